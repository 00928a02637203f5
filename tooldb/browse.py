"""What somebody asked of the list (filters, search words, order) and the links to ask on."""

from dataclasses import dataclass, field
from functools import cached_property
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.utils.translation import gettext_lazy as _

from tooldb.models import Use
from tooldb.models.tool import Tool
from tooldb.preference import UNKNOWN
from tooldb.search import MAX_QUERY
from tooldb.shelf import CRITERIA, Shelf, set_of
from tooldb.words import POSITIONS

PER_PAGE = 20
DEFAULT_SORT = "oordeel"
FILTERS = {
    "waarvoor": _("Used for"),
    "gevoelig": _("Sensitive information"),
    "overeenkomst": _("Processing agreement"),
    "versleuteld": _("End-to-end encryption"),
    "plaats": _("Where the information is"),
    "zonder-installeren": _("Without installing"),
    "zonder-account": _("Client without account"),
    "groep": _("With more than two"),
    "eigen-server": _("On your own server"),
    "zorg": _("Made for care"),
    "prijs": _("Price"),
    "nederlands": _("In Dutch"),
}
ENCRYPTION = {
    "twee": _("with two"),
    "groep": _("in a group"),
    "gast": _("for a guest in the browser"),
    UNKNOWN: _("not shown"),
}
SORTS = {"oordeel": _("judgement"), "naam": _("name"), "nagekeken": _("longest not checked")}


@dataclass
class Option:
    value: str
    label: str
    count: int
    is_chosen: bool
    address: str


@dataclass
class Filter:
    name: str
    label: str
    options: list[Option] = field(default_factory=list)

    @property
    def chosen(self):
        return next((option for option in self.options if option.is_chosen), None)


class Browse:
    """One look at the list. Whatever stands in the address that we do not know is left out."""

    def __init__(self, shelf: Shelf, asked):
        self.shelf = shelf
        self.query = " ".join(asked.get("zoek", "")[:MAX_QUERY].replace("\x00", "").split())
        self.labels = labels_of(shelf)
        self.chosen = {
            name: asked[name] for name in FILTERS if asked.get(name) in self.labels[name]
        }
        self.sort = asked.get("sorteer") if asked.get("sorteer") in SORTS else ""
        self.matches = shelf.search(self.query) if self.query else {}
        self.among = set_of(self.matches) if self.query else None

    def address(self, **changes):
        """The query string of this look with other choices; None takes one away."""
        asked = {"zoek": self.query, **self.chosen, "sorteer": self.sort} | changes
        return "?" + urlencode({name: value for name, value in asked.items() if value})

    @cached_property
    def entries(self):
        numbers = self.shelf.numbers(self.shelf.select(self.chosen, self.among))
        return [self.shelf.entries[number] for number in sorted(numbers, key=self.order)]

    def order(self, number):
        """The best match first; of equal ones as the shelf has them in this order."""
        match = 0 if self.sort else -self.matches.get(number, 0)
        return (match, self.shelf.ranks[self.sort or DEFAULT_SORT][number])

    def page(self, number):
        return Paginator(self.entries, PER_PAGE).get_page(number)

    @cached_property
    def filters(self):
        return [self.filter(name, label) for name, label in FILTERS.items()]

    def filter(self, name, label):
        found = Filter(name, label)
        for value, text in self.labels[name].items():
            is_chosen = self.chosen.get(name) == value
            count = self.shelf.count(name, value, self.chosen, self.among)
            if count or is_chosen:
                address = self.address(**{name: None if is_chosen else value})
                found.options.append(Option(value, text, count, is_chosen, address))
        return found

    @property
    def chosen_options(self):
        return [(each.label, each.chosen) for each in self.filters if each.chosen]

    @property
    def sorts(self):
        return [
            Option(
                value, text, 0, value == (self.sort or DEFAULT_SORT), self.address(sorteer=value)
            )
            for value, text in SORTS.items()
        ]


def labels_of(shelf):
    """Filter to value to label: every option there is."""
    unknown = {UNKNOWN: _("not known")}
    labels = {
        name: shelf.criteria[key].labels | unknown
        for name, key in CRITERIA.items()
        if key in shelf.criteria
    }
    labels["waarvoor"] = dict(Use.choices)
    labels["gevoelig"] = {position.value: words.short for position, words in POSITIONS.items()}
    labels["zorg"] = dict(Tool.CareSpecific.choices)
    labels["versleuteld"] = ENCRYPTION
    return {name: labels.get(name, {}) for name in FILTERS}
