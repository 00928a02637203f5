"""A tool's page: every question about every edition, with what is known and how."""

from dataclasses import dataclass

from knowledge.models import Rule
from tooldb.models import Claim, Criterion, Edition, SeedStatement
from tooldb.position import GROUNDS, Flag
from tooldb.preference import UNKNOWN, Finding
from tooldb.shelf import shelf
from tooldb.standing import Standing, standings
from tooldb.words import FLAGS, POSITIONS, sign_of

ALTERNATIVES = 4


@dataclass
class Answer:
    """What is known about one question; `claims` has the strongest first."""

    criterion: Criterion
    finding: Finding
    claims: list[Claim]

    @property
    def sign(self):
        return sign_of(self.finding, self.criterion)

    @property
    def shown(self):
        return self.claims[0] if self.claims else None

    @property
    def others(self):
        return self.claims[1:]


@dataclass
class EditionSheet:
    standing: Standing
    answers: list[Answer]

    @property
    def edition(self):
        return self.standing.edition

    @property
    def words(self):
        """The judgement; of what no longer exists that is all there is to say."""
        if self.standing.is_stopped:
            return FLAGS[Flag.STOPPED]
        return POSITIONS[self.standing.position]

    @property
    def flags(self):
        return [FLAGS[flag] for flag in self.standing.flags if flag is not Flag.STOPPED]

    @property
    def grounds(self):
        return [answer for answer in self.answers if answer.criterion.key in GROUNDS]

    @property
    def basis(self):
        """The answers that decided."""
        return [answer for answer in self.grounds if answer.criterion.key in self.standing.rests_on]

    @property
    def answered(self):
        return sum(answer.finding.value != UNKNOWN for answer in self.answers)

    @property
    def groups(self):
        """Answers by group of questions, in the order of the groups; of questions without any
        claim only the hard gates."""
        by_group = {group: [] for group in Criterion.Group}
        for answer in self.answers:
            if answer.claims or answer.criterion.is_gate:
                by_group[Criterion.Group(answer.criterion.group)].append(answer)
        return [(group.label, answers) for group, answers in by_group.items() if answers]

    @property
    def open_questions(self):
        return [
            answer.criterion
            for answer in self.answers
            if not answer.claims and not answer.criterion.is_gate
        ]


@dataclass
class Sheet:
    editions: list[EditionSheet]
    seed: SeedStatement | None
    rules: list[Rule]
    alternatives: list


def sheet_of(tool, editions=None):
    """Of all editions that are on the site, or of these."""
    if editions is None:
        editions = Edition.objects.published().filter(tool=tool).select_related("tool")
    criteria = [
        criterion
        for criterion in Criterion.objects.published().select_related("rule__source")
        if criterion.is_asked_of(tool)
    ]
    known = list(standings(editions).values())
    claims = claims_of(known)
    sheets = [EditionSheet(standing, answers_of(standing, criteria, claims)) for standing in known]
    return Sheet(
        editions=sheets,
        seed=SeedStatement.objects.filter(tool=tool).select_related("source").first(),
        rules=rules_behind(criteria),
        alternatives=alternatives_to(tool),
    )


def rules_behind(criteria):
    """Of the hard gates; one that an editor added may have none."""
    rules = {each.rule_id: each.rule for each in criteria if each.is_gate and each.rule}
    return list(rules.values())


def claims_of(standings):
    """The claims behind findings, by number."""
    pks = [
        said.pk
        for standing in standings
        for finding in standing.findings.values()
        for said in finding.said
    ]
    claims = Claim.objects.filter(pk__in=pks).select_related("criterion", "source")
    return {claim.pk: claim for claim in claims}


def answers_of(standing, criteria, claims):
    return [
        Answer(criterion, finding, [claims[said.pk] for said in finding.said])
        for criterion in criteria
        for finding in [standing.finding(criterion.key)]
    ]


def alternatives_to(tool):
    """Editions of other tools with the same first use that may carry sensitive information."""
    entries = [
        entry
        for entry in shelf().entries
        if entry.tool.pk != tool.pk
        and entry.standing.position.permits
        and not entry.tool.is_stopped
        and set(tool.uses[:1]) & entry.facets["waarvoor"]
    ]
    return sorted(entries, key=lambda entry: -entry.answered)[:ALTERNATIVES]
