"""The log of the canvas: what is acknowledged is kept, once, in order."""

import uuid
from datetime import timedelta

import pytest
from django.utils import timezone
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from accounts.actor import Actor
from canvas import actions
from canvas.models import Block, Canvas, Conflict, Event, Note
from tests.conftest import make_organisation

Kind = Event.Kind


def add(canvas, by, *texts, block="value", op_id=None, **fields):
    return actions.add_notes(
        canvas,
        block=block,
        texts=texts,
        meaning=fields.pop("meaning", "idea"),
        op_id=op_id or uuid.uuid4(),
        by=by,
        **fields,
    )


def edit(note, by, text, *, base_rev=None, meaning="idea", op_id=None):
    return actions.edit_note(
        note,
        text=text,
        meaning=meaning,
        base_rev=base_rev or note.rev,
        op_id=op_id or uuid.uuid4(),
        by=by,
    )


def move(note, by, block, place, op_id=None):
    return actions.move_note(note, block=block, place=place, op_id=op_id or uuid.uuid4(), by=by)


def texts_in(canvas, block):
    return [note.text for note in canvas.notes.live().filter(block=block)]


def test_a_new_note_stands_at_the_end_of_its_block_and_in_the_log(canvas, alice):
    add(canvas, alice, "een")
    [event] = add(canvas, alice, "twee")
    canvas.refresh_from_db()
    assert texts_in(canvas, "value") == ["een", "twee"]
    assert event.seq == canvas.seq
    assert event.kind == Kind.NOTE_ADDED
    assert event.payload["text"] == "twee"
    assert event.actor_id == alice.id
    assert event.audience == "all"
    assert event.payload_version == 1


def test_seq_counts_every_change_without_a_gap(canvas, alice, note):
    add(canvas, alice, "een", "twee", "drie")
    edit(note, alice, "anders")
    move(note, alice, "costs", "last")
    canvas.refresh_from_db()
    seqs = list(canvas.events.values_list("seq", flat=True))
    assert seqs == list(range(1, canvas.seq + 1))


def test_the_same_operation_sent_again_changes_nothing(canvas, alice):
    op_id = uuid.uuid4()
    first = add(canvas, alice, "een", "twee", op_id=op_id)
    again = add(canvas, alice, "een", "twee", op_id=op_id)
    assert [event.pk for event in first] == [event.pk for event in again]
    assert texts_in(canvas, "value") == ["een", "twee"]


def test_an_operation_id_cannot_be_used_for_another_change(canvas, alice, note):
    op_id = uuid.uuid4()
    add(canvas, alice, "een", op_id=op_id)
    with pytest.raises(actions.OperationReused):
        edit(note, alice, "anders", op_id=op_id)
    assert texts_in(canvas, "partners") == ["De huisarts"]


def test_an_edit_on_the_newest_version_takes_its_place(canvas, alice, note):
    event = edit(note, alice, "De huisarts en de apotheker", meaning="agreed")
    note.refresh_from_db()
    assert event.kind == Kind.NOTE_EDITED
    assert (note.text, note.meaning, note.rev) == ("De huisarts en de apotheker", "agreed", 2)
    assert note.changed_by == alice.user


def test_an_edit_on_an_older_version_overwrites_nothing(canvas, alice, note):
    edit(note, alice, "eerste", base_rev=1)
    event = edit(note, alice, "tweede", base_rev=1)
    note.refresh_from_db()
    assert event.kind == Kind.TEXT_CONFLICTED
    assert note.text == "eerste"
    assert note.conflicts.open().get().text == "tweede"


def test_a_conflict_sent_again_is_not_doubled(canvas, alice, note):
    edit(note, alice, "eerste", base_rev=1)
    op_id = uuid.uuid4()
    edit(note, alice, "tweede", base_rev=1, op_id=op_id)
    event = edit(note, alice, "tweede", base_rev=1, op_id=op_id)
    assert event.kind == Kind.TEXT_CONFLICTED
    assert note.conflicts.count() == 1


