"""Headers, cookies, language, errors: what holds for every page."""

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from tests.conftest import sign_in

PUBLIC_PAGES = ["start", "privacy", "accessibility", "tooldb:tools", "tooldb:compare"]


@pytest.mark.django_db
@pytest.mark.parametrize("name", PUBLIC_PAGES)
def test_a_page_for_everybody_sets_no_cookie(name):
    assert not Client().get(reverse(name)).cookies


@pytest.mark.django_db
def test_the_policy_allows_our_own_files_and_nothing_inline():
    policy = Client().get("/").headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "unsafe" not in policy
    assert "http" not in policy


@pytest.mark.django_db
def test_the_other_headers():
    headers = Client().get("/").headers
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["Referrer-Policy"] == "same-origin"
    assert headers["Cross-Origin-Opener-Policy"] == "same-origin"


@pytest.mark.django_db
def test_dutch_is_the_language_whatever_the_browser_asks_for():
    response = Client().get("/", HTTP_ACCEPT_LANGUAGE="en")
    assert response.headers["Content-Language"] == "nl-be"
    assert '<html lang="nl-BE"' in response.text or '<html lang="nl-be"' in response.text


@pytest.mark.django_db
def test_english_comes_by_choice_and_stays():
    client = Client()
    response = client.post(reverse("set_language"), {"language": "en", "next": "/privacy/"})
    assert response.headers["Location"] == "/privacy/"
    assert client.get("/privacy/").headers["Content-Language"] == "en"


@pytest.mark.django_db
@pytest.mark.parametrize("address", ["https://evil.example/", "//evil.example", "javascript:x"])
def test_the_language_switch_leads_nowhere_else(address):
    response = Client().post(reverse("set_language"), {"language": "en", "next": address})
    assert response.headers["Location"] == "/"


@pytest.mark.django_db
def test_an_unknown_language_is_ignored():
    client = Client()
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "xx"
    assert client.get("/").headers["Content-Language"] == "nl-be"


@pytest.mark.django_db
def test_a_form_without_a_token_is_refused_with_what_was_typed(cast):
    client = Client(enforce_csrf_checks=True)
    client.force_login(cast.alice, backend="django.contrib.auth.backends.ModelBackend")
    url = reverse("accounts:new_organisation")
    own = client.post(url, {"name": "Mijn huis"}, headers={"sec-fetch-site": "same-origin"})
    assert own.status_code == 403
    assert "Mijn huis" in own.text
    foreign = client.post(url, {"name": "Mijn huis"}, headers={"sec-fetch-site": "cross-site"})
    assert foreign.status_code == 403
    assert "Mijn huis" not in foreign.text


def test_the_loopback_number_is_sent_on_to_its_name(db, settings):
    response = Client().get("/privacy/?a=1", headers={"host": "127.0.0.1:8000"})
    assert response.status_code == 301
    assert response.headers["Location"] == "http://localhost:8000/privacy/?a=1"


@pytest.mark.django_db
def test_a_page_that_is_not_there_says_so_in_our_voice():
    response = Client().get("/bestaat-niet/")
    assert response.status_code == 404
    assert "</main>" in response.text


def test_a_text_with_a_null_character_gets_a_message_and_no_error(canvas, cast):
    url = reverse("canvas:block", args=[canvas.organisation.slug, canvas.pk, "value"])
    response = sign_in(cast.alice).post(url, {"text": "a\x00b", "meaning": "idea"})
    assert response.status_code == 422
