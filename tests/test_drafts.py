"""A link that shows a draft of an instrument, while nothing changes on the site."""

import re
from datetime import timedelta

import pytest
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import Grant
from checklists.models import Instrument
from tests.catalogue import TODAY
from tests.conftest import sign_in
from tests.instruments import draft_of, make_instrument


@pytest.fixture
def draft(db):
    """Of an instrument that is on the site."""
    draft = make_instrument().start_draft()
    draft.title, draft.changes = "Beeldbellen op proef", "Een andere titel."
    draft.save()
    return draft


@pytest.fixture
def editor(cast):
    return sign_in(cast.erin)


def make_link(editor, draft, **fields):
    fields = {"ends_on": TODAY.isoformat()} | fields
    page = editor.post(reverse("checklists:previews", args=[draft.pk]), fields)
    return re.search(r"http://localhost(/toegang/[\w-]+/)", page.text)[1]


def enter(link):
    """Somebody without an account who opens it, and the page that they see."""
    visitor = Client()
    return visitor, visitor.get(link, follow=True)


def test_who_has_the_link_sees_the_draft_until_its_end(editor, draft):
    link = make_link(editor, draft)
    visitor, page = enter(link)
    assert page.status_code == 200
    assert page.request["PATH_INFO"] == draft.get_absolute_url()
    for text in ("Beeldbellen op proef", "Je krijgt een link.", "De link staat in een bericht."):
        assert text in page.text
    assert f"werkt tot en met {TODAY:%d/%m/%Y}" in page.text
    assert link.split("/")[2] not in page.text
    Grant.objects.update(ends_at=timezone.now())
    assert visitor.get(draft.get_absolute_url()).status_code == 404
    assert enter(link)[1].status_code == 404


def test_without_the_link_nobody_sees_the_draft(editor, draft, cast):
    make_link(editor, draft)
    for stranger in (Client(), editor, sign_in(cast.alice)):
        assert stranger.get(draft.get_absolute_url()).status_code == 404


def test_a_link_to_one_draft_opens_no_other(editor, draft):
    other = Instrument.objects.create(key="ander", kind="card", audience="client", level="micro")
    visitor, _page = enter(make_link(editor, draft))
    assert visitor.get(draft_of(other).get_absolute_url()).status_code == 404


def test_search_engines_and_browsers_keep_nothing_of_a_draft(editor, draft):
    _visitor, page = enter(make_link(editor, draft))
    assert "noindex" in page.headers["X-Robots-Tag"]
    assert "no-store" in page.headers["Cache-Control"]


def test_a_link_that_is_taken_back_stops_at_once_and_another_works_on(editor, draft):
    link, other = (make_link(editor, draft) for _times in range(2))
    visitor, _page = enter(link)
    grant = Grant.objects.with_token(link.split("/")[2]).get()
    previews = reverse("checklists:previews", args=[draft.pk])
    revoke = reverse("checklists:revoke_preview", args=[draft.pk, grant.pk])
    assert revoke in editor.get(previews).text
    editor.post(revoke)
    assert revoke not in editor.get(previews).text
    assert visitor.get(draft.get_absolute_url()).status_code == 404
    assert enter(link)[1].status_code == 404
    assert enter(other)[1].status_code == 200


def test_a_link_to_something_else_is_not_taken_back_from_here(editor, draft):
    other = Instrument.objects.create(key="ander", kind="card", audience="client", level="micro")
    make_link(editor, draft_of(other))
    grant = Grant.objects.get()
    revoke = reverse("checklists:revoke_preview", args=[draft.pk, grant.pk])
    assert editor.post(revoke).status_code == 404
    assert Grant.objects.in_force().exists()


@pytest.mark.parametrize("days", [-1, 91])
def test_a_link_works_for_three_months_at_most(editor, draft, days):
    fields = {"ends_on": (TODAY + timedelta(days=days)).isoformat()}
    page = editor.post(reverse("checklists:previews", args=[draft.pk]), fields)
    assert "maanden" in page.text
    assert not Grant.objects.exists()


def test_the_link_to_a_draft_that_was_thrown_away_stops_and_is_forgotten(editor, draft):
    link, address = make_link(editor, draft), draft.get_absolute_url()
    visitor, _page = enter(link)
    editor.post(reverse("checklists:discard", args=[draft.pk]))
    assert visitor.get(address).status_code == 404
    assert enter(link)[1].status_code == 404
    call_command("daily", verbosity=0)
    assert not Grant.objects.exists()


def test_the_link_to_a_draft_that_was_published_leads_to_what_everybody_reads(editor, draft):
    link, address = make_link(editor, draft), draft.get_absolute_url()
    visitor, _page = enter(link)
    editor.post(reverse("checklists:publish", args=[draft.pk]))
    assert visitor.get(address).status_code == 404
    assert enter(link)[1].request["PATH_INFO"].endswith("/versies/2/")


def test_a_draft_is_nowhere_on_the_site(draft):
    other = Instrument.objects.create(key="ander", kind="card", audience="client", level="micro")
    draft_of(other, title="Beeldbellen op proef")
    published = f"/instrumenten/{draft.instrument.key}/"
    for address in (
        "/instrumenten/",
        "/instrumenten.json",
        "/instrumenten/nieuw.atom",
        "/instrumenten/boekje/",
        "/zoeken/?zoek=beeldbel",
        "/sitemap.xml",
        published,
        f"{published}versies/",
    ):
        page = Client().get(address)
        assert published in page.text or "Zo beeldbel je met ons" in page.text, address
        for sign in ("Beeldbellen op proef", "/ander/", "/ontwerp/"):
            assert sign not in page.text, address
    own = "/instrumenten/ander"
    for address in (f"{own}/", f"{own}.pdf", f"{own}/delen/", f"{own}/versies/1/"):
        assert Client().get(address).status_code == 404
    for address in (f"{published}versies/2/", f"{published}versies/2.pdf"):
        assert Client().get(address).status_code == 404
