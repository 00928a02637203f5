"""A canvas goes out by download and comes in by paste or file: what a browser gets and sends."""

import csv
import io
import json
from concurrent.futures import ThreadPoolExecutor
from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import translation
from jsonschema import Draft202012Validator
from PIL import Image

from accounts.models import AuditEntry
from canvas import actions, exchange
from canvas.exchange.as_json import SCHEMA
from canvas.exchange.model import MAX_BYTES
from canvas.models import Canvas, Event, Note
from canvas.paper import canvas_pdf
from tests.conftest import sign_in
from toolbox.lib import pdf

HARD = "# <b>Zorg</b> & *co*\n\n  - Wölf 👍 👩‍👩‍👧 שלום e\u0301\n\\ = 'x'"
MARKDOWN = "# Ons plan\n\nOm te kiezen\n\n## Kosten\n- Toestellen\n- Opleiding\n  en oefenen\n"


@pytest.fixture
def client(cast):
    return sign_in(cast.alice)


@pytest.fixture
def read_in(client, cast):
    """A function: send the form that makes a canvas of a text."""
    url = reverse("canvas:read_in", args=[cast.home.slug])
    return lambda text="", **fields: client.post(url, {"text": text} | fields)


@pytest.fixture
def rich(cast, alice):
    """A canvas with every field of a note in use."""
    notes = [
        Note(block="costs", text=HARD, meaning="risk", question="costs-own"),
        Note(
            block="value",
            text="=Minder reizen",
            meaning="agreed",
            origin_kind="example",
            origin_key="home-care-3",
            origin_label="Thuiszorg",
            origin_date=date(2026, 11, 3),
            origin_hash="0f" * 32,
        ),
        Note(block="costs", text="Toestellen"),
    ]
    return actions.create_canvas(
        cast.home, title="Plan & <b>co</b>", purpose="Om te\r\nkiezen", by=alice, notes=notes
    )


def get(client, name, canvas):
    return client.get(reverse(f"canvas:{name}", args=[canvas.organisation.slug, canvas.pk]))


def upload(content, name="canvas.md"):
    return {"file": SimpleUploadedFile(name, content)}


def texts_of(canvas):
    return [(note.block, note.text) for note in canvas.notes.order_by("block", "position")]


# Out -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "kind", "ending"),
    [
        ("json", "application/json", "json"),
        ("markdown", "text/markdown; charset=utf-8", "md"),
        ("csv", "text/csv; charset=utf-8", "csv"),
        ("png", "image/png", "png"),
    ],
)
def test_a_download_has_a_safe_name_and_stays_in_no_cache(client, rich, name, kind, ending):
    response = get(client, name, rich)
    assert response.headers["Content-Type"] == kind
    file = f'attachment; filename="canvas-huis-test-versie-{rich.seq}.{ending}"'
    assert response.headers["Content-Disposition"] == file
    assert "no-store" in response.headers["Cache-Control"]
    assert response.headers["X-Content-Type-Options"] == "nosniff"


def test_the_json_follows_the_schema_that_it_names(client, rich):
    content = get(client, "json", rich).json()
    assert content["$schema"] == "http://localhost" + reverse("canvas_schema")
    answer = Client().get(reverse("canvas_schema"))
    assert answer.json() == json.loads(SCHEMA.read_text())
    assert not answer.cookies
    Draft202012Validator(answer.json()).validate(content)


def test_no_name_of_a_person_nothing_from_the_bin_or_the_log_goes_out(client, scene):
    for name in ("json", "markdown", "csv"):
        said = get(client, name, scene.canvas).content.decode("utf-8-sig").lower()
        assert "de huisarts" in said
        for hidden in ("alice", "cast.example", str(scene.alice.pk), "weg", str(scene.note.pk)):
            assert hidden not in said


def test_the_table_has_a_row_for_each_note_in_the_language_of_the_reader(client, rich):
    text = get(client, "csv", rich).content.decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=";"))
    assert rows == [
        ["Blok", "Plaats", "Tekst", "Soort notitie", "Herkomst"],
        ["Meerwaarde", "1", "'=Minder reizen", "afgesproken", "Thuiszorg"],
        ["Kosten", "1", HARD, "risico of drempel", ""],
        ["Kosten", "2", "Toestellen", "idee", ""],
    ]


