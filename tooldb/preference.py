"""Several answers to one question: which one counts, and whether they differ. Pure.

An audit goes before a contract, that before an own test, that before what the supplier says, that
before what others report; then the newest. An answer that lapsed or that others contradict is
shown, but never counts."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

UNKNOWN = "unknown"
EVIDENCE = ("audit", "contract", "own_test", "vendor", "report")


class Said(NamedTuple):
    """One standing claim."""

    value: str
    evidence: str
    # As sources give it: '2020', '2020-04', '2020-04-16' or ''. Sorts as text.
    source_date: str = ""
    checked_on: date | None = None
    valid_until: date | None = None
    # The row it comes from, to lead back to it.
    pk: int = 0

    @property
    def rank(self) -> tuple[int, str, date, int]:
        """The highest counts."""
        checked_on = self.checked_on or date.min
        return (-EVIDENCE.index(self.evidence), self.source_date, checked_on, self.pk)

    def has_lapsed(self, today: date) -> bool:
        return self.valid_until is not None and self.valid_until < today


@dataclass(frozen=True)
class Finding:
    """What is known about one question: `value` is shown, `counted` is what decisions rest on."""

    value: str = UNKNOWN
    differ: bool = False
    lapsed: bool = False
    evidence: str = ""
    said: tuple[Said, ...] = field(default=(), compare=False)

    @property
    def counted(self) -> str:
        return UNKNOWN if self.differ or self.lapsed else self.value


def weigh(claims: Iterable[Said], today: date) -> Finding:
    """The finding from all standing claims about one question; `said` has the strongest first."""
    said = list(claims)
    if len(said) > 1:
        said.sort(key=lambda claim: claim.rank, reverse=True)
    known = [claim for claim in said if claim.value != UNKNOWN]
    if not known:
        return Finding(said=tuple(said))
    first = known[0]
    return Finding(
        value=first.value,
        differ=len({claim.value for claim in known}) > 1,
        lapsed=first.has_lapsed(today),
        evidence=first.evidence,
        said=tuple(said),
    )
