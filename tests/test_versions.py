"""Versions of an instrument: a draft changes freely, and what was published never does."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.urls import reverse
from django.utils.timezone import localdate

from checklists import actions
from checklists.library import as_data, entry_of, library
from checklists.models import Instrument, Item, Section, Version, VersionIsPublished
from checklists.models.version import in_a_year
from checklists.triggers import REFUSAL
from knowledge.models import Rule, Source
from tests.catalogue import question
from tests.conftest import sign_in
from tests.instruments import draft_of, make_instrument


@pytest.fixture
def instrument(db):
    return make_instrument()


@pytest.fixture
def published(instrument):
    return instrument.current


@pytest.fixture
def draft(instrument):
    return instrument.start_draft()


def said(version):
    """All that it says: its texts, sections, lines and sources."""
    return as_data(entry_of(version))


def items_of(version):
    return Item.objects.filter(section__version=version)


# Nothing that is published ever changes -----------------------------------------------------------


def test_a_published_version_and_its_parts_are_not_saved_or_deleted(published):
    before = said(published)
    for part in (published, published.sections.get(), items_of(published).first()):
        for deed in (part.save, part.delete):
            with pytest.raises(VersionIsPublished):
                deed()
    with pytest.raises(VersionIsPublished):
        published.sections.create(key="nieuw", title="Nieuw")
    with pytest.raises(VersionIsPublished):
        published.sections.get().items.create(key="nieuw", text="Nieuw")
    with pytest.raises(VersionIsPublished):
        published.publish()
    assert said(published) == before


@pytest.mark.parametrize(
    "rows",
    [
        lambda version: Version.objects.filter(pk=version.pk),
        lambda version: version.sections.all(),
        items_of,
    ],
    ids=["version", "sections", "lines"],
)
@pytest.mark.parametrize(
    "deed",
    [
        lambda rows, field: rows.update(**{field: "x"}),
        lambda rows, field: rows.delete(),
        lambda rows, field: rows.bulk_update(list(rows), [field]),
        lambda rows, field: rows.update_or_create(pk=rows.first().pk, defaults={field: "x"}),
    ],
    ids=["update", "delete", "bulk_update", "update_or_create"],
)
def test_what_is_published_is_not_changed_in_bulk(published, rows, deed):
    before, found = said(published), rows(published)
    field = "text" if found.model is Item else "title"
    with pytest.raises(VersionIsPublished):
        deed(found, field)
    assert said(published) == before


def test_what_is_published_is_not_changed_along_with_a_draft(published, draft):
    for rows in (Version.objects.all(), Section.objects.all(), Item.objects.all()):
        with pytest.raises(VersionIsPublished):
            rows.delete()
    assert Version.objects.count() == 2


def test_nothing_is_added_to_a_published_version_in_bulk(published):
    section = published.sections.get()
    for new in (Item(section=section, key="x", text="x"), Section(version=published, key="x")):
        with pytest.raises(VersionIsPublished):
            type(new).objects.bulk_create([new])
    assert (published.sections.count(), items_of(published).count()) == (1, 2)


def test_a_published_version_is_not_overwritten_by_creating_it_again(published):
    other = {"instrument": published.instrument, "number": 1, "title": "Anders"}
    with pytest.raises(IntegrityError, match=REFUSAL), transaction.atomic():
        Version.objects.bulk_create(
            [Version(pk=published.pk, **other)],
            update_conflicts=True,
            update_fields=["title"],
            unique_fields=["id"],
        )
    published.refresh_from_db()
    assert published.title == "Zo beeldbel je met ons"


@pytest.mark.parametrize(
    "deed",
    [
        lambda sources, other: sources.add(other),
        lambda sources, other: sources.set([]),
        lambda sources, other: sources.clear(),
        lambda sources, other: sources.remove(sources.get()),
    ],
    ids=["add", "set", "clear", "remove"],
)
def test_the_list_of_sources_of_a_published_version_stays(published, deed):
    other = Source.objects.create(title="Een andere bron", kind="press")
    with pytest.raises(IntegrityError, match=REFUSAL), transaction.atomic():
        deed(published.sources, other)
    with pytest.raises(IntegrityError, match=REFUSAL), transaction.atomic():
        other.instruments.add(published)
    assert published.sources.get().key == "proefbron"


def test_a_line_or_section_does_not_move_into_or_out_of_a_published_version(published, draft):
    before = said(published)
    parts = [(items_of(published).first(), items_of(draft).first(), "section")]
    parts += [(published.sections.get(), draft.sections.get(), "version")]
    for ours, theirs, owner in parts:
        home, away = getattr(ours, owner), getattr(theirs, owner)
        for part, place in ((ours, away), (theirs, home)):
            setattr(part, owner, place)
            part.key = "verhuisd"
            refused = pytest.raises((VersionIsPublished, IntegrityError))
            with refused, transaction.atomic():
                part.save()
    assert said(published) == before


SECTION_FIELDS = "position, title, intro, scale, columns"
ITEM_FIELDS = "position, section_id, form, label, text, help, why, lines, picture"
OF_VERSION = "WHERE version_id = %(version)s"
OF_SECTION = "WHERE section_id = %(section)s"


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE checklists_version SET title = 'x' WHERE id = %(version)s",
        "UPDATE checklists_version SET state = 'draft' WHERE id = %(version)s",
        "UPDATE checklists_version SET published_on = '2020-01-01' WHERE id = %(version)s",
        "DELETE FROM checklists_version WHERE id = %(version)s",
        f"UPDATE checklists_section SET title = 'x' {OF_VERSION}",
        f"UPDATE checklists_section SET version_id = %(draft)s, key = 'x' {OF_VERSION}",
        "UPDATE checklists_section SET version_id = %(version)s, key = 'x'"
        " WHERE version_id = %(draft)s",
        f"DELETE FROM checklists_section {OF_VERSION}",
        f"INSERT INTO checklists_section (version_id, key, {SECTION_FIELDS})"
        f" SELECT version_id, 'x', {SECTION_FIELDS} FROM checklists_section {OF_VERSION}",
        f"UPDATE checklists_item SET text = 'x' {OF_SECTION}",
        f"UPDATE checklists_item SET section_id = %(draft_section)s, key = key || 'x' {OF_SECTION}",
        "UPDATE checklists_item SET section_id = %(section)s, key = key || 'x'"
        " WHERE section_id = %(draft_section)s",
        f"DELETE FROM checklists_item {OF_SECTION}",
        f"INSERT INTO checklists_item (key, {ITEM_FIELDS})"
        f" SELECT key || 'x', {ITEM_FIELDS} FROM checklists_item {OF_SECTION}",
        f"UPDATE checklists_version_sources SET source_id = %(other)s {OF_VERSION}",
        f"DELETE FROM checklists_version_sources {OF_VERSION}",
        "INSERT INTO checklists_version_sources (version_id, source_id)"
        " VALUES (%(version)s, %(other)s)",
    ],
)
def test_the_database_refuses_whoever_asks(published, draft, sql):
    before = said(published)
    names = {
        "version": published.pk.hex,
        "section": published.sections.get().pk,
        "draft": draft.pk.hex,
        "draft_section": draft.sections.get().pk,
        "other": Source.objects.create(title="Een andere bron", kind="press").pk,
    }
    refused = pytest.raises(IntegrityError, match=REFUSAL)
    with refused, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql, names)
    assert said(published) == before


def test_in_the_administration_a_published_version_is_only_looked_at(published, cast):
    client, before = sign_in(cast.erin), said(published)
    for kind, row in (("version", published), ("section", published.sections.get())):
        change, delete = (
            reverse(f"admin:checklists_{kind}_{deed}", args=[row.pk])
            for deed in ("change", "delete")
        )
        page = client.get(change).text
        assert row.title in page
        assert 'name="title"' not in page
        for address in (change, delete):
            assert client.post(address, {"title": "x", "post": "yes"}).status_code == 403
        selected = {"action": "delete_selected", "_selected_action": [row.pk], "post": "yes"}
        client.post(reverse(f"admin:checklists_{kind}_changelist"), selected)
    assert said(published) == before


# A draft changes freely ---------------------------------------------------------------------------


def test_a_draft_changes_freely_and_the_published_one_stays(published, draft):
    before = said(published)
    draft.title = "Anders"
    draft.save()
    draft.sources.clear()
    section = draft.sections.get()
    Section.objects.filter(pk=section.pk).update(title="Ook anders")
    section.items.get(key="klaar").delete()
    Item.objects.bulk_create([Item(section=section, key="nieuw", text="Nieuw.")])
    section.items.filter(key="link").update(text="Anders.")
    now = said(draft)
    [shown] = now["sections"]
    assert (now["title"], now["sources"], shown["title"]) == ("Anders", [], "Ook anders")
    assert {item["text"] for item in shown["items"]} == {"Nieuw.", "Anders."}
    assert said(published) == before
    draft.delete()
    assert said(published) == before
    assert published.instrument.draft is None


def test_a_draft_is_a_copy_with_the_same_keys_and_sources(db, instrument):
    other = instrument.start_draft()
    section = other.sections.create(
        key="peiling", title="Peiling", intro="Kruis aan.", scale=["nee", "ja"], columns=2
    )
    rule = Rule.objects.create(
        key="regel", title="Regel", jurisdiction="belgium", kind="advice", asks="Let op.",
        concerns="worker", status="unknown",
    )  # fmt: skip
    section.items.create(
        key="vraag",
        position=3,
        form="rate",
        label="Vraag",
        text="Lukt het?",
        help="Denk na.",
        why="Daarom.",
        lines=5,
        source=Source.objects.create(title="Een andere bron", kind="press"),
        criterion=question("overeenkomst", "yes_no"),
        rule=rule,
        instrument=instrument,
    )
    section.items.create(
        key="cijfer", position=4, form="figure", text="Cijfer", figure={"stated": 24}
    )
    other.changes = "Een peiling erbij."
    other.publish()
    copy = instrument.start_draft()
    own = ("version", "published_on", "changes")
    ours, theirs = ({**said(version)} for version in (copy, other))
    assert [ours.pop(name) for name in own] == [3, None, ""]
    assert [theirs.pop(name) for name in own] == [2, localdate(), "Een peiling erbij."]
    assert ours == theirs
    assert not set(items_of(copy)) & set(items_of(other))


def test_an_instrument_has_one_draft(instrument, published):
    draft = instrument.start_draft()
    assert instrument.start_draft() == draft
    assert instrument.current == published
    with pytest.raises(IntegrityError), transaction.atomic():
        instrument.versions.create(number=3)


# Publishing ---------------------------------------------------------------------------------------


def refuse(draft):
    with pytest.raises(ValidationError) as refused:
        draft.publish()
    draft.refresh_from_db()
    assert draft.is_draft
    assert not draft.reviews.exists()
    return " ".join(refused.value.messages)


def test_an_empty_draft_is_not_published(instrument, draft):
    draft.changes = "Alles weg."
    items_of(draft).delete()
    assert "nog niets in" in refuse(draft)


def test_a_draft_with_the_same_key_twice_is_not_published(instrument, draft):
    draft.changes = "Dubbel."
    draft.sections.create(key="meer", title="Meer").items.create(key="link", text="Nog een link.")
    assert "dezelfde vaste naam" in refuse(draft)


def test_a_draft_that_does_not_say_what_changed_is_not_published(instrument, draft):
    refuse(draft)


def test_a_published_draft_is_the_one_that_visitors_read(instrument, published, draft, cast):
    draft.title, draft.changes = "Nieuwe titel", "Een andere titel."
    draft.save()
    assert library().by_key[instrument.key].version == published
    actions.publish(draft, by=cast.erin)
    entry = library().by_key[instrument.key]
    assert (entry.version, entry.version.number) == (draft, 2)
    assert (entry.version.published_on, entry.review.checked_by) == (localdate(), cast.erin)
    old = Client().get(published.get_absolute_url()).text
    assert "Zo beeldbel je met ons" in old


# Checking again -----------------------------------------------------------------------------------


def test_a_check_adds_a_row_and_leaves_the_version(published, cast):
    before, first = said(published), published.review
    actions.confirm(published, by=cast.erin)
    assert published.reviews.count() == 2
    assert published.review != first
    assert published.review.checked_by == cast.erin
    assert published.review.valid_until == in_a_year(localdate())
    assert said(published) == before


@pytest.mark.parametrize(
    ("day", "next_year"),
    [
        (date(2026, 11, 28), date(2027, 11, 28)),
        (date(2028, 2, 29), date(2029, 2, 28)),
        (date(2027, 2, 28), date(2028, 2, 28)),
    ],
)
def test_a_check_holds_for_a_year(day, next_year):
    assert in_a_year(day) == next_year


def test_a_check_that_was_longer_ago_is_not_the_newest(published):
    published.add_review(checked_on=localdate() - timedelta(days=30))
    assert published.review.checked_on == localdate()


def test_erasing_who_checked_leaves_the_version_and_the_day(draft, cast):
    draft.changes = "Nagekeken."
    actions.publish(draft, by=cast.erin)
    before = said(draft)
    cast.erin.delete()
    assert (draft.review.checked_by, draft.review.checked_on) == (None, localdate())
    assert said(draft) == before


# Withdrawing --------------------------------------------------------------------------------------


def by_hand(instrument, cast):
    address = reverse("admin:checklists_instrument_delete", args=[instrument.pk])
    sign_in(cast.erin).post(address, {"post": "yes"})


@pytest.mark.parametrize(
    "deed",
    [
        lambda instrument, cast: instrument.delete(),
        lambda instrument, cast: instrument.erase(),
        lambda instrument, cast: Instrument.objects.all().delete(),
        by_hand,
    ],
    ids=["delete", "erase", "in bulk", "administration"],
)
def test_deleting_an_instrument_takes_it_off_the_site_and_keeps_its_versions(
    instrument, published, cast, deed
):
    before = said(published)
    assert Client().get(instrument.get_absolute_url()).status_code == 200
    deed(instrument, cast)
    assert Client().get(instrument.get_absolute_url()).status_code == 404
    instrument.refresh_from_db()
    assert instrument.withdrawn_at
    assert said(published) == before


def test_a_first_draft_is_published_as_the_first_version(db):
    new = Instrument.objects.create(key="nieuw", kind="card", audience="client", level="micro")
    assert new.start_draft().number == 1
    new.draft.delete()
    draft_of(new, title="Iets nieuws").publish()
    assert new.current.title == "Iets nieuws"
