"""The page's script when the database goes away under a real server."""

import pytest
from playwright.sync_api import expect

from tests.browser.steps import expect_saved, expect_state, note, open_add_form
from tests.faults.outages import database_gone
from tests.faults.site import Site, Visitor

pytestmark = [pytest.mark.browser, pytest.mark.faults]


@pytest.fixture
def site(tmp_path):
    (tmp_path / "database").mkdir()
    with Site(tmp_path / "site", f"sqlite:///{tmp_path}/database/site.sqlite3") as site:
        yield site


@pytest.fixture
def page(chromium, site):
    """The canvas, open before somebody who is signed in."""
    place = site.furnish()
    site.start()
    session = Visitor(site).enter(place["email"]).http.cookies["sessionid"]
    context = chromium.new_context(base_url=site.url)
    context.add_cookies([{"name": "sessionid", "value": session, "url": site.url}])
    page = context.new_page()
    page.goto(place["path"])
    expect(page.locator("html.with-script")).to_be_attached()
    yield page
    context.close()


def test_what_is_written_while_the_database_is_away_is_kept_when_it_is_back(site, page):
    field = open_add_form(page, "value")
    with database_gone(site.database):
        field.fill("Geschreven in de storing")
        field.press("Enter")
        expect_state(page, "De site antwoordt niet goed")
        expect(note(page, "Geschreven in de storing")).to_be_visible()
    expect_saved(page)
    page.reload()
    expect(note(page, "Geschreven in de storing")).to_be_visible()
