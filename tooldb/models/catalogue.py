import uuid

from django.db import models, transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from toolbox.lib.content import ContentQuerySet, ContentRow


class Catalogue(models.Model):
    """One row: `stamp` is another one after each change, so that what is kept in memory (see
    tooldb/shelf.py) knows that it is old. `recent` says what the last changes were about: pairs of
    the stamp that they gave and the ids of editions that got a claim, or None for anything else."""

    # How many changes it remembers, and editions for each.
    RECENT, FEW = 50, 50

    stamp = models.UUIDField(default=uuid.uuid4)
    recent = models.JSONField(default=list)

    def __str__(self):
        return str(self.stamp)

    @classmethod
    def take(cls):
        """The row, locked until the transaction ends: whoever else changes something waits."""
        return cls.objects.select_for_update().get_or_create(pk=1)[0]

    @classmethod
    @transaction.atomic
    def touch(cls, editions=None):
        """Say that something changed, in the transaction of the change. `editions`: the ids of
        those that got a claim, when that is all there is to it."""
        row = cls.take()
        row.stamp = uuid.uuid4()
        about = None if editions is None or len(editions) > cls.FEW else sorted(editions)
        row.recent = [*row.recent, [str(row.stamp), about]][-cls.RECENT :]
        row.save()

    @classmethod
    def now(cls):
        return cls.objects.filter(pk=1).values_list("stamp", flat=True).first()

    @classmethod
    def changed_since(cls, stamp):
        """The ids of the editions that got a claim since; None when more than that changed."""
        row = cls.objects.filter(pk=1).first()
        stamps = [given for given, _editions in row.recent] if row else []
        if str(stamp) not in stamps:
            return None
        later = [editions for _given, editions in row.recent[stamps.index(str(stamp)) + 1 :]]
        return None if None in later else {pk for editions in later for pk in editions}


class CatalogueQuerySet(ContentQuerySet):
    @transaction.atomic
    def update(self, **fields):
        Catalogue.touch()
        return super().update(**fields)


class CatalogueRow(ContentRow):
    """A text of the catalogue. Claims and old releases lean on it, so it is never erased."""

    objects = CatalogueQuerySet.as_manager()

    class Meta(ContentRow.Meta):
        abstract = True

    @transaction.atomic
    def save(self, *args, **kwargs):
        Catalogue.touch()
        super().save(*args, **kwargs)

    def erase(self):
        self.delete()


class CatalogueRelease(models.Model):
    """A numbered state of the catalogue: every claim up to `last_claim`. The decision aid of 2020
    reached version 13, so ours go on from 14."""

    FIRST = 14

    number = models.PositiveIntegerField(_("number"), unique=True, editable=False)
    published_on = models.DateField(_("published on"), default=timezone.localdate)
    note = models.CharField(_("what changed, in a sentence"), max_length=300)
    last_claim = models.PositiveBigIntegerField(editable=False)

    class Meta:
        ordering = ["-number"]
        verbose_name = _("release of the catalogue")
        verbose_name_plural = _("releases of the catalogue")

    def __str__(self):
        return _("version %(number)s") % {"number": self.number}

    def save(self, *args, **kwargs):
        """The next number, up to the newest claim; a release that is out stays as it is."""
        if self._state.adding:
            newest = CatalogueRelease.objects.first()
            self.number = newest.number + 1 if newest else self.FIRST
            claims = self._meta.apps.get_model("tooldb", "Claim").objects
            self.last_claim = claims.aggregate(newest=models.Max("pk"))["newest"] or 0
        super().save(*args, **kwargs)

    def get_absolute_url(self):
        return reverse("tooldb:release", args=[self.number])

    @property
    def previous(self):
        return CatalogueRelease.objects.filter(number__lt=self.number).first()
