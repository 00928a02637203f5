"""Every address, every role, reading and writing, by page and by fragment."""

import uuid
from datetime import timedelta

import pytest
from django.db import transaction
from django.test import Client
from django.urls import get_resolver, reverse
from django.utils import timezone

from accounts.models import Grant
from canvas import actions
from tests.conftest import as_guest, sign_in
from tests.pages import PAGES, ROLES, address

HTMX = {"hx-request": "true"}
BY_NAME = {page.name: page for page in PAGES}
OF_CANVAS = [page.name for page in PAGES if page.of_canvas]
REFUSED = [(name, role) for name in OF_CANVAS for role in ROLES if BY_NAME[name].post[role] >= 400]


def url_names(resolver, namespace=""):
    for pattern in resolver.url_patterns:
        if hasattr(pattern, "url_patterns"):
            inner = f"{namespace}{pattern.namespace}:" if pattern.namespace else namespace
            yield from url_names(pattern, inner)
        else:
            yield f"{namespace}{pattern.name}"


def test_every_address_is_in_the_registry_once():
    names = [name for name in url_names(get_resolver()) if not name.startswith("admin:")]
    assert sorted(names) == sorted(page.name for page in PAGES)


def statuses(client_of, ask):
    """What each role gets; what one of them changes is rolled back before the next."""
    found = {}
    for role in ROLES:
        with transaction.atomic():
            found[role] = ask(client_of(role)).status_code
            transaction.set_rollback(True)
    return found


@pytest.mark.parametrize("name", BY_NAME)
def test_reading(scene, client_of, name):
    page = BY_NAME[name]
    url = address(page, scene)
    assert statuses(client_of, lambda client: client.get(url)) == page.get


@pytest.mark.parametrize("name", OF_CANVAS)
def test_reading_by_fragment(scene, client_of, name):
    page = BY_NAME[name]
    url = address(page, scene)
    assert statuses(client_of, lambda client: client.get(url, headers=HTMX)) == page.get


@pytest.mark.parametrize("name", BY_NAME)
def test_writing(scene, client_of, name):
    page = BY_NAME[name]
    url = address(page, scene)
    assert statuses(client_of, lambda client: client.post(url, page.data(scene))) == page.post


@pytest.mark.parametrize("headers", [{}, HTMX])
@pytest.mark.parametrize("name", OF_CANVAS)
def test_a_refused_write_leaves_no_trace(scene, client_of, name, headers):
    page = BY_NAME[name]
    before = state(scene)
    refused = [role for role in ROLES if page.post[role] >= 400]
    assert refused
    for role in refused:
        response = client_of(role).post(address(page, scene), page.data(scene), headers=headers)
        assert response.status_code == page.post[role]
        assert state(scene) == before


def state(scene):
    scene.canvas.refresh_from_db()
    scene.deleted_canvas.refresh_from_db()
    notes = list(scene.canvas.notes.values_list("pk", "text", "block", "deleted_at"))
    return (scene.canvas.seq, scene.canvas.deleted_at, scene.deleted_canvas.deleted_at, notes)


@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize("name", OF_CANVAS)
def test_under_the_name_of_another_organisation_it_is_not_there(scene, client_of, name, method):
    page = BY_NAME[name]
    args = page.args(scene)
    swapped = reverse(page.name, args=[scene.other.slug, *args[1:]])
    for role in ("administrator", "outsider", "guest"):
        response = getattr(client_of(role), method)(swapped, page.data(scene))
        assert response.status_code == 404 or response.status_code == 405


@pytest.mark.parametrize("name", ["note", "move_note", "delete_note", "restore_note"])
def test_a_note_of_another_canvas_is_not_there(scene, alice, name):
    other = actions.create_canvas(scene.home, title="Ander", purpose="", by=alice)
    url = reverse(f"canvas:{name}", args=[scene.home.slug, other.pk, scene.note.pk])
    response = sign_in(scene.alice).post(url, BY_NAME["canvas:note"].data(scene))
    assert response.status_code == 404


def test_a_mandate_ends_at_once_when_it_is_withdrawn(scene, client_of):
    client = client_of("coach")
    assert client.get(scene.canvas.get_absolute_url()).status_code == 200
    scene.carol.mandates.get(organisation=scene.home).withdraw()
    assert client.get(scene.canvas.get_absolute_url()).status_code == 404


@pytest.mark.parametrize(
    ("starts", "ends", "status"), [(0, 0, 200), (1, None, 404), (-5, -1, 404), (-5, None, 200)]
)
def test_a_mandate_holds_from_its_first_to_its_last_day(scene, client_of, starts, ends, status):
    today = timezone.localdate()
    scene.carol.mandates.update(
        starts_on=today + timedelta(days=starts),
        ends_on=None if ends is None else today + timedelta(days=ends),
    )
    response = client_of("coach").get(scene.canvas.get_absolute_url())
    assert response.status_code == status


def test_a_grant_opens_one_canvas_until_its_end_or_revocation(scene, alice):
    other = actions.create_canvas(scene.home, title="Ander", purpose="", by=alice)
    guest = as_guest(scene.grant)
    assert guest.get(scene.canvas.get_absolute_url()).status_code == 200
    assert guest.get(other.get_absolute_url()).status_code == 404
    scene.grant.revoke()
    assert guest.get(scene.canvas.get_absolute_url()).status_code == 302


def test_a_grant_that_ended_opens_nothing(scene):
    Grant.objects.update(ends_at=timezone.now() - timedelta(seconds=1))
    assert Client().get(reverse("accounts:enter_by_grant", args=[scene.token])).status_code == 404
    assert as_guest(scene.grant).get(scene.canvas.get_absolute_url()).status_code == 302


def test_a_grant_to_write_lets_a_guest_write_but_not_delete_the_canvas(scene):
    Grant.objects.update(right=Grant.Right.EDIT)
    guest = as_guest(scene.grant)
    add = reverse("canvas:block", args=[scene.home.slug, scene.canvas.pk, "value"])
    response = guest.post(add, {"text": "Van een gast", "meaning": "idea", "op_id": uuid.uuid4()})
    assert response.status_code == 302
    assert scene.canvas.notes.live().filter(text="Van een gast").exists()
    remove = reverse("canvas:delete", args=[scene.home.slug, scene.canvas.pk])
    assert guest.post(remove).status_code == 403


def test_the_token_is_kept_nowhere(scene):
    assert scene.token not in str(list(Grant.objects.values()))


@pytest.mark.parametrize("name", ["admin:index", "admin:accounts_user_changelist"])
def test_the_administration_is_for_staff(scene, client_of, name):
    statuses = {role: client_of(role).get(reverse(name)).status_code for role in ROLES}
    allowed = {role for role, status in statuses.items() if status == 200}
    expected = {"superuser", "content_editor"} if name == "admin:index" else {"superuser"}
    assert allowed == expected


def test_a_content_editor_changes_texts_and_nothing_else(scene, texts, client_of):
    client = client_of("content_editor")
    assert client.get(reverse("admin:canvas_guide_changelist")).status_code == 200
    assert client.get(reverse("admin:accounts_organisation_changelist")).status_code == 403
