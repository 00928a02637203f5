"""What administrators read of what happened, coach visits included."""

import re
import uuid
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.actor import SYSTEM
from accounts.history import DEEDS
from accounts.models import AuditEntry, User
from canvas import actions
from tests.conftest import as_guest, sign_in


def log(cast, user=None, **query):
    url = reverse("accounts:audit", args=[cast.home.slug])
    return sign_in(user or cast.alice).get(url, query)


def rows(page):
    """The cells of the table, without the time."""
    cells = re.findall(r"<td>(.*?)</td>", page.text, re.DOTALL)
    cells = [" ".join(re.sub(r"<.*?>", "", cell).split()) for cell in cells]
    return list(zip(cells[1::3], cells[2::3], strict=True))


def visits(canvas):
    return AuditEntry.objects.of(canvas).filter(verb="looked_at")


def test_the_newest_stands_on_top_with_who_and_what(cast, canvas):
    sign_in(cast.frank).post(reverse("canvas:delete", args=[cast.home.slug, canvas.pk]))
    sign_in(cast.alice).post(
        reverse("accounts:member", args=[cast.home.slug, cast.bob.pk]), {"role": "editor"}
    )
    assert rows(log(cast)) == [
        ("Alice", "Schrijver gemaakt: Bob"),
        ("Frank", "Verwijderd: Beeldbellen in het team"),
        ("Alice", "Gemaakt: Beeldbellen in het team"),
    ]


def test_another_organisation_stands_elsewhere(cast, canvas):
    url = reverse("accounts:audit", args=[cast.other.slug])
    assert rows(sign_in(cast.dave).get(url)) == []


def test_a_title_of_another_organisation_never_shows(cast, canvas):
    """Even when a row would name one."""
    AuditEntry.objects.create(
        actor_role="user",
        actor_id=cast.dave.pk,
        verb="created",
        object_kind="canvas.canvas",
        object_id=canvas.pk,
        organisation_id=cast.other.pk,
    )
    url = reverse("accounts:audit", args=[cast.other.slug])
    assert rows(sign_in(cast.dave).get(url)) == [("Dave", "Gemaakt: bestaat niet meer")]


def test_who_was_erased_and_what_is_gone_show_no_name(cast, canvas):
    frank = sign_in(cast.frank)
    frank.post(reverse("canvas:delete", args=[cast.home.slug, canvas.pk]))
    User.objects.filter(pk=cast.frank.pk).delete()
    canvas.delete()
    assert rows(log(cast))[0] == ("iemand die weg is", "Verwijderd: bestaat niet meer")


def test_what_nobody_did_the_toolbox_did(cast):
    AuditEntry.record("changed", cast.home, by=SYSTEM)
    assert rows(log(cast)) == [("de toolbox zelf", "Gegevens veranderd: Huis Test")]


def test_one_persons_part_of_the_log(cast, canvas):
    sign_in(cast.carol).get(canvas.get_absolute_url())
    page = log(cast, who=str(cast.carol.pk))
    assert rows(page) == [("Carol", "Bekeken als coach: Beeldbellen in het team")]
    assert len(rows(log(cast, who="all"))) == 2


@pytest.mark.parametrize("who", ["x", str(uuid.UUID(int=1)), "%00", "' or 1=1 --"])
def test_a_choice_that_is_none_shows_everything(cast, canvas, who):
    page = log(cast, who=who, page="zeven")
    assert page.status_code == 200
    assert len(rows(page)) == 1


def test_50_stand_on_a_page_and_the_choice_stays_on_the_next(cast):
    for _ in range(51):
        AuditEntry.record("changed", cast.home, by=SYSTEM)
    actor_id = str(cast.alice.pk)
    AuditEntry.objects.update(actor_id=actor_id)
    page = log(cast, who=actor_id)
    assert len(rows(page)) == 50
    assert f"who={actor_id}&amp;page=2" in page.text
    assert len(rows(log(cast, who=actor_id, page=2))) == 1


def test_the_log_asks_as_much_of_the_database_for_50_rows_as_for_1(
    cast, canvas, alice, django_assert_max_num_queries
):
    client, counts = sign_in(cast.alice), []
    url = reverse("accounts:audit", args=[cast.home.slug])
    for number in (1, 49):
        for place in range(number):
            other = actions.create_canvas(cast.home, title=f"C {place}", purpose="", by=alice)
            user = User.objects.create_user(f"{number}-{place}@cast.example")
            for thing in (other, cast.home):
                AuditEntry.record("changed", thing, by=alice)
            AuditEntry.record("removed", user, by=alice, organisation=cast.home)
        with django_assert_max_num_queries(25) as queries:
            assert client.get(url).status_code == 200
        counts.append(len(queries))
    assert counts[0] == counts[1]


# Coach visits ----------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["canvas", "pdf", "bin", "block"])
def test_a_coach_who_opens_a_canvas_is_in_the_log_once_an_hour(cast, canvas, texts, name):
    args = [cast.home.slug, canvas.pk, *(["value"] if name == "block" else [])]
    coach = sign_in(cast.carol)
    for _ in range(2):
        assert coach.get(reverse(f"canvas:{name}", args=args)).status_code == 200
    [visit] = visits(canvas)
    assert (visit.actor_id, visit.organisation_id) == (cast.carol.pk, cast.home.pk)
    visits(canvas).update(at=timezone.now() - timedelta(minutes=61))
    coach.get(canvas.get_absolute_url())
    assert visits(canvas).count() == 2


def test_a_page_that_asks_for_news_is_no_visit(cast, canvas):
    url = reverse("canvas:changes", args=[cast.home.slug, canvas.pk])
    assert sign_in(cast.carol).get(url).status_code == 200
    assert not visits(canvas).exists()


def test_each_coach_and_each_canvas_counts(cast, canvas, alice):
    other = actions.create_canvas(cast.home, title="Ander", purpose="", by=alice)
    cast.heidi.mandates.update(withdrawn_at=None)
    for user in (cast.carol, cast.heidi):
        for thing in (canvas, other):
            sign_in(user).get(thing.get_absolute_url())
    assert AuditEntry.objects.filter(verb="looked_at").count() == 4


@pytest.mark.parametrize("name", ["copy", "details", "share"])
def test_a_coach_who_is_refused_saw_nothing(cast, canvas, name):
    url = reverse(f"canvas:{name}", args=[cast.home.slug, canvas.pk])
    assert sign_in(cast.carol).get(url).status_code == 403
    assert not visits(canvas).exists()


def test_members_guests_and_who_is_refused_leave_no_trace(cast, canvas, key):
    cast.home.memberships.create(user=cast.carol, role="viewer")
    for user in (cast.bob, cast.carol, cast.dave, cast.heidi):
        sign_in(user).get(canvas.get_absolute_url())
    as_guest(key[0]).get(canvas.get_absolute_url())
    Client().get(canvas.get_absolute_url())
    assert not visits(canvas).exists()


def test_every_verb_that_the_log_of_an_organisation_can_hold_has_words(scene, client_of):
    """Of what a whole scene left behind: none shows as a word of the code."""
    client_of("coach").get(scene.canvas.get_absolute_url())
    entries = AuditEntry.objects.in_organisation(scene.home)
    assert set(entries.values_list("verb", flat=True)) <= set(DEEDS)
