"""The holes that sites like this one have had, a test for each kind, on every page of the registry.
Ids of others: tests/test_id_swapping.py. Hostile texts: tests/test_hostile_texts.py."""

import csv
import io
import json
import re
import zipfile
from copy import copy
from itertools import product

import pytest
from django.conf import settings
from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.db.models import BooleanField, DateField, DateTimeField, IntegerField, UUIDField
from django.test import Client
from django.urls import reverse
from PIL import Image

from accounts.models import Organisation, User
from canvas.models import Canvas, Note
from tests import hostile, markup
from tests.conftest import PASSWORD, make_client, undone
from tests.pages import PAGES, address
from tests.rows import Writes, changes, looked_at, snapshot
from tests.test_hostile_texts import html_of, is_visible, poison, poster

pytestmark = pytest.mark.once

# What a look may write, and why.
WRITTEN_BY_LOOKING = {
    "accounts:enter_by_grant": {"django_session"},  # the grant that was shown at the door
    "account_confirm_email": {"django_session"},
    "account_reset_password_from_key": {"django_session"},  # the key leaves the address
    # A question to an app or a passkey waits in the session for its answer.
    "mfa_activate_totp": {"django_session"},
    "mfa_add_webauthn": {"django_session"},
    "mfa_login_webauthn": {"django_session"},
    "mfa_reauthenticate_webauthn": {"django_session"},
    # The owner has seen these codes.
    "mfa_view_recovery_codes": {"mfa_authenticator"},
    "mfa_download_recovery_codes": {"mfa_authenticator"},
    "readyz": {"toolbox_moment"},  # whether the database takes a write is what it asks
}


WRITING = [page for page in PAGES if 302 in page.post.values()]

# A look that writes -------------------------------------------------------------------------------


def test_looking_without_reading_writes_nothing(scene, browsers):
    """Reading itself, by every role: tests/test_permissions.py."""
    wrong = []
    for page, method in product(PAGES, ["head", "options"]):
        client, url = browsers[page.looker], address(page, scene)
        with undone(client), Writes() as written:
            getattr(client, method)(url)
        if not written.tables <= may_be_written(page, page.looker):
            wrong.append((page.name, method, written.tables))
    assert wrong == []


def may_be_written(page, role):
    allowed = WRITTEN_BY_LOOKING.get(page.name, set())
    # The administrators of an organisation can read what a coach has looked at.
    return allowed | ({"accounts_auditentry"} if role == "coach" else set())


# Mass assignment ----------------------------------------------------------------------------------

TEXT, NUMBER, DAY = "zqplanted", 987_654, "2001-02-03"


POWERS = {"is_staff", "is_superuser", "is_editor"}


def planted(column, foreign):
    """What somebody would send to set this column."""
    if isinstance(column, BooleanField):
        return "on"
    if isinstance(column, DateTimeField):
        return f"{DAY} 00:00:00"
    if isinstance(column, DateField):
        return DAY
    if isinstance(column, UUIDField) or column.is_relation:
        return str(foreign)
    return str(NUMBER) if isinstance(column, IntegerField) else TEXT


def every_column(foreign):
    """A form with a field for every column of every table."""
    form = {}
    for model in looked_at():
        for column in model._meta.concrete_fields:
            form[column.attname] = form[column.name] = planted(column, foreign)
    return form | {"is_staff": "on", "is_superuser": "on", "is_editor": "on", "role": TEXT}


def named_fields(html):
    return {
        element.attrib.get("name")
        for element in markup.elements(html)
        if element.tag in ("input", "select", "textarea")
    } - {None}


def was_planted(value, foreign):
    if isinstance(value, str):
        return value == TEXT or value == str(foreign)
    return value in (foreign, NUMBER) or str(value).startswith(DAY)


def test_a_form_sets_no_column_that_it_does_not_show(scene, browsers):
    foreign = Canvas.objects.create(organisation=scene.other, title="Van een ander").pk
    before, everything = snapshot(), every_column(foreign)
    wrong = []
    for page in WRITING:
        with undone(browsers[poster(page)]):
            post_everything(scene, browsers[poster(page)], page, everything)
            after = snapshot()
        wrong += [(page.name, *found) for found in set_by_force(before, after, foreign)]
    assert wrong == []


# Fields of a second step; and the number of a change, which is for the browser to choose.
OFFERED = {
    "canvas:read_in": {"title", "purpose"},
    "canvas:delete_note": {"op_id"},
    "canvas:restore_note": {"op_id"},
    "canvas:conflict": {"op_id"},
}


