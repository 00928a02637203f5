"""Signing in, with and without a second step, and what the site lets nobody find out."""

import re

import pytest
from allauth.account import app_settings as account_settings
from allauth.core.internal.ratelimit import parse_rates
from allauth.mfa import app_settings as mfa_settings
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from allauth.mfa.totp.internal.auth import yield_hotp_counters_from_time as counters
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.auth.hashers import MD5PasswordHasher
from django.contrib.sessions.models import Session
from django.core import mail
from django.test import Client
from django.urls import reverse

from accounts.models import User
from tests.conftest import PASSWORD, SECRET, sign_in

pytestmark = pytest.mark.django_db
SIGN_UP = {"email": "nieuw@cast.example", "name": "Nele", "password1": "drie koeien in de wei"}


@pytest.fixture(autouse=True)
def slow_clock(settings):
    """The half minute of a code may turn while a test runs."""
    settings.MFA_TOTP_TOLERANCE = 1


def enter(client, user, password=PASSWORD, **data):
    return client.post(
        reverse("account_login"), {"login": user.email, "password": password, **data}
    )


def code_now():
    return format_hotp_value(hotp_value(SECRET, list(counters())[1]))


def enter_with_code(user, **data):
    client = Client()
    enter(client, user, **data)
    client.post(reverse("mfa_authenticate"), {"code": code_now()})
    return client


# Two steps -------------------------------------------------------------------------------------


def test_a_password_alone_lets_nobody_in_who_has_a_second_step(cast):
    client = Client()
    response = enter(client, cast.carol)
    assert response.headers["Location"] == reverse("mfa_authenticate")
    assert client.get(reverse("me:home")).status_code == 302
    client.post(reverse("mfa_authenticate"), {"code": code_now()})
    assert client.get(reverse("me:home")).status_code == 200


def test_a_wrong_code_is_told_at_the_field(cast):
    client = Client()
    enter(client, cast.carol)
    response = client.post(reverse("mfa_authenticate"), {"code": "000"})
    assert response.status_code == 200
    assert "Deze code klopt niet" in response.text


def test_a_code_works_once(cast):
    code = code_now()
    statuses = []
    for _ in range(2):
        client = Client()
        enter(client, cast.carol)
        statuses.append(client.post(reverse("mfa_authenticate"), {"code": code}).status_code)
    assert statuses == [302, 200]


def test_a_recovery_code_works_once(cast):
    codes = cast.carol.authenticator_set.get(type="recovery_codes").wrap().get_unused_codes()
    statuses = []
    for _ in range(2):
        client = Client()
        enter(client, cast.carol)
        response = client.post(reverse("mfa_authenticate"), {"code": codes[0]})
        statuses.append(response.status_code)
    assert statuses == [302, 200]


def test_codes_are_guessed_five_times_and_no_more(cast):
    client = Client()
    enter(client, cast.carol)
    for _ in range(5):
        client.post(reverse("mfa_authenticate"), {"code": "000000"})
    response = client.post(reverse("mfa_authenticate"), {"code": code_now()})
    assert "te vaak geprobeerd" in response.text


def test_the_administration_is_behind_the_second_step_too(cast):
    client = Client()
    response = client.get(reverse("admin:index"), follow=True)
    sign_in_page = response.redirect_chain[-1][0]
    assert sign_in_page.startswith(reverse("account_login"))
    client.post(sign_in_page, {"login": cast.grace.email, "password": PASSWORD})
    assert client.get(reverse("admin:index")).status_code == 302
    response = client.post(reverse("mfa_authenticate"), {"code": code_now()})
    assert response.headers["Location"] == reverse("admin:index")
    assert client.get(reverse("admin:index")).status_code == 200


def test_the_administration_changes_no_password_of_its_own(cast):
    response = sign_in(cast.grace).get(reverse("admin:password_change"))
    assert response.headers["Location"] == reverse("account_change_password")


# Who must have two -----------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["carol", "erin", "grace"])
def test_who_is_trusted_with_much_sets_up_a_second_step_first(cast, name):
    user = getattr(cast, name)
    user.authenticator_set.all().delete()
    client = sign_in(user)
    for address in ("/", "/beheer/", cast.home.get_absolute_url(), reverse("me:home")):
        assert client.get(address).headers["Location"] == reverse("mfa_index")
    for page in ("mfa_index", "mfa_activate_totp", "mfa_add_webauthn", "privacy", "account_logout"):
        assert client.get(reverse(page)).status_code == 200


def test_a_coach_whose_mandate_ended_is_left_in_peace(cast):
    cast.heidi.authenticator_set.all().delete()
    assert sign_in(cast.heidi).get(reverse("me:home")).status_code == 200


def test_what_was_typed_comes_back_when_the_second_step_comes_first(cast):
    cast.carol.authenticator_set.all().delete()
    url = reverse("accounts:new_organisation")
    response = sign_in(cast.carol).post(url, {"name": "Mijn huis"})
    assert response.status_code == 401
    assert "Mijn huis" in response.text


def test_setting_up_an_app_opens_the_site_and_gives_recovery_codes(cast):
    cast.carol.authenticator_set.all().delete()
    client = sign_in(cast.carol)
    client.get(reverse("mfa_activate_totp"))
    secret = client.session["mfa.totp.secret"]
    code = format_hotp_value(hotp_value(secret, list(counters())[1]))
    response = client.post(reverse("mfa_activate_totp"), {"code": code})
    assert response.headers["Location"] == reverse("mfa_view_recovery_codes")
    page = client.get(reverse("mfa_view_recovery_codes"))
    assert len(re.findall(r"<code>\d{8}</code>", page.text)) == 10
    assert client.get(reverse("me:home")).status_code == 200


