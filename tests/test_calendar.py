"""Agreements in somebody's own calendar: what the address gives, to whom, and until when."""

import re
from datetime import timedelta

import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from icalendar import Calendar

from accounts.models import AuditEntry, Membership, Organisation, User
from agreements import actions
from agreements.models import Agreement, CalendarKey
from dossier import plan_actions
from dossier.plan_file import step_of
from tests import hostile
from tests.conftest import sign_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def agree(cast, alice):
    def agree(what, days=3, **fields):
        due = None if days is None else timezone.localdate() + timedelta(days=days)
        return actions.agree(cast.home, what=what, due_on=due, by=alice, **fields)

    return agree


def page_of(cast):
    return reverse("agreements:calendar", args=[cast.home.slug])


def made_by(user, cast):
    """The address that the page shows, without our host."""
    page = sign_in(user).post(page_of(cast)).text
    [address] = re.findall(r'value="([^"]+\.ics)"', page)
    assert address.startswith(settings.PUBLIC_URL)
    return address.removeprefix(settings.PUBLIC_URL)


@pytest.fixture
def address(cast):
    return made_by(cast.bob, cast)


def events(address):
    """As another program reads them: name to event."""
    response = Client().get(address)
    assert response.status_code == 200
    found = Calendar.from_ical(response.content)
    assert found.errors == []
    return {str(event["summary"]): event for event in found.walk("VEVENT")}


# What it gives --------------------------------------------------------------------------------


def test_each_agreement_with_a_day_is_a_whole_day_with_who_and_where_from(cast, alice, address):
    due = timezone.localdate() + timedelta(days=3)
    plan_actions.agree(
        cast.home, step_of("stap-4"), what="Mandaat; op papier", who="Ann", due_on=due, by=alice
    )
    [event] = events(address).values()
    assert event["summary"] == "Mandaat; op papier"
    assert (event["dtstart"].dt, event["dtend"].dt) == (due, due + timedelta(days=1))
    assert event["dtstart"].params["VALUE"] == "DATE"
    assert event["transp"] == "TRANSPARENT"
    for words in (
        "Ann",
        "stap 4: Wie het uitwerkt",
        reverse("agreements:agreements", args=["huis-test"]),
    ):
        assert words in event["description"]
    response = Client().get(address)
    assert response.headers["Content-Type"] == "text/calendar; charset=utf-8"
    assert response.headers["Cache-Control"] == "private, no-store"
    assert not response.cookies


def test_a_change_keeps_the_name_of_the_event_and_moves_it(agree, alice, address):
    made = agree("Bellen")
    Agreement.objects.update(changed_at=timezone.now() - timedelta(hours=1))
    before = events(address)["Bellen"]
    assert before.to_ical() == events(address)["Bellen"].to_ical()
    due = made.due_on + timedelta(days=9)
    actions.change(made, what="Mailen", who="", due_on=due, by=alice)
    after = events(address)["Mailen"]
    assert after["uid"] == before["uid"]
    assert after["dtstart"].dt == due
    assert after["last-modified"].dt > before["last-modified"].dt


def test_what_is_done_or_has_no_day_is_not_in_it_and_what_is_late_is(agree, alice, address):
    actions.finish(agree("Klaar"), by=alice)
    agree("Zonder dag", days=None)
    agree("Te laat", days=-40)
    assert set(events(address)) == {"Te laat"}


def test_it_speaks_the_language_of_its_owner(cast, agree, address):
    agree("Bellen", who="Ann")
    User.objects.filter(pk=cast.bob.pk).update(language="en")
    assert "Who: Ann" in events(address)["Bellen"]["description"]
    assert b"Agreements of Huis Test" in Client().get(address).content


def test_what_another_organisation_agreed_is_not_in_it(cast, agree, address):
    Agreement.objects.create(organisation=cast.other, what="Elders", due_on=timezone.localdate())
    assert events(address) == {}


def test_whatever_was_typed_it_stays_a_calendar(agree, address):
    texts = [text for text in hostile.STORABLE if len(text) <= 300]
    for text in texts:
        agree(text, who=text[:120])
    content = Client().get(address).content
    found = Calendar.from_ical(content)
    assert found.errors == []
    assert len(found.walk("VEVENT")) == len(texts)
    names = [line.partition(b":")[0].partition(b";")[0] for line in content.split(b"\r\n")]
    assert not {b"ATTENDEE", b"BCC", b"Set-Cookie", b"ATTACH"} & set(names)
    assert not re.search(rb"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]", content)
    assert max(len(line) for line in content.split(b"\r\n")) <= 75
    said = {str(event["summary"]) for event in found.walk("VEVENT")}
    visible = {" ".join(text.split()) for text in texts if text.isprintable() and text.isascii()}
    assert visible <= said


