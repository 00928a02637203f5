"""Instruments, practice examples and rules as a visitor without an account reads them."""

import io
import json
import re
from collections import defaultdict
from xml.etree import ElementTree

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from PIL import Image

from accounts.models import Sector
from checklists.library import library
from checklists.models import Instrument, Item
from knowledge.models import Edited, PracticeExample, Rule
from tests.conftest import sign_in
from tests.instruments import KEY, draft_of, make_instrument, make_source
from tests.markup import elements, parsed, squeezed
from tests.test_canvas_pdf import squashed
from tooldb.models import Tool

LIST = "/instrumenten/"
EXAMPLES = "/praktijkvoorbeelden/"
RULES = "/regelgeving/"
JSON, FEED, SITEMAP = "/instrumenten.json", "/instrumenten/nieuw.atom", "/sitemap.xml"
ATOM = "{http://www.w3.org/2005/Atom}"
PLACES = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
UNKNOWN = ["bestaat-niet", "micro\x00", "\x00", "m" * 10_000, "' OR 1=1 --", "Micro", ""]


@pytest.fixture
def get(db):
    def get(address, **asked):
        response = Client().get(address, asked)
        assert response.status_code == 200
        return response

    return get


@pytest.fixture
def english(db):
    client = Client()
    client.cookies["language"] = "en"
    return client


def publish_next(instrument, **texts):
    version = instrument.start_draft()
    for name, text in ({"changes": "Ruwweg herschreven."} | texts).items():
        setattr(version, name, text)
    version.publish()
    return version


def found(response):
    """Addresses of what a list shows, in order."""
    return re.findall(r'<h[34]><a href="([^"]+)" lang="nl">', response.text)


def shown(html):
    """The text of a page, without white space."""
    return squashed("".join(parsed(html).find("body").itertext()))


def spoken(html):
    """The same by the language that it is marked with."""
    texts = defaultdict(str)

    def read(element, language):
        language = element.attrib.get("lang", language)
        texts[language] += element.text or ""
        for child in element:
            if child.tag not in ("head", "script"):
                read(child, language)
            texts[language] += child.tail or ""

    read(parsed(html), None)
    return {language: squashed(text) for language, text in texts.items()}


def told_by(entry):
    """All that an instrument says, also what its lines lead to."""
    version = entry.version
    yield from (version.title, version.summary, version.intro, version.use, version.origin)
    yield from (source.title for source in entry.sources)
    for section in entry.sections:
        yield from (section.title, section.intro, *section.scale)
    for item in entry.items:
        yield from (item.label, item.text, item.help, item.why)
        yield item.instrument and entry.title_of(item.instrument)
        yield item.criterion and item.criterion.short
        yield item.rule and item.rule.title


def missing(text, wanted):
    return [each for each in wanted if each and squashed(each) not in text]


# The lists ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("address", [LIST, EXAMPLES, RULES])
def test_a_filter_is_a_link_with_the_number_that_it_gives(texts, get, address):
    page = get(address)
    filters = page.context["browse"].filters
    assert len(filters) >= 3
    for each in filters:
        for option in each.options:
            narrowed = get(address + option.address)
            assert len(found(narrowed)) == option.count > 0, (each.name, option.value)
            assert f'href="{option.address}"' in page.text
            assert 'aria-current="true"' in narrowed.text


def test_filters_add_up_and_each_can_be_taken_away(texts, get):
    page = get(LIST, niveau="micro", voor="client")
    assert found(page) == [f"{LIST}{KEY}/"]
    assert {"?niveau=micro", "?voor=client"} <= set(re.findall(r'<a href="(\?[^"]*)"', page.text))
    kinds = {entry.instrument.kind for entry in library().entries}
    together = [address for kind in kinds for address in found(get(LIST, soort=kind))]
    assert sorted(together) == sorted(found(get(LIST)))
    nothing = get(LIST, niveau="macro", voor="client")
    assert found(nothing) == []
    assert "Niets past bij alles" in nothing.text


