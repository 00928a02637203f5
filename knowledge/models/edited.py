import uuid

from django.db import models

from toolbox.lib.content import ContentQuerySet, ContentRow


class Edited(models.Model):
    """One row: `stamp` is another one after each change of a source or a rule, so that who keeps
    pages about them (tooldb/stamp.py) knows that those are old."""

    stamp = models.UUIDField(default=uuid.uuid4)

    def __str__(self):
        return str(self.stamp)

    @classmethod
    def touch(cls):
        cls.objects.update_or_create(pk=1, defaults={"stamp": uuid.uuid4()})

    @classmethod
    def now(cls):
        return cls.objects.filter(pk=1).values_list("stamp", flat=True).first()


class EditedQuerySet(ContentQuerySet):
    def update(self, **fields):
        Edited.touch()
        return super().update(**fields)


class EditedRow(ContentRow):
    objects = EditedQuerySet.as_manager()

    class Meta(ContentRow.Meta):
        abstract = True

    def save(self, *args, **kwargs):
        Edited.touch()
        super().save(*args, **kwargs)
