"""What the canvas page shows, gathered in a fixed number of queries."""

import uuid
from collections import defaultdict
from dataclasses import dataclass, field

from django.urls import reverse

from canvas.models import Block, Conflict, Guide, Question
from tooldb.models import Choice

CHOICE = Choice._meta.label_lower
NO_NOTE = str(uuid.UUID(int=0))


@dataclass
class BlockOnBoard:
    """Each of `questions` has `answered`. Each of `notes` has `edit_url`, `move_url` and `waiting`:
    the text that waits beside it for a choice, or None."""

    block: Block
    guide: Guide | None = None
    notes: list = field(default_factory=list)
    questions: list = field(default_factory=list)
    form_id: uuid.UUID = field(default_factory=uuid.uuid4)

    @property
    def key(self):
        return self.block.value

    @property
    def open_questions(self):
        return [question for question in self.questions if not question.answered]


@dataclass
class Board:
    """`blocks` in reading order; `stray` are the texts that wait beside a note in the bin."""

    canvas: object
    blocks: list[BlockOnBoard]
    stray: list[Conflict] = field(default_factory=list)

    @property
    def filled(self):
        return sum(bool(block.notes) for block in self.blocks)

    @property
    def question_count(self):
        return sum(len(block.questions) for block in self.blocks)

    @property
    def answered_count(self):
        return self.question_count - sum(len(block.open_questions) for block in self.blocks)

    @property
    def note_count(self):
        return sum(len(block.notes) for block in self.blocks)

    @property
    def is_complete(self):
        return self.filled == len(self.blocks) and self.answered_count == self.question_count

    @property
    def next_block(self):
        """The first block without a note; the first block when all have one."""
        return next((block for block in self.blocks if not block.notes), self.blocks[0])

    def find(self, key):
        return next((block for block in self.blocks if block.key == key), None)

    def changed_since(self, seq):
        """The blocks that look different from how they were at `seq`."""
        events = list(self.canvas.events.filter(seq__gt=seq).values("note_id", "payload"))
        if seq < 0 or len(events) < self.canvas.seq - seq:
            return self.blocks
        keys = {event["payload"].get(name) for event in events for name in ("block", "from")}
        notes = self.canvas.notes.filter(pk__in={event["note_id"] for event in events})
        keys |= set(notes.values_list("block", flat=True))
        return [block for block in self.blocks if block.key in keys]


def board_of(canvas):
    notes = canvas.notes_by_block()
    put_addresses(canvas, notes)
    mark_outdated(canvas, notes)
    guides = {guide.block: guide for guide in Guide.objects.published()}
    questions = questions_by_block(notes)
    blocks = [
        BlockOnBoard(block, guides.get(block), notes[block], questions[block]) for block in Block
    ]
    return Board(canvas, blocks, stray=put_beside_notes(canvas, notes))


def put_addresses(canvas, notes):
    """Two look-ups for all notes together: on a full canvas they took a quarter of the time."""
    names = ("note", "move_note")
    args = [canvas.organisation.slug, canvas.pk, NO_NOTE]
    edit, move = (reverse(f"canvas:{name}", args=args) for name in names)
    for found in notes.values():
        for note in found:
            note.edit_url = edit.replace(NO_NOTE, str(note.pk))
            note.move_url = move.replace(NO_NOTE, str(note.pk))


def mark_outdated(canvas, notes):
    """Of a note that came from a choice: whether something else was decided since. What a note
    says of its origin may have been read in from a file, so it is looked up here only."""
    from_choices = [
        note for found in notes.values() for note in found if note.origin_kind == CHOICE
    ]
    if not from_choices:
        return
    choices = Choice.objects.filter(organisation=canvas.organisation).with_decisions()
    decided = {str(each.pk): each.decision for each in choices}
    for note in from_choices:
        decision = decided.get(note.origin_key)
        note.is_outdated = decision is None or decision.fingerprint != note.origin_hash


def questions_by_block(notes):
    answered = {note.question for found in notes.values() for note in found}
    questions = defaultdict(list)
    for question in Question.objects.published():
        question.answered = question.key in answered
        questions[question.block].append(question)
    return questions


def put_beside_notes(canvas, notes):
    """Give each note the text that waits beside it; return those of notes in the bin."""
    waiting = {
        conflict.note_id: conflict
        for conflict in Conflict.objects.open().filter(note__canvas=canvas)
    }
    for found in notes.values():
        for note in found:
            note.waiting = waiting.pop(note.pk, None)
    return list(waiting.values())
