"""Every change of a canvas. One short transaction each: take the canvas, apply, log. The answer
leaves after COMMIT, so 'saved' means committed.

Each function takes `op_id`, a UUID that the client chose. The same `op_id` again changes nothing
and returns the event of the first time, so a client that heard no answer may simply repeat.
They raise OperationReused when an `op_id` comes back for a change of another kind or note."""

import uuid

from django.core.exceptions import BadRequest
from django.db import transaction
from django.db.models import Max, Q
from django.shortcuts import get_object_or_404
from django.utils import timezone

from accounts.models import AuditEntry
from canvas.models import Block, Canvas, Conflict, Event, Note

Kind = Event.Kind


class OperationReused(BadRequest):
    """One op_id was used for two different changes."""


class StaleDetails(Exception):
    """Title or purpose were changed by somebody else since this form was opened."""


# The canvas ------------------------------------------------------------------------------------


@transaction.atomic
def create_canvas(organisation, *, title, purpose, by, notes=()):
    """Make a canvas. `notes` are unsaved notes to put on it: of an example, or of a copy."""
    canvas = Canvas.objects.create(
        organisation=organisation, title=title, purpose=purpose, created_by=by.user
    )
    _record(canvas, Kind.CANVAS_CREATED, uuid.uuid4(), by, {"title": title, "purpose": purpose})
    _put_all(canvas, notes, by)
    AuditEntry.record("created", canvas, by=by)
    return canvas


def copy_canvas(canvas, *, title, by):
    """A new canvas with the same purpose and the same live notes."""
    notes = list(canvas.notes.live())
    for note in notes:
        note.pk, note.rev, note._state.adding = uuid.uuid4(), 1, True
        note.created_at = note.changed_at = timezone.now()
    return create_canvas(
        canvas.organisation, title=title, purpose=canvas.purpose, by=by, notes=notes
    )


@transaction.atomic
def change_details(canvas, *, title, purpose, base_rev, by):
    """Raise StaleDetails when `base_rev` is not the version that stands now."""
    canvas = _take(canvas)
    if base_rev != canvas.details_rev:
        raise StaleDetails
    canvas.title, canvas.purpose = title, purpose
    canvas.details_rev += 1
    canvas.save(update_fields=["title", "purpose", "details_rev"])
    payload = {"title": title, "purpose": purpose}
    return _record(canvas, Kind.DETAILS_CHANGED, uuid.uuid4(), by, payload)


@transaction.atomic
def delete_canvas(canvas, *, by):
    """To the bin."""
    canvas = _take(canvas)
    canvas.deleted_at = timezone.now()
    canvas.save(update_fields=["deleted_at"])
    AuditEntry.record("deleted", canvas, by=by)


@transaction.atomic
def restore_canvas(canvas, *, by):
    canvas = _take(canvas)
    canvas.deleted_at = None
    canvas.save(update_fields=["deleted_at"])
    AuditEntry.record("restored", canvas, by=by)


# Notes -----------------------------------------------------------------------------------------


@transaction.atomic
def add_notes(canvas, *, block, texts, meaning, op_id, by, question="", origin=None):
    """Put one note for each text at the end of a block; return the events, one for each note.
    `origin`: where the texts come from, the columns of a note by name."""
    canvas = _take(canvas)
    first = _next_position(canvas, block)
    events = []
    for number, text in enumerate(texts):
        note_op = op_id if number == 0 else uuid.uuid5(op_id, str(number))
        done = _done(canvas, note_op, Kind.NOTE_ADDED)
        note = Note(
            block=block,
            position=first + number,
            text=text,
            meaning=meaning,
            question=question,
            **(origin or {}),
        )
        events.append(done or _put(canvas, note, note_op, by))
    return events


