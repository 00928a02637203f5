"""An organisation takes everything along, and goes. A word that stands nowhere else ('huismerk') is
looked for everywhere."""

import io
import json
import re
import uuid
import zipfile
from datetime import timedelta
from html.parser import HTMLParser

import pypdfium2
import pytest
from asgiref.sync import async_to_sync
from django.core import mail
from django.core.files.base import ContentFile
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone

from accounts.actions import InvitationOver, accept_invitation, change_logo, give_link, invite
from accounts.actor import Actor
from accounts.models import Organisation, Role, UsedSlug
from canvas import actions
from canvas.exchange import read_json
from canvas.models import Canvas, Note
from dossier import plan_actions
from dossier.actions import close_organisation
from dossier.plan_file import step_of
from tests.conftest import PASSWORD, as_guest, sign_in
from tests.pages import decide, people
from tests.test_erase import RECORDS, long_ago
from tests.traces import places, values_with
from toolbox.lib.zips import Bundle
from tooldb.choices import actions as choice_actions

SAFE = re.compile(r"[a-z0-9][a-z0-9-]*(\.[a-z]+)?")


@pytest.fixture(autouse=True)
def folders(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"
    settings.MAIL_FOLDER = tmp_path / "mail"


@pytest.fixture
def home(scene, alice):
    """Huis Test with its mark in every corner: a canvas in use, one in the bin, a logo, a link."""
    home = scene.home
    for field in ("name", "town", "phone", "hours"):
        setattr(home, field, f"Huismerk{field}")
    home.claim_slug()
    home.save()
    change_logo(home, ContentFile(b"huismerk logo"), by=alice)
    write(home, alice)
    choice = decide(scene, name="huismerkkeuze", why="huismerkwaarom", by=alice)
    choice_actions.note_dpa(
        choice, dpa_signed_by="huismerkdirecteur", dpa_kept_at="huismerkmap", by=alice
    )
    plan_actions.set_step(
        home, step_of("stap-2"), state="skipped", reason="huismerkreden", by=alice
    )
    deleted = actions.create_canvas(home, title="huismerkbak", purpose="", by=alice)
    actions.delete_canvas(deleted, by=alice)
    invite(home, email="huismerk@cast.example", right="join", terms={"role": "viewer"}, by=alice)
    give_link(
        home.canvas_set.first(),
        display_name="huismerkgast",
        ends_on=timezone.localdate() + timedelta(days=60),
        by=alice,
    )
    home.refresh_from_db()
    return home


def write(home, by):
    canvas = actions.create_canvas(
        home,
        title="huismerktitel",
        purpose="huismerkdoel",
        by=by,
        notes=[Note(block="value", text="huismerkeen", origin_label="huismerkbron")],
    )
    note = canvas.notes.get()
    for text in ("huismerktwee", "huismerktwist"):
        actions.edit_note(note, text=text, meaning="idea", base_rev=1, op_id=uuid.uuid4(), by=by)
    actions.add_notes(
        canvas, block="costs", texts=["huismerkweg"], meaning="idea", op_id=uuid.uuid4(), by=by
    )
    binned = canvas.notes.get(text="huismerkweg")
    actions.delete_note(binned, op_id=uuid.uuid4(), by=by)
    return canvas


def download(client, organisation):
    response = client.post(reverse("dossier:take_along", args=[organisation.slug]))
    assert response.headers["Content-Type"] == "application/zip"
    return zipfile.ZipFile(io.BytesIO(b"".join(response.streaming_content)))


@pytest.fixture
def bundle(home, scene):
    return download(sign_in(scene.alice), home)


# Taking along ----------------------------------------------------------------------------------


def test_everything_that_the_register_promises_is_in_the_zip(bundle):
    told = b"\n".join(bundle.read(name) for name in bundle.namelist()).decode(errors="replace")
    for place, values in values_with("huismerk").items():
        if place in RECORDS and RECORDS[place].in_take_along:
            for marked in re.findall(r"huismerk\w*", " ".join(values).lower()):
                assert marked in told.lower(), f"{marked} of {place}"


def test_it_opens_without_this_site(bundle, home):
    """A PDF that says what the canvas says, JSON that can be read in again, the logo as it was."""
    folder = "canvassen/" + next(n for n in bundle.namelist() if "huismerktitel" in n).split("/")[1]
    [page] = pypdfium2.PdfDocument(bundle.read(f"{folder}/canvas.pdf"))
    assert "huismerktwee" in page.get_textpage().get_text_range()
    back = read_json(bundle.read(f"{folder}/canvas.json").decode())
    assert "huismerktwee" in str(back)
    assert "huismerktwee" in bundle.read(f"{folder}/canvas.md").decode()
    assert "huismerktwee" in bundle.read(f"{folder}/canvas.csv").decode()
    assert bundle.read("logo.png") == b"huismerk logo"


def test_the_history_keeps_the_bin_the_waiting_texts_and_who_wrote(bundle, scene):
    [name] = [n for n in bundle.namelist() if "huismerktitel/geschiedenis" in n]
    history = json.loads(bundle.read(name))
    assert "huismerkweg" in [note["text"] for note in history["notes"]]
    assert [row["text"] for row in history["waiting_texts"]] == ["huismerktwist"]
    assert [row["seq"] for row in history["changes"]] == list(range(1, len(history["changes"]) + 1))
    assert history["people"] == {str(scene.alice.pk): "Alice"}


def test_it_says_who_belongs_to_the_organisation(bundle, scene):
    data = json.loads(bundle.read("organisation.json"))
    members = {member["email"]: member["role"] for member in data["members"]}
    assert members[scene.bob.email] == Role.VIEWER
    assert {mandate["coach"] for mandate in data["mandates"]} == {"Carol", "Heidi"}
    assert scene.dave.email not in str(data)


class Links(HTMLParser):
    def __init__(self, html):
        super().__init__()
        self.found = []
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        self.found += [value for name, value in attrs if name in ("href", "src")]


def test_every_link_of_the_first_page_leads_to_a_file_in_the_zip(bundle):
    links = Links(bundle.read("index.html").decode()).found
    names = set(bundle.namelist())
    assert set(links) <= names
    assert names - set(links) == {"index.html", "LEESMIJ.txt"}


def test_hostile_titles_make_no_hostile_names_or_pages(cast, alice):
    for title in ("../../etc/passwd", "<script>alert(1)</script>", "=1+1", "con", "\u202egpj.exe"):
        actions.create_canvas(cast.home, title=title, purpose="", by=alice)
    bundle = download(sign_in(cast.alice), cast.home)
    for name in set(bundle.namelist()) - {"LEESMIJ.txt"}:
        assert all(SAFE.fullmatch(part) for part in name.split("/")), name
    assert "<script>" not in bundle.read("index.html").decode()


def test_it_is_in_the_log_who_took_everything(bundle, scene, home):
    page = sign_in(scene.alice).get(reverse("accounts:audit", args=[home.slug])).text
    assert "Alles gedownload" in page or "Downloaded everything" in page


def test_a_zip_goes_out_in_pieces_under_asgi():
    bundle = Bundle()
    bundle.add("een.txt", b"x" * 300_000)
    bundle.add("twee.bin", uuid.uuid4().bytes * 20_000)
    response = bundle.response("proef.zip")

    async def read():
        return [piece async for piece in response]

    pieces = async_to_sync(read)()
    content = zipfile.ZipFile(io.BytesIO(b"".join(pieces)))
    assert content.namelist() == ["een.txt", "twee.bin"]


# Going -----------------------------------------------------------------------------------------


def close(client, organisation, name=None):
    url = reverse("dossier:delete", args=[organisation.slug])
    return client.post(url, {"name": organisation.name if name is None else name})


def test_a_wrong_name_deletes_nothing_and_says_what_to_type(cast):
    response = close(sign_in(cast.alice), cast.home, "Huis Tset")
    assert response.status_code == 200
    assert 'value="Huis Tset"' in response.text
    assert "Huis Test" in response.text
    assert Organisation.objects.open().filter(pk=cast.home.pk).exists()


def test_who_signed_in_long_ago_types_the_password_first(cast):
    client = long_ago(sign_in(cast.alice))
    asked = close(client, cast.home).headers["Location"]
    assert asked.startswith(reverse("account_reauthenticate"))
    assert Organisation.objects.open().filter(pk=cast.home.pk).exists()
    back = client.post(asked, {"password": PASSWORD}).headers["Location"]
    assert client.get(back).status_code == 200
    assert close(client, cast.home).status_code == 302
    assert not Organisation.objects.open().filter(pk=cast.home.pk).exists()


@pytest.fixture
def closed(scene, alice, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        close_organisation(scene.home, by=alice)
    return scene


def test_every_door_shuts_at_once(closed):
    addresses = [closed.home.get_absolute_url(), closed.canvas.get_absolute_url()]
    for role, user in people(closed).items():
        found = [sign_in(user).get(address).status_code for address in addresses]
        assert found == [302 if role == "administrator" else 404, 404], role
    assert as_guest(closed.grant).get(addresses[1]).status_code in (302, 404)


def test_nobody_writes_meanwhile(closed):
    url = reverse("canvas:block", args=[closed.home.slug, closed.canvas.pk, "value"])
    before = closed.canvas.notes.count()
    for user in (closed.alice, closed.frank):
        data = {"op_id": uuid.uuid4(), "text": "Nog iets", "meaning": "idea"}
        assert sign_in(user).post(url, data).status_code == 404
    assert closed.canvas.notes.count() == before


def test_an_invitation_is_shut_too(scene, alice):
    grant, _ = invite(
        scene.home, email=scene.erin.email, right="join", terms={"role": "editor"}, by=alice
    )
    close_organisation(scene.home, by=alice)
    with pytest.raises(InvitationOver):
        accept_invitation(grant, by=Actor(user=scene.erin))
    assert not scene.home.memberships.filter(user=scene.erin).exists()


def test_all_administrators_get_a_mail_that_leads_to_our_own_host(
    cast, alice, django_capture_on_commit_callbacks
):
    Organisation.objects.filter(pk=cast.home.pk).update(name="Huis & Tuin")
    cast.home.memberships.filter(user=cast.frank).update(role=Role.ADMINISTRATOR)
    with django_capture_on_commit_callbacks(execute=True):
        close_organisation(cast.home, by=alice)
    assert {tuple(m.to) for m in mail.outbox} == {(cast.alice.email,), (cast.frank.email,)}
    link = f"http://localhost{reverse('dossier:closing', args=[cast.home.slug])}"
    day = timezone.localdate() + timedelta(days=14)
    for message in mail.outbox:
        assert message.subject.endswith("Huis & Tuin wordt verwijderd")
        assert "Huis & Tuin" in message.body
        assert link in message.body
        assert f"{day:%d/%m/%Y}" in message.body


def test_an_administrator_sees_when_it_goes_and_can_still_take_everything(closed):
    client = sign_in(closed.alice)
    day = timezone.localdate() + timedelta(days=14)
    assert closed.home.name in client.get(reverse("accounts:home")).text
    page = client.get(closed.home.get_absolute_url(), follow=True).text
    assert f"{day:%d/%m/%Y}" in page
    assert "index.html" in download(client, closed.home).namelist()


def test_what_is_brought_back_is_as_it_was(closed):
    client = sign_in(closed.alice)
    response = client.post(reverse("dossier:reopen", args=[closed.home.slug]))
    assert response.headers["Location"] == closed.home.get_absolute_url()
    assert sign_in(closed.bob).get(closed.canvas.get_absolute_url()).status_code == 200
    assert sign_in(closed.carol).get(closed.canvas.get_absolute_url()).status_code == 200
    call_command("daily")
    assert Canvas.objects.filter(pk=closed.canvas.pk).exists()


def test_deleting_twice_does_not_move_the_day(closed, alice):
    day = Organisation.objects.get(pk=closed.home.pk).closes_at
    assert close(sign_in(closed.alice), closed.home).status_code == 404
    assert Organisation.objects.get(pk=closed.home.pk).closes_at == day


@pytest.mark.parametrize(("days", "stays"), [(13, True), (15, False)])
def test_it_goes_after_14_days(closed, days, stays):
    at = timezone.now() + timedelta(days=14 - days)
    Organisation.objects.filter(pk=closed.home.pk).update(closes_at=at)
    call_command("daily")
    assert Organisation.objects.filter(pk=closed.home.pk).exists() is stays


def test_then_nothing_of_it_is_left_but_its_address(
    home, scene, alice, settings, django_capture_on_commit_callbacks
):
    before = places("huismerk")
    assert {
        "accounts.Organisation.name",
        "accounts.Grant.email",
        "accounts.Grant.display_name",
        "canvas.Canvas.title",
        "canvas.Note.text",
        "canvas.Note.origin_label",
        "canvas.Event.payload",
        "canvas.Conflict.text",
        "media",
    } <= before
    close_organisation(home, by=alice)
    Organisation.objects.filter(pk=home.pk).update(closes_at=timezone.now())
    with django_capture_on_commit_callbacks(execute=True):
        call_command("daily")
    assert places("huismerk") == {"accounts.UsedSlug.slug"}
    assert places(home.pk) == {
        "accounts.AuditEntry.object_id",
        "accounts.AuditEntry.organisation_id",
    }
    assert Organisation.objects.filter(pk=scene.other.pk).exists()
    assert UsedSlug.objects.filter(slug=home.slug).exists()


def test_a_note_that_left_the_bin_is_nowhere_any_more(home):
    assert "canvas.Event.payload" in places("huismerkweg")
    past = timezone.now() - timedelta(days=31)
    Note.objects.filter(text="huismerkweg").update(deleted_at=past)
    Canvas.objects.filter(title="huismerkbak").update(deleted_at=past)
    call_command("daily")
    assert places("huismerkweg") == set()
    assert places("huismerkbak") == set()
