"""What the page of an outcome shows: why each edition stands where it does, with the claims and the
rules behind it."""

from dataclasses import dataclass
from functools import cached_property

from django.core.paginator import Paginator

from knowledge.models import Rule
from tooldb.aid.gates import Place, Reason
from tooldb.comparison import MAX_EDITIONS
from tooldb.matching import Outcome
from tooldb.models import Claim, Criterion
from tooldb.sheet import claims_of
from tooldb.shelf import Entry, Shelf
from tooldb.words import sign_of

# How many of a list the page shows before it leads to the whole list.
SHORT = {Place.FITS: 8, Place.ARRANGE: 5, Place.DROPS: 8}
PER_PAGE = 20
MISSING = 3


def unsettled(gate, rule):
    """That nobody confirmed the rule behind a gate, as long as nobody did."""
    return gate.unsettled if rule and rule.status == Rule.Status.UNKNOWN else ""


@dataclass
class Ground:
    """What one gate said, with the claims and the rule behind it."""

    reason: Reason
    criterion: Criterion | None
    claims: list[Claim]
    rule: Rule | None

    @property
    def sign(self):
        return sign_of(self.reason.finding, self.criterion) if self.criterion else "plain"

    @property
    def unsettled(self):
        return unsettled(self.reason.gate, self.rule)


@dataclass
class Placed:
    """An edition in one of the three lists."""

    entry: Entry
    grounds: list[Ground]
    granted: list
    questions: list[str]

    @property
    def edition(self):
        return self.entry.edition

    @property
    def own_work(self):
        """What the organisation arranges by itself."""
        return [ground for ground in self.grounds if not ground.reason.ask]

    @property
    def to_ask(self):
        return [ground for ground in self.grounds if ground.reason.ask]


class Argument:
    """The lists that a page shows, in two queries however long they are. `only`: a page of one
    list; without it the beginning of each."""

    def __init__(self, outcome: Outcome, shelf: Shelf, only=None, page=1):
        self.outcome, self.shelf, self.only = outcome, shelf, only
        if only is None:
            self.page = None
            self.listed = {place: outcome.listed(place, 0, SHORT[place]) for place in Place}
        else:
            self.page = Paginator(range(outcome.count(only)), PER_PAGE).get_page(page)
            start = (self.page.number - 1) * PER_PAGE
            self.listed = {only: outcome.listed(only, start, start + PER_PAGE)}

    @cached_property
    def claims(self):
        entries = self.shelf.by_key
        return claims_of(
            [entries[each.key].standing for listed in self.listed.values() for each in listed]
        )

    @cached_property
    def rules(self):
        return {rule.key: rule for rule in Rule.objects.published().select_related("source")}

    def placed(self, place):
        return [self.place(candidate) for candidate in self.listed.get(place, ())]

    def place(self, candidate):
        outcome = self.outcome
        return Placed(
            entry=self.shelf.by_key[candidate.key],
            grounds=[self.ground(reason) for reason in outcome.deciding(candidate)],
            granted=outcome.granted(candidate),
            questions=outcome.questions_to_supplier(candidate),
        )

    def ground(self, reason):
        return Ground(
            reason=reason,
            criterion=self.shelf.criteria.get(reason.fact),
            claims=[self.claims[said.pk] for said in reason.finding.said],
            rule=self.rules.get(reason.gate.rule),
        )

    @cached_property
    def fits(self):
        return self.placed(Place.FITS)

    @cached_property
    def arrange(self):
        return self.placed(Place.ARRANGE)

    @cached_property
    def drops(self):
        return self.placed(Place.DROPS)

    @cached_property
    def counts(self):
        return {str(place): self.outcome.count(place) for place in Place}

    @property
    def nearest(self):
        """The editions to begin with when nothing fits: those with the fewest things to arrange."""
        fewest = min((len(each.grounds) for each in self.arrange), default=0)
        return [each for each in self.arrange if len(each.grounds) == fewest]

    @property
    def steps(self):
        """How many things stand between the nearest and fitting."""
        return len(self.nearest[0].grounds) if self.nearest else 0

    @property
    def best(self):
        """Keys of the first ones, to compare."""
        return [each.edition.key for each in [*self.fits, *self.arrange]][:MAX_EDITIONS]

    @property
    def missing(self):
        return self.outcome.missing[:MISSING]

    @property
    def rules_to_know(self):
        """The rules behind the gates that were on, and those that no tool can meet."""
        answers, table = self.outcome.answers, self.outcome.candidates.table
        gates = [gate.rule for gate in table.gates if gate.when.hold(answers.counted)]
        keys = dict.fromkeys([*gates, *table.rules_with(answers)])
        return [self.rules[key] for key in keys if key in self.rules]