def post_everything(scene, client, page, everything):
    url, data = address(page, scene), page.data(scene)
    shown = named_fields(html_of(client.get(url))) | set(data) | OFFERED.get(page.name, set())
    hidden = {name: value for name, value in everything.items() if name not in shown}
    client.post(url, hidden | data)


def set_by_force(before, after, foreign):
    for model, old, new in changes(before, after):
        for name, value in new.values.items() if new else ():
            changed = old is None or old.values[name] != value
            if changed and (was_planted(value, foreign) or (name in POWERS and value)):
                yield model.__name__, name, value


# Open redirects -----------------------------------------------------------------------------------

NEXT = ["next", "back", "url", "return", "redirect", "continue", "to"]


def leads_away(location):
    """Where a browser would go: it reads a backslash as a slash and drops line breaks."""
    bare = re.sub(r"[\t\r\n\x00]", "", location).strip().replace("\\", "/")
    if bare.startswith(("http://localhost/", "http://testserver/")):
        return False
    return not re.match(r"(/($|[^/])|\?|#|$)", bare)


def assert_stays(response, what):
    location = response.headers.get("Location", "")
    assert not leads_away(location), (what, location)
    refresh = response.headers.get("Refresh", "") + response.headers.get("HX-Redirect", "")
    assert "evil" not in refresh
    html = html_of(response)
    for element in markup.elements(html) if "evil" in html else ():
        if element.tag in ("a", "form", "button", "input", "meta"):
            for name in ("href", "action", "formaction", "content"):
                assert not leads_to_evil(element.attrib.get(name, "")), (what, name)


def leads_to_evil(found):
    bare = found.replace("\\", "/").strip()
    return bool(re.match(r"(https?:)?/*[^/?#]*evil\.example", bare)) and leads_away(found)


def test_no_page_sends_anybody_elsewhere(scene, browsers):
    for number, page in enumerate(PAGES):
        known = poster(page) if 302 in page.post.values() else "viewer"
        for step, role in enumerate(["anonymous", known]):
            for place in hostile.ELSEWHERE[(number + step) % 9 :: 9]:
                assert_page_stays(scene, browsers[role], page, place)


def assert_page_stays(scene, client, page, place):
    url, given = address(page, scene), dict.fromkeys(NEXT, place)
    headers = {"referer": place.replace("\x00", ""), "x-forwarded-host": "evil.example"}
    with undone(client):
        assert_stays(client.get(url, given, headers=headers), (page.name, place))
    with undone(client):
        data = page.data(scene) | given
        assert_stays(client.post(url, data, headers=headers), (page.name, place))


def test_signing_in_leads_nowhere_else(cast):
    for place in hostile.ELSEWHERE:
        data = {"login": cast.bob.email, "password": PASSWORD, "next": place}
        response = Client().post(reverse("account_login"), data)
        assert response.status_code == 302
        assert not leads_away(response.headers["Location"])


@pytest.mark.django_db
@pytest.mark.parametrize("place", hostile.ELSEWHERE)
def test_the_language_switch_leads_nowhere_else(place):
    response = Client().post(reverse("set_language"), {"language": "en", "next": place})
    assert not leads_away(response.headers["Location"])


@pytest.mark.parametrize("path", ["//evil.example/x", "/\\evil.example", "/%0a/evil.example"])
def test_a_sign_in_link_made_of_the_page_before_stays_here(canvas, path):
    """accounts.access.page_of takes the path of the Referer."""
    url = reverse("canvas:new", args=[canvas.organisation.slug])
    referer = {"referer": f"http://testserver{path}"}
    html = Client().post(url, {"title": "x"}, headers=referer).text
    for link in re.findall(r'href="([^"]*next=[^"]*)"', html):
        response = Client().get(link)
        assert not leads_away(response.headers.get("Location", ""))


# The name of the host -----------------------------------------------------------------------------


@pytest.mark.django_db
@pytest.mark.parametrize(
    "host", ["evil.example", "localhost.evil.example", "localhost@evil.example", "evil.example:80"]
)
def test_another_host_gets_nothing(host):
    assert Client().get("/", headers={"host": host}).status_code == 400


@pytest.mark.django_db
@pytest.mark.parametrize("port", ["8000@evil.example", "80#@evil.example", "x/../evil.example"])
def test_the_number_of_this_computer_leads_to_its_name_only(port):
    response = Client().get("/", headers={"host": f"127.0.0.1:{port}"})
    location = response.headers.get("Location", "http://localhost:80/")
    assert location == "http://localhost:80/"


