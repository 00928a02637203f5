"""Where every note of a canvas goes on paper. Pure: texts in, places out; sizes in mm.

The canvas is page 1. It takes the largest letter with which all notes fit; what does not fit even
in the smallest goes on in the appendix, block by block. Sizes in em are those of
static/css/canvas_pdf.css.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from toolbox.lib.typeset import Ruler, ruler

POINT = 25.4 / 72
# A note, in em of its letter.
LINE = 1.3
PADDING, BAR, SIDE, GAP = 0.4, 0.3, 0.6, 0.45
# The head and foot of a page, and the head of a block, in em of the letter of the page.
ORGANISATION, TITLE_SIZE, TITLE_LINE, PURPOSE, HEADER_GAP = 1.3, 2.0, 2.3, 1.35, 0.9
HEADER_PART = 0.7
FOOTER, BLOCK_HEAD, REFERENCE = 3.2, 2.9, 1.5
APPENDIX_HEADER, SECTION_HEAD = 3.2, 2.6
# A block, in mm.
BLOCK_PADDING, BORDER = 1.8, 0.25
# The usual proportions: how much of the height the upper of two blocks takes.
UPPER_ROW, UPPER_HALF = 0.75, 0.5
COLUMNS = [
    ["partners"],
    ["activities", "resources"],
    ["value"],
    ["relations", "channels"],
    ["segments"],
]
WIDE = ["costs", "revenue"]
# Rounding in the printing.
SPARE = 0.5


@dataclass(frozen=True)
class Paper:
    """`letters`, in points: what the canvas may be set in, the largest first."""

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
    """A note on paper. `foot` is the small line under it; `goes_on` says that the rest of a note
    that is taller than a column follows."""

    text: str
    meaning: str
    foot: str
    right_to_left: bool = False
    goes_on: bool = False


@dataclass(frozen=True)
class Column:
    """How high notes become in a column of a width. `slack` makes them higher than measured."""

    width: float
    letter: float
    slack: float = 1
    ruler: Ruler = field(default_factory=ruler)

    @property
    def em(self) -> float:
        return self.letter * POINT

    def lines(self, card: Card) -> list[str]:
        text = f"{card.text} {card.foot}"
        return list(self.ruler.lines(text, self.width / self.em - 2 * SIDE - BAR))

    def height(self, card: Card) -> float:
        return (len(self.lines(card)) * self.slack * LINE + 2 * PADDING + GAP) * self.em

    def cut(self, card: Card, height: float) -> tuple[Card, Card]:
        """The part of a note that fits in `height`, one line at least, and the part after it."""
        room = int((height / self.em - 2 * PADDING - GAP) / (LINE * self.slack)) - 1
        end = 0
        for line in self.lines(card)[: max(room, 1)]:
            end = card.text.index(line, end) + len(line)
        head, tail = card.text[:end].strip("\n"), card.text[end:].strip()
        return replace(card, text=head, goes_on=True), replace(card, text=tail)


@dataclass
class Box:
    """A block on the canvas: notes in one or more stacks beside each other, and how many more
    there are on `page`."""

    block: str
    width: float
    height: float
    stacks: list[list[Card]]
    rest: list[Card]
    page: int = 0

    @property
    def placed(self) -> int:
        return sum(map(len, self.stacks))

    @property
    def stack_width(self) -> float:
        return stack_width(self.width, len(self.stacks))


@dataclass
class Section:
    """A piece of a block in a column of the appendix; `first` has the heading."""

    block: str
    count: int
    first: bool
    cards: list[Card] = field(default_factory=list)


@dataclass
class Sheet:
    """`upper`: five columns of boxes; `lower`: the two wide boxes. A page of the appendix is a
    list of columns, a column a list of sections."""

    letter: float
    upper: list[list[Box]]
    lower: list[Box]
    appendix: list[list[list[Section]]]

    @property
    def boxes(self) -> list[Box]:
        return [box for column in [*self.upper, self.lower] for box in column]

    @property
    def page_count(self) -> int:
        return 1 + len(self.appendix)


def lay_out(notes: Mapping[str, Sequence[Card]], paper: Paper, room: float, slack: float = 1) -> Sheet:
    """Place all notes. `room` is the height on page 1 for the blocks together."""
    for letter in paper.letters:
        plan = Plan(notes, paper, room, letter, slack)
        if plan.fits:
            break
    sheet = plan.sheet()
    rest = {box.block: box.rest for box in sheet.boxes if box.rest}
    column = Column(paper.part(paper.appendix_columns), paper.appendix_letter, slack)
    columns = appendix_columns(rest, column, column_height(paper), paper.em(SECTION_HEAD))
    number = paper.appendix_columns
    sheet.appendix = [columns[at : at + number] for at in range(0, len(columns), number)]
    for box in sheet.boxes:
        box.page = page_of(box.block, sheet.appendix)
    return sheet


def column_height(paper: Paper) -> float:
    """Of a column in the appendix."""
    return paper.inner_height - paper.em(APPENDIX_HEADER + FOOTER)


def header_height(paper: Paper, title: str, purpose: str) -> float:
    """Of page 1: organisation, title and purpose under each other."""
    width = paper.inner_width * HEADER_PART / paper.em(1)
    titles = len(list(ruler(700).lines(title, width / TITLE_SIZE)))
    purposes = len(list(ruler().lines(purpose, width))) if purpose else 0
    return paper.em(ORGANISATION + titles * TITLE_LINE + purposes * PURPOSE + HEADER_GAP)


class Plan:
    """The canvas in one letter size: how high each block wants to be and how high it gets."""

    def __init__(self, notes, paper, room, letter, slack):
        self.paper, self.letter = paper, letter
        self.head = paper.em(BLOCK_HEAD) + 2 * (BLOCK_PADDING + BORDER)
        self.notes = {
            block: [(card, self.column(block, slack).height(card)) for card in cards]
            for block, cards in notes.items()
        }
        # The keys as they came: they may know more than their name.
        self.keys = {block: block for block in notes}
        self.needs = {block: self.head + self.need(block) for block in notes}
        self.heights = self.divide(room)

    def width(self, block):
        return self.paper.part(2 if block in WIDE else 5)

    def stacks(self, block):
        return 2 if block in WIDE else 1

    def column(self, block, slack):
        width = stack_width(self.width(block), self.stacks(block))
        return Column(width, self.letter, slack)

    def need(self, block):
        heights = [height for _, height in self.notes[block]]
        if self.stacks(block) == 1:
            return sum(heights)
        return lowest_pair(heights)

    @property
    def fits(self):
        return all(need <= self.heights[block] for block, need in self.needs.items())

    def divide(self, room):
        gutter = self.paper.gutter
        room -= 2 * gutter  # under both rows
        columns = [sum(map(self.needs.get, column)) + gutter * (len(column) - 1) for column in COLUMNS]
        lower_need = max(map(self.needs.get, WIDE))
        upper = share(room, max(columns), lower_need, UPPER_ROW)
        heights = dict.fromkeys(WIDE, room - upper)
        for first, *second in COLUMNS:
            heights[first] = upper
            for other in second:
                inside = upper - gutter
                heights[first] = share(inside, self.needs[first], self.needs[other], UPPER_HALF)
                heights[other] = inside - heights[first]
        return heights

    def sheet(self):
        upper = [[self.box(block) for block in column] for column in COLUMNS]
        return Sheet(self.letter, upper, [self.box(block) for block in WIDE], [])

    def box(self, block):
        height, notes = self.heights[block], self.notes[block]
        stacks, rest = fill(notes, self.stacks(block), height - self.head)
        if rest:
            room = height - self.head - self.paper.em(REFERENCE)
            stacks, rest = fill(notes, self.stacks(block), room)
        return Box(self.keys[block], self.width(block), height, stacks, rest)


def stack_width(width: float, count: int) -> float:
    """Of each of `count` stacks of notes in a block."""
    inner = width - 2 * (BLOCK_PADDING + BORDER)
    return (inner - (count - 1) * BLOCK_PADDING) / count - 0.01


def share(total: float, first: float, second: float, part: float) -> float:
    """How much of `total` the first of two gets: the usual part, unless one of them needs more
    and the other can spare it."""
    usual = total * part
    if first <= usual and second <= total - usual:
        return usual
    if first > usual and second > total - usual:
        return usual
    if first > usual:
        return min(first, total - second)
    return max(total - second, first)


def lowest_pair(heights: list[float]) -> float:
    """The height of two stacks that hold these notes in order, divided as evenly as can be."""
    total, left, best = sum(heights), 0.0, sum(heights)
    for height in heights:
        left += height
        best = min(best, max(left, total - left))
    return best


def fill(notes, count: int, height: float):
    """Put notes in `count` stacks of a height, in order. A note that does not fit any more is left
    for the rest, and the next one gets a chance: (stacks, rest)."""
    stacks, rest, used = [[]], [], 0.0
    for card, high in notes:
        if used + high > height and high <= height and len(stacks) < count:
            stacks.append([])
            used = 0.0
        if used + high <= height:
            stacks[-1].append(card)
            used += high
        else:
            rest.append(card)
    return stacks + [[] for _ in range(count - len(stacks))], rest


def appendix_columns(rest, column: Column, height: float, head: float) -> list[list[Section]]:
    columns: list[list[Section]] = []
    left = 0.0
    for block, cards in rest.items():
        first = True
        for card in pieces(cards, column, height - head):
            high = column.height(card)
            if high + (head if first else 0) > left:
                columns.append([])
                left = height
            if first or not columns[-1]:
                columns[-1].append(Section(block, len(cards), first))
                left -= head
            columns[-1][-1].cards.append(card)
            left -= high
            first = False
    return columns


def pieces(cards: Sequence[Card], column: Column, height: float) -> Iterator[Card]:
    """The notes, those that are taller than a column in parts."""
    for card in cards:
        while column.height(card) > height:
            part, card = column.cut(card, height)
            yield part
        yield card


def page_of(block: str, appendix) -> int:
    """The page where a block begins in the appendix, or 0."""
    for number, columns in enumerate(appendix, start=2):
        if any(section.block == block for column in columns for section in column):
            return number
    return 0
