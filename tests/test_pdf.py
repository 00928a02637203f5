"""toolbox/lib: PDFs open nothing but our own files; texts are measured before they are printed."""

import io
from concurrent.futures import ThreadPoolExecutor

import pikepdf
import pypdfium2
import pytest
from hypothesis import given
from hypothesis import strategies as st
from weasyprint.urls import FatalURLFetchingError

from toolbox.lib import pdf
from toolbox.lib.typeset import is_right_to_left, printable, ruler

pytestmark = pytest.mark.once

CSS = "css/canvas_pdf.css"
PASSWORD = "een lang wachtwoord"


def document(body):
    return f'<!DOCTYPE html><html lang="nl"><head><title>Proef</title></head><body>{body}'


def made(body):
    return pdf.press.print(document(body), CSS, None)


def text_of(content):
    pages = pypdfium2.PdfDocument(content)
    return "".join(page.get_textpage().get_text_range() for page in pages)


@pytest.fixture(scope="module")
def plain():
    return made("<h1>Kop</h1><p>Tekst</p>")


@pytest.mark.parametrize(
    "body",
    [
        '<img src="{url}">',
        '<p style="background: url({url})">x</p>',
        '<style>@import url("{url}");</style>x',
        '<style>@font-face {{ font-family: x; src: url("{url}"); }}</style>x',
        '<link rel="stylesheet" href="{url}">x',
        '<object data="{url}">x</object>',
        '<embed src="{url}">',
        '<svg><image href="{url}" width="9" height="9"/></svg>',
        '<link rel="attachment" href="{url}">x',
        '<a rel="attachment" href="{url}">x</a>',
    ],
)
def test_a_document_that_names_a_file_or_an_address_opens_neither(body, server, tmp_path):
    secret = tmp_path / "secret.txt"
    secret.write_text("kanarie")
    for url in (f"http://127.0.0.1:{server.server_port}/x", secret.as_uri()):
        try:
            content = made(body.format(url=url))
        except FatalURLFetchingError:
            continue
        with pikepdf.open(io.BytesIO(content)) as opened:
            assert not opened.attachments
    assert server.asked == []


@pytest.mark.parametrize("name", ["../manage.py", "/etc/hostname", "css/../../manage.py", "", "."])
def test_the_static_scheme_stays_among_the_static_files(name):
    with pytest.raises(FatalURLFetchingError):
        pdf.press.fetcher.fetch(f"static:{name}")


def test_a_static_file_is_opened():
    opened = pdf.press.fetcher.fetch(f"static:{CSS}")
    assert b"@font-face" in opened.read()


def test_a_pdf_with_another_number_of_pages_than_foreseen_is_refused():
    with pytest.raises(pdf.WrongPageCount):
        pdf.press.print(document("<p>x</p>"), CSS, pages=2)


def test_an_encrypted_pdf_opens_with_the_password_only(plain):
    locked = pdf.encrypt(plain, PASSWORD)
    for wrong in ("", "een ander wachtwoord"):
        with pytest.raises(pikepdf.PasswordError):
            pikepdf.open(io.BytesIO(locked), password=wrong)
    with pikepdf.open(io.BytesIO(locked), password=PASSWORD) as opened:
        assert (opened.encryption.R, opened.encryption.bits) == (6, 256)
    assert b"Proef" not in locked


def test_a_password_that_readers_disagree_about_is_refused(plain):
    assert pdf.encrypt(plain, "é" * 63)
    with pytest.raises(ValueError, match="too long"):
        pdf.encrypt(plain, "é" * 64)


@pytest.mark.parametrize(
    "words",
    ["Één ideeënbus, cœur, naïef €½²", "ığüşöç İĞÜŞÖÇ", "Привет", "Γειά μας", "你好", "✓ ✗ → ≥"],
)
def test_what_people_in_flanders_type_has_its_signs(words):
    with pdf.MissingSigns() as missing:
        content = made(f"<p>{words}</p>")
    assert missing.signs == set()
    assert words.replace(" ", "") in text_of(content).replace(" ", "")


@pytest.mark.parametrize("words", ["مرحبا بالعالم", "שלום", "😀👩‍👩‍👧‍👦🇧🇪👍🏽❤️"])
def test_scripts_from_the_right_and_emoji_have_their_signs(words):
    with pdf.MissingSigns() as missing:
        made(f"<p>{words}</p>")
    assert missing.signs == set()


def test_a_sign_that_no_font_has_is_shown_as_unprintable():
    text = text_of(made("<p>voor \ue000 na</p>"))
    assert "voor \ufffd na" in text
    assert "\ue000" not in text


def test_several_threads_print_at_once():
    with ThreadPoolExecutor(4) as pool:
        found = list(pool.map(lambda number: text_of(made(f"<p>nummer {number}</p>")), range(8)))
    assert [f"nummer {number}" in text for number, text in enumerate(found)] == [True] * 8


# Texts on paper --------------------------------------------------------------------------------


def test_line_breaks_of_all_kinds_are_one_kind():
    assert printable("a\r\nb\rc\u2028d\x0be") == "a\nb\nc\nd\ne"


def test_empty_lines_and_spaces_in_a_row_become_one():
    assert printable("  a \t b \n\n\n\n c\n") == "a b\n\nc"


def test_control_characters_are_shown_as_unprintable():
    assert printable("a\x07b\x1bc\x7f") == "a\ufffdb\ufffdc\ufffd"


@pytest.mark.parametrize(
    ("text", "expected"),
    [("hallo", False), ("123 مرحبا", True), ("שלום", True), ("(a) שלום", False), ("", False)],
)
def test_the_first_letter_with_a_direction_decides(text, expected):
    assert is_right_to_left(text) is expected


@given(st.text(max_size=300), st.floats(5, 40))
def test_lines_are_the_text_in_order_and_fit(text, width):
    text = printable(text)
    lines = list(ruler().lines(text, width))
    assert "".join(lines).replace(" ", "") == text.replace(" ", "").replace("\n", "")
    assert all(ruler().width(line) <= width or len(line) == 1 for line in lines)


def test_a_word_wider_than_the_line_is_cut():
    lines = list(ruler().lines("x" * 100, 10))
    assert len(lines) > 1
    assert "".join(lines) == "x" * 100