def test_mail_links_lead_to_our_own_address(scene, browsers, settings):
    settings.ALLOWED_HOSTS = ["other.example", "testserver"]
    settings.PUBLIC_URL = "https://toolbox.example"
    hosts = {"host": "other.example", "x-forwarded-host": "evil.example"}
    for page in WRITING:
        data = {"email": scene.bob.email} | page.data(scene)
        with undone(browsers[poster(page)]):
            browsers[poster(page)].post(address(page, scene), data, headers=hosts)
    with undone():
        Client().post(reverse("account_reset_password"), {"email": scene.bob.email}, headers=hosts)
    assert len(mail.outbox) > 3
    for sent in mail.outbox:
        for body in [sent.body, *(found.content for found in sent.alternatives)]:
            assert "other.example" not in body
            assert "evil.example" not in body
            for link in re.findall(r"https?://[^\s\"'<>]+", body):
                assert link.startswith("https://toolbox.example/"), link


# Placeholders in mail -----------------------------------------------------------------------------


def test_a_name_in_a_mail_is_a_name(scene, browsers):
    for text in [*hostile.TEMPLATE, *hostile.POLYGLOTS, *hostile.HEADER]:
        with undone(browsers["administrator"]):
            poison(text)
            for page in PAGES:
                if page.name in ("accounts:invite_member", "accounts:invite_coach"):
                    client = browsers["administrator"]
                    client.post(address(page, scene), page.data(scene))
        assert_mails_hold(text)
        mail.outbox.clear()


def assert_mails_hold(text):
    assert mail.outbox
    for sent in mail.outbox:
        assert sent.to == ["nieuw@cast.example"]
        assert "\n" not in sent.subject
        assert not {"bcc", "cc", "set-cookie"} & {name.lower() for name in sent.message()}
        html = "".join(found.content for found in sent.alternatives)
        assert not [found for found in markup.foreign(html) if not found.startswith("style")]
        assert settings.SECRET_KEY not in sent.body + html
        if is_visible(text):
            assert markup.squeezed(text) in markup.squeezed(sent.body)
            assert markup.squeezed(text)[:40] in markup.words(html)


# File names and headers ---------------------------------------------------------------------------


def test_a_file_has_a_plain_name_and_a_kind_that_no_browser_guesses(scene, browsers):
    poison(hostile.HEADER[0] + '";.exe')
    for page in PAGES:
        with undone(browsers[page.looker]):
            response = browsers[page.looker].get(address(page, scene))
        name = response.headers.get("Content-Disposition", 'attachment; filename="a.b"')
        assert re.fullmatch(r'(attachment|inline); filename="[\w.-]+"', name, re.ASCII), name
        assert response.headers["X-Content-Type-Options"] == "nosniff"
        assert response.status_code in (204, 302) or response.headers["Content-Type"]
        for header, value in response.headers.items():
            assert not set(value) & set("\r\n\x00"), header


# What goes out in files ---------------------------------------------------------------------------


def readable(response):
    body = b"".join(response.streaming_content) if response.streaming else response.content
    if not body.startswith(b"PK"):
        return body.decode("utf-8", "replace")
    with zipfile.ZipFile(io.BytesIO(body)) as archive:
        for name in archive.namelist():
            assert not name.startswith(("/", "\\")), name
            assert ".." not in name
        files = [archive.read(name) for name in archive.namelist()]
    return "\n".join(file.decode("utf-8", "replace") for file in files)


@pytest.mark.parametrize("name", ["json", "markdown", "csv", "pdf", "png", "changes", "canvas"])
def test_a_canvas_that_goes_out_takes_no_secret_and_no_address_along(scene, browsers, name):
    url = reverse(f"canvas:{name}", args=[scene.home.slug, scene.canvas.pk])
    with undone():
        text = readable(browsers["viewer"].get(url))
    assert_no_secret(scene, text)
    for person in scene.people.values():
        if person != scene.bob:
            assert person.email not in text


@pytest.mark.parametrize("name", ["privacy:my_data", "dossier:take_along"])
def test_a_zip_holds_no_secret(scene, browsers, name):
    page = next(page for page in PAGES if page.name == name)
    with undone():
        text = readable(browsers["administrator"].post(address(page, scene), page.data(scene)))
    assert_no_secret(scene, text)
    assert scene.dave.email not in text
    if name == "privacy:my_data":
        for person in (scene.bob, scene.carol, scene.frank):
            assert person.email not in text


def assert_no_secret(scene, text):
    assert settings.SECRET_KEY not in text
    assert scene.token not in text
    assert scene.grant.token_hash not in text
    for password in User.objects.values_list("password", flat=True):
        assert password not in text
    assert "Andere Test" not in text


