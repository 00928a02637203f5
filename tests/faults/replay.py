"""Builds the notes of a canvas again from nothing but its log."""

from dataclasses import dataclass, replace


@dataclass(frozen=True)
class State:
    """What the log tells of a note. Its place in the block is not part of it: there the last
    writer wins, and others are shifted along without an event."""

    text: str
    block: str
    meaning: str
    rev: int = 1
    deleted: bool = False


def replay(events):
    """A dict of note id to State; `events` in order of seq, from the first."""
    notes = {}
    for event in events:
        if event.kind == "note_added":
            fields = {name: event.payload[name] for name in ("text", "block", "meaning")}
            notes[event.note_id] = State(**fields)
        elif event.note_id:
            changes = CHANGES[event.kind](event.payload)
            notes[event.note_id] = replace(notes[event.note_id], **changes)
    return notes


def edited(payload):
    return {name: payload[name] for name in ("text", "meaning", "rev")}


def resolved(payload):
    return {name: payload[name] for name in ("text", "rev", "deleted")}


CHANGES = {
    "note_edited": edited,
    "note_moved": lambda payload: {"block": payload["block"]},
    "note_deleted": lambda payload: {"deleted": True},
    "note_restored": lambda payload: {"deleted": False},
    "text_conflicted": lambda payload: {},
    "conflict_resolved": resolved,
}
