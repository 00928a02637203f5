"""The whole way through the decision aid, as somebody on a phone with a keyboard goes it."""

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import PHONE
from tests.pages import AID
from tooldb.models import Edition, Tool

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

# A question to the answer that is the first one.
FIRST = {
    "voor": "naasten",
    "doel": "beeldbellen",
    "gevoelig": "ja",
    "land": "belgie",
    "overeenkomst": "ja",
    "pakket": "microsoft",
    "toestel": "smartphone",
    "installeren": "huis",
    "taal": "nederlands",
    "met": "twee",
    "wanneer": "afspraak",
    "server": "zelf",
    "opname": "nee",
    "budget": "ja",
}


@pytest.fixture
def tool(db):
    tool = Tool.objects.create(key="verzonnen", name="Verzonnen", uses=["video"])
    return Edition.objects.create(key="verzonnen", name="Verzonnen", tool=tool)


def tab_to(page, selector):
    for _ in range(40):
        page.keyboard.press("Tab")
        if page.locator(f"{selector}:focus").count():
            return
    raise AssertionError(f"no {selector} by keyboard at {page.url}")


def test_the_whole_path_goes_by_keyboard_on_a_phone_without_script(device, tool):
    page = device(viewport=PHONE, java_script_enabled=False).new_page()
    page.goto("/beslishulp/")
    for name, value in FIRST.items():
        tab_to(page, f"input[name={name}]")
        page.keyboard.press("Space")
        page.keyboard.press("Enter")
        page.wait_for_url(f"**{name}={value}*")
    tab_to(page, "select")
    page.keyboard.press("ArrowDown")
    tab_to(page, "main button")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Je antwoorden")
    tab_to(page, "main a.btn")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Geen enkele tool past zomaar")
    expect(page.get_by_text("Kijk na of dit vandaag nog bestaat.").first).to_be_visible()


def test_the_back_button_and_a_shared_address_keep_the_answers(device, tool):
    page = device().new_page()
    page.goto(f"/beslishulp/resultaat/?{AID}")
    there = page.url
    page.locator("#antwoorden a[href*='vraag=gevoelig']").click()
    expect(page.get_by_label("Nee, zeker niet")).to_be_checked()
    page.get_by_text("Ja, dat kan gebeuren").click()
    page.get_by_role("button", name="Volgende").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("verwerkersovereenkomst")
    page.go_back()
    page.go_back()
    assert page.url == there
    friend = device().new_page()
    friend.goto(there)
    for each in (page, friend):
        answers = each.locator("#antwoorden")
        expect(answers).to_contain_text("Nee, zeker niet")
        expect(answers).to_contain_text("1 wens")
