"""What must hold after the storm, read from the database and not from the server."""

from collections import Counter
from itertools import chain

from canvas.models import Conflict
from tests.faults.replay import State, replay


def problems(canvas, ledger):
    """A list of sentences; empty when nothing was lost and nothing doubled."""
    canvas.refresh_from_db()
    events = list(canvas.events.order_by("seq"))
    return [
        *ledger.errors,
        *lost_texts(canvas, events, ledger),
        *lost_operations(events, ledger),
        *overwritten_texts(events, ledger),
        *doubled_operations(events),
        *doubled_notes(events),
        *gaps(canvas, events),
        *differences(canvas, events),
        *unlike_conflicts(canvas, events),
    ]


def lost_texts(canvas, events, ledger):
    kept = set(canvas.notes.values_list("text", flat=True))
    kept |= set(Conflict.objects.filter(note__canvas=canvas).values_list("text", flat=True))
    kept |= {event.payload.get("text") for event in events}
    promised = chain.from_iterable(op.texts for op in ledger.operations if op.acknowledged)
    return [f"lost: {text[:60]!r}" for text in promised if text not in kept]


def lost_operations(events, ledger):
    known = {str(event.op_id) for event in events}
    promised = (op for op in ledger.operations if op.acknowledged)
    return [f"lost: {op.kind} {op.op_id}" for op in promised if op.op_id not in known]


def overwritten_texts(events, ledger):
    """An edit counts as such only when it was made on the text that stood there."""
    based_on = {op.op_id: int(op.data["base_rev"]) for op in ledger.operations if op.kind == "edit"}
    edits = [event for event in events if event.kind == "note_edited"]
    return [
        f"overwritten: rev {event.payload['rev'] - 1} of note {event.note_id}"
        for event in edits
        if event.payload["rev"] != based_on.get(str(event.op_id), event.payload["rev"] - 1) + 1
    ]


def doubled_operations(events):
    counts = Counter(event.op_id for event in events)
    return [f"doubled: operation {op_id}" for op_id, count in counts.items() if count > 1]


def doubled_notes(events):
    """Every text is written once, so two notes that began with it are one too many."""
    texts = Counter(event.payload["text"] for event in events if event.kind == "note_added")
    return [f"doubled: note {text[:60]!r}" for text, count in texts.items() if count > 1]


def gaps(canvas, events):
    if [event.seq for event in events] == list(range(1, canvas.seq + 1)):
        return []
    return [f"the log has a gap: {len(events)} events, seq {canvas.seq}"]


def differences(canvas, events):
    """Where the notes are not what the log makes of them."""
    told = replay(events)
    stand = {
        note.pk: State(note.text, note.block, note.meaning, note.rev, note.deleted_at is not None)
        for note in canvas.notes.all()
    }
    return [
        f"note {pk}: the log says {told.get(pk)}, the note is {stand.get(pk)}"
        for pk in told.keys() | stand.keys()
        if told.get(pk) != stand.get(pk)
    ]


def unlike_conflicts(canvas, events):
    told = Counter(event.payload["text"] for event in events if event.kind == "text_conflicted")
    rows = Conflict.objects.filter(note__canvas=canvas).values_list("text", flat=True)
    return [f"conflict not as logged: {text[:60]!r}" for text in told - Counter(rows)] + [
        f"conflict not in the log: {text[:60]!r}" for text in Counter(rows) - told
    ]
