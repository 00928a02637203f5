"""The whole catalogue in memory, for the list: filters and search without asking the database.

A set of editions is a whole number with a bit for each, so that counting what a filter would give
takes microseconds, with ten thousand tools too. After new claims only the editions that they are
about are read again; after a change of texts, and on a new day (claims lapse), everything is."""

import gc
from collections import defaultdict
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from threading import Lock
from typing import NamedTuple

from django.utils import timezone

from tooldb.models import Catalogue, Criterion
from tooldb.position import Position
from tooldb.preference import UNKNOWN
from tooldb.search import Names
from tooldb.standing import Standing, standings

# Name in the address to criterion. The three others (waarvoor, gevoelig, zorg) are no criteria.
CRITERIA = {
    "overeenkomst": "dpa",
    "plaats": "region",
    "zonder-installeren": "no_install",
    "zonder-account": "no_account",
    "groep": "group",
    "eigen-server": "own_server",
    "prijs": "price",
    "nederlands": "dutch",
}
ENCRYPTION = {"twee": "e2ee_one", "groep": "e2ee_group", "gast": "e2ee_guest"}
CHIPS = ("no_install", "no_account")
BEST_FIRST = list(Position)


class Stamp(NamedTuple):
    """When to make it anew."""

    catalogue: object
    day: date


@dataclass(frozen=True)
class Entry:
    """An edition on the list. `facets`: name of a filter to the options that fit."""

    standing: Standing
    facets: dict[str, set[str]]
    asked: list[Criterion]
    answered: int

    @property
    def edition(self):
        return self.standing.edition

    @property
    def tool(self):
        return self.standing.edition.tool

    @property
    def chips(self):
        """Whether a client gets in easily: questions with their findings."""
        return [
            (criterion, self.standing.finding(criterion.key))
            for criterion in self.asked
            if criterion.key in CHIPS
        ]


class Shelf:
    """Never changes: after a change there is another one, which shares what stayed the same."""

    def __init__(self, stamp, criteria, entries, names=None):
        self.stamp = stamp
        self.criteria = criteria
        self.entries = entries
        self.by_key = {entry.edition.key: entry for entry in entries}
        self.bits = bits_of(entries)
        self.ranks = {name: ranks(entries, key) for name, key in ORDERS.items()}
        self.names = names or Names((at, names_of(entry)) for at, entry in enumerate(entries))

    @classmethod
    def of_everything(cls, stamp):
        criteria = {criterion.key: criterion for criterion in Criterion.objects.published()}
        asked_for = asking(criteria.values())
        entries = [entry_of(each, asked_for) for each in standings().values()]
        return cls(stamp, criteria, entries)

    def after_claims(self, stamp, changed):
        """With new claims about the editions with these ids, and the same texts."""
        asked_for = asking(self.criteria.values())
        editions = [each.edition for each in self.entries if each.edition.pk in changed]
        known = standings(editions) if editions else {}
        entries = [
            entry_of(known[each.edition.pk], asked_for) if each.edition.pk in known else each
            for each in self.entries
        ]
        return Shelf(stamp, self.criteria, entries, self.names)

    @property
    def everything(self):
        return (1 << len(self.entries)) - 1

    def select(self, chosen, among=None):
        """The set of editions with all chosen options: a dict of filter to option."""
        found = self.everything if among is None else among
        for name, option in chosen.items():
            found &= self.bits.get((name, option), 0)
        return found

    def count(self, name, option, chosen, among=None):
        """How many editions there would be with this option chosen for this filter."""
        others = {key: value for key, value in chosen.items() if key != name}
        return self.select(others | {name: option}, among).bit_count()

    def search(self, query):
        """Number of an entry to how well it matches."""
        return self.names.find(query)

    def numbers(self, found):
        """The numbers of the entries in a set."""
        return [number for number, bit in enumerate(reversed(f"{found:b}")) if bit == "1"]


