"""Every instrument of the site on paper: for eyes, ears and machines, in colour and without, to
read and to fill in; and the leaflet that an organisation makes its own."""

import io
import re
import subprocess
from itertools import combinations
from types import SimpleNamespace

import pikepdf
import pypdfium2
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.db import transaction
from django.test import Client
from django.utils import translation
from pikepdf.form import Form, RadioButtonGroup, TextField
from PIL import Image, ImageChops

from checklists import paper
from checklists.library import Library, stamp_now
from checklists.models import Item
from tests import hostile
from tests.conftest import all_rows
from tests.instruments import KEY, make_instrument
from tests.markup import elements, foreign
from tests.test_canvas_pdf import assert_all_there, lines_on, overlap, pages_of, squashed
from tests.test_instrument_pages import publish_next, told_by
from tests.test_logo import picture
from toolbox import content
from toolbox.lib import pdf
from toolbox.lib.loader import read_yaml

pytestmark = pytest.mark.once

KEYS = read_yaml("instruments.yaml")
PAGE, LEAFLET = f"/instrumenten/{KEY}", f"/instrumenten/{KEY}/van-ons/"
A4, A3 = (595, 842), (842, 1191)


@pytest.fixture(scope="module")
def entries(django_db_setup, django_db_blocker):
    """The instruments of fixtures/ as the site keeps them in memory."""
    with django_db_blocker.unblock(), transaction.atomic():
        content.load_all()
        found = Library(stamp_now()).by_key
        transaction.set_rollback(True)
    return found


@pytest.fixture(scope="module", params=KEYS)
def papers(request, entries):
    """One instrument, and by name all forms of it as PDF: each is printed once."""
    entry = entries[request.param]
    with translation.override("nl-be"), pdf.MissingSigns() as missing:
        made = {form.name: paper.print_entry(entry, form) for form in paper.forms_of(entry)}
    return SimpleNamespace(entry=entry, made=made, missing=missing.signs)


@pytest.fixture(autouse=True)
def folder(settings, tmp_path):
    settings.DATA_DIR = tmp_path / "data"
    settings.MEDIA_ROOT = tmp_path / "data/media"
    settings.DATA_DIR.mkdir()
    return settings.DATA_DIR


def opened(made):
    return pikepdf.open(io.BytesIO(made))


def parts_of(element):
    """An element of the structure tree and all that hangs under it."""
    yield element
    for child in element.get("/K", []):
        if isinstance(child, pikepdf.Dictionary) and "/S" in child:
            yield from parts_of(child)


def parts(document, kind):
    tree = document.Root.StructTreeRoot.K[0]
    return [part for part in parts_of(tree) if str(part.S) == kind]


@pytest.mark.parametrize("form", ["", "zuinig", "invulbaar"])
def test_each_step_of_the_plan_is_one_page(entries, form):
    plan = entries["stappenplan"]
    made = paper.print_entry(plan, paper.FORMS[form])
    steps = [section.title.split(" · ")[0] for section in plan.sections]
    heads = [page.splitlines()[0] for page in pages_of(made)[1 : 1 + len(steps)]]
    for step, head in zip(steps, heads, strict=True):
        assert head.startswith(step)


# For ears and machines ----------------------------------------------------------------------------


def test_every_form_is_whole_named_and_in_dutch(papers, tmp_path):
    assert papers.missing == set()
    for name, made in papers.made.items():
        path = tmp_path / "proef.pdf"
        path.write_bytes(made)
        checked = subprocess.run(["qpdf", "--check", path], capture_output=True, text=True)
        assert checked.returncode == 0, (name, checked.stdout + checked.stderr)
        with opened(made) as document:
            assert document.Root.MarkInfo.Marked
            assert document.Root.ViewerPreferences.DisplayDocTitle
            assert str(document.Root.Lang).startswith("nl")
            assert str(document.docinfo["/Title"]) == papers.entry.version.title
            assert "pdfuaid:part" in str(document.open_metadata())
        assert "\ufffd" not in "".join(pages_of(made))


def test_every_form_can_be_listened_to(papers):
    address = f"http://localhost/instrumenten/{papers.entry.key}/"
    for name, made in papers.made.items():
        with opened(made) as document:
            assert len(parts(document, "/H1")) == 1, name
            told = [str(figure.get("/Alt", "")) for figure in parts(document, "/Figure")]
            assert all(told), name
            assert f"QR-code met het adres van deze pagina: {address}" in told
            heads = {str(head.ID) for head in parts(document, "/TH")}
            for cell in parts(document, "/TD"):
                of_cell = [str(head) for head in cell.A.Headers]
                # The head of its row and of its column.
                assert len(of_cell) == 2
                assert set(of_cell) <= heads
            for at, page in enumerate(document.pages):
                assert_all_hangs_in_the_tree(document, page, at)


