"""A coordinator follows the step plan: an agreement, a step that is done, and what is next. With
script and the keyboard at a desk; on a phone without script."""

import pytest
from playwright.sync_api import expect

from agreements.models import Agreement
from dossier.models import StepState
from tests.browser.conftest import PHONE, enter

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def visit(device, texts, cast):
    def visit(**options):
        context = device(**options)
        enter(context, cast.frank)
        # The language of the code: its words are sure to be what this test says.
        language = {"name": "language", "value": "en", "domain": "localhost", "path": "/"}
        context.add_cookies([language])
        page = context.new_page()
        page.goto(cast.home.get_absolute_url())
        return page

    return visit


@pytest.mark.parametrize(
    "options",
    [{}, {"viewport": PHONE, "java_script_enabled": False}],
    ids=["desk", "phone without script"],
)
def test_a_coordinator_makes_an_agreement_and_sets_a_step_done(visit, live_server, options):
    page = visit(**options)
    page.get_by_role("link", name="Step plan", exact=True).click()
    expect(page.get_by_text("0 of 14")).to_be_visible()
    fits(page)

    fourth = page.locator("#stap-4")
    fourth.locator("summary").press("Enter")
    fourth.get_by_role("link", name="Make an agreement").click()
    page.get_by_label("What must happen?").fill("Mandaat op één blad")
    page.get_by_label("Who does it?").fill("Ann, coördinator")
    page.get_by_label("By when?").fill("2027-01-15")
    page.get_by_role("button", name="Make this agreement").click()
    expect(fourth.get_by_role("link", name="Mandaat op één blad")).to_be_visible()
    expect(fourth.get_by_text("busy")).to_be_visible()
    fits(page)

    first = page.locator("#stap-1")
    first.locator("summary").press("Enter")
    first.get_by_role("link", name="Set it yourself").click()
    page.get_by_text("It is done").click()
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("radio", name="It is done")).to_be_checked()
    page.get_by_label("Why?").fill("De drie zinnen staan op papier.")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("1 of 14")).to_be_visible()
    expect(first.get_by_text("De drie zinnen staan op papier.")).to_be_visible()
    fits(page)

    page.get_by_role("link", name="Huis Test").click()
    expect(page.get_by_text("1 of 14")).to_be_visible()
    expect(page.get_by_role("link", name="stap 2: Voor wie en wanneer")).to_be_visible()
    fits(page)
    page.get_by_role("link", name="Agreements", exact=True).click()
    page.get_by_role("link", name="from stap 4: Wie het uitwerkt").click()
    expect(fourth.get_by_role("link", name="Mandaat op één blad")).to_be_visible()

    assert Agreement.objects.get().who == "Ann, coördinator"
    assert set(StepState.objects.values_list("key", "state")) == {
        ("stap-1", "done"),
        ("stap-4", ""),
    }


def fits(page):
    width = page.evaluate("document.documentElement.scrollWidth")
    assert width <= page.viewport_size["width"]
