import uuid
from datetime import timedelta

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from canvas.models.canvas import BIN_DAYS, Block, Canvas
from toolbox.lib import hints

MAX_TEXT = 1000


class Meaning(models.TextChoices):
    """What the colour of a note says; the word stands on the note too."""

    IDEA = "idea", pgettext_lazy("note", "idea")
    AGREED = "agreed", pgettext_lazy("note", "agreed")
    QUESTION = "question", pgettext_lazy("note", "to find out")
    RISK = "risk", pgettext_lazy("note", "risk or barrier")
    CLIENT = "client", pgettext_lazy("note", "voice of the client")


class NoteQuerySet(models.QuerySet):
    def live(self):
        return self.filter(deleted_at=None)

    def in_bin(self):
        return self.exclude(deleted_at=None).order_by("-deleted_at")

    def expired(self):
        return self.filter(deleted_at__lt=timezone.now() - timedelta(days=BIN_DAYS))

    def make_room(self, block, position):
        """Shift what stands at or behind `position` in `block` one place on."""
        self.filter(block=block, position__gte=position).update(position=models.F("position") + 1)


class Note(models.Model):
    """A sticky note. `rev` counts the versions of its text: who edits says which one they saw."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    canvas = models.ForeignKey(Canvas, on_delete=models.CASCADE, related_name="notes")
    block = models.CharField(_("block"), max_length=20, choices=Block)
    position = models.PositiveIntegerField()
    text = models.CharField(_("text"), max_length=MAX_TEXT)
    rev = models.PositiveIntegerField(default=1)
    meaning = models.CharField(_("colour"), max_length=20, choices=Meaning, default=Meaning.IDEA)
    # The key of the guiding question that this note answers, if any.
    question = models.SlugField(max_length=60, blank=True)
    # Where the text came from when nobody here typed it: an example, later a budget or a choice.
    origin_kind = models.CharField(max_length=30, blank=True)
    origin_key = models.CharField(max_length=80, blank=True)
    origin_label = models.CharField(max_length=120, blank=True)
    origin_date = models.DateField(null=True, blank=True)
    origin_hash = models.CharField(max_length=64, blank=True)
    created_by = models.ForeignKey(
        "accounts.User", on_delete=models.SET_NULL, null=True, related_name="+"
    )
    changed_by = models.ForeignKey(
        "accounts.User", on_delete=models.SET_NULL, null=True, related_name="+"
    )
    created_at = models.DateTimeField(default=timezone.now)
    changed_at = models.DateTimeField(default=timezone.now)
    deleted_at = models.DateTimeField(null=True, blank=True)

    objects = NoteQuerySet.as_manager()

    class Meta:
        ordering = ["position", "created_at", "pk"]
        verbose_name = _("note")
        verbose_name_plural = _("notes")
        indexes = [models.Index(fields=["canvas", "block", "position"])]
        constraints = [
            models.CheckConstraint(
                condition=Q(block__in=Block.values), name="note_in_a_known_block"
            ),
            models.CheckConstraint(
                condition=Q(meaning__in=Meaning.values), name="note_meaning_known"
            ),
        ]

    def __str__(self):
        return self.text[:60]

    @property
    def is_example(self):
        return self.origin_kind == "example"

    @property
    def hint(self):
        """What in the text looks like data of a client, or ''."""
        return hints.looks_like(self.text)

    @property
    def days_left_in_bin(self):
        return (self.deleted_at + timedelta(days=BIN_DAYS) - timezone.now()).days + 1
