"""A choice on the catalogue of now: the edition under the answers of an organisation, and what
changed since it decided."""

from dataclasses import dataclass
from functools import cached_property

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from knowledge.models import Rule
from tooldb.aid import desk
from tooldb.aid.argument import unsettled
from tooldb.choices.drift import Change, Fact, compare
from tooldb.matching import Outcome, Place, Reason
from tooldb.position import GROUNDS
from tooldb.preference import UNKNOWN, Finding
from tooldb.sheet import EditionSheet, answers_of, claims_of
from tooldb.shelf import shelf

LIFECYCLE = "lifecycle"
# Facts that are no claims, and of which only the first can change behind a decision.
# The gate that asks for a processing agreement.
AGREEMENT = "overeenkomst"
NO_CLAIMS = {LIFECYCLE, "kind", "care_specific", "suite"}


@dataclass
class Picture:
    """One edition under the answers of one choice, today."""

    outcome: Outcome
    entry: object
    candidate: object
    # That the processing agreement for it is signed.
    has_dpa: bool = False

    @cached_property
    def reasons(self):
        """What each gate says, what decides first."""
        order = [Place.DROPS, Place.ARRANGE, Place.FITS]
        found = self.outcome.reasons(self.candidate)
        return sorted(found, key=lambda reason: order.index(reason.place))

    @property
    def place(self):
        return self.reasons[0].place if self.reasons else Place.FITS

    @property
    def open_points(self) -> list[Reason]:
        """What the organisation still has to arrange or find out."""
        return [
            reason
            for reason in self.reasons
            if reason.place is not Place.FITS and not self.is_arranged(reason)
        ]

    def is_arranged(self, reason):
        """A signature arranges the agreement; it opens nothing that drops out."""
        is_about_it = reason.gate.key == AGREEMENT and reason.place is Place.ARRANGE
        return self.has_dpa and is_about_it

    @property
    def questions(self) -> list[Reason]:
        """Exactly what is not known, each with its question to the supplier."""
        return [each for each in self.reasons if each.ask and not self.is_arranged(each)]

    @cached_property
    def rules(self):
        """Key to rule, of what the reasons name."""
        keys = {reason.gate.rule for reason in self.reasons} - {""}
        rules = Rule.objects.published().filter(key__in=keys).select_related("source")
        return {rule.key: rule for rule in rules}

    def unsettled(self, reason):
        return unsettled(reason.gate, self.rules.get(reason.gate.rule))

    @cached_property
    def claims(self):
        return claims_of([self.entry.standing])

    @cached_property
    def sheet(self):
        answers = answers_of(self.entry.standing, self.entry.asked, self.claims)
        return EditionSheet(self.entry.standing, answers)

    @property
    def behind(self):
        """The criteria that the outcome leans on, in the order of the catalogue."""
        gates = {name for reason in self.reasons for name in reason.gate.facts}
        wished = {
            wish.fact for wish in desk.table().wishes if wish.key in self.outcome.answers.wishes
        }
        keys = (gates | wished | set(GROUNDS)) - NO_CLAIMS
        return [criterion.key for criterion in self.entry.asked if criterion.key in keys]

    @property
    def facts(self):
        return facts_of(self.entry, self.behind, self.claims)


def outcome_of(choice, on):
    return desk.outcome_of(desk.answers_kept(choice.answers), on)


def picture_of(choice, key, on=None):
    """Of the edition with this key, on a shelf (that of now); None when it is not in the catalogue,
    or not for what the decision aid is about."""
    on = on or shelf()
    outcome = outcome_of(choice, on)
    entry = on.by_key.get(key)
    candidate = next((each for each in outcome.candidates.all if each.key == key), None)
    if not entry or not candidate:
        return None
    return Picture(outcome, entry, candidate, choice.has_dpa(entry.edition))


# Then and now ----------------------------------------------------------------------------------


@dataclass
class Shift:
    """A change behind a decision, in words."""

    label: str
    change: Change

    @property
    def then(self):
        return said(self.change.then)

    @property
    def now(self):
        return said(self.change.now)

    @property
    def why(self):
        """In the language of the reader."""
        return {
            "lapsed": _("checked too long ago, so it does not count any more"),
            "differ": _("sources contradict each other, so it does not count any more"),
            "gone": _("not known any more"),
            "other": _("something else now"),
            "found": _("known now"),
        }[self.change.kind]


def said(fact):
    """In Dutch, as the claims are."""
    words = fact.shown if fact.shown else in_dutch(gettext_noop("not known"))
    return f"{words}: {fact.condition}" if fact.condition else words


def shifts_of(decisions, on=None):
    """Decision id to what changed since; two queries, however many there are."""
    on_shelf = (on or shelf()).by_key
    entries = {each.pk: on_shelf.get(each.edition.key) for each in decisions}
    known = [entry.standing for entry in entries.values() if entry]
    claims = claims_of(known) if known else {}
    return {each.pk: shifts(each, entries[each.pk], claims) for each in decisions}


def shifts(decision, entry, claims):
    kept = decision.facts
    then = {key: Fact.read(fact) for key, fact in kept.items()}
    if entry:
        now = facts_of(entry, [key for key in then if key != LIFECYCLE], claims)
    else:
        gone = in_dutch(gettext_noop("no longer in the catalogue"))
        now = then | {LIFECYCLE: Fact("withdrawn", gone)}
    return [Shift(kept[change.key]["label"], change) for change in compare(then, now)]


def facts_of(entry, keys, claims):
    """Key to what is known now, first whether the tool exists."""
    found = {LIFECYCLE: lifecycle_of(entry.tool)}
    for key in keys:
        found[key] = fact_of(entry.standing.finding(key), claims)
    return found


def lifecycle_of(tool):
    with translation.override(settings.LANGUAGE_CODE):
        return Fact(tool.lifecycle, str(tool.get_lifecycle_display()))


def fact_of(finding: Finding, claims):
    known = [claims[said.pk] for said in finding.said if said.value != UNKNOWN]
    if not known:
        return Fact()
    with translation.override(settings.LANGUAGE_CODE):
        shown = list(dict.fromkeys(str(claim.value_shown) for claim in known))
    if not finding.differ:
        shown = shown[:1]
    return Fact.of(finding, " / ".join(shown), known[0].condition, known[0].pk)


def in_dutch(msgid):
    with translation.override(settings.LANGUAGE_CODE):
        return _(msgid)
