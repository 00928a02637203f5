"""What the storms, and the reading for them, found: each told in a few steps."""

import threading
import time
import uuid
from datetime import timedelta

import pytest
from django.db import connection, connections, transaction
from django.http import Http404
from django.utils import timezone

from canvas import actions
from tests.faults.checks import differences


def edit(note, by, text, *, base_rev=1, meaning="idea"):
    return actions.edit_note(
        note, text=text, meaning=meaning, base_rev=base_rev, op_id=uuid.uuid4(), by=by
    )


def put_in_the_bin_long_ago(note):
    note.deleted_at = timezone.now() - timedelta(days=31)
    note.save()


def test_another_colour_on_an_older_version_is_no_second_text_when_the_note_moved_since(
    canvas, note, alice
):
    seen = note.text
    actions.move_note(note, block="costs", place="last", op_id=uuid.uuid4(), by=alice)
    edit(note, alice, "anders")
    assert edit(note, alice, seen, base_rev=1, meaning="risk").kind == "note_edited"
    note.refresh_from_db()
    assert (note.text, note.meaning) == ("anders", "risk")


def test_the_log_tells_what_a_second_answer_to_a_settled_conflict_found(canvas, note, alice):
    edit(note, alice, "mijn tekst")
    edit(note, alice, "jouw tekst")
    conflict = note.conflicts.get()
    actions.resolve_conflict(conflict, choice="mine", op_id=uuid.uuid4(), by=alice)
    actions.delete_note(note, op_id=uuid.uuid4(), by=alice)
    actions.resolve_conflict(conflict, choice="mine", op_id=uuid.uuid4(), by=alice)
    note.refresh_from_db()
    assert note.deleted_at
    assert differences(canvas, list(canvas.events.all())) == []


def test_who_writes_on_a_note_that_just_left_the_bin_for_good_gets_a_404(note, alice):
    put_in_the_bin_long_ago(note)
    actions.empty_bins()
    with pytest.raises(Http404):
        edit(note, alice, "te laat")


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite lets one writer in at a time")
@pytest.mark.django_db(transaction=True)
def test_a_note_that_is_put_back_while_the_bins_are_emptied_stays(canvas, note, alice):
    put_in_the_bin_long_ago(note)
    with transaction.atomic():
        actions.restore_note(note, op_id=uuid.uuid4(), by=alice)
        emptying = threading.Thread(target=empty_bins_elsewhere)
        emptying.start()
        wait_until_somebody_waits_for_a_lock()
    emptying.join()
    assert canvas.notes.live().get() == note


def empty_bins_elsewhere():
    actions.empty_bins()
    connections.close_all()


def wait_until_somebody_waits_for_a_lock():
    deadline = time.monotonic() + 10
    with connection.cursor() as cursor:
        while time.monotonic() < deadline:
            cursor.execute("SELECT count(*) FROM pg_locks WHERE NOT granted")
            if cursor.fetchone()[0]:
                return
    raise AssertionError("Nobody waited for the lock.")
