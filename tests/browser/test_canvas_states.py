"""The canvas page is accessible in each state that somebody can bring it in."""

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import DESKTOP, PHONE
from tests.browser.steps import block, note, open_add_form, open_edit_form
from tests.browser.test_canvas_page import change_elsewhere, paste
from tests.browser.test_pages import violations

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def add_form(page):
    paste(open_add_form(page, "value"), "een\ntwee")
    expect(page.get_by_role("button", name="2 notities")).to_be_visible()


def edit_form(page):
    open_edit_form(page, "De huisarts").fill("x" * 1001)
    expect(page.get_by_text("1 tekens te veel")).to_be_visible()


def move_form(page):
    note(page, "De huisarts").hover()
    note(page, "De huisarts").get_by_role("link", name="Verplaats naar").click()
    expect(page.get_by_role("dialog", name="Verplaats notitie")).to_be_visible()


def grabbed(page):
    note(page, "De huisarts").locator(".grip").press("Enter")
    expect(page.locator(".grabbed")).to_be_visible()


def what_is_missing(page):
    page.get_by_text("Wat ontbreekt er nog?").click()
    expect(page.locator("#missing")).to_be_visible()


def without_connection(page):
    page.context.set_offline(True)
    open_add_form(page, "value").fill("Onderweg")
    page.keyboard.press("Enter")
    expect(page.locator("#sending")).to_contain_text("Geen verbinding")


def refused(page):
    page.route("**/blok/**", lambda route: route.fulfill(status=404))
    open_add_form(page, "value").fill("Te laat")
    page.keyboard.press("Enter")
    expect(page.locator("#refused article")).to_be_visible()


def deleted(page):
    open_edit_form(page, "De huisarts")
    page.get_by_role("button", name="Verwijder notitie").click()
    expect(page.get_by_role("button", name="Maak ongedaan")).to_be_visible()


def more_help(page):
    block(page, "costs").get_by_role("link", name="Hulp bij").click()
    page.get_by_text("Meer vragen").locator("visible=true").click()


STATES = [
    add_form,
    edit_form,
    move_form,
    grabbed,
    what_is_missing,
    without_connection,
    refused,
    deleted,
]


@pytest.mark.parametrize("viewport", [DESKTOP, PHONE], ids=["desktop", "phone"])
@pytest.mark.parametrize("state", STATES, ids=lambda state: state.__name__)
def test_a_state_of_the_page_is_accessible(visit, cast, state, viewport):
    page = visit(cast.alice, viewport=viewport)
    state(page)
    assert violations(page) == []
    width = page.evaluate("document.documentElement.scrollWidth")
    assert width <= viewport["width"]


def test_the_help_beside_the_canvas_is_accessible(visit, cast):
    page = visit(cast.alice)
    more_help(page)
    assert violations(page) == []


@pytest.mark.parametrize("viewport", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_the_choice_between_two_texts_is_accessible(visit, cast, alice, canvas, viewport):
    page = visit(cast.alice, viewport=viewport)
    field = open_edit_form(page, "De huisarts")
    field.fill("Van mij")
    change_elsewhere(canvas.notes.get(), "Van een ander", alice)
    field.press("Control+Enter")
    expect(page.get_by_role("dialog")).to_be_visible()
    assert violations(page) == []
