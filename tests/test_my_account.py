"""My account: name, language, address, password, devices, and leaving nothing on a shared one."""

import re

import pytest
from allauth.usersessions.models import UserSession
from django.core import mail
from django.core.management import call_command
from django.test import Client
from django.urls import reverse

from accounts import actions
from accounts.actor import Actor
from accounts.models import AuditEntry, User
from accounts.templatetags.me import device
from tests.conftest import PASSWORD, add_second_step, sign_in
from tests.passkeys import make_passkey

pytestmark = pytest.mark.django_db
NEW = "alice.nieuw@cast.example"
LONG = "vier woorden die ik onthoud"


def enter(user, password=PASSWORD, **headers):
    client = Client(**headers)
    client.post(reverse("account_login"), {"login": user.email, "password": password})
    return client


# Name, language, address -----------------------------------------------------------------------


def test_the_name_and_the_language_change_at_once(cast):
    client = sign_in(cast.bob)
    client.post(reverse("me:profile"), {"name": "Bob Anders", "language": "en"})
    page = client.get(reverse("me:home"))
    assert "Bob Anders" in page.text
    assert page.headers["Content-Language"] == "en"


@pytest.mark.parametrize("data", [{"name": "", "language": "en"}, {"name": "B", "language": "xx"}])
def test_a_wrong_name_or_language_is_told_and_nothing_changes(cast, data):
    response = sign_in(cast.bob).post(reverse("me:profile"), data)
    assert "field-error" in response.text
    cast.bob.refresh_from_db()
    assert (cast.bob.name, cast.bob.language) == ("Bob", "nl-be")


def test_a_form_changes_the_name_and_the_language_and_nothing_else(cast):
    data = {"name": "Bob", "language": "en", "is_staff": "on", "email": NEW, "is_editor": "on"}
    sign_in(cast.bob).post(reverse("me:profile"), data)
    cast.bob.refresh_from_db()
    assert (cast.bob.is_staff, cast.bob.is_editor) == (False, False)
    assert cast.bob.email != NEW


def test_the_language_switch_is_remembered_for_who_is_signed_in(cast):
    sign_in(cast.bob).post(reverse("set_language"), {"language": "en"})
    cast.bob.refresh_from_db()
    assert cast.bob.language == "en"


def test_a_new_address_counts_once_it_is_confirmed_and_the_old_one_is_told(cast):
    client = sign_in(cast.alice)
    client.post(reverse("account_email"), {"email": NEW, "action_add": ""})
    cast.alice.refresh_from_db()
    assert cast.alice.email != NEW
    assert mail.outbox[-1].to == [NEW]
    path = re.search(r"http://localhost(/\S+)", mail.outbox[-1].body)[1]
    client.post(path)
    old, cast.alice.email = cast.alice.email, NEW
    assert User.objects.get(pk=cast.alice.pk).email == NEW
    assert [row.email for row in cast.alice.emailaddress_set.all()] == [NEW]
    assert mail.outbox[-1].to == [old]
    assert NEW in mail.outbox[-1].body


def test_who_signs_in_with_two_steps_can_change_the_address_too(cast):
    sign_in(cast.carol).post(reverse("account_email"), {"email": NEW, "action_add": ""})
    assert mail.outbox[-1].to == [NEW]


def test_changing_the_address_asks_again_who_you_are_after_a_while(cast):
    client = sign_in(cast.alice)
    session = client.session
    session["account_authentication_methods"][0]["at"] -= 301
    session.save()
    response = client.post(reverse("account_email"), {"email": NEW, "action_add": ""})
    assert response.headers["Location"].startswith(reverse("account_reauthenticate"))
    assert not cast.alice.emailaddress_set.filter(email=NEW).exists()


# Password --------------------------------------------------------------------------------------


def change_password(user, new, old=PASSWORD):
    data = {"oldpassword": old, "password1": new, "password2": new}
    return sign_in(user).post(reverse("account_change_password"), data)


