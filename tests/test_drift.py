"""Then beside now: what counts as a change behind a decision."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tooldb.choices.drift import Fact, Kind, compare

YES = Fact("yes", "ja", claim=1)
ON_CONDITION = Fact("partly", "deels", "tot 4 mensen", claim=1)
LAPSED = Fact("unknown", "ja", doubt="lapsed", claim=1)
facts = st.builds(
    Fact,
    st.sampled_from(["yes", "no", "partly", "unknown"]),
    st.text(max_size=5),
    st.sampled_from(["", "met een app"]),
    st.sampled_from(["", "lapsed", "differ"]),
    st.integers(1, 9),
)


@pytest.mark.parametrize(
    ("then", "now", "kind"),
    [
        (YES, LAPSED, Kind.LAPSED),
        (YES, Fact("unknown", "ja / nee", doubt="differ", claim=1), Kind.DIFFER),
        (YES, Fact(), Kind.GONE),
        (YES, Fact("no", "nee", claim=2), Kind.OTHER),
        (Fact(), Fact("no", "nee", claim=2), Kind.FOUND),
        (LAPSED, Fact("yes", "ja", claim=2), Kind.FOUND),
        (ON_CONDITION, Fact("partly", "deels", "tot 2 mensen", claim=2), Kind.OTHER),
    ],
)
def test_what_counts_otherwise_is_a_change(then, now, kind):
    [change] = compare({"dpa": then}, {"dpa": now})
    assert (change.key, change.kind) == ("dpa", kind)


@pytest.mark.parametrize(
    ("then", "now"),
    [
        (YES, Fact("yes", "yes", claim=9)),
        (ON_CONDITION, Fact("partly", "partly", "tot 4 mensen", claim=9)),
        (Fact(), LAPSED),
    ],
    ids=["checked again", "checked again with its condition", "unknown all the time"],
)
def test_what_says_the_same_is_none(then, now):
    assert compare({"dpa": then}, {"dpa": now}) == []


def test_only_the_facts_of_then_are_looked_at():
    assert compare({"dpa": YES}, {"dpa": YES, "price": Fact("paid", "betalend")}) == []
    [change] = compare({"dpa": YES, "price": YES}, {"price": YES})
    assert change.key == "dpa"


def test_the_same_change_has_the_same_mark_and_a_second_lapse_another():
    [lapsed] = compare({"dpa": YES}, {"dpa": LAPSED})
    [same] = compare({"dpa": YES}, {"dpa": Fact("unknown", "yes", doubt="lapsed", claim=1)})
    [again] = compare({"dpa": YES}, {"dpa": Fact("unknown", "ja", doubt="lapsed", claim=2)})
    [no] = compare({"dpa": YES}, {"dpa": Fact("no", "nee", claim=3)})
    [still_no] = compare({"dpa": YES}, {"dpa": Fact("no", "nee", claim=4)})
    assert lapsed.mark == same.mark != again.mark
    assert no.mark == still_no.mark != lapsed.mark


@given(
    st.dictionaries(st.sampled_from("abc"), facts), st.dictionaries(st.sampled_from("abc"), facts)
)
def test_nothing_changes_into_itself_and_what_is_kept_reads_back(then, now):
    assert compare(then, then) == []
    assert {key: Fact.read(fact.as_dict()) for key, fact in then.items()} == then
    for change in compare(then, now):
        assert change.then.says != change.now.says
        assert len(change.mark) == 64
