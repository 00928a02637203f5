"""Every address, every role, reading and writing, by page and by fragment."""

import uuid
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import get_resolver, reverse
from django.utils import timezone

from accounts.models import Grant
from canvas import actions
from tests.conftest import as_guest, sign_in, undone
from tests.pages import PAGES, ROLES, address
from tests.rows import Writes
from tests.test_known_holes import may_be_written

HTMX = {"hx-request": "true"}
BY_NAME = {page.name: page for page in PAGES}
OF_CANVAS = [page.name for page in PAGES if page.of_canvas]


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


def statuses(browsers, ask):
    """What each role gets; what one of them changes is rolled back before the next."""
    found = {}
    for role, client in browsers.items():
        with undone(client):
            found[role] = ask(client).status_code
    return found


def batches(names):
    """For one test each: making the scene takes longer than asking for a page."""
    names = list(names)
    return pytest.mark.parametrize(
        "names",
        [names[at : at + 10] for at in range(0, len(names), 10)],
        ids=lambda names: names[0],
    )


@batches(BY_NAME)
def test_reading_and_nothing_is_written_by_it(scene, browsers, names):
    for name in names:
        page, url = BY_NAME[name], address(BY_NAME[name], scene)
        found, wrong = {}, []
        for role, client in browsers.items():
            with undone(client), Writes() as written:
                found[role] = client.get(url).status_code
            if not written.tables <= may_be_written(page, role):
                wrong.append((role, written.tables))
        assert (name, found, wrong) == (name, page.get, [])


# The same rows by the same querysets as above; only the template is another.
@pytest.mark.once
@batches(OF_CANVAS)
def test_reading_by_fragment(scene, browsers, names):
    for name in names:
        page, url = BY_NAME[name], address(BY_NAME[name], scene)
        found = statuses(browsers, lambda client, url=url: client.get(url, headers=HTMX))
        assert (name, found) == (name, page.get)


@batches(BY_NAME)
def test_writing(scene, browsers, names):
    for name in names:
        page, url = BY_NAME[name], address(BY_NAME[name], scene)
        data = page.data(scene)
        found = statuses(browsers, lambda client, url=url, data=data: client.post(url, data))
        assert (name, found) == (name, page.post)


@pytest.mark.parametrize("headers", [{}, HTMX], ids=["page", "fragment"])
@batches(OF_CANVAS)
def test_a_refused_write_leaves_no_trace(scene, browsers, names, headers):
    before = state(scene)
    for page in map(BY_NAME.get, names):
        refused = [role for role in ROLES if page.post[role] >= 400]
        assert refused
        for role in refused:
            url, data = address(page, scene), page.data(scene)
            response = browsers[role].post(url, data, headers=headers)
            assert (page.name, role, response.status_code) == (page.name, role, page.post[role])
            assert state(scene) == before


def state(scene):
    scene.canvas.refresh_from_db()
    scene.deleted_canvas.refresh_from_db()
    notes = list(scene.canvas.notes.values_list("pk", "text", "block", "deleted_at"))
    return (scene.canvas.seq, scene.canvas.deleted_at, scene.deleted_canvas.deleted_at, notes)


@pytest.mark.parametrize("method", ["get", "post"])
@batches(OF_CANVAS)
def test_under_the_name_of_another_organisation_it_is_not_there(scene, browsers, names, method):
    for page in map(BY_NAME.get, names):
        swapped = reverse(page.name, args=[scene.other.slug, *page.args(scene)[1:]])
        for role in ("administrator", "outsider", "guest"):
            response = getattr(browsers[role], method)(swapped, page.data(scene))
            assert (page.name, role, response.status_code) in {
                (page.name, role, 404),
                (page.name, role, 405),
            }


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
    assert guest.get(scene.canvas.get_absolute_url()).status_code == 404


def test_a_grant_that_ended_opens_nothing(scene):
    Grant.objects.update(ends_at=timezone.now() - timedelta(seconds=1))
    assert Client().get(reverse("accounts:enter_by_grant", args=[scene.token])).status_code == 404
    assert as_guest(scene.grant).get(scene.canvas.get_absolute_url()).status_code == 404


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


def test_a_content_editor_changes_texts_and_nothing_else(texts, scene, client_of):
    client = client_of("content_editor")
    assert client.get(reverse("admin:canvas_guide_changelist")).status_code == 200
    assert client.get(reverse("admin:accounts_organisation_changelist")).status_code == 403
