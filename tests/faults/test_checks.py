"""The checks after a storm see what they are there to see."""

import uuid

import pytest

from canvas import actions
from canvas.models import Event, Note
from tests.faults.checks import problems
from tests.faults.ledger import Ledger, Operation


def sent(kind, text, **data):
    data = {"op_id": str(uuid.uuid4()), "text": text, **data}
    return Operation(kind, "", data, [text], acknowledged=True)


@pytest.fixture
def ledger(canvas, note, alice):
    """What was acknowledged: an added note, an edit, and an edit that came too late."""
    operations = [
        sent("add", "toegevoegd"),
        sent("edit", "gewijzigd", base_rev="1"),
        sent("edit", "te laat", base_rev="1"),
    ]
    added, *edits = operations
    fields = {"meaning": "idea", "by": alice}
    actions.add_notes(canvas, block="value", texts=added.texts, op_id=added.op_id, **fields)
    for edit in edits:
        actions.edit_note(note, text=edit.texts[0], base_rev=1, op_id=edit.op_id, **fields)
    return Ledger(operations=operations)


def test_a_calm_day_has_no_problems(canvas, ledger):
    assert problems(canvas, ledger) == []


def test_a_text_that_is_nowhere_is_lost(canvas, ledger):
    ledger.operations.append(sent("add", "bevestigd maar nooit bewaard"))
    assert "lost: 'bevestigd maar nooit bewaard'" in problems(canvas, ledger)


def test_an_operation_that_the_log_does_not_know_is_lost(canvas, ledger):
    moved = Operation("move", "", {"op_id": str(uuid.uuid4())}, acknowledged=True)
    ledger.operations.append(moved)
    assert problems(canvas, ledger) == [f"lost: move {moved.op_id}"]


def test_a_note_that_was_made_twice_is_doubled(canvas, ledger, alice):
    actions.add_notes(
        canvas, block="costs", texts=["toegevoegd"], meaning="idea", op_id=uuid.uuid4(), by=alice
    )
    assert problems(canvas, ledger) == ["doubled: note 'toegevoegd'"]


def test_an_edit_on_an_older_text_that_did_not_become_a_conflict_overwrote_it(canvas, note, ledger):
    late = Event.objects.get(kind="text_conflicted")
    note.conflicts.all().delete()
    Note.objects.filter(pk=note.pk).update(text="te laat", rev=3)
    late.kind = "note_edited"
    late.payload = {"text": "te laat", "meaning": "idea", "rev": 3}
    late.save()
    assert problems(canvas, ledger) == [f"overwritten: rev 2 of note {note.pk}"]


def test_an_event_that_vanished_is_a_gap(canvas, ledger):
    canvas.events.get(kind="text_conflicted").delete()
    assert any("gap" in problem for problem in problems(canvas, ledger))


@pytest.mark.parametrize(
    "change", [{"text": "iets anders"}, {"block": "costs"}, {"meaning": "risk"}, {"rev": 7}]
)
def test_a_note_that_is_not_what_the_log_says_is_a_difference(canvas, note, ledger, change):
    Note.objects.filter(pk=note.pk).update(**change)
    assert [problem for problem in problems(canvas, ledger) if f"note {note.pk}" in problem]


def test_a_conflict_without_its_row_is_missed(canvas, note, ledger):
    note.conflicts.all().delete()
    assert problems(canvas, ledger) == ["conflict not as logged: 'te laat'"]


def test_what_a_client_complained_about_is_a_problem(canvas, ledger):
    ledger.errors.append("500 on POST")
    assert problems(canvas, ledger) == ["500 on POST"]
