"""An hour a week: what an editor does from the mail to a new version of the catalogue."""

import re

import pytest
from django.core import mail
from playwright.sync_api import expect

from knowledge.models import Question
from tests.browser.test_pages import violations
from tests.browser.test_second_step import code_of, sign_in
from tests.catalogue import claim
from tests.conftest import SECRET
from tooldb.editing.mail import mail_what_is_due
from tooldb.models import CatalogueRelease, Claim

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
HEAD = "edition;question;value;evidence;source;checked_on\r\n"
RIGHT = "belpret-gratis;mensen;40;vendor;belpret-zelf;{today}\r\n"
WRONG = "belpret-duur;mensen;40;vendor;belpret-zelf;{today}\r\n"


@pytest.fixture
def week(shop, cast):
    """What came in: three answers that lapsed and a question; the editor has had the mail."""
    claim(shop, days_ago=400)
    claim(shop, shop.people, days_ago=400, value="25")
    claim(shop, shop.own_server, days_ago=400, source=shop.press)
    shop.question = Question.objects.create(kind="question", about="Belpret", text="Mag het?")
    CatalogueRelease.objects.create(note="Eerst")
    assert mail_what_is_due() == 1
    return shop


def test_an_editor_keeps_the_catalogue_true(device, week, cast, settings):
    settings.MFA_TOTP_TOLERANCE = 1
    page = device().new_page()
    come_in_by_the_mail(page, cast.erin)
    confirm_two(page)
    correct_one_with_a_new_source(page)
    answer_the_question(page, week.question)
    read_in_a_table_with_a_wrong_row(page)
    publish(page)
    page.goto(week.tool.get_absolute_url())
    expect(page.locator("#belpret-betaald")).to_contain_text("Contract van Belpret")
    expect(page.locator("#belpret-gratis")).to_contain_text("40")
    expect(page.locator("main")).to_contain_text("ersie 15")
    assert Claim.objects.standing().filter(checked_by=cast.erin).count() == 4


def come_in_by_the_mail(page, editor):
    link = re.search(r"http://localhost(/beheer/\S+)", mail.outbox[-1].body)[1]
    page.goto(link)
    page.get_by_label("E-mailadres").fill(editor.email)
    page.get_by_label("Wachtwoord", exact=True).fill("een zin die ik onthoud")
    page.get_by_role("button", name="Aanmelden", exact=True).click()
    page.get_by_label("Code uit de app").fill(code_of(SECRET))
    page.get_by_role("button", name="Aanmelden", exact=True).click()
    expect(page.get_by_role("heading", level=1, name="Na te kijken")).to_be_visible()


def confirm_two(page):
    form = page.locator("form", has=page.get_by_role("link", name="Belpret zelf"))
    for box in form.get_by_role("checkbox").all():
        box.check()
    form.get_by_role("button", name="Voeg toe wat aangevinkt is").click()
    expect(page.get_by_text("Toegevoegd als vandaag nagekeken: 2.")).to_be_visible()


def correct_one_with_a_new_source(page):
    page.get_by_role("link", name=re.compile("Verbeter.*Server")).click()
    page.get_by_text("nee", exact=True).click()
    page.locator("#id_source").select_option("")
    page.get_by_text("contract of certificaat gelezen").click()
    page.get_by_label("Titel").fill("Contract van Belpret")
    page.get_by_label("Soort").select_option("vendor")
    page.get_by_role("button", name="Voeg dit antwoord toe").click()
    expect(page.get_by_text("Toegevoegd: Belpret betaald: Server: nee.")).to_be_visible()


def answer_the_question(page, question):
    page.get_by_role("link", name="Ik heb een vraag: Belpret").click()
    page.locator("[name=answer]").fill("Ja, met een overeenkomst.")
    page.locator("[name=_save]").click()
    page.goto(question.get_absolute_url())
    expect(page.get_by_text("Ja, met een overeenkomst.")).to_be_visible()


def read_in_a_table_with_a_wrong_row(page):
    page.goto("/beheer/catalogus/")
    page.get_by_role("link", name="Een tabel inlezen").click()
    today = Claim.objects.last().checked_on.strftime("%d/%m/%Y")
    choose(page, (HEAD + RIGHT + WRONG).format(today=today))
    expect(page.get_by_text("Rij 3")).to_be_visible()
    expect(page.get_by_text("we kennen ‘belpret-duur’ niet")).to_be_visible()
    assert violations(page) == []
    page.get_by_role("link", name="Kies een ander bestand").click()
    choose(page, (HEAD + RIGHT).format(today=today))
    page.get_by_role("button", name="Voeg deze antwoorden toe").click()
    expect(page.get_by_text("Toegevoegde antwoorden: 1.")).to_be_visible()


def choose(page, text):
    file = {"name": "antwoorden.csv", "mimeType": "text/csv", "buffer": text.encode("cp1252")}
    page.get_by_label("Bestand").set_input_files(file)
    page.get_by_role("button", name="Kijk wat er zou gebeuren").click()


def publish(page):
    page.get_by_role("link", name="Een nieuwe versie uitbrengen").click()
    page.locator("[name=note]").fill("Belpret nagekeken.")
    page.locator("[name=_save]").click()
    page.goto("/tools/versies/")
    expect(page.get_by_text("Belpret nagekeken.")).to_be_visible()


def test_a_visitor_opens_a_preview_that_an_editor_made(device, week, cast, settings):
    settings.MFA_TOTP_TOLERANCE = 1
    week.tool.delete()
    page = device().new_page()
    sign_in(page, cast.erin)
    page.get_by_label("Code uit de app").fill(code_of(SECRET))
    page.get_by_role("button", name="Aanmelden", exact=True).click()
    expect(page.locator(".account-menu")).to_be_visible()
    page.goto(f"/beheer/catalogus/tools/{week.tool.pk}/voorbeeld/")
    page.get_by_label("Wat het is").fill("Een nieuwe zin.")
    page.get_by_role("button", name="Maak een link").click()
    link = page.locator("#new-link").input_value().removeprefix("http://localhost")
    visitor = device().new_page()
    visitor.goto(link)
    expect(visitor.get_by_text("Een nieuwe zin.")).to_be_visible()
    assert violations(visitor) == []
