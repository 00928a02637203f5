"""The canvas on paper: every note whole, nothing over something else, readable by a machine."""

import datetime
import io
import re
import subprocess
from collections import Counter
from itertools import combinations

import pikepdf
import pypdfium2
import pytest
from django.utils import translation
from hypothesis import given, settings
from hypothesis import strategies as st

from canvas import actions, measures, sheet
from canvas.models import Block, Meaning, Note
from canvas.paper import canvas_pdf

pytestmark = pytest.mark.once

PASSWORD = "een lang wachtwoord"
WORDS = ["beeldbellen", "cliënt", "huisbezoek", "team", "woonbegeleider", "afspraak", "scherm"]
KEYS = Block.values
PAPERS = pytest.mark.parametrize("paper", ["a3", "a4"])


@pytest.fixture(autouse=True)
def dutch():
    with translation.override("nl-be"):
        yield


@pytest.fixture
def make(cast, alice):
    """A function: a canvas with a note for each text, over the nine blocks by turns."""

    def make(texts, **fields):
        notes = [
            Note(block=KEYS[number % 9], meaning=Meaning.values[number % 5], text=text, **fields)
            for number, text in enumerate(texts)
        ]
        return actions.create_canvas(
            cast.home, title="Proef & <b>canvas</b>", purpose="Om te zien", by=alice, notes=notes
        )

    return make


def sentence(number, length):
    words = [WORDS[(number * 7 + at * (number % 5 + 1)) % len(WORDS)] for at in range(length)]
    return f"Notitie {number}: {' '.join(words)} einde {number}."[:1000]


def pages_of(content, password=None):
    document = pypdfium2.PdfDocument(content, password=password)
    return [page.get_textpage().get_text_range() for page in document]


def squashed(text):
    """Without what a line break on paper changes."""
    return re.sub(r"[\s\xa0\ufffe\x02-]", "", text)


def assert_all_there(content, texts):
    text = squashed("".join(pages_of(content)))
    assert [found for found in texts if squashed(found) not in text] == []


def lines_on(page):
    """The rectangles (left, bottom, right, top) of the lines of text on a page."""
    text = page.get_textpage()
    return [text.get_rect(number) for number in range(text.count_rects())]


def overlap(one, other, slack=1.0):
    across = min(one[2], other[2]) - max(one[0], other[0])
    upright = min(one[3], other[3]) - max(one[1], other[1])
    return across > slack and upright > slack


# Where notes go: pure --------------------------------------------------------------------------

CARDS = st.lists(
    st.builds(
        measures.Card,
        st.one_of(
            st.text(
                alphabet=st.characters(codec="utf-8", exclude_categories=["C", "Z"]), min_size=1
            ),
            st.integers(1, 1000).map(lambda length: ("beeldbellen " * 90)[:length].strip()),
            st.integers(1, 499).map(lambda count: "a\n" * count + "b"),
        ),
        st.sampled_from(Meaning.values),
        st.just("(idee)"),
    ),
    max_size=25,
)


def blocks_with(cards):
    return [
        measures.Block(key, f"Blok {key}", "English name", cards[number::9])
        for number, key in enumerate(KEYS)
    ]


def placed(laid_out):
    """(block, text without white space) of all cards, parts of a cut card joined."""
    found = Counter()
    for box in laid_out.boxes:
        found.update((box.block.key, squashed(card.text)) for stack in box.stacks for card in stack)
    rest = ""
    for section in (s for page in laid_out.appendix for column in page for s in column):
        for card in section.cards:
            rest += squashed(card.text)
            if card.foot != "…":
                found[section.block.key, rest] += 1
                rest = ""
    return found


@given(CARDS, st.sampled_from(["a3", "a4"]))
@settings(max_examples=60, deadline=None)
def test_every_note_is_placed_exactly_once(cards, paper):
    laid_out = sheet.lay_out(blocks_with(cards), measures.PAPERS[paper], 150)
    expected = Counter((KEYS[at % 9], squashed(card.text)) for at, card in enumerate(cards))
    assert placed(laid_out) == expected


