"""Claims as a table: out, in, looked at row by row, all or nothing."""

import io
import re
from datetime import timedelta

import pytest
from django.urls import reverse
from openpyxl import Workbook, load_workbook

from tests.catalogue import TODAY, claim
from tests.conftest import sign_in
from toolbox.lib.read_spreadsheet import Unreadable, read_table
from toolbox.lib.spreadsheet import write_csv
from tooldb.editing.actions import import_claims
from tooldb.editing.claims_in import plan_import
from tooldb.editing.claims_out import COLUMNS, claim_table
from tooldb.models import Claim

HEAD = ["edition", "question", "value", "evidence", "source", "checked_on"]
ROW = dict(zip(HEAD, ["belpret-betaald", "overeenkomst", "yes", "vendor"], strict=False)) | {
    "source": "belpret-zelf",
    "checked_on": TODAY.isoformat(),
}


def table(*rows):
    names = list(dict.fromkeys([*HEAD, *(name for row in rows for name in row)]))
    return [names, *([(ROW | row).get(name, "") for name in names] for row in rows)]


def bring_in(rows, by=None):
    """Look, then do it."""
    return import_claims(rows, seen=plan_import(rows).fingerprint, by=by)


def faults(**changes):
    [row] = plan_import(table(changes)).rows
    return row.faults


def test_what_was_exported_changes_nothing_when_it_comes_in_again(shop):
    claim(shop, condition="=als je betaalt", source_date="2026-03-01")
    claim(shop, shop.people, value="40", source=shop.press)
    claim(shop, shop.own_server, value="unknown", source=None, checked_on=None)
    content = write_csv(claim_table())
    plan = plan_import(read_table(content))
    assert (len(plan.known), plan.new, plan.wrong, plan.skipped) == (3, [], [], [])
    assert content.decode("utf-8-sig").splitlines()[0] == ";".join(COLUMNS)
    assert "'=als je betaalt" in content.decode()


def test_a_row_that_differs_follows_what_the_same_source_said(shop, cast):
    old = claim(shop, days_ago=30)
    other = claim(shop, source=shop.press)
    plan, done = bring_in(table({"value": "nee", "condition": "Nooit"}), cast.erin)
    assert done
    new = old.superseded_by
    assert (new.value, new.condition, new.checked_by) == ("no", "Nooit", cast.erin)
    assert new.source_date == shop.vendor.published
    assert not hasattr(Claim.objects.get(pk=other.pk), "superseded_by")
    assert (new.valid_until - TODAY).days in (365, 366)
    assert [row.number for row in plan.new] == [2]


def test_a_number_says_which_claim_it_follows_also_with_another_source(shop):
    old = claim(shop, days_ago=30)
    bring_in(table({"claim": str(old.pk), "source": "een-krant", "value": "partly"}))
    assert old.superseded_by.source == shop.press


def test_a_source_may_be_named_by_its_address(shop):
    bring_in(table({"source": shop.vendor.address}))
    assert Claim.objects.get().source == shop.vendor


def test_the_same_table_twice_adds_nothing_the_second_time(shop):
    rows = table({"value": "no"}, {"question": "mensen", "value": "40", "source_date": ""})
    bring_in(rows)
    plan, done = bring_in(rows)
    assert done
    assert (Claim.objects.count(), len(plan.known)) == (2, 2)


def test_an_old_table_does_not_bring_back_what_was_corrected(shop):
    rows = table({"value": "no"})
    bring_in(rows)
    claim(shop, supersedes=Claim.objects.get())
    assert len(plan_import(rows).known) == 1


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"edition": "belpret-duur"}, "‘edition’: we kennen ‘belpret-duur’ niet"),
        ({"edition": ""}, "‘edition’ is leeg"),
        ({"question": "kleur"}, "we kennen ‘kleur’ niet"),
        ({"value": "misschien"}, "‘misschien’ is geen antwoord.*Kies uit: yes, partly, no"),
        ({"value": ""}, "‘value’ is leeg"),
        ({"question": "mensen", "value": "veel"}, "Kies uit: een geheel getal"),
        ({"source": ""}, "‘source’ is leeg"),
        ({"source": "de-buren"}, "we kennen ‘de-buren’ niet"),
        ({"evidence": "gehoord"}, "‘gehoord’ is geen soort bewijs"),
        ({"evidence": ""}, "geen soort bewijs"),
        ({"checked_on": ""}, "Schrijf een dag"),
        ({"checked_on": "gisteren"}, "Schrijf een datum"),
        ({"checked_on": "2026-11"}, "Schrijf een dag"),
        ({"checked_on": "31/02/2026"}, "Schrijf een datum"),
        ({"checked_on": (TODAY + timedelta(days=1)).isoformat()}, "in de toekomst"),
        ({"checked_on": "9999-12-31"}, "in de toekomst"),
        ({"valid_until": "2020-01-01"}, "vervallen voor"),
        ({"valid_until": "2050-01-01"}, "langer gelden"),
        ({"source_date": "vorig jaar"}, "Schrijf een datum"),
        ({"condition": "x" * 301}, "condition: .*300"),
        ({"edition": "x" * 100_000}, "we kennen ‘x{60}…’ niet"),
        ({"claim": "999"}, "Antwoord 999 is niet meer het nieuwste"),
        ({"claim": "drie"}, "Antwoord drie"),
        ({"value": "\N{SYMBOL FOR SUBSTITUTE}"}, "‘value’ staat een formule"),
    ],
)
def test_a_wrong_row_says_why_in_plain_words(shop, changes, words):
    found = faults(**changes)
    assert len(found) == 1
    assert re.search(words, found[0])


