"""Agreements of an organisation: who does what by when."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from django.utils.html import escape

from accounts.models import AuditEntry
from agreements import actions
from agreements.browse import browse, when_of
from agreements.models import Agreement
from canvas.models import Canvas
from dossier import plan_actions
from dossier.plan_file import all_steps, step_of
from tests.conftest import Actor, sign_in

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate


@pytest.fixture
def agree(cast, alice):
    def agree(what, **fields):
        return actions.agree(cast.home, what=what, by=alice, **fields)

    return agree


def listed(cast, user=None):
    page = sign_in(user or cast.alice).get(reverse("agreements:agreements", args=[cast.home.slug]))
    return page.text


def test_what_is_due_first_comes_first_and_what_has_no_day_last(cast, agree):
    agree("Ooit")
    agree("Straks", due_on=TODAY() + timedelta(days=9))
    agree("Eerst", due_on=TODAY() + timedelta(days=1))
    page = listed(cast)
    assert page.index("Eerst") < page.index("Straks") < page.index("Ooit")


def test_overdue_is_said_until_it_is_done(cast, agree, alice):
    late = agree("De DPO bellen", due_on=TODAY() - timedelta(days=1))
    assert "Te laat" in listed(cast)
    assert list(Agreement.objects.overdue()) == [late]
    actions.finish(late, by=alice)
    page = listed(cast)
    assert "Te laat" not in page
    assert page.index("Klaar") < page.index("De DPO bellen")


def test_an_editor_makes_changes_finishes_and_deletes_one(cast):
    client = sign_in(cast.frank)
    new = reverse("agreements:new", args=[cast.home.slug])
    client.post(new, {"what": "Contract tekenen", "who": "Ann", "due_on": "2027-01-15"})
    agreement = Agreement.objects.get()
    assert (agreement.who, agreement.due_on.isoformat()) == ("Ann", "2027-01-15")
    client.post(agreement.get_absolute_url(), {"what": "Contract nalezen", "who": "", "due_on": ""})
    agreement.refresh_from_db()
    assert (agreement.what, agreement.who, agreement.due_on) == ("Contract nalezen", "", None)
    args = [cast.home.slug, agreement.pk]
    client.post(reverse("agreements:finish", args=args))
    assert Agreement.objects.done().get().done_on == TODAY()
    client.post(reverse("agreements:reopen", args=args))
    assert Agreement.objects.open().exists()
    client.post(reverse("agreements:delete", args=args))
    assert not Agreement.objects.exists()
    page = sign_in(cast.alice).get(reverse("accounts:audit", args=[cast.home.slug])).text
    assert all(deed in page for deed in ("Gemaakt", "Klaar", "Toch niet klaar", "Verwijderd"))


def test_a_form_that_is_not_right_keeps_what_was_typed(cast):
    new = reverse("agreements:new", args=[cast.home.slug])
    data = {"what": "Bellen <b>& mailen</b>", "due_on": "morgen"}
    page = sign_in(cast.alice).post(new, data).text
    assert escape(data["what"]) in page
    assert "morgen" in page
    assert not Agreement.objects.exists()


def test_a_viewer_sees_the_list_without_buttons(cast, agree):
    agree("De ICT-dienst bellen")
    page = listed(cast, cast.bob)
    assert "De ICT-dienst bellen" in page
    assert reverse("agreements:new", args=[cast.home.slug]) not in page


def test_the_same_point_of_a_thing_gives_one_agreement(agree, canvas):
    first = agree("Verwerkersovereenkomst vragen", origin=canvas, point="dpa")
    again = agree("Iets anders", origin=canvas, point="dpa")
    other = agree("Kosten navragen", origin=canvas, point="price")
    assert again == first
    assert set(Agreement.objects.of(canvas)) == {first, other}
    assert first.origin_label == canvas.title


def test_a_coach_sees_agreements_only_under_a_mandate_for_them(cast, agree):
    agreement = agree("De ICT-dienst bellen")
    coach = Actor(user=cast.carol)
    assert not Agreement.objects.visible_to(coach).exists()
    cast.home.mandates.filter(coach=cast.carol).update(part="agreements")
    assert Agreement.objects.visible_to(coach).get() == agreement
    assert not Agreement.objects.editable_by(coach).exists()


def test_a_coach_finds_the_list_from_the_home_and_leaves_a_trace(cast, agree):
    agree("De ICT-dienst bellen")
    address = reverse("agreements:agreements", args=[cast.home.slug])
    client = sign_in(cast.carol)
    assert address not in client.get(cast.home.get_absolute_url()).text
    assert not AuditEntry.objects.of(cast.home).filter(verb="looked_at").exists()
    cast.home.mandates.filter(coach=cast.carol).update(part="agreements")
    assert address in client.get(cast.home.get_absolute_url()).text
    assert "De ICT-dienst bellen" in client.get(address).text
    client.get(address)
    assert AuditEntry.objects.of(cast.home).get(verb="looked_at").actor_id == cast.carol.pk


def test_the_list_takes_the_same_queries_for_one_and_for_three_hundred(cast, alice, canvas, agree):
    agree("Punt 0", origin=canvas)
    plan_actions.agree(cast.home, step_of("stap-1"), what="Punt 1", by=alice)
    few = queries_of_list(cast)
    Agreement.objects.bulk_create(
        Agreement(organisation=cast.home, what=f"Punt {number}") for number in range(290)
    )
    for step in all_steps():
        plan_actions.agree(cast.home, step, what=f"Uit {step}", by=alice)
    assert queries_of_list(cast) == few


# Filters ---------------------------------------------------------------------------------------


def shown(cast, query, user=None):
    """What the list shows under these filters."""
    address = reverse("agreements:agreements", args=[cast.home.slug])
    page = sign_in(user or cast.alice).get(f"{address}?{query}").text
    return set(re.findall(r"<strong>([^<]+)</strong>", page))


def in_this_month(offset):
    """Another day of this month, so many before or after today; None when there is none."""
    day = TODAY() + timedelta(days=offset)
    return day if day.month == TODAY().month else None


def test_the_list_is_filtered_by_when_it_is_due(cast, agree, alice):
    agree("Te laat", due_on=TODAY() - timedelta(days=40))
    agree("Vandaag", due_on=TODAY())
    agree("Later", due_on=TODAY() + timedelta(days=40))
    agree("Zonder dag")
    actions.finish(agree("Klaar", due_on=TODAY()), by=alice)
    assert shown(cast, "wanneer=te-laat") == {"Te laat"}
    assert shown(cast, "wanneer=deze-maand") == {"Vandaag"}
    assert shown(cast, "wanneer=zonder-dag") == {"Zonder dag"}
    everything = {"Te laat", "Vandaag", "Later", "Zonder dag", "Klaar"}
    assert shown(cast, "") == shown(cast, "wanneer=morgen") == everything


@pytest.mark.parametrize("offset", [-1, 1])
def test_this_month_holds_its_other_days_too_also_those_that_are_over(offset):
    day = in_this_month(offset) or TODAY()
    found = when_of(Agreement(what="x", due_on=day))
    assert "deze-maand" in found
    assert ("te-laat" in found) is (day < TODAY())


def test_the_list_is_filtered_by_what_it_comes_from(cast, agree, alice, canvas):
    of_step = plan_actions.agree(cast.home, step_of("stap-10"), what="Uit stap 10", by=alice)
    plan_actions.agree(cast.home, step_of("stap-9"), what="Uit stap 9", by=alice)
    actions.finish(agree("Uit canvas", origin=canvas), by=alice)
    agree("Van hier")
    assert shown(cast, f"van={of_step.origin_id}") == {"Uit stap 10"}
    assert shown(cast, f"van={canvas.pk}") == {"Uit canvas"}
    assert shown(cast, "van=hier") == {"Van hier"}
    assert shown(cast, f"van={canvas.pk}&wanneer=zonder-dag") == set()
    page = listed(cast)
    assert page.index("Stap 9: ") < page.index("Stap 10: ")


def test_a_filter_tells_how_many_there_are(cast, agree):
    agree("Een")
    agree("Twee")
    agree("Drie", due_on=TODAY() - timedelta(days=1))
    filters = browse(Agreement.objects.all(), {}).filters
    counts = {option.value: option.count for option in filters[0].options}
    assert counts["zonder-dag"] == 2
    assert counts["te-laat"] == 1


# Where they come from --------------------------------------------------------------------------


def test_what_it_comes_from_is_a_link_for_who_may_see_that(cast, agree, canvas):
    agree("Kosten navragen", origin=canvas, point="price")
    link = f'href="{canvas.get_absolute_url()}"'
    assert link in listed(cast)
    cast.home.mandates.filter(coach=cast.carol).update(part="agreements")
    page = listed(cast, cast.carol)
    assert canvas.title in page
    assert link not in page


def test_what_it_comes_from_may_be_gone(cast, agree, canvas):
    agree("Kosten navragen", origin=canvas)
    address, title = canvas.get_absolute_url(), canvas.title
    Canvas.objects.filter(pk=canvas.pk).update(deleted_at=timezone.now())
    page = listed(cast)
    assert title in page
    assert address not in page
    Agreement.objects.update(origin_kind="weg.verdwenen")
    assert title in listed(cast)


def queries_of_list(cast):
    client = sign_in(cast.alice)
    address = reverse("agreements:agreements", args=[cast.home.slug])
    client.get(address)
    with CaptureQueriesContext(connection) as queries:
        client.get(address)
    return len(queries)
