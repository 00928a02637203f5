"""What an editor should look at, the buttons that settle it, and the weekly mail."""

import re
from datetime import timedelta

import pytest
from django.core import mail
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from knowledge.models import Kept, Question, Source
from tests.catalogue import TODAY, claim
from tests.conftest import sign_in
from toolbox.content import list_kept
from toolbox.lib.loader import Report, load_rows
from tooldb.editing.actions import add_claim
from tooldb.editing.forms import ClaimForm
from tooldb.editing.mail import mail_what_is_due
from tooldb.editing.queue import Queue
from tooldb.models import Claim, Tool


@pytest.fixture
def client(cast):
    return sign_in(cast.erin)


def post(client, name, *args, **fields):
    return client.post(reverse(f"tooldb:{name}", args=args), fields, follow=True)


# The list -----------------------------------------------------------------------------------------


def test_the_queue_counts_and_groups_by_tool_and_source(
    shop, client, django_assert_max_num_queries
):
    lapsed = claim(shop, days_ago=400)
    soon = claim(shop, shop.people, days_ago=330, value="40", edition=shop.gratis)
    claim(shop, shop.own_server)
    claim(shop, shop.people, days_ago=300, value="3", source=shop.press)
    Question.objects.create(kind="question", about="Belpret", text="Mag het?")
    Source.objects.create(title="Weg", kind="press", is_broken=True)
    queue = Queue()
    assert (queue.lapsed, queue.soon, len(queue.broken), len(queue.questions)) == (1, 1, 1, 1)
    [work] = queue.works
    assert work.groups == [(shop.vendor, [lapsed, soon])]
    gaps = {(gap.edition.name, gap.criterion.key) for gap in work.gaps}
    assert gaps == {("Belpret gratis", "overeenkomst"), ("Belpret gratis", "server")}
    with django_assert_max_num_queries(20):
        page = client.get(reverse("tooldb:queue")).text
    assert page.count("Vandaag nagekeken, klopt nog") == 2
    assert shop.vendor.address in page
    assert f"?volgt={lapsed.pk}" in page
    assert "/beheer/knowledge/question/" in page


def test_what_stopped_or_is_not_on_the_site_needs_no_check(shop, db):
    claim(shop, days_ago=400)
    shop.tool.lifecycle, shop.tool.lifecycle_source = "discontinued", shop.press
    shop.tool.save()
    assert Queue().works == []
    shop.tool.lifecycle = "active"
    shop.tool.delete()
    assert Queue().works == []


def test_contradiction_in_a_hard_question_is_a_gap(shop):
    for edition in (shop.gratis, shop.betaald):
        claim(shop, shop.own_server, edition=edition)
        claim(shop, edition=edition)
    claim(shop, value="no", source=shop.press)
    [gap] = Queue().gaps
    assert (gap.edition, gap.criterion, gap.differ) == (shop.betaald, shop.dpa, True)


# Checked today, still true ------------------------------------------------------------------------


def test_one_click_confirms_one_claim_with_the_same_source(shop, client, cast):
    old = claim(shop, days_ago=400, condition="als je betaalt", source_date="2025-01")
    other = claim(shop, shop.people, days_ago=400, value="40")
    page = post(client, "confirm", one=old.pk, claim=other.pk, pagina="1", tool=shop.tool.pk)
    assert "Toegevoegd als vandaag nagekeken: 1." in page.text
    assert page.redirect_chain[-1][0].endswith(f"?pagina=1#tool-{shop.tool.pk}")
    new = old.superseded_by
    assert (new.checked_on, new.checked_by) == (TODAY, cast.erin)
    same = ("value", "condition", "source", "source_date", "evidence")
    assert all(getattr(new, name) == getattr(old, name) for name in same)
    assert not hasattr(Claim.objects.get(pk=other.pk), "superseded_by")


def test_several_at_once_and_the_same_button_twice_adds_nothing_more(shop, client):
    olds = [claim(shop, days_ago=400), claim(shop, shop.people, days_ago=400, value="40")]
    ticked = [old.pk for old in olds]
    post(client, "confirm", claim=ticked)
    assert Claim.objects.count() == 4
    page = post(client, "confirm", claim=ticked)
    assert "Niet bevestigd: 2." in page.text
    assert Claim.objects.count() == 4


