"""The whole catalogue in memory, for the list: filters and search without asking the database.

A set of editions is a whole number with a bit for each, so that counting what a filter would give
takes microseconds, with ten thousand tools too. It is made anew when the catalogue changed or a new
day began (claims lapse)."""

from collections import defaultdict
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
    def __init__(self, stamp):
        self.stamp = stamp
        self.criteria = {criterion.key: criterion for criterion in Criterion.objects.published()}
        self.entries = [self.entry(standing) for standing in standings().values()]
        self.by_key = {entry.edition.key: entry for entry in self.entries}
        self.bits = defaultdict(int)
        for number, entry in enumerate(self.entries):
            for name, options in entry.facets.items():
                for option in options:
                    self.bits[name, option] |= 1 << number
        self.ranks = {name: ranks(self.entries, key) for name, key in ORDERS.items()}
        self.names = Names((number, names_of(entry)) for number, entry in enumerate(self.entries))

    def entry(self, standing):
        tool = standing.edition.tool
        asked = [criterion for criterion in self.criteria.values() if criterion.is_asked_of(tool)]
        keys = [criterion.key for criterion in asked]
        answered = sum(standing.finding(key).value != UNKNOWN for key in keys)
        return Entry(standing, facets_of(standing, keys), asked, answered)

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
    found = 0
    for number in numbers:
        found |= 1 << number
    return found


def names_of(entry):
    return [entry.edition.name, entry.tool.name, *entry.tool.other_names]


def facets_of(standing, asked):
    tool = standing.edition.tool
    facets = {
        name: {standing.finding(key).counted} for name, key in CRITERIA.items() if key in asked
    }
    # An old list may have called it a tool for video calling; what was found out goes first.
    has_video = standing.finding("video").counted != "no"
    facets["waarvoor"] = {use for use in tool.uses if use != "video" or has_video}
    facets["gevoelig"] = {standing.position}
    facets["zorg"] = {tool.care_specific}
    if modes := {name: key for name, key in ENCRYPTION.items() if key in asked}:
        encrypted = {name for name, key in modes.items() if standing.finding(key).counted == "yes"}
        facets["versleuteld"] = encrypted or {UNKNOWN}
    return facets


current = None
making = Lock()


def shelf():
    """The shelf of now; one query when nothing changed."""
    global current
    stamp = Stamp(Catalogue.now(), timezone.localdate())
    if current is None or current.stamp != stamp:
        with making:
            if current is None or current.stamp != stamp:
                current = Shelf(stamp)
    return current
