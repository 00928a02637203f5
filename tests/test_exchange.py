"""A canvas in other forms, and back: nothing is lost on the way. Without a database."""

import csv
import io
import json
import re
from datetime import date

import pytest
from django.conf import settings as site
from django.utils import translation
from hypothesis import example, given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator, FormatChecker
from markdown_it import MarkdownIt

from canvas import forms
from canvas.exchange import as_json, as_markdown, from_json, from_markdown, read
from canvas.exchange.model import (
    BLOCKS,
    MAX_NOTE,
    MAX_NOTES,
    MEANINGS,
    ExchangeCanvas,
    ExchangeNote,
    Origin,
    clean,
)
from canvas.exchange.names import NAMES, block_called
from canvas.models import Block, Canvas, Meaning
from canvas.models.note import MAX_TEXT
from toolbox.lib.spreadsheet import plain_cell, write_csv

pytestmark = pytest.mark.once

SCHEMA = json.loads(as_json.SCHEMA.read_text())
VALIDATOR = Draft202012Validator(SCHEMA, format_checker=FormatChecker())

# What means something in one of the formats, in the scripts of the world, or to a computer.
PIECES = [
    *"&<>#-*+_=~`|\\'\"!?[](){}.:;,/@%$^ \t\n",
    *("\n\n", "\n\n\n", "  ", "    ", "- ", "\n- ", "\n  - ", "\n* ", "\n+ ", "1. ", "\n12) "),
    *("> ", "\n> ", "```", "\n```\n", "~~~", "\n---\n", "\n===", "***", "___", "## Kosten", "\n# "),
    *(
        "&amp;",
        "&#35;",
        "<b>",
        "</b>",
        "<!-- ",
        "<https://a.example>",
        "[a](b)",
        "![",
        "[ ] ",
        "_a_",
    ),
    *("a_b", "_a_", "C:\\map", "=1+1", "-5 graden", "\n|a|b|\n|-|-|\n", "\nKanalen\n", "\\n"),
    *("👍", "👩‍👩‍👧", "🇧🇪", "שלום", "مرحبا", "\u202eom\u202c", "e\u0301", "\u0323a", "ẛ̣"),
    *(
        "\xa0",
        "\u2028",
        "\u2029",
        "\x85",
        "\x0b",
        "\x0c",
        "\x1c",
        "\x07",
        "\u200b",
        "\ufeff",
        "\ufffd",
    ),
    *(
        "\u200b",
        "\ufeff",
        "\ufffd",
        "Kosten",
        "een",
        "twee woorden",
        "cliënt",
        "’s avonds",
        "'s avonds",
    ),
]
ANY_TEXT = st.one_of(
    st.lists(st.sampled_from(PIECES), min_size=1, max_size=12).map("".join),
    st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), max_size=40),
).map(clean)
TEXTS = ANY_TEXT.filter(lambda text: 0 < len(text) <= MAX_NOTE)
KEYS = st.sampled_from(["", "partners-network", "A_1", "x" * 60])
ORIGINS = st.builds(
    Origin,
    kind=st.sampled_from(["", "example"]),
    key=st.sampled_from(["", "home-care-1", "x" * 80]),
    label=ANY_TEXT.map(lambda text: text[:120]),
    date=st.none() | st.dates(),
    hash=st.sampled_from(["", "0f" * 32]),
)
NOTES = st.builds(
    ExchangeNote,
    block=st.sampled_from(BLOCKS),
    text=TEXTS,
    meaning=st.sampled_from(MEANINGS),
    question=KEYS,
    origin=st.just(Origin()) | ORIGINS,
)
CANVASES = st.builds(
    ExchangeCanvas,
    title=TEXTS.map(lambda text: clean(text[:120])),
    purpose=ANY_TEXT.map(lambda text: clean(text[:500])),
    notes=st.lists(NOTES, max_size=8).map(
        lambda notes: tuple(sorted(notes, key=lambda note: BLOCKS.index(note.block)))
    ),
)
FULL = settings(max_examples=150, deadline=None)


@pytest.fixture(autouse=True)
def english():
    with translation.override("en"):
        yield


def as_json_text(canvas):
    return as_json.write(canvas, schema="https://x.example/s.json", exported_on=date(2026, 11, 22))


def label(block):
    return str(Block(block).label)


def content_of(canvas):
    return [(note.block, note.text) for note in canvas.notes]


def notes_of(*texts, block="value"):
    return tuple(ExchangeNote(block, text) for text in texts)


