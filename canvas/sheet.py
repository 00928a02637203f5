"""Where every note of a canvas goes on paper. Pure: texts in, places out; sizes in mm.

The canvas is page 1. It takes the largest letter with which all notes fit; what does not fit even
in the smallest goes on in the appendix, block by block. Sizes in em are those of
static/css/canvas_pdf.css.
"""

from collections.abc import Iterator, Sequence
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
# What rounding may take, in mm: in the printing, and in our own sums.
SPARE, EPSILON = 0.5, 1e-6
# The usual arrangement, and how much of the height the upper of two takes.
COLUMNS = (
    ("partners",),
    ("activities", "resources"),
    ("value",),
    ("relations", "channels"),
    ("segments",),
)
WIDE = ("costs", "revenue")
UPPER_ROW, UPPER_HALF = 0.75, 0.5


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


@dataclass
class Box:
    """A block on the canvas: notes in stacks beside each other, and what is left for the appendix,
    which begins on `page`."""

    block: Block
    width: float
    height: float
    stacks: list[list[Card]]
    rest: list[Card]
    page: int = 0

    @property
    def is_begun(self) -> bool:
        return any(self.stacks)


@dataclass
class Section:
    """A piece of a block in a column of the appendix; the first piece has the heading."""

    block: Block
    is_first: bool
    cards: list[Card] = field(default_factory=list)


@dataclass
class Sheet:
    """`upper`: five columns of boxes; `lower`: the two wide boxes. A page of the appendix is a
    list of columns, a column a list of sections."""

    letter: float
    upper: list[list[Box]]
    lower: list[Box]
    appendix: list[list[list[Section]]] = field(default_factory=list)

    @property
    def stack_width(self) -> float:
        """Of the stacks in the wide boxes."""
        return stack_width(self.lower[0].width, stack_count(WIDE[0]))

    @property
    def boxes(self) -> list[Box]:
        return [*(box for column in self.upper for box in column), *self.lower]

    @property
    def page_count(self) -> int:
        return 1 + len(self.appendix)


def lay_out(blocks: Sequence[Block], paper: Paper, room: float, slack: float = 1) -> Sheet:
    """Place all notes. `room` is the height on page 1 for the blocks."""
    for letter in paper.letters:
        canvas = Canvas(blocks, paper, room, letter, slack)
        if canvas.fits:
            break
    sheet = canvas.sheet()
    add_appendix(sheet, paper, slack)
    return sheet


def header_height(paper: Paper, title: str, purpose: str) -> float:
    """Of page 1: organisation, title and purpose under each other."""
    width = paper.inner_width * HEADER_PART / paper.em(1)
    titles = ruler(700).count(title, width / TITLE_SIZE)
    purposes = ruler().count(purpose, width) if purpose else 0
    return paper.em(ORGANISATION + titles * TITLE_LINE + purposes * PURPOSE + HEADER_GAP)


