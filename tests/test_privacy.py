"""The privacy register, the pages made from it, and what goes by itself when its time is over."""

import io
import os
import re
import subprocess
import time
from datetime import timedelta
from html import unescape

import pikepdf
import pypdfium2
import pytest
from allauth.usersessions.models import UserSession
from django.apps import apps
from django.contrib.admin.models import LogEntry
from django.contrib.sessions.models import Session
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.html import escape

from accounts.models import AuditEntry, Grant, Mandate, User
from tests.conftest import PASSWORD, make_user, sign_in
from tests.pages import PAGES, PUBLIC, address
from toolbox.privacy.register import ELSEWHERE, REGISTER, classified

# allauth's own pages hold forms, whose token needs a cookie.
FOR_EVERYBODY = [
    page for page in PAGES if page.get == PUBLIC and not page.name.startswith(("account_", "me:"))
]
LETTERS = "abcdefgh"


def columns_of_the_site():
    models = apps.get_models(include_auto_created=True)
    return [(m._meta.label, f.name) for m in models for f in m._meta.concrete_fields]


def test_every_column_of_every_table_is_in_the_register_once():
    assert sorted(column for column, _ in classified()) == sorted(columns_of_the_site())


@pytest.mark.parametrize("record", REGISTER + ELSEWHERE, ids=lambda record: record.key)
@pytest.mark.parametrize("language", ["nl-be", "en"])
def test_personal_data_says_whose_it_is_why_it_is_kept_and_for_how_long(record, language):
    with translation.override(language):
        told = [record.what, record.whose, record.why, record.kept, record.erasure]
        assert all(str(words).strip() for words in told)
        assert record.in_my_data or record.in_take_along or str(record.why_not)


@pytest.mark.django_db
@pytest.mark.parametrize("language", ["nl-be", "en"])
def test_the_public_table_tells_all_of_the_register(language):
    client = Client()
    client.post(reverse("set_language"), {"language": language})
    page = client.get(reverse("privacy:retention")).text
    with translation.override(language):
        for record in REGISTER + ELSEWHERE:
            for words in (record.what, record.whose, record.why, record.kept, record.erasure):
                assert escape(str(words)) in page


@pytest.mark.django_db
def test_the_privacy_statement_leads_to_the_table_and_the_agreement():
    page = Client().get(reverse("privacy")).text
    for name in ("retention", "agreement", "my_data", "erase_me"):
        assert reverse(f"privacy:{name}") in page


@pytest.mark.parametrize("page", FOR_EVERYBODY, ids=lambda page: page.name)
def test_a_page_for_everybody_sets_no_cookie(page, scene):
    client = Client()
    response = client.get(address(page, scene))
    assert response.status_code == 200
    assert not response.cookies
    assert not client.cookies


# The model agreement ---------------------------------------------------------------------------


def words(html):
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


@pytest.mark.django_db
def test_the_agreement_names_each_element_of_article_28():
    page = words(Client().get(reverse("privacy:agreement")).text)
    for letter in LETTERS:
        assert re.search(rf"Artikel 28[^.]*lid 3, {letter}\b", page)
    for element in ("Onderwerp", "Duur", "Aard", "Doel", "Soort gegevens", "betrokkenen"):
        assert element in page
    assert "geen juridisch advies" in page
    assert "CELEX 32016R0679" in page


@pytest.fixture(scope="module")
def agreement():
    return Client().get(reverse("privacy:agreement_pdf")).content


def bare(text, *left_out):
    """Without hyphens and white space, which differ on paper."""
    return re.sub("|".join([*left_out, r"[\s\ufffe\x02\u2010-]+"]), "", text)


def test_the_agreement_on_paper_has_every_text_of_the_page(agreement):
    document = pypdfium2.PdfDocument(agreement)
    paper = "".join(page.get_textpage().get_text_range() for page in document)
    paper = bare(paper, "•", r"Verwerkersovereenkomst \(model\)\s+pagina \d van \d")
    page = Client().get(reverse("privacy:agreement")).text
    _, _, text = page.partition('<div lang="nl">')
    text, _, _ = text.partition("</div>")
    for piece in re.findall(r">([^<>]+)<", text):
        assert bare(unescape(piece)) in paper


def test_the_agreement_on_paper_is_sound_and_tagged(agreement, tmp_path):
    path = tmp_path / "agreement.pdf"
    path.write_bytes(agreement)
    checked = subprocess.run(["qpdf", "--check", path], capture_output=True, text=True)
    assert checked.returncode == 0, checked.stdout
    with pikepdf.open(io.BytesIO(agreement)) as document:
        assert document.Root.MarkInfo.Marked
        assert str(document.Root.Lang).lower() == "nl-be"
        assert str(document.docinfo["/Title"]) == "Verwerkersovereenkomst (model)"


# What goes by itself ---------------------------------------------------------------------------


