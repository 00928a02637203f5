"""What may be said of a tool, from what is known. Pure: no database."""

from dataclasses import replace
from datetime import date, timedelta
from itertools import permutations, product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from toolbox.lib.loader import read_yaml
from tooldb.position import Facts, Flag, Position, derive, facts_from, flags_from, read_table
from tooldb.preference import EVIDENCE, UNKNOWN, Finding, Said, weigh

TODAY = date(2026, 11, 22)
ROWS = read_yaml("tooldb_position.yaml")["rows"]
TABLE = read_table(ROWS)
CRITERIA = {row["key"]: row for row in read_yaml("criteria.yaml")}


def values(key):
    choices = [choice["value"] for choice in CRITERIA[key].get("choices", [])]
    return [*(choices or ["yes", "partly", "no", "not_applicable"]), UNKNOWN]


GROUNDS = {key: values(key) for key in ("dpa", "region", "transfer", "own_server", "role")}
ALL = [Facts(*known, lapsed) for *known, lapsed in product(*GROUNDS.values(), [False, True])]


def position(facts):
    return derive(facts, TABLE).position


def test_every_combination_has_one_outcome_and_every_row_of_the_table_decides_some():
    assert len(ALL) == 5 * 4 * 4 * 5 * 3 * 2
    deciding = {id(derive(facts, TABLE)) for facts in ALL}
    assert len(deciding) == len(TABLE)
    assert {position(facts) for facts in ALL} == set(Position)


def test_nothing_is_permitted_when_a_ground_has_lapsed():
    assert not any(position(facts).permits for facts in ALL if facts.lapsed)


def test_nothing_is_permitted_when_the_supplier_decides_itself_or_refuses_an_agreement():
    against = [
        facts
        for facts in ALL
        if facts.role == "controller" or facts.dpa in ("refused", "role_disputed")
    ]
    assert {position(facts) for facts in against} == {Position.NOT_SENSITIVE}


def test_nothing_is_permitted_without_an_agreement_unless_on_an_own_server():
    found = {position(f) for f in ALL if f.dpa == UNKNOWN and f.own_server != "yes"}
    assert found == {Position.NOT_SAID, Position.NOT_SENSITIVE}


def test_nothing_is_permitted_when_data_leave_europe_without_a_ground():
    assert {position(f) for f in ALL if f.transfer == "none"} == {Position.NOT_SENSITIVE}


def test_data_outside_europe_are_never_usable_without_more_ado():
    found = {position(f) for f in ALL if f.region == "outside" and f.own_server != "yes"}
    assert found == {Position.SIGNED_DPA, Position.NOT_SENSITIVE, Position.NOT_SAID}


def test_what_is_not_known_of_the_place_has_to_be_in_the_agreement():
    for region in ("outside", UNKNOWN):
        assert "in de overeenkomst staan" in derive(Facts(dpa="offered", region=region), TABLE).why


def test_usable_needs_every_ground_to_be_known():
    for facts in ALL:
        if position(facts) is Position.USABLE:
            assert (facts.dpa, facts.role, facts.region) == ("offered", "processor", "eea")


def test_own_server_is_only_said_of_what_runs_there():
    assert {f.own_server for f in ALL if position(f) is Position.OWN_SERVER} == {"yes"}


@pytest.mark.parametrize("ground", ["dpa", "region", "own_server"])
def test_forgetting_what_speaks_for_a_tool_never_makes_it_better(ground):
    order = [Position.NOT_SENSITIVE, Position.NOT_SAID, Position.SIGNED_DPA, Position.USABLE]
    for facts in ALL:
        before, after = position(facts), position(replace(facts, **{ground: UNKNOWN}))
        if before.permits and before in order and after in order:
            assert order.index(after) <= order.index(before)


def test_nothing_known_means_nothing_to_be_said():
    assert position(Facts()) is Position.NOT_SAID


@pytest.mark.parametrize(
    "rows",
    [
        [{"when": {"dpa": ["offered"]}, "position": "usable", "why": "x"}],
        [{"when": {"colour": ["red"]}, "position": "usable", "why": "x"}, ROWS[-1]],
        [{"when": {}, "position": "fine", "why": "x"}],
    ],
)
def test_a_table_with_a_gap_or_an_unknown_word_is_refused(rows):
    with pytest.raises(ValueError, match=r"fact|valid"):
        read_table(rows)


