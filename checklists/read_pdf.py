"""Reads a fillable PDF that came back. What is in it is somebody's: it is only taken as text."""

import io
import re
from typing import Any, NamedTuple

MAX_BYTES = 10 * 1024 * 1024
MARK = re.compile(r"toolbox-beeldbellen ([a-z0-9-]{1,60}) (\d{1,6})")
NOTE = "--note"


class Unreadable(Exception):
    """`reason` is one of: large, damaged, encrypted, foreign, flat."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class Filled(NamedTuple):
    """What a form says: of which instrument and version; by key of a line, value and note."""

    key: str
    number: int
    values: dict[str, str]
    notes: dict[str, str]


def read(content: bytes) -> Filled:
    """Raise Unreadable for what is no form of ours with its fields still in it."""
    if len(content) > MAX_BYTES:
        raise Unreadable("large")
    import pikepdf  # late, like WeasyPrint

    try:
        with pikepdf.open(io.BytesIO(content)) as document:
            return read_document(document)
    except pikepdf.PasswordError:
        raise Unreadable("encrypted") from None
    # A file that was made to break readers breaks them in many ways.
    except (pikepdf.PdfError, ValueError, TypeError, KeyError, RecursionError, AttributeError):
        raise Unreadable("damaged") from None


def read_document(document: Any) -> Filled:
    if document.is_encrypted:
        raise Unreadable("encrypted")
    mark = MARK.search(str(document.docinfo.get("/Keywords", "")))
    if mark is None:
        raise Unreadable("foreign")
    form = document.Root.get("/AcroForm")
    fields = form.get("/Fields") if form is not None else None
    if fields is None or not len(fields):
        raise Unreadable("flat")
    values, notes = {}, {}
    for field in fields:
        name, value = text_of(field.get("/T")), value_of(field)
        if name.endswith(NOTE):
            notes[name.removesuffix(NOTE)] = value
        else:
            values[name] = value
    return Filled(mark[1], int(mark[2]), kept(values), kept(notes))


def value_of(field: Any) -> str:
    return choice_of(field) if field.get("/FT") == "/Btn" else text_of(field.get("/V"))


def choice_of(field: Any) -> str:
    """What is chosen stands at the whole, or in some readers at the button that is down only. It is
    a name like /1, the place of the value in /Opt, or else the value itself."""
    states = [field.get("/V"), *(kid.get("/AS") for kid in field.get("/Kids", []))]
    down = (text_of(state).removeprefix("/") for state in states)
    state = next((each for each in down if each not in ("", "Off")), "")
    options = [text_of(option) for option in field.get("/Opt", [])]
    return options[int(state)] if state.isdecimal() and int(state) < len(options) else state


def text_of(value: Any) -> str:
    """Raise TypeError for what is no text."""
    import pikepdf

    if value is None:
        return ""
    if not isinstance(value, (pikepdf.String, pikepdf.Name)):
        raise TypeError
    return str(value)


def kept(found: dict[str, str]) -> dict[str, str]:
    return {key: value for key, value in found.items() if value}
