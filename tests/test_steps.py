"""Where an organisation stands in the step plan, and the file that the plan is made of."""

from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from canvas.models import Block
from dossier.plan import PAGES
from dossier.plan_file import all_steps, step_of
from dossier.steps import BY_HAND, SETTLED, State, agreement_facts, progress_of, read_steps
from tests.plain_dutch import average_length, longest, stiff_words
from toolbox.lib.loader import read_yaml

STEPS = all_steps()
ALL_FACTS = sorted({name for step in STEPS for name in (*step.signals, *step.proofs)})
# From nothing to done: what is known can only bring a step further.
RANK = {State.NOT_BEGUN: 0, State.NEXT: 0, State.BUSY: 1, State.DONE: 2}

facts = st.frozensets(st.sampled_from(ALL_FACTS))
by_hand = st.dictionaries(st.sampled_from([step.key for step in STEPS]), st.sampled_from(BY_HAND))


def states(facts=(), by_hand=None):
    return [each.state for each in progress_of(STEPS, facts, by_hand or {}).standings]


# What follows from what -----------------------------------------------------------------------


def test_without_anything_the_first_step_is_next_and_the_others_are_not_begun():
    assert states() == [State.NEXT] + [State.NOT_BEGUN] * 13


def test_a_signal_makes_a_step_busy_and_it_stays_the_next_one():
    progress = progress_of(STEPS, {"notes:value"}, {})
    first = progress.standings[0]
    assert (first.state, first.seen) == (State.BUSY, ("notes:value",))
    assert progress.next is first
    assert progress.busy == [first]


def test_only_a_decision_makes_the_search_for_a_tool_done():
    signals = {*step_of("stap-6").signals, "dpa-signed"}
    assert states(signals)[5] is State.BUSY
    assert states({*signals, "tool-decided"})[5] is State.DONE
    assert [step.key for step in STEPS if step.proofs] == ["stap-6"]


def test_an_agreement_of_a_step_tells_of_that_step_alone_and_proves_nothing():
    found = agreement_facts({"stap-4": [True, True], "stap-9": [True, False], "stap-2": []})
    assert found == {"agreements-done:stap-4", "agreement-open:stap-9"}
    busy = [each.step.key for each in progress_of(STEPS, found, {}).busy]
    assert busy == ["stap-4", "stap-9"]


def test_what_was_set_by_hand_counts_and_what_the_site_sees_is_still_told():
    progress = progress_of(STEPS, {"tool-decided"}, {"stap-6": State.BUSY})
    sixth = progress.standings[5]
    assert (sixth.state, sixth.is_by_hand, sixth.seen) == (State.BUSY, True, ("tool-decided",))


def test_after_the_last_step_there_is_no_next():
    progress = progress_of(STEPS, (), {step.key: State.DONE for step in STEPS})
    assert (progress.done, progress.total, progress.next) == (14, 14, None)


@given(facts, by_hand)
def test_what_is_next_is_the_first_that_is_neither_done_nor_skipped(facts, by_hand):
    progress = progress_of(STEPS, facts, by_hand)
    waiting = [each for each in progress.standings if each.state not in SETTLED]
    assert progress.next == (waiting[0] if waiting else None)
    assert sum(each.is_next for each in progress.standings) == bool(waiting)
    assert all(each.is_next for each in progress.standings if each.state is State.NEXT)


@given(facts, by_hand)
def test_what_was_set_by_hand_wins_and_changes_no_other_step(facts, by_hand):
    for each, alone in zip(
        progress_of(STEPS, facts, by_hand).standings,
        progress_of(STEPS, facts, {}).standings,
        strict=True,
    ):
        if each.step.key in by_hand:
            assert each.state is by_hand[each.step.key]
        else:
            assert RANK[each.state] == RANK[alone.state]
        assert each.seen == alone.seen


@given(facts, facts)
def test_knowing_more_never_brings_a_step_back(some, more):
    for before, after in zip(states(some), states(some | more), strict=True):
        assert RANK[before] <= RANK[after]


@given(facts, by_hand)
def test_every_step_is_counted_once(facts, by_hand):
    progress = progress_of(STEPS, facts, by_hand)
    assert sum(progress.count(state) for state in State) == progress.total == 14
    assert progress.done + progress.skipped + len(progress.busy) <= 14


# The file -------------------------------------------------------------------------------------


def test_the_steps_are_those_of_the_instrument():
    sections = read_yaml("instruments/stappenplan.yaml")["sections"]
    assert [section["key"] for section in sections] == [step.key for step in STEPS]
    titles = [section["title"] for section in sections]
    assert titles == [f"Stap {step.number} · {step.title}" for step in STEPS]


def test_every_instrument_block_question_and_page_that_a_step_names_exists():
    canvas = read_yaml("canvas.yaml")
    questions = {row["key"] for guide in canvas["guides"] for row in guide["questions"]}
    instruments = set(read_yaml("instruments.yaml"))
    known = {"choice-kept", "tool-decided", "dpa-signed"}
    known |= {f"notes:{block}" for block in Block} | {f"answered:{key}" for key in questions}
    known |= {f"filled:{key}" for key in instruments}
    for step in STEPS:
        assert set(step.instruments) <= instruments
        assert {*step.signals, *step.proofs} - known == {
            f"agreement-open:{step.key}",
            f"agreements-done:{step.key}",
        }
        assert [Block(block) for block in step.blocks]
        for page in step.pages:
            assert reverse(page, args=["huis"] if PAGES[page][1] else [])


def test_what_a_step_says_is_plain_dutch():
    goals = [step.goal for step in STEPS]
    assert stiff_words(" ".join(goals)) == []
    assert average_length(goals) <= 15
    assert len(longest(goals)) <= 20


def test_a_signal_is_of_one_step_only():
    signals = [name for step in STEPS for name in step.signals]
    assert len(signals) == len(set(signals))


def test_a_step_of_the_file_may_leave_lists_out():
    [step] = read_steps([{"key": "a", "title": "A", "goal": "B", "signals": ["agreements"]}])
    assert (step.number, step.pages) == (1, ())
    assert step.signals == ("agreement-open:a", "agreements-done:a")
