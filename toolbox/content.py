"""Loads fixtures/*.yaml into the rows that the site shows. See toolbox/lib/loader.py for what
happens to rows that an editor changed."""

from django.db import transaction

from accounts.models import Sector
from canvas.models import ExampleNote, ExampleSet, Guide, Question
from knowledge.models import Kept
from toolbox.catalogue import load_catalogue
from toolbox.instruments import load_examples, load_instruments
from toolbox.lib.loader import Report, load_rows, read_yaml


@transaction.atomic
def load_all():
    report = Report()
    load_sectors()
    load_canvas_help(report)
    load_catalogue(report)
    load_examples(report)
    load_instruments(report)
    list_kept(report)
    return report


def list_kept(report):
    """For the editors' queue."""
    Kept.objects.all().delete()
    Kept.objects.bulk_create(
        Kept(
            model=waiting.row._meta.label_lower,
            row=waiting.row.pk,
            key=waiting.row.key,
            text=waiting.text,
            file_hash=waiting.file_hash,
        )
        for waiting in report.waiting
    )


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
