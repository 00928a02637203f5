"""The choices of an organisation: kept answers, decisions that stay as they were, and what changes
behind them."""

import io
import re
import zipfile
from datetime import timedelta
from types import SimpleNamespace

import pikepdf
import pypdfium2
import pytest
from django.core import mail
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from docx import Document

from accounts.actor import Actor
from accounts.models import AuditEntry, User
from agreements.models import Agreement
from canvas.models import Event
from knowledge.models import Rule, Source
from tests.catalogue import claim, question
from tests.conftest import make_user, sign_in
from toolbox.privacy.my_data import data_of
from tooldb.aid import desk
from tooldb.aid.argument import unsettled
from tooldb.choices import actions
from tooldb.models import Choice, Claim, Decision, DecisionStands, Edition, Tool

pytestmark = pytest.mark.django_db
QUERY = (
    "voor=naasten&doel=beeldbellen&gevoelig=ja&land=belgie&overeenkomst=ja&pakket=geen"
    "&toestel=computer&installeren=ja&account=ja&taal=maakt-niet-uit&met=twee&wanneer=afspraak"
    "&server=nee&opname=nee&budget=ja&wensen=ja"
)
REAL = timezone.localdate
DPA = [{"value": value, "label": value} for value in ("offered", "refused", "on_request")]


@pytest.fixture
def belpret(db):
    """A tool with one edition: the agreement is offered, where the data are contradicted, and
    whether it works on a computer is not known."""
    tool = Tool.objects.create(
        key="belpret", name="Belpret", uses=["video"], summary="Bellen.", vendor="Belpret bv"
    )
    edition = Edition.objects.create(key="belpret", name="Belpret", tool=tool)
    source = Source.objects.create(title="Belpret zelf", kind="vendor", published="2026-03")
    found = SimpleNamespace(tool=tool, betaald=edition, vendor=source)
    found.dpa = question("dpa", "choice", choices=DPA, is_gate=True)
    found.region = question("region", "choice", choices=[{"value": v, "label": v} for v in "ab"])
    question("computer", "yes_no")
    found.offered = claim(found, found.dpa, value="offered", condition="op papier")
    for value in "ab":
        claim(found, found.region, value=value)
    return found


@pytest.fixture
def other(belpret):
    """Another edition to decide for."""
    return Edition.objects.create(key="anders", name="Anders", tool=belpret.tool)


@pytest.fixture
def travel(monkeypatch):
    """A function: so many days from today it is."""

    def travel(days):
        day = REAL() + timedelta(days=days)
        # Django's own clock; a moment that is given stays what it is.
        monkeypatch.setattr(
            timezone, "localdate", lambda value=None, tz=None: REAL(value, tz) if value else day
        )

    return travel


@pytest.fixture
def client(cast):
    return sign_in(cast.frank)


@pytest.fixture
def choice(client, cast, belpret):
    new = reverse("choices:new", args=[cast.home.slug])
    client.post(f"{new}?{QUERY}", {"name": "Gesprekken thuis"})
    return Choice.objects.get()


@pytest.fixture
def decided(choice, client):
    decide(client, choice, "Iedereen kent het.")
    return choice


def at(choice, name, *more):
    return reverse(f"choices:{name}", args=[choice.organisation.slug, choice.pk, *more])


def decide(client, choice, why, edition="belpret"):
    return client.post(at(choice, "decide"), {"edition": edition, "why": why})


# Keeping --------------------------------------------------------------------------------------


def test_who_is_not_signed_in_keeps_the_answers_on_the_way(cast, belpret):
    result = Client().get(f"{reverse('tooldb:aid_result')}?{QUERY}").text
    keep = re.search(r'href="([^"]*bewaren[^"]*)"', result)[1].replace("&amp;", "&")
    response = Client().get(keep)
    assert response.headers["Location"].startswith(reverse("account_login"))
    login = {"login": cast.frank.email, "password": "een zin die ik onthoud"}
    there = Client().post(response.headers["Location"], login).headers["Location"]
    assert there == keep
    assert "toestel=computer" in sign_in(cast.frank).get(there).headers["Location"]