def test_the_picture_is_the_first_page_1920_pixels_wide(rich):
    picture = Image.open(io.BytesIO(exchange.to_png(rich)))
    assert picture.format == "PNG"
    assert picture.size == (1920, 1358)
    assert len(picture.convert("L").getcolors()) > 10


def test_several_people_get_a_picture_at_once(rich):
    content = canvas_pdf(rich)
    with ThreadPoolExecutor(4) as pool:
        pictures = set(pool.map(lambda width: pdf.picture(content, width=width), [640] * 8))
    assert len(pictures) == 1


def test_every_sign_is_drawn(rich):
    with pdf.MissingSigns() as missing:
        picture = Image.open(io.BytesIO(exchange.to_png(rich)))
    assert missing.signs == set()
    # The skin of the emoji: nothing else on the canvas has this yellow.
    colours = {colour for _count, colour in picture.convert("RGB").getcolors()}
    assert any(red > 240 and 170 < green < 210 and blue < 90 for red, green, blue in colours)


# There and back --------------------------------------------------------------------------------


def test_what_goes_out_as_json_comes_in_the_same(rich, read_in):
    source = exchange.to_json(rich)
    assert "3 notities" in read_in(source).text
    read_in(source, step="make", title=rich.title, purpose=rich.purpose)
    copy = Canvas.objects.exclude(pk=rich.pk).get()
    assert exchange.exchange_canvas(copy) == exchange.exchange_canvas(rich)
    assert exchange.to_json(copy) == source
    assert copy.seq == copy.events.count() == 4
    assert copy.events.last().payload["text"] == "Toestellen"
    assert AuditEntry.objects.filter(object_id=copy.pk, verb="created").exists()


@pytest.mark.parametrize("language", ["nl-be", "en"])
def test_what_goes_out_as_markdown_comes_in_with_block_order_and_text(rich, read_in, language):
    with translation.override(language):
        source = exchange.to_markdown(rich)
    read_in(source.replace("\n", "\r\n"), step="make", title="Terug", purpose="")
    assert texts_of(Canvas.objects.get(title="Terug")) == texts_of(rich)


# In --------------------------------------------------------------------------------------------


def test_a_look_first_makes_nothing(read_in):
    response = read_in(MARKDOWN)
    assert response.status_code == 200
    assert "Opleiding\nen oefenen" in response.text
    assert 'value="Ons plan"' in response.text
    assert not Canvas.objects.exists()


def test_the_look_shows_what_was_typed_as_text(read_in):
    page = read_in("## Kosten\n- <script>alert(1)</script> {{ 7 }}\n\n<img src=x onerror=y>").text
    assert "&lt;script&gt;alert(1)&lt;/script&gt; {{ 7 }}" in page
    assert "<script>alert" not in page
    assert "<img src=x" not in page


def test_what_was_not_understood_is_named_with_its_line(read_in):
    page = read_in("## Kosten\n- Toestellen\n\n## Parkeerplaats\n- Later").text
    assert "1 ding begrepen we niet" in page
    assert "Regel 4:" in page
    assert "Parkeerplaats" in page


def test_the_title_and_the_purpose_can_be_changed_before_it_is_made(read_in):
    response = read_in(MARKDOWN, step="make", title="Beter", purpose="Anders")
    canvas = Canvas.objects.get()
    assert response.headers["Location"] == canvas.get_absolute_url()
    assert (canvas.title, canvas.purpose) == ("Beter", "Anders")
    assert texts_of(canvas) == [("costs", "Toestellen"), ("costs", "Opleiding\nen oefenen")]


@pytest.mark.parametrize("title", ["", "x" * 121])
def test_without_a_good_title_the_look_comes_back_with_the_reason(read_in, title):
    response = read_in(MARKDOWN, step="make", title=title)
    assert 'aria-invalid="true"' in response.text
    assert "Toestellen" in response.text
    assert not Canvas.objects.exists()


def test_a_purpose_that_is_too_long_is_not_cut(read_in):
    response = read_in(MARKDOWN, step="make", title="Plan", purpose="x" * 501)
    assert "x" * 501 in response.text
    assert not Canvas.objects.exists()


def test_one_can_go_back_to_the_text(read_in):
    page = read_in(MARKDOWN, step="change", title="Plan").text
    assert "- Opleiding" in page
    assert "Plak de tekst" in page


