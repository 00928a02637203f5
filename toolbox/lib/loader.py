"""Loads rows of fixtures/*.yaml into content rows (toolbox/lib/content.py). Idempotent: a second
time changes nothing. What an editor changed or withdrew stays as the editor left it."""

from dataclasses import dataclass, field
from typing import Any, NamedTuple

import yaml
from django.conf import settings
from django.db.models import Model

from toolbox.lib.content import content_hash

FIXTURES = settings.BASE_DIR / "fixtures"


class Waiting(NamedTuple):
    """A row that an editor changed; `text` has the fields that the file says otherwise."""

    row: Model
    text: dict[str, Any]
    file_hash: str


@dataclass
class Report:
    """How many rows were new, took a new text, or were kept as an editor left them: their names,
    and what the file says instead, for the editors to look at."""

    created: int = 0
    updated: int = 0
    kept: list[str] = field(default_factory=list)
    waiting: list[Waiting] = field(default_factory=list)

    def keep(self, row, fields, file_hash):
        self.kept.append(f"{row._meta.verbose_name}: {row.key}")
        ours = current(row, fields)
        text = {name: value for name, value in fields.items() if value != ours[name]}
        self.waiting.append(Waiting(row, text, file_hash))


# Ten times as fast as the one in Python, where PyYAML was built with it.
YamlLoader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def read_yaml(name):
    return yaml.load((FIXTURES / name).read_text(encoding="utf-8"), YamlLoader)


def load_rows(model, rows, report):
    """Rows are dicts of field to value; what a row leans on (a source, an example set, sectors) is
    named by its key and must be loaded already."""
    stored = {row.key: row for row in model.objects.filter(language=settings.LANGUAGE_CODE)}
    for position, fields in enumerate(rows):
        fields = in_order(model, {"position": position, **fields})
        load_row(model, stored.pop(fields["key"], None), fields, report)
    for row in stored.values():
        forget_row(row, report)


def load_row(model, row, fields, report):
    new = content_hash(fields)
    ours = row and content_hash(current(row, fields))
    if row is None:
        row = model.objects.create(**values(model, fields), loaded_hash=new)
        set_many(row, fields)
        report.created += 1
    elif row.withdrawn_at or ours not in (row.loaded_hash, new):
        if new != row.loaded_hash:
            report.keep(row, fields, new)
    elif new != row.loaded_hash:
        model.objects.filter(pk=row.pk).update(**values(model, fields), loaded_hash=new)
        set_many(row, fields)
        report.updated += 1


def forget_row(row, report):
    """A row that is no longer in the file goes, unless it is an editor's own or already gone."""
    if row.loaded_hash and not row.withdrawn_at:
        row.erase()
        report.updated += 1


def in_order(model, fields):
    """The same fields, with the keys of what is many in one order."""
    many = {name for name in fields if model._meta.get_field(name).many_to_many}
    return {name: sorted(value) if name in many else value for name, value in fields.items()}


def values(model, fields):
    """The fields for the row itself, with what is named by its key looked up."""
    found = {}
    for name, value in fields.items():
        field = model._meta.get_field(name)
        if field.is_relation and not field.many_to_many:
            value = field.related_model.objects.get(key=value)
        if not field.many_to_many:
            found[name] = value
    return found


def set_many(row, fields):
    for name, keys in fields.items():
        field = row._meta.get_field(name)
        if field.many_to_many:
            getattr(row, name).set(field.related_model.objects.filter(key__in=keys))


def current(row, fields):
    """What the row says now, in the form of the file."""
    found = {}
    for name in fields:
        field, value = row._meta.get_field(name), getattr(row, name)
        if field.many_to_many:
            value = sorted(value.values_list("key", flat=True))
        elif field.is_relation:
            value = value and value.key
        found[name] = value
    return found
