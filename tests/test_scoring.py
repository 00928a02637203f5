"""Spread, scores, agenda and changes, and that no answer of a small role can be worked out."""

from collections import Counter, defaultdict
from dataclasses import astuple, replace
from fractions import Fraction
from itertools import permutations, product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from checklists.scoring import (
    LEAST,
    NO,
    NOT_APPLICABLE,
    PARTLY,
    YES,
    Change,
    Given,
    Group,
    Question,
    SectionScore,
    agenda,
    compared,
    progress,
    section_scores,
    spreads,
    still_open,
    worth,
)

pytestmark = pytest.mark.once

HALF = Fraction(1, 2)
POLICY = Question("policy", "Basis", "Is er een visie?")
BUDGET = Question("budget", "Basis", "Is er geld?")
SKILLS = Question("skills", "Team", "Kan het team ermee werken?", steps=3)
QUESTIONS = [POLICY, BUDGET, SKILLS]


def said(question, **roles):
    """Answers to one question: 'yes no' for each role, each by somebody else."""
    return [
        Given(f"{role} {number}", role, question.key, value)
        for role, values in roles.items()
        for number, value in enumerate(values.split())
    ]


def spread(question, *, named=False, **roles):
    [found] = spreads([question], said(question, **roles), named=named)
    return found


def shown(found):
    """Its groups: roles with the values that somebody gave."""
    return {g.roles: {value: n for value, n in g.counts.items() if n} for g in found.groups}


# Worth.


@pytest.mark.parametrize(
    ("question", "value", "expected"),
    [
        (POLICY, YES, 1),
        (POLICY, PARTLY, HALF),
        (POLICY, NO, 0),
        (POLICY, NOT_APPLICABLE, None),
        (POLICY, "0", None),
        (SKILLS, "0", 0),
        (SKILLS, "1", HALF),
        (SKILLS, "2", 1),
        (SKILLS, "3", None),
        (SKILLS, "-1", None),
        (SKILLS, YES, None),
        (SKILLS, "", None),
    ],
)
def test_an_answer_is_worth_its_part_of_the_highest_and_what_is_no_value_nothing(
    question, value, expected
):
    assert worth(question, value) == expected


@pytest.mark.parametrize("steps", [1, -1])
def test_a_scale_needs_two_steps(steps):
    with pytest.raises(ValueError, match="skills"):
        replace(SKILLS, steps=steps)


# Spreads.


def test_a_role_with_enough_answers_is_shown_with_what_it_said():
    found = spread(POLICY, board="yes partly no na")
    counts = {YES: 1, PARTLY: 1, NO: 1, NOT_APPLICABLE: 1}
    assert found.groups == (Group(("board",), counts, 4, HALF),)
    assert (found.total, found.hidden, found.difference) == (found.groups[0], 0, None)


def test_a_role_with_fewer_answers_than_three_is_shown_to_nobody():
    found = spread(POLICY, board="yes yes no", ict="no no")
    assert shown(found) == {("board",): {YES: 2, NO: 1}}
    assert (found.total.answered, found.hidden) == (3, 2)


def test_it_counts_how_many_of_a_role_answered_this_very_question():
    answers = said(POLICY, ict="yes no no") + said(BUDGET, ict="yes no")
    policy, budget = spreads([POLICY, BUDGET], answers, named=False)
    assert (shown(policy), policy.hidden) == ({("ict",): {YES: 1, NO: 2}}, 0)
    assert (shown(budget), budget.hidden) == ({}, 2)


def test_small_roles_that_differ_enough_are_shown_as_one_group_behind_the_others():
    found = spread(POLICY, ict="yes no", client="yes", board="no", practitioner="no no no")
    assert [group.roles for group in found.groups] == [
        ("practitioner",),
        ("board", "client", "ict"),
    ]
    assert found.groups[1].counts == {YES: 2, PARTLY: 0, NO: 2, NOT_APPLICABLE: 0}
    assert (found.difference, found.hidden) == (HALF, 0)


@pytest.mark.parametrize(
    "roles",
    [
        {"ict": "yes", "client": "yes", "board": "yes"},
        {"ict": "yes yes", "client": "no"},
        {"ict": "no no", "client": "no yes"},
        {"ict": "yes", "client": "no"},
        {"ict": "yes no"},
    ],
    ids=["all alike", "one apart", "one of four apart", "two answers", "one role"],
)
def test_small_roles_stay_out_where_somebody_in_them_would_see_what_another_said(roles):
    found = spread(POLICY, practitioner="yes no no", **roles)
    assert list(shown(found)) == [("practitioner",)]
    assert found.hidden == sum(len(values.split()) for values in roles.values())
    assert found.difference is None


