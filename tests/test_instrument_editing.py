"""How content editors keep the instruments true: the queue, a draft, and what they publish."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from checklists.models import Instrument, Item, Version
from checklists.tasks import all_documents
from knowledge.models import PracticeExample, Rule, Source
from tests.catalogue import TODAY
from tests.conftest import sign_in
from tests.instruments import make_instrument, make_source

QUEUE = "/beheer/instrumenten/"


@pytest.fixture
def editor(cast):
    return sign_in(cast.erin)


@pytest.fixture
def instrument(db, settings, tmp_path):
    settings.DATA_DIR = tmp_path
    return make_instrument(kind="card")


def post(editor, name, *args):
    return editor.post(reverse(f"checklists:{name}", args=args), follow=True)


def holds(days, version):
    """Checked, and right for so many days more."""
    version.reviews.update(valid_until=TODAY + timedelta(days=days))


def make_rule(key, **fields):
    fields = {"title": f"Regel {key}", "valid_until": TODAY} | fields
    return Rule.objects.create(
        key=key, jurisdiction="belgium", kind="advice", concerns="worker", status="unknown",
        asks="Let op.", **fields,
    )  # fmt: skip


def make_example(key, **fields):
    fields = {"title": f"Voorbeeld {key}", "valid_until": TODAY, "source": make_source()} | fields
    return PracticeExample.objects.create(key=key, level="micro", **fields)


def change(editor, row, new=(), **fields):
    assert send(editor, row, new, **fields).status_code == 302


def send(editor, row, new=(), **fields):
    """The form of the administration, with these fields changed and these rows added."""
    address = reverse(f"admin:checklists_{row._meta.model_name}_change", args=[row.pk])
    page = editor.get(address)
    data = {}
    forms = [page.context["adminform"].form]
    for inline in page.context["inline_admin_formsets"]:
        forms += [inline.formset.management_form, *inline.formset.forms]
        for number, added in enumerate(new, len(inline.formset.forms)):
            prefix = f"{inline.formset.prefix}-{number}"
            data |= {f"{prefix}-{name}": value for name, value in added.items()}
    for field in (field for form in forms for field in form):
        if (value := field.value()) is not None:
            data[field.html_name] = value
    for total in [name for name in data if name.endswith("TOTAL_FORMS")]:
        data[total] += len(new)
    return editor.post(address, data | fields)


# The queue ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(("days", "is_due"), [(-1, True), (59, True), (60, False)])
def test_the_queue_looks_60_days_ahead(instrument, editor, days, is_due):
    holds(days, instrument.current)
    until = TODAY + timedelta(days=days)
    make_rule("regel", valid_until=until)
    make_example("voorbeeld", valid_until=until)
    due = editor.get(QUEUE).context["due"]
    found = (due.instruments, list(due.rules), list(due.examples))
    assert [len(rows) for rows in found] == [is_due] * 3


def test_the_queue_leads_to_what_is_due_and_to_each_draft(instrument, editor):
    holds(3, instrument.current)
    rule, example = make_rule("regel"), make_example("voorbeeld")
    draft = instrument.start_draft()
    page = editor.get(QUEUE).text
    addresses = [
        reverse("admin:knowledge_rule_change", args=[rule.pk]),
        reverse("admin:knowledge_practiceexample_change", args=[example.pk]),
        reverse("admin:checklists_version_change", args=[draft.pk]),
        reverse("checklists:confirm", args=[instrument.key]),
    ]
    addresses += [
        reverse(f"checklists:{name}", args=[draft.pk])
        for name in ("publish", "discard", "previews")
    ]
    assert [address for address in addresses if f'"{address}"' not in page] == []


def test_what_is_withdrawn_is_not_in_the_queue(instrument, editor):
    holds(-1, instrument.current)
    for thing in (instrument, make_rule("regel"), make_example("voorbeeld")):
        thing.delete()
    assert editor.get(QUEUE).text.count("Er is niets na te kijken") == 2


def test_the_queue_names_the_sources_that_no_longer_open_and_are_used(instrument, editor):
    def broken(name):
        return Source.objects.create(title=f"Bron {name}", kind="press", is_broken=True)

    make_source().delete()
    named = [broken(name) for name in ("regel", "voorbeeld", "lijst", "punt")]
    broken("nergens")
    make_rule("een", source=named[0])
    make_rule("weg", source=broken("weg")).delete()
    make_example("een", source=named[1])
    draft = instrument.start_draft()
    draft.sources.add(named[2])
    Item.objects.filter(section__version=draft, key="klaar").update(source=named[3])
    draft.changes = "Nieuwe bronnen."
    draft.save()
    draft.publish()
    instrument.start_draft().sources.add(broken("ontwerp"))
    page = editor.get(QUEUE)
    assert set(page.context["due"].broken) == set(named)
    for source in named:
        assert reverse("admin:knowledge_source_change", args=[source.pk]) in page.text


# A draft, from start to published -----------------------------------------------------------------


def test_an_editor_changes_a_draft_and_publishes_it_with_its_papers(
    instrument, editor, cast, django_capture_on_commit_callbacks
):
    page = post(editor, "start_draft", instrument.key)
    draft = instrument.draft
    assert page.redirect_chain[-1][0] == reverse("admin:checklists_version_change", args=[draft.pk])
    other = Source.objects.create(title="Een andere bron", kind="press")
    section = {"key": "na", "title": "Na het gesprek", "position": 1, "scale": "[]", "columns": 1}
    change(
        editor, draft, [section], title="Zo bel je", sources=[other.pk], changes="Een deel erbij."
    )
    line = {"key": "opruimen", "form": "tick", "text": "Ruim op.", "position": 0, "lines": 3}
    change(editor, draft.sections.get(key="na"), [line])
    change(editor, draft.sections.get(key="stappen"), **{"items-0-text": "Open de link."})
    visitor = Client()
    assert "Zo bel je" not in visitor.get(instrument.get_absolute_url()).text
    with django_capture_on_commit_callbacks(execute=True):
        page = post(editor, "publish", draft.pk)
    assert "‘Zo bel je’ staat nu op de site" in page.text
    shown = visitor.get(instrument.get_absolute_url()).text
    for text in ("Zo bel je", "Na het gesprek", "Ruim op.", "Open de link.", "Een andere bron"):
        assert text in shown
    assert instrument.current.review.checked_by == cast.erin
    documents = list(all_documents())
    assert len(documents) == 4
    assert [document.name for document in documents if document.size is None] == []


def test_what_is_not_whole_is_not_published_and_the_editor_is_told_why(instrument, editor):
    draft = instrument.start_draft()
    page = post(editor, "publish", draft.pk)
    assert "Wat er veranderde: Dit veld kan niet leeg zijn" in page.text
    assert page.redirect_chain[-1][0] == reverse("admin:checklists_version_change", args=[draft.pk])
    assert instrument.draft == draft


def test_a_draft_can_be_thrown_away(instrument, editor):
    draft, current = instrument.start_draft(), instrument.current
    assert "kladversie is weg" in post(editor, "discard", draft.pk).text
    assert list(instrument.versions.all()) == [current]


def test_what_is_published_is_no_draft_to_publish_discard_or_show(instrument, editor):
    current = instrument.current
    for name in ("publish", "discard", "previews"):
        assert post(editor, name, current.pk).status_code == 404
    assert current.reviews.count() == 1


def test_an_editor_who_checked_an_instrument_leaves_it_as_it_is(
    instrument, editor, cast, django_capture_on_commit_callbacks
):
    current = instrument.current
    holds(3, current)
    instrument.start_draft()
    with django_capture_on_commit_callbacks() as asked:
        page = post(editor, "confirm", instrument.key)
    assert "is vandaag nagekeken" in page.text
    assert page.context["due"].instruments == []
    assert (current.review.checked_on, current.review.checked_by) == (TODAY, cast.erin)
    assert instrument.current == current
    assert len(asked) == 1


def test_a_new_instrument_starts_from_the_queue(editor):
    fields = {"key": "nieuw", "level": "meso", "kind": "card", "audience": "ict", "position": 0}
    fields |= {"withdrawn_at_0": "", "withdrawn_at_1": ""}
    assert editor.post(reverse("admin:checklists_instrument_add"), fields).status_code == 302
    assert reverse("checklists:start_draft", args=["nieuw"]) in editor.get(QUEUE).text
    post(editor, "start_draft", "nieuw")
    draft = Version.objects.get(instrument__key="nieuw")
    section = {"key": "deel", "title": "Deel", "position": 0, "scale": "[]", "columns": 1}
    fields = {"title": "Iets nieuws", "summary": "Lees dit.", "origin": "Van ons."}
    change(editor, draft, [section], **fields, changes="Eerste versie.")
    line = {"key": "een", "form": "text", "text": "Lees dit.", "position": 0, "lines": 3}
    change(editor, draft.sections.get(), [line])
    post(editor, "publish", draft.pk)
    assert "Iets nieuws" in Client().get("/instrumenten/nieuw/").text


def test_a_withdrawn_instrument_is_not_drafted_or_confirmed(instrument, editor):
    instrument.delete()
    for name in ("start_draft", "confirm"):
        assert post(editor, name, instrument.key).status_code == 404
    assert Instrument.objects.get().draft is None


# What the administration refuses ------------------------------------------------------------------


@pytest.mark.parametrize(
    "wrong",
    [
        {"items-0-form": "rate"},
        {"items-0-picture": "nergens"},
        {"items-0-form": "figure"},
        {"items-0-form": "figure", "items-0-figure": '{"count": "veel"}'},
    ],
)
def test_a_line_that_cannot_be_shown_is_refused(instrument, editor, wrong):
    section = instrument.start_draft().sections.get()
    assert "errorlist" in send(editor, section, **wrong).text
    assert section.items.get(key="link").form == "picture"
