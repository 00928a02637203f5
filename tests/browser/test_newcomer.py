"""The newcomer's path: from nothing to a PDF, on a desktop, on a phone and without script."""

import re
from urllib.parse import urlsplit

import pypdfium2
import pytest
from django.core import mail
from playwright.sync_api import expect

from canvas.models import Block, Canvas
from tests.browser.conftest import DESKTOP, PHONE
from tests.browser.steps import (
    add,
    block,
    drag,
    expect_saved,
    move_by_keyboard,
    move_by_menu,
    note,
    open_add_form,
    texts,
)

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

WRITTEN = {block.value: f"Onze notitie over {block.value}" for block in Block}


@pytest.mark.parametrize("viewport", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_a_newcomer_ends_with_a_pdf_of_nine_notes(device, texts_of_the_site, viewport):
    page = device(viewport=viewport).new_page()
    come_in(page)
    expect(page.locator("html.with-script")).to_be_attached()
    for key, text in WRITTEN.items():
        add(page, key, text)
    drag(page, WRITTEN["partners"], note(page, WRITTEN["activities"]), after=True)
    move_by_keyboard(page, WRITTEN["costs"], "ArrowRight")
    move_by_menu(page, WRITTEN["value"], "Kanalen", "Bovenaan")
    expect_saved(page)
    assert texts(page, "activities") == [WRITTEN["activities"], WRITTEN["partners"]]
    assert texts(page, "channels") == [WRITTEN["value"], WRITTEN["channels"]]
    assert sorted(texts(page, "revenue")) == [WRITTEN["costs"], WRITTEN["revenue"]]
    assert_in_pdf(page)


@pytest.mark.parametrize("viewport", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_a_newcomer_without_script_gets_the_same(device, texts_of_the_site, viewport):
    page = device(viewport=viewport, java_script_enabled=False).new_page()
    come_in(page)
    for key, text in WRITTEN.items():
        open_add_form(page, key).fill(text)
        block(page, key).get_by_role("button", name="Voeg toe").click()
        expect(note(page, text)).to_be_visible()
    for text, to in [("partners", "Activiteiten"), ("costs", "Opbrengsten"), ("value", "Kanalen")]:
        move_by_menu(page, WRITTEN[text], to, "Bovenaan")
        expect(page.get_by_role("heading", level=1, name="Ons plan")).to_be_visible()
    assert texts(page, "activities") == [WRITTEN["partners"], WRITTEN["activities"]]
    assert texts(page, "channels") == [WRITTEN["value"], WRITTEN["channels"]]
    assert_in_pdf(page)


@pytest.fixture
def texts_of_the_site(live_server, texts):
    """The help of the canvas, committed."""


def come_in(page):
    """Sign up, make an organisation and a canvas."""
    page.goto("/")
    page.get_by_role("link", name="Aanmelden").first.click()
    page.get_by_role("link", name=re.compile("account", re.I)).last.click()
    page.get_by_label("Je naam").fill("Nieuwe Collega")
    page.get_by_label("E-mailadres").fill("nieuw@huis.example")
    page.get_by_label("Wachtwoord", exact=True).fill("vier woorden die ik onthoud")
    page.get_by_role("main").get_by_role("button").last.click()
    expect(page).to_have_url(re.compile("/account/confirm-email/"))
    page.goto(confirmation_link())
    page.get_by_role("main").get_by_role("button").first.click()
    page.get_by_label("Naam van je organisatie").fill("Huis van de Newcomer")
    page.get_by_role("main").get_by_role("button").last.click()
    page.get_by_role("link", name=re.compile("canvas", re.I)).last.click()
    page.get_by_label("Titel").fill("Ons plan")
    page.get_by_role("button", name="Maak het canvas").click()
    expect(page.get_by_role("heading", level=1, name="Ons plan")).to_be_visible()


def confirmation_link():
    """The mail names the site's public address; the tests run beside it."""
    link = re.search(r"https?://\S+", mail.outbox[-1].body)
    return urlsplit(link[0]).path


def assert_in_pdf(page):
    page.get_by_role("link", name="Downloaden", exact=True).click()
    with page.expect_download(timeout=60_000) as download:
        page.get_by_role("main").get_by_role("button").last.click()
    found = text_of_pdf(download.value.path())
    assert Canvas.objects.get().notes.live().count() == len(WRITTEN)
    assert [text for text in WRITTEN.values() if text not in found] == []


def text_of_pdf(path):
    document = pypdfium2.PdfDocument(path)
    pages = (page.get_textpage().get_text_bounded() for page in document)
    return re.sub(r"\s+", " ", " ".join(pages))