@pytest.mark.parametrize("ticked", [[], ["x"], ["9" * 30], ["-1"], ["0"]])
def test_what_cannot_be_confirmed_changes_nothing(shop, client, ticked):
    claim(shop, days_ago=400)
    assert post(client, "confirm", claim=ticked).status_code == 200
    assert Claim.objects.count() == 1


def test_a_certificate_or_a_broken_source_is_not_confirmed_in_one_click(shop, client):
    ends = claim(shop, days_ago=20, valid_until=TODAY - timedelta(days=1))
    gone = claim(shop, shop.people, days_ago=400, value="40", source=shop.press)
    page = post(client, "mark_broken", shop.press.pk)
    assert "‘Een krant’ gaat niet meer open" in page.text
    assert "Vandaag nagekeken, klopt nog" not in page.text
    post(client, "confirm", claim=[ends.pk, gone.pk])
    assert Claim.objects.count() == 2


# One answer ---------------------------------------------------------------------------------------


def answer(client, shop, **fields):
    fields = {
        "value": "no",
        "evidence": "contract",
        "checked_on": TODAY.isoformat(),
        "source": shop.press.pk,
    } | fields
    return post(client, "add_claim", shop.betaald.key, shop.dpa.key, **fields)


def test_an_editor_corrects_an_answer_with_a_source_that_is_new(shop, client, cast):
    old = claim(shop, condition="als je betaalt")
    address = reverse("tooldb:add_claim", args=[shop.betaald.key, shop.dpa.key])
    form = client.get(address, {"volgt": old.pk}).context["form"]
    assert form.initial["supersedes"] == old.pk
    assert form["condition"].value() == "als je betaalt"
    new = {"title": "Contract van Belpret", "kind": "vendor", "published": "2026-10"}
    new = {f"new-{name}": value for name, value in new.items()}
    answer(client, shop, source="", supersedes=old.pk, **new)
    source = old.superseded_by.source
    assert (source.title, source.key) == ("Contract van Belpret", "contract-van-belpret")
    assert old.superseded_by.source_date == "2026-10"
    assert old.superseded_by.checked_by == cast.erin


@pytest.mark.parametrize(
    "wrong",
    [
        {"source": ""},
        {"value": "misschien"},
        {"checked_on": ""},
        {"checked_on": (TODAY + timedelta(days=1)).isoformat()},
        {"checked_on": "9999-12-31"},
        {"valid_until": "2099-01-01"},
        {"valid_until": (TODAY - timedelta(days=1)).isoformat()},
        {"source_date": "ooit"},
        {"new-title": "Nog een bron", "new-kind": "press"},
        {"source": "", "new-title": "Zonder soort"},
        {
            "source": "",
            "new-title": "x",
            "new-kind": "press",
            "new-address": "https://belpret.example/",
        },
        {"supersedes": "999"},
    ],
)
def test_a_wrong_answer_is_not_added_and_says_why(shop, client, wrong):
    page = answer(client, shop, **wrong)
    assert "error-summary" in page.text
    assert not Claim.objects.exists()


def test_the_same_answer_twice_is_added_once(shop, client):
    new = {"source": "", "new-title": "Contract", "new-kind": "vendor"}
    for fields in ({}, {}, new, new):
        page = answer(client, shop, **fields)
    assert "error-summary" in page.text
    assert Claim.objects.count() == 2
    assert Source.objects.filter(title="Contract").count() == 1


def test_of_two_editors_who_follow_the_same_answer_the_second_one_is_told(shop, client, cast):
    old = claim(shop)
    fields = {"value": "no", "evidence": "contract", "checked_on": TODAY, "source": shop.press.pk}
    fields |= {"supersedes": old.pk}
    forms = [ClaimForm(fields, edition=old.edition, criterion=old.criterion) for _each in range(2)]
    assert add_claim(forms[0], by=cast.erin).supersedes == old
    assert add_claim(forms[1], by=cast.erin) is None
    assert "nieuwer antwoord" in forms[1].errors["supersedes"][0]