@pytest.mark.parametrize("day", ["{:%Y-%m-%d}", "{:%d/%m/%Y}", "{:%d-%m-%Y}", "{:%d.%m.%Y}"])
def test_a_day_may_be_written_the_belgian_way(shop, day):
    assert faults(checked_on=day.format(TODAY), source_date="04/2020") == []


def test_an_older_check_follows_no_newer_one(shop):
    claim(shop)
    [fault] = faults(value="no", checked_on="2026-01-02")
    assert "eerder nagekeken" in fault


def test_a_source_that_no_longer_opens_proves_nothing(shop):
    shop.vendor.is_broken = True
    shop.vendor.save()
    assert "gaat niet meer open" in faults()[0]


def test_two_rows_about_the_same_answer_are_one_too_many(shop):
    plan = plan_import(table({"value": "no"}, {"value": "yes"}))
    assert [row.number for row in plan.wrong] == [3]
    assert "Rij 2" in plan.wrong[0].faults[0]


def test_unknown_needs_no_source_and_no_check(shop):
    bring_in(table({"value": "onbekend", "source": "", "checked_on": "", "evidence": ""}))
    assert Claim.objects.get().value == "unknown"


def test_one_wrong_row_keeps_all_others_out(shop):
    rows = table({}, {"question": "mensen", "value": "40"}, {"edition": "weg"})
    plan, done = bring_in(rows)
    assert not done
    assert ([row.number for row in plan.wrong], len(plan.new)) == ([4], 2)
    assert not Claim.objects.exists()


def test_what_changed_since_the_editor_looked_stops_it(shop):
    rows = table({"value": "no"})
    seen = plan_import(rows).fingerprint
    claim(shop)
    _plan, done = import_claims(rows, seen=seen, by=None)
    assert not done
    assert Claim.objects.count() == 1


@pytest.mark.parametrize(
    ("rows", "words"),
    [
        ([["naam", "prijs"], ["Zoom", "10"]], "ontbreken: edition, question"),
        ([HEAD], "niets onder"),
        ([[*HEAD, "value"], [*ROW.values(), "no"]], "twee keer: value"),
    ],
)
def test_a_table_with_other_columns_is_refused_as_a_whole(db, rows, words):
    with pytest.raises(Unreadable, match=words):
        plan_import(rows)


# The pages ----------------------------------------------------------------------------------------


def send(client, content, name="antwoorden.csv", **fields):
    file = io.BytesIO(content)
    file.name = name
    return client.post(reverse("tooldb:import_claims"), {"file": file, **fields})


def hidden(page):
    """What the page carries to the next step."""
    return {
        "text": page.context["form"].carried,
        "seen": page.context["plan"].fingerprint,
        "step": "import",
    }


def test_an_editor_looks_first_and_then_adds(shop, cast):
    client = sign_in(cast.erin)
    page = send(client, write_csv(table({"value": "no", "opmerking": "=1"})))
    assert "Rij 2" in page.text
    assert "opmerking" in page.text
    assert not Claim.objects.exists()
    page = client.post(reverse("tooldb:import_claims"), hidden(page), follow=True)
    assert "Toegevoegde antwoorden: 1." in page.text
    assert Claim.objects.get().checked_by == cast.erin


def test_a_wrong_row_gives_no_button_to_add(shop, cast):
    page = send(sign_in(cast.erin), write_csv(table({}, {"value": "<b>ja"})))
    assert "Rij 3" in page.text
    assert "&lt;b&gt;ja" in page.text
    assert 'value="import"' not in page.text
    forced = sign_in(cast.erin).post(reverse("tooldb:import_claims"), hidden(page))
    assert forced.status_code == 200
    assert not Claim.objects.exists()


def excel(*rows):
    book = Workbook()
    for row in rows:
        book.active.append(row)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


@pytest.mark.parametrize("content", [b"\xef\xbb\xbf", excel()])
def test_a_file_with_nothing_in_it_is_empty(content):
    with pytest.raises(Unreadable, match="leeg"):
        read_table(content)


def test_commas_in_the_name_of_a_column_do_not_split_the_table_in_the_second_step(shop, cast):
    client = sign_in(cast.erin)
    page = send(client, excel([*ROW, "a,b,c,d,e,f,g,h"], [*ROW.values(), "x"]), "a.xlsx")
    page = client.post(reverse("tooldb:import_claims"), hidden(page), follow=True)
    assert "Toegevoegde antwoorden: 1." in page.text


@pytest.mark.parametrize("content", [b"", b"\xd0\xcf\x11\xe0" * 9, b"PK\x03\x04kapot", b"a;b\n1;2"])
def test_a_file_that_cannot_be_read_is_refused_at_the_field(shop, cast, content):
    page = send(sign_in(cast.erin), content)
    assert page.status_code == 200
    assert "error-summary" in page.text


def test_excel_goes_out_and_comes_in(shop, cast):
    old = claim(shop, days_ago=3)
    client = sign_in(cast.erin)
    exported = client.get(reverse("tooldb:export_xlsx")).content
    book = load_workbook(io.BytesIO(exported))
    sheet = book.active
    sheet.cell(2, COLUMNS.index("value") + 1).value = "no"
    sheet.cell(2, COLUMNS.index("checked_on") + 1).value = TODAY
    sheet.cell(2, COLUMNS.index("valid_until") + 1).value = None
    file = io.BytesIO()
    book.save(file)
    page = send(client, file.getvalue(), "a.xlsx")
    client.post(reverse("tooldb:import_claims"), hidden(page))
    assert old.superseded_by.value == "no"


def test_a_formula_is_named_with_its_column(shop, cast):
    row = [*list(ROW.values())[:2], '=IF(1,"yes")', "vendor", "belpret-zelf", TODAY]
    page = send(sign_in(cast.erin), excel(HEAD, row), "a.xlsx")
    assert "‘value’ staat een formule" in page.text
