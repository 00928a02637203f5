"""The catalogue as a visitor without an account reads it."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from tests.test_search import lookups
from tooldb.models import Claim, Criterion, Edition, Tool
from tooldb.shelf import shelf

LIST = "/tools/"
COMPARE = "/tools/vergelijken/"


@pytest.fixture
def get(texts):
    def get(address):
        response = Client().get(address)
        assert response.status_code == 200
        return response.text

    return get


def found(text):
    """Names on the list, in order."""
    return re.findall(r'<h3><a href="/tools/[^"]+">([^<]+)</a></h3>', text)


def add_claim(edition, criterion, value, **fields):
    old = Claim.objects.filter(source__isnull=False).first()
    fields = {
        "source": old.source,
        "evidence": "vendor",
        "checked_on": timezone.localdate(),
    } | fields
    return Claim.objects.create(
        edition=Edition.objects.get(key=edition),
        criterion=Criterion.objects.get(key=criterion),
        value=value,
        **fields,
    )


# The list -----------------------------------------------------------------------------------------


def test_every_name_of_2020_is_found_also_misspelled(get):
    for typed, key in lookups():
        names = found(Client().get(LIST, {"zoek": typed}).text)
        first = Edition.objects.get(name=names[0])
        best = shelf().search(typed)
        tools = {shelf().entries[n].tool.key for n in best if best[n] == max(best.values())}
        assert key in tools, typed
        assert first.tool.key in tools, typed


def test_what_may_be_used_stands_first_and_what_stopped_last(get):
    names = found(get(LIST))
    assert names[0] in ("Threema Work", "Zoom betalend")
    last = found(get(LIST + "?pagina=4"))
    assert set(last[-2:]) == {"Skype", "Google Hangouts"}


def test_a_filter_is_a_link_with_the_number_that_it_gives(get):
    page = get(LIST + "?waarvoor=video")
    link = re.search(
        r'<a href="(\?[^"]*gevoelig=own_server[^"]*)"[^>]*>.*?<span class="count">(\d+)', page, re.S
    )
    address, count = link[1].replace("&amp;", "&"), int(link[2])
    narrowed = get(LIST + address)
    assert len(found(narrowed)) == count == 2
    assert "Jitsi Meet op je eigen server" in found(narrowed)


def test_every_count_is_right_for_every_option(texts):
    browse_page = Client().get(LIST, {"waarvoor": "video", "groep": "yes"})
    for each in browse_page.context["browse"].filters:
        for option in each.options:
            if option.is_chosen:
                continue
            numbers = Client().get(LIST + option.address).context["page"].paginator.count
            assert numbers == option.count, (each.name, option.value)


def test_what_is_unknown_lapsed_or_contradicted_is_no_yes_in_a_filter(get):
    assert "Jitsi Meet op de publieke server" not in found(get(LIST + "?versleuteld=twee"))
    assert "FaceTalk" not in found(get(LIST + "?zonder-installeren=yes"))
    assert "Signal" in found(get(LIST + "?versleuteld=twee"))
    yesterday = timezone.localdate() - timedelta(days=1)
    claim = Claim.objects.get(edition__key="signal", criterion__key="e2ee_one")
    add_claim("signal", "e2ee_one", "yes", supersedes=claim, valid_until=yesterday)
    assert "Signal" not in found(get(LIST + "?versleuteld=twee"))


def test_a_tool_without_video_is_not_under_video_calling(get):
    assert "Advelox" not in found(get(LIST + "?waarvoor=video&zoek=advelox"))


def test_a_new_claim_shows_at_once(get):
    assert "Whereby betalend" not in found(get(LIST + "?overeenkomst=offered"))
    add_claim("whereby-betalend", "dpa", "offered")
    assert "Whereby betalend" in found(get(LIST + "?overeenkomst=offered"))


def test_a_tool_that_was_withdrawn_is_gone(get):
    Tool.objects.get(key="slack").delete()
    assert found(get(LIST + "?zoek=slack")) == []
    assert Client().get("/tools/slack/").status_code == 404


@pytest.mark.parametrize(
    "query",
    [
        "gevoelig=verzonnen&kleur=rood&sorteer=prijs",
        "pagina=-1",
        "pagina=99999999999999999999",
        "pagina=x",
        "zoek=%00%ff",
        "gevoelig[]=usable",
        "v=" + "x" * 5000,
        "&".join(f"v=x{number}" for number in range(50)),
        "zoek=%",
        "zoek=%D7%A9%D7%9C%D7%95%D7%9D%E2%80%AE",
        "zoek=zoom&zoek=signal&pagina=abc&pagina=2",
    ],
)
def test_made_up_filters_are_left_out(get, query):
    for address in (LIST, COMPARE):
        get(f"{address}?{query}")
    assert found(get(LIST + "?gevoelig=verzonnen")) == found(get(LIST))


def test_ten_thousand_letters_give_a_page_that_says_so(get):
    page = get(LIST + "?zoek=" + "xq" * 5000)
    assert "Niets gevonden" in page
    assert f'value="{"xq" * 40}"' in page


def test_what_is_typed_is_shown_as_text(get):
    assert "<script>x" not in get(LIST + "?zoek=<script>x</script>")


def test_a_card_says_the_judgement_its_condition_and_the_age_of_the_evidence(get):
    card = get(LIST + "?zoek=zoom+betalend").split('<div class="card-body"')[1]
    for text in ("Alleen met een getekende", "contract of certificaat gelezen", "2019", "jaar oud"):
        assert text in card


def test_a_card_says_by_which_other_name_it_was_found(get):
    assert "Ook gekend als:" in get(LIST + "?zoek=riot")
    assert "Ook gekend als:" not in get(LIST + "?zoek=element")


def test_a_stopped_tool_on_the_list_leads_to_what_replaced_it(get):
    assert 'href="/tools/microsoft-teams/"' in get(LIST + "?zoek=skype")


def test_what_is_put_aside_to_compare_stays_through_search_filters_and_pages(texts):
    page = Client().get(LIST, {"v": ["signal", "bestaat-niet"], "zoek": "zoom"})
    browse = page.context["browse"]
    assert "Kies er nog een" in page.text
    links = [browse.toggled("zoom-gratis"), browse.bare, browse.without_query]
    links += [option.address for each in browse.filters for option in each.options]
    assert all("v=signal" in link for link in links)
    page = Client().get(LIST + browse.toggled("zoom-gratis"))
    assert "/tools/vergelijken/?v=signal&amp;v=zoom-gratis" in page.text
    assert page.context["browse"].toggled("signal") == "?zoek=zoom&v=zoom-gratis"


def test_a_fifth_cannot_be_put_aside(texts):
    kept = ["signal", "zoom-gratis", "threema", "skype"]
    browse = Client().get(LIST, {"v": [*kept, "loom"]}).context["browse"]
    assert browse.kept == kept
    assert browse.toggled("loom") == ""


def test_an_empty_list_says_which_filter_to_take_away(texts):
    page = Client().get(LIST, {"zoek": "skype", "plaats": "eea", "zorg": "yes"})
    browse = page.context["browse"]
    assert browse.entries == []
    assert browse.count_without_filters == 1
    for each, count in browse.ways_out:
        found = Client().get(LIST + each.chosen.address).context["page"].paginator.count
        assert found == count
    assert "over=skype" in page.text


# The page of a tool -------------------------------------------------------------------------------


def test_the_judgement_stands_before_the_claims_with_its_condition(get):
    page = get("/tools/zoom/")
    assert page.index("Alleen met een getekende") < page.index("Wat we weten, vraag per vraag")


def test_each_claim_shows_condition_source_date_and_evidence(get):
    page = get("/tools/signal/")
    for text in ("40", "sinds december 2021", "The Indian Express", "19/12/2021", "anderen melden"):
        assert text in page


def test_then_and_now_stand_side_by_side(get):
    page = get("/tools/whatsapp/")
    assert "16 april 2020" in page
    assert "alleen met je gsm" in page


def test_a_stopped_tool_stays_and_leads_to_its_replacement(get):
    page = get("/tools/skype/")
    assert "Gestopt op 05/05/2025" in page
    assert 'href="/tools/microsoft-teams/"' in page
    assert "Wat je vooraf regelt" not in page


def test_sources_that_contradict_are_all_shown(get):
    page = get("/tools/jitsi-meet/")
    assert "Bronnen spreken elkaar tegen" in page
    assert "Security in a Box" in page
    assert "keuzehulp" in page


def test_alternatives_are_other_tools_that_may_be_used(texts):
    entries = Client().get("/tools/skype/").context["sheet"].alternatives
    assert entries
    assert all(entry.standing.position.permits for entry in entries)
    assert "skype" not in {entry.tool.key for entry in entries}


def test_every_tool_has_a_page(texts):
    for tool in Tool.objects.published():
        assert Client().get(tool.get_absolute_url()).status_code == 200


# Side by side -------------------------------------------------------------------------------------


def test_two_editions_stand_side_by_side_with_what_differs_marked(get):
    page = get(COMPARE + "?v=zoom-betalend&v=jitsi-meet-eigen-server")
    assert page.count('scope="col"') == 3
    rows = {row.criterion.key: row.differs for row in rows_of("zoom-betalend", "signal")}
    assert rows["dpa"]
    assert not rows["waiting_room"]


def rows_of(*keys):
    return Client().get(COMPARE, {"v": list(keys)}).context["comparison"].rows


def test_a_question_that_is_not_asked_of_a_tool_does_not_apply(texts):
    row = next(row for row in rows_of("signal", "noknok") if row.criterion.key == "group")
    assert row.answers[1] is None


def test_rows_that_are_the_same_can_be_left_out(texts):
    asked = {"v": ["zoom-betalend", "signal"], "toon": "verschillen"}
    rows = Client().get(COMPARE, asked).context["rows"]
    assert rows
    assert all(row.differs for row in rows)


def test_partly_on_another_condition_differs(texts):
    for edition, condition in [("signal", "met een wachtwoord"), ("threema", "op een gsm")]:
        add_claim(edition, "waiting_room", "partly", condition=condition)
    row = next(row for row in rows_of("signal", "threema") if row.criterion.key == "waiting_room")
    assert row.differs


def test_no_more_than_four_and_each_once(texts):
    keys = ["signal", "signal", "zoom-gratis", "threema", "skype", "noknok", "bestaat-niet"]
    comparison = Client().get(COMPARE, {"v": keys}).context["comparison"]
    assert comparison.keys == ["signal", "zoom-gratis", "threema", "skype"]


def test_the_number_of_queries_does_not_grow_with_the_catalogue(texts):
    addresses = [LIST, LIST + "?zoek=zoom&groep=yes", COMPARE + "?v=zoom-gratis&v=signal"]
    before = [queries(address) for address in addresses]
    for number in range(50):
        tool = Tool.objects.create(key=f"extra-{number}", name=f"Extra {number}", uses=["video"])
        Edition.objects.create(key=f"extra-{number}", tool=tool, name=tool.name)
        add_claim(f"extra-{number}", "group", "yes")
    assert [queries(address) for address in addresses] == before
    assert max(before) <= 6


def queries(address):
    """How many, once the catalogue is in memory."""
    Client().get(address)
    with CaptureQueriesContext(connection) as counted:
        Client().get(address)
    return len(counted)


def test_the_menu_leads_to_the_tools(get):
    assert f'href="{reverse("tooldb:tools")}"' in get("/")