def test_a_spreadsheet_reckons_nothing_of_what_people_typed(scene, browsers):
    for number, text in enumerate([*hostile.FORMULA, *hostile.HEADER]):
        Note.objects.create(canvas=scene.canvas, block="value", position=number + 9, text=text)
    url = reverse("canvas:csv", args=[scene.home.slug, scene.canvas.pk])
    content = browsers["viewer"].get(url).content.decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(content), delimiter=";"))
    assert len(rows) > len(hostile.FORMULA)
    for cell in (cell for row in rows for cell in row):
        assert not cell.startswith(("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b")), cell


def test_json_that_goes_out_is_json_whatever_was_typed(scene, browsers):
    for number, text in enumerate(hostile.STORABLE):
        Note.objects.create(canvas=scene.canvas, block="value", position=number + 9, text=text)
    url = reverse("canvas:json", args=[scene.home.slug, scene.canvas.pk])
    found = json.dumps(json.loads(browsers["viewer"].get(url).content))
    assert all(json.dumps(text)[1:-1] in found for text in hostile.STORABLE)


# Uploads ------------------------------------------------------------------------------------------


def picture(kind="PNG", size=(40, 30), **options):
    held = io.BytesIO()
    Image.new("RGB", size, "red").save(held, kind, **options)
    return held.getvalue()


SVG = b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>"
NOT_PICTURES = {
    "logo.svg": SVG,
    "logo.png": SVG,
    "logo.html": b"<script>alert(1)</script>",
    "logo.jpg": b"\xff\xd8\xff\xe0<script>alert(1)</script>",
    "logo.gif": picture("GIF"),
    "logo.bmp": picture("BMP"),
    "logo.php.png": b"<?php system($_GET['x']); ?>",
    "logo.webp": picture("WEBP")[:40],
    "leeg.png": b"",
    "groot.png": picture("PNG", (6000, 5000)),
    "zwaar.png": picture("PNG") + b"\x00" * (5 * 2**20),
    "xml.png": b"<!DOCTYPE x [<!ENTITY e SYSTEM 'file:///etc/passwd'>]><x>&e;</x>",
}


def send_logo(scene, name, content):
    url = reverse("accounts:change_logo", args=[scene.home.slug])
    upload = SimpleUploadedFile(name, content, content_type="image/png")
    return make_client(scene, "administrator").post(url, {"logo": upload})


@pytest.mark.parametrize("name", NOT_PICTURES)
def test_what_is_no_fit_picture_is_refused_as_logo(scene, name):
    before = Organisation.objects.get(pk=scene.home.pk).logo.name
    response = send_logo(scene, name, NOT_PICTURES[name])
    assert response.status_code in (200, 422)
    assert Organisation.objects.get(pk=scene.home.pk).logo.name == before


@pytest.mark.parametrize("name", ["../../x.png", "..\\x.png", "a\r\nSet-Cookie: x.png", "<b>.png"])
def test_a_logo_is_kept_under_a_name_of_ours_and_drawn_anew(scene, name):
    content = picture("JPEG", exif=b"Exif\x00\x00GPS geheim", comment=b"<script>alert(1)</script>")
    response = send_logo(scene, name, content)
    assert response.status_code == 302
    logo = Organisation.objects.get(pk=scene.home.pk).logo
    assert re.fullmatch(r"logos/[0-9a-f-]{36}\.png", logo.name)
    kept = logo.read()
    assert kept.startswith(b"\x89PNG")
    assert b"script" not in kept
    assert b"geheim" not in kept


# Forms of another site ----------------------------------------------------------------------------


# They choose a language, have a public document printed, and take a question from anybody: who is
# signed in makes no difference, and from another site a browser sends no session (SameSite).
WITHOUT_TOKEN = {
    "set_language",
    "tooldb:catalogue_paper",
    "knowledge:ask",
    "checklists:booklet",
    "checklists:ours",
}


def test_a_form_of_another_site_changes_nothing(scene, browsers):
    client, wrong = Client(enforce_csrf_checks=True), []
    for page in WRITING:
        if page.name in WITHOUT_TOKEN:
            continue
        client.cookies = copy(browsers[poster(page)].cookies)
        url, data = address(page, scene), page.data(scene)
        with undone(), Writes() as written:
            response = client.post(url, data, headers={"origin": "https://evil.example"})
        if response.status_code != 403 or written.tables - {"django_session"}:
            wrong.append((page.name, response.status_code, written.tables))
    assert wrong == []


def test_every_table_is_looked_at(db):
    """The tests above compare all tables but those that a look may change."""
    tables = set(connection.introspection.table_names())
    ours = {model._meta.db_table for model in looked_at()}
    left = {"django_session", "django_content_type", "auth_permission", "django_migrations"}
    assert tables - ours <= left