def test_the_answers_are_kept_under_a_name_and_can_be_changed(choice, client):
    assert choice.answers["answers"]["toestel"] == ["computer"]
    new = reverse("choices:new", args=[choice.organisation.slug])
    client.post(f"{new}?{QUERY.replace('belgie', 'beide')}", {"into": choice.pk})
    changed = Choice.objects.get()
    assert (changed.pk, changed.answers["answers"]["land"]) == (choice.pk, ["beide"])
    page = client.get(choice.get_absolute_url()).text
    assert "Gesprekken thuis" in page
    assert "Nog niet beslist" in page
    assert "Geef het een naam" in client.post(f"{new}?{QUERY}", {"name": ""}).text


def test_a_choice_of_others_takes_no_answers(choice, cast, client):
    theirs = Choice.objects.create(
        organisation=cast.other,
        name="Elders",
        answers=choice.answers,
    )
    new = reverse("choices:new", args=[cast.home.slug])
    assert client.post(f"{new}?{QUERY}", {"into": theirs.pk}).status_code == 200
    assert Choice.objects.get(pk=theirs.pk).answers == choice.answers


@pytest.mark.parametrize("query", ["", "doel=chat", "doel=beeldbellen"])
def test_answers_that_lead_to_no_tool_are_not_kept(query, choice, client):
    new = reverse("choices:new", args=[choice.organisation.slug])
    response = client.post(f"{new}?{query}", {"into": choice.pk, "name": "Leeg"})
    assert response.headers["Location"] == f"{reverse('tooldb:aid')}?{query}"
    assert Choice.objects.get().answers == choice.answers


# Deciding -------------------------------------------------------------------------------------


def test_a_decision_holds_what_was_known_that_day_and_stays(decided, client, belpret):
    first = Decision.objects.get()
    Claim.objects.create(
        edition=belpret.betaald,
        criterion=belpret.dpa,
        value="refused",
        source=belpret.vendor,
        checked_on=REAL(),
        supersedes=belpret.offered,
    )
    client.post(at(decided, "dpa"), {"dpa_signed_by": "De directeur"})
    decide(client, decided, "Toch nog eens bekeken.")
    page = client.get(at(decided, "record", 1)).text
    assert "op papier" in page
    assert "Iedereen kent het." in page
    assert "Hierna kwam een nieuwere beslissing" in page
    assert "Toch nog eens bekeken." not in page
    second = client.get(at(decided, "record", 2)).text
    assert "refused" in second
    assert "op papier" not in second
    assert Decision.objects.get(number=1).record == first.record
    with pytest.raises(DecisionStands):
        first.save()
    kept = first.record["claims"][0]["said"][0]
    assert (kept["value"], kept["source"], kept["checked_on"]) == (
        "offered",
        "Belpret zelf",
        str(REAL()),
    )
    assert client.post(at(decided, "delete")).status_code == 403


def test_the_log_tells_who_decided(decided, cast):
    page = sign_in(cast.alice).get(reverse("accounts:audit", args=[cast.home.slug])).text
    assert "Beslist" in page
    assert "Gesprekken thuis" in page


def test_a_signature_of_tomorrow_is_refused_and_that_of_today_stands_on_the_home(decided, client):
    day = {"dpa_signed_on": (REAL() + timedelta(days=1)).isoformat()}
    assert "moet nog komen" in client.post(at(decided, "dpa"), day).text
    client.post(at(decided, "dpa"), {"dpa_signed_on": REAL().isoformat()})
    home = client.get(decided.organisation.get_absolute_url()).text
    assert f"getekend op {REAL():%d/%m/%Y}" in home
    assert "Belpret" in home


