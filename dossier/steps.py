"""Where an organisation stands in the step plan. Pure: what is known goes in, where it stands comes
out. dossier/plan.py brings the rows to it.

A signal is the name of a small fact ('notes:value', 'tool-decided', 'filled:drempels-scan'). A step
names those that tell that it was begun, and those that prove that it is done; what is known of an
organisation is a set of such names. What somebody set by hand goes before all of them."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

# In the file, short for the two signals of a step's own agreements.
AGREEMENTS = "agreements"


class State(StrEnum):
    DONE = "done"
    BUSY = "busy"
    NEXT = "next"
    NOT_BEGUN = "not_begun"
    SKIPPED = "skipped"


SETTLED = (State.DONE, State.SKIPPED)
# What somebody may set by hand.
BY_HAND = (State.BUSY, State.DONE, State.SKIPPED)


@dataclass(frozen=True)
class Step:
    """`pages`: names of addresses; `blocks`: of the canvas."""

    key: str
    number: int
    title: str
    goal: str
    instruments: tuple[str, ...] = ()
    blocks: tuple[str, ...] = ()
    pages: tuple[str, ...] = ()
    signals: tuple[str, ...] = ()
    proofs: tuple[str, ...] = ()

    def __str__(self) -> str:
        return f"stap {self.number}: {self.title}"


@dataclass(frozen=True)
class Standing:
    """`seen`: the signals that hold. `is_by_hand`: somebody set the state."""

    step: Step
    state: State
    seen: tuple[str, ...] = ()
    is_by_hand: bool = False
    is_next: bool = False

    @property
    def is_settled(self) -> bool:
        return self.state in SETTLED


@dataclass(frozen=True)
class Progress:
    standings: list[Standing] = field(default_factory=list)

    @property
    def total(self) -> int:
        return len(self.standings)

    def count(self, state: State) -> int:
        return sum(each.state is state for each in self.standings)

    @property
    def done(self) -> int:
        return self.count(State.DONE)

    @property
    def skipped(self) -> int:
        return self.count(State.SKIPPED)

    @property
    def busy(self) -> list[Standing]:
        return [each for each in self.standings if each.state is State.BUSY]

    @property
    def also_busy(self) -> list[Standing]:
        """Beside the next one."""
        return [each for each in self.busy if not each.is_next]

    @property
    def next(self) -> Standing | None:
        """The first step that is neither done nor skipped; None after the last."""
        return next((each for each in self.standings if each.is_next), None)


def progress_of(
    steps: Iterable[Step], facts: Collection[str], by_hand: Mapping[str, State]
) -> Progress:
    """`facts`: the signals that hold; `by_hand`: key of a step to what somebody set."""
    standings, found_next = [], False
    for step in steps:
        state = by_hand.get(step.key) or derived(step, facts)
        is_next = not found_next and state not in SETTLED
        found_next = found_next or is_next
        if is_next and state is State.NOT_BEGUN:
            state = State.NEXT
        seen = tuple(name for name in (*step.proofs, *step.signals) if name in facts)
        standings.append(Standing(step, state, seen, step.key in by_hand, is_next))
    return Progress(standings)


def derived(step: Step, facts: Collection[str]) -> State:
    if any(name in facts for name in step.proofs):
        return State.DONE
    return State.BUSY if any(name in facts for name in step.signals) else State.NOT_BEGUN


def agreement_facts(done: Mapping[str, Iterable[bool]]) -> set[str]:
    """Key of a step to whether each of its agreements is done."""
    found = {key: list(each) for key, each in done.items()}
    return {
        f"agreements-done:{key}" if all(each) else f"agreement-open:{key}"
        for key, each in found.items()
        if each
    }


def read_steps(rows: Iterable[Mapping[str, Any]]) -> tuple[Step, ...]:
    """Of fixtures/steps.yaml."""
    return tuple(read_step(number, row) for number, row in enumerate(rows, start=1))


def read_step(number: int, row: Mapping[str, Any]) -> Step:
    lists = {
        name: tuple(row.get(name, ())) for name in ("instruments", "blocks", "pages", "proofs")
    }
    signals = tuple(
        name
        for said in row["signals"]
        for name in (own(row["key"]) if said == AGREEMENTS else [said])
    )
    return Step(row["key"], number, row["title"], row["goal"], signals=signals, **lists)


def own(key: str) -> list[str]:
    """The signals of the agreements that were made from a step."""
    return [f"agreement-open:{key}", f"agreements-done:{key}"]
