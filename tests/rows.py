"""Every row of the database, and to whom it belongs: for tests that ask what a request changed."""

from dataclasses import dataclass, field
from functools import cache

from django.apps import apps
from django.db import connection
from django.db.models import CASCADE, CharField, EmailField, ForeignKey, SlugField, TextField

from accounts.models import Organisation, User
from canvas.models import Canvas
from checklists.models import Assessment

# Sessions come and go by looking; the rest is of Django itself and the same for everybody.
NOT_LOOKED_AT = {"sessions.session", "contenttypes.contenttype", "auth.permission"}
HOLDERS = (Organisation, Canvas, User)
# What a link opens to a guest.
SHARED = (Canvas, Assessment)
# Text columns that hold a key, a kind or a hash and nothing that somebody typed.
NOT_TYPED = {
    "actor_role",
    "block",
    "fingerprint",
    "key",
    "loaded_hash",
    "mark",
    "object_kind",
    "origin_hash",
    "origin_key",
    "origin_kind",
    "password",
    "purposes",
    "token_hash",
    "verb",
}


@dataclass(frozen=True)
class Row:
    """`owners` are ids of organisations, canvases and people."""

    owners: frozenset
    values: dict = field(hash=False)


@cache
def looked_at():
    models = apps.get_models(include_auto_created=True)
    return [model for model in models if model._meta.label_lower not in NOT_LOOKED_AT]


@cache
def roads(model, depth=3):
    """The look-ups that lead from a row to who it belongs to: it would go with them."""
    found = []
    for column in model._meta.concrete_fields:
        if not isinstance(column, ForeignKey) or column.remote_field.on_delete is not CASCADE:
            continue
        target = column.related_model
        if target in HOLDERS:
            found.append(column.name)
        if depth and target is not model:
            found += [f"{column.name}__{road}" for road in roads(target, depth - 1)]
    return found


@cache
def columns(model):
    return [column.attname for column in model._meta.concrete_fields]


def rows_of(model):
    names, ways = columns(model), [f"{road}__pk" for road in roads(model)]
    for found in model._base_manager.order_by().values_list(*names, *ways):
        values = dict(zip(names, found, strict=False))
        owners = {owner for owner in found[len(names) :] if owner}
        if model in HOLDERS:
            owners.add(values["id"])
        # Grants and the audit log name what they are about by id only.
        owners |= {values[name] for name in ("object_id", "organisation_id") if values.get(name)}
        yield values[model._meta.pk.attname], Row(frozenset(owners), values)


def snapshot(before=None, tables=()):
    """Every row, by model and primary key; with an earlier snapshot only `tables` are read anew."""
    found = {
        model: before[model]
        if before and model._meta.db_table not in tables
        else dict(rows_of(model))
        for model in looked_at()
    }
    houses = {
        pk: row.values["organisation_id"] for model in SHARED for pk, row in found[model].items()
    }
    for model in found:
        if not before or found[model] is not before[model]:
            found[model] = {pk: with_house(row, houses) for pk, row in found[model].items()}
    return found


def with_house(row, houses):
    """What is about a canvas or a filled in instrument is about its organisation."""
    more = {houses[owner] for owner in row.owners if owner in houses}
    return Row(row.owners | more, row.values) if more else row


def changes(before, after):
    """(model, row before or None, row after or None) of every row that is not as it was."""
    for model in before:
        if before[model] is after[model]:
            continue
        for pk in before[model].keys() | after[model].keys():
            old, new = before[model].get(pk), after[model].get(pk)
            if old is None or new is None or old.values != new.values:
                yield model, old, new


def changed_columns(old, new):
    return {name for name in old.values if old.values[name] != new.values[name]}


@cache
def typed_columns(model):
    """The columns that hold what somebody typed."""
    return [
        column
        for column in model._meta.concrete_fields
        if isinstance(column, CharField | TextField)
        and not isinstance(column, EmailField | SlugField)
        and not column.choices
        and column.name not in NOT_TYPED
    ]


def our_models():
    """What people type in: ours, and whatever belongs to an organisation."""
    return [model for model in looked_at() if is_of_people(model)]


def is_of_people(model):
    of_house = any(road.split("__")[-1] == "organisation" for road in roads(model))
    return model.__module__.split(".")[0] in OURS or of_house


OURS = {"accounts", "canvas", "dossier", "toolbox"}


class Writes:
    """What is written to the database meanwhile: `tables`. Used with a `with`."""

    VERBS = ("INSERT INTO ", "UPDATE ", "DELETE FROM ", "REPLACE INTO ")

    def __init__(self):
        self.tables = set()

    def __enter__(self):
        self.tables.clear()
        self._wrapper = connection.execute_wrapper(self._note)
        self._wrapper.__enter__()
        return self

    def __exit__(self, *error):
        self._wrapper.__exit__(*error)

    def _note(self, execute, sql, params, many, context):
        verb = next((verb for verb in self.VERBS if sql.startswith(verb)), None)
        if verb:
            self.tables.add(sql.removeprefix(verb).split()[0].strip('"'))
        return execute(sql, params, many, context)
