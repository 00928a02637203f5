"""What changed behind a decision: the facts of that day beside those of now. Pure.

A fact that counted and counts no more (it lapsed, sources contradict it, nobody says it any more),
one that says something else, and one that nobody knew then. A re-check that says the same is no
change."""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any

from tooldb.preference import UNKNOWN, Finding


class Kind(StrEnum):
    LAPSED = "lapsed"
    DIFFER = "differ"
    GONE = "gone"
    OTHER = "other"
    FOUND = "found"


@dataclass(frozen=True)
class Fact:
    """One fact on one day: what counts, and how it is said. `doubt` says why it does not count;
    `claim` is the row that it comes from."""

    counted: str = UNKNOWN
    shown: str = ""
    condition: str = ""
    doubt: str = ""
    claim: int = 0

    @classmethod
    def of(cls, finding: Finding, shown: str, condition: str, claim: int) -> "Fact":
        doubt = Kind.DIFFER if finding.differ else Kind.LAPSED if finding.lapsed else ""
        return cls(finding.counted, shown, condition, doubt, claim)

    @classmethod
    def read(cls, kept: Mapping[str, Any]) -> "Fact":
        return cls(**{name: kept[name] for name in cls.__dataclass_fields__})

    def as_dict(self) -> dict[str, Any]:
        return asdict(self)

    @property
    def is_known(self) -> bool:
        return self.counted != UNKNOWN

    @property
    def says(self) -> tuple[str, str]:
        """What decisions rest on."""
        return (self.counted, self.condition) if self.is_known else (UNKNOWN, "")


@dataclass(frozen=True)
class Change:
    key: str
    then: Fact
    now: Fact

    @property
    def kind(self) -> Kind:
        if self.now.is_known:
            return Kind.OTHER if self.then.is_known else Kind.FOUND
        return Kind(self.now.doubt or Kind.GONE)

    @property
    def mark(self) -> str:
        """The same for the same change, also after a re-check that says the same. What lapses once
        more is another change."""
        about = self.now.says if self.now.is_known else self.now.claim
        return hashlib.sha256(f"{self.key} {self.kind} {about}".encode()).hexdigest()


def compare(then: Mapping[str, Fact], now: Mapping[str, Fact]) -> list[Change]:
    """The changes of the facts of then, in their order."""
    pairs: Iterable[tuple[str, Fact, Fact]] = (
        (key, fact, now.get(key, Fact())) for key, fact in then.items()
    )
    return [Change(key, was, is_now) for key, was, is_now in pairs if was.says != is_now.says]
