"""Loads fixtures/*.yaml into the rows that the site shows. Idempotent: a second time changes
nothing. What an editor changed or withdrew stays as the editor left it."""

from dataclasses import dataclass, field

import yaml
from django.conf import settings
from django.db import transaction

from accounts.models import Sector
from canvas.models import ExampleNote, ExampleSet, Guide, Question
from toolbox.lib.content import content_hash

FIXTURES = settings.BASE_DIR / "fixtures"


@dataclass
class Report:
    """How many rows were new, took a new text, or were kept as an editor left them (their
    names, for the editors to look at)."""

    created: int = 0
    updated: int = 0
    kept: list[str] = field(default_factory=list)


def read_yaml(name):
    return yaml.safe_load((FIXTURES / name).read_text(encoding="utf-8"))


@transaction.atomic
def load_all():
    report = Report()
    load_sectors()
    load_canvas_help(report)
    return report


def load_sectors():
    for position, row in enumerate(read_yaml("sectors.yaml")):
        Sector.objects.update_or_create(
            key=row["key"], defaults={"name": row["name"], "position": position}
        )


def load_canvas_help(report):
    data = read_yaml("canvas.yaml")
    guides, questions, notes = [], [], []
    for guide in data["guides"]:
        asked = guide.pop("questions")
        guides.append({"key": guide["block"], **guide})
        questions += [{"block": guide["block"], **question} for question in asked]
    for example_set in data["example_sets"]:
        notes += [{"example_set": example_set["key"], **note} for note in example_set.pop("notes")]
    load_rows(Guide, guides, report)
    load_rows(Question, questions, report)
    load_rows(ExampleSet, data["example_sets"], report)
    load_rows(ExampleNote, notes, report)


def load_rows(model, rows, report):
    stored = {row.key: row for row in model.objects.filter(language=settings.LANGUAGE_CODE)}
    for position, fields in enumerate(rows):
        key = fields["key"]
        fields = {"position": position, **fields}
        load_row(model, stored.pop(key, None), fields, report)
    for row in stored.values():
        forget_row(row, report)


def load_row(model, row, fields, report):
    new = content_hash(fields)
    if row is None:
        model.objects.create(**values(model, fields), loaded_hash=new)
        report.created += 1
    elif row.withdrawn_at or content_hash(current(row, fields)) != row.loaded_hash:
        if new != row.loaded_hash:
            report.kept.append(f"{model._meta.verbose_name}: {row.key}")
    elif new != row.loaded_hash:
        model.objects.filter(pk=row.pk).update(**values(model, fields), loaded_hash=new)
        report.updated += 1


def forget_row(row, report):
    """A row that is no longer in the file goes, unless it is an editor's own."""
    if row.loaded_hash:
        row.erase()
        report.updated += 1


def values(model, fields):
    """The fields for the row; a set of examples is named by its key."""
    if "example_set" in fields:
        fields = {**fields, "example_set": ExampleSet.objects.get(key=fields["example_set"])}
    return fields


def current(row, fields):
    """What the row says now, in the form of the file."""
    found = {name: getattr(row, name) for name in fields}
    if "example_set" in found:
        found["example_set"] = found["example_set"].key
    return found
