"""Measures whether Dutch text is plain: how long its sentences are, and which stiff words it has.
Pure."""

import re
from collections.abc import Iterable

# Words of letters from an office; each has a plainer one.
STIFF = (
    "aangaande",
    "aldus",
    "alsmede",
    "alsook",
    "alvorens",
    "beoogt",
    "betreffende",
    "betreft het",
    "bewerkstelligen",
    "conform",
    "derhalve",
    "desgevallend",
    "desgewenst",
    "desalniettemin",
    "dewelke",
    "dien je te",
    "dienen te",
    "dient te",
    "dit betreft",
    "doch",
    "echter",
    "enerzijds",
    "faciliteren",
    "gelieve",
    "geschiedt",
    "hetgeen",
    "hetwelk",
    "hieromtrent",
    "implementatie",
    "implementeren",
    "implementeert",
    "in het kader van",
    "inclusief",
    "indien",
    "ingevolge",
    "inzake",
    "jegens",
    "krachtens",
    "met betrekking tot",
    "middels",
    "mits",
    "namelijk",
    "nochtans",
    "omtrent",
    "onderhavige",
    "onverminderd",
    "op basis waarvan",
    "optimaliseren",
    "overeenkomstig",
    "reeds",
    "stakeholder",
    "stakeholders",
    "te allen tijde",
    "ten aanzien van",
    "ten behoeve van",
    "teneinde",
    "tevens",
    "thans",
    "trachten",
    "u",
    "uw",
    "van toepassing zijnde",
    "verstrekken",
    "vigerende",
    "voormelde",
    "voornoemde",
    "waarborgen",
    "welke erop",
    "zulks",
    "zorgdragen",
)
STIFF_PATTERN = re.compile(
    r"\b(" + "|".join(re.escape(word) for word in STIFF) + r")\b", re.IGNORECASE
)
# What ends a sentence. A colon does too: what follows is read as a piece of its own.
END = re.compile(r"[.!?:;]+(?=\s|$|['’\")])|\n+")
# 'bv.', 'nr.' and the like end nothing.
SHORT = re.compile(r"\b(bv|bijv|nr|art|enz|p|blz|ca|St)\.", re.IGNORECASE)
WORD = re.compile(r"[\w’'-]*\w")


def sentences(text: str) -> list[list[str]]:
    """The sentences of a text, each as its words; pieces without a word are left out."""
    pieces = END.split(SHORT.sub(r"\1", text))
    return [words for piece in pieces if (words := WORD.findall(piece))]


def average_length(texts: Iterable[str]) -> float:
    """Words per sentence over all texts together; 0 when there is none."""
    found = [len(words) for text in texts for words in sentences(text)]
    return sum(found) / len(found) if found else 0.0


def longest(texts: Iterable[str]) -> list[str]:
    """The words of the longest sentence."""
    found = [words for text in texts for words in sentences(text)]
    return max(found, key=len, default=[])


def stiff_words(text: str) -> list[str]:
    return [found.lower() for found in STIFF_PATTERN.findall(text)]
