"""What is known today about each edition: from rows to findings, position and flags."""

from collections import defaultdict
from dataclasses import dataclass
from functools import cache, cached_property

from django.utils import timezone

from toolbox.lib.loader import read_yaml
from tooldb.models import Claim, Criterion, Edition, SeedStatement
from tooldb.position import (
    GROUNDS,
    Facts,
    Flag,
    Position,
    Row,
    derive,
    facts_from,
    flags_from,
    read_table,
)
from tooldb.preference import Finding, Said, weigh

SAID = ("value", "evidence", "source_date", "checked_on", "valid_until", "pk")


@dataclass(frozen=True)
class Standing:
    edition: Edition
    findings: dict[str, Finding]
    position: Position
    why: str
    flags: list[Flag]
    # The questions that the judgement rests on.
    rests_on: tuple[str, ...] = ()

    @property
    def arrange(self):
        """What to do before use: sentences in Dutch."""
        return position_file()["arrange"][self.position]

    @property
    def is_stopped(self):
        return self.edition.tool.is_stopped

    def finding(self, key):
        return self.findings.get(key, Finding())

    @property
    def oldest_basis(self):
        """What the judgement rests on; of several answers the one with the oldest source. None
        when it rests on what is not known."""
        said = [self.findings[key].said[0] for key in self.rests_on if key in self.findings]
        return min(said, key=lambda claim: claim.source_date, default=None)

    @cached_property
    def checked_on(self):
        """The day of the oldest check that still stands; None when nothing was checked."""
        days = [said.checked_on for finding in self.findings.values() for said in finding.said]
        return min((day for day in days if day), default=None)


@cache
def position_file():
    return read_yaml("tooldb_position.yaml")


@cache
def table():
    return read_table(position_file()["rows"])


def standings(editions=None):
    """Standing by edition id, in few queries however many there are. Without `editions`: of all
    that are published."""
    if editions is None:
        editions = Edition.objects.published().select_related("tool__replaced_by").order_by("name")
    editions = list(editions)
    private = SeedStatement.objects.filter(advice=SeedStatement.Advice.PRIVATE)
    private = set(private.values_list("tool_id", flat=True))
    findings = findings_of(editions)
    return {
        edition.pk: stand(edition, findings[edition.pk], was_private=edition.tool_id in private)
        for edition in editions
    }


def findings_of(editions):
    """Edition id to criterion key to finding."""
    claims = Claim.objects.standing()
    if len(editions) < 100:
        claims = claims.filter(edition__in=editions)
    # Much quicker than joining them to two hundred thousand claims.
    keys = dict(Criterion.objects.values_list("pk", "key"))
    said = defaultdict(lambda: defaultdict(list))
    for edition, criterion, *row in claims.values_list("edition_id", "criterion_id", *SAID):
        said[edition][keys[criterion]].append(Said(*row))
    today = timezone.localdate()
    return {
        edition.pk: {key: weigh(claims, today) for key, claims in said[edition.pk].items()}
        for edition in editions
    }


@cache
def decide(facts: Facts) -> Row:
    return derive(facts, table())


def stand(edition, findings, *, was_private):
    row = decide(facts_from(findings))
    flags = flags_from(findings, is_stopped=edition.tool.is_stopped, was_private=was_private)
    rests_on = tuple(key for key in GROUNDS if key in row.when)
    return Standing(edition, findings, row.position, row.why, flags, rests_on)
