"""Mandates: ask a coach, accept, look along, withdraw, give back."""

import re
from datetime import timedelta

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import AuditEntry, Grant, Mandate
from tests.conftest import sign_in


def url(name, cast, *args):
    return reverse(f"accounts:{name}", args=[cast.home.slug, *args])


def day(number):
    return (timezone.localdate() + timedelta(days=number)).isoformat()


def ask(cast, email=None, starts=0, ends=90):
    data = {
        "email": email or cast.heidi.email,
        "part": "canvas",
        "starts_on": day(starts),
        "ends_on": "" if ends is None else day(ends),
    }
    return sign_in(cast.alice).post(url("invite_coach", cast), data, follow=True)


def accept(user):
    client = sign_in(user)
    path = re.search(r"http://localhost(/toegang/\S+)", mail.outbox[-1].body).group(1)
    page = client.get(path, follow=True)
    return client.post(page.redirect_chain[-1][0], follow=True)


def newest(user):
    return user.mandates.order_by("pk").exclude(withdrawn_at__isnull=False).get()


def test_a_coach_is_asked_by_mail_accepts_and_looks_along(cast, canvas):
    client = sign_in(cast.heidi)
    ask(cast)
    [message] = mail.outbox
    assert message.subject == "Huis Test vraagt je om mee te kijken als coach"
    assert "canvassen" in message.body
    assert client.get(canvas.get_absolute_url()).status_code == 404
    accept(cast.heidi)
    assert client.get(canvas.get_absolute_url()).status_code == 200
    mandate = newest(cast.heidi)
    assert (mandate.part, mandate.given_by) == ("canvas", cast.alice)
    assert (mandate.starts_on.isoformat(), mandate.ends_on.isoformat()) == (day(0), day(90))


def test_a_mandate_from_a_later_day_opens_nothing_before_it(cast, canvas):
    ask(cast, starts=5)
    page = accept(cast.heidi)
    assert page.status_code == 200
    assert newest(cast.heidi).starts_on.isoformat() == day(5)
    assert sign_in(cast.heidi).get(canvas.get_absolute_url()).status_code == 404


def test_who_accepts_late_begins_on_that_day(cast):
    ask(cast, starts=-3)
    accept(cast.heidi)
    assert newest(cast.heidi).starts_on == timezone.localdate()


@pytest.mark.parametrize(
    ("starts", "ends"), [(0, None), (0, -1), (10, 9), (0, 2 * 366 + 1), (-900, -800)]
)
def test_a_period_without_end_backwards_past_or_longer_than_two_years_is_refused(
    cast, starts, ends
):
    page = ask(cast, starts=starts, ends=ends)
    assert 'href="#id_ends_on"' in page.text
    assert not Grant.objects.filter(right="coach").exists()


def test_the_invitation_ends_with_the_mandate_it_gives(cast):
    ask(cast, ends=2)
    grant = Grant.objects.get(right="coach")
    assert timezone.localdate(grant.ends_at).isoformat() == day(2)


def test_an_invitation_for_days_that_are_over_cannot_be_sent_again(cast):
    ask(cast)
    grant = Grant.objects.get(right="coach")
    Grant.objects.filter(pk=grant.pk).update(terms=grant.terms | {"ends_on": day(-1)})
    page = sign_in(cast.alice).post(url("send_again", cast, grant.pk), follow=True)
    assert "is voorbij" in page.text
    assert len(mail.outbox) == 1


def test_a_member_needs_no_mandate(cast):
    assert "Er is al een lid met dit adres" in ask(cast, cast.bob.email).text
    assert mail.outbox == []


def test_withdrawing_counts_at_once(cast, canvas):
    coach = sign_in(cast.carol)
    assert coach.get(canvas.get_absolute_url()).status_code == 200
    mandate = cast.carol.mandates.get()
    page = sign_in(cast.alice).post(url("withdraw_mandate", cast, mandate.pk), follow=True)
    assert "ingetrokken" in page.text
    assert coach.get(canvas.get_absolute_url()).status_code == 404


def test_a_mandate_of_another_organisation_is_out_of_reach(cast):
    mandate = cast.carol.mandates.get()
    address = reverse("accounts:withdraw_mandate", args=[cast.other.slug, mandate.pk])
    assert sign_in(cast.dave).post(address).status_code == 404
    assert cast.carol.mandates.in_force().exists()


def test_a_coach_gives_the_mandate_back(cast):
    mandate = cast.carol.mandates.get()
    coach = sign_in(cast.carol)
    address = reverse("accounts:give_back_mandate", args=[mandate.pk])
    assert address in coach.get(reverse("accounts:home")).text
    coach.post(address)
    assert not cast.carol.mandates.in_force().exists()
    assert coach.get(cast.home.get_absolute_url()).status_code == 404
    assert coach.post(address).status_code == 404


def test_the_page_tells_what_holds_what_ended_and_what_was_withdrawn(cast):
    ended = {"starts_on": day(-9), "ends_on": day(-1), "part": "canvas"}
    Mandate.objects.create(organisation=cast.home, coach=cast.dave, **ended)
    page = sign_in(cast.bob).get(url("coaches", cast)).text
    for name, state in [("Carol", "kijkt mee"), ("Heidi", "ingetrokken"), ("Dave", "voorbij")]:
        assert re.search(rf"<strong>{name}</strong>.*?{state}", page, re.DOTALL)
    assert cast.carol.email not in page
    assert cast.carol.email in sign_in(cast.alice).get(url("coaches", cast)).text


def test_the_home_of_a_coach_tells_apart_where_they_coach_and_where_they_belong(cast):
    cast.other.memberships.create(user=cast.carol, role="viewer")
    page = sign_in(cast.carol).get(reverse("accounts:home")).text
    belongs, _, coaches = page.partition("Waar je meekijkt als coach")
    assert "Andere Test" in belongs
    assert "Huis Test" not in belongs
    assert "Huis Test" in coaches


def test_a_coach_sees_canvases_and_not_the_people(cast, canvas):
    coach = sign_in(cast.carol)
    assert coach.get(cast.home.get_absolute_url()).status_code == 200
    for name in ("members", "coaches", "audit"):
        assert coach.get(url(name, cast)).status_code == 403
    assert url("members", cast) not in coach.get(cast.home.get_absolute_url()).text


def test_the_door_of_a_coach_is_shut_for_others(cast):
    ask(cast)
    page = accept(cast.dave)
    assert page.status_code == 200
    assert "h…@cast.example" in page.text
    assert not cast.dave.mandates.exists()
    assert Client().get(cast.home.get_absolute_url()).status_code == 302


def test_each_deed_is_in_the_log(cast):
    ask(cast)
    accept(cast.heidi)
    mandate = newest(cast.heidi)
    sign_in(cast.alice).post(url("withdraw_mandate", cast, mandate.pk))
    sign_in(cast.carol).post(
        reverse("accounts:give_back_mandate", args=[cast.carol.mandates.get().pk])
    )
    entries = AuditEntry.objects.in_organisation(cast.home).order_by("pk")
    assert list(entries.values_list("verb", "actor_id", "object_id"))[1:] == [
        ("mandate_accepted", cast.heidi.pk, cast.heidi.pk),
        ("mandate_withdrawn", cast.alice.pk, cast.heidi.pk),
        ("mandate_given_back", cast.carol.pk, cast.carol.pk),
    ]
