"""What a team answered to an instrument: where its roles stand apart, scores of sections, what to
talk about, what changed. Pure. Worth and means are fractions from 0 to 1, never rounded.

How far the roles are apart is the outcome, not one average (MOMENTUM, design source
domain/CATALOGUE.md A); so nothing here adds up over sections.

**What is promised of answers without names** (`named=False`). Per question, a role with fewer than
`LEAST` answers to it is small. Whatever is made of `spreads()` fits at least two values of each
answer of a small role, even for a reader who knows
- who answered which question, and in which role,
- every answer to every other question, also of an earlier or later assessment,
- every answer to this question of the roles that are not small,
- and one answer of a small role to this question: the own one.

Why that holds. A question shows each role that is not small, and at most one group more: all small
roles merged. So nothing can be subtracted. All other functions here reckon with spreads only, and
`progress` looks at who answered, not at what. The merged group is shown when `may_be_merged`.
- Shown: without the answer that the reader knows, it still holds two different values. Swap an
  answer with one of another value: the same counts.
- Not shown, though it has `LEAST` answers: give all in it but the known one one value, another than
  the answer that the reader is after. Still not shown, and the same number hidden. (So alike
  answers of small roles stay out; that they are about alike can be seen, not what they are.)
- Fewer answers than that: no value was looked at.

What is not promised: of a role with `LEAST` answers or more the counts are shown, also when all say
the same; two who tell each other their answers know more than one; answers copied from an earlier
assessment are not new ones. And it only holds when all views and exports of one assessment come
from all its answers, with one `named`: a selection beside the whole can be subtracted."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import chain

YES, PARTLY, NO, NOT_APPLICABLE = "yes", "partly", "no", "na"
# Fewer answers than this of one role are shown to nobody (issue 7).
LEAST = 3
# So many answers of a merged group are others than its most frequent one: one may be the reader's
# own, and then there still is another.
APART = 2
WORTH = {YES: Fraction(1), PARTLY: Fraction(1, 2), NO: Fraction(0), NOT_APPLICABLE: None}


@dataclass(frozen=True)
class Question:
    """`steps`: 0 for yes, partly, no, not applicable; else the length of its scale, with the values
    "0" (lowest) up to str(steps - 1). Raise ValueError for a scale without two steps."""

    key: str
    section: str
    text: str
    steps: int = 0

    def __post_init__(self) -> None:
        if self.steps < 0 or self.steps == 1:
            raise ValueError(f"{self.key}: a scale has at least two steps")

    @property
    def values(self) -> tuple[str, ...]:
        return tuple(map(str, range(self.steps))) if self.steps else tuple(WORTH)


@dataclass(frozen=True)
class Given:
    """One answer of one respondent. The note is never put out."""

    who: str
    role: str
    question: str
    value: str
    note: str = ""


@dataclass(frozen=True)
class Group:
    """`roles`: more than one when small roles were merged. `counts`: how many gave each value of
    the question, also those that nobody gave. `answered`: answers, those that say 'not applicable'
    too. `mean`: of the worth of the others, 0 to 1; None without any."""

    roles: tuple[str, ...]
    counts: dict[str, int]
    answered: int
    mean: Fraction | None


@dataclass(frozen=True)
class Spread:
    """`groups`: what may be shown, by role, a merged group last. `hidden`: how many answers stay
    out."""

    question: Question
    groups: tuple[Group, ...]
    hidden: int

    @property
    def total(self) -> Group:
        """Everything that is shown, as one group."""
        counts = added(self.question.values, [group.counts for group in self.groups])
        return group_of(self.question, chain.from_iterable(g.roles for g in self.groups), counts)

    @property
    def difference(self) -> Fraction | None:
        """Between the highest and the lowest mean, 0 to 1; None when fewer than two groups have
        one."""
        means = [group.mean for group in self.groups if group.mean is not None]
        return max(means) - min(means) if len(means) > 1 else None

    @property
    def is_open(self) -> bool:
        """Shown, and somebody sees it as not fully arranged."""
        mean = self.total.mean
        return mean is not None and mean < 1


@dataclass(frozen=True)
class SectionScore:
    """Of what is shown. `share`: mean worth of all answers but 'not applicable', 0 to 1, each
    answer weighing the same. `counts`, `answered`: those answers, per value and together.
    `questions`: of how many questions something is shown."""

    section: str
    share: Fraction | None
    counts: dict[str, int]
    answered: int
    questions: int


@dataclass(frozen=True)
class Point:
    """On the agenda because the roles differ (`why` is "differs"), or because they agree that it is
    not arranged ("low")."""

    spread: Spread
    why: str


@dataclass(frozen=True)
class Change:
    """The mean of all that is shown, 0 to 1, then and now; None when all say 'not applicable'."""

    question: Question
    before: Fraction | None
    now: Fraction | None

    @property
    def size(self) -> Fraction:
        """How far it moved, either way; 0 when it cannot be said."""
        if self.before is None or self.now is None:
            return Fraction(0)
        return abs(self.now - self.before)


def worth(question: Question, value: str) -> Fraction | None:
    """0 to 1: yes 1, partly 1/2, no 0; on a scale the step by the highest step. None for 'not
    applicable' and for what is no value of the question."""
    if value not in question.values:
        return None
    return Fraction(int(value), question.steps - 1) if question.steps else WORTH[value]


