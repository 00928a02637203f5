"""Claims: nothing without a source and a check, nothing that ever changes."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.urls import reverse
from django.utils.timezone import localdate

from knowledge.models import Edited, Source
from tests.conftest import sign_in
from toolbox import content
from toolbox.catalogue import load_claims
from toolbox.lib.loader import Report
from tooldb.models import Catalogue, Claim, ClaimIsPublished, Criterion, Edition, SeedStatement
from tooldb.models.claim import add_months
from tooldb.templatetags.tools import age_of_source


@pytest.fixture
def claim(texts):
    """That Zoom offers an agreement, read in its contract."""
    return Claim.objects.get(
        edition__key="zoom-betalend", criterion__key="dpa", evidence="contract"
    )


def make(claim, **fields):
    named = {"edition": claim.edition, "criterion": claim.criterion, "source": claim.source}
    named |= {"value": "offered", "checked_on": localdate(), "evidence": "vendor"}
    return Claim(**named | fields)


# Nothing without a source and a check -------------------------------------------------------------


@pytest.mark.parametrize("missing", ["source", "checked_on"])
def test_a_value_without_source_or_check_is_refused_by_the_database(claim, missing):
    with pytest.raises(IntegrityError), transaction.atomic():
        make(claim, **{missing: None}).save()
    with pytest.raises(IntegrityError), transaction.atomic():
        Claim.objects.bulk_create([make(claim, **{missing: None})])


def test_unknown_needs_neither(claim):
    make(claim, value="unknown", source=None, checked_on=None).save()


def test_every_published_value_has_its_source_and_check(texts):
    known = Claim.objects.exclude(value="unknown")
    assert known.count() > 100
    assert not known.filter(source=None).exists()
    assert set(known.values_list("checked_on", flat=True)) == {date(2026, 11, 22)}


@pytest.mark.parametrize("value", ["ja", "", "signed", "yes"])
def test_a_value_that_is_no_answer_to_the_question_is_refused(claim, value):
    with pytest.raises(ValidationError):
        make(claim, value=value).full_clean()


def test_a_number_is_a_number(claim):
    criterion = Criterion.objects.get(key="group_max")
    make(claim, criterion=criterion, value="40").full_clean()
    with pytest.raises(ValidationError):
        make(claim, criterion=criterion, value="veel").full_clean()


def test_a_claim_follows_one_about_the_same_question(claim):
    other = Claim.objects.filter(criterion__key="group").first()
    with pytest.raises(ValidationError):
        make(claim, supersedes=other).full_clean()


def test_a_claim_holds_as_long_as_its_criterion_says_or_shorter(claim):
    longer = make(claim)
    longer.save()
    assert longer.valid_until == add_months(localdate(), claim.criterion.valid_months)
    ends = localdate() + timedelta(days=30)
    shorter = make(claim, valid_until=ends)
    shorter.save()
    assert shorter.valid_until == ends


@pytest.mark.parametrize(
    ("day", "months", "end"),
    [
        (date(2026, 11, 22), 12, date(2027, 11, 22)),
        (date(2026, 11, 22), 6, date(2027, 5, 22)),
        (date(2026, 8, 31), 6, date(2027, 2, 28)),
        (date(2027, 8, 31), 6, date(2028, 2, 29)),
        (date(2026, 12, 31), 24, date(2028, 12, 31)),
    ],
)
def test_months_end_on_the_same_day_or_the_last_of_the_month(day, months, end):
    assert add_months(day, months) == end


# Nothing that ever changes ------------------------------------------------------------------------


def test_a_claim_is_not_saved_again_nor_deleted(claim):
    claim.value = "refused"
    for deed in (claim.save, claim.delete):
        with pytest.raises(ClaimIsPublished):
            deed()
    claim.refresh_from_db()
    assert claim.value == "offered"


@pytest.mark.parametrize(
    "deed",
    [
        lambda claims: claims.update(value="refused"),
        lambda claims: claims.delete(),
        lambda claims: claims.bulk_update(list(claims), ["value"]),
        lambda claims: claims.bulk_create(
            list(claims), update_conflicts=True, update_fields=["value"], unique_fields=["id"]
        ),
        lambda claims: claims.update_or_create(pk=claims.get().pk, defaults={"value": "refused"}),
    ],
    ids=["update", "delete", "bulk_update", "bulk_create", "update_or_create"],
)
def test_claims_are_not_changed_in_bulk(claim, deed):
    with pytest.raises(ClaimIsPublished):
        deed(Claim.objects.filter(pk=claim.pk))
    assert Claim.objects.get(pk=claim.pk).value == "offered"


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE tooldb_claim SET value = 'refused' WHERE id = %s",
        "UPDATE tooldb_claim SET condition = 'x', checked_by_id = NULL WHERE id = %s",
        "UPDATE tooldb_claim SET valid_until = '2099-01-01' WHERE id = %s",
        "DELETE FROM tooldb_claim WHERE id = %s",
    ],
)
def test_the_database_refuses_whoever_asks(claim, sql):
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql, [claim.pk])
    assert Claim.objects.get(pk=claim.pk).value == "offered"


def test_erasing_a_person_empties_who_checked_and_nobody_else_is_put_there(claim, cast):
    checked = make(claim, checked_by=cast.erin)
    checked.save()
    sql = "UPDATE tooldb_claim SET checked_by_id = checked_by_id WHERE id = %s"
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql, [checked.pk])
    cast.erin.delete()
    assert Claim.objects.get(pk=checked.pk).checked_by is None


def test_what_a_claim_leans_on_is_withdrawn_and_stays(claim):
    for thing in (claim.source, claim.edition, claim.criterion):
        thing.erase()
        thing.refresh_from_db()
        assert thing.withdrawn_at


def test_in_the_administration_an_editor_sees_claims_and_adds_or_changes_none(claim, cast):
    client = sign_in(cast.erin)
    address = reverse("admin:tooldb_claim_change", args=[claim.pk])
    page = client.get(address).text
    assert "Zoom" in page
    correct = reverse("tooldb:add_claim", args=[claim.edition.key, claim.criterion.key])
    assert f"{correct}?volgt={claim.pk}" in page
    deletion = reverse("admin:tooldb_claim_delete", args=[claim.pk])
    for forbidden in (address, deletion, reverse("admin:tooldb_claim_add")):
        assert client.post(forbidden, {"value": "refused"}).status_code == 403
    statement = SeedStatement.objects.first()
    address = reverse("admin:tooldb_seedstatement_change", args=[statement.pk])
    assert client.post(address, {"text": "Anders"}).status_code == 403


def confirm(cast, *claims):
    fields = {"action": "confirm", "_selected_action": [claim.pk for claim in claims]}
    address = reverse("admin:tooldb_claim_changelist")
    return sign_in(cast.erin).post(address, fields, follow=True)


def test_an_editor_confirms_a_claim_as_a_new_one_that_follows(claim, cast):
    old = make(claim, checked_on=localdate() - timedelta(days=800), condition="als je betaalt")
    old.save()
    assert old in Claim.objects.due()
    confirm(cast, old)
    new = old.superseded_by
    assert (new.value, new.condition, new.source) == (old.value, old.condition, old.source)
    assert (new.checked_on, new.checked_by, new.is_lapsed) == (localdate(), cast.erin, False)
    assert old not in Claim.objects.due()


def test_what_was_followed_or_ends_with_its_certificate_is_not_confirmed(claim, cast):
    ends = make(claim, valid_until=localdate() + timedelta(days=20))
    ends.save()
    make(claim, supersedes=claim).save()
    count = Claim.objects.count()
    assert confirm(cast, claim, ends).status_code == 200
    assert Claim.objects.count() == count


def test_the_list_of_what_is_due_looks_60_days_ahead(claim, cast):
    soon, later = (make(claim, valid_until=localdate() + timedelta(days=days)) for days in (59, 61))
    for each in (soon, later):
        each.save()
    page = sign_in(cast.erin).get(reverse("admin:tooldb_claim_changelist"), {"due": "60"})
    assert list(page.context["cl"].queryset) == [soon]


# The loader ---------------------------------------------------------------------------------------


def load(**changes):
    row = {"edition": "zoom-betalend", "criterion": "dpa", "source": "zoom-trust"}
    row |= {"value": "refused", "evidence": "vendor"}
    report = Report()
    load_claims([row | changes], localdate(), report)
    return report


def test_a_claim_that_changed_in_the_file_follows_the_old_one(texts):
    old = Claim.objects.get(
        edition__key="zoom-betalend", criterion__key="dpa", source__key="zoom-trust"
    )
    assert load().created == 1
    assert old.superseded_by.value == "refused"
    assert Claim.objects.get(pk=old.pk).value == "offered"
    assert load().created == 0


def test_a_claim_that_an_editor_followed_stays_and_is_named(texts):
    old = Claim.objects.get(
        edition__key="zoom-betalend", criterion__key="dpa", source__key="zoom-trust"
    )
    make(old, supersedes=old, value="on_request").save()
    report = load()
    assert (report.created, len(report.kept)) == (0, 1)


def test_the_loader_refuses_what_is_no_answer(texts):
    with pytest.raises(ValidationError):
        load(value="misschien")


def test_loading_twice_adds_no_claim(texts):
    before = Claim.objects.count()
    content.load_all()
    assert Claim.objects.count() == before


# What keeps the catalogue in memory fresh ---------------------------------------------------------


def test_every_change_gives_another_stamp(claim):
    seen = [Catalogue.now()]
    make(claim).save()
    seen.append(Catalogue.now())
    Edition.objects.filter(key="skype").update(name="Skype!")
    seen.append(Catalogue.now())
    Edition.objects.get(key="skype").delete()
    seen.append(Catalogue.now())
    assert len(set(seen)) == 4


def test_a_source_date_is_a_date_or_a_part_of_one(claim):
    for text in ("2020", "2020-04", "2020-04-16", ""):
        Source(key="x", title="x", kind="press", published=text).clean_fields()
    for text in ("2020-13", "16/04/2020", "vorig jaar", "20200416"):
        with pytest.raises(ValidationError):
            Source(key="x", title="x", kind="press", published=text).clean_fields()


@pytest.mark.parametrize(
    ("source_date", "age"),
    [
        ("2024-12", ""),
        ("2024-01", "2 jaar oud"),
        ("2024", "2 jaar oud"),
        ("2020-04-16", "5 jaar oud"),
    ],
)
def test_the_age_of_a_source_counts_whole_years(monkeypatch, source_date, age):
    monkeypatch.setattr("django.utils.timezone.localdate", lambda: date(2026, 1, 15))
    assert age_of_source(Claim(source_date=source_date)) == age


def test_a_source_that_could_not_be_changed_leaves_the_pages_about_it_as_they_were(shop):
    seen = Edited.objects.get().stamp
    with pytest.raises(IntegrityError):
        Source.objects.filter(pk=shop.press.pk).update(key=shop.vendor.key)
    shop.press.key = shop.vendor.key
    with pytest.raises(IntegrityError):
        shop.press.save(force_update=True)
    assert Edited.objects.get().stamp == seen
