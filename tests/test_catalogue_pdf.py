"""The catalogue on paper: all that its pages say, for eyes, ears and machines."""

import io
import re
import subprocess

import pikepdf
import pypdfium2
import pytest
from django.test import Client
from django.utils import timezone

from knowledge.models import Source
from tests.conftest import sign_in
from tests.test_canvas_pdf import assert_all_there, pages_of, squashed
from tests.test_catalogue_pages import add_claim
from toolbox.lib import pdf, pdf_store
from tooldb.models import Claim, Edition, Tool
from tooldb.templatetags.tools import age_of_source
from tooldb.words import POSITIONS

pytestmark = pytest.mark.once

KEYS = ("zoom", "skype", "jitsi-meet")
COMPARED = "/tools/vergelijken.pdf?v=zoom-gratis&v=skype&v=jitsi-meet-eigen-server"


@pytest.fixture(autouse=True)
def few_tools(settings, tmp_path, texts):
    settings.DATA_DIR = tmp_path
    Tool.objects.exclude(key__in=KEYS).update(withdrawn_at=timezone.now())


def get(address):
    response = Client().get(address)
    assert (response.status_code, response["Content-Type"]) == (200, "application/pdf")
    return response.content


def assert_sound(content, title, tmp_path):
    """Whole, tagged, named, in Dutch; what stands outside of the tags is marked as such."""
    path = tmp_path / "proef.pdf"
    path.write_bytes(content)
    checked = subprocess.run(["qpdf", "--check", path], capture_output=True, text=True, check=False)
    assert checked.returncode == 0, checked.stdout + checked.stderr
    with pikepdf.open(io.BytesIO(content)) as opened:
        assert opened.Root.MarkInfo.Marked
        assert str(opened.Root.Lang).lower() == "nl-be"
        assert str(opened.docinfo["/Title"]).startswith(title)
        kinds = kinds_of(opened.Root.StructTreeRoot.K[0])
        assert {"/H1", "/H2", "/Table", "/TH", "/TD", "/Figure"} <= set(kinds)
        assert_margins_are_artifacts(opened)
    assert "\ufffd" not in "".join(pages_of(content))


def kinds_of(element):
    kinds = [str(element.S)]
    for child in element.K:
        if isinstance(child, pikepdf.Dictionary) and "/S" in child:
            if child.S == "/Figure":
                assert child.Alt
            if child.S == "/TD":
                assert len(child.A.Headers) > 0
            kinds += kinds_of(child)
    return kinds


def assert_margins_are_artifacts(opened):
    numbers = opened.Root.StructTreeRoot.ParentTree.Nums
    for at, page in enumerate(opened.pages):
        stream = page.Contents.read_bytes()
        tagged = {int(number) for number in re.findall(rb"/MCID (\d+)", stream)}
        assert tagged == set(range(len(numbers[2 * at + 1])))
        assert stream.count(b"/Artifact <</Type /Pagination>> BDC") == 2


def foot(content):
    return [re.findall(r"pagina \d+ van \d+", page) for page in pages_of(content)]


def all_numbered(content):
    pages = len(pages_of(content))
    return foot(content) == [[f"pagina {number} van {pages}"] for number in range(1, pages + 1)]


def told_by(page):
    """All that the page of a tool says that is not the page's own wording."""
    tool, sheet = page.context["tool"], page.context["sheet"]
    yield from (tool.name, tool.summary, tool.vendor, *tool.other_names)
    yield from (sheet.seed.text, str(sheet.seed.get_advice_display()))
    yield from (entry.edition.name for entry in sheet.alternatives)
    for rule in sheet.rules:
        yield from (rule.title, rule.asks, rule.source.title)
    for each in sheet.editions:
        yield from (each.edition.name, str(each.words.sentence), each.standing.why)
        yield from (str(flag.sentence) for flag in each.flags)
        yield from each.standing.arrange
        yield from (answer.criterion.question for answer in each.answers)
        for claim in (claim for answer in each.answers for claim in answer.claims):
            yield from (claim.value_shown, claim.condition, claim.get_evidence_display())
            if claim.source:
                yield from (claim.source.title, claim.source.address, claim.source_date_shown)
                yield from (age_of_source(claim), f"{claim.valid_until:%d/%m/%Y}")


def test_a_tool_on_paper_says_all_that_its_page_says(tmp_path):
    with pdf.MissingSigns() as missing:
        content = get("/tools/zoom.pdf")
    assert missing.signs == set()
    assert_sound(content, "Zoom", tmp_path)
    assert all_numbered(content)
    texts = [text for text in told_by(Client().get("/tools/zoom/")) if text]
    assert len(texts) > 200
    all_there = squashed("".join(pages_of(content))).lower()
    assert [text for text in texts if squashed(text).lower() not in all_there] == []
    first = squashed(pages_of(content)[0])
    judgement = squashed(str(POSITIONS["signed_dpa"].sentence))
    assert first.index(judgement) < first.index("Watjevooraf") < first.index("Watweweten")
    assert "http://localhost/tools/zoom/" in first


def test_a_comparison_lies_on_its_side_and_says_in_words_what_differs(tmp_path):
    content = get(COMPARED)
    assert_sound(content, "Vergelijk tools: Zoom gratis, Skype, Jitsi Meet", tmp_path)
    width, height = pypdfium2.PdfDocument(content)[0].get_size()
    assert (round(width), round(height)) == (842, 595)
    page = Client().get(COMPARED.replace(".pdf", "/"))
    differing = [row for row in page.context["comparison"].rows if row.differs]
    assert "".join(pages_of(content)).count("verschilt") == len(differing) + 1
    assert_all_there(content, [row.criterion.question for row in page.context["comparison"].rows])


