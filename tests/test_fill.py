"""Filling in an instrument without an account: nothing is kept, and the PDF holds everything."""

import io
from itertools import combinations

import pikepdf
import pypdf
import pytest
from django.db import transaction
from django.test import Client
from django.utils import translation
from django.utils.translation import gettext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pikepdf.form import Form

from checklists import paper
from checklists.answers import MAX_NOTE, MAX_TEXT, Sheet, asks, options_of
from checklists.library import Library, library, stamp_now
from checklists.models import Item
from checklists.read_pdf import NOTE, read
from tests import hostile
from tests.conftest import all_rows
from tests.markup import elements, foreign, words
from tests.scans import KEY, make_scan, sent
from tests.test_canvas_pdf import assert_all_there, pages_of
from toolbox import content
from toolbox.lib.typeset import UNPRINTABLE

PAGE = f"/instrumenten/{KEY}/invullen/"
GO_ON = {"invulbaar": "1"}
FILLED = {
    "a.toestel": "partly",
    "n.toestel": "Twee (2) tablets, één kapot",
    "a.starten": "0",
    "a.schrik": "1",
    "n.schrik": "Vooral ’s avonds: € 12 \\ uur",
    "a.afstand": "2",
    "a.ons-verhaal": "Eerste regel\nTweede regel\n\n  Derde",
}


@pytest.fixture
def scan(db):
    return make_scan()


def send(fields, **more):
    return Client(enforce_csrf_checks=True).post(PAGE, fields | more)


def as_form(filled):
    """What was read from a PDF, by the names of the page."""
    values = {f"a.{key}": value for key, value in filled.values.items()}
    return values | {f"n.{key}": note for key, note in filled.notes.items()}


# On the page --------------------------------------------------------------------------------------


def test_nothing_is_stored(scan, settings, tmp_path):
    settings.DATA_DIR, settings.MEDIA_ROOT = tmp_path / "data", tmp_path / "media"
    settings.DATA_DIR.mkdir()
    rows = list(all_rows())
    answers = [Client().get(PAGE), send(FILLED), send(FILLED, **GO_ON)]
    answers.append(send(FILLED, **{"n.starten": "x" * 501}))
    for response in answers:
        assert response.status_code == 200
        assert not response.cookies
        assert "no-store" in response.headers["Cache-Control"]
    assert list(all_rows()) == rows
    assert list(tmp_path.rglob("*")) == [settings.DATA_DIR]


def test_an_instrument_that_asks_nothing_has_no_such_page(texts):
    asking = {entry.key: entry.can_be_filled_in for entry in library().entries}
    assert set(asking.values()) == {True, False}
    for key, can_be_filled_in in asking.items():
        status = Client().get(f"/instrumenten/{key}/invullen/").status_code
        assert status == (200 if can_be_filled_in else 404), key


def test_the_pdf_holds_every_answer_note_and_text(scan):
    response = send(FILLED)
    assert response.headers["Content-Disposition"] == f'attachment; filename="{KEY}-ingevuld.pdf"'
    mark = f"({gettext('Chosen').lower()})"
    chosen = [f"{name} {mark}" for name in (gettext("partly"), "nog niet", "een beetje", "zwaar")]
    texts = [text for name, text in FILLED.items() if " " in text]
    assert len(texts) == 3
    assert_all_there(response.content, [*chosen, *texts])
    assert "".join(pages_of(response.content)).count(mark) == 4


@pytest.mark.parametrize(
    ("name", "text", "most"),
    [
        ("n.toestel", "n" * (MAX_NOTE + 1), MAX_NOTE),
        ("n.schrik", "x" * 10_000, MAX_NOTE),
        ("a.ons-verhaal", "w" * (MAX_TEXT + 1), MAX_TEXT),
        ("a.ons-verhaal", "regel\n" * 2_000, MAX_TEXT),
    ],
)
def test_what_is_too_long_is_told_at_its_line_with_everything_still_there(scan, name, text, most):
    response = send(FILLED | {name: text})
    assert response.status_code == 200
    told = gettext("This has %(length)s signs; at most %(most)s fit.")
    assert told % {"length": len(text.strip()), "most": most} in words(response.text)
    assert sent(response.text) == FILLED | {
        name: text.strip(),
        **{key: FILLED.get(key, "") for key in ("n.starten", "n.afstand") if key != name},
    }
    [summary] = [each for each in elements(response.text) if each.attrib.get("id") == "errors"]
    [link] = summary.iter("a")
    [there] = [
        each for each in elements(response.text) if each.attrib.get("id") == name.split(".")[1]
    ]
    assert link.attrib["href"] == f"#{there.attrib['id']}"


