"""Which editions fit a set of answers. Pure: no database."""

from datetime import date
from itertools import pairwise, product
from math import prod

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from toolbox.lib.loader import read_yaml
from tooldb.aid.answers import answers_from, answers_from_dict, answers_from_query
from tooldb.aid.gates import DOUBT, LAPSED, Candidate, Doubt, Place, read_table
from tooldb.matching import Candidates, Outcome
from tooldb.position import derive, facts_from
from tooldb.position import read_table as read_positions
from tooldb.preference import EVIDENCE, UNKNOWN, Finding, Said, weigh

pytestmark = pytest.mark.once

DATA = read_yaml("tooldb_aid.yaml")
TABLE = read_table(DATA)
POSITIONS = read_positions(read_yaml("tooldb_position.yaml")["rows"])
CRITERIA = {row["key"]: row for row in read_yaml("criteria.yaml")}
NO_CLAIMS = {
    "lifecycle": ["active", "renamed", "discontinued", UNKNOWN],
    "care_specific": ["yes", "no", UNKNOWN],
    "kind": ["only", "free", "paid", "care", "own_server", "public_server"],
    "suite": ["microsoft", "google", "zoom", UNKNOWN],
    "then": ["private", "other"],
}
TODAY = date(2026, 11, 22)
EXAMPLES = settings(max_examples=1000, deadline=None, database=None)
ORDER = [Place.DROPS, Place.ARRANGE, Place.FITS]


def values(key):
    """The answers that a criterion allows."""
    criterion = CRITERIA[key]
    if criterion["kind"] == "number":
        return ["0", "2", "8", "40", "250"]
    choices = [choice["value"] for choice in criterion.get("choices", [])]
    return choices or ["yes", "partly", "no", "not_applicable"]


FACTS = sorted(
    {fact for gate in TABLE.gates for fact in gate.facts}
    | {gate.otherwise.rests_on for gate in TABLE.gates}
    | {wish.fact for wish in TABLE.wishes}
)
CLAIMED = [fact for fact in FACTS if fact not in {*NO_CLAIMS, LAPSED} and DOUBT not in fact]


# What speaks for a tool.
GOOD = {
    "dpa": "offered",
    "role": "processor",
    "region": "eea",
    "transfer": "adequacy",
    "recording": "off",
    "own_server": "no",
    "price": "free",
    "group_max": "250",
    "languages": "Nederlands, Engels",
    "lifecycle": "active",
    "kind": "paid",
    "care_specific": "no",
    "suite": UNKNOWN,
    "then": "other",
}


def said(value, pk=0, valid_until=None):
    return Said(value, EVIDENCE[pk], pk=pk, valid_until=valid_until)


def told(key):
    """What may be known of a question: every answer, also lapsed, and contradicted."""
    for value in [*values(key), UNKNOWN]:
        yield [said(value)]
        yield [said(value, valid_until=date(2026, 11, 21))]
        yield [said(value, 1), said(UNKNOWN, 2)]
        yield [said(GOOD.get(key, "yes"), 1), said(value, 2)]
    yield []


KNOWN = {key: weigh([said(GOOD.get(key, "yes"))], TODAY) for key in CLAIMED}
FINDINGS = [(key, weigh(claims, TODAY)) for key in CLAIMED for claims in told(key)]
FACTS_TOLD = [(key, value) for key, known in NO_CLAIMS.items() for value in known]
# A tool of which everything is fine or nothing is known, but for some things.
tools = st.lists(
    st.tuples(
        st.sampled_from([KNOWN, KNOWN, {}]),
        st.lists(st.sampled_from(FINDINGS), max_size=5),
        st.lists(st.sampled_from(FACTS_TOLD), max_size=2),
    ),
    min_size=1,
    max_size=3,
)
candidates = tools.map(
    lambda parts: [
        Candidate(
            f"tool-{number}",
            f"Tool {number % 2}",
            {**base, **dict(changed)},
            {**{key: GOOD[key] for key in NO_CLAIMS}, **dict(facts)},
        )
        for number, (base, changed, facts) in enumerate(parts)
    ]
)
# Every question with each of its answers, without one, or with two.
CHOICES = {
    question.key: [[], *([value] for value in question.labels), list(question.labels)[:2]]
    for question in TABLE.questions
    if question.key != "doel"
}
COMBINATIONS = prod(len(choices) for choices in CHOICES.values())


