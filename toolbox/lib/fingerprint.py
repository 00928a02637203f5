"""Which program this is: another word as soon as anything that makes pages and PDFs is another."""

import hashlib
from collections.abc import Iterator
from importlib.metadata import version
from pathlib import Path

from django.conf import settings

SOURCES = (
    ("templates", "*.html"),
    ("fixtures", "*.yaml"),
    ("locale", "*.mo"),
    ("static", "*"),
    ("build/assets/fonts-pdf", "*.ttf"),
)
LIBRARIES = ("django", "weasyprint", "pydyf", "tinycss2", "fonttools", "pikepdf", "segno")


def files(folder: Path) -> Iterator[Path]:
    apps = ((app.parent.name, "*.py") for app in sorted(folder.glob("*/apps.py")))
    for name, pattern in (*apps, *SOURCES):
        yield from sorted(path for path in (folder / name).rglob(pattern) if path.is_file())


def fingerprint(folder: Path) -> str:
    digest = hashlib.sha256()
    for name in LIBRARIES:
        digest.update(f"{name} {version(name)}\n".encode())
    for path in files(folder):
        digest.update(f"{path.relative_to(folder)} {path.stat().st_size}\n".encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()


# At the start: what is put in the place of these files later is not what this process runs.
CODE = fingerprint(settings.BASE_DIR)
