"""The texts in fixtures/ as people read them: plain Dutch, whole, each from its source."""

import pytest
import yaml

from tests.instrument_texts import (
    FIXTURES,
    PLAIN,
    faults_of,
    faults_of_words,
    instrument_files,
    keys_of,
    read,
)

pytestmark = pytest.mark.once

DRAWINGS = FIXTURES.parent / "static/img/instruments"
FILES = pytest.mark.parametrize("path", instrument_files(), ids=lambda path: path.stem)
RULE_TEXTS = ("title", "asks", "to_check", "workaround", "proposal")
EXAMPLE_TEXTS = ("title", "what", "for_whom", "took", "learnt", "today")


def sections(key):
    return read(f"instruments/{key}.yaml")["sections"]


def lines(key, section):
    [found] = [each for each in sections(key) if each["key"] == section]
    return found["items"]


def told(row, names):
    return [row[name] for name in names if name in row]


# Plain words --------------------------------------------------------------------------------------


@FILES
def test_an_instrument_is_whole_and_in_plain_dutch(path):
    assert faults_of(path) == []


@pytest.mark.parametrize(("name", "texts"), [("rules", RULE_TEXTS), ("examples", EXAMPLE_TEXTS)])
def test_rules_and_examples_are_in_plain_dutch(name, texts):
    rows = read(f"{name}.yaml")
    faults = {
        row["key"]: found
        for row in rows
        if (found := list(faults_of_words(told(row, texts), PLAIN)))
    }
    assert faults == {}


@pytest.mark.parametrize(
    ("texts", "fault"),
    [
        (["Je belt. " + "heel " * 31 + "lang."], "a sentence of 32 words"),
        (["een " * 15 + "zin. " + "nog " * 16 + "een."], "on average"),
        (["Wat zegt dit nog voor wie belt?", "Bel indien nodig."], "'indien'"),
        (["Gelieve te bellen."], "'gelieve'"),
        (["Dit heeft u nodig."], "'u'"),
        (["Neem UW toestel."], "'uw'"),
        (["Cliënten dienen te wachten."], "'dienen te'"),
    ],
)
def test_what_is_not_plain_is_found(texts, fault):
    assert [found for found in faults_of_words(texts, PLAIN) if fault in found]


@pytest.mark.parametrize(
    "text", ["Je belt om 9 uur.", "Een uurtje is genoeg, bv. in de week.", "één " * 29 + "punt."]
)
def test_what_is_plain_is_let_be(text):
    assert list(faults_of_words([text, *["Bel ons."] * 20], PLAIN)) == []


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        ({"key": "anders"}, "not the name of the file"),
        ({"level": "nano"}, "level"),
        ({"changes": ""}, "changes is missing"),
        ({"sources": ["nergens"]}, "nothing is called nergens"),
        ({"summary": "Lees dit. " * 30}, "signs, at most 200"),
        ({"colour": "red"}, "no field is called colour"),
    ],
)
def test_what_is_not_whole_is_found(tmp_path, change, fault):
    path = tmp_path / "netwerkkaart.yaml"
    path.write_text(yaml.safe_dump(read("instruments/netwerkkaart.yaml") | change))
    assert [found for found in faults_of(path) if fault in found]


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        ({"form": "rate"}, "no scale"),
        ({"form": "figure"}, "go together"),
        ({"key": "aanmelding"}, "stands twice"),
        ({"text": ""}, "no text"),
        ({"instrument": "nergens"}, "nothing is called nergens"),
    ],
)
def test_a_line_that_is_not_whole_is_found(tmp_path, change, fault):
    text = read("instruments/netwerkkaart.yaml")
    line = text["sections"][0]["items"][0]
    text["sections"][0]["items"] = [{"key": "aanmelding", "text": "Bel."}, line | change]
    path = tmp_path / "netwerkkaart.yaml"
    path.write_text(yaml.safe_dump(text))
    assert [found for found in faults_of(path) if fault in found]


# All that was asked for ---------------------------------------------------------------------------


def test_the_lists_of_the_sources_are_there_in_full():
    steps = [each["title"].split(" · ")[0] for each in sections("stappenplan")]
    assert steps == [f"Stap {number}" for number in range(1, 15)]
    assert len(lines("drempels-scan", "zeven-drempels")) == 7
    assert len(lines("redenen-wegen", "voor-de-hulp")) == 9
    assert len(lines("redenen-wegen", "voor-de-organisatie")) == 8
    assert numbered("acht-keuzes") == list(range(1, 9))
    assert numbered("wat-als-afspraken") == list(range(1, 8))
    clusters = [each["title"] for each in sections("kaart-van-onlinehulp")]
    assert clusters[:3] == ["Informeren", "Contact houden", "Ondersteunen"]


def numbered(key):
    """The numbers before the headings."""
    starts = [section["title"].split(".")[0] for section in sections(key)]
    return [int(start) for start in starts if start.isdecimal()]


def test_each_step_has_its_goal_who_a_worksheet_and_when_it_is_done():
    for section in sections("stappenplan"):
        labels = {item.get("label") for item in section["items"]}
        forms = {item.get("form", "text") for item in section["items"]}
        assert {"Doel", "Wie", "Werkblad", "Klaar als"} <= labels, section["key"]
        assert {"write", "tick"} <= forms, section["key"]


def test_there_are_enough_examples_each_from_a_source_with_what_is_known_of_today():
    rows, sources = read("examples.yaml"), keys_of("sources.yaml")
    assert len(rows) >= 10
    for row in rows:
        assert row["source"] in sources
        assert row["today"]
        assert row["checked_on"] < row["valid_until"]


def test_a_rule_without_a_source_is_not_called_certain():
    rows, sources = read("rules.yaml"), keys_of("sources.yaml")
    without = [row for row in rows if "source" not in row]
    assert without
    assert {row["certainty"] for row in without} <= {"unverified", "weak"}
    assert {row["source"] for row in rows if "source" in row} <= sources
    for row in rows:
        assert row["checked_on"] < row["valid_until"]
        assert row["certainty"] != "unverified" or row["to_check"], row["key"]


# Drawings -----------------------------------------------------------------------------------------


def test_each_picture_that_is_named_is_there_and_no_drawing_is_left_over():
    named = {
        item["picture"]
        for path in instrument_files()
        for section in sections(path.stem)
        for item in section["items"]
        if "picture" in item
    }
    assert named == {path.stem for path in DRAWINGS.glob("*.svg")}
