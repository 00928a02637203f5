"""Filters over a list that fits in memory: with counts, and as plain links."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple
from urllib.parse import urlencode

from django.utils.functional import Promise


class Facet(NamedTuple):
    """`labels`: each option and what it is called; `of` gives the options that fit an entry."""

    label: str | Promise
    labels: Mapping[str, Any]
    of: Callable[[Any], Iterable[str]]


@dataclass
class Option:
    value: str
    label: Any
    count: int
    is_chosen: bool
    address: str


@dataclass
class Filter:
    name: str
    label: Any
    options: list[Option] = field(default_factory=list)

    @property
    def chosen(self) -> Option | None:
        return next((option for option in self.options if option.is_chosen), None)


class Facets:
    """One look at a list. Whatever stands in the address that we do not know is left out."""

    def __init__(
        self, entries: Iterable[Any], facets: Mapping[str, Facet], asked: Mapping[str, str]
    ) -> None:
        self.all = list(entries)
        self.facets = facets
        self.chosen = {
            name: asked[name] for name, facet in facets.items() if asked.get(name) in facet.labels
        }

    def fits(self, entry: Any, chosen: Mapping[str, str]) -> bool:
        return all(option in self.facets[name].of(entry) for name, option in chosen.items())

    def select(self, chosen: Mapping[str, str]) -> list[Any]:
        return [entry for entry in self.all if self.fits(entry, chosen)]

    @property
    def entries(self) -> list[Any]:
        return self.select(self.chosen)

    def address(self, **changes: str | None) -> str:
        """The query string of this look with other choices; None takes one away."""
        asked = {name: value for name, value in (self.chosen | changes).items() if value}
        return "?" + urlencode(asked)

    @property
    def filters(self) -> list[Filter]:
        """Options that lead somewhere; a filter that would leave nothing to choose is left out."""
        found = [self.filter(name) for name in self.facets]
        return [each for each in found if len(each.options) > 1 or each.chosen]

    def filter(self, name: str) -> Filter:
        facet, found = self.facets[name], Filter(name, self.facets[name].label)
        for value, label in facet.labels.items():
            is_chosen = self.chosen.get(name) == value
            count = len(self.select(self.chosen | {name: value}))
            if count or is_chosen:
                address = self.address(**{name: None if is_chosen else value})
                found.options.append(Option(value, label, count, is_chosen, address))
        return found

    @property
    def chosen_options(self) -> list[tuple[Any, Option]]:
        return [(each.label, each.chosen) for each in self.filters if each.chosen]
