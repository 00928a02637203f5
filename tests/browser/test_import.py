"""A newcomer has a canvas in a mail and makes one of it here; and takes one along in each form."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from canvas import exchange
from canvas.models import Canvas
from tests.browser import steps
from tests.browser.conftest import DESKTOP, PHONE, enter

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

MAIL = """# Beeldbellen in het weekend

## Kernpartners
- De huisarts
- Bel 's avonds & noteer <dit>
  op een tweede regel

## Key Activities
* Oefenen met bewoners 👍

## Parkeerplaats
- Voor later
"""


@pytest.fixture
def home(device, texts, cast):
    """A function: somebody who may write for Huis Test opens its page."""

    def home(**options):
        context = device(**options)
        enter(context, cast.frank)
        page = context.new_page()
        page.goto(cast.home.get_absolute_url())
        return page

    return home


@pytest.mark.parametrize(
    "options",
    [{"viewport": DESKTOP}, {"viewport": PHONE}, {"viewport": PHONE, "java_script_enabled": False}],
    ids=["desktop", "phone", "phone without script"],
)
def test_a_newcomer_makes_a_canvas_of_a_mail(home, options):
    page = home(**options)
    page.get_by_role("link", name="tekst").first.click()
    page.get_by_label("Plak de tekst").fill(MAIL)
    page.get_by_role("button", name="Kijk wat het wordt").click()
    expect(page.get_by_text("3 notities. Er is nog niets gemaakt.")).to_be_visible()
    expect(page.get_by_text("Regel 11:")).to_be_visible()
    page.get_by_role("button", name="Verander eerst de tekst").click()
    expect(page.get_by_label("Plak de tekst")).to_have_value(MAIL)
    page.get_by_label("Plak de tekst").fill(MAIL.replace("## Parkeerplaats", "## Kosten"))
    page.get_by_role("button", name="Kijk wat het wordt").click()
    page.get_by_label("Titel").fill("Ons weekend")
    page.get_by_role("button", name="Maak het canvas").click()
    expect(page.get_by_role("heading", level=1, name="Ons weekend")).to_be_visible()
    assert steps.texts(page, "partners") == [
        "De huisarts",
        "Bel 's avonds & noteer <dit>\nop een tweede regel",
    ]
    assert steps.texts(page, "activities") == ["Oefenen met bewoners 👍"]
    assert steps.texts(page, "costs") == ["Voor later"]


def test_what_somebody_takes_along_comes_in_again_as_a_file(home, canvas):
    page = home()
    page.goto(reverse("canvas:pdf_options", args=[canvas.organisation.slug, canvas.pk]))
    files = {name: fetched(page, name) for name in ("Afbeelding", "Tabel", "Tekst", "Gegevens")}
    assert files["Afbeelding"].suggested_filename.endswith(".png")
    assert files["Tabel"].suggested_filename.endswith(".csv")
    for name in ("Tekst", "Gegevens"):
        page.goto(reverse("canvas:read_in", args=[canvas.organisation.slug]))
        page.get_by_label("Of kies een bestand").set_input_files(files[name].path())
        page.get_by_role("button", name="Kijk wat het wordt").click()
        page.get_by_role("button", name="Maak het canvas").click()
        expect(page.get_by_role("heading", level=1, name=canvas.title)).to_be_visible()
    copies = [exchange.exchange_canvas(copy) for copy in Canvas.objects.all()]
    assert copies == [exchange.exchange_canvas(canvas)] * 3


def fetched(page, name):
    with page.expect_download() as download:
        page.get_by_role("link", name=name, exact=True).click()
    return download.value
