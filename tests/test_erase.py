"""A person takes along what is theirs, and goes. Words that stand nowhere else ('merelmerk' for the
person, 'tekstmerk' for what she wrote) are looked for everywhere."""

import io
import json
import os
import re
import threading
import time
import uuid
import zipfile
from datetime import timedelta

import pytest
from allauth.usersessions.models import UserSession
from django.contrib.admin.models import LogEntry
from django.core import mail
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.actions import LastAdministrator, change_role, invite
from accounts.actor import Actor
from accounts.models import AuditEntry, Grant, Membership, Role, User
from agreements.actions import agree, open_calendar
from agreements.models import Reminder
from canvas import actions
from canvas.models import Canvas, Event, Note
from checklists.assessments.actions import begin, join
from dossier import plan_actions
from dossier.plan_file import step_of
from tests.conftest import PASSWORD, make_user, sign_in
from tests.pages import decide
from tests.passkeys import make_passkey
from tests.traces import places, values_with
from toolbox.privacy.erase import erase
from toolbox.privacy.register import classified
from tooldb.models import Claim, Told

RECORDS = {".".join(column): record for column, record in classified()}


@pytest.fixture(autouse=True)
def folders(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"
    settings.MAIL_FOLDER = tmp_path / "mail"
    settings.MAIL_FOLDER.mkdir()


@pytest.fixture
def merel(scene):
    """A member with something of herself in every corner of the site."""
    merel = make_user("merelmerk")
    scene.home.memberships.create(user=merel, role=Role.EDITOR)
    scene.other.mandates.create(coach=merel, part="canvas", given_by=scene.dave)
    scene.home.mandates.create(coach=scene.heidi, part="canvas", given_by=merel)
    make_passkey(merel, "Telefoon van Merelmerk")
    Grant.give(scene.canvas, by=merel, ends_at=timezone.now() + timedelta(days=5))
    invite(
        scene.other,
        email="merelmerk@cast.example",
        right=Grant.Right.JOIN,
        terms={"role": "viewer"},
        by=Actor(user=scene.dave),
    )
    write(scene, Actor(user=merel))
    return merel


def write(scene, merel):
    """A canvas, a note in two versions, and a text that waits."""
    canvas = actions.create_canvas(
        scene.home, title="tekstmerktitel", purpose="tekstmerkdoel", by=merel
    )
    [added] = actions.add_notes(
        canvas, block="value", texts=["tekstmerkeen"], meaning="idea", op_id=uuid.uuid4(), by=merel
    )
    arrange(scene, merel)
    note = canvas.notes.get(pk=added.note_id)
    for text in ("tekstmerktwee", "tekstmerktwist"):
        actions.edit_note(note, text=text, meaning="idea", base_rev=1, op_id=uuid.uuid4(), by=merel)


def arrange(scene, merel):
    """A decided choice with a mail about it, an agreement, and a claim that was checked."""
    choice = decide(scene, name="tekstmerkkeuze", why="tekstmerkwaarom", by=merel)
    Told.objects.create(decision=choice.decisions.get(), user=merel.user, mark="a")
    made = agree(scene.home, what="tekstmerkafspraak", by=merel)
    Reminder.objects.create(agreement=made, user=merel.user, due_on=timezone.localdate())
    open_calendar(scene.home, by=merel)
    plan_actions.set_step(
        scene.home, step_of("stap-1"), state="done", reason="tekstmerkreden", by=merel
    )
    filled_in = begin(scene.home, scene.card.current, label="tekstmerkteam", mode="named", by=merel)
    person = join(filled_in, role="practitioner", name="merelmerk", user=merel.user)
    person.answers.create(item_key="klaar", value="yes", note="tekstmerknotitie")
    Claim.objects.create(
        edition=scene.edition,
        criterion=scene.criterion,
        checked_by=merel.user,
        checked_on=timezone.localdate(),
    )


@pytest.fixture
def client(merel, scene):
    """Merel in a browser, after somebody looked after her account in the administration."""
    client = sign_in(merel)
    session = client.session
    UserSession.objects.create(
        user=merel,
        ip="0.0.0.0",
        session_key=session.session_key,
        user_agent="Merelmerk-browser",
    )
    LogEntry.objects.create(user=merel, object_repr="1", action_flag=2)
    session["ooit"] = "merelmerk"
    session.save()
    change = reverse("admin:accounts_user_change", args=[merel.pk])
    fields = {"email": merel.email, "name": merel.name, "language": "nl-be", "is_active": "on"}
    assert sign_in(scene.grace).post(change, fields, follow=True).status_code == 200
    return client


def go(client, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        response = client.post(reverse("privacy:erase_me"))
    assert response.status_code == 200
    return response


def keep_mail(settings):
    """As the page with development mail has it."""
    for number, message in enumerate(mail.outbox):
        (settings.MAIL_FOLDER / f"{number}.log").write_bytes(message.message().as_bytes())


@pytest.fixture
def gone(client, merel, settings, django_capture_on_commit_callbacks):
    """Merel, after she went; and where she stood before."""
    merel.before = places("merelmerk")
    go(client, django_capture_on_commit_callbacks)
    keep_mail(settings)
    return merel


def test_nothing_of_the_person_is_left_but_the_last_mail(gone):
    assert {
        "accounts.User.name",
        "accounts.User.email",
        "account.EmailAddress.email",
        "accounts.Grant.email",
        "mfa.Authenticator.data",
        "usersessions.UserSession.user_agent",
        "session data",
    } <= gone.before
    assert places("merelmerk") == {"mail"}


def test_the_mail_goes_after_30_days(gone, settings):
    moment = time.time() - 31 * 24 * 3600
    for path in settings.MAIL_FOLDER.iterdir():
        os.utime(path, (moment, moment))
    call_command("daily")
    assert places("merelmerk") == set()


def test_the_number_of_the_account_stays_in_logs_without_names_only(gone):
    assert places(gone.pk) == {
        "accounts.AuditEntry.actor_id",
        "accounts.AuditEntry.object_id",
        "admin.LogEntry.object_id",
        "admin.LogEntry.object_repr",
    }


def test_what_the_person_wrote_stays_without_a_writer(gone):
    assert {
        "canvas.Canvas.title",
        "canvas.Note.text",
        "canvas.Conflict.text",
        "canvas.Event.payload",
    } <= places("tekstmerk")
    canvas = Canvas.objects.get(title="tekstmerktitel")
    assert canvas.created_by is None
    assert set(canvas.events.values_list("actor_id", flat=True)) == {None}
    assert set(Note.objects.filter(canvas=canvas).values_list("created_by", flat=True)) == {None}


def test_the_last_mail_goes_to_the_address_and_says_what_happened(gone):
    message = mail.outbox[-1]
    assert message.to == ["merelmerk@cast.example"]
    assert "verwijderd" in message.body
    assert len(message.alternatives) == 1


def test_every_device_is_signed_out_and_the_password_opens_nothing(
    client, merel, django_capture_on_commit_callbacks
):
    other_device = sign_in(merel)
    response = go(client, django_capture_on_commit_callbacks)
    assert "storage" in response.headers["Clear-Site-Data"]
    for browser in (client, other_device):
        assert browser.get(reverse("me:home")).status_code == 302
    login = {"login": "merelmerk@cast.example", "password": PASSWORD}
    fresh = Client()
    fresh.post(reverse("account_login"), login)
    assert fresh.get(reverse("me:home")).status_code == 302


def test_the_deed_itself_stands_in_the_log(gone):
    entry = AuditEntry.objects.get(verb="erased")
    assert (entry.actor_id, entry.object_id) == (gone.pk, gone.pk)


# Who may go ------------------------------------------------------------------------------------


def test_the_only_administrator_is_told_what_to_do_first(scene):
    client = sign_in(scene.alice)
    assert client.post(reverse("privacy:erase_me")).status_code == 302
    page = client.get(reverse("privacy:erase_me")).text
    assert User.objects.filter(pk=scene.alice.pk).exists()
    assert reverse("accounts:members", args=[scene.home.slug]) in page
    assert reverse("dossier:delete", args=[scene.home.slug]) in page
    assert '<button class="btn btn-outline-danger"' not in page


def test_after_handing_over_an_administrator_may_go(cast, alice):
    change_role(cast.home.memberships.get(user=cast.frank), role=Role.ADMINISTRATOR, by=alice)
    erase(cast.alice, by=alice)
    assert not User.objects.filter(pk=cast.alice.pk).exists()


def test_a_suspended_or_inactive_administrator_is_nobody_to_leave_it_to(cast, alice):
    second = cast.home.memberships.get(user=cast.frank)
    Membership.objects.filter(pk=second.pk).update(
        role=Role.ADMINISTRATOR, suspended_at=timezone.now()
    )
    with pytest.raises(LastAdministrator):
        erase(cast.alice, by=alice)


def test_who_deleted_the_organisation_first_may_go(cast, alice):
    cast.home.closes_at = timezone.now() + timedelta(days=14)
    cast.home.save()
    erase(cast.alice, by=alice)
    assert not User.objects.filter(pk=cast.alice.pk).exists()


@pytest.mark.django_db(transaction=True)
def test_two_administrators_who_go_at_once_never_leave_none(cast):
    cast.home.memberships.filter(user=cast.bob).update(role=Role.ADMINISTRATOR)
    together, outcomes = threading.Barrier(2), []

    def go_together(user):
        together.wait(timeout=20)
        try:
            erase(user, by=Actor(user=user))
            outcomes.append("gone")
        except LastAdministrator:
            outcomes.append("refused")
        finally:
            connection.close()

    threads = [threading.Thread(target=go_together, args=[user]) for user in (cast.alice, cast.bob)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["gone", "refused"]
    assert Membership.objects.administrators().filter(organisation=cast.home).count() == 1


def long_ago(client):
    session = client.session
    session["account_authentication_methods"] = [{"method": "password", "at": time.time() - 3600}]
    session.save()
    return client


@pytest.mark.parametrize("name", ["privacy:erase_me", "privacy:my_data"])
def test_who_signed_in_long_ago_types_the_password_first_and_comes_back(cast, name):
    client = long_ago(sign_in(cast.bob))
    url = reverse(name)
    assert client.get(url).status_code == 200
    response = client.post(url)
    assert User.objects.filter(pk=cast.bob.pk).exists()
    asked = response.headers["Location"]
    assert asked.startswith(reverse("account_reauthenticate"))
    response = client.post(asked, {"password": PASSWORD})
    assert response.headers["Location"] == url
    assert client.post(url).status_code == 200


def test_who_has_yet_to_set_up_a_second_step_can_still_take_along_and_go(db):
    client = sign_in(make_user("zonder", is_editor=True, is_staff=True))
    assert client.get(reverse("mfa_index")).status_code == 200
    assert client.get(reverse("accounts:home")).status_code == 302
    assert "data.json" in download(client).namelist()
    assert client.post(reverse("privacy:erase_me")).status_code == 200
    assert not User.objects.exists()


def test_the_operator_erases_who_asks_for_it(cast, capsys):
    call_command("erase_person", cast.bob.email.upper())
    assert not User.objects.filter(pk=cast.bob.pk).exists()
    with pytest.raises(CommandError, match="Huis Test"):
        call_command("erase_person", cast.alice.email)
    with pytest.raises(CommandError, match="Nobody"):
        call_command("erase_person", "niemand@cast.example")


# Taking along ----------------------------------------------------------------------------------


def download(client):
    response = client.post(reverse("privacy:my_data"))
    assert "no-store" in response.headers["Cache-Control"]
    return zipfile.ZipFile(io.BytesIO(b"".join(response.streaming_content)))


def data_of(client):
    return json.loads(download(client).read("data.json"))


def test_everything_that_the_register_promises_is_in_the_download(client, scene):
    told = download(client).read("data.json").decode().lower()
    for word in ("merelmerk", "tekstmerk"):
        for place, values in values_with(word).items():
            if place in RECORDS and RECORDS[place].in_my_data:
                for marked in re.findall(rf"{word}\w*", " ".join(values).lower()):
                    assert marked in told, f"{marked} of {place}"


def test_every_list_has_the_columns_of_the_register(client):
    data = data_of(client)
    rows = [row for rows in data.values() if isinstance(rows, list) for row in rows]
    seen = {name for row in rows for name in row}
    promised = {column[1] for column, record in classified() if record and record.in_my_data}
    missing = promised - seen
    # Of lists that are empty here: rights in the administration, and mails in the database.
    assert missing <= {"group", "permission", "email_address", "sent", "created"}


def test_no_key_leaves_with_the_download(client, merel):
    told = download(client).read("data.json").decode()
    merel.refresh_from_db()
    keys = [merel.password, client.session.session_key]
    keys += Grant.objects.values_list("token_hash", flat=True)
    for authenticator in merel.authenticator_set.all():
        keys.append(authenticator.data["credential"]["id"])
    assert [key for key in keys if key in told] == []


def test_texts_of_others_stay_out(client, scene):
    told = download(client).read("data.json").decode()
    for text in ("De huisarts", "Weg", "de ene", scene.bob.email, "Huis Test"):
        assert (text in told) is (text == "Huis Test")


def test_a_text_that_somebody_wrote_over_is_no_longer_in_the_notes(client, scene):
    note = Note.objects.get(text="tekstmerktwee")
    actions.edit_note(
        note,
        text="van alice",
        meaning="idea",
        base_rev=note.rev,
        op_id=uuid.uuid4(),
        by=Actor(user=scene.alice),
    )
    data = data_of(client)
    assert "van alice" not in json.dumps(data)
    assert [row["pk"] for row in data["notes_without_text"]] == [str(note.pk)]
    assert "tekstmerktwee" in json.dumps(data["changes"])


def test_of_an_organisation_that_one_left_there_is_the_date_and_no_text(client, merel):
    merel.memberships.all().delete()
    data = data_of(client)
    assert "tekstmerk" not in json.dumps(data)
    assert len(data["changes_without_text"]) == Event.objects.filter(actor_id=merel.pk).count()
    assert data["notes_without_text"][0]["created_at"]


def test_it_says_in_dutch_what_is_what(client):
    bundle = download(client)
    names = json.loads(bundle.read("data.json"))
    explained = bundle.read("LEESMIJ.txt").decode()
    lists = [name for name, rows in names.items() if isinstance(rows, list)]
    assert [n for n in lists if n.removesuffix("_without_text") not in explained] == []
