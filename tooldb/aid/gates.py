"""What each answer asks of a tool: gates with rows, read from fixtures/tooldb_aid.yaml. Pure.

A gate rests on findings that count (tooldb/preference.py), so what is unknown, lapsed or
contradicted never opens one: it leaves a question to the supplier."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property
from typing import Any

from tooldb.aid.answers import (
    Answers,
    Conditions,
    Question,
    Wish,
    check_cells,
    check_conditions,
    is_met,
    read_questions,
    read_wish_rows,
)
from tooldb.position import facts_from
from tooldb.preference import UNKNOWN, Finding

SUITE, PACKS = "suite", "pakket"
# Whether something lapsed that the position rests on (tooldb/position.py), which says nothing then.
LAPSED = "lapsed"
# Why a fact does not count: `region.doubt` is a value of Doubt.
DOUBT = ".doubt"


class Place(StrEnum):
    FITS = "fits"
    ARRANGE = "arrange"
    DROPS = "drops"


class Doubt(StrEnum):
    """Why something does not count as yes."""

    NONE = ""
    UNKNOWN = "unknown"
    LAPSED = "lapsed"
    DIFFER = "differ"


@dataclass(frozen=True)
class Candidate:
    """An edition with what is known of it. `facts` are no claims: whether it exists, its kind, its
    pack (`suite`)."""

    key: str
    name: str
    findings: Mapping[str, Finding] = field(default_factory=dict)
    facts: Mapping[str, str] = field(default_factory=dict)

    def counted(self, fact: str) -> str:
        if fact == LAPSED:
            return "yes" if facts_from(self.findings).lapsed else "no"
        if fact.endswith(DOUBT):
            return str(self.doubt(fact.removesuffix(DOUBT)))
        if fact in self.facts:
            return self.facts[fact]
        finding = self.findings.get(fact)
        return finding.counted if finding else UNKNOWN

    def doubt(self, fact: str) -> Doubt:
        finding, value = self.findings.get(fact, Finding()), self.counted(fact)
        if fact == LAPSED:
            return Doubt.LAPSED if value == "yes" else Doubt.NONE
        if value != UNKNOWN:
            return Doubt.NONE
        if finding.differ:
            return Doubt.DIFFER
        return Doubt.LAPSED if finding.lapsed else Doubt.UNKNOWN


@dataclass(frozen=True)
class Cell:
    """What a fact must be: one of some values, or a number that is large enough."""

    values: frozenset[str] = frozenset()
    at_least: int | None = None

    @classmethod
    def read(cls, cell: Any) -> "Cell":
        return cls(at_least=cell["at_least"]) if isinstance(cell, dict) else cls(frozenset(cell))

    def fits(self, value: str) -> bool:
        if self.at_least is None:
            return value in self.values
        return value.isdecimal() and int(value) >= self.at_least


@dataclass(frozen=True)
class Row:
    outcome: Place
    facts: Mapping[str, Cell]
    answers: Mapping[str, frozenset[str]]
    held: bool
    text: str
    # The question to the supplier, for what is not known.
    ask: str
    rests_on: str

    def fits(self, facts: Mapping[str, str], answers: Answers) -> bool:
        return (
            all(cell.fits(facts[name]) for name, cell in self.facts.items())
            and (not self.held or answers.has(PACKS, facts[SUITE]))
            and is_met(self.answers, answers.counted)
        )


@dataclass(frozen=True)
class Gate:
    key: str
    title: str
    rule: str
    # What to say of a rule of which nobody confirmed that it holds today.
    unsettled: str
    weighs: int
    when: Conditions
    rows: tuple[Row, ...]
    # Decides when no row does: what the gate rests on is not known.
    otherwise: Row

    @cached_property
    def facts(self) -> tuple[str, ...]:
        names = {name for row in self.rows for name in row.facts} | {self.otherwise.rests_on}
        return tuple(sorted(names | {SUITE for row in self.rows if row.held}))

    @cached_property
    def leans_on(self) -> tuple[str, ...]:
        """The questions whose answers matter to it."""
        names = {name for row in self.rows for name in row.answers}
        packs = {PACKS for row in self.rows if row.held}
        return tuple(sorted(names | packs | self.when.keys))

    def judge(self, facts: Mapping[str, str], answers: Answers) -> Row:
        return next((row for row in self.rows if row.fits(facts, answers)), self.otherwise)


@dataclass(frozen=True)
class Table:
    questions: tuple[Question, ...]
    gates: tuple[Gate, ...]
    wishes: tuple[Wish, ...]
    suites: Mapping[str, Sequence[str]]
    # Rules that matter with some answers, and that no tool can meet.
    notes: tuple[tuple[Conditions, tuple[str, ...]], ...] = ()

    def rules_with(self, answers: Answers) -> list[str]:
        """Keys of the rules to know beside those of the gates."""
        return [rule for when, rules in self.notes if when.hold(answers.counted) for rule in rules]

    def suite_of(self, key: str) -> str:
        """The pack that an edition belongs to."""
        return next((suite for suite, keys in self.suites.items() if key in keys), UNKNOWN)


@dataclass(frozen=True)
class Reason:
    """What a gate said about an edition, and the finding that it rests on."""

    gate: Gate
    row: Row
    candidate: Candidate

    @property
    def place(self) -> Place:
        return self.row.outcome

    @property
    def text(self) -> str:
        return self.row.text

    @property
    def ask(self) -> str:
        return self.row.ask.replace("{name}", self.candidate.name)

    @property
    def fact(self) -> str:
        return self.row.rests_on

    @property
    def finding(self) -> Finding:
        return self.candidate.findings.get(self.fact, Finding())

    @property
    def doubt(self) -> Doubt:
        return self.candidate.doubt(self.fact)


def read_table(data: Mapping[str, Any]) -> Table:
    """Raise ValueError for what does not hold together, see fixtures/tooldb_aid.yaml."""
    questions = read_questions(data["questions"])
    gates = tuple(read_gate(row, questions) for row in data["gates"])
    notes = tuple((Conditions.read(note["when"]), tuple(note["rules"])) for note in data["notes"])
    return Table(questions, gates, read_wish_rows(data["wishes"]), data["suites"], notes)


def read_gate(row: Mapping[str, Any], questions: tuple[Question, ...]) -> Gate:
    rests_on = row["rests_on"]
    gate = Gate(
        key=row["key"],
        title=row["title"],
        rule=row.get("rule", ""),
        unsettled=row.get("unsettled", ""),
        weighs=row.get("weighs", 1),
        when=Conditions.read(row.get("when", ())),
        rows=tuple(read_row(each, rests_on) for each in row["rows"]),
        otherwise=Row(Place.ARRANGE, {}, {}, False, row["find_out"], row["ask"], rests_on),
    )
    check_conditions(gate.when, questions)
    check_rows(gate, {question.key: question for question in questions})
    return gate


def read_row(row: Mapping[str, Any], rests_on: str) -> Row:
    return Row(
        outcome=Place(row["outcome"]),
        facts={name: Cell.read(cell) for name, cell in row.get("facts", {}).items()},
        answers={name: frozenset(values) for name, values in row.get("answers", {}).items()},
        held=row.get("held", False),
        text=row.get("text", ""),
        ask=row.get("ask", ""),
        rests_on=row.get("rests_on", rests_on),
    )


def check_rows(gate: Gate, questions: Mapping[str, Question]) -> None:
    for row in gate.rows:
        check_cells(row.answers, questions)
        if row.outcome is Place.FITS:
            known = [cell for name, cell in row.facts.items() if not name.endswith(DOUBT)]
            if not known or any(UNKNOWN in cell.values for cell in known):
                raise ValueError(f"'{gate.key}' opens on something that is not known.")
        elif not row.text:
            raise ValueError(f"'{gate.key}' does not say why.")
