import uuid

from django.db import models, transaction

from toolbox.lib.content import ContentQuerySet, ContentRow


class Edited(models.Model):
    """One row for each kind of text: `stamp` is another one after each change, so that who keeps
    pages about them (tooldb/stamp.py, checklists/library.py) knows that those are old."""

    class Kind(models.IntegerChoices):
        KNOWLEDGE = 1
        INSTRUMENTS = 2

    stamp = models.UUIDField(default=uuid.uuid4)

    def __str__(self):
        return str(self.stamp)

    @classmethod
    def take(cls, kind=Kind.KNOWLEDGE):
        """The row, locked until the transaction ends: whoever else changes something waits."""
        return cls.objects.select_for_update().get_or_create(pk=kind)[0]

    @classmethod
    def touch(cls, kind=Kind.KNOWLEDGE):
        """In the transaction of the change."""
        row = cls.take(kind)
        row.stamp = uuid.uuid4()
        row.save()


class EditedQuerySet(ContentQuerySet):
    @transaction.atomic
    def update(self, **fields):
        Edited.touch(self.model.edited)
        return super().update(**fields)


class EditedRow(ContentRow):
    edited = Edited.Kind.KNOWLEDGE

    objects = EditedQuerySet.as_manager()

    class Meta(ContentRow.Meta):
        abstract = True

    @transaction.atomic
    def save(self, *args, **kwargs):
        Edited.touch(self.edited)
        super().save(*args, **kwargs)
