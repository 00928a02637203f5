"""Figures of a source: reckoned again from its counts where it gives them. Pure."""

from decimal import Decimal
from fractions import Fraction

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from checklists.figures import figure, whole
from checklists.templatetags.instruments import counted, percent, said
from toolbox.lib.loader import read_yaml

counts = st.integers(1, 100_000).flatmap(
    lambda total: st.tuples(st.integers(0, total), st.just(total))
)


@pytest.fixture(autouse=True)
def dutch():
    with translation.override("nl-be"):
        yield


def test_counts_give_the_percentage():
    known = figure("Cliënten", {"count": 84, "total": 381})
    assert known.is_reckoned
    assert whole(known.percent) == 22
    assert known.stated is None
    assert (percent(known), counted(known), said(known)) == ("22 %", "84 van 381", "hetzelfde")


def test_what_the_source_says_itself_is_told_when_it_is_something_else():
    known = figure("Cliënten", {"count": 84, "total": 381, "stated": 24})
    assert (whole(known.percent), known.stated) == (22, 24)
    assert (percent(known), said(known)) == ("22 %", "24 %")
    same = figure("Cliënten", {"count": 84, "total": 381, "stated": 22})
    assert (same.stated, said(same)) == (None, "hetzelfde")


def test_without_counts_it_is_as_the_source_says():
    known = figure("Websites", {"stated": 24, "total": 200})
    assert (known.is_reckoned, known.percent, known.stated) == (False, 24, None)
    assert counted(known) == "van 200, het aantal staat er niet bij"
    assert counted(figure("Websites", {"stated": 24})) == "staat er niet bij"


def test_words_like_about_and_more_than_stay():
    assert percent(figure("x", {"stated": 20, "about": True})) == "ongeveer 20 %"
    assert percent(figure("x", {"stated": 50, "more": True})) == "meer dan 50 %"


@pytest.mark.parametrize("data", [{}, {"count": 3}, {"total": 9}, {"count": 0, "total": 0}])
def test_without_counts_or_a_percentage_there_is_no_figure(data):
    with pytest.raises(ValueError, match="Websites"):
        figure("Websites", data)


@pytest.mark.parametrize(
    ("number", "rounded"), [("12.5", 13), ("13.5", 14), ("12.49", 12), ("0.5", 1), ("99.5", 100)]
)
def test_a_half_is_rounded_up_as_people_do(number, rounded):
    assert whole(Decimal(number)) == rounded


@given(counts)
def test_a_percentage_is_right_to_the_whole_number(pair):
    count, total = pair
    exact = Fraction(100 * count, total)
    rounded = whole(figure("x", {"count": count, "total": total}).percent)
    assert abs(Fraction(rounded) - exact) <= Fraction(1, 2)
    assert 0 <= rounded <= 100


@given(counts, st.integers(0, 100))
def test_two_percentages_stand_there_only_when_they_differ(pair, stated):
    count, total = pair
    known = figure("x", {"count": count, "total": total, "stated": stated})
    assert (known.stated is None) == (whole(known.percent) == stated)


def test_every_figure_of_the_site_can_be_reckoned():
    known = [
        figure(item["text"], item["figure"])
        for key in read_yaml("instruments.yaml")
        for section in read_yaml(f"instruments/{key}.yaml")["sections"]
        for item in section["items"]
        if item.get("form") == "figure"
    ]
    assert len(known) > 15
    assert all(0 <= each.percent <= 100 for each in known)
    assert any(each.is_reckoned for each in known)
    assert all(each.count <= each.total for each in known if each.is_reckoned)
