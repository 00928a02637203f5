"""One box over instruments, tools, practice examples and rules."""

import re

import pytest
from django.test import Client

from checklists.library import library
from knowledge.models import PracticeExample, Rule
from tests import hostile
from tests.instruments import make_instrument
from tests.markup import elements, foreign
from tests.test_instrument_pages import publish_next
from tests.test_search import lookups
from tooldb.models import Tool

# The index is in memory, and so the same on every database.
pytestmark = pytest.mark.once

PAGE = "/zoeken/"
# A seed of 2020 spells them so; below its line it tells how people misspell them.
NAMES = lookups()
NAMED_IN_2020 = NAMES[: NAMES.index(["skipe", "skype"])]


@pytest.fixture
def search(db):
    def search(query):
        response = Client().get(PAGE, {"zoek": query})
        assert response.status_code == 200
        return response

    return search


def found(response):
    return re.findall(r'<h3><a href="([^"]+)" lang="nl">', response.text)


def first(response):
    return (found(response) or [None])[0]


# The best first -----------------------------------------------------------------------------------


def test_every_instrument_is_found_first_by_its_own_title(texts, search):
    for entry in library().entries:
        assert first(search(entry.version.title)) == entry.instrument.get_absolute_url()


@pytest.mark.parametrize("model", [PracticeExample, Rule])
def test_examples_and_rules_are_found_first_by_their_own_title(texts, search, model):
    for row in model.objects.published():
        assert first(search(row.title)) == row.get_absolute_url()


def test_every_tool_of_2020_is_found_first_as_it_was_called_then(texts, search):
    for typed, key in NAMED_IN_2020:
        assert first(search(typed)) == f"/tools/{key}/", typed


def test_every_tool_is_found_first_by_each_of_its_names(texts, search):
    for tool in Tool.objects.published():
        for name in [tool.name, *tool.other_names]:
            assert first(search(name)) == tool.get_absolute_url(), name


@pytest.mark.parametrize(
    ("typed", "wanted"),
    [
        ("skipe", "/tools/skype/"),
        ("zoem", "/tools/zoom/"),
        ("watsapp", "/tools/whatsapp/"),
        ("privacie", "/instrumenten/privacy-en-contract/"),
        ("drempels", "/instrumenten/drempels-scan/"),
        ("drempel", "/instrumenten/drempels-scan/"),
        ("stapenplan", "/instrumenten/stappenplan/"),
        ("ict eisen", "/instrumenten/ict-vereisten/"),
        ("beroepsgeheim", "/regelgeving/professional-secrecy/"),
        ("overeenkomst", "/regelgeving/processing-agreement/"),
        ("verwerkersovereenkomsten", "/regelgeving/processing-agreement/"),
        ("clienten wel niet", "/instrumenten/wel-en-niet/"),
        ("CLIËNTEN: WEL EN NIET", "/instrumenten/wel-en-niet/"),
        ("infographic", "/instrumenten/zo-beeldbel-je-met-ons/"),
        ("tekenen tijdens het gesprek", "/praktijkvoorbeelden/asvz-meetekenen/"),
    ],
)
def test_what_people_type_leads_to_what_they_mean(texts, search, typed, wanted):
    assert wanted in found(search(typed))[:3]


@pytest.mark.parametrize(
    ("typed", "kind"),
    [
        ("stappenplan", "Instrument"),
        ("skype", "Tool"),
        ("beroepsgeheim", "Regel"),
        ("beeldzorgcentrale", "Praktijkvoorbeeld"),
    ],
)
def test_what_is_found_says_what_it_is(texts, search, typed, kind):
    [shown] = re.findall(r'<span class="pill">([^<]+)</span>', search(typed).text)[:1]
    assert shown == kind


# Nothing, and too much ----------------------------------------------------------------------------


@pytest.mark.parametrize("query", ["", "   ", "\x00", "\x00 \t"])
def test_an_empty_query_only_shows_the_box(texts, search, query):
    page = search(query)
    assert found(page) == []
    assert "gevonden" not in page.text


@pytest.mark.parametrize("query", ["xqzwv", "?", "😀", "%", "…"])
def test_what_is_nowhere_is_told_with_a_way_on(texts, search, query):
    page = search(query).text
    assert f"We vonden niets voor ‘{query}’" in page
    assert 'href="/instrumenten/"' in page
    assert "/vragen/nieuw/?soort=suggestion&amp;over=" in page


LONG = ["a" * 10_000, "beeld " * 2000]
HOSTILE = ["' OR 1=1 --", "../../etc/passwd", "\u202eneti", *hostile.POLYGLOTS]


@pytest.mark.parametrize("query", [*LONG, *HOSTILE])
def test_a_hostile_query_is_shown_as_text_and_breaks_nothing(texts, search, query):
    page = search(query).text
    assert list(foreign(page)) == []
    [box] = [each for each in elements(page) if each.attrib.get("name") == "zoek"]
    assert len(box.attrib["value"]) <= 100
    assert query.startswith(box.attrib["value"])


@pytest.mark.parametrize("number", ["0", "-1", "999999", "x", "\x00", "9" * 400, ""])
def test_a_page_that_is_not_there_gives_one_that_is(texts, number):
    page = Client().get(PAGE, {"zoek": "beeldbellen", "pagina": number})
    assert page.status_code == 200
    assert found(page)


def test_all_that_is_found_comes_by_page_after_page(texts):
    pages = [Client().get(PAGE, {"zoek": "client", "pagina": number}) for number in (1, 2)]
    assert len(found(pages[0])) == 20
    assert set(found(pages[0])).isdisjoint(found(pages[1]))
    assert "zoek=client" in pages[0].text


# Now ----------------------------------------------------------------------------------------------


def test_a_new_version_a_new_tool_and_what_was_withdrawn_count_at_once(search):
    instrument = make_instrument()
    address = instrument.get_absolute_url()
    assert found(search("zeepkist")) == []
    publish_next(instrument, title="Zo sta je op een zeepkist")
    tool = Tool.objects.create(key="zeep", name="Zeepkist", summary="Praten.")
    rule = Rule.objects.create(
        key="kist", title="Een zeepkist", jurisdiction="belgium", kind="advice", concerns="worker",
        status="unknown",
    )  # fmt: skip
    both = {address, tool.get_absolute_url(), rule.get_absolute_url()}
    assert set(found(search("zeepkist"))) == both
    for row in (instrument, tool, rule):
        row.delete()
    assert found(search("zeepkist")) == []