def spreads(questions: Sequence[Question], given: Iterable[Given], *, named: bool) -> list[Spread]:
    """What may be shown of each question, in their order. `given`: all answers of one assessment.
    With `named`, for which everybody agreed, that is every role apart."""
    counting = that_count(questions, given)
    return [spread_of(question, counting[question.key], named) for question in questions]


def that_count(
    questions: Iterable[Question], given: Iterable[Given]
) -> dict[str, dict[str, Given]]:
    """The answers per question and person. Unknown questions and values are left out; of what
    remains of one person the last counts."""
    values = {question.key: question.values for question in questions}
    counting: dict[str, dict[str, Given]] = {key: {} for key in values}
    for answer in given:
        if answer.value in values.get(answer.question, ()):
            counting[answer.question][answer.who] = answer
    return counting


def spread_of(question: Question, answers: Mapping[str, Given], named: bool) -> Spread:
    by_role: dict[str, Counter[str]] = {}
    for answer in answers.values():
        by_role.setdefault(answer.role, Counter())[answer.value] += 1
    # By name of the role: the order of answers says nothing about who came in when.
    roles = sorted(by_role)
    small = [role for role in roles if not named and by_role[role].total() < LEAST]
    groups = [group_of(question, [r], by_role[r]) for r in roles if r not in small]
    merged = group_of(question, small, added(question.values, [by_role[r] for r in small]))
    if may_be_merged(merged):
        groups.append(merged)
    return Spread(question, tuple(groups), len(answers) - sum(g.answered for g in groups))


def may_be_merged(group: Group) -> bool:
    """Whether small roles may be shown as this one group: see what is promised above. Looks at the
    counts of all together and not at who gave what, or else that it is shown would tell more."""
    if group.answered < LEAST:
        return False
    return group.answered - max(group.counts.values()) >= APART


def group_of(question: Question, roles: Iterable[str], counts: Mapping[str, int]) -> Group:
    counts = added(question.values, [counts])
    worth_sum, weighed = weigh(question, counts)
    mean = worth_sum / weighed if weighed else None
    return Group(tuple(roles), counts, sum(counts.values()), mean)


def added(values: Iterable[str], counts: Iterable[Mapping[str, int]]) -> dict[str, int]:
    """Per value, in the order of `values`."""
    counts = list(counts)
    return {value: sum(each.get(value, 0) for each in counts) for value in values}


def weigh(question: Question, counts: Mapping[str, int]) -> tuple[Fraction, int]:
    """The worth of all answers together, and how many answers have one."""
    known = [(worth(question, value), count) for value, count in counts.items()]
    weighed = [(each, count) for each, count in known if each is not None]
    return sum((w * count for w, count in weighed), Fraction(0)), sum(c for _, c in weighed)


def section_scores(questions: Iterable[Question], spreads: Iterable[Spread]) -> list[SectionScore]:
    """Of each section, in the order of the questions; also of one of which nothing is shown. In
    `counts`, values of scales of different lengths go by their own name."""
    by_key = {spread.question.key: spread for spread in spreads}
    sections: dict[str, list[Question]] = {}
    for question in questions:
        sections.setdefault(question.section, []).append(question)
    return [
        section_score(name, members, [by_key[q.key] for q in members if q.key in by_key])
        for name, members in sections.items()
    ]


def section_score(name: str, members: list[Question], spreads: list[Spread]) -> SectionScore:
    totals = [(spread.question, spread.total.counts) for spread in spreads if spread.groups]
    values = dict.fromkeys(value for question in members for value in question.values)
    counts = added(values, [each for _, each in totals])
    sums = [weigh(question, each) for question, each in totals]
    weighed = sum(number for _, number in sums)
    share = sum((w for w, _ in sums), Fraction(0)) / weighed if weighed else None
    return SectionScore(name, share, counts, sum(counts.values()), len(totals))


def agenda(spreads: Iterable[Spread], most: int = 7) -> list[Point]:
    """What to talk about: the biggest differences first; then, of that on which the shown groups do
    not differ, the lowest means below 1. Equal ones keep their order. At most `most` points."""
    spreads = list(spreads)
    differ = [spread for spread in spreads if spread.difference]
    low = [spread for spread in still_open(spreads) if not spread.difference]
    differ.sort(key=lambda spread: spread.difference or Fraction(0), reverse=True)
    low.sort(key=lambda spread: spread.total.mean or Fraction(0))
    points = [Point(spread, "differs") for spread in differ]
    points += [Point(spread, "low") for spread in low]
    return points[: max(most, 0)]


def still_open(spreads: Iterable[Spread]) -> list[Spread]:
    """What is still to arrange: what is shown has a mean below 1. In their order."""
    return [spread for spread in spreads if spread.is_open]


def compared(before: Iterable[Spread], now: Iterable[Spread]) -> list[Change]:
    """What is shown of the same question, by its key, both times: the biggest change first, equal
    ones in the order of now."""
    then = {spread.question.key: spread for spread in before if spread.groups}
    changes = [
        Change(spread.question, then[spread.question.key].total.mean, spread.total.mean)
        for spread in now
        if spread.groups and spread.question.key in then
    ]
    return sorted(changes, key=lambda change: change.size, reverse=True)


def progress(
    questions: Iterable[Question], given: Iterable[Given], people: Iterable[str]
) -> dict[str, int]:
    """How many of the questions each of `people` answered, 'not applicable' too; in their order.
    Lines to write on are not among the questions."""
    counting = that_count(questions, given)
    answered = Counter(chain.from_iterable(counting.values()))
    return {who: answered[who] for who in people}
