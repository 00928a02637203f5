"""Reads the texts of instruments, practice examples and rules as they stand in fixtures/, without a
database: run it to check a file while writing (`python -m tests.instrument_texts [KEY]`)."""

import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import yaml

from tests.plain_dutch import average_length, longest, stiff_words

FIXTURES = Path(__file__).resolve().parent.parent / "fixtures"
LEVELS = {"micro", "meso", "macro"}
KINDS = {"checklist", "infographic", "guide", "card", "worksheet", "scan", "step_plan", "overview"}
AUDIENCES = {"client", "practitioner", "organisation", "ict", "umbrella"}
FORMS = {"text", "tick", "rate", "write", "do", "dont", "picture", "figure"}
# Field to the longest text that it takes; None for what is no text.
INSTRUMENT = {
    "key": 60, "level": None, "kind": None, "audience": None, "sectors": None, "title": 70,
    "summary": 200, "intro": 1000, "use": 600, "origin": 600, "sources": None, "checked_on": None,
    "valid_until": None, "changes": 300, "sections": None,
}  # fmt: skip
SECTION = {
    "key": 60, "title": 90, "intro": 600, "scale": None, "better": None, "columns": None,
    "items": None,
}  # fmt: skip
ITEM = {
    "key": 60, "form": None, "label": 40, "text": 300, "help": 600, "why": 300, "lines": None,
    "picture": 40, "figure": None, "source": None, "criterion": None, "rule": None,
    "instrument": None,
}  # fmt: skip
# Words a sentence: on average over a text, and at most.
PLAIN = (15, 30)
FOR_CLIENTS = (11, 18)


# Ten times as fast as the one in Python, where PyYAML was built with it.
YamlLoader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def read(name: str | Path):
    return yaml.load((FIXTURES / name).read_text(encoding="utf-8"), YamlLoader)


def instrument_files() -> list[Path]:
    return sorted((FIXTURES / "instruments").glob("*.yaml"))


@cache
def keys_of(name: str) -> set[str]:
    return {row["key"] for row in read(name)}


def faults_of_form(data: dict, stem: str) -> Iterator[str]:
    """What is not as the site expects it; nothing when all is well."""
    yield from wrong_fields(data, INSTRUMENT, "")
    if data.get("key") != stem:
        yield "key is not the name of the file"
    for name, allowed in (("level", LEVELS), ("kind", KINDS), ("audience", AUDIENCES)):
        if data.get(name) not in allowed:
            yield f"{name}: {data.get(name)!r} is none of {sorted(allowed)}"
    for name in ("title", "summary", "origin", "checked_on", "valid_until", "changes", "sections"):
        if not data.get(name):
            yield f"{name} is missing"
    yield from unknown("sources", data.get("sources", []), keys_of("sources.yaml"))
    yield from unknown("sectors", data.get("sectors", []), keys_of("sectors.yaml"))
    seen: set[str] = set()
    for section in data.get("sections", []):
        where = f"section {section.get('key')}"
        yield from wrong_fields(section, SECTION, where)
        if section.get("key") in seen:
            yield f"{where} stands twice"
        seen.add(section.get("key"))
        for item in section.get("items", []):
            yield from faults_of_item(item, section, seen)


def faults_of_item(item: dict, section: dict, seen: set[str]) -> Iterator[str]:
    where = f"item {item.get('key')}"
    yield from wrong_fields(item, ITEM, where)
    if item.get("key") in seen:
        yield f"{where}: its key stands twice in this instrument"
    seen.add(item.get("key"))
    if not item.get("text"):
        yield f"{where} has no text"
    if item.get("form", "text") not in FORMS:
        yield f"{where}: form {item.get('form')!r} is none of {sorted(FORMS)}"
    if item.get("form") == "rate" and len(section.get("scale", [])) < 2:
        yield f"{where} is rated, but its section has no scale"
    if (item.get("form") == "figure") != ("figure" in item):
        yield f"{where}: form figure and its figure go together"
    for name, file in (
        ("source", "sources.yaml"), ("criterion", "criteria.yaml"), ("rule", "rules.yaml")
    ):  # fmt: skip
        if name in item:
            yield from unknown(f"{where}: {name}", [item[name]], keys_of(file))
    if "instrument" in item:
        known = {path.stem for path in instrument_files()}
        yield from unknown(f"{where}: instrument", [item["instrument"]], known)


def wrong_fields(row: dict, fields: dict, where: str) -> Iterator[str]:
    for name, value in row.items():
        if name not in fields:
            yield f"{where}: no field is called {name}"
        elif fields[name] and len(str(value)) > fields[name]:
            yield f"{where}: {name} has {len(value)} signs, at most {fields[name]}"


def unknown(what: str, keys, known: set[str]) -> Iterator[str]:
    for key in keys:
        if key not in known:
            yield f"{what}: nothing is called {key}"


def texts_of(data: dict) -> Iterator[str]:
    """All that people read in an instrument."""
    yield from (data.get(name, "") for name in ("title", "summary", "intro", "use", "origin"))
    for section in data.get("sections", []):
        yield from (section.get(name, "") for name in ("title", "intro"))
        yield from section.get("scale", [])
        for item in section.get("items", []):
            yield from (item.get(name, "") for name in ("label", "text", "help", "why"))


def faults_of_words(texts: list[str], limits: tuple[int, int] = PLAIN) -> Iterator[str]:
    average, most = limits
    length = average_length(texts)
    if length > average:
        yield f"sentences have {length:.1f} words on average, at most {average}"
    if len(words := longest(texts)) > most:
        yield f"a sentence of {len(words)} words: {' '.join(words)}"
    for text in texts:
        for word in stiff_words(text):
            yield f"stiff word {word!r} in: {text[:60]}"


def faults_of(path: Path) -> list[str]:
    data = read(path)
    limits = FOR_CLIENTS if data.get("audience") == "client" else PLAIN
    return [
        *faults_of_form(data, path.stem), *faults_of_words(list(texts_of(data)), limits)
    ]  # fmt: skip


def main(keys: list[str]) -> int:
    count = 0
    for path in instrument_files():
        if not keys or path.stem in keys:
            for fault in faults_of(path):
                count += 1
                print(f"{path.stem}: {fault}")
    print(f"{count} faults")
    return bool(count)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