@pytest.mark.parametrize(
    ("address", "names"),
    [
        (LIST, ["niveau", "voor", "soort", "sector"]),
        (EXAMPLES, ["niveau", "plaats", "sector"]),
        (RULES, ["waar", "soort", "zeker", "staat", "wie", "sector"]),
    ],
)
def test_what_no_filter_knows_is_left_out(texts, get, address, names):
    everything = found(get(address))
    for value in UNKNOWN:
        asked = dict.fromkeys([*names, "iets-anders"], value)
        assert found(get(address, **asked)) == everything, value[:20]


def test_an_instrument_for_one_sector_is_not_under_another(texts, get):
    sectors = ["disability-support", "youth-care"]
    instrument = Instrument.objects.get(key=KEY)
    for key in sectors:
        Sector.objects.get(key=key)
    instrument.sectors.set(Sector.objects.filter(key=sectors[0]))
    Edited.touch(Edited.Kind.INSTRUMENTS)
    assert instrument.get_absolute_url() in found(get(LIST, sector=sectors[0]))
    assert instrument.get_absolute_url() not in found(get(LIST, sector=sectors[1]))


def make_many(numbers):
    checked = {"checked_on": timezone.localdate(), "valid_until": timezone.localdate()}
    for number in numbers:
        make_instrument(f"proef-{number}")
        PracticeExample.objects.create(
            key=f"proef-{number}",
            title="Een proef",
            organisation="Huis Proef (verzonnen)",
            level="micro",
            source=make_source(),
            **checked,
        )
        Rule.objects.create(
            key=f"proef-{number}",
            title="Een proefregel",
            jurisdiction="belgium",
            kind="advice",
            concerns="worker",
            status="unknown",
            **checked,
        )


def queries(address):
    """How many after a change, when nothing is in memory yet."""
    Edited.touch(Edited.Kind.INSTRUMENTS)
    with CaptureQueriesContext(connection) as counted:
        assert Client().get(address).status_code == 200
    return len(counted)


PAGES = [LIST, f"{LIST}proef-0/", EXAMPLES, f"{EXAMPLES}proef-0/", RULES, f"{LIST}boekje/"]


@pytest.mark.parametrize("address", [*PAGES, JSON, FEED, SITEMAP, "/zoeken/?zoek=proef"])
def test_more_rows_take_no_more_queries(db, address):
    make_many(range(1))
    few = queries(address)
    make_many(range(1, 20))
    assert queries(address) == few


def test_what_was_read_once_is_not_read_again(db, get):
    make_many(range(20))
    get(LIST)
    with CaptureQueriesContext(connection) as counted:
        get(f"{LIST}proef-0/")
    assert [query for query in counted if "checklists_" in query["sql"]] == []


# A page -------------------------------------------------------------------------------------------


def test_a_page_shows_every_text_of_its_version(texts, get):
    for entry in library().entries:
        page = get(entry.instrument.get_absolute_url())
        text = shown(page.text)
        assert missing(text, told_by(entry)) == [], entry.key


def test_a_page_names_its_sources_version_and_next_check(texts, get):
    for entry in library().entries:
        text = shown(get(entry.instrument.get_absolute_url()).text)
        version, review = entry.version, entry.review
        told = (
            f"Versie {version.number} van {version.published_on:%d/%m/%Y}, nagekeken op "
            f"{review.checked_on:%d/%m/%Y}. We kijken het opnieuw na voor "
            f"{review.valid_until:%d/%m/%Y}."
        )
        dated = [f"{source.title}, {source.date_shown}" for source in entry.sources]
        assert dated, entry.key
        assert missing(text, [told, *dated, version.licence]) == [], entry.key


def test_a_check_that_is_overdue_and_a_source_that_broke_are_told(get):
    instrument = make_instrument()
    assert "Die dag is voorbij" not in get(instrument.get_absolute_url()).text
    long_ago = timezone.localdate() - timezone.timedelta(days=400)
    draft = instrument.start_draft()
    draft.changes = "Niets."
    draft.publish(checked_on=long_ago)
    source = make_source()
    source.is_broken = True
    source.save()
    page = get(instrument.get_absolute_url()).text
    assert "Die dag is voorbij" in page
    assert "gaat niet meer open" in page


