"""Text on paper, before there is paper: what can be printed and how many lines it takes. Pure."""

import re
import unicodedata
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from django.conf import settings
from fontTools.ttLib import TTFont

FONTS = settings.BASE_DIR / "build" / "assets" / "fonts-pdf"
# The replacement character: a sign that cannot be printed.
UNPRINTABLE = "\ufffd"
# Kerning and rounding may make a line this much wider than its letters; a line of one letter again
# and again, in which nothing evens out, more.
SPARE, SPARE_IN_WORD = 0.985, 0.92


def printable(text: str) -> str:
    """The text with one kind of line break, at most one space and one empty line at a time, and a
    visible sign for control characters."""
    text = "\n".join(re.sub(r"[ \t]+", " ", line).strip() for line in text.splitlines())
    text = re.sub(r"\n{3,}", "\n\n", text).strip("\n")
    return without_control(text)


def without_control(text: str) -> str:
    """With a visible sign for control characters; tabs and line breaks stay."""
    return "".join(UNPRINTABLE if is_control(sign) else sign for sign in text)


def is_control(sign: str) -> bool:
    return sign not in "\n\t" and unicodedata.category(sign) in ("Cc", "Cs")


def is_right_to_left(text: str) -> bool:
    """By the first letter that has a direction, as browsers do for dir=auto."""
    directions = map(unicodedata.bidirectional, text)
    return next((found for found in directions if found in ("L", "R", "AL")), "L") != "L"


def is_piled_up(text: str) -> bool:
    """Whether more accents stand on one letter than any language writes."""
    run = longest = 0
    for sign in text:
        run = run + 1 if unicodedata.combining(sign) else 0
        longest = max(longest, run)
    return longest > 4


class Widths(dict[int, float]):
    """Code point to width in em. What the font lacks comes from another font at print time, so
    that is counted generously."""

    def __missing__(self, code: int) -> float:
        self[code] = foreign_width(chr(code))
        return self[code]


def foreign_width(sign: str) -> float:
    category = unicodedata.category(sign)
    if category in ("Mn", "Me", "Cf"):
        return 0.0
    if category in ("Lo", "Lu", "Ll"):
        return 1.03 if unicodedata.east_asian_width(sign) in "WF" else 0.9
    return 1.3


class Ruler:
    """Measures text in one font, in em."""

    def __init__(self, font: Path) -> None:
        with TTFont(font, lazy=True) as file:
            em, advances = file["head"].unitsPerEm, file["hmtx"].metrics
            glyphs = file["cmap"].getBestCmap().items()
            self.widths = Widths({code: advances[name][0] / em for code, name in glyphs})

    def width(self, text: str) -> float:
        return sum(map(self.widths.__getitem__, map(ord, text)))

    def lines(self, text: str, width: float) -> Iterator[str]:
        """The lines that `text` takes at `width` em: on paper they may be fewer, not more. Each
        is a piece of the text, in order; spaces and line breaks between them are left out."""
        width *= SPARE
        for paragraph in text.split("\n"):
            yield from self._wrap(paragraph, width)

    def count(self, text: str, width: float) -> int:
        return sum(1 for _ in self.lines(text, width))

    def _wrap(self, paragraph: str, width: float) -> Iterator[str]:
        line, used = "", 0.0
        space = self.widths[32]
        for word in paragraph.split(" "):
            wide = self.width(word)
            if line and used + space + wide > width:
                yield line
                line, used = "", 0.0
            if wide > width:
                *whole, word = self._chop(word, width)
                yield from whole
                wide = self.width(word)
            line, used = (f"{line} {word}", used + space + wide) if line else (word, wide)
        yield line

    def _chop(self, word: str, width: float) -> Iterator[str]:
        """A word wider than a line."""
        width *= SPARE_IN_WORD
        part, used = "", 0.0
        for sign in word:
            wide = self.width(sign)
            if part and used + wide > width:
                yield part
                part, used = "", 0.0
            part, used = part + sign, used + wide
        yield part


@cache
def ruler(weight: int = 400) -> Ruler:
    return Ruler(FONTS / f"atkinson-hyperlegible-next-{weight}.ttf")