def by_judgement(entry):
    """What may be used first, then what we know most about; what stopped last."""
    stopped, position = entry.tool.is_stopped, BEST_FIRST.index(entry.standing.position)
    return (stopped, position, -entry.answered)


# Ways to sort the list; entries come in the order of their names.
ORDERS = {
    "oordeel": by_judgement,
    "naam": lambda entry: 0,
    "nagekeken": lambda entry: str(entry.standing.checked_on or ""),
}


def ranks(entries, key):
    """The place of each entry, by its number, when they are sorted by a key."""
    places = [0] * len(entries)
    for place, number in enumerate(sorted(range(len(entries)), key=lambda n: key(entries[n]))):
        places[number] = place
    return places


def set_of(numbers):
    """A whole number with these bits. By way of bytes: adding ten thousand bits one by one to a
    number copies it ten thousand times."""
    found = bytearray(max(numbers, default=0) // 8 + 1)
    for number in numbers:
        found[number >> 3] |= 1 << (number & 7)
    return int.from_bytes(found, "little")


def names_of(entry):
    return [entry.edition.name, entry.tool.name, *entry.tool.other_names]


def asking(criteria):
    """A function: the questions that are asked of a tool. Few tools differ in that."""
    known = {}

    def asked_of(tool):
        uses = tuple(tool.uses)
        if uses not in known:
            asked = [criterion for criterion in criteria if criterion.is_asked_of(tool)]
            known[uses] = (asked, {criterion.key for criterion in asked})
        return known[uses]

    return asked_of


def entry_of(standing, asked_for):
    asked, keys = asked_for(standing.edition.tool)
    answered = sum(
        key in keys and finding.value != UNKNOWN for key, finding in standing.findings.items()
    )
    return Entry(standing, facets_of(standing, keys), asked, answered)


def facets_of(standing, asked):
    tool, findings = standing.edition.tool, standing.findings
    counted = {key: finding.counted for key, finding in findings.items()}
    facets = {name: {counted.get(key, UNKNOWN)} for name, key in CRITERIA.items() if key in asked}
    # An old list may have called it a tool for video calling; what was found out goes first.
    has_video = counted.get("video") != "no"
    facets["waarvoor"] = {use for use in tool.uses if use != "video" or has_video}
    facets["gevoelig"] = {standing.position}
    facets["zorg"] = {tool.care_specific}
    if modes := {name: key for name, key in ENCRYPTION.items() if key in asked}:
        encrypted = {name for name, key in modes.items() if counted.get(key) == "yes"}
        facets["versleuteld"] = encrypted or {UNKNOWN}
    return facets


def bits_of(entries):
    """A name of a filter with an option, to the set of editions."""
    numbers = defaultdict(list)
    for number, entry in enumerate(entries):
        for name, options in entry.facets.items():
            for option in options:
                numbers[name, option].append(number)
    return {facet: set_of(fitting) for facet, fitting in numbers.items()}


current = None
making = Lock()


def shelf():
    """The shelf of now; one query when nothing changed. Of several requests after a change one
    makes it anew and the others wait: what they say is kept under the new stamp (ETags, PDFs)."""
    global current
    known = current
    if known is not None and known.stamp == stamp_now():
        return known
    with making:
        stamp = stamp_now()
        if current is None or current.stamp != stamp:
            current = renewed(current, stamp)
        return current


def stamp_now():
    return Stamp(Catalogue.now(), timezone.localdate())


def renewed(known, stamp):
    if known is not None and known.stamp.day == stamp.day:
        changed = Catalogue.changed_since(known.stamp.catalogue)
        if changed is not None:
            return known.after_claims(stamp, changed)
    with without_tidying():
        return Shelf.of_everything(stamp)


@contextmanager
def without_tidying():
    """All that is made stays; looking for what may go takes a third of the time."""
    gc.disable()
    try:
        yield
    finally:
        gc.enable()
