"""A canvas outside of the database: what goes out, and what comes in. Pure."""

import datetime
from dataclasses import dataclass, field

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

MAX_BYTES = 2_000_000
# As many as a canvas may have on the site: what goes out has to come in again.
MAX_NOTES = 2000
MAX_NOTE = 1000
BLOCKS = (
    "partners",
    "activities",
    "resources",
    "value",
    "relations",
    "channels",
    "segments",
    "costs",
    "revenue",
)
# A text of canvas/forms.py.
TOO_LONG = (
    "A note holds at most %(limit)d characters; this one has %(length)d. Shorten it or make two "
    "notes of it."
)
MEANINGS = ("idea", "agreed", "question", "risk", "client")


@dataclass(frozen=True)
class Origin:
    """Where a text came from when nobody typed it."""

    kind: str = ""
    key: str = ""
    label: str = ""
    date: datetime.date | None = None
    hash: str = ""


@dataclass(frozen=True)
class ExchangeNote:
    block: str
    text: str
    meaning: str = "idea"
    question: str = ""
    origin: Origin = Origin()


@dataclass(frozen=True)
class ExchangeCanvas:
    """`notes` by block in reading order, in each block from top to bottom."""

    title: str = ""
    purpose: str = ""
    notes: tuple[ExchangeNote, ...] = ()


@dataclass(frozen=True)
class Remark:
    """Something about a piece of the source: `place` and `message` in words, `text` as it stands
    there."""

    place: str
    message: str
    text: str = ""


@dataclass
class Reading:
    """What was read. With `errors` nothing can be made of it; what `left_out` names is not among
    the notes."""

    title: str = ""
    purpose: str = ""
    notes: list[ExchangeNote] = field(default_factory=list)
    errors: list[Remark] = field(default_factory=list)
    left_out: list[Remark] = field(default_factory=list)

    @property
    def canvas(self) -> ExchangeCanvas:
        notes = sorted(self.notes, key=lambda note: BLOCKS.index(note.block))
        return ExchangeCanvas(self.title, self.purpose, tuple(notes))

    def refuse(self, place: str, message: str, text: str = "") -> None:
        self.errors.append(Remark(place, message, text))

    def leave_out(self, place: str, message: str, text: str = "") -> None:
        self.left_out.append(Remark(place, message, text))

    def add(self, place: str, note: ExchangeNote) -> None:
        self.notes.append(note)
        if len(note.text) > MAX_NOTE:
            words = {"limit": MAX_NOTE, "length": len(note.text)}
            self.refuse(place, ngettext(TOO_LONG, TOO_LONG, MAX_NOTE) % words, note.text)
        if len(self.notes) == MAX_NOTES + 1:
            message = _("Here begins a note too many: a canvas holds at most %(limit)d.")
            self.refuse(place, message % {"limit": MAX_NOTES})


def clean(text: str) -> str:
    """As a form of the site takes in what somebody types."""
    return one_line_end(text).strip()


def one_line_end(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n")