@st.composite
def answers(draw):
    """Any combination of answers: a number that names it."""
    number, given = draw(st.integers(0, COMBINATIONS - 1)), {"doel": ["beeldbellen"]}
    for key, choices in CHOICES.items():
        number, at = divmod(number, len(choices))
        given[key] = choices[at]
    weights = draw(st.lists(st.integers(1, 3), max_size=4))
    wishes = {wish.key: weight for wish, weight in zip(TABLE.wishes, weights, strict=False)}
    return answers_from(TABLE.questions, given, wishes)


def outcome_of(answers, candidates):
    return Outcome(answers, Candidates(TABLE, candidates))


def places(outcome):
    return {each.key: place for place in Place for each in outcome.listed(place)}


def knows(candidate, key, *wanted):
    """Whether it is one of these, stands today, and nobody contradicts it. UNKNOWN: nobody says
    anything."""
    if key in candidate.facts:
        return candidate.facts[key] in wanted
    finding = candidate.findings.get(key, Finding())
    known = [claim for claim in finding.said if claim.value != UNKNOWN]
    if not known:
        return UNKNOWN in wanted
    return (
        finding.value in wanted
        and {claim.value for claim in known} == {finding.value}
        and not known[0].has_lapsed(TODAY)
    )


# Questions to the oracle below: when, then one of these findings must be there. It knows nothing of
# the table of gates.
def demands(answers):
    own = ("own_server", "yes") if answers.has("server", "zelf", "host") else ("own_server",)
    yield [("video", "yes")]
    for land, key in (("belgie", "belgium"), ("nederland", "netherlands")):
        if answers.has("land", land, "beide"):
            yield [(key, "yes", UNKNOWN)]
            yield [(key, "yes"), ("care_specific", "no")]
    if answers.has("gevoelig", "ja", "weet-niet"):
        yield [("dpa", "offered"), own]
        yield [("role", "processor"), own]
        yield [("role", "processor", UNKNOWN)]
        yield [("region", "eea", "own", "outside"), own]
        yield [("region", "eea", "own", "outside", UNKNOWN)]
        if answers.has("opname", "nee"):
            yield [("recording", "none", "off"), own]
            yield [("recording", "none", "off", UNKNOWN)]
    if answers.has("terugbetaald", "ja", "weet-niet"):
        yield [("e2ee_one", "yes")]
        yield [("e2ee_one" if answers.has("met", "twee") else "e2ee_group", "yes")]
        yield [("no_storage", "yes")]
    if answers.has("installeren", "nee", "weet-niet"):
        yield [("no_install", "yes")]
    if answers.has("account", "nee", "weet-niet"):
        yield [("no_account", "yes")]
    if answers.has("toestel", "smartphone", "weet-niet"):
        yield [("smartphone", "yes")]
    if answers.has("wanneer", "open"):
        yield [("open_hour", "yes")]
    if answers.has("taal", "nederlands"):
        yield [("dutch", "yes")]
    if answers.has("voor", "groep") or answers.has("met", "derde", "groep"):
        yield [("group", "yes")]


@EXAMPLES
@given(answers(), candidates)
def test_what_fits_has_no_gate_that_is_no_unknown_lapsed_or_disputed(answers, candidates):
    """Beside it, for the same thousand: every tool is in exactly one list, for the reasons that it
    gives, and the order does not depend on the order of the input."""
    outcome = outcome_of(answers, candidates)
    for each in outcome.listed(Place.FITS):
        check_that_it_fits(outcome, each)
    check_that_each_has_one_place(outcome, candidates)
    backwards = outcome_of(answers, candidates[::-1])
    assert all(outcome.listed(place) == backwards.listed(place) for place in Place)


def check_that_it_fits(outcome, candidate):
    reasons = outcome.reasons(candidate)
    assert {reason.place for reason in reasons} == {Place.FITS}
    assert {reason.doubt for reason in reasons} == {Doubt.NONE}
    assert candidate.facts["lifecycle"] in ("active", "renamed")
    for demand in demands(outcome.answers):
        assert any(knows(candidate, *wanted) for wanted in demand), demand
    if outcome.answers.has("gevoelig", "ja", "weet-niet"):
        assert derive(facts_from(candidate.findings), POSITIONS).position.permits