@given(CARDS, st.sampled_from(["a3", "a4"]))
@settings(max_examples=60, deadline=None)
def test_nothing_sticks_out_of_a_block_a_column_or_the_page(cards, paper):
    room, size = 150, measures.PAPERS[paper]
    laid_out = sheet.lay_out(blocks_with(cards), size, room)
    for box in laid_out.boxes:
        count = sheet.stack_count(box.block.key)
        column = measures.Column(measures.stack_width(box.width, count), laid_out.letter)
        highest = max(
            (sum(column.place(card)[1] for card in stack) for stack in box.stacks), default=0
        )
        assert highest <= box.height
    upper, lower = laid_out.upper, laid_out.lower
    for boxes in upper:
        height = sum(box.height + size.gutter for box in boxes)
        assert height + lower[0].height + size.gutter <= room + 0.001
    measure = measures.Column(size.column_width, size.appendix_letter)
    for column in (column for page in laid_out.appendix for column in page):
        heads = len(column) * size.em(measures.SECTION_HEAD)
        notes = sum(measure.place(card)[1] for section in column for card in section.cards)
        assert heads + notes <= size.column_height + 0.001


def test_few_notes_get_a_larger_letter_than_many():
    cards = [measures.Card(sentence(number, 8), "idea", "(idee)") for number in range(60)]
    few = sheet.lay_out(blocks_with(cards[:9]), measures.PAPERS["a4"], 150)
    many = sheet.lay_out(blocks_with(cards), measures.PAPERS["a4"], 150)
    assert few.letter > many.letter
    assert few.appendix == []
    assert many.appendix != []


# On paper --------------------------------------------------------------------------------------


@PAPERS
def test_sixty_notes_come_out_whole_and_apart(make, paper):
    texts = [sentence(number, 6 + number % 9) for number in range(60)]
    content = canvas_pdf(make(texts), paper=paper)
    assert_all_there(content, texts)
    for page in pypdfium2.PdfDocument(content):
        lines = lines_on(page)
        width, height = page.get_size()
        assert all(line[0] > 20 and line[2] < width - 20 for line in lines)
        assert all(line[1] > 20 and line[3] < height - 20 for line in lines)
        assert [pair for pair in combinations(lines, 2) if overlap(*pair)] == []


def test_three_hundred_notes_of_a_thousand_characters_come_out_whole(make):
    texts = [sentence(number, 200) for number in range(300)]
    content = canvas_pdf(make(texts), paper="a4")
    pages = pages_of(content)
    assert_all_there(content, texts)
    assert f"pagina {len(pages)} van {len(pages)}" in pages[-1]


def test_a_block_that_is_full_says_where_the_rest_is(make):
    texts = [sentence(number, 60) for number in range(45)]
    content = canvas_pdf(make(texts), paper="a4")
    pages = pages_of(content)
    count, page = re.search(r"(\d+) notities?: zie pagina (\d+)", pages[0]).groups()
    assert int(count) > 0
    assert "Partners" in pages[int(page) - 1]
    with pikepdf.open(io.BytesIO(content)) as document, document.open_outline() as outline:
        canvas, appendix = outline.root
        assert canvas.title == "Proef & <b>canvas</b>"
        assert appendix.title.startswith("Bijlage")
        assert "Partners" in [block.title for block in appendix.children]


@PAPERS
def test_an_empty_canvas_is_one_page_to_fill_in_by_hand(make, paper):
    (text,) = pages_of(canvas_pdf(make([]), paper=paper))
    for words in [*(str(block.label) for block in Block), *(block.english for block in Block)]:
        assert words in text
    for meaning in Meaning:
        assert str(meaning.label) in text
    assert "Huis Test" in text
    assert "Om te zien" in text
    assert "Versie 1 van" in text
    assert "pagina 1 van 1" in text
    assert "Business Model Canvas, Strategyzer (strategyzer.com), CC BY-SA 3.0" in text


def test_the_date_is_written_the_flemish_way(make):
    (text,) = pages_of(canvas_pdf(make([])))
    assert f"{datetime.date.today():%d/%m/%Y}" in text


def test_a_note_says_what_its_colour_means_and_where_it_comes_from(make):
    example = {"origin_kind": "example", "origin_label": "Thuiszorg"}
    content = canvas_pdf(make(["Een"], **example, origin_date=datetime.date(2026, 11, 20)))
    assert_all_there(content, ["Een (idee, voorbeeld uit ‘Thuiszorg’ (20/11/2026))"])


def test_a_note_with_two_texts_says_that_one_waits(make, alice):
    canvas = make(["Een"])
    note = canvas.notes.get()
    note.conflicts.create(text="Twee", base_rev=1)
    assert_all_there(canvas_pdf(canvas), ["Een (idee, een andere tekst wacht op een keuze)"])