@transaction.atomic
def edit_note(note, *, text, meaning, base_rev, op_id, by):
    """Change text and colour. A text written on an older version of the note overwrites nothing:
    it becomes a Conflict, and the event returned is of kind TEXT_CONFLICTED."""
    canvas, note = _take_note(note)
    if done := _done(canvas, op_id, Kind.NOTE_EDITED, Kind.TEXT_CONFLICTED, note=note):
        return done
    if text not in (note.text, _text_at(canvas, note, base_rev)):
        if base_rev != note.rev or note.deleted_at:
            return _keep_beside(canvas, note, text, base_rev, op_id, by)
        _write(note, text, by)
    note.meaning = meaning
    note.save()
    payload = {"text": note.text, "meaning": meaning, "rev": note.rev}
    return _record(canvas, Kind.NOTE_EDITED, op_id, by, payload, note)


@transaction.atomic
def move_note(note, *, block, place, op_id, by):
    """Move to `block`; `place` is 'first', 'last', 'up', 'down' or the id of the note before it."""
    canvas, note = _take_note(note)
    if done := _done(canvas, op_id, Kind.NOTE_MOVED, note=note):
        return done
    payload = {"from": note.block}
    _place(canvas, note, block, place)
    payload |= {"block": note.block, "position": note.position}
    return _record(canvas, Kind.NOTE_MOVED, op_id, by, payload, note)


@transaction.atomic
def delete_note(note, *, op_id, by):
    canvas, note = _take_note(note)
    if done := _done(canvas, op_id, Kind.NOTE_DELETED, note=note):
        return done
    note.deleted_at = note.deleted_at or timezone.now()
    note.save(update_fields=["deleted_at"])
    return _record(canvas, Kind.NOTE_DELETED, op_id, by, {}, note)


@transaction.atomic
def restore_note(note, *, op_id, by):
    """Out of the bin, to the place where it was."""
    canvas, note = _take_note(note)
    if done := _done(canvas, op_id, Kind.NOTE_RESTORED, note=note):
        return done
    note.deleted_at = None
    note.save(update_fields=["deleted_at"])
    payload = {"block": note.block, "position": note.position}
    return _record(canvas, Kind.NOTE_RESTORED, op_id, by, payload, note)


@transaction.atomic
def resolve_conflict(conflict, *, choice, op_id, by):
    """Choose between two texts: the waiting one, the one on the note, or both as two notes."""
    canvas, note = _take_note(conflict.note)
    if done := _done(canvas, op_id, Kind.CONFLICT_RESOLVED, note=note):
        return done
    conflict = Conflict.objects.get(pk=conflict.pk)
    if conflict.resolved_at is None:
        _apply_choice(canvas, note, conflict, choice, op_id, by)
    payload = {"choice": conflict.choice, "text": note.text, "rev": note.rev}
    payload["deleted"] = note.deleted_at is not None
    return _record(canvas, Kind.CONFLICT_RESOLVED, op_id, by, payload, note)


@transaction.atomic
def empty_bins():
    """Delete for good what lay in a bin for 30 days. The texts leave the log too."""
    canvases = _take_all_with_old_bins()
    ids = list(Note.objects.expired().filter(canvas__in=canvases).values_list("pk", flat=True))
    Event.objects.all().forget(ids)
    Note.objects.filter(pk__in=ids).delete()
    Canvas.objects.expired().filter(pk__in=canvases).delete()
    return len(ids)


# How it is done --------------------------------------------------------------------------------


def _take(canvas):
    """The row as it is now, locked until the end of the transaction; 404 when it is gone."""
    return get_object_or_404(Canvas.objects.select_for_update(), pk=canvas.pk)


def _take_all_with_old_bins():
    """Locked like one, or somebody could just be taking out what is about to go."""
    old = Q(pk__in=Note.objects.expired().values("canvas")) | Q(pk__in=Canvas.objects.expired())
    locked = Canvas.objects.select_for_update().filter(old).order_by("pk")
    return list(locked.values_list("pk", flat=True))


def _take_note(note):
    return _take(note.canvas), get_object_or_404(Note, pk=note.pk)


def _done(canvas, op_id, *kinds, note=None):
    event = canvas.events.filter(op_id=op_id).first()
    if event and (event.kind not in kinds or (note and event.note_id != note.pk)):
        raise OperationReused
    return event