@pytest.mark.parametrize("name", ["n.toestel", "a.ons-verhaal"])
def test_the_longest_text_fits(scan, name):
    text = "x" * {"n.toestel": MAX_NOTE, "a.ons-verhaal": MAX_TEXT}[name]
    for more in ({}, GO_ON):
        assert send({name: text}, **more).headers["Content-Type"] == "application/pdf"
    assert as_form(read(send({name: text}, **GO_ON).content)) == {name: text}


@pytest.mark.parametrize("value", ["misschien", "3", "-1", "yes\x00no", "Yes", "x" * 10_000])
def test_an_unknown_answer_is_asked_again(scan, value):
    response = send(FILLED | {"a.starten": value})
    assert response.status_code == 200
    assert gettext("Choose one of the answers.") in response.text
    assert sent(response.text) == {"n.starten": "", "n.afstand": ""} | {
        name: text for name, text in FILLED.items() if name != "a.starten"
    }


def test_unknown_lines_and_null_bytes_are_left_out(scan):
    fields = {"a.bestaat-niet": "weg", "b.toestel": "x", "a.uitleg": "weg", "n.toestel": "a\x00b"}
    assert as_form(read(send(fields, **GO_ON).content)) == {"n.toestel": "ab"}


@pytest.mark.parametrize(
    "text", [*hostile.POLYGLOTS[:2], "=1+1", "=HYPERLINK(1)", "{% debug %}%s{0}", "</textarea>\\)("]
)
def test_hostile_texts_come_out_as_typed(scan, text):
    fields = {"n.toestel": text, "a.ons-verhaal": text}
    assert_all_there(send(fields).content, [text])
    form = send(fields, **GO_ON).content
    assert as_form(read(form)) == fields
    for code in (b"/JavaScript", b"/Launch", b"/SubmitForm"):
        assert code not in form
    page = send(fields | {"a.starten": "misschien"}).text
    assert list(foreign(page)) == []
    assert sent(page).items() >= fields.items()


# Back from the PDF --------------------------------------------------------------------------------

USUAL = st.sampled_from("abc 019 éëœß’“”–€()[]{}<>\\/&%#'\"=+@;:\t\n😀👍❤🎉")
TEXTS = st.text(USUAL | st.characters(exclude_categories=["Cc", "Cs"]), max_size=120)


def scales():
    """For each line with a choice a strategy for its value, also none."""
    for section in library().by_key[KEY].sections:
        for item in section.items.all():
            values = [value for value, _name in options_of(item, section)]
            if values:
                yield f"a.{item.key}", st.sampled_from(["", *values])
                yield f"n.{item.key}", TEXTS
            elif asks(item):
                yield f"a.{item.key}", TEXTS