def test_with_names_every_role_is_shown():
    found = spread(POLICY, named=True, ict="yes", client="no no", board="yes yes yes")
    assert shown(found) == {("board",): {YES: 3}, ("client",): {NO: 2}, ("ict",): {YES: 1}}
    assert (found.hidden, found.difference, found.total.mean) == (0, 1, Fraction(4, 6))


def test_unknown_questions_and_values_are_left_out():
    answers = [
        *said(POLICY, board="yes maybe 0"),
        Given("x", "board", "gone", YES),
        Given("y", "ict", SKILLS.key, "3"),
    ]
    policy, skills = spreads([POLICY, SKILLS], answers, named=True)
    assert shown(policy) == {("board",): {YES: 1}}
    assert (skills.groups, skills.hidden) == ((), 0)


def test_of_two_answers_by_the_same_person_the_last_that_is_one_counts():
    answers = [Given("x", "ict", POLICY.key, value) for value in (NO, YES, "maybe")]
    [found] = spreads([POLICY], answers, named=True)
    assert shown(found) == {("ict",): {YES: 1}}


def test_without_questions_or_answers_there_is_nothing():
    assert spreads([], said(POLICY, board="yes"), named=False) == []
    empty = spreads(QUESTIONS, [], named=False)
    assert [(s.groups, s.hidden, s.total.answered, s.total.mean) for s in empty] == [
        ((), 0, 0, None)
    ] * 3
    assert (agenda(empty), still_open(empty), compared(empty, empty)) == ([], [], [])
    assert [score.share for score in section_scores(QUESTIONS, empty)] == [None, None]
    assert (section_scores([], []), agenda([]), progress([], [], [])) == ([], [], {})


def test_a_group_that_only_says_not_applicable_has_no_mean_and_differs_from_nobody():
    found = spread(POLICY, board="na na na", ict="yes no no")
    assert [group.mean for group in found.groups] == [None, Fraction(1, 3)]
    assert (found.total.mean, found.difference) == (Fraction(1, 3), None)


# Sections.


def test_a_section_is_made_of_what_is_shown_and_each_answer_weighs_the_same():
    answers = (
        said(POLICY, board="yes yes no na", ict="no")
        + said(BUDGET, ict="no no", board="no no no")
        + said(SKILLS, ict="0 2")
    )
    basis, team = section_scores(QUESTIONS, spreads(QUESTIONS, answers, named=False))
    counts = {YES: 2, PARTLY: 0, NO: 4, NOT_APPLICABLE: 1}
    assert basis == SectionScore("Basis", Fraction(2, 6), counts, 7, 2)
    assert team == SectionScore("Team", None, {"0": 0, "1": 0, "2": 0}, 0, 0)


def test_a_section_where_nothing_applies_has_counts_and_no_share():
    answers = said(POLICY, board="na na na")
    [score] = section_scores([POLICY], spreads([POLICY], answers, named=False))
    assert (score.share, score.counts[NOT_APPLICABLE], score.questions) == (None, 3, 1)


def test_scales_of_different_lengths_go_together_by_their_worth():
    long = Question("long", "Team", "Hoe vaak?", steps=5)
    answers = said(SKILLS, board="2 2 2") + said(long, board="2 2 2")
    [score] = section_scores([SKILLS, long], spreads([SKILLS, long], answers, named=False))
    assert score.share == Fraction(3, 4)
    assert score.counts == {"0": 0, "1": 0, "2": 6, "3": 0, "4": 0}


# Agenda, what is still to arrange.


def question(key):
    return Question(key, "Basis", key)


def points(found, **options):
    return [(point.spread.question.key, point.why) for point in agenda(found, **options)]


def test_the_agenda_has_the_biggest_differences_first_and_then_what_all_find_low():
    found = [
        spread(question("a low"), board="partly partly no"),
        spread(question("arranged"), board="yes yes yes", ict="yes yes yes na"),
        spread(question("differs"), board="yes yes no", ict="yes no no"),
        spread(question("lower"), board="no no no", ict="no no no"),
        spread(question("hidden"), board="no", ict="yes"),
        spread(question("differs most"), board="yes yes yes", ict="no no no"),
        spread(question("not applicable"), board="na na na"),
    ]
    assert points(found) == [
        ("differs most", "differs"),
        ("differs", "differs"),
        ("lower", "low"),
        ("a low", "low"),
    ]
    assert points(found, most=3) == points(found)[:3]
    assert points(found, most=0) == points(found, most=-1) == []
    assert [s.question.key for s in still_open(found)] == [
        "a low",
        "differs",
        "lower",
        "differs most",
    ]


def test_equal_points_keep_the_order_of_the_questions_and_there_are_seven_at_most():
    keys = [f"{number:02}" for number in range(9, -1, -1)]
    differ = [spread(question(key), board="yes yes yes", ict="no no no") for key in keys]
    low = [spread(question(key), board="no no no") for key in keys]
    assert points(differ) == [(key, "differs") for key in keys[:7]]
    assert points([*low, *differ[:2]]) == [
        *((key, "differs") for key in keys[:2]),
        *((key, "low") for key in keys[:5]),
    ]