def _record(canvas, kind, op_id, by, payload, note=None):
    canvas.seq += 1
    canvas.changed_at = timezone.now()
    canvas.save(update_fields=["seq", "changed_at"])
    return canvas.events.create(
        seq=canvas.seq,
        op_id=op_id,
        kind=kind,
        actor_id=by.id,
        note_id=note.pk if note else None,
        payload=payload,
    )


def _put(canvas, note, op_id, by):
    note.canvas = canvas
    note.created_by = note.changed_by = by.user
    note.save(force_insert=True)
    return _record(canvas, Kind.NOTE_ADDED, op_id, by, _as_added(note), note)


def _put_all(canvas, notes, by):
    """The same for the notes of a new canvas, in two queries: there may be 2,000 of them."""
    events = []
    for position, note in enumerate(notes):
        note.canvas, note.position = canvas, position
        note.created_by = note.changed_by = by.user
        event = Event(canvas=canvas, seq=canvas.seq + position + 1, op_id=uuid.uuid4())
        event.kind, event.actor_id, event.note_id = Kind.NOTE_ADDED, by.id, note.pk
        event.payload = _as_added(note)
        events.append(event)
    Note.objects.bulk_create(notes)
    Event.objects.bulk_create(events)
    canvas.seq += len(events)
    canvas.save(update_fields=["seq"])


def _as_added(note):
    return {
        "block": note.block,
        "position": note.position,
        "text": note.text,
        "meaning": note.meaning,
        "question": note.question,
    }


def _write(note, text, by):
    """Put a new text on the note. An example that somebody rewrites is no example any more."""
    if text == note.text:
        return
    note.text = text
    note.rev += 1
    note.changed_by, note.changed_at = by.user, timezone.now()
    if note.is_example:
        note.origin_kind = note.origin_key = note.origin_label = ""


def _text_at(canvas, note, rev):
    """The text that somebody saw who opened the note at `rev`, or None when nobody knows any
    more. Who only picks another colour sends it back as it was, and that is no second text."""
    if rev == note.rev:
        return note.text
    events = canvas.events.filter(note_id=note.pk).exclude(kind=Kind.TEXT_CONFLICTED)
    payloads = [event.payload for event in events if "text" in event.payload]
    return next((said["text"] for said in payloads if said.get("rev", 1) == rev), None)


def _keep_beside(canvas, note, text, base_rev, op_id, by):
    note.conflicts.create(text=text, base_rev=base_rev, written_by=by.user)
    payload = {"text": text, "base_rev": base_rev}
    return _record(canvas, Kind.TEXT_CONFLICTED, op_id, by, payload, note)


def _apply_choice(canvas, note, conflict, choice, op_id, by):
    if choice == Conflict.Choice.MINE:
        _write(note, conflict.text, by)
        note.deleted_at = None
        note.save()
    if choice == Conflict.Choice.BOTH:
        canvas.notes.all().make_room(note.block, note.position + 1)
        extra = Note(
            block=note.block,
            position=note.position + 1,
            text=conflict.text,
            meaning=note.meaning,
        )
        _put(canvas, extra, uuid.uuid5(op_id, "both"), by)
    conflict.choice, conflict.resolved_at = choice, timezone.now()
    conflict.save(update_fields=["choice", "resolved_at"])


def _next_position(canvas, block):
    last = canvas.notes.filter(block=block).aggregate(last=Max("position"))["last"]
    return 0 if last is None else last + 1


def _place(canvas, note, block, place):
    others = [other for other in canvas.notes.live().filter(block=block) if other.pk != note.pk]
    index = _index(others, note, block, place)
    if index < len(others):
        position = others[index].position
        canvas.notes.all().make_room(block, position)
    else:
        position = _next_position(canvas, block)
    note.block, note.position = Block(block), position
    note.save(update_fields=["block", "position"])


def _index(others, note, block, place):
    """Where among the other live notes of the block this one goes: 0 is before all of them."""
    ids = [str(other.pk) for other in others]
    if place == "first":
        return 0
    if place in ids:
        return ids.index(place) + 1
    if place in ("up", "down") and note.block == block:
        before = sum(other.position <= note.position for other in others)
        return max(before - 1, 0) if place == "up" else before + 1
    return len(others)