def test_another_colour_on_an_older_version_is_no_conflict(canvas, alice, note):
    edit(note, alice, "eerste", base_rev=1)
    event = edit(note, alice, "De huisarts", base_rev=1, meaning="risk")
    note.refresh_from_db()
    assert event.kind == Kind.NOTE_EDITED
    assert (note.text, note.meaning) == ("eerste", "risk")


def test_the_same_text_from_two_sides_is_no_conflict(canvas, alice, note):
    edit(note, alice, "zelfde", base_rev=1)
    event = edit(note, alice, "zelfde", base_rev=1)
    assert event.kind == Kind.NOTE_EDITED
    assert not note.conflicts.exists()


@pytest.mark.parametrize(
    ("choice", "left"),
    [
        ("mine", ["tweede"]),
        ("theirs", ["eerste"]),
        ("both", ["eerste", "tweede"]),
    ],
)
def test_a_conflict_ends_as_somebody_chooses(canvas, alice, note, choice, left):
    edit(note, alice, "eerste", base_rev=1)
    edit(note, alice, "tweede", base_rev=1)
    conflict = note.conflicts.get()
    op_id = uuid.uuid4()
    actions.resolve_conflict(conflict, choice=choice, op_id=op_id, by=alice)
    actions.resolve_conflict(conflict, choice=choice, op_id=op_id, by=alice)
    actions.resolve_conflict(conflict, choice="both", op_id=uuid.uuid4(), by=alice)
    assert texts_in(canvas, "partners") == left
    assert not note.conflicts.open().exists()


def test_a_text_for_a_deleted_note_waits_and_can_still_win(canvas, alice, note):
    actions.delete_note(note, op_id=uuid.uuid4(), by=alice)
    edit(note, alice, "toch nog")
    assert texts_in(canvas, "partners") == []
    actions.resolve_conflict(note.conflicts.get(), choice="mine", op_id=uuid.uuid4(), by=alice)
    assert texts_in(canvas, "partners") == ["toch nog"]


@pytest.mark.parametrize(
    ("text", "place", "order"),
    [
        ("c", "first", "cabd"),
        ("a", "last", "bcda"),
        ("c", "up", "acbd"),
        ("b", "down", "acbd"),
        ("a", "up", "abcd"),
        ("d", "down", "abcd"),
    ],
)
def test_a_note_moves_within_its_block(canvas, alice, text, place, order):
    add(canvas, alice, *"abcd")
    move(canvas.notes.get(text=text), alice, "value", place)
    assert texts_in(canvas, "value") == list(order)


def test_a_note_moves_behind_another_in_another_block(canvas, alice, note):
    add(canvas, alice, *"ab")
    move(note, alice, "value", str(canvas.notes.get(text="a").pk))
    assert texts_in(canvas, "value") == ["a", "De huisarts", "b"]
    assert texts_in(canvas, "partners") == []


def test_a_move_behind_a_note_that_is_gone_puts_it_last(canvas, alice, note):
    add(canvas, alice, *"ab")
    move(note, alice, "value", str(uuid.uuid4()))
    assert texts_in(canvas, "value") == ["a", "b", "De huisarts"]


def test_a_deleted_note_comes_back_to_its_place(canvas, alice):
    add(canvas, alice, *"abc")
    note = canvas.notes.get(text="b")
    actions.delete_note(note, op_id=uuid.uuid4(), by=alice)
    assert texts_in(canvas, "value") == ["a", "c"]
    assert canvas.notes.get(text="b").days_left_in_bin == 30
    actions.restore_note(note, op_id=uuid.uuid4(), by=alice)
    assert texts_in(canvas, "value") == ["a", "b", "c"]


