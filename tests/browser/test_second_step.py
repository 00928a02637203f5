"""Passkeys and an app with codes, with a device that the browser plays; and a device left clean."""

import re

import pytest
from allauth.mfa.totp.internal.auth import (
    format_hotp_value,
    hotp_value,
    yield_hotp_counters_from_time,
)
from playwright.sync_api import expect

from tests.browser.conftest import PHONE
from tests.browser.steps import add
from tests.browser.test_pages import violations
from tests.conftest import PASSWORD

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture(autouse=True)
def slow_clock(settings):
    """The half minute of a code may turn while the browser types."""
    settings.MFA_TOTP_TOLERANCE = 1


def with_authenticator(page):
    """Give the page's browser a phone that recognises its owner at once."""
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    added = session.send("WebAuthn.addVirtualAuthenticator", {"options": options})
    return session, added["authenticatorId"]


def sign_in(page, user):
    page.goto("/account/login/")
    page.get_by_label("E-mailadres").fill(user.email)
    page.get_by_label("Wachtwoord", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Aanmelden", exact=True).click()


def sign_out(page):
    page.locator(".account-menu summary").click()
    page.get_by_role("button", name="Afmelden").click()
    expect(page.get_by_role("link", name="Aanmelden").first).to_be_visible()


@pytest.mark.parametrize("options", [{}, {"viewport": PHONE}], ids=["desktop", "phone"])
def test_a_coach_makes_a_passkey_and_signs_in_with_nothing_else(device, canvas, cast, options):
    cast.carol.authenticator_set.all().delete()
    page = device(**options).new_page()
    with_authenticator(page)
    sign_in(page, cast.carol)
    expect(page.get_by_role("heading", level=1, name="Een tweede stap")).to_be_visible()
    page.get_by_role("link", name="Maak een passkey").click()
    page.get_by_label("Naam van deze passkey").fill("Mijn telefoon")
    page.get_by_role("button", name="Maak een passkey").click()
    expect(page.get_by_role("heading", level=1, name="Herstelcodes")).to_be_visible()
    expect(page.locator(".codes li")).to_have_count(10)
    sign_out(page)
    page.goto("/account/login/?next=/account/instellingen/")
    page.get_by_role("button", name="Aanmelden met een toegangssleutel").click()
    expect(page.get_by_role("heading", level=1, name="Mijn account")).to_be_visible()
    assert str(cast.carol.authenticator_set.get(type="webauthn")) == "Mijn telefoon"


def test_a_passkey_is_the_second_step_after_a_password(device, canvas, cast):
    cast.carol.authenticator_set.all().delete()
    page = device().new_page()
    with_authenticator(page)
    sign_in(page, cast.carol)
    page.get_by_role("link", name="Maak een passkey").click()
    page.get_by_role("button", name="Maak een passkey").click()
    page.get_by_role("link", name="Ik heb ze bewaard").click()
    sign_out(page)
    sign_in(page, cast.carol)
    expect(page.get_by_role("heading", level=1, name="Tweede stap")).to_be_visible()
    assert violations(page) == []
    page.get_by_role("button", name="Gebruik je passkey").click()
    expect(page.locator(".account-menu")).to_be_visible()


def test_a_device_without_a_passkey_says_that_it_did_not_work(device, canvas):
    page = device().new_page()
    session, authenticator = with_authenticator(page)
    off = {"authenticatorId": authenticator, "isUserVerified": False}
    session.send("WebAuthn.setUserVerified", off)
    page.goto("/account/login/")
    page.get_by_role("button", name="Aanmelden met een toegangssleutel").click()
    expect(page.get_by_role("alert").filter(has_text="Dat lukte niet")).to_be_visible()


@pytest.mark.parametrize("script", [True, False], ids=["script", "no script"])
def test_an_app_with_codes_from_setting_up_to_signing_in(device, canvas, cast, script):
    cast.carol.authenticator_set.all().delete()
    page = device(java_script_enabled=script).new_page()
    sign_in(page, cast.carol)
    page.get_by_role("link", name="Gebruik een app").click()
    secret = page.locator(".steps code").inner_text()
    assert re.fullmatch("[A-Z2-7]{32}", secret)
    page.get_by_label("Code uit de app").fill(code_of(secret))
    page.get_by_role("button", name="Gebruik deze app").click()
    expect(page.locator(".codes li")).to_have_count(10)
    page.get_by_role("link", name="Ik heb ze bewaard").click()
    sign_out(page)
    sign_in(page, cast.carol)
    page.get_by_label("Code uit de app").fill(code_of(secret))
    page.get_by_role("button", name="Aanmelden", exact=True).click()
    expect(page.locator(".account-menu")).to_be_visible()


def code_of(secret):
    return format_hotp_value(hotp_value(secret, list(yield_hotp_counters_from_time())[1]))


def test_erasing_the_device_warns_of_unsent_notes_and_leaves_nothing(visit, cast):
    page = visit(cast.frank)
    add(page, "value", "Bewaard")
    page.goto("/account/toestel-wissen/")
    expect(page.locator("#unsent")).to_be_hidden()
    page.evaluate("localStorage.setItem('canvas:iemand:op:1', 'op slot')")
    page.reload()
    expect(page.locator("#unsent")).to_be_visible()
    page.get_by_role("button", name="Wis alles", exact=True).click()
    expect(page.get_by_role("heading", level=1, name="Dit toestel is schoon")).to_be_visible()
    assert page.evaluate("localStorage.length") == 0
    assert page.context.cookies() == []


def test_without_script_the_browser_erases_the_device_by_itself(device, visit, cast):
    context = device()
    page = visit(cast.frank, context)
    page.evaluate("localStorage.setItem('canvas:iemand:op:1', 'op slot')")
    page.route("**/clear_device.js", lambda route: route.fulfill(body=""))
    page.goto("/account/toestel-wissen/")
    page.get_by_role("button", name="Wis alles", exact=True).click()
    expect(page.get_by_role("heading", level=1, name="Dit toestel is schoon")).to_be_visible()
    assert page.evaluate("localStorage.length") == 0
    assert context.cookies() == []