def ago(days):
    return timezone.now() - timedelta(days=days)


def grant(scene, **fields):
    found, _ = Grant.give(scene.canvas, by=scene.alice, ends_at=ago(-5))
    Grant.objects.filter(pk=found.pk).update(**fields)
    return Grant.objects.filter(pk=found.pk)


@pytest.mark.parametrize("field", ["used_at", "ends_at", "revoked_at"])
@pytest.mark.parametrize(("days", "stays"), [(29, True), (31, False)])
def test_a_link_or_invitation_goes_30_days_after_its_end(scene, field, days, stays):
    mine = grant(scene, **{field: ago(days), "email": "gast@cast.example"})
    call_command("daily")
    assert mine.exists() is stays


def test_a_link_to_what_is_gone_goes_too(scene):
    mine = grant(scene)
    scene.canvas.delete()
    call_command("daily")
    assert not mine.exists()


@pytest.mark.parametrize(("days", "stays"), [(700, True), (800, False)])
@pytest.mark.parametrize("how", ["ended", "withdrawn"])
def test_a_mandate_goes_two_years_after_its_end(cast, how, days, stays):
    mine = Mandate.objects.filter(coach=cast.carol)
    end = {"ends_on": ago(days).date()} if how == "ended" else {"withdrawn_at": ago(days)}
    mine.update(starts_on=ago(900).date(), **end)
    call_command("daily")
    assert mine.exists() is stays


@pytest.mark.parametrize(("days", "stays"), [(700, True), (800, False)])
def test_the_logs_go_after_two_years(cast, alice, days, stays):
    entry = AuditEntry.record("changed", cast.home, by=alice)
    AuditEntry.objects.filter(pk=entry.pk).update(at=ago(days))
    log = LogEntry.objects.create(user=cast.grace, object_repr="1", action_flag=2)
    LogEntry.objects.filter(pk=log.pk).update(action_time=ago(days))
    call_command("daily")
    assert AuditEntry.objects.filter(pk=entry.pk).exists() is stays
    assert LogEntry.objects.filter(pk=log.pk).exists() is stays


@pytest.mark.parametrize(("days", "stays"), [(29, True), (31, False)])
def test_an_account_that_nobody_confirmed_goes_after_30_days(db, days, stays):
    newcomer = User.objects.create_user("nieuw@cast.example", created_at=ago(days))
    newcomer.emailaddress_set.create(email=newcomer.email, primary=True)
    call_command("daily")
    assert User.objects.filter(pk=newcomer.pk).exists() is stays


def test_an_old_account_that_was_confirmed_stays(db):
    member = make_user("oud", created_at=ago(400))
    call_command("daily")
    assert User.objects.filter(pk=member.pk).exists()


def test_an_ended_session_leaves_no_trace_of_the_device(cast):
    login = {"login": cast.bob.email, "password": PASSWORD}
    Client().post(reverse("account_login"), login, headers={"user-agent": "browser van Bob"})
    assert UserSession.objects.get().user_agent == "browser van Bob"
    Session.objects.update(expire_date=ago(1))
    call_command("daily")
    assert not Session.objects.exists()
    assert not UserSession.objects.exists()


@pytest.mark.parametrize(("days", "stays"), [(29, True), (31, False)])
def test_a_file_with_development_mail_goes_after_30_days(db, settings, tmp_path, days, stays):
    settings.MAIL_FOLDER = tmp_path
    mail = tmp_path / "een.log"
    mail.write_text("Aan: bob")
    moment = time.time() - days * 24 * 3600
    os.utime(mail, (moment, moment))
    call_command("daily")
    assert mail.exists() is stays


def test_the_daily_work_may_be_done_twice(scene, capsys):
    call_command("daily")
    call_command("daily")
    assert "Daily work: 0 notes" in capsys.readouterr().out


# The administration ----------------------------------------------------------------------------


def test_the_log_of_the_administration_holds_numbers_and_no_names(cast):
    url = reverse("admin:accounts_user_change", args=[cast.bob.pk])
    fields = {"email": cast.bob.email, "name": "Bobijn", "language": "nl-be", "is_active": "on"}
    assert sign_in(cast.grace).post(url, fields).status_code == 302
    cast.bob.refresh_from_db()
    entry = LogEntry.objects.get()
    assert cast.bob.name == "Bobijn"
    assert (entry.user, entry.object_id) == (cast.grace, str(cast.bob.pk))
    assert "Bob" not in entry.object_repr + entry.change_message


@pytest.mark.parametrize("model", ["user", "organisation"])
def test_nobody_deletes_a_person_or_an_organisation_in_the_administration(cast, model):
    thing = cast.bob if model == "user" else cast.home
    url = reverse(f"admin:accounts_{model}_delete", args=[thing.pk])
    assert sign_in(cast.grace).post(url, {"post": "yes"}).status_code == 403
