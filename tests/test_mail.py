"""The mails of this site: as text and HTML, in the reader's language, linking to our own host."""

import re

import pytest
from allauth.account.adapter import get_adapter
from django.conf import settings as site
from django.core import mail
from django.core.mail import EmailMultiAlternatives
from django.core.mail.backends.filebased import EmailBackend
from django.test import Client
from django.urls import reverse

from accounts.models import User
from tests.conftest import sign_in

pytestmark = pytest.mark.django_db
SIGN_UP = {"name": "Nele", "password1": "drie koeien in de wei"}
HOSTILE = '<b>vet</b> & {{ 7 }} "x"'


def html_of(message):
    [(html, kind)] = message.alternatives
    assert kind == "text/html"
    return html


def forgotten(email, **options):
    Client().post(reverse("account_reset_password"), {"email": email}, **options)
    return mail.outbox[-1]


def signed_up(email, **options):
    Client().post(reverse("account_signup"), SIGN_UP | {"email": email}, **options)
    return mail.outbox[-1]


MAILS = {
    "forgotten": (forgotten, "alice@cast.example"),
    "no account": (forgotten, "niemand@cast.example"),
    "signed up": (signed_up, "nieuw@cast.example"),
    "known already": (signed_up, "alice@cast.example"),
}


@pytest.mark.parametrize("name", MAILS)
def test_a_mail_has_a_text_and_html_that_say_the_same(cast, name):
    send, email = MAILS[name]
    message = send(email)
    html = html_of(message)
    [link] = re.findall(r"http://\S+", message.body)
    assert f'href="{link}"' in html
    assert "Dag," in message.body
    assert "Dag," in html
    assert '<html lang="nl-be">' in html


@pytest.mark.parametrize("name", MAILS)
def test_every_link_goes_to_our_own_host_whatever_the_request_says(cast, name, settings):
    settings.ALLOWED_HOSTS = ["*"]
    send, email = MAILS[name]
    message = send(email, headers={"host": "evil.example"})
    links = re.findall(r"https?://[^\s\"<]+", message.body + html_of(message))
    assert links
    assert [link for link in links if not link.startswith(f"{site.PUBLIC_URL}/")] == []
    assert "evil" not in message.body + html_of(message)


@pytest.mark.parametrize("name", MAILS)
def test_the_html_asks_nothing_from_outside(cast, name):
    send, email = MAILS[name]
    html = html_of(send(email))
    assert not re.search(r"<(img|script|link|iframe|form)\b|url\(|@import| style=", html)


def test_a_mail_speaks_the_language_of_who_gets_it(cast):
    User.objects.filter(pk=cast.alice.pk).update(language="en")
    assert forgotten(cast.alice.email).subject == "Choose a new password"
    assert "Hello," in html_of(mail.outbox[-1])
    assert forgotten(cast.bob.email).subject == "Kies een nieuw wachtwoord"


def test_a_newcomer_gets_the_language_of_the_page(cast):
    client = Client()
    client.post(reverse("set_language"), {"language": "en"})
    client.post(reverse("account_reset_password"), {"email": "niemand@cast.example"})
    assert mail.outbox[-1].subject == "There is no account with this address"


def test_a_change_of_the_account_is_told_without_saying_from_where(
    cast, django_capture_on_commit_callbacks
):
    client = sign_in(cast.carol)
    client.defaults |= {"REMOTE_ADDR": "192.0.2.7", "HTTP_USER_AGENT": "Browser/7"}
    with django_capture_on_commit_callbacks(execute=True):
        client.post(reverse("mfa_generate_recovery_codes"))
    message = mail.outbox[-1]
    assert message.to == [cast.carol.email]
    assert message.subject == "Je hebt nieuwe herstelcodes"
    whole = message.body + html_of(message)
    assert f"{site.PUBLIC_URL}{reverse('account_reset_password')}" in whole
    assert not re.search(r"192\.0|0\.0\.0\.0|Browser/7", whole)


def test_what_people_typed_stays_text_in_html(cast):
    context = {"from_email": HOSTILE, "to_email": "x@cast.example"}
    get_adapter().send_mail("account/email/email_changed", cast.bob.email, context)
    message = mail.outbox[-1]
    assert HOSTILE in message.body
    assert "<b>vet" not in html_of(message)


def test_a_subject_is_one_line(cast, tmp_path, settings):
    (tmp_path / "odd_subject.txt").write_text("{{ email }}")
    (tmp_path / "odd_message.txt").write_text("Dag")
    folders = [{**settings.TEMPLATES[0], "DIRS": [*settings.TEMPLATES[0]["DIRS"], tmp_path]}]
    settings.TEMPLATES = folders
    context = {"email": "Dag\r\nBcc: iedereen@cast.example"}
    get_adapter().send_mail("odd", cast.bob.email, context)
    assert mail.outbox[-1].subject == "Dag Bcc: iedereen@cast.example"
    assert mail.outbox[-1].recipients() == [cast.bob.email]


# Read in development ---------------------------------------------------------------------------


@pytest.fixture
def kept(settings, tmp_path):
    """A mail in the folder of the development mail."""
    settings.MAIL_FOLDER = tmp_path
    message = EmailMultiAlternatives("Dag", "De tekst", to=["x@cast.example"])
    message.attach_alternative("<p>De HTML</p><script>alert(1)</script>", "text/html")
    EmailBackend(alias="files", file_path=str(tmp_path)).send_messages([message])
    return next(tmp_path.glob("*.log")).name


def test_the_mail_page_shows_the_text_and_leads_to_the_html(kept):
    page = Client().get(reverse("mail_page"))
    assert "De tekst" in page.text
    assert "De HTML" not in page.text
    assert reverse("mail_html", args=[kept]) in page.text


def test_the_html_of_a_mail_is_shown_where_it_can_do_nothing(kept):
    response = Client().get(reverse("mail_html", args=[kept]))
    assert "<p>De HTML</p>" in response.text
    policy = response.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "sandbox" in policy
    assert "script-src" not in policy


@pytest.mark.parametrize("name", ["geen.log", "..", "%2e%2e%2fsettings.py"])
def test_only_mails_of_the_folder_are_shown(kept, name):
    assert Client().get(f"/ontwikkeling/mail/{name}/").status_code == 404
