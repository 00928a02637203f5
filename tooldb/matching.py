"""Which editions fit, which would once something is arranged, and which drop out and why. Pure:
answers and findings in, an outcome out.

Gates come first (tooldb/aid/gates.py), then wishes put what is left in order.

A set of editions is a whole number with a bit for each, as on the shelf: a gate looks once at every
combination of facts that occurs, so that ten thousand editions take hardly longer than sixty."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import islice

from tooldb.aid.answers import DONT_KNOW, Answers, Question, Wish
from tooldb.aid.gates import PACKS, SUITE, Candidate, Gate, Place, Reason, Table

# Further down in a list: more to arrange, then what weighs more, then what nobody knows.
ONE_MORE, WEIGHT, UNSURE = 10_000, 100, 1
# How many ways out are named when everything drops out.
WAYS_OUT = 3


class Candidates:
    """Editions, ready to be matched with any answers."""

    def __init__(self, table: Table, candidates: Iterable[Candidate]) -> None:
        self.table = table
        self.all = sorted(candidates, key=lambda each: (each.name.casefold(), each.key))
        self.columns: dict[str, list[str]] = {}
        self.groups = {gate.key: self.grouped(gate.facts) for gate in table.gates}
        self.values = {wish.key: self.grouped((wish.fact,)) for wish in table.wishes}
        self.suites = self.grouped((SUITE,))

    def grouped(self, facts: Sequence[str]) -> dict[tuple[str, ...], int]:
        """Every combination of these facts that occurs, with the set of editions that have it."""
        numbers = defaultdict(list)
        columns = [self.column(fact) for fact in facts]
        for number, values in enumerate(zip(*columns, strict=True)):
            numbers[values].append(number)
        return {values: set_of(found, len(self.all)) for values, found in numbers.items()}

    def column(self, fact: str) -> list[str]:
        """One fact of all editions; several gates rest on the same ones."""
        if fact not in self.columns:
            self.columns[fact] = [candidate.counted(fact) for candidate in self.all]
        return self.columns[fact]

    @property
    def everything(self) -> int:
        return (1 << len(self.all)) - 1

    def having(self, groups: Mapping[tuple[str, ...], int], values: Iterable[str]) -> int:
        """The set of editions of which one fact has one of these values."""
        return union(groups.get((value,), 0) for value in values)


def set_of(numbers: Iterable[int], size: int) -> int:
    signs = bytearray(b"0" * (size + 1))
    for number in numbers:
        signs[size - number] = ord("1")
    return int(signs, 2)


def union(sets: Iterable[int]) -> int:
    found = 0
    for each in sets:
        found |= each
    return found


@dataclass(frozen=True)
class Judged:
    """What one gate makes of all editions."""

    arrange: int = 0
    # Of those: what is to be arranged is to find something out.
    unknown: int = 0
    drops: int = 0


@dataclass(frozen=True)
class Change:
    """Another answer to a question, and how many more editions would fit with it."""

    question: Question
    value: str
    gain: int

    @property
    def label(self) -> str:
        return self.question.labels[self.value]


class Matcher:
    """Judges gates, each once for the same answers to what it leans on."""

    def __init__(self, candidates: Candidates) -> None:
        self.candidates = candidates
        self.known: dict[tuple[object, ...], Judged] = {}

    def judged(self, gate: Gate, answers: Answers) -> Judged:
        key = (gate.key, *(answers.counted.get(name) for name in gate.leans_on))
        if key not in self.known:
            self.known[key] = self.judge(gate, answers)
        return self.known[key]

    def judge(self, gate: Gate, answers: Answers) -> Judged:
        if not gate.when.hold(answers.counted):
            return Judged()
        found = {"arrange": 0, "unknown": 0, "drops": 0}
        for values, editions in self.candidates.groups[gate.key].items():
            row = gate.judge(dict(zip(gate.facts, values, strict=True)), answers)
            if row.outcome is not Place.FITS:
                found[row.outcome] |= editions
                found["unknown"] |= editions if row.ask else 0
        return Judged(**found)

    def all_judged(self, answers: Answers) -> list[Judged]:
        return [self.judged(gate, answers) for gate in self.candidates.table.gates]

    def fitting(self, answers: Answers) -> int:
        shut = union(each.arrange | each.drops for each in self.all_judged(answers))
        return self.candidates.everything & ~shut

    def staying(self, answers: Answers) -> int:
        """What does not drop out."""
        drops = union(each.drops for each in self.all_judged(answers))
        return self.candidates.everything & ~drops


class Outcome:
    """Every edition in one of three lists. Reads what is asked of it only."""

    def __init__(self, answers: Answers, candidates: Candidates) -> None:
        self.answers, self.candidates = answers, candidates
        self.matcher = Matcher(candidates)
        judged = self.matcher.all_judged(answers)
        everything = candidates.everything
        drops = union(each.drops for each in judged)
        arrange = union(each.arrange for each in judged) & ~drops
        self.sets = {
            Place.FITS: everything & ~arrange & ~drops,
            Place.ARRANGE: arrange,
            Place.DROPS: drops,
        }
        self.judged = judged

    def count(self, place: Place) -> int:
        return self.sets[place].bit_count()

    def listed(self, place: Place, start: int = 0, stop: int | None = None) -> list[Candidate]:
        """One list, the nearest first: with the fewest things to arrange, the lightest, then with
        the most of what was wished for, then by name."""
        return [self.candidates.all[n] for n in islice(self.ordered(place), start, stop)]

    def ordered(self, place: Place) -> Iterator[int]:
        for _cost, near in sorted(self.costs(place).items()):
            for _points, equal in sorted(self.by_points(near).items(), reverse=True):
                yield from numbers_in(equal)

    def costs(self, place: Place) -> dict[int, int]:
        """How much there is to arrange (or, for what drops out, what is against it) to the set of
        editions of which that is so."""
        totals = {0: self.sets[place]}
        for gate, judged in zip(self.candidates.table.gates, self.judged, strict=True):
            cost = ONE_MORE + WEIGHT * gate.weighs
            against = judged.drops if place is Place.DROPS else judged.arrange
            totals = added(totals, against, cost)
            totals = added(totals, judged.unknown & against, UNSURE)
        return totals

    def by_points(self, among: int) -> dict[int, int]:
        """How much of what was wished for: a whole wish is twice its weight, half of it once. A
        pack that the organisation has breaks a tie."""
        totals = {0: among}
        for wish in self.candidates.table.wishes:
            if weight := self.answers.wishes.get(wish.key, 0):
                values = self.candidates.values[wish.key]
                totals = added(totals, self.candidates.having(values, wish.whole), 2 * weight)
                totals = added(totals, self.candidates.having(values, wish.half), weight)
        held = self.answers.counted.get(PACKS, ())
        return added(totals, self.candidates.having(self.candidates.suites, held), 1)

    def reasons(self, candidate: Candidate) -> list[Reason]:
        """What every gate that is on says about an edition."""
        found = []
        for gate in self.candidates.table.gates:
            if gate.when.hold(self.answers.counted):
                facts = {name: candidate.counted(name) for name in gate.facts}
                found.append(Reason(gate, gate.judge(facts, self.answers), candidate))
        return found

    def deciding(self, candidate: Candidate) -> list[Reason]:
        """The reasons that put it where it is: all that fit, or all of the worst sort."""
        reasons = self.reasons(candidate)
        for place in (Place.DROPS, Place.ARRANGE):
            if found := [reason for reason in reasons if reason.place is place]:
                return found
        return reasons

    def granted(self, candidate: Candidate) -> list[Wish]:
        """The wishes that it meets whole."""
        return [
            wish
            for wish in self.candidates.table.wishes
            if wish.key in self.answers.wishes and candidate.counted(wish.fact) in wish.whole
        ]

    def questions_to_supplier(self, candidate: Candidate) -> list[str]:
        """Exactly what is not known, in Dutch, ready to send."""
        return [reason.ask for reason in self.reasons(candidate) if reason.ask]

    @cached_property
    def changes(self) -> list[Change]:
        """The changes of one answer that let most other editions fit; more than one for a tie, none
        when no single answer does."""
        found = self.gains(self.matcher.fitting)
        best = max((change.gain for change in found), default=0)
        return [change for change in found if change.gain == best]

    @cached_property
    def ways_out(self) -> list[Change]:
        """When everything drops out: of the three questions that stop most editions, the answer
        that keeps most in."""
        if self.count(Place.DROPS) < len(self.candidates.all):
            return []
        best: dict[str, Change] = {}
        for change in sorted(self.gains(self.matcher.staying), key=lambda each: -each.gain):
            best.setdefault(change.question.key, change)
        return list(best.values())[:WAYS_OUT]

    def gains(self, reached: Callable[[Answers], int]) -> list[Change]:
        """Every other answer to one question that brings more editions there."""
        now = reached(self.answers)
        found = [
            Change(question, value, (reached(other) & ~now).bit_count())
            for question, value, other in other_answers(self.answers)
        ]
        return [change for change in found if change.gain]

    @cached_property
    def missing(self) -> list[tuple[Gate, int]]:
        """What is not known of most editions that could fit, the most frequent first."""
        near = self.sets[Place.ARRANGE]
        gates = zip(self.candidates.table.gates, self.judged, strict=True)
        found = [(gate, (judged.unknown & near).bit_count()) for gate, judged in gates]
        return sorted((each for each in found if each[1]), key=lambda each: -each[1])


def other_answers(answers: Answers) -> Iterator[tuple[Question, str, Answers]]:
    """Every other answer to one question; 'I do not know' is no advice."""
    for question in (each for each in answers.asked if not each.sets_scene):
        given = answers.counted[question.key]
        for option in question.options:
            if option.value not in (*given, DONT_KNOW):
                values = (*given, option.value) if question.multiple else (option.value,)
                yield question, option.value, answers.but(question.key, *values)


def added(totals: Mapping[int, int], editions: int, amount: int) -> dict[int, int]:
    """Totals (a number to the set of editions that have it), with an amount more for some."""
    found: dict[int, int] = defaultdict(int)
    for total, having in totals.items():
        if more := having & editions:
            found[total + amount] |= more
        if same := having & ~editions:
            found[total] |= same
    return found


def numbers_in(editions: int) -> Iterator[int]:
    signs = f"{editions:b}"
    at = signs.rfind("1")
    while at >= 0:
        yield len(signs) - 1 - at
        at = signs.rfind("1", 0, at)