def test_an_older_version_stays_and_says_that_it_is_old(get):
    instrument = make_instrument(intro="Zoals het toen was.")
    publish_next(instrument, intro="Zoals het nu is.")
    first, second = (get(f"{LIST}{KEY}/versies/{number}/").text for number in (1, 2))
    assert "Zoals het toen was." in first
    assert "Zoals het nu is." not in first
    assert "Dit is een oudere versie" in first
    assert "Dit is een oudere versie" not in second
    assert "Zoals het nu is." in get(f"{LIST}{KEY}/").text
    listed = get(f"{LIST}{KEY}/versies/").text
    assert "Ruwweg herschreven." in listed
    assert all(f'href="{LIST}{KEY}/versies/{number}/"' in listed for number in (1, 2))


@pytest.mark.parametrize(
    "rest", ["", "versies/", "versies/1/", "versies/1.pdf", "delen/", "deel.png", "van-ons/"]
)
def test_a_draft_or_what_was_withdrawn_is_on_no_page(get, rest):
    draft_of(Instrument.objects.create(key="ontwerp", level="micro", kind="card", audience="ict"))
    gone = make_instrument()
    gone.delete()
    for key in ("ontwerp", KEY, "bestaat-niet"):
        assert Client().get(f"{LIST}{key}/{rest}").status_code == 404
    for address in (LIST, JSON, FEED, SITEMAP):
        text = get(address).text
        assert "ontwerp/" not in text
        assert KEY not in text


def test_a_page_for_clients_can_be_left_at_once_and_others_need_not(texts, get):
    pages = [
        (entry, get(address).text)
        for entry in library().entries
        for address in (entry.instrument.get_absolute_url(), entry.version.get_absolute_url())
    ]
    for entry, page in pages:
        leaves = [each for each in elements(page) if "data-leaves" in each.attrib]
        assert len(leaves) == (1 if entry.is_for_clients else 0), entry.key
        assert ("js/leave.js" in page) == entry.is_for_clients
        for button in leaves:
            assert button.attrib["href"].startswith("https://")
            assert "noreferrer" in button.attrib["rel"]


def test_in_an_english_frame_dutch_texts_are_marked_as_dutch(texts, english):
    for entry in library().entries:
        page = spoken(english.get(entry.instrument.get_absolute_url()).text)
        wanted = [text for text in told_by(entry) if text and " " in text]
        assert missing(page["nl"], wanted) == [], entry.key
        assert [text for text in wanted if squashed(text) in page["en"]] == [], entry.key
    titles = [entry.version.title for entry in library().entries]
    page = spoken(english.get(LIST).text)
    assert missing(page["nl"], titles) == []
    assert [title for title in titles if squashed(title) in page["en"]] == []


# Asked again --------------------------------------------------------------------------------------

KEPT = [LIST, f"{LIST}{KEY}/", f"{LIST}{KEY}/delen/", f"{LIST}{KEY}/versies/", JSON]


def known(address, **headers):
    response = Client().get(address, headers=headers)
    assert response.headers["Cache-Control"] == "public, no-cache"
    return {"if-none-match": response.headers["ETag"]}


@pytest.mark.parametrize("address", KEPT)
def test_who_has_a_page_gets_it_again_only_when_it_changed(db, address):
    instrument = make_instrument()
    has = known(address)
    again = Client().get(address, headers=has)
    assert (again.status_code, again.content) == (304, b"")
    english = Client().get(address + "?taal=en", headers=has | {"cookie": "language=en"})
    assert english.status_code == 200
    publish_next(instrument)
    after = Client().get(address, headers=has)
    assert after.status_code == 200
    assert after.headers["ETag"] != has["if-none-match"]


@pytest.mark.parametrize("address", [EXAMPLES, RULES])
def test_who_has_a_list_gets_it_again_only_when_it_changed(db, address):
    make_many(range(1))
    has = known(address)
    assert Client().get(address, headers=has).status_code == 304
    make_many(range(1, 2))
    assert Client().get(address, headers=has).status_code == 200


