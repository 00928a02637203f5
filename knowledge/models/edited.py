import uuid

from django.db import models, transaction

from toolbox.lib.content import ContentQuerySet, ContentRow


class Edited(models.Model):
    """One row: `stamp` is another one after each change of a source or a rule, so that who keeps
    pages about them (tooldb/stamp.py) knows that those are old."""

    stamp = models.UUIDField(default=uuid.uuid4)

    def __str__(self):
        return str(self.stamp)

    @classmethod
    def take(cls):
        """The row, locked until the transaction ends: whoever else changes something waits."""
        return cls.objects.select_for_update().get_or_create(pk=1)[0]

    @classmethod
    def touch(cls):
        """In the transaction of the change."""
        row = cls.take()
        row.stamp = uuid.uuid4()
        row.save()


class EditedQuerySet(ContentQuerySet):
    @transaction.atomic
    def update(self, **fields):
        Edited.touch()
        return super().update(**fields)


class EditedRow(ContentRow):
    objects = EditedQuerySet.as_manager()

    class Meta(ContentRow.Meta):
        abstract = True

    @transaction.atomic
    def save(self, *args, **kwargs):
        Edited.touch()
        super().save(*args, **kwargs)