def assert_all_hangs_in_the_tree(document, page, at):
    """What does not, is marked as something to pass over: the lines in the margin, drawings."""
    linked = document.Root.StructTreeRoot.ParentTree.Nums[2 * at + 1]
    stream = page.Contents.read_bytes()
    tagged = {int(number) for number in re.findall(rb"/MCID (\d+)", stream)}
    assert tagged == {number for number, element in enumerate(linked) if element is not None}
    assert stream.count(b"/Artifact <</Type /Pagination>> BDC") == 2


# For eyes -----------------------------------------------------------------------------------------


def test_paper_says_all_that_the_page_says(papers):
    entry, told = papers.entry, {text for text in told_by(papers.entry) if text}
    if entry.is_infographic:
        # The page tells around it how to use it, and where to read on.
        around = {entry.version.summary, entry.version.use, entry.sections[0].title}
        told -= around | {item.rule.title for item in entry.items if item.rule}
    for name in papers.made.keys() - {"invulbaar"}:
        assert_all_there(papers.made[name], told)


def test_each_page_says_of_which_version_it_is_and_how_many_there_are(papers):
    version = papers.entry.version
    for name, made in papers.made.items():
        pages = [squashed(page) for page in pages_of(made)]
        told = f"versie {version.number}, {version.published_on:%d/%m/%Y} · {version.licence}"
        for number, page in enumerate(pages, 1):
            assert squashed(told) in page, (name, number)
            assert re.findall(r"pagina\d+van\d+", page) == [f"pagina{number}van{len(pages)}"]
        checked = f"agekeken op {papers.entry.review.checked_on:%d/%m/%Y}"
        address = f"http://localhost/instrumenten/{papers.entry.key}/"
        dated = [f"{source.title}, {source.date_shown}" for source in papers.entry.sources]
        assert_all_there(made, [checked, address, *dated])


def test_each_form_has_its_size_and_an_infographic_is_one_page(papers):
    is_plate = papers.entry.is_infographic
    assert (papers.made.keys() >= {"a3", "a3-zuinig"}) == is_plate
    for name, made in papers.made.items():
        sizes = [page.get_size() for page in pypdfium2.PdfDocument(made)]
        size = A3 if name.startswith("a3") else A4
        assert {(round(width), round(height)) for width, height in sizes} == {size}, name
        assert (len(sizes) == 1) == is_plate


def test_no_line_stands_over_another_or_off_the_page(papers):
    for name, made in papers.made.items():
        for page in pypdfium2.PdfDocument(made):
            lines, (width, height) = lines_on(page), page.get_size()
            assert all(line[0] > 20 and line[2] < width - 20 for line in lines), name
            assert all(line[1] > 12 and line[3] < height - 20 for line in lines), name
            assert [pair for pair in combinations(lines, 2) if overlap(*pair)] == [], name


def test_the_form_that_saves_ink_has_no_colour(papers):
    plain, thrifty = (drawn(papers.made[name]) for name in ("", "zuinig"))
    thrifty += drawn(papers.made["a3-zuinig"]) if papers.entry.is_infographic else []
    assert max(coloured(page) for page in thrifty) < 0.005
    if papers.entry.is_infographic:
        # In colour its head is filled: that is seen, and costs ink.
        assert max(coloured(page) for page in plain) > 0.05
        assert max(map(inked, thrifty)) < max(map(inked, plain)) / 1.2


def drawn(made):
    return [page.render(scale=0.7).to_pil().convert("RGB") for page in pypdfium2.PdfDocument(made)]


def coloured(page):
    """The part of a picture that is clearly no grey: one of its three lights is 0.2 brighter."""
    red, green, blue = page.split()
    most = ImageChops.lighter(ImageChops.lighter(red, green), blue)
    least = ImageChops.darker(ImageChops.darker(red, green), blue)
    counts = ImageChops.subtract(most, least).histogram()
    return sum(counts[52:]) / sum(counts)


def inked(page):
    """How dark it is on average, from 0 to 255."""
    counts = page.convert("L").histogram()
    return sum((255 - light) * count for light, count in enumerate(counts)) / sum(counts)


