"""Reads a canvas from Markdown, or from a list as people paste it out of a mail. Pure.

The first heading is the title and the text below it the purpose; a heading with the name of a block
opens that block; each bullet is a note. The rest is named, not guessed at."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from canvas.exchange.model import ExchangeNote, Reading, clean, one_line_end
from canvas.exchange.names import block_called

# More than a canvas needs, and few enough to be read at once.
MAX_LINES = 50_000
MARKED = re.compile(r"(#{1,6})([ \t]*)(.*)")
CLOSING = re.compile(r"(?:^|[ \t]+)#+[ \t]*$")
BULLET = re.compile(r"([ \t]*(?:[-+*•◦▪·–\uf0b7]|[0-9]{1,9}[.)]))([ \t\xa0]+|$)(.*)")
RULE = re.compile(r"[ \t]*([-*_])(?:[ \t]*\1){2,}[ \t]*$")
INDENT = re.compile(r"[ \t]*")
ESCAPED = re.compile(r"\\([!-/:-@\[-`{-~])")


@dataclass
class Section:
    """A heading and the lines below it; level 0 is what stands before the first heading."""

    number: int = 1
    level: int = 0
    heading: str = ""
    lines: list[tuple[int, str]] = field(default_factory=list)

    @property
    def block(self) -> str:
        return block_called(self.heading)

    @property
    def text(self) -> str:
        return "\n".join(line for _number, line in self.lines)


@dataclass
class Item:
    """A bullet, whose text stands from column `offset` on; or with offset 0 a paragraph."""

    number: int
    offset: int
    lines: list[str]

    @property
    def text(self) -> str:
        return "\n".join(self.lines)

    def takes(self, line: str) -> bool:
        """What stands in far enough; a line right below, as in a mail that breaks long lines."""
        return is_blank(line) or not is_blank(self.lines[-1]) or 0 < indent(line) <= self.offset

    def add(self, line: str) -> None:
        self.lines.append(dedent(line, self.offset))


def read(text: str) -> Reading:
    reading = Reading()
    lines = one_line_end(text.removeprefix("\ufeff")).split("\n")
    if len(lines) > MAX_LINES:
        message = _("This text has %(count)d lines; at most %(limit)d can be read.")
        reading.refuse("", message % {"count": len(lines), "limit": MAX_LINES})
        return reading
    preface, *sections = sections_of(lines)
    for item in items_of(preface.lines):
        leave_out(item, reading)
    if sections and is_title(*sections):
        title = sections.pop(0)
        reading.title, reading.purpose = plain(title.heading), plain(title.text)
    read_sections(sections, reading)
    if not any(section.block for section in sections):
        message = _("No block found. Put the name of a block above its notes, like: ## %(name)s")
        reading.refuse("", message % {"name": _("Key partners")})
    return reading


def is_title(first: Section, *others: Section) -> bool:
    """Unless it is itself the name of a block, and the other blocks stand level with it."""
    below = any(section.block and section.level > 1 for section in others)
    return first.level == 1 and (below or not first.block)


def read_sections(sections: list[Section], reading: Reading) -> None:
    block, level = "", 0
    for section in sections:
        if section.block:
            block, level = section.block, section.level
        elif section.level <= level:
            block, level = "", 0
        if not section.block:
            leave_out_heading(section, reading, with_lines=not block)
        if block:
            read_notes(section, block, reading)


def read_notes(section: Section, block: str, reading: Reading) -> None:
    for item in items_of(section.lines):
        if item.offset and plain(item.text):
            reading.add(line_place(item.number), ExchangeNote(block, plain(item.text)))
        else:
            leave_out(item, reading)


def leave_out(item: Item, reading: Reading) -> None:
    message = _("An empty bullet.") if item.offset else _("Only what begins with - becomes a note.")
    reading.leave_out(line_place(item.number), message, item.text.strip())


def leave_out_heading(section: Section, reading: Reading, *, with_lines: bool) -> None:
    text = f"{section.heading}\n{section.text}" if with_lines else section.heading
    message = _("This heading is not the name of a block.")
    reading.leave_out(line_place(section.number), message, text.strip())


def line_place(number: int) -> str:
    return _("Line %(number)d") % {"number": number}


# Sections and bullets --------------------------------------------------------------------------


def sections_of(lines: list[str]) -> list[Section]:
    """The first one is what stands before all headings. Where no block is marked with #, a line
    that is just the name of a block is a heading too."""
    is_marked = any(block_called(name) for _level, name in map(marked_heading, lines))
    sections = [Section()]
    for number, line in enumerate(lines, start=1):
        level, name = marked_heading(line)
        if not level and not is_marked and not BULLET.match(line) and block_called(line):
            level, name = 2, line
        if level:
            sections.append(Section(number, level, name))
        else:
            sections[-1].lines.append((number, line))
    return sections


def marked_heading(line: str) -> tuple[int, str]:
    """Level and name, or 0. Without a space behind the # it is one when it names a block."""
    found = MARKED.fullmatch(line)
    if not found:
        return 0, ""
    marks, space, name = found.groups()
    name = CLOSING.sub("", name).strip()
    return (len(marks), name) if space or not name or block_called(name) else (0, "")


def items_of(lines: Iterable[tuple[int, str]]) -> list[Item]:
    """Bullets and paragraphs. What stands in as far as the text of a bullet belongs to it, also
    when it has a bullet of its own."""
    items: list[Item] = []
    item = None
    for number, line in lines:
        if item and item.offset and indent(line) >= item.offset:
            item.add(line)
        elif RULE.match(line):
            item = None
        elif not BULLET.match(line) and item and item.takes(line):
            item.add(line)
        elif not is_blank(line):
            item = new_item(number, line)
            items.append(item)
    return items


def new_item(number: int, line: str) -> Item:
    found = BULLET.fullmatch(line)
    if not found:
        return Item(number, 0, [line])
    bullet, space, text = found.groups()
    columns = len((bullet + space).expandtabs(4)) if text else len(bullet.expandtabs(4)) + 1
    return Item(number, columns, [text])


# Lines -----------------------------------------------------------------------------------------


def is_blank(line: str) -> bool:
    return not line.strip(" \t")


def indent(line: str) -> int:
    """The column where a line begins; a tab goes on to the next fourth column."""
    space = INDENT.match(line)
    return len(space[0].expandtabs(4)) if space else 0


def dedent(line: str, columns: int) -> str:
    at = 0
    while line[at : at + 1] in (" ", "\t") and indent(line[:at]) < columns:
        at += 1
    return line[at:]


def plain(text: str) -> str:
    return clean(ESCAPED.sub(r"\1", text))