@pytest.mark.parametrize("name", ["canvas.md", "canvas.json", "canvas.txt", "../../x.md"])
@pytest.mark.parametrize("bom", [b"", b"\xef\xbb\xbf"])
def test_a_file_is_read_whatever_its_name(read_in, name, bom):
    page = read_in(**upload(bom + MARKDOWN.replace("\n", "\r\n").encode(), name)).text
    assert "Opleiding\nen oefenen" in page
    assert 'value="Ons plan"' in page


REFUSED = [
    ({}, "Plak een tekst, of kies een bestand"),
    ({"text": "\ufeff \n"}, "Plak een tekst, of kies een bestand"),
    (upload(b""), "Plak een tekst, of kies een bestand"),
    ({"text": "a", **upload(b"b")}, "niet allebei"),
    (upload("## Kosten\n- café".encode("latin-1")), "Regel 2 van dit bestand staat niet in UTF-8"),
    (upload("## Kosten".encode("utf-16")), "geen tekstbestand"),
    (upload(b"PK\x03\x04\x00\x00"), "geen tekstbestand"),
    (upload(b"\x89PNG\r\n\x1a\n"), "Regel 1 van dit bestand staat niet in UTF-8"),
    (upload(b"x" * (MAX_BYTES + 1)), "2.001 kB"),
    ({"text": "x" * (MAX_BYTES + 1)}, "2.001 kB"),
    ({"text": "a\x00b"}, "een teken in dat we niet kunnen bewaren"),
    ({"text": "Dag allemaal"}, "geen enkel blok"),
    ({"text": "{"}, "regel 1, bij teken 2"),
    ({"text": "[" * 200_000}, "te diep"),
    ({"text": '{"a": 1, "a": 2}'}, "twee keer"),
    ({"text": '{"a": NaN}'}, "niet kent"),
    ({"text": '{"a": "\\ud83d"}'}, "niet kunnen bewaren"),
    ({"text": "[]"}, "geen canvas van deze toolbox"),
    (
        {"text": "## Kosten\n- " + "x" * 1001},
        "Regel 2: Een notitie heeft hoogstens 1000 tekens, en deze heeft er 1001",
    ),
    ({"text": "## Kosten\n" + "- x\n" * 2003}, "Regel 2002: Hier begint een notitie te veel"),
]


@pytest.mark.parametrize(("fields", "words"), REFUSED)
def test_what_cannot_be_read_is_refused_with_the_reason(read_in, fields, words):
    for step in ("", "make"):
        if file := fields.get("file"):
            file.seek(0)
        response = read_in(**fields, step=step, title="Plan")
        assert response.status_code == 200
        assert words in response.text
        assert "error-summary" in response.text
        assert not Canvas.objects.exists()


def test_the_text_of_a_file_that_is_refused_can_be_put_right_on_the_page(read_in):
    page = read_in(**upload(b"Dag allemaal\n- een")).text
    assert "Dag allemaal\n- een</textarea>" in page


def test_many_mistakes_are_counted(read_in):
    page = read_in("## Kosten\n" + f"- {'x' * 1001}\n" * 25).text
    assert "En nog 5 van deze." in page


def test_more_than_a_page_takes_is_refused_with_the_reason(read_in):
    response = read_in("x" * 3_000_000)
    assert response.status_code == 400
    assert "te groot" in response.text


def test_a_full_canvas_comes_in_whole(read_in, django_assert_max_num_queries):
    source = "## Kosten\n" + "".join(f"- notitie {number}\n" for number in range(2000))
    with django_assert_max_num_queries(120):
        read_in(source, step="make", title="Vol")
    texts = Canvas.objects.get().notes.values_list("text", flat=True)
    assert list(texts) == [f"notitie {number}" for number in range(2000)]
    seqs = Event.objects.values_list("seq", flat=True)
    assert list(seqs) == list(range(1, 2002))


def test_who_is_signed_out_meanwhile_gets_the_text_back(cast):
    url = reverse("canvas:read_in", args=[cast.home.slug])
    response = Client().post(url, {"text": MARKDOWN, "title": "Plan", "step": "make"})
    assert response.status_code == 401
    assert "- Toestellen" in response.text


def test_the_pages_lead_to_it(client, cast, canvas, texts):
    address = reverse("canvas:read_in", args=[cast.home.slug])
    for page in (reverse("canvas:new", args=[cast.home.slug]), cast.home.get_absolute_url()):
        assert address in client.get(page).text
    offered = get(client, "pdf_options", canvas).text
    for name in ("json", "markdown", "csv", "png"):
        assert reverse(f"canvas:{name}", args=[cast.home.slug, canvas.pk]) in offered
