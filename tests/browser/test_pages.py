"""Every page of the registry, as who looks at it sees it: accessible, quiet, within the screen."""

import pytest
from django.conf import settings

from tests.browser.conftest import DESKTOP, PHONE, enter
from tests.pages import PAGES, address, people

AXE = settings.BASE_DIR / "node_modules" / "axe-core" / "axe.min.js"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
SHOWN = [page for page in PAGES if page.is_page]


def violations(page):
    """What axe finds, a line each: the rule and where."""
    # Not add_script_tag: the page's own policy refuses that, as it should.
    page.evaluate(AXE.read_text(encoding="utf-8"))
    found = page.evaluate(
        "tags => axe.run(document, {runOnly: tags}).then(result => result.violations)", RULES
    )
    return [f"{rule['id']}: {node['target']}" for rule in found for node in rule["nodes"]]


@pytest.fixture
def look_at(device, texts, scene):
    """A function: open a page of the registry on a new device."""

    def look_at(shown, viewport):
        context = device(viewport=viewport)
        enter(context, people(scene).get(shown.looker))
        page = context.new_page()
        response = page.goto(address(shown, scene) + shown.query)
        assert response.status == 200
        return page

    return look_at


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("shown", SHOWN, ids=lambda shown: shown.name)
def test_a_page_is_accessible_and_fits(look_at, shown):
    for viewport in (DESKTOP, PHONE):
        page = look_at(shown, viewport)
        assert violations(page) == []
        assert page.locator("h1").count() == 1
        assert page.title()
        width = page.evaluate("document.documentElement.scrollWidth")
        assert width <= viewport["width"]