# Which answer counts ------------------------------------------------------------------------------

claims = st.builds(
    Said,
    value=st.sampled_from(["yes", "no", "partly", UNKNOWN]),
    evidence=st.sampled_from(EVIDENCE),
    source_date=st.sampled_from(["", "2019", "2020-04", "2020-04-16", "2026"]),
    checked_on=st.dates(date(2019, 1, 1), TODAY),
    valid_until=st.none() | st.dates(date(2026, 1, 1), date(2027, 12, 31)),
    pk=st.integers(1, 10**6),
)


@given(st.lists(claims, max_size=6, unique_by=lambda claim: claim.pk))
def test_only_an_answer_that_stands_and_that_nobody_contradicts_counts(said):
    finding = weigh(said, TODAY)
    known = [claim for claim in said if claim.value != UNKNOWN]
    if finding.counted != UNKNOWN:
        assert {claim.value for claim in known} == {finding.counted}
        assert not finding.said[0].has_lapsed(TODAY) or finding.said[0].value == UNKNOWN
    assert (finding.value == UNKNOWN) == (not known)


@given(st.permutations(EVIDENCE), st.data())
def test_the_order_in_which_claims_come_does_not_matter(evidence, data):
    said = [Said(data.draw(st.sampled_from("abc")), word, pk=n) for n, word in enumerate(evidence)]
    assert weigh(said, TODAY) == weigh(reversed(said), TODAY)


def test_an_audit_goes_before_a_contract_before_an_own_test_before_the_supplier():
    said = [Said(word, word, source_date=f"202{n}") for n, word in enumerate(EVIDENCE)]
    for order in permutations(said):
        assert [claim.value for claim in weigh(order, TODAY).said] == list(EVIDENCE)


def test_of_the_same_evidence_the_newest_source_goes_first_and_no_date_is_the_oldest():
    dates = ["2026-01", "2025-12-31", "2025", ""]
    said = [Said("yes", "vendor", source_date=text) for text in dates]
    found = weigh(reversed(said), TODAY).said
    assert [claim.source_date for claim in found] == dates


def test_a_claim_lapses_the_day_after_its_last():
    claim = Said("yes", "vendor", valid_until=TODAY)
    assert weigh([claim], TODAY).counted == "yes"
    assert weigh([claim], TODAY + timedelta(days=1)).counted == UNKNOWN


# Flags --------------------------------------------------------------------------------------------


def flags(findings, *, is_stopped=False, was_private=False):
    return flags_from(findings, is_stopped=is_stopped, was_private=was_private)


def found(value, *evidence, **fields):
    return weigh([Said(value, word, **fields) for word in evidence], TODAY)


def test_nothing_known_raises_no_flag():
    assert flags({}) == []


def test_only_the_supplier_is_flagged_until_somebody_else_says_something():
    vendor = {"group": found("yes", "vendor"), "dpa": Finding()}
    assert flags(vendor) == [Flag.VENDOR_ONLY]
    assert flags(vendor | {"video": found("yes", "vendor", "report")}) == []


@pytest.mark.parametrize(
    ("dpa", "is_flagged"), [(None, True), ("refused", True), ("offered", False)]
)
def test_private_contact_only_until_there_is_an_agreement(dpa, is_flagged):
    findings = {"dpa": found(dpa, "contract")} if dpa else {}
    assert (Flag.PRIVATE_ONLY in flags(findings, was_private=True)) == is_flagged
    assert Flag.PRIVATE_ONLY not in flags(findings)


def test_lapsed_contradicted_stopped_and_netherlands_only_are_flagged():
    old = found("yes", "audit", valid_until=TODAY - timedelta(days=1))
    differing = weigh([Said("yes", "report"), Said("no", "audit")], TODAY)
    findings = {"dpa": old, "group": differing, "belgium": found("no", "contract")}
    expected = {Flag.STOPPED, Flag.NETHERLANDS_ONLY, Flag.DIFFER, Flag.LAPSED}
    assert set(flags(findings, is_stopped=True)) == expected
    assert facts_from(findings) == Facts(lapsed=True)
