"""A quiet mail a week before an agreement is due: to whom, about what, and never twice."""

from datetime import timedelta

import pytest
from django.conf import settings as site
from django.core import mail
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.models import Membership, Organisation, User
from agreements import actions
from agreements.mail import mail_what_is_due_soon
from agreements.models import Agreement, Reminder
from dossier import plan_actions
from dossier.plan_file import step_of
from tests.conftest import sign_in

pytestmark = pytest.mark.django_db


def day(days):
    return timezone.localdate() + timedelta(days=days)


@pytest.fixture
def agree(cast, alice):
    def agree(what, days, **fields):
        return actions.agree(cast.home, what=what, due_on=day(days), by=alice, **fields)

    return agree


def sent():
    """To whom, in order."""
    return [address for message in mail.outbox for address in message.to]


def test_who_writes_hears_of_all_that_is_nearly_due_in_one_mail(cast, agree):
    agree("Straks", 7)
    agree("Vandaag", 0)
    agree("Net te laat", -7)
    agree("Later", 8)
    agree("Lang geleden", -8)
    call_command("daily")
    assert sorted(sent()) == [cast.alice.email, cast.frank.email]
    for message in mail.outbox:
        for what in ("Straks", "Vandaag", "Net te laat"):
            assert what in message.body
        assert "Later" not in message.body
        assert "Lang geleden" not in message.body
        assert message.body.index("Net te laat") < message.body.index("Straks")


def test_it_says_who_when_where_from_and_where_to_look(cast, alice):
    due = day(2)
    plan_actions.agree(
        cast.home, step_of("stap-4"), what="Mandaat <b>& meer</b>", who="Ann", due_on=due, by=alice
    )
    mail_what_is_due_soon()
    message = mail.outbox[0]
    [(html, _kind)] = message.alternatives
    address = site.PUBLIC_URL + reverse("agreements:agreements", args=[cast.home.slug])
    off = site.PUBLIC_URL + reverse("me:mail")
    for words in ("Ann", f"{due:%d/%m/%Y}", "stap 4: Wie het uitwerkt", address, off):
        assert words in message.body
        assert words in html
    assert "Mandaat <b>& meer</b>" in message.body
    assert "<b>&" not in html


def test_nobody_hears_twice_of_the_same_day(cast, agree):
    agree("Bellen", 3)
    assert mail_what_is_due_soon() == 2
    assert mail_what_is_due_soon() == 0
    agree("Mailen", 4)
    mail.outbox.clear()
    assert mail_what_is_due_soon() == 2
    assert "Bellen" not in mail.outbox[0].body


def test_another_day_is_told_again(cast, agree, alice):
    made = agree("Bellen", 3)
    mail_what_is_due_soon()
    actions.change(made, what="Bellen", who="", due_on=day(5), by=alice)
    assert mail_what_is_due_soon() == 2
    actions.change(made, what="Bellen!", who="Ann", due_on=day(5), by=alice)
    assert mail_what_is_due_soon() == 0


def test_what_is_done_or_has_no_day_is_not_told(cast, agree, alice):
    actions.finish(agree("Klaar", 3), by=alice)
    actions.agree(cast.home, what="Ooit", by=alice)
    assert mail_what_is_due_soon() == 0


def test_who_may_not_write_or_wants_no_mail_gets_none(cast, agree):
    agree("Bellen", 3)
    User.objects.filter(pk=cast.frank.pk).update(agreement_mails=False)
    mail_what_is_due_soon()
    assert sent() == [cast.alice.email]
    assert not Reminder.objects.exclude(user=cast.alice).exists()


def test_nobody_hears_of_an_organisation_that_is_being_deleted(cast, agree):
    agree("Bellen", 3)
    Organisation.objects.filter(pk=cast.home.pk).update(closes_at=timezone.now())
    assert mail_what_is_due_soon() == 0


def test_each_organisation_has_its_own_mail(cast, agree):
    agree("Bellen", 3)
    Agreement.objects.create(organisation=cast.other, what="Elders", due_on=day(1))
    Membership.objects.create(user=cast.dave, organisation=cast.home, role="editor")
    mail_what_is_due_soon()
    mine = [message.body for message in mail.outbox if message.to == [cast.dave.email]]
    assert sorted("Elders" in body for body in mine) == [False, True]
    assert all(("Elders" in body) != ("Bellen" in body) for body in mine)


def test_it_speaks_the_language_of_its_reader(cast, agree):
    agree("Bellen", 3)
    User.objects.filter(pk=cast.alice.pk).update(language="en")
    mail_what_is_due_soon()
    found = {message.to[0]: message for message in mail.outbox}
    english = found[cast.alice.email]
    assert english.subject == "An agreement of Huis Test is nearly due"
    assert '<html lang="en">' in english.alternatives[0][0]
    assert '<html lang="nl-be">' in found[cast.frank.email].alternatives[0][0]


def test_a_mail_that_cannot_leave_goes_the_next_day(cast, agree, settings):
    agree("Bellen", 3)
    working = settings.MAILERS
    nowhere = {"BACKEND": "django.core.mail.backends.smtp.EmailBackend"}
    settings.MAILERS = {"default": nowhere | {"OPTIONS": {"host": "localhost", "port": 1}}}
    assert mail_what_is_due_soon() == 0
    assert not Reminder.objects.exists()
    settings.MAILERS = working
    assert mail_what_is_due_soon() == 2
    assert Reminder.objects.count() == 2


def test_somebody_switches_the_mail_off_and_on_again(cast, agree):
    client, page = sign_in(cast.alice), reverse("me:mail")
    assert "checked" in client.get(page).text
    client.post(page, {})
    cast.alice.refresh_from_db()
    assert cast.alice.agreement_mails is False
    assert page in client.get(reverse("me:home")).text
    client.post(page, {"agreement_mails": "on"})
    cast.alice.refresh_from_db()
    assert cast.alice.agreement_mails is True


@pytest.mark.parametrize(("days", "stays"), [(-30, True), (-31, False)])
def test_a_mark_goes_30_days_after_the_day_of_its_agreement(cast, agree, days, stays):
    made = agree("Bellen", days)
    Reminder.objects.create(agreement=made, user=cast.alice, due_on=made.due_on)
    call_command("daily")
    assert Reminder.objects.exists() is stays


def test_many_agreements_take_the_queries_of_one(cast, agree):
    def queries():
        Reminder.objects.all().delete()
        with CaptureQueriesContext(connection) as found:
            mail_what_is_due_soon()
        return len(found)

    agree("Een", 1)
    few = queries()
    Agreement.objects.bulk_create(
        Agreement(organisation=cast.home, what=f"Nr. {n}", due_on=day(2)) for n in range(300)
    )
    assert queries() == few