# There and back --------------------------------------------------------------------------------


@FULL
@given(CANVASES)
def test_json_keeps_everything(canvas):
    reading = from_json.read(as_json_text(canvas))
    assert (reading.canvas, reading.errors, reading.left_out) == (canvas, [], [])


@FULL
@given(CANVASES, st.sampled_from(["nl-be", "en"]), st.sampled_from(["\n", "\r\n"]))
@example(ExchangeCanvas("Kanalen", "", notes_of("a")), "en", "\n")
def test_markdown_keeps_block_order_text_title_and_purpose(canvas, language, line_end):
    with translation.override(language):
        text = as_markdown.write(canvas, label)
        reading = from_markdown.read(text.replace("\n", line_end))
    assert content_of(reading.canvas) == content_of(canvas)
    assert (reading.errors, reading.left_out) == ([], [])
    assert reading.canvas.purpose == canvas.purpose
    assert reading.canvas.title == canvas.title.replace("\n", " ")


@FULL
@given(st.lists(st.tuples(TEXTS, TEXTS), max_size=5))
def test_csv_keeps_the_texts_and_gives_a_spreadsheet_no_formula(rows):
    content = write_csv(rows)
    assert content.startswith(b"\xef\xbb\xbf") or not rows
    file = io.StringIO(content.decode("utf-8-sig"), newline="")
    cells = [tuple(row) for row in csv.reader(file, delimiter=";")]
    assert [cell for row in cells for cell in row if cell[0] in "=+-@\t\r"] == []
    assert [tuple(map(plain_cell, row)) for row in cells] == rows


@pytest.mark.parametrize(
    ("text", "cell"),
    [
        ("=1+1", "'=1+1"),
        ("-5 graden", "'-5 graden"),
        ("@huisarts", "'@huisarts"),
        ("'=1", "''=1"),
        ("'s avonds", "'s avonds"),
        ("\uff1dA1", "'\uff1dA1"),
        ("een; twee", '"een; twee"'),
        ('"citaat"', '"""citaat"""'),
        ("een\ntwee", '"een\ntwee"'),
    ],
)
def test_a_cell_of_a_table(text, cell):
    assert write_csv([[text]]).decode("utf-8-sig") == f"{cell}\r\n"


@FULL
@given(st.lists(TEXTS.filter(str.isprintable), min_size=1, max_size=4))
def test_another_reader_of_markdown_shows_the_same_notes(texts):
    document = as_markdown.write(ExchangeCanvas("Plan", "", notes_of(*texts)), label)
    tokens = MarkdownIt("gfm-like", {"linkify": False}).parse(document)
    assert {token.type for token in tokens} <= {
        *("heading_open", "heading_close", "inline", "paragraph_open", "paragraph_close"),
        *("bullet_list_open", "bullet_list_close", "list_item_open", "list_item_close"),
    }
    shown = [token for token in tokens if token.type == "inline" and token.level == 3]
    assert ["".join(map(text_of, token.children)) for token in shown] == texts


def text_of(token):
    assert token.type in ("text", "text_special")
    return token.content


def test_markdown_looks_as_somebody_would_write_it():
    notes = (
        ExchangeNote("partners", "De huisarts & het team"),
        ExchangeNote("partners", "Bel 's avonds\nvóór 20 uur, via plan_b.pdf"),
        ExchangeNote("costs", "# 1 < 2 - *dus*", meaning="risk"),
    )
    written = as_markdown.write(ExchangeCanvas("Ons plan", "Om te kiezen", notes), label)
    assert written == (
        "# Ons plan\n\nOm te kiezen\n\n## Key partners\n\n- De huisarts & het team\n"
        "- Bel 's avonds\n  vóór 20 uur, via plan_b.pdf\n\n## Key activities\n\n"
        "## Key resources\n\n## Value propositions\n\n## Customer relationships\n\n## Channels\n\n"
        "## Customer segments\n\n## Cost structure\n\n- \\# 1 < 2 - \\*dus\\*\n\n"
        "## Revenue streams\n"
    )


@pytest.mark.parametrize("kind", ["json", "markdown"])
def test_the_example_in_the_documentation_is_read(kind):
    text = (site.BASE_DIR / "docs" / "formats.md").read_text()
    [source] = re.findall(f"```{kind}\n(.*?)```", text, re.DOTALL)
    reading = read(source)
    assert (reading.errors, reading.left_out) == ([], [])
    assert (reading.title, reading.purpose) == ("Ons plan", "Om te kiezen")
    assert content_of(reading.canvas)[:2] == [
        ("partners", "De huisarts & het team"),
        ("costs", "Toestellen\nen oefenen"),
    ]