def test_what_was_signed_with_one_supplier_says_nothing_of_another(decided, client, other):
    agree = at(decided, "agree", "overeenkomst")
    client.post(at(decided, "dpa"), {"dpa_signed_on": REAL().isoformat(), "dpa_kept_at": "De kast"})
    client.post(at(decided, "agree", "computer"), {"what": "Uitproberen", "who": "Annemie"})
    decide(client, decided, "Nog altijd.")
    assert Decision.objects.get(number=2).record["dpa"]["kept_at"] == "De kast"
    decide(client, decided, "Toch deze.", edition=other.key)
    assert Decision.objects.get(number=3).record["dpa"] == dict.fromkeys(
        ("signed_on", "signed_by", "kept_at"), ""
    )
    page = client.get(decided.get_absolute_url()).text
    form = client.get(at(decided, "dpa")).text
    home = client.get(decided.organisation.get_absolute_url()).text
    for text in (page, form, home):
        assert "De kast" not in text
        assert f"{REAL():%d/%m/%Y}" not in text.partition("ereenkomst getekend op")[2][:20]
        assert REAL().isoformat() not in form
    late = client.post(at(decided, "dpa"), {"edition": "belpret", "dpa_signed_by": "De baas"}).text
    assert "Intussen is een andere tool gekozen" in late
    assert "Annemie" not in page
    assert agree in page
    for who in ("Bob", "Cas"):
        client.post(at(decided, "agree", "computer"), {"what": "Uitproberen", "who": who})
    assert set(Agreement.objects.values_list("who", flat=True)) == {"Annemie", "Bob"}
    decide(client, decided, "Terug.")
    assert "De kast" in client.get(decided.get_absolute_url()).text


def test_a_signature_arranges_the_agreement(decided, client, belpret):
    says(belpret, belpret.offered, "on_request")
    agree = at(decided, "agree", "overeenkomst")
    assert agree in client.get(decided.get_absolute_url()).text
    client.post(at(decided, "dpa"), {"dpa_signed_on": REAL().isoformat()})
    assert agree not in client.get(decided.get_absolute_url()).text
    decide(client, decided, "Getekend.")
    arrange = Decision.objects.get(number=2).record["arrange"]
    assert arrange
    assert not any("verwerkersovereenkomst" in each["says"] for each in arrange)


def test_a_decision_that_is_made_meanwhile_stays(choice, client, cast):
    mine = Choice.objects.with_decisions().get()
    assert mine.decision is None
    decide(client, choice, "Intussen.")
    with pytest.raises(DecisionStands):
        actions.delete(mine, by=Actor(user=cast.frank))
    assert Decision.objects.count() == 1


def test_a_rule_that_was_confirmed_is_not_called_unsettled():
    gate = SimpleNamespace(unsettled="niet bevestigd")
    assert unsettled(gate, Rule(status=Rule.Status.UNKNOWN)) == "niet bevestigd"
    assert unsettled(gate, Rule(status=Rule.Status.IN_FORCE)) == ""


def test_a_point_becomes_one_agreement(decided, client):
    agree = at(decided, "agree", "computer")
    for who in ("Ann", "Bob"):
        client.post(agree, {"what": "Uitproberen", "who": who, "due_on": "2027-01-15"})
    agreement = Agreement.objects.get()
    assert (agreement.who, agreement.origin_label) == ("Ann", "Gesprekken thuis")
    page = client.get(decided.get_absolute_url()).text
    assert "Ann" in page
    assert agree not in page
    assert client.get(at(decided, "agree", "iets-anders")).status_code == 404


def test_a_coach_sees_choices_under_a_mandate_for_them_and_no_agreements(decided, client, cast):
    client.post(at(decided, "agree", "computer"), {"what": "Uitproberen", "who": "Annemie"})
    coach = sign_in(cast.carol)
    assert coach.get(decided.get_absolute_url()).status_code == 404
    cast.home.mandates.filter(coach=cast.carol).update(part="tooldb")
    page = coach.get(decided.get_absolute_url()).text
    assert "Belpret" in page
    assert "Annemie" not in page
    assert coach.get(at(decided, "decide")).status_code == 403


