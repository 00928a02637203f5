"""Reads a canvas from JSON. What the format does not know is named and left out; what cannot be
kept whole is refused. Pure."""

import json
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Any, NoReturn

from django.utils.translation import gettext as _

from canvas.exchange.as_json import FORMAT, VERSION
from canvas.exchange.model import BLOCKS, MAX_NOTES, MEANINGS, ExchangeNote, Origin, Reading, clean

KEY = re.compile(r"[-a-zA-Z0-9_]{0,60}")
OF_CANVAS = {"$schema", "format", "version", "exported_on", "title", "purpose", "notes"}
OF_NOTE = {"block", "text", "meaning", "question", "origin"}
# The longest that the site keeps of each.
OF_ORIGIN = {"kind": 30, "key": 80, "label": 120, "hash": 64}

Fields = dict[str, Any]


class Unreadable(ValueError):
    """With a message for people, and perhaps the piece of text that it is about."""


def read(text: str) -> Reading:
    reading = Reading()
    try:
        content = parse(text)
        check_format(content)
    except Unreadable as error:
        reading.refuse("", *error.args)
    else:
        read_canvas(content, reading)
    return reading


# The notation ----------------------------------------------------------------------------------


def parse(text: str) -> Any:
    try:
        content = json.loads(
            text.removeprefix("\ufeff"),
            object_pairs_hook=fields_named_once,
            parse_constant=refuse_constant,
        )
        for string in strings_in(content):
            check_storable(string)
    except json.JSONDecodeError as error:
        message = _("This JSON goes wrong on line %(line)d, at character %(column)d.")
        raise Unreadable(message % {"line": error.lineno, "column": error.colno}) from error
    except RecursionError as error:
        raise Unreadable(_("The parts of this JSON are nested too deep.")) from error
    except Unreadable:
        raise
    except ValueError as error:
        raise Unreadable(_("This JSON holds a number that is too long.")) from error
    return content


def fields_named_once(pairs: list[tuple[str, Any]]) -> Fields:
    fields: Fields = {}
    for name, value in pairs:
        if name in fields:
            raise Unreadable(_("In this JSON a name stands twice in one part."), name)
        fields[name] = value
    return fields


def refuse_constant(constant: str) -> NoReturn:
    raise Unreadable(_("This JSON holds a number that JSON does not know."), constant)


def strings_in(value: Any) -> Iterator[str]:
    parts = [value]
    while parts:
        part = parts.pop()
        if isinstance(part, str):
            yield part
        elif isinstance(part, list):
            parts += part
        elif isinstance(part, dict):
            parts += [*part.keys(), *part.values()]


def check_storable(string: str) -> None:
    """Half an emoji and the null character cannot be kept."""
    whole = string.replace("\0", "\ud800").encode(errors="replace")
    if whole != string.encode(errors="surrogatepass"):
        raise Unreadable(_("This JSON holds a character that cannot be kept."), whole.decode())


def check_format(content: Any) -> None:
    if not isinstance(content, dict) or content.get("format") != FORMAT:
        raise Unreadable(
            _("This JSON is not a canvas of this toolbox: it has no “format” of ours.")
        )
    if isinstance(content.get("version"), bool) or content.get("version") != VERSION:
        message = _("This canvas has version %(version)s of the format; only %(known)d is known.")
        version = shown(content.get("version"))
        raise Unreadable(message % {"version": version, "known": VERSION})
    if not isinstance(content.get("notes"), list):
        raise Unreadable(_("This canvas has no list of “notes”."))
    if len(content["notes"]) > MAX_NOTES:
        message = _("This canvas has %(count)d notes; it may have %(limit)d.")
        words = {"count": len(content["notes"]), "limit": MAX_NOTES}
        raise Unreadable(message % words)


# The canvas ------------------------------------------------------------------------------------


@dataclass
class Part:
    """An object of the JSON, and what to call it."""

    fields: Fields
    place: str
    reading: Reading

    def take(self, name: str, default: Any, holds: Callable[[Any], bool]) -> Any:
        """The value of a field. One that does not hold is named, and the default comes instead."""
        value = self.fields.get(name, default)
        if value == default or holds(value):
            return value
        self.leave_out(_("The value of “%(name)s” is not understood."), name)
        return default

    def leave_out_unknown(self, known: Iterable[str]) -> None:
        for name in self.fields:
            if name not in known:
                self.leave_out(_("“%(name)s” is not part of this format."), name)

    def leave_out(self, message: str, name: str) -> None:
        self.reading.leave_out(self.place, message % {"name": name}, shown(self.fields[name]))


def read_canvas(content: Fields, reading: Reading) -> None:
    canvas = Part(content, "", reading)
    canvas.leave_out_unknown(OF_CANVAS)
    reading.title = clean(canvas.take("title", "", is_text))
    reading.purpose = clean(canvas.take("purpose", "", is_text))
    for number, fields in enumerate(content["notes"], start=1):
        read_note(fields, _("Note %(number)d") % {"number": number}, reading)


def read_note(fields: Any, place: str, reading: Reading) -> None:
    if not isinstance(fields, dict):
        reading.leave_out(place, _("This is not a note."), shown(fields))
    elif fields.get("block") not in BLOCKS:
        reading.leave_out(place, _("This note has no block that we know."), shown(fields))
    elif not is_text(fields.get("text")) or not clean(fields["text"]):
        reading.leave_out(place, _("This note has no text."), shown(fields))
    else:
        reading.add(place, note_of(Part(fields, place, reading)))


def note_of(note: Part) -> ExchangeNote:
    note.leave_out_unknown(OF_NOTE)
    origin = note.take("origin", {}, lambda value: isinstance(value, dict))
    return ExchangeNote(
        block=note.fields["block"],
        text=clean(note.fields["text"]),
        meaning=note.take("meaning", "idea", lambda value: value in MEANINGS),
        question=note.take("question", "", is_key),
        origin=origin_of(Part(origin, note.place, note.reading)),
    )


def origin_of(origin: Part) -> Origin:
    origin.leave_out_unknown([*OF_ORIGIN, "date"])
    texts = {
        name: origin.take(name, "", partial(is_text, at_most=limit))
        for name, limit in OF_ORIGIN.items()
    }
    day = origin.take("date", "", is_day)
    return Origin(**texts, date=date.fromisoformat(day) if day else None)


def is_text(value: Any, at_most: int | None = None) -> bool:
    return isinstance(value, str) and (at_most is None or len(value) <= at_most)


def is_key(value: Any) -> bool:
    return isinstance(value, str) and KEY.fullmatch(value) is not None


def is_day(value: Any) -> bool:
    try:
        return bool(date.fromisoformat(value))
    except (TypeError, ValueError):
        return False


def shown(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
