"""From the decision aid to a decided choice with an agreement, a letter and a PDF: on a phone,
without script."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from agreements.models import Agreement
from tests.browser.conftest import PHONE, enter
from tests.browser.test_newcomer import text_of_pdf
from tests.test_choices import QUERY
from tooldb.models import Decision

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_an_organisation_goes_from_answers_to_a_decided_choice(device, live_server, texts, cast):
    context = device(viewport=PHONE, java_script_enabled=False)
    enter(context, cast.frank)
    page = context.new_page()
    page.goto(f"{reverse('tooldb:aid_result')}?{QUERY}")
    page.get_by_role("link", name="Bewaar als keuze van je organisatie").click()
    page.get_by_label("Waarvoor is het?").fill("Gesprekken met de familie")
    press(page)
    page.get_by_role("link", name="Kies een tool").click()
    page.get_by_label("Welke kies je?").select_option("zoom-betalend")
    page.get_by_label("Waarom deze?").fill("De bewoners kennen het.")
    press(page)
    expect(page.get_by_role("heading", level=2, name="Nog te regelen")).to_be_visible()
    page.get_by_role("link", name="Spreek af wie en wanneer").first.click()
    page.get_by_label("Wie doet het?").fill("Ann")
    page.get_by_label("Tegen wanneer?").fill("2027-01-15")
    press(page)
    expect(page.get_by_role("link", name="Bekijk de afspraak")).to_have_count(1)
    assert Agreement.objects.get().who == "Ann"
    page.get_by_role("link", name="Brief aan de leverancier").click()
    with page.expect_download() as letter:
        page.get_by_role("link", name="Download voor Word").click()
    assert letter.value.suggested_filename == "keuze-huis-test-brief.docx"
    page.get_by_role("link", name="Terug naar de keuze").click()
    page.get_by_role("link", name="Verslag als PDF").click()
    with page.expect_download(timeout=60_000) as paper:
        page.get_by_role("button", name="Download PDF").click()
    assert "De bewoners kennen het." in text_of_pdf(paper.value.path())
    assert Decision.objects.get().edition.key == "zoom-betalend"
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]


def press(page):
    page.get_by_role("main").get_by_role("button").last.click()