@pytest.mark.parametrize("name", ["letter", "letter_text", "letter_docx", "record", "pdf"])
def test_a_coach_who_takes_a_paper_is_in_the_log_and_gets_no_names(name, decided, client, cast):
    client.post(at(decided, "agree", "computer"), {"what": "Uitproberen", "who": "Annemie"})
    cast.home.mandates.filter(coach=cast.carol).update(part="tooldb")
    number = [1] if name in ("record", "pdf") else []
    response = sign_in(cast.carol).get(at(decided, name, *number))
    assert response.status_code == 200
    assert b"Annemie" not in response.content
    assert AuditEntry.objects.of(decided).filter(verb="looked_at").count() == 1


# Papers ---------------------------------------------------------------------------------------


def test_the_letter_asks_exactly_what_is_not_known(decided, client):
    text = client.get(at(decided, "letter_text")).content.decode()
    asked = re.findall(r"^\d+\. (.*)\r\n   \((.*)\)", text, re.MULTILINE)
    outcome = desk.outcome_of(desk.answers_kept(decided.answers))
    [candidate] = outcome.candidates.all
    assert [question for question, _why in asked] == [
        reason.ask for reason in sorted_reasons(outcome, candidate)
    ]
    assert any("computer" in question for question, _why in asked)
    assert any("spreken bronnen elkaar tegen" in why for _question, why in asked)
    assert not any("verwerkersovereenkomst" in question for question, _why in asked)
    assert "[naam en functie]" in text
    assert "Belpret bv" in text


def sorted_reasons(outcome, candidate):
    return [reason for reason in outcome.reasons(candidate) if reason.ask]


def test_the_letter_for_word_says_the_same_and_nothing_that_runs(decided, client):
    decided.organisation.name = "=cmd|' /C calc'!A0\x0b<w:p>"
    decided.organisation.save()
    content = client.get(at(decided, "letter_docx")).content
    paragraphs = [paragraph.text for paragraph in Document(io.BytesIO(content)).paragraphs]
    assert "=cmd|' /C calc'!A0<w:p>" in paragraphs
    assert any("computer" in text for text in paragraphs)
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        names = " ".join(archive.namelist())
        links = archive.read("word/_rels/document.xml.rels").decode()
    assert not re.search(r"vba|macro|activeX|embed", names, re.IGNORECASE)
    assert 'TargetMode="External"' not in links


def test_each_line_of_a_paper_says_where_it_comes_from(decided, client):
    papers = Decision.objects.get().record["papers"]
    assert set(papers) == {"dpa", "dpia", "settings", "ict"}
    assert all(line["text"] and line["origin"] for lines in papers.values() for line in lines)
    page = client.get(at(decided, "paper", "dpa")).text
    assert "artikel 28, lid 3, h" in page
    assert "offered: op papier" in page
    assert "Jullie antwoord: Toestel" in client.get(at(decided, "paper", "ict")).text


def test_the_record_as_pdf_is_tagged_and_opens_with_its_password_only(decided, client):
    client.post(at(decided, "agree", "computer"), {"what": "Uitproberen", "who": "Annemie"})
    for words in ("Annemie", f"zoals ze waren op {REAL():%d/%m/%Y}"):
        assert words in client.get(at(decided, "record", 1)).text
    content = client.post(at(decided, "pdf", 1), {"password": ""}).content
    text = " ".join(
        page.get_textpage().get_text_bounded() for page in pypdfium2.PdfDocument(content)
    )
    for words in (
        "Belpret",
        "Iedereen kent het.",
        "op papier",
        "Gesprekken thuis",
        "artikel 35",
        "Annemie",
    ):
        assert words in text
    with pikepdf.open(io.BytesIO(content)) as document:
        assert document.Root.MarkInfo.Marked
    locked = client.post(at(decided, "pdf", 1), {"password": "vier woorden en nog"}).content
    with pytest.raises(pikepdf.PasswordError):
        pikepdf.open(io.BytesIO(locked))
    assert pikepdf.open(io.BytesIO(locked), password="vier woorden en nog")


