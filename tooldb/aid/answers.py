"""The questions of the decision aid, and what somebody answered. Pure: an address or a dict in,
answers out. The questions are in fixtures/tooldb_aid.yaml.

A question is asked only when earlier answers make it matter. What is not an answer is left out, and
a question that matters but has no answer counts as its `safe` one."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any
from urllib.parse import urlencode

VERSION = 1
DONT_KNOW = "weet-niet"
MAX_WEIGHT = 3
# In an address: a wish, and that the page with wishes was seen.
WISH, WISHES = "wens-", "wensen"

Given = Mapping[str, tuple[str, ...]]


@dataclass(frozen=True)
class Conditions:
    """Of a list of conditions one must hold; an empty list always holds."""

    any_of: tuple[Mapping[str, frozenset[str]], ...] = ()

    @classmethod
    def read(cls, rows: Iterable[Mapping[str, Sequence[str]]]) -> "Conditions":
        return cls(tuple({key: frozenset(row[key]) for key in row} for row in rows))

    def hold(self, given: Given) -> bool:
        return not self.any_of or any(is_met(cells, given) for cells in self.any_of)

    @property
    def keys(self) -> set[str]:
        return {key for cells in self.any_of for key in cells}


def is_met(cells: Mapping[str, frozenset[str]], given: Given) -> bool:
    return all(not wanted.isdisjoint(given.get(key, ())) for key, wanted in cells.items())


@dataclass(frozen=True)
class Option:
    value: str
    label: str
    help: str = ""
    # How much it asks of a tool, next to other answers to the same question.
    asks: int | None = None


@dataclass(frozen=True)
class Question:
    key: str
    title: str
    short: str
    safe: str
    options: tuple[Option, ...]
    only_if: Conditions = Conditions()
    help: str = ""
    multiple: bool = False
    # What people want to do: no answer to change in order to find a tool.
    sets_scene: bool = False
    # What is filled in before somebody answers.
    chosen: str = ""

    @cached_property
    def labels(self) -> dict[str, str]:
        return {option.value: option.label for option in self.options}

    def read(self, values: Iterable[str]) -> tuple[str, ...]:
        """The answers among these values. Of several, those that ask least: a pack that you have
        goes before 'none of these'."""
        values = set(values)
        found = [option for option in self.options if option.value in values]
        if not self.multiple:
            return tuple(option.value for option in found[:1])
        least = min((option.asks or 0 for option in found), default=0)
        return tuple(option.value for option in found if (option.asks or 0) == least)


@dataclass(frozen=True)
class Wish:
    """What counts a little or a lot, but opens and shuts nothing."""

    key: str
    label: str
    fact: str
    whole: frozenset[str]
    half: frozenset[str] = frozenset()

    @property
    def name(self) -> str:
        return WISH + self.key


@dataclass(frozen=True)
class Answers:
    questions: tuple[Question, ...] = field(repr=False)
    # Only what was asked and answered.
    given: Given = field(default_factory=dict)
    # The same, with the safe answer to what is still open.
    counted: Given = field(default_factory=dict)
    # Key of a wish to its weight, from 1 to MAX_WEIGHT.
    wishes: Mapping[str, int] = field(default_factory=dict)
    has_seen_wishes: bool = False

    @property
    def asked(self) -> list[Question]:
        return [question for question in self.questions if question.key in self.counted]

    @property
    def open(self) -> list[Question]:
        return [question for question in self.asked if question.key not in self.given]

    def has(self, key: str, *values: str) -> bool:
        return not set(values).isdisjoint(self.counted.get(key, ()))

    def labels(self, question: Question) -> list[str]:
        return [question.labels[value] for value in self.counted[question.key]]

    def but(self, key: str, *values: str) -> "Answers":
        """The same with another answer to one question."""
        given = {**self.given, key: values}
        return answers_from(self.questions, given, self.wishes, self.has_seen_wishes)

    def without(self, key: str) -> "Answers":
        given = {name: values for name, values in self.given.items() if name != key}
        return answers_from(self.questions, given, self.wishes, self.has_seen_wishes)

    @property
    def pairs(self) -> list[tuple[str, str]]:
        """Names and values for an address or a form."""
        found = [(key, value) for key, values in self.given.items() for value in values]
        found += [(WISH + key, str(weight)) for key, weight in self.wishes.items()]
        return [*found, (WISHES, "ja")] if self.has_seen_wishes else found

    @property
    def query(self) -> str:
        return urlencode(self.pairs)

    def as_dict(self) -> dict[str, Any]:
        """To keep: answers_from_dict reads it back."""
        given = {key: list(values) for key, values in self.given.items()}
        return {"version": VERSION, "answers": given, "wishes": dict(self.wishes)}


def answers_from(
    questions: tuple[Question, ...],
    values: Mapping[str, Iterable[str]],
    wishes: Mapping[str, int],
    has_seen_wishes: bool = False,
) -> Answers:
    given: dict[str, tuple[str, ...]] = {}
    counted: dict[str, tuple[str, ...]] = {}
    for question in questions:
        if question.only_if.hold(counted):
            if found := question.read(values.get(question.key, ())):
                given[question.key] = found
            counted[question.key] = found or (question.safe,)
    return Answers(questions, given, counted, wishes, has_seen_wishes)


def read_wishes(wishes: Iterable[Wish], weights: Mapping[str, Any]) -> dict[str, int]:
    """Key to weight, of the wishes that there are and that weigh something."""
    found = {wish.key: str(weights.get(wish.key, "")) for wish in wishes}
    known = [str(weight) for weight in range(1, MAX_WEIGHT + 1)]
    return {key: int(weight) for key, weight in found.items() if weight in known}


def answers_from_query(
    questions: tuple[Question, ...], wishes: Iterable[Wish], lists: Mapping[str, list[str]]
) -> Answers:
    """From the names and lists of values of an address (QueryDict.lists)."""
    last = {name: values[-1] for name, values in lists.items() if values}
    weights = {wish.key: last.get(wish.name, "") for wish in wishes}
    return answers_from(questions, lists, read_wishes(wishes, weights), WISHES in last)


def answers_from_dict(
    questions: tuple[Question, ...], wishes: Iterable[Wish], kept: Mapping[str, Any]
) -> Answers:
    """From what as_dict gave, also when questions changed since."""
    return answers_from(questions, kept["answers"], read_wishes(wishes, kept["wishes"]), True)


def read_questions(rows: Iterable[Mapping[str, Any]]) -> tuple[Question, ...]:
    """Raise ValueError when a question leans on one that does not come before it."""
    questions: list[Question] = []
    for row in rows:
        options = tuple(Option(**option) for option in row["options"])
        only_if = Conditions.read(row.get("only_if", ()))
        question = Question(**{**row, "options": options, "only_if": only_if})
        check_conditions(only_if, questions)
        check_values(question, [question.safe, question.chosen or question.safe])
        questions.append(question)
    return tuple(questions)


def read_wish_rows(rows: Iterable[Mapping[str, Any]]) -> tuple[Wish, ...]:
    return tuple(
        Wish(
            key=row["key"],
            label=row["label"],
            fact=row["fact"],
            whole=frozenset(row["yes"]),
            half=frozenset(row.get("half", ())),
        )
        for row in rows
    )


def check_conditions(conditions: Conditions, questions: Iterable[Question]) -> None:
    known = {question.key: question for question in questions}
    for cells in conditions.any_of:
        check_cells(cells, known)


def check_cells(cells: Mapping[str, Iterable[str]], known: Mapping[str, Question]) -> None:
    for key, values in cells.items():
        if key not in known:
            raise ValueError(f"The decision aid asks no question '{key}' (before this).")
        check_values(known[key], values)


def check_values(question: Question, values: Iterable[str]) -> None:
    if unknown := set(values) - set(question.labels):
        raise ValueError(f"'{question.key}' cannot be answered with {sorted(unknown)}.")