# Then and now.


def test_what_is_shown_both_times_is_compared_by_key_with_the_biggest_change_first():
    before = spreads(
        QUESTIONS,
        said(POLICY, board="no no no") + said(BUDGET, ict="yes yes yes") + said(SKILLS, ict="1 1"),
        named=False,
    )
    moved = replace(BUDGET, text="Is er geld, ook volgend jaar?", section="Geld")
    now = spreads(
        [POLICY, moved, SKILLS],
        said(POLICY, board="no no yes") + said(BUDGET, ict="no no no") + said(SKILLS, ict="1 1 1"),
        named=False,
    )
    assert compared(before, now) == [
        Change(moved, Fraction(1), Fraction(0)),
        Change(POLICY, Fraction(0), Fraction(1, 3)),
    ]
    keys = [change.question.key for change in compared(now, before)]
    assert keys == ["budget", "policy"]
    assert compared([], now) == compared(before, []) == []


def test_of_what_nobody_found_applicable_no_change_is_said_and_it_comes_last():
    before = spreads(QUESTIONS, said(POLICY, a="na na na") + said(BUDGET, a="no no no"), named=True)
    now = spreads(QUESTIONS, said(POLICY, a="yes yes yes") + said(BUDGET, a="no no na"), named=True)
    assert compared(before, now) == [Change(POLICY, None, 1), Change(BUDGET, 0, 0)]
    assert [change.size for change in compared(now, before)] == [0, 0]
    later = spreads([POLICY, BUDGET], said(BUDGET, a="yes") + said(POLICY, a="yes"), named=True)
    assert [change.question.key for change in compared(before, later)] == ["budget", "policy"]


# Progress.


def test_progress_counts_the_questions_that_each_of_the_people_answered():
    answers = [
        Given("ann", "ict", POLICY.key, YES),
        Given("ann", "ict", POLICY.key, NO),
        Given("ann", "ict", SKILLS.key, "2"),
        Given("ann", "ict", "remarks", "Goed zo"),
        Given("ben", "board", POLICY.key, NOT_APPLICABLE),
        Given("ben", "board", BUDGET.key, ""),
        Given("cas", "board", POLICY.key, YES),
    ]
    done = progress(QUESTIONS, answers, ["dre", "ben", "ann"])
    assert list(done.items()) == [("dre", 0), ("ben", 1), ("ann", 2)]


# Nothing leads to one answer of a small role.


def worlds(question, sizes):
    """All that roles of these sizes can answer to one question, as [(role, value), …]."""
    roles = [f"role {number}" for number, size in enumerate(sizes) for _ in range(size)]
    for values in product(question.values, repeat=len(roles)):
        yield list(zip(roles, values, strict=True))


@pytest.mark.parametrize("steps", [0, 2, 3])
@pytest.mark.parametrize(
    "sizes",
    [(1,), (2,), (1, 1), (2, 1), (1, 1, 1), (2, 2), (2, 1, 1), (1, 1, 1, 1), (2, 2, 1), (2, 2, 2)],
    ids=str,
)
def test_whatever_small_roles_say_each_answer_could_be_another_even_to_one_of_them(steps, sizes):
    """Every possible set of answers, sorted by what is shown of it."""
    asked = replace(POLICY, steps=steps)
    alike = defaultdict(list)
    for world in worlds(asked, sizes):
        answers = [Given(str(n), role, asked.key, value) for n, (role, value) in enumerate(world)]
        alike[repr(spreads([asked], answers, named=False))].append([v for _, v in world])
    places = range(sum(sizes))
    for same in alike.values():
        for target in places:
            assert len({world[target] for world in same}) > 1
            for knower in set(places) - {target}:
                possible = defaultdict(set)
                for world in same:
                    possible[world[knower]].add(world[target])
                assert all(len(values) > 1 for values in possible.values())


ROLES = ["board", "client", "ict", "practitioner"]


@st.composite
def assessments(draw, questions=QUESTIONS):
    """{(who, role, key of the question): value} of up to eleven people who skip what they like."""
    roles = draw(st.lists(st.sampled_from(ROLES), max_size=11))
    return {
        (f"person {number}", role, asked.key): value
        for number, role in enumerate(roles)
        for asked in questions
        if (value := draw(st.sampled_from([*asked.values, None]))) is not None
    }


def as_given(assessment):
    return [Given(*place, value) for place, value in assessment.items()]


