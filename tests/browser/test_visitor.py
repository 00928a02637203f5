"""A visitor's three minutes: from the start page to what a tool may be used for, on which condition
and on which evidence from which date, and on to a colleague and to us. Without an account."""

import re

import pytest
from playwright.sync_api import expect

from knowledge.models import Question
from tests.browser.conftest import DESKTOP, PHONE

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def catalogue(live_server, texts):
    """The texts of the site, committed."""


@pytest.mark.parametrize(
    ("viewport", "script"), [(DESKTOP, True), (PHONE, False)], ids=["desktop", "phone, no script"]
)
def test_a_visitor_finds_compares_shares_and_corrects(device, catalogue, viewport, script):
    page = device(viewport=viewport, java_script_enabled=script).new_page()
    page.goto("/")
    look_up(page, "skipe")
    page.get_by_role("link", name="Skype", exact=True).click()
    expect(page.get_by_role("main")).to_contain_text("Gestopt op 05/05/2025")
    page.get_by_role("main").get_by_role("link", name="Microsoft Teams").first.click()
    expect(page.get_by_role("heading", level=1, name="Microsoft Teams")).to_be_visible()

    page.get_by_role("link", name="Tools", exact=True).first.click()
    look_up(page, "zoem")
    page.get_by_role("link", name="Zoom betalend", exact=True).click()
    judgement = page.locator("#zoom-betalend .judgement")
    expect(judgement).to_contain_text("alleen als je organisatie een verwerkersovereenkomst")
    expect(judgement).to_contain_text(re.compile(r"contract of certificaat gelezen.*2019", re.S))
    expect(judgement).to_contain_text(re.compile(r"Nagekeken op \d\d/\d\d/\d{4}"))

    page.go_back()
    page.get_by_role("link", name=named("Vergelijk", "Zoom betalend")).click()
    look_up(page, "jitsimeet")
    page.get_by_role("link", name=named("Vergelijk", "Jitsi Meet op je eigen server")).click()
    page.get_by_role("link", name="Vergelijk deze 2").click()
    expect(page.get_by_role("columnheader", name="Zoom betalend")).to_be_visible()
    differing = page.get_by_role("row").filter(has_text="verschilt")
    expect(differing.first).to_be_visible()
    shared = page.get_by_label("Deel deze pagina").input_value()
    colleague = device(viewport=PHONE).new_page()
    colleague.goto(shared)
    expect(colleague.get_by_role("columnheader", name="Jitsi Meet op je eigen")).to_be_visible()
    expect(colleague.get_by_role("row").filter(has_text="verschilt")).to_have_count(
        differing.count()
    )

    page.get_by_role("link", name="Zoom betalend", exact=True).click()
    page.get_by_role(
        "link", name=named("Klopt er iets niet? Laat het weten", "Zoom betalend")
    ).click()
    expect(page.get_by_label(re.compile("Over welke tool"))).to_have_value("Zoom betalend")
    page.get_by_label(re.compile("Wat wil je")).fill("De overeenkomst is vernieuwd.")
    page.get_by_role("button", name="Verstuur").click()
    question = Question.objects.get()
    expect(page.get_by_role("heading", level=1)).to_contain_text(f"nummer {question.pk}")
    expect(page.get_by_role("main")).to_contain_text(question.due_on.strftime("%d/%m/%Y"))


def test_the_filters_are_at_hand_on_a_phone_and_by_keyboard(device, catalogue):
    page = device(viewport=PHONE, java_script_enabled=False).new_page()
    page.goto("/tools/")
    filters = page.locator("#filters")
    expect(filters).to_be_hidden()
    expect(page.locator(".card-body").first).to_be_in_viewport()
    page.get_by_role("link", name="Filters").focus()
    page.keyboard.press("Enter")
    expect(filters).to_be_visible()
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Verberg de filters")).to_be_focused()
    filters.get_by_role("link", name=re.compile("Alleen op je eigen server")).focus()
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("gevoelig=own_server"))
    expect(filters).to_be_hidden()
    expect(page.get_by_role("link", name="Filters (1)")).to_be_visible()


def named(text, edition):
    """What a link is called; the part that only screen readers say may have a space before it."""
    return re.compile(rf"^{re.escape(text)}\s?: {edition}$")


def look_up(page, typed):
    page.get_by_role("searchbox").fill(typed)
    page.get_by_role("button", name="Zoek").click()
    expect(page.locator("#found")).to_be_visible()