def test_three_hundred_agreements_take_the_queries_of_one(agree, address):
    def queries():
        with CaptureQueriesContext(connection) as found:
            events(address)
        return len(found)

    first = agree("Een")
    few = queries()
    fields = {"organisation": first.organisation, "due_on": first.due_on}
    Agreement.objects.bulk_create(Agreement(what=f"Nr. {n}", **fields) for n in range(300))
    assert queries() == few <= 2
    assert len(events(address)) == 301


# Who has it, and until when -------------------------------------------------------------------


def test_the_address_is_shown_once_and_kept_as_a_hash(cast, address):
    token = address.rpartition("/")[2].removesuffix(".ics")
    key = CalendarKey.objects.get()
    assert key.token_hash == CalendarKey.hash(token) != token
    client = sign_in(cast.bob)
    page = client.get(page_of(cast)).text
    assert token not in page
    assert f"{key.ends_at:%d/%m/%Y}" in page
    assert "no-store" in client.post(page_of(cast)).headers["Cache-Control"]


def test_a_new_address_ends_the_old_one(cast, agree, address):
    agree("Bellen")
    second = made_by(cast.bob, cast)
    assert Client().get(address).status_code == 404
    assert "Bellen" in events(second)
    assert CalendarKey.objects.count() == 1


def test_everybody_has_an_address_of_their_own(cast, address):
    other = made_by(cast.alice, cast)
    sign_in(cast.alice).post(reverse("agreements:revoke_calendar", args=[cast.home.slug]))
    assert Client().get(other).status_code == 404
    assert Client().get(address).status_code == 200


def test_who_revokes_it_ends_it_and_both_deeds_are_in_the_log(cast, address):
    sign_in(cast.bob).post(reverse("agreements:revoke_calendar", args=[cast.home.slug]))
    assert Client().get(address).status_code == 404
    verbs = AuditEntry.objects.in_organisation(cast.home).order_by("pk")
    assert list(verbs.values_list("verb", "actor_id")) == [
        ("link_made", cast.bob.pk),
        ("link_revoked", cast.bob.pk),
    ]


def suspend(cast):
    Membership.objects.filter(user=cast.bob).update(suspended_at=timezone.now())


def leave(cast):
    Membership.objects.filter(user=cast.bob).delete()


def close_account(cast):
    User.objects.filter(pk=cast.bob.pk).update(is_active=False)


def close_organisation(cast):
    Organisation.objects.filter(pk=cast.home.pk).update(closes_at=timezone.now())


def wait_a_year(cast):
    CalendarKey.objects.update(ends_at=timezone.now())


@pytest.mark.parametrize("deed", [suspend, leave, close_account, close_organisation, wait_a_year])
def test_it_stops_at_once(cast, address, deed):
    deed(cast)
    assert Client().get(address).status_code == 404


def test_it_works_for_a_year(address):
    left = CalendarKey.objects.get().ends_at - timezone.now()
    assert timedelta(days=364) < left <= timedelta(days=365)


@pytest.mark.parametrize(("deed", "stays"), [(leave, False), (wait_a_year, False), (suspend, True)])
def test_the_daily_work_drops_what_ended_for_good(cast, address, deed, stays):
    deed(cast)
    call_command("daily")
    assert CalendarKey.objects.exists() is stays


def test_it_opens_nothing_else(cast, address):
    token = address.rpartition("/")[2].removesuffix(".ics")
    assert Client().get(reverse("accounts:enter_by_grant", args=[token])).status_code == 404
    elsewhere = reverse("agreements:feed", args=[cast.other.slug, token])
    assert Client().get(elsewhere).status_code == 404
    assert Client().get(address.replace(token, "x" * 43)).status_code == 404


def test_a_coach_gets_no_address_because_each_look_has_to_be_in_the_log(cast):
    cast.home.mandates.filter(coach=cast.carol).update(part="agreements")
    assert sign_in(cast.carol).post(page_of(cast)).status_code == 403
    listed = reverse("agreements:agreements", args=[cast.home.slug])
    assert page_of(cast) not in sign_in(cast.carol).get(listed).text
    assert page_of(cast) in sign_in(cast.bob).get(listed).text
