"""Links to read a canvas without an account."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import AuditEntry, Grant, Organisation
from canvas import actions
from tests.conftest import sign_in


def share_url(canvas):
    return reverse("canvas:share", args=[canvas.organisation.slug, canvas.pk])


def day(number):
    return (timezone.localdate() + timedelta(days=number)).isoformat()


def make_link(user, canvas, ends=30, name="De huisarts"):
    data = {"display_name": name, "ends_on": day(ends)}
    return sign_in(user).post(share_url(canvas), data)


def address_in(page):
    return re.search(r'value="http://localhost(/toegang/[^"]+)"', page.text).group(1)


@pytest.fixture
def link(cast, canvas):
    """The path of a link that works."""
    return address_in(make_link(cast.frank, canvas))


def test_a_guest_reads_the_canvas_and_knows_to_be_a_guest(canvas, link, texts):
    guest = Client()
    page = guest.get(link, follow=True)
    assert page.request["PATH_INFO"] == canvas.get_absolute_url()
    assert "De huisarts" in page.text
    assert "Je kijkt als gast" in page.text
    assert guest.get(reverse("canvas:pdf_options", args=page_args(canvas))).status_code == 200
    assert guest.get(share_url(canvas)).status_code == 403


def page_args(canvas):
    return [canvas.organisation.slug, canvas.pk]


def test_who_is_signed_in_elsewhere_is_a_guest_too(cast, canvas, link):
    page = sign_in(cast.dave).get(link, follow=True)
    assert "Je kijkt als gast" in page.text
    assert "Je kijkt als gast" not in sign_in(cast.frank).get(link, follow=True).text


def test_the_address_is_shown_once_and_kept_nowhere(cast, canvas, link):
    token = link.split("/")[2]
    page = sign_in(cast.frank).get(share_url(canvas))
    assert "De huisarts" in page.text
    assert token not in page.text
    assert token not in str(list(Grant.objects.values()))
    assert "no-store" in page.headers["Cache-Control"]


def test_the_door_keeps_its_token_out_of_referrers_caches_and_search(link):
    response = Client().get(link)
    assert response.headers["Referrer-Policy"] == "no-referrer"
    assert "noindex" in response.headers["X-Robots-Tag"]
    assert "no-store" in response.headers["Cache-Control"]
    assert link.split("/")[2] not in response.headers["Location"]


def test_search_engines_are_told_to_stay_out():
    rules = Client().get("/robots.txt")
    assert rules.headers["Content-Type"].startswith("text/plain")
    assert "Disallow: /o/\n" in rules.text
    assert "Disallow: /toegang/\n" in rules.text


def test_revoking_counts_at_once(cast, canvas, link):
    guest = Client()
    guest.get(link)
    grant = Grant.objects.of(canvas).get()
    revoke = reverse("canvas:revoke_link", args=[*page_args(canvas), grant.pk])
    page = sign_in(cast.frank).post(revoke, follow=True)
    assert "De link werkt niet meer" in page.text
    page = guest.get(canvas.get_absolute_url())
    assert page.status_code == 404
    assert "Deze link werkt niet meer" in page.text
    # After that, this browser is anybody's.
    assert guest.get(canvas.get_absolute_url()).status_code == 302
    assert_shut(link)
    assert sign_in(cast.frank).post(revoke).status_code == 404


def assert_shut(link):
    response = Client().get(link)
    assert response.status_code == 404
    assert "Deze link werkt niet meer" in response.text
    assert "Vraag een nieuwe aan de organisatie" in response.text
    assert not response.cookies


def test_a_link_works_through_its_last_day(canvas, link):
    grant = Grant.objects.of(canvas).get()
    assert timezone.localdate(grant.ends_at).isoformat() == day(30)
    Grant.objects.update(ends_at=timezone.now() - timedelta(seconds=1))
    assert_shut(link)


def test_the_bin_shuts_the_links_of_a_canvas(canvas, link, alice):
    actions.delete_canvas(canvas, by=alice)
    assert_shut(link)
    actions.restore_canvas(canvas, by=alice)
    assert Client().get(link).status_code == 302


def test_an_organisation_that_is_being_deleted_shuts_its_links(cast, canvas, link):
    guest = Client()
    guest.get(link)
    Organisation.objects.filter(pk=cast.home.pk).update(closes_at=timezone.now())
    assert_shut(link)
    assert guest.get(canvas.get_absolute_url()).status_code == 404


def test_a_link_that_never_was_gets_the_same_answer(db):
    assert_shut("/toegang/verzonnen/")


@pytest.mark.parametrize("ends", [-1, 366])
def test_a_link_ends_between_today_and_a_year_from_now(cast, canvas, ends):
    page = make_link(cast.frank, canvas, ends=ends)
    assert "tussen vandaag en over een jaar" in page.text
    assert not Grant.objects.exists()


def test_a_guest_who_may_write_gives_no_links(canvas, link):
    Grant.objects.update(right=Grant.Right.EDIT)
    guest = Client()
    guest.get(link)
    assert guest.post(share_url(canvas), {"ends_on": day(1)}).status_code == 403


def test_a_link_to_another_canvas_is_not_revoked_from_here(cast, canvas, link, alice):
    other = actions.create_canvas(cast.home, title="Ander", purpose="", by=alice)
    grant = Grant.objects.of(canvas).get()
    revoke = reverse("canvas:revoke_link", args=[*page_args(other), grant.pk])
    assert sign_in(cast.frank).post(revoke).status_code == 404
    assert Client().get(link).status_code == 302


def test_links_are_in_the_log(cast, canvas, link):
    grant = Grant.objects.of(canvas).get()
    sign_in(cast.alice).post(reverse("canvas:revoke_link", args=[*page_args(canvas), grant.pk]))
    entries = AuditEntry.objects.in_organisation(cast.home).of(canvas).order_by("pk")
    assert list(entries.values_list("verb", "actor_id"))[1:] == [
        ("link_made", cast.frank.pk),
        ("link_revoked", cast.alice.pk),
    ]