def test_no_single_doubt_about_a_good_tool_is_missed():
    """Every thing that may be known of every question, with every answer."""
    check_all([KNOWN | {key: finding} for key, finding in FINDINGS], TABLE.questions)


def test_no_single_doubt_about_a_tool_on_an_own_server_is_missed():
    own = KNOWN | {"own_server": weigh([said("yes")], TODAY)}
    bases = [own, own | dict.fromkeys(("region", "recording"), weigh([], TODAY))]
    found = [base | {key: finding} for base in bases for key, finding in FINDINGS]
    check_all(found, asking("server", "opname"))


def test_what_fits_for_sensitive_information_is_what_the_tool_page_permits():
    grounds = ("dpa", "role", "region", "transfer", "own_server")
    told_of = [[f for key, f in FINDINGS if key == name][::4] for name in grounds]
    found = [KNOWN | dict(zip(grounds, each, strict=True)) for each in product(*told_of)]
    check_all(found, asking("gevoelig", "overeenkomst", "server"))


def asking(*keys):
    return [question for question in TABLE.questions if question.key in keys]


def check_all(findings, questions):
    facts = {key: GOOD[key] for key in NO_CLAIMS}
    known = [Candidate(str(number), "", each, facts) for number, each in enumerate(findings)]
    candidates = Candidates(TABLE, known)
    for question in questions:
        for value in question.labels:
            outcome = Outcome(plain().but(question.key, value), candidates)
            for each in outcome.listed(Place.FITS):
                check_that_it_fits(outcome, each)


def check_that_each_has_one_place(outcome, candidates):
    listed = [each.key for place in Place for each in outcome.listed(place)]
    assert sorted(listed) == sorted(each.key for each in candidates)
    for place in Place:
        for each in outcome.listed(place):
            worst = min((reason.place for reason in outcome.reasons(each)), key=ORDER.index)
            assert worst is place
            assert {reason.place for reason in outcome.deciding(each)} == {place}


@st.composite
def steps_down(draw):
    """Two sets of answers that differ in one question, the second asking less."""
    before = draw(answers())
    steps = [
        (question.key, option.value)
        for question in before.asked
        for option in question.options
        if option.asks is not None
        and option.asks < min(asks(question, value) for value in before.counted[question.key])
    ]
    if not steps:
        return before, before
    key, value = draw(st.sampled_from(steps))
    return before, before.but(key, value)


def asks(question, value):
    found = next(option.asks for option in question.options if option.value == value)
    return -1 if found is None else found


@EXAMPLES
@given(steps_down(), candidates)
def test_an_answer_that_asks_less_never_makes_a_tool_worse(step, candidates):
    before, after = (places(outcome_of(answers, candidates)) for answers in step)
    for key, place in before.items():
        assert ORDER.index(after[key]) >= ORDER.index(place)


@settings(EXAMPLES, max_examples=30)
@given(answers(), candidates)
def test_a_change_that_is_named_lets_so_many_more_fit_and_no_other_lets_more(answers, candidates):
    outcome = outcome_of(answers, candidates)
    before = places(outcome)
    gains = {}
    for question in answers.asked:
        for value in question.labels:
            given = answers.counted[question.key]
            if question.sets_scene or value in (*given, "weet-niet"):
                continue
            kept = answers.counted[question.key] if question.multiple else ()
            after = places(outcome_of(answers.but(question.key, *kept, value), candidates))
            gains[question.key, value] = sum(
                after[key] is Place.FITS is not before[key] for key in before
            )
    best = max(gains.values())
    named = {(each.question.key, each.value): each.gain for each in outcome.changes}
    assert named == {key: gain for key, gain in gains.items() if gain == best and gain}


@settings(EXAMPLES, max_examples=200)
@given(answers())
def test_answers_survive_an_address_and_a_dict(answers):
    lists = {}
    for name, value in answers.pairs:
        lists.setdefault(name, []).append(value)
    assert answers_from_query(TABLE.questions, TABLE.wishes, lists) == answers
    kept = answers_from_dict(TABLE.questions, TABLE.wishes, answers.as_dict())
    assert (kept.counted, kept.wishes) == (answers.counted, answers.wishes)


# The order of a list ------------------------------------------------------------------------------


