"""From the start page to the right paper without an account, and what else somebody does with an
instrument: leaving in a hurry, a leaflet with a logo, a booklet, the keyboard, English."""

import re
from itertools import pairwise

import pypdfium2
import pytest
from django.core.management import call_command
from playwright.sync_api import expect
from pypdfium2.raw import FPDF_PAGEOBJ_IMAGE

from checklists.library import library
from tests.browser.conftest import DESKTOP, PHONE
from tests.browser.test_newcomer import text_of_pdf
from tests.pages import PIXEL

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

WITH_CLIENTS = "Ik werk met cliënten"
IN_MY_TEAM = "Ik organiseer het in mijn team of organisatie"
DOWNLOAD = re.compile(r"^Downloaden \(PDF")
PROPOSE = "Beeldbellen voorstellen aan je cliënt"
DOS = "Beeldbellen met cliënten: wel en niet"
PLAN = "Stappenplan: beeldbellen invoeren in veertien stappen"
ICT = "ICT-vereisten om te beeldbellen"
LEAFLET = "Zo beeldbel je met ons"


def paper_of(title):
    """What the link in a list is called, for who hears it: there is a space before the part that
    only a screen reader says."""
    return re.compile(rf"^PDF\s?: {re.escape(title)}$")


# What somebody clicks, one after the other, and the title of the PDF that comes.
TASKS = {
    "practitioner: how to propose it": ([WITH_CLIENTS, PROPOSE, DOWNLOAD], PROPOSE),
    "practitioner: do's and don'ts": ([WITH_CLIENTS, paper_of(DOS)], DOS),
    "coordinator: step plan": ([IN_MY_TEAM, PLAN, DOWNLOAD], PLAN),
    "ICT: what it asks": ([IN_MY_TEAM, paper_of(ICT)], ICT),
    "umbrella body: rules": (
        ["Regelgeving", re.compile(r"^Allemaal op papier \(PDF")],
        "Overzicht van regels over beeldbellen in welzijn en zorg",
    ),
}
AWAY = "https://www.wikipedia.org/"


@pytest.fixture
def site(live_server, texts):
    """The texts of the site, committed."""


def link(page, name):
    return page.get_by_role("main").get_by_role("link", name=name).first


def download(page, press):
    """The file that comes when `press` is called."""
    with page.expect_download(timeout=60_000) as coming:
        press()
    return coming.value.path()


def title_of(path):
    with pypdfium2.PdfDocument(path) as document:
        return document.get_metadata_value("Title")


# The right paper ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("viewport", "script"), [(DESKTOP, True), (PHONE, False)], ids=["desktop", "phone, no script"]
)
def test_the_right_paper_is_at_most_three_clicks_away(device, site, viewport, script):
    context = device(viewport=viewport, java_script_enabled=script)
    for task, (clicks, title) in TASKS.items():
        assert len(clicks) <= 3, task
        page = context.new_page()
        page.goto("/")
        for name, following in pairwise(clicks):
            link(page, name).click()
            expect(link(page, following)).to_be_visible()
            assert page.evaluate("document.documentElement.scrollWidth") <= viewport["width"]
        paper = download(page, link(page, clicks[-1]).click)
        assert title_of(paper) == title
        assert title in text_of_pdf(paper)
        page.close()
    assert context.cookies() == []


def test_a_misspelt_word_on_the_start_page_leads_to_the_instrument(device, site):
    page = device(viewport=PHONE, java_script_enabled=False).new_page()
    page.goto("/")
    page.get_by_role("searchbox").fill("stapenplan")
    page.get_by_role("button", name="Zoek").click()
    page.locator(".results a").first.click()
    expect(page.get_by_role("heading", level=1, name=PLAN)).to_be_visible()


def test_an_instrument_is_found_and_downloaded_by_keyboard_alone(device, site):
    page = device(viewport=PHONE).new_page()
    page.goto("/instrumenten/")
    for name in ("Filters", re.compile("^Infographic")):
        tab_to(page, name)
        page.keyboard.press("Enter")
    expect(page.get_by_role("link", name="Filters (1)")).to_be_visible()
    tab_to(page, DOS)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1, name=DOS)).to_be_visible()
    tab_to(page, DOWNLOAD)
    assert title_of(download(page, lambda: page.keyboard.press("Enter"))) == DOS


def tab_to(page, name):
    """With the Tab key, as somebody without a mouse."""
    wanted = page.get_by_role("link", name=name)
    for _ in range(60):
        page.keyboard.press("Tab")
        if wanted.and_(page.locator(":focus")).count():
            return
    raise AssertionError(f"the Tab key does not lead to {name}")