def test_the_page_is_another_one_once_its_paper_is_there(settings, tmp_path, get):
    settings.DATA_DIR = tmp_path
    make_instrument()
    has = known(f"{LIST}{KEY}/")
    size = len(get(f"{LIST}{KEY}.pdf").content)
    after = Client().get(f"{LIST}{KEY}/", headers=has)
    assert after.status_code == 200
    assert f"{round(size / 1024)}" in re.search(r"Download[^<]*\(PDF,([^)]*)\)", after.text)[1]


def test_who_has_a_session_gets_no_page_from_a_cache(cast):
    make_instrument()
    client = sign_in(cast.alice)
    for address in (LIST, f"{LIST}{KEY}/", EXAMPLES, RULES):
        page = client.get(address)
        assert page.status_code == 200
        assert "ETag" not in page.headers
        assert "public" not in page.headers.get("Cache-Control", "")


def test_nothing_sets_a_cookie(settings, tmp_path, get):
    settings.DATA_DIR = tmp_path
    make_many(range(1))
    make_instrument()
    pages = [f"{EXAMPLES}proef-0/", f"{RULES}proef-0/", FEED, SITEMAP, EXAMPLES, RULES]
    papers = [f"{LIST}{KEY}.pdf", f"{LIST}{KEY}.png", f"{LIST}{KEY}/deel.png"]
    more = [f"{LIST}{KEY}/van-ons/", f"{LIST}boekje/", "/zoeken/?zoek=proef"]
    for address in [*KEPT, *pages, *papers, *more]:
        assert not get(address).cookies, address


# For machines and for other sites -----------------------------------------------------------------


def test_the_data_holds_every_line_of_every_instrument(texts, get):
    data = json.loads(get(JSON).content)
    assert data["schema"] == 1
    assert data["licence"] == "https://creativecommons.org/licenses/by/4.0/"
    lines = [
        (instrument["key"], item["key"], item["text"], item["help"], item["why"])
        for instrument in data["instruments"]
        for section in instrument["sections"]
        for item in section["items"]
    ]
    fields = ("section__version__instrument__key", "key", "text", "help", "why")
    assert len(lines) > 500
    assert sorted(lines) == sorted(Item.objects.values_list(*fields))
    for instrument in data["instruments"]:
        assert instrument["licence"] == "CC BY 4.0"
        assert instrument["address"] == f"http://localhost{LIST}{instrument['key']}/"
        assert instrument["pdf"] == f"http://localhost{LIST}{instrument['key']}.pdf"
        assert instrument["sources"]


def entries_of(response):
    feed = ElementTree.fromstring(response.content)
    assert feed.tag == f"{ATOM}feed"
    return [{part.tag.removeprefix(ATOM): part for part in e} for e in feed.iter(f"{ATOM}entry")]


def test_a_new_version_is_news(get):
    instrument = make_instrument()
    make_instrument("ander", title="R&D <b>ander</b>")
    before = entries_of(get(FEED))
    assert {entry["title"].text for entry in before} == {"Zo beeldbel je met ons"} | {
        "R&D <b>ander</b>"
    }
    publish_next(instrument, title="Zo bel je met ons")
    after = entries_of(get(FEED))
    assert len(after) == 3
    [new] = [entry for entry in after if entry["title"].text == "Zo bel je met ons"]
    assert "Ruwweg herschreven." in new["summary"].text
    assert new["link"].attrib["href"].endswith(f"{LIST}{KEY}/")
    assert new["updated"].text.startswith(timezone.localdate().isoformat())
    names = [entry["id"].text for entry in after]
    assert len(set(names)) == 3
    assert {entry["id"].text for entry in before} <= set(names)


def test_the_sitemap_names_every_public_page_once(texts, get):
    sites = ElementTree.fromstring(get(SITEMAP).content).iter(f"{PLACES}loc")
    addresses = [site.text.removeprefix("http://localhost") for site in sites]
    assert len(addresses) == len(set(addresses))
    rows = [*Tool.objects.published(), *PracticeExample.objects.published()]
    rows += [*Rule.objects.published(), *(entry.instrument for entry in library().entries)]
    wanted = {row.get_absolute_url() for row in rows}
    wanted |= {LIST, EXAMPLES, RULES, "/", "/tools/", "/onderwijs/", "/privacy/"}
    assert wanted <= set(addresses)
    gone = [address for address in addresses if Client().get(address).status_code != 200]
    assert gone == []
    assert f"Sitemap: http://localhost{SITEMAP}" in get("/robots.txt").text