# JSON and its schema ---------------------------------------------------------------------------


def test_the_schema_is_one_and_knows_what_the_site_knows():
    Draft202012Validator.check_schema(SCHEMA)
    note = SCHEMA["$defs"]["note"]["properties"]
    assert note["block"]["enum"] == list(BLOCKS) == Block.values
    assert note["meaning"]["enum"] == list(MEANINGS) == Meaning.values
    assert note["text"]["maxLength"] == MAX_NOTE == MAX_TEXT
    fields = SCHEMA["properties"]
    assert fields["notes"]["maxItems"] == MAX_NOTES == forms.MAX_NOTES
    for name in ("title", "purpose"):
        assert fields[name]["maxLength"] == Canvas._meta.get_field(name).max_length


@FULL
@given(CANVASES)
def test_what_is_written_follows_the_schema(canvas):
    VALIDATOR.validate(json.loads(as_json_text(canvas)))


VALUES = st.one_of(
    st.sampled_from([None, True, 0, 2, 1.5, "", "x", "value", "2026-02-30", [], {}, ["x"]]),
    st.just("x" * 1001),
)
PLACES = [
    *(["format"], ["version"], ["title"], ["purpose"], ["notes"], ["extra"], ["notes", 0]),
    *(["notes", 0, name] for name in ("block", "text", "meaning", "question", "origin", "extra")),
    *(["notes", 0, "origin", name] for name in ("kind", "key", "label", "hash", "date", "extra")),
]


def is_for_the_form(place, value):
    """How long title and purpose are is checked in the next step, where they can be changed."""
    return place in (["title"], ["purpose"]) and isinstance(value, str)


@FULL
@given(st.sampled_from(PLACES), VALUES)
def test_what_the_schema_refuses_the_reader_names(place, value):
    note = {"block": "value", "text": "a", "origin": {"kind": "example"}}
    content = {"format": as_json.FORMAT, "version": 1, "title": "T", "notes": [note]}
    part = content
    for step in place[:-1]:
        part = part[step]
    part[place[-1]] = value
    reading = from_json.read(json.dumps(content))
    said = reading.errors + reading.left_out
    if VALIDATOR.is_valid(content):
        assert said == []
    elif value != "" and not is_for_the_form(place, value):
        assert said


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("{", "line 1, at character 2"),
        ('{"title": "a",\n "notes": [}', "line 2, at character 12"),
        ("[" * 100_000, "nested too deep"),
        ('{"a":' * 100_000, "nested too deep"),
        ('{"title": "a", "title": "b"}', "stands twice"),
        ('{"a": NaN}', "does not know"),
        ('{"a": -Infinity}', "does not know"),
        ('{"a": ' + "9" * 5000 + "}", "too long"),
        ('{"title": "a\\u0000b"}', "cannot be kept"),
        ('{"title": "\\ud83d"}', "cannot be kept"),
        ('{"\\ud83d": 1}', "cannot be kept"),
        ("[1, 2]", "not a canvas of this toolbox"),
        ("{}", "not a canvas of this toolbox"),
        ('{"format": "toolbox-beeldbellen.canvas", "version": 2, "notes": []}', "version 2"),
        ('{"format": "toolbox-beeldbellen.canvas", "version": true, "notes": []}', "version true"),
        ('{"format": "toolbox-beeldbellen.canvas", "version": 1}', "no list"),
    ],
)
def test_json_that_cannot_be_read_is_refused_with_the_reason(text, words):
    [error] = read(text).errors
    assert words in error.message
    error.text.encode()


def test_what_json_holds_too_much_is_named_with_its_place_and_left_out():
    content = json.loads(as_json_text(ExchangeCanvas("T", "", notes_of("een", "twee", "drie"))))
    content["votes"] = 3
    content["notes"][0]["author"] = "Jan"
    content["notes"][1]["block"] = "kitchen"
    content["notes"][2]["meaning"] = "purple"
    reading = read(json.dumps(content))
    assert reading.errors == []
    assert content_of(reading.canvas) == [("value", "een"), ("value", "drie")]
    assert [(remark.place, remark.text[:12]) for remark in reading.left_out] == [
        ("", "3"),
        ("Note 1", "Jan"),
        ("Note 2", '{"block": "k'),
        ("Note 3", "purple"),
    ]