@pytest.mark.parametrize(
    "password",
    [
        "veertien teken",
        "1234567890123456",
        "aaaaaaaaaaaaaaaaaaaa",
        "azertyuiopazertyuiop",
        "bob beeldbellen toolbox",
        "bob@cast.example",
        "wachtwoord-beeldbellen",
    ],
)
def test_a_password_that_is_short_or_easy_to_guess_is_refused(cast, password):
    assert change_password(cast.bob, password).status_code == 200
    cast.bob.refresh_from_db()
    assert cast.bob.check_password(PASSWORD)


@pytest.mark.parametrize(
    "password",
    [
        "vijftien tekens",
        "alleenkleineletters",
        "πάντα ῥεῖ καὶ οὐδὲν μένει",
        "🌳 boom roos vis vuur 🔥",
        "een heel lange zin " * 20,
        " spaties voor en achter ",
        "beeldbellen met mijn zus in Gent",
    ],
)
def test_any_long_password_will_do(cast, password):
    assert change_password(cast.bob, password).status_code == 302
    assert "_auth_user_id" in enter(cast.bob, password).session


def test_eight_characters_are_enough_beside_a_second_step(cast):
    assert change_password(cast.carol, "zeven77").status_code == 200
    assert change_password(cast.carol, "rozenbot").status_code == 302
    cast.carol.refresh_from_db()
    assert cast.carol.has_short_password


def test_a_letter_with_an_accent_is_the_same_however_it_was_typed(cast):
    cast.bob.set_password("een caf\u00e9 in de stad")
    cast.bob.save()
    assert "_auth_user_id" in enter(cast.bob, "een cafe\u0301 in de stad").session


def test_the_owner_is_told_of_a_new_password(cast):
    change_password(cast.bob, LONG)
    assert mail.outbox[-1].to == [cast.bob.email]
    assert mail.outbox[-1].subject == "Je wachtwoord is veranderd"


# The last second step --------------------------------------------------------------------------


@pytest.fixture
def with_short_password(cast):
    cast.heidi.set_password("rozenbot")
    cast.heidi.save()
    return cast.heidi


def test_the_last_second_step_stays_while_the_password_is_short(with_short_password):
    client = sign_in(with_short_password)
    assert "Kies eerst een wachtwoord" in client.post(reverse("mfa_deactivate_totp")).text
    assert with_short_password.authenticator_set.filter(type="totp").exists()
    change_password(with_short_password, LONG, old="rozenbot")
    sign_in(User.objects.get(pk=with_short_password.pk)).post(reverse("mfa_deactivate_totp"))
    assert not with_short_password.has_second_step


def test_the_last_passkey_stays_while_the_password_is_short(with_short_password):
    passkey = make_passkey(with_short_password)
    client = sign_in(with_short_password)
    client.post(reverse("mfa_deactivate_totp"))
    remove = reverse("mfa_remove_webauthn", args=[passkey.pk])
    response = client.post(remove)
    assert response.headers["Location"] == reverse("account_change_password")
    assert with_short_password.authenticator_set.filter(pk=passkey.pk).exists()


def test_one_of_two_steps_may_go_and_the_owner_is_told(with_short_password):
    passkey = make_passkey(with_short_password)
    sign_in(with_short_password).post(reverse("mfa_remove_webauthn", args=[passkey.pk]))
    assert not with_short_password.authenticator_set.filter(pk=passkey.pk).exists()
    assert mail.outbox[-1].subject == "Er is een passkey weggehaald"


def test_nobody_removes_or_renames_the_passkey_of_somebody_else(cast):
    passkey = make_passkey(cast.carol)
    client = sign_in(cast.erin)
    for name in ("mfa_remove_webauthn", "mfa_edit_webauthn"):
        response = client.post(reverse(name, args=[passkey.pk]), {"name": "Van mij"})
        assert response.status_code == 404
    passkey.refresh_from_db()
    assert str(passkey) == "Mijn telefoon"


