"""What somebody asked of the list (filters, search words, order) and the links to ask on."""

from dataclasses import dataclass, field
from functools import cached_property
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.utils.translation import gettext_lazy as _

from tooldb.comparison import MAX_EDITIONS, asked_keys
from tooldb.models import Use
from tooldb.models.tool import Tool
from tooldb.preference import UNKNOWN
from tooldb.search import MAX_QUERY, best_of
from tooldb.shelf import CRITERIA, Shelf, names_of, set_of
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
        # Put aside to compare.
        self.kept = asked_keys(asked, shelf.by_key)
        self.number = None
        self.matches = shelf.search(self.query) if self.query else {}
        self.among = set_of(self.matches) if self.query else None

    def address(self, **changes):
        """The query string of this look with other choices; None takes one away."""
        asked = {"zoek": self.query, **self.chosen, "sorteer": self.sort, "v": self.kept} | changes
        asked = {name: value for name, value in asked.items() if value}
        return "?" + urlencode(asked, doseq=True)

    def toggled(self, key):
        """This look with one more edition put aside to compare, or one less, on the same page;
        nothing when there are as many as fit already."""
        if key not in self.kept and len(self.kept) == MAX_EDITIONS:
            return ""
        kept = [each for each in self.kept if each != key]
        kept = kept if key in self.kept else [*kept, key]
        return self.address(v=kept, pagina=self.number)

    @property
    def kept_entries(self):
        return [self.shelf.by_key[key] for key in self.kept]

    @property
    def kept_query(self):
        return "?" + urlencode({"v": self.kept}, doseq=True)

    @property
    def without_kept(self):
        return self.address(v=None, pagina=self.number)

    def other_name(self, entry):
        """The name that the search found it by, when that is not the one on its card."""
        if not self.query:
            return ""
        name = best_of(names_of(entry), self.query)
        return name if name in entry.tool.other_names else ""

    @property
    def here(self):
        """What to share: this look, without what somebody put aside."""
        return self.address(v=None)

    @property
    def bare(self):
        """Everything, with what was put aside."""
        return self.address(zoek=None, sorteer=None, **dict.fromkeys(self.chosen))

    @property
    def without_query(self):
        return self.address(zoek=None)

    @property
    def without_filters(self):
        return self.address(**dict.fromkeys(self.chosen))

    @property
    def count_without_filters(self):
        return self.shelf.select({}, self.among).bit_count()

    @property
    def ways_out(self):
        """Each filter that can be taken away, with how many editions there are then."""
        others = [(each, self.others(each.name)) for each in self.filters if each.chosen]
        return [(each, count) for each, count in others if count]

    def others(self, name):
        chosen = {key: value for key, value in self.chosen.items() if key != name}
        return self.shelf.select(chosen, self.among).bit_count()

    @cached_property
    def entries(self):
        numbers = self.shelf.numbers(self.shelf.select(self.chosen, self.among))
        return [self.shelf.entries[number] for number in sorted(numbers, key=self.order)]

    def order(self, number):
        """The best match first; of equal ones as the shelf has them in this order."""
        match = 0 if self.sort else -self.matches.get(number, 0)
        return (match, self.shelf.ranks[self.sort or DEFAULT_SORT][number])

    def page(self, number):
        page = Paginator(self.entries, PER_PAGE).get_page(number)
        self.number = page.number if page.number > 1 else None
        return page

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
