"""The texts of fixtures/instruments/: each new text is a version, and what editors made stays."""

import copy

import pytest
import yaml
from django.urls import reverse

from checklists.library import library
from checklists.models import Instrument, Version
from knowledge.models import Edited, Kept
from tests.conftest import sign_in
from tests.instruments import make_source
from toolbox import content
from toolbox.instruments import load_instruments
from toolbox.lib import loader

KEY = "kaart"
TEXT = {
    "key": KEY,
    "level": "micro",
    "kind": "card",
    "audience": "practitioner",
    "sectors": [],
    "title": "Een kaart",
    "summary": "Lees de kaart.",
    "origin": "Eigen uitwerking.",
    "sources": ["proefbron"],
    "checked_on": "2026-11-28",
    "valid_until": "2027-11-28",
    "changes": "Eerste versie.",
    "sections": [
        {
            "key": "deel",
            "title": "Een deel",
            "items": [
                {"key": "een", "text": "De eerste regel.", "source": "proefbron"},
                {"key": "twee", "form": "tick", "text": "De tweede regel."},
            ],
        }
    ],
}


@pytest.fixture
def file(db, tmp_path, monkeypatch):
    """The one text in a folder of its own, loaded; `file(changes)` writes it with other texts and
    loads it again."""
    monkeypatch.setattr(loader, "FIXTURES", tmp_path)
    make_source()
    (tmp_path / "instruments").mkdir()
    (tmp_path / "instruments.yaml").write_text(yaml.safe_dump([KEY]))

    def load(line="", **changes):
        text = copy.deepcopy(TEXT) | changes
        if line:
            text["sections"][0]["items"][1]["text"] = line
        (tmp_path / f"instruments/{KEY}.yaml").write_text(yaml.safe_dump(text))
        return load_again()

    load()
    return load


def load_again():
    report = loader.Report()
    load_instruments(report)
    content.list_kept(report)
    return report


@pytest.fixture
def instrument(file):
    return Instrument.objects.get(key=KEY)


def edit(instrument):
    """An editor's next version, not published yet."""
    draft = instrument.start_draft()
    draft.sections.get().items.filter(key="twee").update(text="Van ons.")
    draft.title, draft.changes = "Onze kaart", "Onze versie."
    draft.save()
    return draft


def lines(version):
    return [item.text for section in version.sections.all() for item in section.items.all()]


# The real texts -----------------------------------------------------------------------------------


def test_every_text_is_on_the_list_and_the_list_names_no_other():
    texts = [path.stem for path in (loader.FIXTURES / "instruments").glob("*.yaml")]
    assert sorted(loader.read_yaml("instruments.yaml")) == sorted(texts)


def test_each_is_published_once_in_the_order_of_the_list(texts):
    listed = loader.read_yaml("instruments.yaml")
    assert [entry.key for entry in library().entries] == listed
    assert Version.objects.published().count() == Version.objects.count() == len(listed)


def test_loading_twice_changes_nothing(texts):
    def state():
        rows = (Edited, Instrument, Version)
        return [list(model.objects.order_by("pk").values()) for model in rows]

    before, report = state(), content.load_all()
    assert (report.created, report.updated, report.kept) == (0, 0, [])
    assert state() == before


# A text that changed ------------------------------------------------------------------------------


def test_a_text_that_changed_is_the_next_version_and_the_old_one_stays(file, instrument):
    first = instrument.current
    report = file("Anders.", title="Een andere kaart", changes="Een regel veranderd.")
    second = instrument.current
    assert (report.created, report.updated, report.kept) == (0, 1, [])
    assert (second.number, second.title) == (2, "Een andere kaart")
    assert second.changes == "Een regel veranderd."
    assert lines(second) == ["De eerste regel.", "Anders."]
    assert [str(day) for day in (second.review.checked_on, second.review.valid_until)] == [
        TEXT["checked_on"],
        TEXT["valid_until"],
    ]
    assert [source.key for source in second.sources.all()] == ["proefbron"]
    first.refresh_from_db()
    assert (first.title, first.changes) == ("Een kaart", "Eerste versie.")
    assert lines(first) == ["De eerste regel.", "De tweede regel."]
    file("Anders.", title="Een andere kaart", changes="Een regel veranderd.")
    assert instrument.versions.count() == 2


def test_another_place_on_the_site_is_no_new_version(file, instrument):
    file(level="meso", audience="organisation")
    instrument.refresh_from_db()
    assert (instrument.level, instrument.audience) == ("meso", "organisation")
    assert instrument.versions.count() == 1


# What an editor made ------------------------------------------------------------------------------


@pytest.mark.parametrize("is_published", [True, False], ids=["published", "draft"])
def test_the_newer_version_of_an_editor_is_kept_and_the_other_lines_are_told(
    file, instrument, cast, is_published
):
    ours = edit(instrument)
    if is_published:
        ours.publish()
    assert load_again().kept == []
    assert file("Uit het bestand.", changes="Iets anders.").kept == [f"instrument: {KEY}"]
    [kept] = Kept.objects.all()
    assert kept.text == {"title": "Een kaart", "sections": "Uit het bestand."}
    assert instrument.versions.first() == ours
    assert instrument.versions.count() == 2
    assert lines(ours) == ["De eerste regel.", "Van ons."]
    page = sign_in(cast.erin).get(reverse("tooldb:queue")).text
    assert "Uit het bestand." in page
    assert kept.admin_url in page


def test_a_text_that_an_editor_left_aside_is_told_again_when_it_is_yet_another(file, instrument):
    edit(instrument).publish()
    file("Uit het bestand.")
    Kept.objects.get().settle()
    assert file("Uit het bestand.").kept == []
    assert not Kept.objects.exists()
    assert len(file("Nog iets anders.").kept) == 1
    assert instrument.current.title == "Onze kaart"


def test_when_the_draft_of_an_editor_is_thrown_away_the_text_of_the_file_follows(file, instrument):
    edit(instrument)
    file("Uit het bestand.")
    instrument.draft.delete()
    assert load_again().kept == []
    assert lines(instrument.current) == ["De eerste regel.", "Uit het bestand."]


def test_an_explanation_that_differs_is_told_too(file, instrument):
    edit(instrument)
    sections = copy.deepcopy(TEXT["sections"])
    sections[0]["items"][0]["help"] = "Zo doe je dat."
    file(sections=sections)
    assert "Zo doe je dat." in Kept.objects.get().text["sections"]


def test_a_place_that_an_editor_chose_stays_until_the_file_has_another(file, instrument):
    Instrument.objects.filter(key=KEY).update(level="macro")
    assert len(file(level="meso").kept) == 1
    Kept.objects.get().settle()
    assert file(level="meso").kept == []
    instrument.refresh_from_db()
    assert instrument.level == "macro"


def test_an_instrument_that_was_withdrawn_stays_away(file, instrument):
    instrument.delete()
    for line in ("", "Uit het bestand."):
        assert file(line).created == 0
    instrument.refresh_from_db()
    assert instrument.withdrawn_at
    assert instrument.versions.count() == 1
    assert library().entries == []


def test_a_text_that_left_the_list_leaves_the_site_and_one_of_an_editor_stays(
    file, instrument, tmp_path
):
    own = Instrument.objects.create(key="eigen", kind="card", audience="client", level="micro")
    (tmp_path / "instruments.yaml").write_text("[]")
    load_again()
    assert list(Instrument.objects.published()) == [own]
    assert instrument.versions.count() == 1