# To fill in ---------------------------------------------------------------------------------------


def test_every_line_that_asks_something_has_a_field_but_figures_are_there_to_read(papers):
    asking = [item for item in papers.entry.items if item.form in ("tick", "rate", "write")]
    if any(item.form == "figure" for item in papers.entry.items):
        asking = []
    assert ("invulbaar" in papers.made) == bool(asking)
    if asking:
        with opened(papers.made["invulbaar"]) as document:
            fields = {str(field.T): field for field in document.Root.AcroForm.Fields}
            assert list(fields) == ["team", "date", *names_of(asking)]
            assert len(fields) == len(document.Root.AcroForm.Fields)
            assert all(str(field.TU) for field in fields.values())
            for item in asking:
                assert item.text in str(fields[item.key].TU)
            assert {str(page.Tabs) for page in document.pages} == {"/S"}


def names_of(items):
    for item in items:
        yield item.key
        if item.form != Item.Form.WRITE:
            yield f"{item.key}--note"


def test_what_somebody_fills_in_stays_in_the_file(papers):
    if "invulbaar" not in papers.made:
        assert not papers.entry.can_be_filled_in
        return
    kept = io.BytesIO()
    with opened(papers.made["invulbaar"]) as document:
        for name, field in Form(document).items():
            answer(field, name)
        document.save(kept)
    with pikepdf.open(kept) as document:
        for name, field in Form(document).items():
            assert answered(field) == (name if isinstance(field, TextField) else "on"), name
        choices = [each for each in document.Root.AcroForm.Fields if "/Kids" in each]
        for choice in choices:
            # One button is down, and it is the one that the file names.
            assert [kid.AS for kid in choice.Kids if kid.AS != "/Off"] == [choice.V]


def answer(field, text):
    if isinstance(field, TextField):
        field.value = text
    elif isinstance(field, RadioButtonGroup):
        field.options[-1].select()
    else:
        field.checked = True


def answered(field):
    if isinstance(field, TextField):
        return field.value
    if isinstance(field, RadioButtonGroup):
        return "on" if field.options[-1].checked else ""
    return "on" if field.checked else ""


# Pictures -----------------------------------------------------------------------------------------


def test_an_infographic_is_also_a_picture_for_a_newsletter(entries):
    plates = [entry for entry in entries.values() if entry.is_infographic]
    assert len(plates) == 2
    for entry in plates:
        drawn = Image.open(io.BytesIO(paper.picture_document(entry).get()))
        assert (drawn.format, drawn.width) == ("PNG", 1080)
        assert abs(drawn.height - 1080 * 2**0.5) < 2


def test_every_instrument_has_a_picture_to_share(entries):
    for entry in entries.values():
        drawn = Image.open(io.BytesIO(paper.share_document(entry).get()))
        assert (drawn.format, drawn.size) == ("PNG", (1200, 630)), entry.key
        assert len(drawn.getcolors()) > 10


# By its address -----------------------------------------------------------------------------------


def test_who_has_a_paper_gets_it_again_only_after_a_new_version(db):
    instrument = make_instrument()
    first = Client().get(f"{PAGE}.pdf")
    assert (first.status_code, first["Content-Type"]) == (200, "application/pdf")
    assert (first.headers["Cache-Control"], first.cookies) == ("public, no-cache", {})
    has = {"if-none-match": first["ETag"]}
    assert Client().get(f"{PAGE}.pdf", headers=has).status_code == 304
    publish_next(instrument, intro="Zoals het nu is.")
    after = Client().get(f"{PAGE}.pdf", headers=has)
    assert_all_there(after.content, ["Zoals het nu is.", "versie 2"])
    old = Client().get(f"{PAGE}/versies/1.pdf").content
    assert_all_there(old, ["versie 1"])
    assert "Zoalshetnuis" not in squashed("".join(pages_of(old)))


def test_the_daily_work_drops_only_papers_of_an_older_version(db, folder):
    instrument = make_instrument()
    lasting = folder / "public-pdf/lasting"
    Client().get(f"{PAGE}.pdf")
    [old] = lasting.glob("*.pdf")
    call_command("daily", verbosity=0)
    assert old.exists()
    publish_next(instrument)
    Client().get(f"{PAGE}.pdf")
    call_command("daily", verbosity=0)
    [new] = lasting.glob("*.pdf")
    assert new != old


