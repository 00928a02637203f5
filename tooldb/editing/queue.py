"""What an editor should look at, so that the catalogue stays true with an hour a week. Grouped by
tool and source: one open page of a supplier confirms several claims."""

from collections import defaultdict
from dataclasses import dataclass, field

from django.db.models import Count, Q
from django.utils import timezone

from knowledge.models import Kept, Question, Source
from tooldb.models import Claim, Criterion, Edition, Tool
from tooldb.preference import UNKNOWN
from tooldb.shelf import shelf

DAYS_AHEAD = 60


@dataclass
class Gap:
    """A hard question about an edition without an answer that counts."""

    edition: Edition
    criterion: Criterion
    differ: bool


@dataclass
class Work:
    """What there is to do about one tool: claims by source, and gaps."""

    tool: Tool
    claims: dict[Source, list[Claim]] = field(default_factory=lambda: defaultdict(list))
    gaps: list[Gap] = field(default_factory=list)

    @property
    def groups(self):
        return list(self.claims.items())

    @property
    def due(self):
        return [claim for claims in self.claims.values() for claim in claims]

    @property
    def urgency(self):
        """What lapsed first, then what lapses soon; then the most gaps in what we know least of."""
        lapsed = sum(claim.is_lapsed for claim in self.due)
        return (-lapsed, -len(self.due), -len(self.gaps), self.tool.name)


class Queue:
    """Lists for the page; counts for the top of it and for the weekly mail."""

    def __init__(self):
        self.claims = list(due_claims())
        self.gaps = list(gaps())
        self.questions = Question.objects.waiting()
        self.broken = broken_sources()
        self.kept = Kept.objects.all()

    @property
    def lapsed(self):
        return sum(claim.is_lapsed for claim in self.claims)

    @property
    def soon(self):
        return len(self.claims) - self.lapsed

    @property
    def overdue(self):
        return self.questions.filter(due_on__lt=timezone.localdate()).count()

    @property
    def hidden(self):
        """Tools that wait for vetting, or were taken off the site."""
        return Tool.objects.exclude(withdrawn_at=None).count()

    @property
    def is_due(self):
        """Gaps alone are no reason to write: they wait until somebody knows more."""
        lists = (self.claims, self.questions, self.broken, self.kept)
        return any(map(bool, lists))

    @property
    def works(self):
        """By tool, the most urgent first."""
        works = {}
        for claim in self.claims:
            tool = claim.edition.tool
            works.setdefault(tool.pk, Work(tool)).claims[claim.source].append(claim)
        for gap in self.gaps:
            tool = gap.edition.tool
            works.setdefault(tool.pk, Work(tool)).gaps.append(gap)
        return sorted(works.values(), key=lambda work: work.urgency)


def due_claims():
    """Of what is shown and still exists; what stopped needs no check any more."""
    claims = Claim.objects.published().due(DAYS_AHEAD).with_words()
    claims = claims.exclude(edition__tool__lifecycle=Tool.Lifecycle.DISCONTINUED)
    return claims.order_by("source__title", "edition__name", "criterion__position")


def gaps():
    for entry in shelf().entries:
        if entry.tool.is_stopped:
            continue
        for criterion in entry.asked:
            finding = entry.standing.finding(criterion.key)
            if criterion.is_gate and finding.counted == UNKNOWN and not finding.lapsed:
                yield Gap(entry.edition, criterion, finding.differ)


def broken_sources():
    """With how many standing claims lean on each."""
    standing = Count("claims", filter=Q(claims__superseded_by=None), distinct=True)
    return Source.objects.published().filter(is_broken=True).annotate(standing=standing)
