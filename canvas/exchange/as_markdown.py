"""A canvas as Markdown: '## Block' and a list of notes. It keeps block, order and text. Pure.

Each next line of a note stands two spaces in. A backslash makes the punctuation mark behind it
plain text."""

import re
from collections.abc import Callable

from canvas.exchange.model import BLOCKS, ExchangeCanvas

# What means something in Markdown wherever it stands, and what does at the start of a line. An
# underscore inside a word means nothing, so that names of files stay as they are.
ANYWHERE = re.compile(r"[\\`*\[|~]|(?<![^\W_])_|_(?![^\W_])|<(?=[A-Za-z/!?])|&(?=#?\w+;)")
AT_END_OF_HEADING = re.compile(r"(?<=[ \t#])#$")
AT_START = re.compile(r"[ \t]*(?:[0-9]{1,9}[.)]|[#>=+-])")


def write(canvas: ExchangeCanvas, name_of: Callable[[str], str]) -> str:
    """`name_of` gives the name of a block. All nine are there, also those without a note."""
    parts = [f"# {heading(canvas.title)}"]
    if canvas.purpose:
        parts.append(lines(canvas.purpose))
    for block in BLOCKS:
        parts.append(f"## {name_of(block)}")
        notes = [bullet(note.text) for note in canvas.notes if note.block == block]
        parts += ["\n".join(notes)] if notes else []
    return "\n\n".join(parts) + "\n"


def heading(title: str) -> str:
    """On one line. A # at the very end would be taken for decoration."""
    return AT_END_OF_HEADING.sub(r"\#", escape(title.replace("\n", " ")))


def bullet(text: str) -> str:
    return f"- {lines(text, indent='  ')}"


def lines(text: str, indent: str = "") -> str:
    """A text line by line; each but the first and the empty ones stands `indent` in."""
    first, *others = [escape(line) for line in text.split("\n")]
    return "\n".join([first, *(f"{indent}{line}" if line else "" for line in others)])


def escape(line: str) -> str:
    line = ANYWHERE.sub(r"\\\g<0>", line)
    if found := AT_START.match(line):
        at = found.end() - 1
        line = rf"{line[:at]}\{line[at:]}"
    return line
