"""What may be said of an edition under the GDPR, and what to look out for. Pure: facts and a table
in, an outcome out. The table is fixtures/tooldb_position.yaml.

Only findings that count come in (tooldb/preference.py): unknown, lapsed and contradicted answers
are all `unknown` here, so they never speak for a tool."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from enum import StrEnum
from typing import Any

from tooldb.preference import UNKNOWN, Finding

# Criterion keys that the position rests on.
GROUNDS = ("dpa", "region", "transfer", "own_server", "role")


class Position(StrEnum):
    USABLE = "usable"
    SIGNED_DPA = "signed_dpa"
    OWN_SERVER = "own_server"
    NOT_SENSITIVE = "not_sensitive"
    NOT_SAID = "not_said"

    @property
    def permits(self) -> bool:
        """Whether sensitive information may go over it, on the condition that it names."""
        return self in (Position.USABLE, Position.SIGNED_DPA, Position.OWN_SERVER)


class Flag(StrEnum):
    STOPPED = "stopped"
    LAPSED = "lapsed"
    DIFFER = "differ"
    PRIVATE_ONLY = "private_only"
    VENDOR_ONLY = "vendor_only"
    NETHERLANDS_ONLY = "netherlands_only"


@dataclass(frozen=True)
class Facts:
    dpa: str = UNKNOWN
    region: str = UNKNOWN
    transfer: str = UNKNOWN
    own_server: str = UNKNOWN
    role: str = UNKNOWN
    lapsed: bool = False


@dataclass(frozen=True)
class Row:
    when: Mapping[str, Any]
    position: Position
    why: str

    def fits(self, facts: Facts) -> bool:
        return all(is_in(getattr(facts, name), cell) for name, cell in self.when.items())


def is_in(value: str | bool, cell: Any) -> bool:
    return value in cell if isinstance(cell, list) else value == cell


def read_table(rows: Iterable[Mapping[str, Any]]) -> list[Row]:
    """Raise ValueError for a position or a fact that does not exist, or a table without an end."""
    table = [Row(row["when"], Position(row["position"]), row["why"]) for row in rows]
    known = {field.name for field in fields(Facts)}
    if any(set(row.when) - known for row in table) or table[-1].when:
        raise ValueError("The table of positions names an unknown fact or has no last row.")
    return table


def facts_from(findings: Mapping[str, Finding]) -> Facts:
    grounds = {name: findings.get(name, Finding()) for name in GROUNDS}
    counted = {name: finding.counted for name, finding in grounds.items()}
    return Facts(**counted, lapsed=any(finding.lapsed for finding in grounds.values()))


def derive(facts: Facts, table: Iterable[Row]) -> Row:
    """The row of the table that decides."""
    return next(row for row in table if row.fits(facts))


def flags_from(
    findings: Mapping[str, Finding], *, is_stopped: bool, was_private: bool
) -> list[Flag]:
    """What to look out for. `was_private`: the decision aid of 2020 named the tool only for contact
    with family and friends."""
    known = [finding for finding in findings.values() if finding.value != UNKNOWN]
    dpa = findings.get("dpa", Finding()).counted
    raised = {
        Flag.STOPPED: is_stopped,
        Flag.PRIVATE_ONLY: was_private and dpa not in ("offered", "on_request"),
        Flag.NETHERLANDS_ONLY: findings.get("belgium", Finding()).counted == "no",
        Flag.DIFFER: any(finding.differ for finding in known),
        Flag.LAPSED: any(finding.lapsed for finding in known),
        Flag.VENDOR_ONLY: bool(known) and all(is_from_vendor(finding) for finding in known),
    }
    return [flag for flag, is_raised in raised.items() if is_raised]


def is_from_vendor(finding: Finding) -> bool:
    return all(claim.evidence == "vendor" for claim in finding.said if claim.value != UNKNOWN)