def fitting(key, **changes):
    """A candidate that fits a plain call with a client, but for some findings."""
    found = {fact: Finding(GOOD.get(fact, "yes")) for fact in CLAIMED}
    return Candidate(key, key.title(), found | changes, {key: GOOD[key] for key in NO_CLAIMS})


def plain(**wishes):
    given = {question.key: [question.options[0].value] for question in TABLE.questions}
    given |= {"voor": ["client"], "met": ["twee"], "opname": ["nee"]}
    return answers_from(TABLE.questions, given, wishes)


def names(outcome, place):
    return [each.key for each in outcome.listed(place)]


def test_the_nearest_stands_first():
    nothing = Finding()
    tools = [
        fitting("b", dpa=nothing, no_storage=nothing),
        # The contract weighs more than technique; what you can arrange is nearer than what nobody
        # knows.
        fitting("c", video=nothing),
        fitting("d", dpa=Finding("on_request")),
        fitting("e", dpa=nothing),
        fitting("a", dpa=nothing, role=nothing, video=nothing),
    ]
    found = names(outcome_of(plain(), tools), Place.ARRANGE)
    assert found == ["c", "d", "e", "b", "a"]


def test_wishes_put_equals_in_order_and_nothing_else():
    no, partly = Finding("no"), Finding("partly")
    tools = [
        fitting("a", waiting_room=no, captions=no),
        fitting("b", waiting_room=partly, captions=no),
        fitting("c", waiting_room=no),
        fitting("d", role=Finding()),
    ]
    asked = plain(wachtkamer=3, ondertitels=1)
    outcome = outcome_of(asked, tools)
    assert names(outcome, Place.FITS) == ["b", "c", "a"]
    assert names(outcome, Place.ARRANGE) == ["d"]
    assert [wish.key for wish in outcome.granted(tools[2])] == ["ondertitels"]


def test_a_pack_that_you_have_counts_as_paid_for_and_breaks_a_tie():
    teams = fitting("microsoft-teams-abonnement", price=Finding("paid"))
    teams = Candidate(teams.key, "Z", teams.findings, {**teams.facts, "suite": "microsoft"})
    other = fitting("a")
    poor = plain().but("budget", "nee")
    assert names(outcome_of(poor.but("pakket", "microsoft"), [teams, other]), Place.FITS) == [
        "microsoft-teams-abonnement",
        "a",
    ]
    assert names(outcome_of(poor.but("pakket", "geen"), [teams]), Place.DROPS) == [teams.key]


def test_when_everything_drops_out_it_names_the_answer_that_keeps_most_in():
    tools = [fitting("a"), fitting("b", role=Finding()), fitting("c", price=Finding("paid"))]
    shut = plain().but("overeenkomst", "nee")
    outcome = outcome_of(shut, tools)
    assert outcome.count(Place.DROPS) == 3
    assert [(each.question.key, each.gain) for each in outcome.ways_out] == [
        ("gevoelig", 3),
        ("overeenkomst", 3),
    ]
    assert outcome_of(plain(), tools).ways_out == []


# Questions and words ------------------------------------------------------------------------------


@pytest.mark.parametrize("doubt", ["unknown", "lapsed", "differ"])
def test_what_is_not_known_leaves_a_question_to_the_supplier(doubt):
    finding = {
        "unknown": Finding(),
        "lapsed": Finding("offered", lapsed=True),
        "differ": Finding("offered", differ=True),
    }[doubt]
    tool = fitting("zoom", dpa=finding)
    outcome = outcome_of(plain(), [tool])
    reason = outcome.deciding(tool)[0]
    assert (reason.place, reason.doubt, reason.fact) == (Place.ARRANGE, doubt, "dpa")
    assert outcome.questions_to_supplier(tool)[0] == (
        "Sluiten jullie voor Zoom een verwerkersovereenkomst (GDPR, artikel 28)?"
        " Kunnen we de tekst krijgen?"
    )


def test_what_was_looked_at_too_long_ago_is_not_said_to_be_unknown():
    tool = fitting("zoom", transfer=Finding("adequacy", lapsed=True))
    [reason] = outcome_of(plain(), [tool]).deciding(tool)
    assert (reason.gate.key, reason.doubt) == ("nagekeken", Doubt.LAPSED)


def test_what_can_be_arranged_asks_the_supplier_nothing():
    tool = fitting("zoom", dpa=Finding("on_request"))
    assert outcome_of(plain(), [tool]).questions_to_supplier(tool) == []