def test_in_english_the_page_says_that_the_text_is_dutch(device, site):
    page = device(viewport=PHONE, java_script_enabled=False).new_page()
    page.goto("/")
    page.get_by_role("button", name="English").click()
    link(page, "I work with clients").click()
    link(page, PROPOSE).click()
    expect(page.locator("html")).to_have_attribute("lang", "en")
    heading = page.get_by_role("heading", level=1, name=PROPOSE)
    assert heading.evaluate("heading => heading.closest('[lang]').lang") == "nl"
    paper = download(page, link(page, re.compile(r"^Download \(PDF")).click)
    assert title_of(paper) == PROPOSE


# For a client ------------------------------------------------------------------------------------


def press_the_button(page):
    # The text is gone at once, however long the other site takes.
    click = "button => { button.click(); return document.body.checkVisibility(); }"
    assert link(page, "Verlaat deze pagina meteen").evaluate(click) is False


def press_escape_three_times(page):
    page.keyboard.press("Escape")
    page.keyboard.press("Escape")
    expect(page.locator("h1")).to_be_visible()
    page.keyboard.press("Escape")


@pytest.mark.parametrize("leave", [press_the_button, press_escape_three_times])
def test_who_leaves_the_page_of_a_client_finds_no_way_back(device, site, leave):
    page = device(viewport=PHONE).new_page()
    page.route(f"{AWAY}**", lambda route: route.fulfill(body="Iets anders"))
    page.goto("/instrumenten/?niveau=micro")
    link(page, LEAFLET).click()
    expect(page.get_by_text("Of druk drie keer op Escape")).to_be_visible()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(r"/zo-beeldbel-je-met-ons/#main$"))
    leave(page)
    expect(page).to_have_url(AWAY)
    page.go_back()
    expect(page).to_have_url(re.compile(r"/instrumenten/\?niveau=micro$"))
    page.go_back()
    expect(page).to_have_url("about:blank")


def test_without_script_the_button_leads_away_too(device, site):
    page = device(viewport=PHONE, java_script_enabled=False).new_page()
    page.route(f"{AWAY}**", lambda route: route.fulfill(body="Iets anders"))
    page.goto("/instrumenten/zo-beeldbel-je-met-ons/")
    expect(page.get_by_text("Of druk drie keer op Escape")).to_be_hidden()
    link(page, "Verlaat deze pagina meteen").click()
    expect(page).to_have_url(AWAY)


def test_a_leaflet_has_the_phone_number_and_the_logo_of_an_organisation(device, site):
    page = device(viewport=PHONE, java_script_enabled=False).new_page()
    page.goto("/instrumenten/zo-beeldbel-je-met-ons/")
    plain = download(page, link(page, DOWNLOAD).click)
    link(page, "Met jullie telefoonnummer en logo").click()
    page.get_by_label("Telefoonnummer voor hulp").fill("03 123 45 67")
    page.get_by_label("Naam van je organisatie").fill("Huis Test")
    page.get_by_label("Jullie logo").set_input_files(
        {"name": "logo.png", "mimeType": "image/png", "buffer": PIXEL}
    )
    button = page.get_by_role("button", name="Download op A4")
    ours = download(page, button.click)
    assert title_of(ours) == LEAFLET
    assert "03 123 45 67" in text_of_pdf(ours)
    assert "Huis Test" in text_of_pdf(ours)
    assert (pictures_in(ours), pictures_in(plain)) == (1, 0)


def pictures_in(path):
    """How many pictures of pixels; drawings are lines."""
    with pypdfium2.PdfDocument(path) as document:
        return sum(len(list(page.get_objects([FPDF_PAGEOBJ_IMAGE]))) for page in document)


# A booklet ---------------------------------------------------------------------------------------


@pytest.fixture
def real_queue(settings, tmp_path):
    settings.DATA_DIR = tmp_path
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}


def test_a_booklet_of_a_level_is_waited_for_and_downloaded(device, real_queue, site):
    """On a phone without script, by who looks again; on a desktop by itself."""
    phone = device(viewport=PHONE, java_script_enabled=False).new_page()
    phone.goto("/instrumenten/")
    phone.get_by_role("link", name="Maak een boekje").click()
    phone.get_by_role("group", name="Macro").get_by_text("Alles van dit niveau").click()
    phone.get_by_role("button", name="Maak het boekje").click()
    expect(phone.get_by_role("progressbar")).to_be_visible()
    desktop = device().new_page()
    desktop.goto(phone.url)
    expect(desktop.get_by_role("progressbar")).to_be_visible()
    call_command("worker", "--once")
    expect(desktop.get_by_text("De pdf is klaar")).to_be_visible()
    phone.get_by_role("link", name="Kijk of de pdf klaar is").click()
    booklet = download(phone, phone.get_by_role("link", name="Download het boekje").click)
    assert title_of(booklet) == "Toolbox Beeldbellen: een boekje"
    told = text_of_pdf(booklet)
    macro = [each for each in library().entries if each.instrument.level == "macro"]
    assert len(macro) > 3
    assert [each.key for each in macro if told.count(each.version.title) < 2] == []
