"""Where a word still stands: in every column of every table, in the media folder, in the mail."""

import json
from pathlib import Path

from django.apps import apps
from django.conf import settings
from django.contrib.sessions.models import Session


def places(word):
    """{'accounts.User.email', 'media', …}: wherever somebody who looks would find the word."""
    word = str(word).lower()
    found = {place for place, values in columns() if any(word in said(v) for v in values)}
    for name, folder in (("media", settings.MEDIA_ROOT), ("mail", settings.MAIL_FOLDER)):
        if any(word in text for text in files(Path(folder))):
            found.add(name)
    return found


def columns():
    for model in apps.get_models(include_auto_created=True):
        rows = list(model._base_manager.all())
        for field in model._meta.concrete_fields:
            values = [getattr(row, field.attname) for row in rows]
            yield f"{model._meta.label}.{field.name}", values
    yield "session data", [session.get_decoded() for session in Session.objects.all()]


def said(value):
    if isinstance(value, dict | list):
        value = json.dumps(value, ensure_ascii=False, default=str)
    return str(value).lower()


def files(folder):
    for path in folder.rglob("*") if folder.exists() else []:
        yield path.name.lower()
        if path.is_file():
            yield path.read_bytes().decode(errors="replace").lower()


def values_with(word):
    """{column: the values in it that hold the word}."""
    word = word.lower()
    held = {place: {str(v) for v in values if word in said(v)} for place, values in columns()}
    return {place: values for place, values in held.items() if values}
