"""The rooms of the house: what may lean on what, and what keeps the data honest."""

import tomllib
from io import StringIO

import pytest
from django.apps import apps
from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from accounts.models import Sector
from canvas.models import ExampleNote, Guide, Question
from toolbox import content
from toolbox.lib.content import content_hash
from toolbox.lib.loader import read_yaml

ROOT = settings.BASE_DIR


def layers():
    """App label to height, 0 on top, from the contract that import-linter reads."""
    config = tomllib.loads((ROOT / "pyproject.toml").read_text())
    contracts = config["tool"]["importlinter"]["contracts"]
    [found] = [contract["layers"] for contract in contracts if contract["type"] == "layers"]
    heights = {}
    for height, layer in enumerate(found):
        for name in layer.replace("|", ":").split(":"):
            heights[name.strip().split(".")[0]] = height
    return heights


def our_models():
    return [model for model in apps.get_models() if is_ours(model)]


def is_ours(model):
    return (ROOT / model.__module__.split(".")[0] / "models").exists() or (
        ROOT / model.__module__.split(".")[0] / "models.py"
    ).exists()


def test_every_app_has_a_layer():
    assert {model._meta.app_label for model in our_models()} <= set(layers())


def test_foreign_keys_point_down():
    heights = layers()
    for model in our_models():
        for field in model._meta.get_fields():
            if field.is_relation and field.concrete and is_ours(field.related_model):
                here, there = model._meta.app_label, field.related_model._meta.app_label
                assert here == there or heights[here] < heights[there], f"{model}.{field.name}"


def test_texts_load_twice_without_a_change(db):
    first = content.load_all()
    again = content.load_all()
    assert first.created > 100
    assert (again.created, again.updated, again.kept) == (0, 0, [])
    assert Sector.objects.count() > 10


def test_a_row_that_nobody_touched_takes_the_new_text(texts):
    Guide.objects.filter(block="value").update(summary="oud")
    guide = Guide.objects.get(block="value")
    fields = {"position": guide.position, "key": guide.key, "block": "value"}
    fields |= {"summary": "oud", "belongs": guide.belongs}
    Guide.objects.filter(pk=guide.pk).update(loaded_hash=content_hash(fields))
    report = content.load_all()
    guide.refresh_from_db()
    assert report.updated == 1
    assert guide.summary != "oud"


def test_a_row_that_an_editor_changed_stays_and_is_named_when_the_file_changes(texts):
    Question.objects.filter(key="partners-network").update(text="Van de redacteur", loaded_hash="x")
    report = content.load_all()
    assert Question.objects.get(key="partners-network").text == "Van de redacteur"
    assert any("partners-network" in name for name in report.kept)


def test_a_row_that_an_editor_deleted_stays_away(texts):
    Question.objects.get(key="partners-network").delete()
    content.load_all()
    assert not Question.objects.published().filter(key="partners-network").exists()


def test_a_row_that_left_the_file_leaves_the_site(texts):
    Question.objects.create(key="oud", block="value", text="Oud?", loaded_hash="x")
    content.load_all()
    assert not Question.objects.filter(key="oud").exists()


def test_a_question_that_an_editor_added_stays(texts):
    Question.objects.create(key="eigen", block="value", text="Eigen?")
    content.load_all()
    assert Question.objects.published().filter(key="eigen").exists()


def test_each_of_the_ten_purposes_is_asked_about_in_a_block(texts):
    purposes = {purpose["key"] for purpose in read_yaml("canvas.yaml")["purposes"]}
    asked = {key for question in Question.objects.published() for key in question.purposes}
    assert len(purposes) == 10
    assert asked == purposes


def test_every_block_has_help_questions_and_examples(texts):
    for guide in Guide.objects.published():
        assert 3 <= Question.objects.filter(block=guide.block).count() <= 6
        examples = ExampleNote.objects.filter(block=guide.block)
        for key in ("neutral", "mental-health", "home-care", "youth-care"):
            assert 2 <= examples.filter(example_set__key=key).count() <= 3
    assert Guide.objects.published().count() == 9


def test_migrations_are_complete(db):
    call_command("makemigrations", check=True, dry_run=True, stdout=StringIO())


@pytest.mark.django_db(transaction=True)
def test_migrations_go_back_and_forth():
    executor = MigrationExecutor(connection)
    newest = executor.loader.graph.leaf_nodes()
    executor.migrate([("canvas", None)])
    assert "canvas_note" not in connection.introspection.table_names()
    executor = MigrationExecutor(connection)
    executor.migrate(newest)
    assert "canvas_note" in connection.introspection.table_names()