# What changes behind it -----------------------------------------------------------------------


def mails_about_choices():
    """Without the weekly mail to content editors."""
    return [each for each in mail.outbox if "keuze" in each.subject]


def home_of(cast, user):
    return sign_in(user).get(cast.home.get_absolute_url()).text


def test_a_lapsed_claim_gives_a_banner_and_one_mail_to_each_writer(decided, cast, travel):
    call_command("daily")
    assert "Er veranderde iets" not in home_of(cast, cast.bob)
    assert mail.outbox == []
    travel(400)
    page = home_of(cast, cast.bob)
    assert "Er veranderde iets achter je keuze van Belpret" in page
    assert "offered: op papier" in page
    assert "te lang geleden nagekeken" in page
    call_command("daily")
    call_command("daily")
    writers = [cast.alice.email, cast.frank.email]
    assert sorted(each.to[0] for each in mails_about_choices()) == writers
    [message] = [each for each in mail.outbox if each.to == [cast.frank.email]]
    [(html, _kind)] = message.alternatives
    for body in (message.body, html):
        assert "Belpret" in body
        assert "offered: op papier" in body
        assert "http://localhost" in body
    travel(401)
    call_command("daily")
    assert len(mails_about_choices()) == 2


def test_a_check_that_says_the_same_gives_no_banner_and_no_mail(decided, cast, belpret, travel):
    travel(300)
    belpret.offered.confirm(by=cast.erin)
    travel(400)
    call_command("daily")
    assert "Er veranderde iets" not in home_of(cast, cast.bob)
    assert mails_about_choices() == []


def test_another_value_and_a_tool_that_stopped_are_told_in_the_language_of_the_reader(
    decided, cast, belpret
):
    cast.frank.language = "en"
    cast.frank.save()
    Claim.objects.create(
        edition=belpret.betaald,
        criterion=belpret.dpa,
        value="refused",
        source=belpret.vendor,
        checked_on=REAL(),
        supersedes=belpret.offered,
    )
    belpret.tool.lifecycle, belpret.tool.lifecycle_source = "discontinued", belpret.vendor
    belpret.tool.save()
    call_command("daily")
    [message] = [each for each in mail.outbox if each.to == [cast.frank.email]]
    assert "Something changed behind a choice" in message.subject
    assert "Bestaat het nog" in message.body
    page = home_of(cast, cast.bob)
    assert "refused" in page
    assert "gestopt" in page


def says(belpret, claim, value):
    return Claim.objects.create(
        edition=belpret.betaald,
        criterion=belpret.dpa,
        value=value,
        condition=claim.condition,
        source=belpret.vendor,
        checked_on=REAL(),
        supersedes=claim,
    )


def test_a_mail_tells_what_is_new_and_a_change_that_comes_back(decided, cast, belpret):
    newest = belpret.offered
    for value, sent in (("refused", 1), ("refused", 1), ("offered", 1), ("refused", 2)):
        newest = says(belpret, newest, value)
        call_command("daily")
        to_frank = [each for each in mails_about_choices() if each.to == [cast.frank.email]]
        assert len(to_frank) == sent
    belpret.tool.lifecycle, belpret.tool.lifecycle_source = "discontinued", belpret.vendor
    belpret.tool.save()
    call_command("daily")
    message = next(
        each for each in reversed(mails_about_choices()) if each.to == [cast.frank.email]
    )
    assert "Bestaat het nog" in message.body
    assert "refused" not in message.body


def test_deciding_anew_ends_the_banner(decided, cast, client, travel):
    travel(400)
    decide(client, decided, "Nog altijd.")
    assert "Er veranderde iets" not in home_of(cast, cast.bob)