@settings(
    max_examples=50, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(data=st.data())
def test_what_was_filled_in_reads_back_exactly(scan, data):
    fields = {name: data.draw(values) for name, values in scales()}
    form = send(fields, **GO_ON).content
    kept = {name: text.strip() for name, text in fields.items() if text.strip()}
    assert as_form(read(form)) == kept
    assert (read(form).key, read(form).number) == (KEY, 1)


def test_a_control_character_becomes_a_visible_sign(scan):
    form = send({"n.toestel": "a\x07b\x1b[31m"}, **GO_ON).content
    assert read(form).notes["toestel"] == f"a{UNPRINTABLE}b{UNPRINTABLE}[31m"


def test_what_is_filled_in_is_not_also_printed_under_its_field(scan):
    """It would stay there when somebody changes the field."""
    words = {"n.toestel": "Onderliggend", "a.ons-verhaal": "Doorschijnend"}
    with pikepdf.open(io.BytesIO(send(words, **GO_ON).content)) as document:
        for page in document.pages:
            del page.Annots
        bare = io.BytesIO()
        document.save(bare)
    told = "".join(pages_of(bare.getvalue()))
    assert "Er is een toestel." in told
    assert [text for text in words.values() if text in told] == []


# Every blank form of the site ---------------------------------------------------------------------


@pytest.fixture(scope="module")
def blanks(django_db_setup, django_db_blocker):
    """Of every instrument that can be filled in: its entry and its blank form."""
    with django_db_blocker.unblock(), transaction.atomic(), translation.override("nl-be"):
        content.load_all()
        entries = [each for each in Library(stamp_now()).entries if each.can_be_filled_in]
        found = [(each, paper.print_entry(each, paper.FORMS["invulbaar"])) for each in entries]
        transaction.set_rollback(True)
    return found


def to_fill_in(entry):
    """Something for every field: for a choice each value in its turn."""
    filled = {}
    for number, line in enumerate(Sheet(entry).lines):
        if line.options:
            filled[line.key] = line.options[number % len(line.options)][0]
            filled[line.key + NOTE] = f"Noot (één) \\ {number}"
        else:
            filled[line.key] = f"Regel {number}\nen „nog” één €"
    return filled | {"team": "Team Noord", "date": "01/02/2026"}


def place_of(entry, key, value):
    """Which of its buttons a value is."""
    [line] = [line for line in Sheet(entry).lines if line.key == key]
    return [option for option, _name in line.options].index(value)


def is_choice(entry, key):
    return any(line.key == key and line.options for line in Sheet(entry).lines)


def with_pikepdf(entry, blank, filled):
    with pikepdf.open(io.BytesIO(blank)) as document:
        fields = Form(document)
        for key, value in filled.items():
            if is_choice(entry, key):
                fields[key].options[place_of(entry, key, value)].select()
            else:
                fields[key].value = value
        made = io.BytesIO()
        document.save(made)
    return made.getvalue()


def with_pypdf(entry, blank, filled):
    writer = pypdf.PdfWriter(clone_from=io.BytesIO(blank))
    values = {
        key: f"/{place_of(entry, key, value)}" if is_choice(entry, key) else value
        for key, value in filled.items()
    }
    writer.update_page_form_field_values(None, values, auto_regenerate=False)
    made = io.BytesIO()
    writer.write(made)
    return made.getvalue()


def by_its_buttons(entry, blank, filled):
    """As some readers do it: only the button that is down says so."""
    with pikepdf.open(io.BytesIO(with_pikepdf(entry, blank, filled))) as document:
        for field in document.Root.AcroForm.Fields:
            if field.FT == "/Btn":
                del field.V
        made = io.BytesIO()
        document.save(made)
    return made.getvalue()


@pytest.mark.once
@pytest.mark.parametrize("fill", [with_pikepdf, with_pypdf, by_its_buttons])
def test_every_form_reads_back_as_it_was_filled_in(blanks, fill):
    assert len(blanks) >= 10
    for entry, blank in blanks:
        filled = to_fill_in(entry)
        found = read(fill(entry, blank, filled))
        notes = {key + NOTE: note for key, note in found.notes.items()}
        assert found.values | notes == filled, entry.key
        assert (found.key, found.number) == (entry.key, entry.version.number)


@pytest.mark.once
def test_every_line_that_asks_has_one_field_and_no_field_lies_on_another(blanks):
    for entry, blank in blanks:
        asking = [item for item in entry.items if asks(item)]
        notes = [f"{item.key}{NOTE}" for item in asking if item.form != Item.Form.WRITE]
        with pikepdf.open(io.BytesIO(blank)) as document:
            fields = [str(field.T) for field in document.Root.AcroForm.Fields]
            assert sorted(fields) == sorted(
                ["team", "date", *(item.key for item in asking), *notes]
            )
            for page in document.pages:
                areas = [area_of(note.Rect) for note in page.get("/Annots", []) if "/FT" in note]
                assert [pair for pair in combinations(areas, 2) if overlap(*pair)] == [], entry.key
        assert read(blank).values == read(blank).notes == {}


def area_of(rectangle):
    left, one, right, other = map(float, rectangle)
    return left, min(one, other), right, max(one, other)


def overlap(one, other):
    """By more than a hair."""
    across = min(one[2], other[2]) - max(one[0], other[0])
    upright = min(one[3], other[3]) - max(one[1], other[1])
    return across > 0.5 and upright > 0.5
