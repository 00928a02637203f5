"""Every page of the registry, as who looks at it sees it: accessible, quiet, within the screen."""

from functools import cache
from urllib.parse import urlsplit

import pytest
from django.conf import settings

from tests.browser.conftest import DESKTOP, PHONE, enter
from tests.pages import PAGES, address, people

AXE = settings.BASE_DIR / "node_modules" / "axe-core" / "axe.min.js"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
SHOWN = [page for page in PAGES if page.is_page]
LOOKERS = sorted({page.looker for page in SHOWN})


@cache
def axe():
    return AXE.read_text(encoding="utf-8")


def violations(page):
    """What axe finds, a line each: the rule and where."""
    # Not add_script_tag: the page's own policy refuses that, as it should.
    page.evaluate(axe())
    found = page.evaluate(
        "tags => axe.run(document, {runOnly: tags}).then(result => result.violations)", RULES
    )
    return [f"{rule['id']}: {node['target']}" for rule in found for node in rule["nodes"]]


def faults(page, path):
    """What is wrong with a page, a line each."""
    response = page.goto(path)
    if response.status != 200 or urlsplit(page.url).path != urlsplit(path).path:
        return [f"{response.status} at {page.url}"]
    found = violations(page)
    if page.locator("h1").count() != 1:
        found.append("not one h1")
    if not page.title():
        found.append("no title")
    width = page.evaluate("document.documentElement.scrollWidth")
    if width > page.viewport_size["width"]:
        found.append(f"{width} px wide")
    return found


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("viewport", [DESKTOP, PHONE], ids=["desktop", "phone"])
@pytest.mark.parametrize("looker", LOOKERS)
def test_pages_are_accessible_and_fit(device, texts, scene, looker, viewport):
    """All pages of one looker in one test: making the scene takes longer than looking."""
    context = device(viewport=viewport)
    page = context.new_page()
    found = {}
    for shown in (shown for shown in SHOWN if shown.looker == looker):
        enter(context, people(scene).get(looker))
        found[shown.name] = faults(page, address(shown, scene) + shown.query)
    assert found
    assert {name: lines for name, lines in found.items() if lines} == {}
