"""Loads fixtures/*.yaml into the rows that the site shows. See toolbox/lib/loader.py for what
happens to rows that an editor changed."""

from django.db import transaction

from accounts.models import Sector
from canvas.models import ExampleNote, ExampleSet, Guide, Question
from toolbox.catalogue import load_catalogue
from toolbox.lib.loader import Report, load_rows, read_yaml


@transaction.atomic
def load_all():
    report = Report()
    load_sectors()
    load_canvas_help(report)
    load_catalogue(report)
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
