"""The catalogue for machines, and what changed from version to version."""

import csv
import io
import json
from xml.etree import ElementTree

import pytest
from django.test import Client
from django.urls import reverse

from tests.catalogue import claim
from tests.conftest import sign_in
from tests.test_catalogue_pages import add_claim
from toolbox.lib.spreadsheet import safe_cell
from tooldb.models import CatalogueRelease, Claim, Edition
from tooldb.open_data import COLUMNS

ATOM = "{http://www.w3.org/2005/Atom}"


def rows(response):
    text = response.getvalue().decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text), delimiter=";"))


def test_the_csv_has_every_claim_and_every_edition(texts):
    response = Client().get("/tools.csv")
    found = rows(response)
    assert list(found[0]) == COLUMNS
    assert len([row for row in found if row["question"]]) == Claim.objects.count()
    assert {row["edition"] for row in found} == set(
        Edition.objects.published().values_list("key", flat=True)
    )


def test_the_csv_speaks_the_language_that_its_address_names(shop):
    claim(shop)
    [row] = [row for row in rows(Client().get("/tools.csv?taal=en")) if row["question"]]
    assert row["value_text"] == "yes"


def test_what_is_not_on_the_site_is_in_no_version_and_no_feed(shop):
    CatalogueRelease.objects.create(note="Eerste")
    claim(shop)
    claim(shop, edition=shop.gratis, condition="geheim")
    shop.gratis.delete()
    assert "1 antwoord" in Client().get(reverse("tooldb:releases")).text
    second = CatalogueRelease.objects.create(note="Tweede")
    feed, page = reverse("tooldb:changes"), second.get_absolute_url()
    for address in (feed, page, "/tools.csv", "/tools.json"):
        text = Client().get(address).text
        assert "Belpret betaald" in text
        assert "geheim" not in text


def test_a_cell_is_never_a_formula(texts):
    add_claim("signal", "licence", "=1+1", condition="@SUM(A1)")
    row = next(
        row
        for row in rows(Client().get("/tools.csv"))
        if row["edition"] == "signal" and "SUM" in row["condition"]
    )
    assert (row["value"], row["condition"]) == ("'=1+1", "'@SUM(A1)")


@pytest.mark.parametrize("text", ["=1", "+1", "-1", "@x", "\tx", "\rx"])
def test_what_a_spreadsheet_would_run_gets_an_apostrophe(text):
    assert safe_cell(text) == f"'{text}"


def test_the_json_says_its_layout_licence_and_version(texts):
    data = json.loads(Client().get("/tools.json").content)
    assert (data["schema"], data["release"]) == (1, 14)
    assert "creativecommons" in data["licence"]
    signal = next(row for row in data["editions"] if row["edition"] == "signal")
    assert signal["position"] == "not_said"
    claim = next(row for row in signal["claims"] if row["question"] == "group_max")
    assert (claim["value"], claim["source_date"]) == ("40", "2021-12-19")


def test_the_feed_has_the_newest_claims_first(texts):
    add_claim("signal", "waiting_room", "no", condition="er is er geen")
    feed = ElementTree.fromstring(Client().get(reverse("tooldb:changes")).content)
    entries = feed.findall(f"{ATOM}entry")
    assert feed.find(f"{ATOM}author/{ATOM}name").text
    ids = {entry.find(f"{ATOM}id").text for entry in entries}
    assert len(ids) == len(entries)
    assert all(name.startswith("tag:") for name in ids)
    assert all(entry.find(f"{ATOM}updated").text for entry in entries)
    assert len(entries) == 50
    assert entries[0].find(f"{ATOM}title").text == "Signal: Wachtkamer"


def test_the_first_version_is_14_and_the_next_one_holds_what_came_since(texts, cast):
    first = CatalogueRelease.objects.get()
    assert first.number == 14
    old = Claim.objects.get(edition__key="signal", criterion__key="group_max")
    new = add_claim("signal", "group_max", "50", supersedes=old)
    assert "1 antwoord" in Client().get(reverse("tooldb:releases")).text
    response = sign_in(cast.erin).post(
        reverse("admin:tooldb_cataloguerelease_add"), {"note": "Signal nagekeken"}
    )
    assert response.status_code == 302
    second = CatalogueRelease.objects.first()
    assert (second.number, second.last_claim) == (15, new.pk)
    page = Client().get(second.get_absolute_url())
    assert [claim.pk for claim in page.context["page"]] == [new.pk]
    assert "<del" in page.text


def test_a_version_that_does_not_exist_is_not_there(texts):
    assert Client().get("/tools/versies/99/").status_code == 404
