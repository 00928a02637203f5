"""Where every note of a canvas goes on paper. Pure: texts in, places out; sizes in mm.

The canvas is page 1. It takes the largest letter with which all notes fit; what does not fit even
in the smallest goes on in the appendix, block by block.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from canvas.measures import (
    BLOCK_PADDING,
    BORDER,
    ENGLISH_SIZE,
    HEAD_GAP,
    HEAD_LINE,
    HEAD_SIZE,
    REFERENCE,
    SECTION_HEAD,
    Block,
    Card,
    Column,
    Paper,
    stack_width,
)
from toolbox.lib.typeset import ruler

# What rounding may take in our own sums, in mm.
EPSILON = 1e-6
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