def test_whoever_runs_the_site_takes_away_a_lost_second_step(with_short_password, cast):
    url = reverse("admin:accounts_user_changelist")
    data = {"action": "take_second_step_away", "_selected_action": [with_short_password.pk]}
    assert sign_in(cast.grace).post(url, data).status_code == 302
    with_short_password.refresh_from_db()
    assert not with_short_password.has_second_step
    assert not with_short_password.has_usable_password()
    assert mail.outbox[-1].to == [with_short_password.email]
    assert AuditEntry.objects.of(with_short_password).get().verb == "second_step_removed"


def test_a_long_password_stays_when_the_second_step_is_taken_away(cast):
    actions.take_second_step_away(cast.heidi, by=Actor(user=cast.grace))
    cast.heidi.refresh_from_db()
    assert cast.heidi.check_password(PASSWORD)


# Devices ---------------------------------------------------------------------------------------


def test_the_list_names_each_device_and_ends_the_others(cast):
    phone = enter(cast.bob, HTTP_USER_AGENT="Mozilla/5.0 (Android 15; Mobile) Firefox/140.0")
    ward = enter(cast.bob, HTTP_USER_AGENT="Mozilla/5.0 (Windows NT 10.0) Chrome/140 Safari/537")
    page = ward.get(reverse("usersessions_list"))
    assert "Firefox, Android" in page.text
    assert "Chrome, Windows" in page.text
    ward.post(reverse("usersessions_list"))
    assert phone.get(reverse("me:home")).status_code == 302
    assert ward.get(reverse("me:home")).status_code == 200


def test_signing_out_everywhere_ends_this_one_too_and_nobody_elses(cast):
    phone, ward, other = enter(cast.bob), enter(cast.bob), enter(cast.frank)
    ward.post(reverse("me:sign_out_everywhere"))
    assert phone.get(reverse("me:home")).status_code == 302
    assert ward.get(reverse("me:home")).status_code == 302
    assert other.get(reverse("me:home")).status_code == 200


@pytest.mark.parametrize(
    ("user_agent", "name"),
    [
        ("Mozilla/5.0 (Windows NT 10.0) Chrome/140.0 Safari/537.36 Edg/140.0", "Edge, Windows"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 18) Version/18 Safari/604", "Safari, iPhone"),
        ("curl/8", "een onbekend toestel"),
        ("", "een onbekend toestel"),
    ],
)
def test_a_device_has_a_name_that_people_know(user_agent, name):
    assert device(user_agent) == name


def test_the_daily_work_forgets_devices_that_signed_out(cast):
    enter(cast.bob).post(reverse("account_logout"))
    enter(cast.frank)
    call_command("daily")
    assert [row.user for row in UserSession.objects.all()] == [cast.frank]


def test_erasing_the_device_signs_out_and_empties_the_browser(cast):
    client = enter(cast.bob)
    response = client.post(reverse("me:clear_device"))
    assert response.headers["Clear-Site-Data"] == '"cache", "cookies", "storage"'
    assert client.get(reverse("me:home")).status_code == 302
    assert not UserSession.objects.filter(user=cast.bob, session_key=client.session.session_key)


def test_looking_at_the_page_that_erases_does_nothing(cast):
    client = enter(cast.bob)
    assert "Clear-Site-Data" not in client.get(reverse("me:clear_device")).headers
    assert client.get(reverse("me:home")).status_code == 200


@pytest.mark.parametrize(
    "name", ["mfa_view_recovery_codes", "mfa_activate_totp", "me:home", "account_email"]
)
def test_the_browser_keeps_no_page_about_an_account(cast, name):
    client = sign_in(cast.carol if name.startswith("mfa_view") else cast.bob)
    response = client.get(reverse(name))
    assert response.status_code == 200
    assert "no-store" in response.headers["Cache-Control"]


def test_a_page_of_the_account_names_what_is_set_up(cast):
    add_second_step(cast.bob)
    page = sign_in(cast.bob).get(reverse("me:home"))
    assert "app met codes" in page.text
    assert "niet ingesteld" not in page.text