def test_an_administrator_is_offered_a_second_step_and_may_put_it_off(cast):
    client = sign_in(cast.alice)
    home = cast.home.get_absolute_url()
    later = reverse("me:second_step_later")
    assert later in client.get(home).text
    assert client.post(later, {"next": home}).headers["Location"] == home
    assert later not in client.get(home).text
    assert later in sign_in(cast.alice).get(home).text


@pytest.mark.parametrize("name", ["bob", "frank"])
def test_other_members_are_not_asked(cast, name):
    home = sign_in(getattr(cast, name)).get(cast.home.get_absolute_url())
    assert reverse("me:second_step_later") not in home.text


# Nobody finds out who has an account -----------------------------------------------------------


@pytest.fixture
def hashed(settings):
    """The passwords that were hashed."""
    CountingHasher.hashed = []
    settings.PASSWORD_HASHERS = ["tests.test_sign_in.CountingHasher"]
    return CountingHasher.hashed


class CountingHasher(MD5PasswordHasher):
    hashed: list[str]

    def encode(self, password, salt):
        self.hashed.append(password)
        return super().encode(password, salt)


def test_signing_in_does_the_same_work_for_known_and_unknown_addresses(cast, hashed):
    answers, work = [], []
    for email in (cast.alice.email, "niemand@cast.example"):
        hashed.clear()
        form = {"login": email, "password": "helemaal verkeerd"}
        response = Client().post(reverse("account_login"), form)
        answers.append(re.findall(r"field-error.*?</p>|<li>[^<]*</li>", response.text))
        work.append(len(hashed))
    assert answers[0] == answers[1]
    assert work[0] == work[1] > 0


def test_signing_up_does_the_same_work_for_known_and_unknown_addresses(cast, hashed):
    answers, work = [], []
    for email in (cast.alice.email, "niemand@cast.example"):
        hashed.clear()
        mail.outbox.clear()
        response = Client().post(reverse("account_signup"), SIGN_UP | {"email": email})
        answers.append(response.headers["Location"])
        work.append((len(hashed), [message.to for message in mail.outbox] == [[email]]))
    assert answers[0] == answers[1]
    assert work[0] == work[1] == (1, True)


def test_no_reset_goes_to_an_address_that_is_not_confirmed_yet(cast):
    cast.alice.emailaddress_set.create(email="tikfout@cast.example")
    Client().post(reverse("account_reset_password"), {"email": "tikfout@cast.example"})
    assert mail.outbox[-1].to == ["tikfout@cast.example"]
    assert "/password/reset/key/" not in mail.outbox[-1].body


# Limits ----------------------------------------------------------------------------------------


def test_an_account_can_be_tried_five_times(cast):
    for _ in range(5):
        enter(Client(), cast.bob, password="fout")
    assert "te vaak geprobeerd" in enter(Client(), cast.bob).text
    assert enter(Client(), cast.alice).status_code == 302


def test_no_limit_counts_by_where_somebody_comes_from(cast):
    """What allauth calls 'ip' is one ceiling for the whole site."""
    limits = account_settings.RATE_LIMITS | mfa_settings.RATE_LIMITS
    rates = [rate for limit in limits.values() for rate in parse_rates(limit) if rate.per == "ip"]
    assert {(rate.amount, rate.duration) for rate in rates} == {(600, 60)}


def test_above_the_ceiling_there_is_a_page_that_says_wait(cast, settings):
    settings.ACCOUNT_RATE_LIMITS = settings.ACCOUNT_RATE_LIMITS | {"login": "2/m/ip"}
    clients = [Client(REMOTE_ADDR=f"192.0.2.{number}") for number in range(3)]
    responses = [enter(client, cast.bob) for client in clients]
    assert [response.status_code for response in responses] == [302, 302, 429]
    assert "Wacht even" in responses[-1].text


def test_nowhere_is_kept_where_somebody_comes_from(cast):
    client = Client(REMOTE_ADDR="192.0.2.7", HTTP_X_FORWARDED_FOR="192.0.2.8")
    enter(client, cast.alice)
    session = client.session
    session["account_authentication_methods"] = []
    session.save()
    new = {"email": "alice.nieuw@cast.example", "action_add": ""}
    assert client.post(reverse("account_email"), new).status_code == 302
    kept = [row.get_decoded() for row in Session.objects.all()]
    assert "alice.nieuw" in str(kept)
    assert "192.0.2" not in str(kept)
    assert "192.0.2" not in str(list(UserSession.objects.values()))


# How long --------------------------------------------------------------------------------------


@pytest.mark.parametrize(("data", "days"), [({}, 0.5), ({"remember": "on"}, 14)])
def test_a_device_is_remembered_only_when_asked(cast, data, days):
    client = Client()
    enter(client, cast.bob, **data)
    cookie = client.cookies[settings.SESSION_COOKIE_NAME]
    assert bool(cookie["max-age"]) == bool(data)
    assert client.session.get_expiry_age() == days * 24 * 3600


def test_the_choice_to_be_remembered_survives_the_second_step(cast):
    assert not enter_with_code(cast.carol).session.get("_session_expiry")
    client = enter_with_code(cast.heidi, remember="on")
    assert client.session.get_expiry_age() == 14 * 24 * 3600


def test_signing_in_speaks_the_language_of_the_account(cast):
    User.objects.filter(pk=cast.bob.pk).update(language="en")
    client = Client()
    enter(client, cast.bob)
    assert client.get(reverse("me:home")).headers["Content-Language"] == "en"


def test_signing_up_in_english_makes_an_english_account(cast):
    client = Client()
    client.post(reverse("set_language"), {"language": "en"})
    client.post(reverse("account_signup"), SIGN_UP)
    assert User.objects.get(email=SIGN_UP["email"]).language == "en"