def test_a_source_that_opens_again_at_another_address_is_mended(shop, client):
    Source.objects.filter(pk=shop.vendor.pk).update(is_broken=True)
    address = reverse("admin:knowledge_source_change", args=[shop.vendor.pk])
    fields = {"title": "Belpret zelf", "kind": "vendor", "is_broken": "on"}
    fields |= {"withdrawn_at_0": "", "withdrawn_at_1": ""}
    client.post(address, fields | {"address": "https://belpret.example/nieuw"})
    shop.vendor.refresh_from_db()
    assert (shop.vendor.address, shop.vendor.is_broken) == ("https://belpret.example/nieuw", False)


# Texts with two versions --------------------------------------------------------------------------


def load(summary):
    report = Report()
    row = {"key": "praat", "name": "Praat", "summary": summary, "uses": ["video"]}
    load_rows(Tool, [row], report)
    list_kept(report)
    return report


def test_a_text_that_an_editor_and_the_file_both_changed_waits_until_somebody_chose(client):
    load("Eerst.")
    Tool.objects.filter(key="praat").update(summary="Van ons.")
    assert load("Eerst.").kept == []
    load("Uit het bestand.")
    [kept] = Kept.objects.all()
    assert kept.text == {"summary": "Uit het bestand."}
    page = client.get(reverse("tooldb:queue")).text
    assert "Uit het bestand." in page
    assert kept.admin_url in page
    post(client, "keep_ours", kept.pk)
    assert load("Uit het bestand.").kept == []
    assert Tool.objects.get(key="praat").summary == "Van ons."
    assert len(load("Nog iets anders.").kept) == 1


def test_an_editor_who_writes_what_the_file_says_gets_its_next_text_again(db):
    load("Eerst.")
    Tool.objects.filter(key="praat").update(summary="Tweede.")
    assert load("Tweede.").kept == []
    load("Derde.")
    assert Tool.objects.get(key="praat").summary == "Derde."


# The weekly mail ----------------------------------------------------------------------------------


def test_an_editor_gets_one_mail_a_week_of_what_is_due(shop, cast):
    claim(shop, days_ago=400)
    Question.objects.create(kind="question", text="Mag het?")
    User.objects.filter(pk=cast.erin.pk).update(language="en")
    for _times in range(2):
        call_command("daily", verbosity=0)
    [message] = mail.outbox
    assert message.to == [cast.erin.email]
    assert message.subject == "What is due in the catalogue of tools"
    [(html, _kind)] = message.alternatives
    for text in (message.body, html):
        assert "Checked too long ago: 1" in text
        assert "Questions from visitors: 1" in text
        assert "http://localhost/beheer/catalogus/" in text
        assert not re.search(r"https?://(?!localhost/)", text)
    week_ago = timezone.localdate() - timedelta(days=7)
    User.objects.filter(pk=cast.erin.pk).update(queue_mailed_on=week_ago)
    assert (mail_what_is_due(), mail_what_is_due()) == (1, 0)


def test_nothing_due_gives_no_mail_and_a_question_that_is_open_for_ever_neither(shop, cast):
    claim(shop)
    assert Queue().gaps
    assert mail_what_is_due() == 0


def test_a_mail_that_cannot_leave_goes_the_next_day(shop, cast, settings):
    claim(shop, days_ago=400)
    working = settings.MAILERS
    nowhere = {"BACKEND": "django.core.mail.backends.smtp.EmailBackend"}
    settings.MAILERS = {"default": nowhere | {"OPTIONS": {"host": "localhost", "port": 1}}}
    assert mail_what_is_due() == 0
    settings.MAILERS = working
    assert mail_what_is_due() == 1


def test_who_only_runs_the_site_or_left_gets_no_mail(shop, cast):
    claim(shop, days_ago=400)
    User.objects.filter(pk=cast.erin.pk).update(is_active=False)
    assert mail_what_is_due() == 0
