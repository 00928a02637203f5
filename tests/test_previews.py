"""A link that shows how a tool will look, while nothing changes on the site."""

import re
from datetime import timedelta

import pytest
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import Grant
from tests.catalogue import TODAY, claim
from tests.conftest import sign_in
from tooldb.models import Edition, Preview, Tool


@pytest.fixture
def hidden(shop):
    """The tool is not on the site yet."""
    claim(shop)
    shop.tool.delete()
    return shop


@pytest.fixture
def editor(cast):
    return sign_in(cast.erin)


def make_link(editor, shop, **fields):
    fields = {"ends_on": TODAY.isoformat(), "has_hidden_editions": "on"} | fields
    page = editor.post(reverse("tooldb:previews", args=[shop.tool.pk]), fields)
    return re.search(r"http://localhost(/toegang/[\w-]+/)", page.text)[1]


def test_who_has_the_link_sees_a_tool_that_nobody_else_sees(hidden, editor):
    link = make_link(editor, hidden, name="Belpret Nieuw")
    visitor = Client()
    page = visitor.get(link, follow=True)
    assert page.status_code == 200
    assert "Dit is een voorbeeld" in page.text
    assert "Belpret Nieuw" in page.text
    assert "Belpret zelf" in page.text
    assert "noindex" in page.headers["X-Robots-Tag"]
    assert "no-store" in page.headers["Cache-Control"]
    assert link.split("/")[2] not in page.request["PATH_INFO"]
    shown = page.request["PATH_INFO"]
    assert [Client().get(shown).status_code, editor.get(shown).status_code] == [404, 404]
    for stranger in (visitor, Client()):
        assert stranger.get(hidden.tool.get_absolute_url()).status_code == 404
        assert "Belpret" not in stranger.get("/tools/").text
    hidden.tool.refresh_from_db()
    assert (hidden.tool.name, hidden.tool.withdrawn_at is None) == ("Belpret", False)


def test_a_preview_may_leave_out_editions_that_are_not_on_the_site(shop, editor):
    shop.gratis.delete()
    with_all = Client().get(make_link(editor, shop), follow=True).text
    assert "Belpret gratis" in with_all
    only_shown = make_link(editor, shop, has_hidden_editions="")
    assert "Belpret gratis" not in Client().get(only_shown, follow=True).text


def test_a_link_can_be_taken_back_and_ends_by_itself(hidden, editor):
    visitor = Client()
    shown = visitor.get(make_link(editor, hidden), follow=True).request["PATH_INFO"]
    grant = Grant.objects.get()
    page = reverse("tooldb:previews", args=[hidden.tool.pk])
    revoke = reverse("tooldb:revoke_preview", args=[hidden.tool.pk, grant.pk])
    assert revoke in editor.get(page).text
    editor.post(revoke)
    assert revoke not in editor.get(page).text
    assert visitor.get(shown).status_code == 404
    link = make_link(editor, hidden)
    Grant.objects.in_force().update(ends_at=timezone.now())
    assert Client().get(link, follow=True).status_code == 404


@pytest.mark.parametrize("days", [-1, 91])
def test_a_link_works_for_three_months_at_most(shop, editor, days):
    day = (TODAY + timedelta(days=days)).isoformat()
    address = reverse("tooldb:previews", args=[shop.tool.pk])
    assert "error-summary" in editor.post(address, {"ends_on": day}).text
    assert not Grant.objects.exists()


def test_a_preview_goes_with_its_link(shop, editor):
    for _times in range(2):
        make_link(editor, shop)
    Grant.objects.filter(pk=Grant.objects.first().pk).update(
        ends_at=timezone.now() - timedelta(days=40)
    )
    call_command("daily", verbosity=0)
    assert Preview.objects.get().pk == Grant.objects.get().object_id


def test_a_new_tool_is_on_the_site_only_when_an_editor_says_so(editor, shop):
    fields = {"name": "Praat", "key": "praat", "language": "nl-be", "summary": "Praten."}
    fields |= {"uses": '["video"]', "other_names": "[]", "care_specific": "no"}
    fields |= {"lifecycle": "unknown"}
    editor.post(reverse("admin:tooldb_tool_add"), fields)
    tool = Tool.objects.get(key="praat")
    Edition.objects.create(key="praat", name="Praat", tool=tool)
    assert Client().get(tool.get_absolute_url()).status_code == 404
    change = reverse("admin:tooldb_tool_change", args=[tool.pk])
    assert reverse("tooldb:previews", args=[tool.pk]) in editor.get(change).text
    editor.post(change, fields | {"is_shown": "on"})
    assert Client().get(tool.get_absolute_url()).status_code == 200