def test_a_tool_that_left_the_catalogue_is_told(decided, cast, belpret, client):
    Edition.objects.filter(pk=belpret.betaald.pk).update(withdrawn_at=timezone.now())
    assert "staat niet meer in de catalogus" in home_of(cast, cast.bob)
    assert client.get(decided.get_absolute_url()).status_code == 200
    assert client.get(at(decided, "letter")).status_code == 404


def test_a_mail_that_cannot_leave_goes_the_next_day(decided, cast, travel, settings):
    travel(400)
    working = settings.MAILERS
    nowhere = {"BACKEND": "django.core.mail.backends.smtp.EmailBackend"}
    settings.MAILERS = {"default": nowhere | {"OPTIONS": {"host": "localhost", "port": 1}}}
    call_command("daily")
    settings.MAILERS = working
    call_command("daily")
    assert len(mails_about_choices()) == 2


def test_the_home_takes_the_same_queries_for_many_choices(
    decided, cast, client, django_assert_max_num_queries
):
    for number in range(9):
        Choice.objects.create(organisation=cast.home, name=f"{number}", answers=decided.answers)
    for each in Choice.objects.exclude(pk=decided.pk):
        decide(client, each, "Ook hier.")
    with django_assert_max_num_queries(22) as asked:
        client.get(cast.home.get_absolute_url())
    assert not any('"record"' in query["sql"] for query in asked)


# On a canvas, in the zip, and gone --------------------------------------------------------------


def test_it_stands_on_the_canvas_with_its_origin_until_another_decision(
    decided, client, canvas, cast
):
    bring = reverse("dossier:bring_choice", args=[decided.organisation.slug, decided.pk])
    for language in ("nl", "en"):
        User.objects.filter(pk=cast.frank.pk).update(language=language)
        client.post(bring, {"canvas": canvas.pk, "block": "resources"})
    User.objects.filter(pk=cast.frank.pk).update(language="nl")
    note = canvas.notes.get(block="resources")
    assert (note.text, note.origin_kind) == ("Belpret: Gesprekken thuis", "tooldb.choice")
    assert Event.objects.filter(note_id=note.pk).count() == 1
    page = client.get(canvas.get_absolute_url()).text
    assert "de keuze ‘Gesprekken thuis’" in page
    assert "verouderd" not in page
    decide(client, decided, "Anders bekeken.")
    assert "verouderd" in client.get(canvas.get_absolute_url()).text


def test_it_is_in_the_zip_of_the_organisation_and_in_my_data(decided, cast):
    response = sign_in(cast.alice).post(reverse("dossier:take_along", args=[cast.home.slug]))
    with zipfile.ZipFile(io.BytesIO(b"".join(response.streaming_content))) as bundle:
        kept = bundle.read("keuzes.json").decode()
        [paper] = [name for name in bundle.namelist() if name.startswith("keuzes/")]
        assert bundle.read(paper).startswith(b"%PDF")
        assert paper in bundle.read("index.html").decode()
    assert "Iedereen kent het." in kept
    assert "Frank" in kept
    data = data_of(cast.frank)
    assert data["choices"][0]["name"] == "Gesprekken thuis"
    assert data["decisions"][0]["record"]["why"] == "Iedereen kent het."


def test_who_decided_is_forgotten_and_the_decision_stays(decided, cast, client):
    client.post(reverse("privacy:erase_me"))
    decision = Decision.objects.get()
    assert decision.decided_by is None
    assert "Frank" not in sign_in(cast.bob).get(at(decided, "record", 1)).text


def test_everything_goes_with_the_organisation(decided, cast):
    cast.home.delete()
    assert not Decision.objects.exists()


def test_a_newcomer_is_led_to_make_an_organisation(belpret):
    page = sign_in(make_user("nieuw")).get(f"{reverse('tooldb:keep')}?{QUERY}").text
    assert reverse("accounts:new_organisation") in page