def test_hostile_notes_come_out_as_typed_and_nothing_is_fetched(make, server):
    url = f"http://127.0.0.1:{server.server_port}/x"
    texts = [
        "<script>alert('x')</script>",
        "{{ canvas.organisation }} {% include 'x' %} {# x #}",
        "<img src='file:///etc/hostname'> <link rel=attachment href='file:///etc/hostname'>",
        f"<img src='{url}'> <style>@import url({url});</style>",
        f"</li></ul><style>* {{ display: none; background: url({url}) }}</style>",
        "R&D &amp; &lt;b&gt; &#39; \" '",
        "w" * 1000,
        f"https://voorbeeld.example/{'pad/' * 60}",
        "Merhaba ığüşöç, Привет, 你好",
    ]
    content = canvas_pdf(make(texts), paper="a4")
    assert_all_there(content, texts)
    assert server.asked == []
    with pikepdf.open(io.BytesIO(content)) as document:
        assert not document.attachments


def test_piled_up_accents_come_out(make):
    accents = "\u0335\u0321\u031b\u0350"
    content = canvas_pdf(make([f"Z{accents * 20}algo"] * 9 + ["einde"]))
    assert_all_there(content, ["algo", "einde", *accents])


def test_signs_that_cannot_be_printed_leave_the_rest_of_the_note(make):
    texts = ["bel\x07 einde", "eigen teken \ue000 einde", "regel een\r\n\r\n\r\n\r\nregel twee"]
    expected = ["bel\ufffd einde", "eigen teken \ufffd einde", "regel een regel twee"]
    assert_all_there(canvas_pdf(make(texts)), expected)


def test_notes_wider_than_they_measure_still_come_out_whole(make):
    content = canvas_pdf(make(["\ufdfd" * 40] * 9 + ["einde"]), paper="a4")
    assert_all_there(content, ["einde"])


def test_it_is_tagged_and_says_its_language_and_title(make):
    content = canvas_pdf(make([sentence(1, 5)]))
    with pikepdf.open(io.BytesIO(content)) as document:
        assert str(document.Root.Lang).lower() == "nl-be"
        assert document.Root.MarkInfo.Marked
        assert document.Root.ViewerPreferences.DisplayDocTitle
        assert "pdfuaid:part" in str(document.open_metadata())
        assert str(document.docinfo["/Title"]) == "Proef & <b>canvas</b>, Huis Test"
        assert "Alice" not in str(document.docinfo)
        tags = Counter(tags_of(document.Root.StructTreeRoot))
    assert tags["/H1"] == 1
    assert tags["/H2"] == 9
    assert tags["/LI"] == 1 + len(Meaning)


def tags_of(element):
    children = element.get("/K", [])
    for child in children if isinstance(children, pikepdf.Array) else [children]:
        if isinstance(child, pikepdf.Object) and isinstance(child, pikepdf.Dictionary):
            yield str(child.get("/S"))
            yield from tags_of(child)


def test_it_is_sound(make, tmp_path):
    path = tmp_path / "canvas.pdf"
    path.write_bytes(canvas_pdf(make([sentence(number, 60) for number in range(45)])))
    checked = subprocess.run(["qpdf", "--check", path], capture_output=True, text=True)
    assert checked.returncode == 0, checked.stdout


def test_in_english_the_names_stand_once(make):
    with translation.override("en"):
        (text,) = pages_of(canvas_pdf(make([])))
    assert text.count("Key partners") == 1
    assert "page 1 of 1" in text


def test_with_a_password_it_opens_with_that_only(make):
    content = canvas_pdf(make(["geheim"]), password=PASSWORD)
    with pytest.raises(pypdfium2.PdfiumError):
        pypdfium2.PdfDocument(content)
    assert "geheim" in pages_of(content, PASSWORD)[0]


@PAPERS
@pytest.mark.parametrize("sign", ["j", "W", "f'", "r'", "-4", "م", "日", "க"])
def test_a_word_of_one_sign_stays_in_its_column(make, paper, sign):
    content = canvas_pdf(make([sign * 150]), paper=paper)
    size = measures.PAPERS[paper]
    column = (size.margin + size.part(5)) / measures.POINT
    [page] = pypdfium2.PdfDocument(content)
    middle = range(int(page.get_height() * 0.3), int(page.get_height() * 0.85))
    lines = [rect for rect in lines_on(page) if int(rect[1]) in middle and rect[0] < column]
    assert len(lines) > 2
    assert max(right for _, _, right, _ in lines) <= column
