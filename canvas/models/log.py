import uuid

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from canvas.models.canvas import Canvas
from canvas.models.note import MAX_TEXT, Note


class EventQuerySet(models.QuerySet):
    def forget(self, note_ids):
        """Take the texts of these notes out of the log; seq and kind stay."""
        return self.filter(note_id__in=note_ids).update(payload={})


class Event(models.Model):
    """One committed change of a canvas; `seq` is the order of commits. A client sends `op_id`
    again when it heard no answer, and finds the change done."""

    class Kind(models.TextChoices):
        CANVAS_CREATED = "canvas_created", _("canvas made")
        DETAILS_CHANGED = "details_changed", _("title or purpose changed")
        NOTE_ADDED = "note_added", _("note added")
        NOTE_EDITED = "note_edited", _("note changed")
        NOTE_MOVED = "note_moved", _("note moved")
        NOTE_DELETED = "note_deleted", _("note deleted")
        NOTE_RESTORED = "note_restored", _("note put back")
        TEXT_CONFLICTED = "text_conflicted", _("two texts for one note")
        CONFLICT_RESOLVED = "conflict_resolved", _("choice made between two texts")

    class Audience(models.TextChoices):
        """Who may be told of a change."""

        ALL = "all", _("everybody on this canvas")

    canvas = models.ForeignKey(Canvas, on_delete=models.CASCADE, related_name="events")
    seq = models.PositiveIntegerField()
    op_id = models.UUIDField()
    actor_id = models.UUIDField(null=True)
    audience = models.CharField(max_length=20, choices=Audience, default=Audience.ALL)
    kind = models.CharField(max_length=30, choices=Kind)
    note_id = models.UUIDField(null=True)
    payload = models.JSONField(default=dict)
    payload_version = models.PositiveSmallIntegerField(default=1)
    at = models.DateTimeField(default=timezone.now)

    objects = EventQuerySet.as_manager()

    class Meta:
        ordering = ["seq"]
        constraints = [
            models.UniqueConstraint(fields=["canvas", "seq"], name="event_order"),
            models.UniqueConstraint(fields=["canvas", "op_id"], name="event_happens_once"),
        ]
        indexes = [models.Index(fields=["note_id"])]

    def __str__(self):
        return f"{self.seq} {self.kind}"


class ConflictQuerySet(models.QuerySet):
    def open(self):
        return self.filter(resolved_at=None)


class Conflict(models.Model):
    """A text that came in on an older version of its note. It waits here beside the note until
    somebody chooses."""

    class Choice(models.TextChoices):
        MINE = "mine", _("my text")
        THEIRS = "theirs", _("the text of the other")
        BOTH = "both", _("keep both")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    note = models.ForeignKey(Note, on_delete=models.CASCADE, related_name="conflicts")
    text = models.CharField(max_length=MAX_TEXT)
    base_rev = models.PositiveIntegerField()
    written_by = models.ForeignKey(
        "accounts.User", on_delete=models.SET_NULL, null=True, related_name="+"
    )
    created_at = models.DateTimeField(default=timezone.now)
    resolved_at = models.DateTimeField(null=True)
    choice = models.CharField(max_length=10, choices=Choice, blank=True)

    objects = ConflictQuerySet.as_manager()

    class Meta:
        ordering = ["created_at"]

    def __str__(self):
        return self.text[:60]