def test_of_what_is_not_on_the_site_there_is_no_paper():
    for asked in ("vergelijken.pdf?v=zoom-gratis&v=bestaat-niet", "signal.pdf", "geen.pdf"):
        assert Client().get(f"/tools/{asked}").status_code == 404


def test_the_whole_catalogue_is_asked_for_made_and_then_offered(tmp_path):
    page = "/tools/pdf/"
    assert Client().get("/tools.pdf")["Location"] == page
    assert "Maak de pdf" in Client().get(page).text
    response = Client(enforce_csrf_checks=True).post(page)
    assert (response["Location"], response.cookies) == (page, {})
    assert re.search(r'href="/tools.pdf"[^>]*>[^<]*PDF, \d+', Client().get(page).text)
    content = get("/tools.pdf")
    assert_sound(content, "De tools van de Toolbox Beeldbellen, versie 14", tmp_path)
    assert all_numbered(content)
    texts = [edition.name for edition in Edition.objects.published()]
    claims = Claim.objects.standing().with_words().filter(edition__in=Edition.objects.published())
    texts += [claim.value_shown for claim in claims] + [claim.condition for claim in claims]
    texts += [claim.source.title for claim in claims if claim.source]
    assert_all_there(content, [*texts, "CC BY 4.0"])
    assert_ways_lead_there(content)


def assert_ways_lead_there(content):
    """The list of contents and the bookmarks."""
    pages = pages_of(content)
    listed = dict(re.findall(r"^(Zoom|Skype|Jitsi Meet)[ .]+(\d+)\s*$", pages[1], re.M))
    marks = pypdfium2.PdfDocument(content).get_toc()
    found = {mark.get_title(): mark.get_dest().get_index() + 1 for mark in marks}
    assert set(listed) == {"Zoom", "Skype", "Jitsi Meet"}
    for name, number in listed.items():
        assert name in pages[int(number) - 1]
        assert found[name] == int(number)
    assert {"Inhoud", "Bronnen", "Regels achter de vragen"} <= set(found)


# Kept and asked again ----------------------------------------------------------------------------


def test_who_has_it_gets_no_second_copy_and_a_changed_claim_gives_another():
    first = Client().get("/tools/zoom.pdf")
    assert first.headers["Cache-Control"] == "public, no-cache"
    assert "Vary" not in first.headers
    assert not first.cookies
    known = {"if-none-match": first["ETag"]}
    again = Client().get("/tools/zoom.pdf", headers=known)
    assert (again.status_code, again.content, again["ETag"]) == (304, b"", first["ETag"])
    head = Client().head("/tools/zoom.pdf")
    assert (head.status_code, head.content) == (200, b"")
    assert head["Content-Length"] == str(len(first.content))
    add_claim("zoom-gratis", "waiting_room", "no", condition="de proef verandert dit")
    after = Client().get("/tools/zoom.pdf", headers=known)
    assert after["ETag"] != first["ETag"]
    assert "deproefverandertdit" in squashed("".join(pages_of(after.content)))
    Source.objects.update(is_broken=True)
    last = Client().get("/tools/zoom.pdf", headers={"if-none-match": after["ETag"]})
    assert "(gaatnietmeeropen)" in squashed("".join(pages_of(last.content)))


def test_the_address_names_the_language_and_a_cookie_does_not():
    client = Client()
    client.cookies["language"] = "en"
    dutch = client.get("/tools/skype.pdf")
    assert dutch["Content-Language"] == "nl-be"
    pages = pages_of(dutch.content)
    assert "Gestopt op 05/05/2025" in pages[0]
    # Of what stopped there is nothing to arrange.
    assert "Wat je vooraf regelt" not in "".join(pages)
    english = client.get("/tools/skype.pdf?taal=en")
    assert english["Content-Language"] == "en"
    assert "Stopped on" in pages_of(english.content)[0]
    assert 'href="/tools/skype.pdf?taal=en"' in client.get("/tools/skype/").text


def test_who_waits_too_long_is_told_to_come_back(monkeypatch):
    monkeypatch.setattr(pdf_store, "PATIENCE", 0)
    with pdf_store.locked("tool-skype", patience=0):
        response = Client().get("/tools/skype.pdf")
    assert (response.status_code, response["Retry-After"]) == (503, "15")
    assert "nog gemaakt" in response.text
    assert "ETag" not in response.headers


def test_a_page_of_the_catalogue_is_asked_again_at_little_cost(cast):
    addresses = ["/tools/", "/tools/zoom/", "/tools/vergelijken/", "/tools.csv", "/tools.json"]
    known = {}
    for address in addresses:
        first = Client().get(address)
        assert first.headers["Cache-Control"] == "public, no-cache"
        assert not first.cookies
        known[address] = {"if-none-match": first["ETag"]}
        assert Client().get(address, headers=known[address]).status_code == 304
    signed_in = sign_in(cast.alice).get("/tools/zoom/", headers=known["/tools/zoom/"])
    assert (signed_in.status_code, "ETag" in signed_in.headers) == (200, False)
    assert "public" not in signed_in.headers.get("Cache-Control", "")
    english = Client(headers={"cookie": "language=en"}).get("/tools/", headers=known["/tools/"])
    assert (english.status_code, english["Content-Language"]) == (200, "en")
    add_claim("zoom-gratis", "waiting_room", "no")
    for address in addresses:
        assert Client().get(address, headers=known[address]).status_code == 200
