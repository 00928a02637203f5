from datetime import timedelta

from django.db import models
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext_lazy as _

from accounts.models import OrganisationOwned, OrganisationOwnedQuerySet

BIN_DAYS = 30


class Block(models.TextChoices):
    """The nine blocks of the Business Model Canvas, in reading order."""

    PARTNERS = "partners", _("Key partners")
    ACTIVITIES = "activities", _("Key activities")
    RESOURCES = "resources", _("Key resources")
    VALUE = "value", _("Value propositions")
    RELATIONS = "relations", _("Customer relationships")
    CHANNELS = "channels", _("Channels")
    SEGMENTS = "segments", _("Customer segments")
    COSTS = "costs", _("Cost structure")
    REVENUE = "revenue", _("Revenue streams")

    @property
    def english(self):
        """The usual English name, shown beside the Dutch one."""
        with translation.override("en"):
            return str(self.label)


class CanvasQuerySet(OrganisationOwnedQuerySet):
    def live(self):
        return self.filter(deleted_at=None)

    def in_bin(self):
        return self.exclude(deleted_at=None)

    def expired(self):
        return self.filter(deleted_at__lt=timezone.now() - timedelta(days=BIN_DAYS))

    def with_counts(self):
        """Adds `note_count` and `block_count` (blocks with at least one note)."""
        notes = models.Q(notes__deleted_at=None)
        return self.annotate(
            note_count=models.Count("notes", filter=notes),
            block_count=models.Count("notes__block", filter=notes, distinct=True),
        )


class Canvas(OrganisationOwned):
    """One Business Model Canvas. `seq` counts its changes; it is also its version number."""

    title = models.CharField(_("title"), max_length=120)
    purpose = models.CharField(_("purpose"), max_length=500, blank=True)
    details_rev = models.PositiveIntegerField(default=1, editable=False)
    seq = models.PositiveIntegerField(default=0, editable=False)
    created_by = models.ForeignKey(
        "accounts.User", on_delete=models.SET_NULL, null=True, related_name="+", editable=False
    )
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    changed_at = models.DateTimeField(default=timezone.now, editable=False)
    deleted_at = models.DateTimeField(null=True, editable=False)

    objects = CanvasQuerySet.as_manager()

    class Meta:
        ordering = ["-changed_at"]
        verbose_name = _("canvas")
        verbose_name_plural = _("canvases")

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return reverse("canvas:canvas", args=[self.organisation.slug, self.pk])

    def notes_by_block(self):
        """All live notes in one query: a dict of block to list, blocks in reading order."""
        blocks = {block: [] for block in Block}
        for note in self.notes.live():
            blocks[Block(note.block)].append(note)
        return blocks

    @property
    def days_left_in_bin(self):
        return (self.deleted_at + timedelta(days=BIN_DAYS) - timezone.now()).days + 1
