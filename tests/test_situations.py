"""Ten situations as care workers meet them, answered on the catalogue as fixtures/ has it. What is
expected follows from the facts: an edition, the list it belongs in, and gates that put it there."""

import re
from dataclasses import dataclass, field

import pytest
from django.db import connection
from django.http import QueryDict
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.pages import AID
from tooldb.aid.desk import answers_of
from tooldb.matching import Place
from tooldb.models import Claim

FITS, ARRANGE, DROPS = Place
# With a client, sensitive, not reimbursed, in Belgium, with an agreement; the rest differs.
WITH_CLIENT = (
    "doel=beeldbellen&gevoelig=ja&land=belgie&terugbetaald=nee&overeenkomst=ja&opname=nee&"
)
STOPPED = {"skype": (DROPS, {"bestaat"}), "hangouts": (DROPS, {"bestaat"})}
NOT_FOR_CLIENTS = {"praatbox": (DROPS, {"overeenkomst", "rol"}), **STOPPED}


@dataclass
class Situation:
    story: str
    query: str
    # Key of an edition to its list and to gates among those that decide.
    expected: dict[str, tuple[Place, set[str]]]
    # What fits, all of it.
    fits: set[str] = field(default_factory=set)
    # What the page says.
    says: list[str] = field(default_factory=list)