# Markdown that others wrote --------------------------------------------------------------------


@pytest.mark.parametrize("block", NAMES)
def test_a_block_answers_to_its_names_in_both_languages(block):
    found = Block(block)
    with translation.override("nl-be"):
        dutch = str(found.label)
    for name in (block, found.english, dutch, dutch.upper(), f"**{dutch}**:", f"🤝 {dutch}"):
        assert block_called(name) == block
    assert block_called(f"{dutch} ({found.english})") == block


@pytest.mark.parametrize(
    "name", ["", "Notities", "Kosten en opbrengsten", "Kosten / Opbrengsten", "🤝"]
)
def test_another_heading_is_no_block(name):
    assert block_called(name) == ""


FOREIGN = """---
tags: plan
---
# Ons plan

Waarom we dit doen.

## Kernpartners
Even uitleggen
wat dit is.

- De huisarts
  - en de praktijkassistent
* Het ziekenhuis, waar de
dienst klinisch werk zit

  met een tweede alinea
-
1. Eerst
2) Dan

los

---

### Later
• De mutualiteit

## Parkeerplaats
- Iets anders

##Key Activities
\t- Oefenen\r
"""


def test_a_text_from_elsewhere_is_read_and_the_rest_is_named_with_its_line():
    reading = read(FOREIGN)
    assert (reading.title, reading.purpose) == ("Ons plan", "Waarom we dit doen.")
    assert content_of(reading.canvas) == [
        ("partners", "De huisarts\n- en de praktijkassistent"),
        ("partners", "Het ziekenhuis, waar de\ndienst klinisch werk zit\n\nmet een tweede alinea"),
        ("partners", "Eerst"),
        ("partners", "Dan"),
        ("partners", "De mutualiteit"),
        ("activities", "Oefenen"),
    ]
    assert [(remark.place, remark.text) for remark in reading.left_out] == [
        ("Line 2", "tags: plan"),
        ("Line 9", "Even uitleggen\nwat dit is."),
        ("Line 18", ""),
        ("Line 22", "los"),
        ("Line 26", "Later"),
        ("Line 29", "Parkeerplaats\n- Iets anders"),
    ]


def test_a_list_out_of_a_mail_needs_no_marks():
    reading = read("Ons plan\n\nKernpartners:\n•\tDe huisarts\n•\tHet team\n\nKANALEN\n- Bel\n")
    assert content_of(reading.canvas) == [
        ("partners", "De huisarts"),
        ("partners", "Het team"),
        ("channels", "Bel"),
    ]
    assert [remark.text for remark in reading.left_out] == ["Ons plan"]


def test_blocks_may_be_headings_of_the_first_level():
    reading = read("# Kosten\n- Toestellen\n# Kanalen\n- Telefoon\n")
    assert reading.title == ""
    assert content_of(reading.canvas) == [("channels", "Telefoon"), ("costs", "Toestellen")]


@pytest.mark.parametrize("text", ["Dag allemaal", "# Plan\n\n- een\n- twee", "## Plan B\n- een"])
def test_a_text_without_a_block_is_refused_with_what_to_do(text):
    [error] = read(text).errors
    assert "## Key partners" in error.message


def test_a_note_that_is_too_long_is_refused_whole_with_its_line():
    reading = read(f"## Kosten\n- kort\n- {'x' * 1001}\n")
    [error] = reading.errors
    assert error.place == "Line 3"
    assert "1001" in error.message


def test_a_note_too_many_is_refused_with_its_line():
    reading = read("## Kosten\n" + "- x\n" * (MAX_NOTES + 5))
    [error] = reading.errors
    assert error.place == f"Line {MAX_NOTES + 2}"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("x\n" * 60_000, "60001 lines"),
        (as_json_text(ExchangeCanvas("T", "", notes_of("x") * 2001)), "2001 notes"),
    ],
)
def test_far_too_much_is_refused_at_once(text, words):
    [error] = read(text).errors
    assert words in error.message


@settings(max_examples=500, deadline=None)
@given(st.lists(st.sampled_from([*PIECES, "\n## Kosten\n", "\n# x\n", '{"a":', "["]), max_size=30))
def test_no_text_breaks_the_reader_and_nothing_of_a_bullet_is_lost(pieces):
    text = "".join(pieces)
    reading = read(text)
    for remark in reading.errors + reading.left_out:
        assert remark.message
    for note in reading.canvas.notes:
        assert note.text == clean(note.text) != ""