def test_the_condition_of_2020_drops_a_tool_and_says_that_nobody_confirmed_it():
    tool = fitting("zoom", e2ee_one=Finding("no"))
    [reason] = outcome_of(plain(), [tool]).deciding(tool)
    assert (reason.place, reason.gate.rule) == (Place.DROPS, "e2ee-remote-care")
    assert reason.gate.unsettled == "voorwaarde uit 2020, vandaag niet bevestigd"
    assert places(outcome_of(plain().but("terugbetaald", "nee"), [tool])) == {"zoom": Place.FITS}


def test_questions_that_cannot_matter_are_not_asked():
    def asked(**given):
        found = answers_from(TABLE.questions, {k: [v] for k, v in given.items()}, {})
        return [question.key for question in found.asked]

    assert asked(voor="client", doel="mail") == ["voor", "doel", "gevoelig"]
    harmless = asked(voor="client", doel="beeldbellen", gevoelig="nee")
    assert not {"terugbetaald", "overeenkomst"} & set(harmless)
    assert "terugbetaald" not in asked(voor="client", gevoelig="ja", land="nederland")
    assert "account" not in asked(installeren="huis")
    assert "mensen" in asked(voor="groep")
    assert "met" not in asked(voor="groep")


def test_what_was_made_up_is_left_out_and_counts_on_the_safe_side():
    lists = {"voor": ["client"], "gevoelig": ["misschien"], "kleur": ["rood"], "wens-zorg": ["9"]}
    found = answers_from_query(TABLE.questions, TABLE.wishes, lists)
    assert (found.query, found.wishes) == ("voor=client", {})
    assert found.counted["gevoelig"] == ("weet-niet",)
    assert found.open[0].key == "doel"


def test_of_several_packs_none_of_these_goes():
    found = answers_from_query(
        TABLE.questions, TABLE.wishes, {"pakket": ["geen", "zoom", "microsoft", "zoom"]}
    )
    assert found.given["pakket"] == ("microsoft", "zoom")


# The table ----------------------------------------------------------------------------------------


def test_every_gate_and_wish_rests_on_something_that_the_catalogue_knows():
    assert {fact.removesuffix(DOUBT) for fact in FACTS} <= {*CRITERIA, *NO_CLAIMS, LAPSED}
    for gate in TABLE.gates:
        for row in gate.rows:
            for name, cell in row.facts.items():
                known = NO_CLAIMS.get(name) or (
                    ["yes", "no"] if name == LAPSED else values_of(name)
                )
                assert cell.values <= set(known), (gate.key, name)
    rules = {row["key"] for row in read_yaml("rules.yaml")}
    assert {gate.rule for gate in TABLE.gates} - {""} <= rules


def values_of(name):
    return set(Doubt) if name.endswith(DOUBT) else values(name)


def test_packs_are_editions_of_the_catalogue():
    tools = read_yaml("tools.yaml")["tools"]
    editions = {edition["key"] for tool in tools for edition in tool["editions"]}
    assert {key for keys in TABLE.suites.values() for key in keys} <= editions


def test_what_asks_more_stands_apart_for_every_question_that_can_be_compared():
    for question in TABLE.questions:
        asks = [option.asks for option in question.options]
        assert all(each is None for each in asks) or None not in asks, question.key
        ranked = sorted({each for each in asks if each is not None})
        assert all(after - before == 1 for before, after in pairwise(ranked))


@pytest.mark.parametrize(
    ("row", "message"),
    [
        ({"facts": {"video": [UNKNOWN]}, "outcome": "fits"}, "not known"),
        ({"answers": {"met": ["twee"]}, "outcome": "fits"}, "not known"),
        ({"facts": {"video": ["no"]}, "outcome": "drops"}, "why"),
        ({"answers": {"kleur": ["rood"]}, "outcome": "drops", "text": "x"}, "no question"),
        ({"answers": {"met": ["tien"]}, "outcome": "drops", "text": "x"}, "cannot be answered"),
    ],
)
def test_a_table_that_does_not_hold_together_is_refused(row, message):
    gate = DATA["gates"][1]
    with pytest.raises(ValueError, match=message):
        read_table({**DATA, "gates": [{**gate, "rows": [row]}]})