class Canvas:
    """Page 1 in one letter size: how high each block wants to be and how high it gets."""

    def __init__(
        self, blocks: Sequence[Block], paper: Paper, room: float, letter: float, slack: float
    ) -> None:
        self.paper, self.letter, self.slack = paper, letter, slack
        self.blocks = {block.key: block for block in blocks}
        self.heads = {block.key: self.head(block) for block in blocks}
        self.notes = {block.key: self.measured(block) for block in blocks}
        self.needs = {key: head + self.need(key) for key, head in self.heads.items()}
        self.heights = self.divide(room - 2 * paper.gutter)

    @property
    def fits(self) -> bool:
        return all(need <= self.heights[key] + EPSILON for key, need in self.needs.items())

    def width(self, key: str) -> float:
        return self.paper.part(2 if key in WIDE else 5)

    def head(self, block: Block) -> float:
        """The height of everything in a block but its notes."""
        inner = stack_width(self.width(block.key), 1) / self.paper.em(HEAD_SIZE)
        width = ruler(700).width(block.title) + ruler().width(f" {block.english}") * ENGLISH_SIZE
        lines = 1 if width <= inner else 2
        head = self.paper.em(HEAD_SIZE * (lines * HEAD_LINE + HEAD_GAP))
        return head + 2 * (BLOCK_PADDING + BORDER)

    def measured(self, block: Block) -> list[tuple[Card, float]]:
        width = stack_width(self.width(block.key), stack_count(block.key))
        column = Column(width, self.letter, self.slack)
        return [column.place(card) for card in block.cards]

    def need(self, key: str) -> float:
        heights = [height for _, height in self.notes[key]]
        return sum(heights) if stack_count(key) == 1 else lowest_pair(heights)

    def divide(self, room: float) -> dict[str, float]:
        gutter, needs = self.paper.gutter, self.needs
        upper_need = max(sum(needs[key] + gutter for key in column) for column in COLUMNS)
        lower_need = max(needs[key] for key in WIDE)
        upper = share(room, upper_need - gutter, lower_need, UPPER_ROW)
        heights = dict.fromkeys(WIDE, room - upper)
        for first, *second in COLUMNS:
            heights[first] = upper
            for other in second:
                inside = upper - gutter
                heights[first] = share(inside, needs[first], needs[other], UPPER_HALF)
                heights[other] = inside - heights[first]
        return heights

    def sheet(self) -> Sheet:
        upper = [[self.box(key) for key in column] for column in COLUMNS]
        return Sheet(self.letter, upper, [self.box(key) for key in WIDE])

    def box(self, key: str) -> Box:
        room = self.heights[key] - self.heads[key]
        # Two stacks become about as high as each other.
        stacks, rest = fill(self.notes[key], stack_count(key), min(room, self.need(key)))
        if rest:
            room -= self.paper.em(REFERENCE)
            stacks, rest = fill(self.notes[key], stack_count(key), room)
        return Box(self.blocks[key], self.width(key), self.heights[key], stacks, rest)


def stack_count(key: str) -> int:
    return 2 if key in WIDE else 1


def stack_width(width: float, count: int) -> float:
    """Of each of `count` stacks of notes in a block of a width."""
    inner = width - 2 * (BLOCK_PADDING + BORDER)
    return (inner - (count - 1) * BLOCK_PADDING) / count - 0.01


def share(total: float, first: float, second: float, part: float) -> float:
    """How much of `total` the first of two gets: the usual part, unless one of them needs more
    and the other can spare it."""
    usual = total * part
    first_is_short, second_is_short = first > usual, second > total - usual
    if first_is_short and not second_is_short:
        return min(first, total - second)
    if second_is_short and not first_is_short:
        return max(first, total - second)
    return usual


def lowest_pair(heights: list[float]) -> float:
    """The height of two stacks that hold these notes in order, divided as evenly as can be."""
    left, total = 0.0, sum(heights)
    best = total
    for height in heights:
        left += height
        best = min(best, max(left, total - left))
    return best


def fill(
    notes: Sequence[tuple[Card, float]], count: int, room: float
) -> tuple[list[list[Card]], list[Card]]:
    """Put notes in `count` stacks, in order. A note that does not fit is left for the rest, and
    the next one gets a chance: (stacks, rest)."""
    stacks: list[list[Card]] = [[]]
    room += EPSILON
    rest, left = [], room
    for card, height in notes:
        if left < height <= room and len(stacks) < count:
            stacks.append([])
            left = room
        if height <= left:
            stacks[-1].append(card)
            left -= height
        else:
            rest.append(card)
    return stacks, rest


def add_appendix(sheet: Sheet, paper: Paper, slack: float) -> None:
    measure = Column(paper.column_width, paper.appendix_letter, slack)
    head, number = paper.em(SECTION_HEAD), paper.appendix_columns
    columns: list[list[Section]] = []
    left = 0.0
    for box in sheet.boxes:
        is_first = True
        for card, height in pieces(box.rest, measure, paper.column_height - head):
            if is_first or height > left:
                if height + head > left:
                    columns.append([])
                    left = paper.column_height
                columns[-1].append(Section(box.block, is_first))
                box.page = box.page or 2 + (len(columns) - 1) // number
                left -= head
                is_first = False
            columns[-1][-1].cards.append(card)
            left -= height
    sheet.appendix = [columns[at : at + number] for at in range(0, len(columns), number)]


def pieces(cards: Sequence[Card], column: Column, room: float) -> Iterator[tuple[Card, float]]:
    """Notes and their heights; a note that is taller than `room` in parts."""
    for card in cards:
        while column.place(card)[1] > room:
            part, card = column.cut(card, room)
            yield column.place(part)
        yield column.place(card)