def test_a_form_that_an_instrument_has_not_is_not_found(db):
    make_instrument(kind="guide", audience="ict")
    for rest in ("/a3.pdf", "/a3-zuinig.pdf", "/bestaat-niet.pdf", ".png", "/van-ons/"):
        assert Client().get(PAGE + rest).status_code == 404
    for rest in (".pdf", "/zuinig.pdf", "/invulbaar.pdf"):
        assert Client().get(PAGE + rest).status_code == 200


# With the phone number and the logo of an organisation --------------------------------------------

OURS = {
    "phone": "03 123 45 67",
    "hours": "werkdagen van 9 tot 17 uur",
    "tool": "Belpret",
    "name": "Huis Test",
}


def send(**fields):
    return Client(enforce_csrf_checks=True).post(LEAFLET, OURS | fields)


def logo(made, name="logo.png"):
    return SimpleUploadedFile(name, made, "image/png")


def images_on(page):
    return [(int(image.Width), int(image.Height)) for image in page.get_images().values()]


def test_a_leaflet_shows_what_an_organisation_filled_in(texts):
    made = send(logo=logo(picture(size=(300, 100)))).content
    assert_all_there(made, ["03 123 45 67", "werkdagen van 9 tot 17 uur", "Huis Test"])
    assert_all_there(made, ["We beeldbellen met Belpret."])
    with opened(made) as document:
        [page] = document.pages
        assert images_on(page) == [(300, 100)]
        assert "Logo van Huis Test" in [str(each.Alt) for each in parts(document, "/Figure")]
    large = send(a3="1").content
    [size] = [page.get_size() for page in pypdfium2.PdfDocument(large)]
    assert (round(size[0]), round(size[1])) == A3


def test_a_long_name_and_a_tall_logo_leave_it_one_page(texts):
    longest = {"name": "Huis " * 16, "hours": "dag en nacht " * 4, "tool": "Belpret " * 5}
    made = send(logo=logo(picture(size=(100, 900))), **longest).content
    assert len(pages_of(made)) == 1
    assert_all_there(made, [text.strip() for text in longest.values()])


def test_nothing_of_it_is_kept(texts, folder):
    rows = list(all_rows())
    response = send(logo=logo(picture()))
    assert response.content.startswith(b"%PDF")
    assert not response.cookies
    assert "no-store" in response.headers["Cache-Control"]
    assert list(all_rows()) == rows
    assert list(folder.rglob("*")) == []


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"logo": b"geen plaatje"}, "afbeelding kunnen we niet lezen"),
        ({"logo": b"<svg onload=alert(1)>"}, "SVG"),
        ({"logo": picture()[:-40]}, "afbeelding kunnen we niet lezen"),
        ({"phone": ""}, "Telefoon"),
        ({"phone": "0" * 10_000}, "30 tekens"),
        ({"name": "a\x00b"}, "een teken in dat we niet kunnen bewaren"),
    ],
    ids=["no picture", "svg", "half a picture", "no phone", "too long", "null"],
)
def test_what_cannot_be_is_told_and_what_was_typed_stays(texts, fields, message):
    typed = OURS | fields
    if "logo" in typed:
        typed["logo"] = logo(typed["logo"])
    page = Client().post(LEAFLET, typed)
    assert page.status_code == 200
    [told] = [each for each in elements(page.text) if each.attrib.get("class") == "error-summary"]
    assert message in "".join(told.itertext())
    inputs = {each.attrib.get("name"): each.attrib.get("value") for each in elements(page.text)}
    for name in OURS.keys() - fields.keys():
        assert inputs[name] == OURS[name]


@pytest.mark.parametrize("text", [*hostile.POLYGLOTS[:2], "{% debug %}{{ ours }}%s{0}", "</style>"])
def test_hostile_texts_come_out_as_typed(texts, server, text):
    url = f"<img src=http://127.0.0.1:{server.server_port}/x>"
    made = send(name=text[:80], tool=text[:40], hours=url, phone=text[:30]).content
    assert_all_there(made, [text[:80], text[:40], url, text[:30]])
    assert server.asked == []
    for code in (b"/JavaScript", b"/Launch", b"/EmbeddedFile"):
        assert code not in made
    page = send(name=text[:80], hours=text[:60], phone="").text
    assert list(foreign(page)) == []
    inputs = {each.attrib.get("name"): each.attrib.get("value") for each in elements(page)}
    assert (inputs["name"], inputs["hours"]) == (text[:80], text[:60])