SITUATIONS = [
    Situation(
        "Youth care: a girl of 15 in a crisis, on her own phone, walks in without an appointment",
        WITH_CLIENT + "voor=client&pakket=microsoft&toestel=smartphone&installeren=nee&account=nee"
        "&taal=nederlands&met=twee&wanneer=open&server=nee&budget=ja",
        {
            "zoom-betalend": (ARRANGE, {"plaats", "open-uur", "installeren"}),
            "microsoft-teams-abonnement": (ARRANGE, {"overeenkomst", "open-uur"}),
            "signal": (DROPS, {"installeren", "account"}),
            "threema-work": (DROPS, {"installeren"}),
            **NOT_FOR_CLIENTS,
        },
    ),
    Situation(
        "Family care: an evening for ten carers, each at home with what they have",
        WITH_CLIENT + "voor=groep&pakket=zoom&toestel=weet-niet&installeren=nee&account=nee"
        "&taal=nederlands&mensen=10&wanneer=afspraak&server=nee&budget=ja",
        {
            "zoom-betalend": (ARRANGE, {"plaats", "installeren"}),
            "whereby-betalend": (ARRANGE, {"overeenkomst"}),
            "whatsapp": (ARRANGE, {"aantal"}),
            **NOT_FOR_CLIENTS,
        },
    ),
    Situation(
        "Nursing home: a resident with a son and a grandchild abroad, on our tablet, for free",
        AID,
        {
            "signal": (FITS, set()),
            "zoom-betalend": (DROPS, {"budget"}),
            "jitsi-meet-eigen-server": (DROPS, {"eigen-server"}),
            **STOPPED,
        },
        fits={"signal", "whereby-gratis"},
        says=["Begin met <strong>Signal</strong>"],
    ),
    Situation(
        "Social work: an intake with an interpreter; the client reads no Dutch",
        "doel=beeldbellen&voor=client&gevoelig=ja&land=belgie&terugbetaald=nee&opname=nee"
        "&overeenkomst=weet-niet&pakket=microsoft&toestel=smartphone&installeren=nee&account=nee"
        "&taal=andere&met=derde&wanneer=afspraak&server=nee&budget=weet-niet",
        {
            "zoom-betalend": (ARRANGE, {"overeenkomst", "plaats", "andere-taal", "budget"}),
            "microsoft-teams-abonnement": (ARRANGE, {"overeenkomst", "andere-taal"}),
            "signal": (DROPS, {"installeren"}),
            **NOT_FOR_CLIENTS,
        },
        says=[
            "Zoek uit wie in je organisatie de verwerkersovereenkomst tekent.",
            "Vraag je ICT-dienst of er bij jullie pakket een verwerkersovereenkomst is getekend.",
        ],
    ),
    Situation(
        "General practice: a consultation that is reimbursed, the patient at a computer",
        "doel=beeldbellen&voor=client&gevoelig=ja&land=belgie&terugbetaald=ja&opname=nee"
        "&overeenkomst=ja&pakket=geen&toestel=computer&installeren=nee&account=nee"
        "&taal=nederlands&met=twee&wanneer=afspraak&server=nee&budget=ja",
        {
            "microsoft-teams-abonnement": (DROPS, {"versleuteld-gast"}),
            "whereby-betalend": (ARRANGE, {"versleuteld-twee", "overeenkomst", "geen-opslag"}),
            "zoom-betalend": (ARRANGE, {"versleuteld-twee", "plaats"}),
            "facetime": (ARRANGE, {"bedoeld", "overeenkomst"}),
            **NOT_FOR_CLIENTS,
        },
        says=["voorwaarde uit 2020, vandaag niet bevestigd"],
    ),
    Situation(
        "Home nursing: our tablet at the bedside, a colleague or a daughter joins",
        WITH_CLIENT + "voor=client&pakket=google&toestel=smartphone&installeren=huis"
        "&taal=maakt-niet-uit&met=derde&wanneer=afspraak&server=nee&budget=ja",
        {
            "zoom-betalend": (ARRANGE, {"plaats"}),
            "threema-work": (ARRANGE, {"plaats"}),
            "whatsapp": (ARRANGE, {"bedoeld", "overeenkomst"}),
            "karify": (DROPS, {"belgie"}),
            **NOT_FOR_CLIENTS,
        },
    ),
    Situation(
        "Mental health care: an own server, run by our own ICT, no money for a subscription",
        WITH_CLIENT + "voor=client&pakket=geen&toestel=weet-niet&installeren=nee&account=nee"
        "&taal=maakt-niet-uit&met=twee&wanneer=afspraak&server=zelf&budget=nee",
        {
            "jitsi-meet-publiek": (ARRANGE, {"bedoeld", "overeenkomst"}),
            "whereby-betalend": (DROPS, {"budget"}),
            **NOT_FOR_CLIENTS,
        },
    ),
    Situation(
        "Disability care: nobody may sign an agreement, and the client cannot read",
        "doel=beeldbellen&voor=client&gevoelig=ja&land=belgie&terugbetaald=nee&opname=nee"
        "&overeenkomst=nee&pakket=geen&toestel=smartphone&installeren=ja&account=ja"
        "&taal=beelden&met=twee&wanneer=open&server=nee&budget=nee",
        {
            "zoom-gratis": (DROPS, {"overeenkomst"}),
            "signal": (DROPS, {"overeenkomst"}),
            "jitsi-meet-eigen-server": (DROPS, {"eigen-server"}),
            **STOPPED,
        },
        says=["Geen enkele tool past bij je antwoorden"],
    ),
    Situation(
        "Addiction care at the border: a group that may be reimbursed, a server that others run",
        "doel=beeldbellen&voor=groep&gevoelig=ja&land=beide&terugbetaald=weet-niet&opname=nee"
        "&overeenkomst=ja&pakket=geen&toestel=smartphone&installeren=ja&account=ja"
        "&taal=maakt-niet-uit&mensen=10&wanneer=afspraak&server=host&budget=ja",
        {
            "jitsi-meet-eigen-server": (ARRANGE, {"overeenkomst", "geen-opslag"}),
            "zoom-betalend": (ARRANGE, {"versleuteld-groep", "plaats"}),
            "karify": (DROPS, {"belgie"}),
            **NOT_FOR_CLIENTS,
        },
        says=["Sluit een verwerkersovereenkomst met wie de server voor jullie beheert."],
    ),
    Situation(
        "Community work: neighbours plan a street party, nothing about anybody",
        "doel=beeldbellen&voor=groep&gevoelig=nee&land=belgie&pakket=geen&toestel=smartphone"
        "&installeren=ja&account=ja&taal=maakt-niet-uit&mensen=10&wanneer=afspraak&server=nee"
        "&opname=nee&budget=nee",
        {
            "signal": (FITS, set()),
            "whatsapp": (ARRANGE, {"aantal", "smartphone", "budget"}),
            "zoom-betalend": (DROPS, {"budget"}),
            **STOPPED,
        },
        fits={"signal"},
    ),
]


def page_of(query):
    response = Client().get(f"/beslishulp/resultaat/?{query}")
    assert response.status_code == 200
    return response


def deciding(outcome):
    """Key of an edition to its list and the gates that decided."""
    return {
        each.key: (place, {reason.gate.key for reason in outcome.deciding(each)})
        for place in Place
        for each in outcome.listed(place)
    }