def test_after_30_days_a_deleted_note_and_its_texts_are_gone_everywhere(canvas, alice):
    [event] = add(canvas, alice, "geheim-een")
    note = canvas.notes.get(pk=event.note_id)
    edit(note, alice, "geheim-twee", base_rev=1)
    edit(note, alice, "geheim-drie", base_rev=1)
    actions.delete_note(note, op_id=uuid.uuid4(), by=alice)
    seqs = list(canvas.events.values_list("seq", "kind"))
    canvas.notes.filter(pk=note.pk).update(deleted_at=timezone.now() - timedelta(days=29))
    assert actions.empty_bins() == 0
    canvas.notes.filter(pk=note.pk).update(deleted_at=timezone.now() - timedelta(days=31))
    assert actions.empty_bins() == 1
    left = str(list(Event.objects.values())) + str(list(Note.objects.values()))
    left += str(list(Conflict.objects.values()))
    assert "geheim" not in left
    assert list(canvas.events.values_list("seq", "kind")) == seqs


def test_a_canvas_in_the_bin_goes_after_30_days(canvas, alice):
    actions.delete_canvas(canvas, by=alice)
    actions.empty_bins()
    assert Canvas.objects.in_bin().count() == 1
    Canvas.objects.update(deleted_at=timezone.now() - timedelta(days=31))
    actions.empty_bins()
    assert not Canvas.objects.exists()
    assert not Event.objects.exists()


def test_a_copy_has_the_live_notes_and_a_log_of_its_own(canvas, alice):
    add(canvas, alice, "een", "twee")
    actions.delete_note(canvas.notes.get(text="een"), op_id=uuid.uuid4(), by=alice)
    copy = actions.copy_canvas(canvas, title="Kopie", by=alice)
    assert texts_in(copy, "value") == ["twee"]
    assert texts_in(copy, "partners") == ["De huisarts"]
    assert texts_in(canvas, "value") == ["twee"]
    assert copy.events.count() == copy.seq == 3


def test_an_example_that_is_rewritten_is_no_example_any_more(cast, alice):
    example = Note(block="value", text="Zo kan het", origin_kind="example", origin_key="x")
    canvas = actions.create_canvas(cast.home, title="T", purpose="", by=alice, notes=[example])
    note = canvas.notes.get()
    edit(note, alice, "Zo kan het", meaning="risk")
    note.refresh_from_db()
    assert note.is_example
    edit(note, alice, "Zo doen wij het")
    note.refresh_from_db()
    assert not note.is_example


def test_title_and_purpose_on_an_older_version_are_refused(canvas, alice):
    fields = {"purpose": "p", "base_rev": 1, "by": alice}
    actions.change_details(canvas, title="Eerste", **fields)
    with pytest.raises(actions.StaleDetails):
        actions.change_details(canvas, title="Tweede", **fields)
    canvas.refresh_from_db()
    assert canvas.title == "Eerste"


COMMANDS = st.lists(
    st.tuples(
        st.sampled_from(["add", "move", "delete", "restore"]),
        st.integers(0, 9),
        st.sampled_from(Block.values),
        st.sampled_from(["first", "last", "up", "down", "behind"]),
        st.integers(0, 9),
    ),
    max_size=25,
)


class AnyOrderOfCommands(TestCase):
    @settings(max_examples=40, deadline=None)
    @given(commands=COMMANDS)
    def test_no_note_is_lost_doubled_or_sharing_a_place(self, commands):
        by = Actor()
        home = make_organisation("Huis", f"huis-{uuid.uuid4()}")
        canvas = actions.create_canvas(home, title="T", purpose="", by=by)
        made = []
        for name, which, block, place, other in commands:
            self.run_command(canvas, by, made, name, which, block, place, other)
        notes = list(canvas.notes.all())
        assert sorted(note.text for note in notes) == sorted(made)
        places = [(note.block, note.position) for note in notes]
        assert len(places) == len(set(places))

    def run_command(self, canvas, by, made, name, which, block, place, other):
        notes = list(canvas.notes.order_by("created_at", "text"))
        if name == "add" or not notes:
            made.append(f"note {len(made)}")
            add(canvas, by, made[-1], block=block)
            return
        note = notes[which % len(notes)]
        if name == "move":
            place = str(notes[other % len(notes)].pk) if place == "behind" else place
            move(note, by, block, place)
        elif name == "delete":
            actions.delete_note(note, op_id=uuid.uuid4(), by=by)
        else:
            actions.restore_note(note, op_id=uuid.uuid4(), by=by)
