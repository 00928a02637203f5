import uuid

from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from toolbox.lib.content import ContentQuerySet, ContentRow


class Catalogue(models.Model):
    """One row: `stamp` is another one after each change, so that what is kept in memory (see
    tooldb/shelf.py) knows that it is old."""

    stamp = models.UUIDField(default=uuid.uuid4)

    def __str__(self):
        return str(self.stamp)

    @classmethod
    def touch(cls):
        """Say that something changed; call in the transaction of the change."""
        cls.objects.update_or_create(pk=1, defaults={"stamp": uuid.uuid4()})

    @classmethod
    def now(cls):
        return cls.objects.filter(pk=1).values_list("stamp", flat=True).first()


class CatalogueQuerySet(ContentQuerySet):
    def update(self, **fields):
        Catalogue.touch()
        return super().update(**fields)


class CatalogueRow(ContentRow):
    """A text of the catalogue. Claims and old releases lean on it, so it is never erased."""

    objects = CatalogueQuerySet.as_manager()

    class Meta(ContentRow.Meta):
        abstract = True

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