def wrong(situation):
    """What is not as the facts have it, a line each."""
    answers = answers_of(QueryDict(situation.query))
    if answers.open:
        return [f"not answered: {answers.open[0].key}"]
    response = page_of(situation.query)
    outcome = response.context["argument"].outcome
    found = deciding(outcome)
    lines = [
        f"{key}: {found[key]}"
        for key, (place, gates) in situation.expected.items()
        if found[key][0] is not place or not gates <= found[key][1]
    ]
    fits = {key for key, (place, _) in found.items() if place is FITS}
    lines += [f"fits: {sorted(fits)}"] if fits != situation.fits else []
    return lines + [f"not said: {text}" for text in situation.says if text not in response.text]


def test_ten_situations_come_out_as_the_facts_have_it(texts):
    found = {situation.story: wrong(situation) for situation in SITUATIONS}
    assert len(found) == 10
    assert {story: lines for story, lines in found.items() if lines} == {}
    check_the_page(page_of(SITUATIONS[4].query).text)
    check_a_whole_list(SITUATIONS[4].query)
    check_that_it_asks_little_of_the_database(SITUATIONS[4].query)


def check_the_page(text):
    """What to ask, a way to compare and to change, and the rules."""
    assert "Sluiten jullie voor Whereby betalend een verwerkersovereenkomst" in text
    assert 'href="/tools/whereby/#whereby-betalend"' in text
    assert "/tools/vergelijken/?v=" in text
    assert "vraag=terugbetaald" in text
    assert "Een videoconsult bij een arts wordt terugbetaald onder voorwaarden" in text


def check_a_whole_list(query):
    text = page_of(query + "&lijst=valt-af").text
    assert "Skype" in text
    assert "Dit bestaat niet meer." in text
    claim = Claim.objects.get(
        edition__key="microsoft-teams-abonnement", criterion__key="e2ee_guest", superseded_by=None
    )
    assert {claim.condition, claim.source.title} <= set(re.findall(r">([^<>]+)<", text))
    assert "Whereby betalend" not in text


def check_that_it_asks_little_of_the_database(query):
    with CaptureQueriesContext(connection) as counted:
        page_of(query)
    assert len(counted) <= 4


# The way through the questions, without any tool in the catalogue ---------------------------------


@pytest.fixture
def ask(db):
    return lambda query: Client().get(f"/beslishulp/?{query}").text


def test_the_first_question_is_the_first_of_2020_and_the_next_follows_from_the_answer(ask):
    assert "Wie wil je online bereiken?" in ask("")
    assert "Wat wil je doen?" in ask("voor=groep")
    assert "Komt er gevoelige informatie in?" in ask("voor=groep&doel=chat")


def test_a_question_that_was_not_answered_says_so_and_keeps_the_rest(ask):
    text = ask("voor=client&stap=doel")
    assert "Kies een antwoord." in text
    assert '<input type="hidden" name="voor" value="client">' in text


def test_what_is_not_video_gets_the_advice_of_then_and_of_now(ask):
    mail = ask("voor=client&doel=mail&gevoelig=ja")
    assert "Stuur een pdf met een wachtwoord" in mail
    assert "Toen: 16 april 2020" in mail
    assert "Eigen uitwerking." in mail
    assert "verwijs dan naar een chatdienst" in ask("voor=client&doel=chat&gevoelig=weet-niet")
    assert "bijna alles" in ask("voor=client&doel=afspraak&gevoelig=nee")


def test_every_answer_can_be_changed_from_the_summary(ask):
    summary = ask(AID)
    assert "Je antwoorden" in summary
    for key in ("voor", "gevoelig", "toestel", "budget", "wensen"):
        assert f"vraag={key}" in summary
    changing = ask(AID + "&vraag=gevoelig")
    assert 'value="nee" id="id_gevoelig_1"' in changing
    assert 'name="gevoelig" value="nee">' not in changing


def test_the_outcome_of_open_questions_leads_to_the_first_of_them(db):
    response = Client().get("/beslishulp/resultaat/?voor=client&kleur=rood")
    assert (response.status_code, response.url) == (302, "/beslishulp/?voor=client")


def test_an_empty_catalogue_says_that_nothing_fits(db):
    text = page_of(AID).text
    assert "Geen enkele tool past bij je antwoorden" in text
