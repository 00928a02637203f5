"""How large everything is on paper: pages, blocks and notes. Pure; sizes in mm. Sizes in em are
those of static/css/canvas_pdf.css."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from itertools import islice

from toolbox.lib.typeset import Ruler, ruler

POINT = 25.4 / 72
# A note, in em of its letter.
LINE, PADDING, SIDE, GAP = 1.3, 0.35, 0.6, 0.4
# The rest of a page, in em of the letter of the page.
ORGANISATION, TITLE_SIZE, TITLE_LINE, PURPOSE, HEADER_GAP = 1.3, 2.0, 2.3, 1.35, 0.9
HEADER_PART = 0.7
HEAD_SIZE, HEAD_LINE, HEAD_GAP, ENGLISH_SIZE = 1.1, 1.2, 0.35, 0.75
REFERENCE, FOOTER, APPENDIX_HEADER, SECTION_HEAD = 2.6, 3.2, 3.2, 2.6
# A block, in mm.
BLOCK_PADDING, BORDER = 1.8, 0.25
# What rounding may take in the printing, in mm.
SPARE = 0.5


@dataclass(frozen=True)
class Paper:
    """Sizes in mm, letters in points. `letters` is what the canvas may be set in, the largest
    first."""

    width: float
    height: float
    margin: float
    gutter: float
    letter: float
    letters: tuple[float, ...]
    appendix_letter: float
    appendix_columns: int

    @property
    def inner_width(self) -> float:
        return self.width - 2 * self.margin

    @property
    def inner_height(self) -> float:
        return self.height - 2 * self.margin - SPARE

    @property
    def column_height(self) -> float:
        """Of a column in the appendix."""
        return self.inner_height - self.em(APPENDIX_HEADER + FOOTER)

    @property
    def column_width(self) -> float:
        return self.part(self.appendix_columns)

    def part(self, count: int) -> float:
        """The width of each of `count` columns."""
        return (self.inner_width - (count - 1) * self.gutter) / count - 0.01

    def em(self, size: float) -> float:
        return size * self.letter * POINT


PAPERS = {
    "a3": Paper(420, 297, 12, 3, 11, (12, 11, 10, 9, 8), 10, 4),
    "a4": Paper(297, 210, 9, 2, 8, (10, 9, 8, 7), 9, 3),
}


@dataclass(frozen=True)
class Card:
    """A note on paper. `foot` stands behind the text; `printed` are both, broken into lines."""

    text: str
    meaning: str
    foot: str
    right_to_left: bool = False
    piled_up: bool = False
    printed: str = ""


@dataclass(frozen=True)
class Block:
    """`english` is the usual English name, '' when that is the title."""

    key: str
    title: str
    english: str
    cards: Sequence[Card]


@dataclass(frozen=True)
class Column:
    """How high notes become in a column. `slack` makes their text higher than measured."""

    width: float
    letter: float
    slack: float = 1
    ruler: Ruler = field(default_factory=ruler)

    @property
    def em(self) -> float:
        return self.letter * POINT

    @property
    def em_width(self) -> float:
        """Of the text, in em."""
        return self.width / self.em - 2 * SIDE

    def place(self, card: Card) -> tuple[Card, float]:
        """The note with its lines, and its height."""
        lines = list(self.ruler.lines(f"{card.text} {card.foot}", self.em_width))
        height = (len(lines) * LINE * self.slack + 2 * PADDING + GAP) * self.em
        return replace(card, printed="\n".join(lines)), height

    def cut(self, card: Card, height: float) -> tuple[Card, Card]:
        """The part of a note that fits in `height`, and the part after it."""
        count = int((height / self.em - 2 * PADDING - GAP) / (LINE * self.slack)) - 1
        end = 0
        for line in islice(self.ruler.lines(card.text, self.em_width), max(count, 1)):
            end = card.text.index(line, end) + len(line)
        head, tail = card.text[:end].strip(), card.text[end:].strip()
        return replace(card, text=head, foot="…"), replace(card, text=tail)


def stack_width(width: float, count: int) -> float:
    """Of each of `count` stacks of notes in a block of a width."""
    inner = width - 2 * (BLOCK_PADDING + BORDER)
    return (inner - (count - 1) * BLOCK_PADDING) / count - 0.01


def header_height(paper: Paper, title: str, purpose: str) -> float:
    """Of page 1: organisation, title and purpose under each other."""
    width = paper.inner_width * HEADER_PART / paper.em(1)
    titles = ruler(700).count(title, width / TITLE_SIZE)
    purposes = ruler().count(purpose, width) if purpose else 0
    return paper.em(ORGANISATION + titles * TITLE_LINE + purposes * PURPOSE + HEADER_GAP)