def everything(before, now):
    """All that anybody gets to see of two assessments."""
    seen = [spreads(QUESTIONS, as_given(assessment), named=False) for assessment in (before, now)]
    people = sorted({who for who, _, _ in (*before, *now)})
    return [
        *((s.question, s.groups, s.hidden, s.total, s.difference) for each in seen for s in each),
        *(section_scores(QUESTIONS, each) for each in seen),
        *(agenda(each, most=most) for each in seen for most in (1, 2, 7)),
        *(still_open(each) for each in seen),
        compared(*seen),
        compared(*reversed(seen)),
        *(progress(QUESTIONS, as_given(each), people) for each in (before, now)),
    ]


def of_small_roles(assessment, key):
    """The places of answers to this question in roles with fewer than three."""
    places = [place for place in assessment if place[2] == key]
    sizes = Counter(role for _, role, _ in places)
    return [place for place in places if sizes[place[1]] < LEAST]


def others(assessment, asked, target, known):
    """Other assessments that give the target another value. All that are not of small roles, all
    other questions and what is known stay as they are."""
    free = [place for place in of_small_roles(assessment, asked.key) if place != known]
    value = assessment[target]
    for place in free:
        if assessment[place] != value:
            yield assessment | {target: assessment[place], place: value}
    for other in set(asked.values) - {value}:
        yield assessment | dict.fromkeys(free, other)
        yield assessment | {target: other}


@settings(max_examples=300, deadline=None)
@given(assessments(), assessments(), st.sampled_from(QUESTIONS))
def test_for_every_answer_of_a_small_role_another_one_gives_exactly_the_same_to_see(
    before, now, asked
):
    """Whoever looks, and whoever of the small roles knows an own answer."""
    seen = everything(before, now)
    small = of_small_roles(now, asked.key)
    for target, known in [*permutations(small, 2), *((place, None) for place in small)]:
        assert any(everything(before, other) == seen for other in others(now, asked, target, known))
        earlier = everything(now, before)
        assert any(
            everything(other, before) == earlier for other in others(now, asked, target, known)
        )


@settings(max_examples=300)
@given(assessments())
def test_what_is_shown_is_what_was_said_by_whole_roles(assessment):
    for found in spreads(QUESTIONS, as_given(assessment), named=False):
        answers = [(r, v) for (_, r, key), v in assessment.items() if key == found.question.key]
        in_groups = [role for group in found.groups for role in group.roles]
        assert len(in_groups) == len(set(in_groups))
        for group in found.groups:
            values = [value for role, value in answers if role in group.roles]
            assert +Counter(group.counts) == Counter(values)
            assert group.answered == len(values) >= LEAST
            known = [w for value in values if (w := worth(found.question, value)) is not None]
            assert group.mean == (Fraction(sum(known), len(known)) if known else None)
        assert found.total.answered + found.hidden == len(answers)
        sizes = Counter(role for role, _ in answers)
        assert set(in_groups) >= {role for role, size in sizes.items() if size >= LEAST}


@settings(max_examples=300)
@given(assessments())
def test_with_names_nothing_is_hidden_and_every_role_stands_alone(assessment):
    for found in spreads(QUESTIONS, as_given(assessment), named=True):
        roles = {role for _, role, key in assessment if key == found.question.key}
        assert [group.roles for group in found.groups] == [(role,) for role in sorted(roles)]
        assert found.hidden == 0


@settings(max_examples=300)
@given(assessments(), st.randoms(use_true_random=False))
def test_nothing_tells_in_which_order_the_answers_came_and_no_note_comes_out(assessment, random):
    answers = as_given(assessment)
    later = [replace(answer, note="Geheim") for answer in answers]
    random.shuffle(later)
    seen, again = (spreads(QUESTIONS, each, named=False) for each in (answers, later))
    assert repr(seen) == repr(again)
    assert "Geheim" not in repr([astuple(found) for found in again])


@settings(max_examples=300)
@given(assessments(), st.booleans())
def test_sections_add_up_to_what_the_questions_show(assessment, named):
    found = spreads(QUESTIONS, as_given(assessment), named=named)
    scores = section_scores(QUESTIONS, found)
    assert [score.section for score in scores] == ["Basis", "Team"]
    assert sum(score.answered for score in scores) == sum(s.total.answered for s in found)
    assert all(sum(score.counts.values()) == score.answered for score in scores)
    assert all(score.share is None or 0 <= score.share <= 1 for score in scores)


@settings(max_examples=300)
@given(assessments(), st.integers(-1, 5), st.booleans())
def test_the_agenda_names_nothing_twice_and_nothing_of_which_nothing_is_shown(
    assessment, most, named
):
    found = spreads(QUESTIONS, as_given(assessment), named=named)
    points = agenda(found, most)
    assert len(points) == len({point.spread.question.key for point in points}) <= max(most, 0)
    assert all(point.spread.groups for point in points)
    assert [point.why for point in points] == sorted(point.why for point in points)
