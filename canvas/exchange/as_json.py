"""A canvas as JSON, the format that keeps everything of it: docs/formats.md. Pure."""

import json
from datetime import date
from pathlib import Path
from typing import Any

from canvas.exchange.model import ExchangeCanvas, ExchangeNote, Origin

FORMAT = "toolbox-beeldbellen.canvas"
VERSION = 1
SCHEMA = Path(__file__).with_name("canvas-1.schema.json")


def write(canvas: ExchangeCanvas, *, schema: str, exported_on: date) -> str:
    """`schema` is the address where the site explains the format."""
    content = {
        "$schema": schema,
        "format": FORMAT,
        "version": VERSION,
        "exported_on": exported_on.isoformat(),
        "title": canvas.title,
        "purpose": canvas.purpose,
        "notes": [note_fields(note) for note in canvas.notes],
    }
    return json.dumps(content, ensure_ascii=False, indent=2) + "\n"


def note_fields(note: ExchangeNote) -> dict[str, Any]:
    fields: dict[str, Any] = {"block": note.block, "text": note.text, "meaning": note.meaning}
    if note.question:
        fields["question"] = note.question
    if note.origin != Origin():
        fields["origin"] = origin_fields(note.origin)
    return fields


def origin_fields(origin: Origin) -> dict[str, str]:
    fields = {"kind": origin.kind, "key": origin.key, "label": origin.label, "hash": origin.hash}
    if origin.date:
        fields["date"] = origin.date.isoformat()
    return {name: value for name, value in fields.items() if value}
