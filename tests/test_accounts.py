"""People and organisations: sign up, confirm, sign in, forget a password, make an organisation."""

import re

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse

from accounts.models import AuditEntry, Organisation, Role, UsedSlug, User
from tests.conftest import PASSWORD, sign_in

SIGN_UP = {
    "email": "nieuw@cast.example",
    "name": "Nele",
    "password1": "drie koeien in de wei",
}


def link_in_mail():
    return re.search(r"https?://\S+", mail.outbox[-1].body).group()


@pytest.mark.django_db
def test_signing_up_asks_to_confirm_by_mail_and_then_lets_in():
    client = Client()
    response = client.post(reverse("account_signup"), SIGN_UP)
    assert response.headers["Location"] == reverse("account_email_verification_sent")
    assert client.get(reverse("accounts:home")).status_code == 302
    link = link_in_mail()
    assert link.startswith("http://localhost/account/confirm-email/")
    path = link.removeprefix("http://localhost")
    assert client.get(path).status_code == 200
    client.post(path)
    client.post(
        reverse("account_login"), {"login": SIGN_UP["email"], "password": SIGN_UP["password1"]}
    )
    response = client.get(reverse("accounts:home"))
    assert response.headers["Location"] == reverse("accounts:new_organisation")
    user = User.objects.get(email=SIGN_UP["email"])
    assert (user.name, user.language, user.is_staff) == ("Nele", "nl-be", False)


@pytest.mark.django_db
@pytest.mark.parametrize("password", ["veertien teken", "nieuw@cast.example"])
def test_a_short_or_guessable_password_is_refused(password):
    response = Client().post(reverse("account_signup"), SIGN_UP | {"password1": password})
    assert response.status_code == 200
    assert not User.objects.exists()


def test_signing_up_with_a_known_address_tells_nobody_and_warns_its_owner(cast):
    client = Client()
    response = client.post(reverse("account_signup"), SIGN_UP | {"email": cast.alice.email})
    assert response.headers["Location"] == reverse("account_email_verification_sent")
    assert mail.outbox[-1].to == [cast.alice.email]
    assert User.objects.filter(email=cast.alice.email).count() == 1


@pytest.mark.parametrize("known", [True, False])
def test_a_forgotten_password_gets_the_same_answer_for_everybody(cast, known):
    email = cast.alice.email if known else "niemand@cast.example"
    response = Client().post(reverse("account_reset_password"), {"email": email})
    assert response.headers["Location"] == reverse("account_reset_password_done")
    assert len(mail.outbox) == 1


def test_a_mailed_link_goes_to_our_own_host_whatever_the_request_says(cast, settings):
    settings.ALLOWED_HOSTS = ["*"]
    Client().post(
        reverse("account_reset_password"), {"email": cast.alice.email}, HTTP_HOST="evil.example"
    )
    assert link_in_mail().startswith("http://localhost/account/password/reset/key/")
    assert "evil" not in mail.outbox[-1].body


def test_a_new_password_by_the_mailed_link(cast):
    client = Client()
    client.post(reverse("account_reset_password"), {"email": cast.alice.email})
    response = client.get(link_in_mail().removeprefix("http://localhost"), follow=True)
    new = {"password1": "een heel andere zin", "password2": "een heel andere zin"}
    client.post(response.redirect_chain[-1][0], new)
    cast.alice.refresh_from_db()
    assert cast.alice.check_password("een heel andere zin")


def test_an_address_is_known_in_any_case(cast):
    client = Client()
    client.post(reverse("account_login"), {"login": cast.alice.email.upper(), "password": PASSWORD})
    response = client.get(reverse("accounts:home"))
    assert response.headers["Location"] == cast.home.get_absolute_url()


def test_who_makes_an_organisation_administers_it(cast):
    client = sign_in(cast.erin)
    response = client.post(
        reverse("accounts:new_organisation"), {"name": "Huis & Thuis vzw", "town": "Gent"}
    )
    organisation = Organisation.objects.get(name="Huis & Thuis vzw")
    assert response.headers["Location"] == "/o/huis-thuis-vzw/"
    assert organisation.memberships.get().role == Role.ADMINISTRATOR
    assert AuditEntry.objects.of(organisation).get().actor_id == cast.erin.pk


@pytest.mark.parametrize("name", ["Canvas", "!!!", "日本"])
def test_an_address_avoids_reserved_and_empty_words(cast, name):
    sign_in(cast.erin).post(reverse("accounts:new_organisation"), {"name": name})
    slug = Organisation.objects.get(name=name).slug
    assert slug not in ("canvas", "")


def test_an_address_is_never_used_again(cast):
    client = sign_in(cast.erin)
    for _ in range(2):
        client.post(reverse("accounts:new_organisation"), {"name": "Zelfde naam"})
        Organisation.objects.filter(name="Zelfde naam").delete()
    slugs = UsedSlug.objects.filter(slug__startswith="zelfde-naam")
    assert {row.slug for row in slugs} == {"zelfde-naam", "zelfde-naam-2"}


def test_changing_the_name_leaves_the_address(cast):
    client = sign_in(cast.alice)
    url = reverse("accounts:organisation_details", args=[cast.home.slug])
    client.post(url, {"name": "Nieuwe naam", "phone": "000 00 00 00"})
    cast.home.refresh_from_db()
    assert (cast.home.name, cast.home.slug) == ("Nieuwe naam", "huis-test")


def test_the_home_of_who_has_two_organisations_is_a_list(cast):
    cast.other.memberships.create(user=cast.alice, role=Role.VIEWER)
    response = sign_in(cast.alice).get(reverse("accounts:home"))
    assert response.status_code == 200
    assert "Huis Test" in response.text
    assert "Andere Test" in response.text


def test_what_was_typed_comes_back_when_the_session_has_ended(canvas):
    url = reverse("canvas:block", args=[canvas.organisation.slug, canvas.pk, "value"])
    response = Client().post(url, {"text": "Dit mag niet weg", "meaning": "idea"})
    assert response.status_code == 401
    assert "Dit mag niet weg" in response.text
    assert reverse("account_login") in response.text