def test_a_page_to_share_gives_a_text_a_link_and_a_picture(settings, tmp_path, get):
    settings.DATA_DIR = tmp_path
    make_instrument(title="Zo & niet <b>anders</b>")
    page = get(f"{LIST}{KEY}/delen/").text
    [text] = [squeezed(each.text) for each in elements(page) if each.tag == "textarea"]
    assert "Zo & niet <b>anders</b>" in text
    assert "Lees hoe je met ons praat." in text
    assert text.endswith(f"http://localhost{LIST}{KEY}/")
    [picture] = [each for each in elements(page) if each.attrib.get("class") == "share-picture"]
    assert "Zo & niet" in picture.attrib["alt"]
    drawn = Image.open(io.BytesIO(get(picture.attrib["src"]).content))
    size = (int(picture.attrib["width"]), int(picture.attrib["height"]))
    assert (drawn.format, drawn.size) == ("PNG", size)
    [meta] = parsed(get(f"{LIST}{KEY}/").text).iterfind(".//meta[@property='og:image']")
    assert meta.attrib["content"] == "http://localhost" + picture.attrib["src"]


# Practice examples and rules ----------------------------------------------------------------------


def test_an_example_tells_all_and_how_it_is_today(texts, get):
    examples = PracticeExample.objects.published().select_related("source")
    assert len(examples) >= 10
    for example in examples:
        text = shown(get(example.get_absolute_url()).text)
        told = [example.title, example.organisation, example.what, example.for_whom, example.took]
        told += [example.learnt, example.today, example.source.title, example.source.date_shown]
        checked = f"Nagekeken op {example.checked_on:%d/%m/%Y}"
        assert missing(text, [*told, checked, f"{example.valid_until:%d/%m/%Y}"]) == []
    assert any(example.today.startswith("Onbekend") for example in examples)


def test_a_rule_that_nobody_verified_says_so_and_others_do_not(texts, get):
    rules = Rule.objects.published()
    to_check = [rule for rule in rules if rule.to_check or rule.certainty == "unverified"]
    assert 0 < len(to_check) < len(rules)
    listed = dict(
        re.findall(r'<li class="card">.*?<a href="([^"]+)"(.*?)</li>', get(RULES).text, re.S)
    )
    for rule in rules:
        page = get(rule.get_absolute_url()).text
        for text in (page, listed[rule.get_absolute_url()]):
            assert ("te controleren" in text) == (rule in to_check), rule.key
            assert ("onbekend of dit geldt" in text) == (rule.status == "unknown"), rule.key
        assert missing(shown(page).lower(), [rule.to_check.lower()]) == []


def test_a_rule_names_its_sources_or_says_that_there_is_none(texts, get):
    rules = Rule.objects.published().prefetch_related("more_sources")
    for rule in rules:
        text = shown(get(rule.get_absolute_url()).text)
        sources = [rule.source, *rule.more_sources.all()]
        told = [f"{each.title}, {each.date_shown}" if each else "nog geen" for each in sources]
        told += [rule.title, rule.asks, rule.workaround, rule.proposal]
        told += [f"op {rule.checked_on:%d/%m/%Y}", f"{rule.valid_until:%d/%m/%Y}"]
        assert missing(text, told) == [], rule.key
    assert any(rule.source is None for rule in rules)


@pytest.mark.parametrize(("address", "model"), [(EXAMPLES, PracticeExample), (RULES, Rule)])
def test_what_was_withdrawn_is_gone(db, get, address, model):
    make_many(range(2))
    model.objects.get(key="proef-1").delete()
    assert found(get(address)) == [f"{address}proef-0/"]
    assert Client().get(f"{address}proef-1/").status_code == 404
    assert f"{address}proef-1/" not in get(SITEMAP).text


def test_the_list_leads_to_what_machines_read(db, get):
    page = get(LIST).text
    for name in ("checklists:feed", "checklists:instruments_json"):
        assert f'href="{reverse(name)}"' in page
