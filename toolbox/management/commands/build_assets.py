"""Lays out in build/assets what the site serves but others made, from node_modules.

vendor/     the stylesheet and the web fonts, with their licences
fonts-pdf/  the same fonts as TrueType, which WeasyPrint reads faster than woff2
"""

import hashlib
import logging
import re
import shutil
import tempfile
from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from fontTools.merge import Merger
from fontTools.ttLib import TTFont

FONT = "atkinson-hyperlegible-next"
WEIGHTS = ("400", "600", "700")
SUBSETS = ("latin", "latin-ext")


class Command(BaseCommand):
    help = "Build build/assets from node_modules; does nothing when nothing changed."

    def handle(self, **options) -> None:
        target = settings.BASE_DIR / "build" / "assets"
        stamp = target / ".built-from"
        fingerprint = source_fingerprint()
        if stamp.exists() and stamp.read_text() == fingerprint:
            return
        target.parent.mkdir(exist_ok=True)
        with tempfile.TemporaryDirectory(dir=target.parent) as scratch:
            new = Path(scratch) / "assets"
            build(settings.BASE_DIR / "node_modules", new)
            (new / stamp.name).write_text(fingerprint)
            if target.exists():
                target.rename(Path(scratch) / "old")
            new.rename(target)
        self.stdout.write(f"Built {target.relative_to(settings.BASE_DIR)}")


def source_fingerprint() -> str:
    """The lock file pins every source byte; this file decides what becomes of them."""
    sources = [settings.BASE_DIR / "package-lock.json", Path(__file__)]
    return hashlib.sha256(b"".join(source.read_bytes() for source in sources)).hexdigest()


def build(modules: Path, target: Path) -> None:
    bootstrap = modules / "bootstrap"
    font = modules / "@fontsource" / FONT
    for package in (bootstrap, font):
        if not package.is_dir():
            raise CommandError(f"{package} is missing. Run npm ci, or script/server does it.")
    build_bootstrap(bootstrap, target / "vendor" / "bootstrap")
    build_web_fonts(font, target / "vendor" / FONT)
    build_pdf_fonts(font, target / "fonts-pdf")


def build_bootstrap(package: Path, target: Path) -> None:
    target.mkdir(parents=True)
    stylesheet = (package / "dist" / "css" / "bootstrap.min.css").read_text()
    # The map is not served, and hashed static files refuse a reference to a missing file.
    stylesheet = re.sub(r"/\*# sourceMappingURL=.*?\*/\s*", "", stylesheet)
    (target / "bootstrap.min.css").write_text(stylesheet)
    shutil.copyfile(package / "LICENSE", target / "LICENSE")


def build_web_fonts(package: Path, target: Path) -> None:
    target.mkdir(parents=True)
    for weight in WEIGHTS:
        for source in font_files(package, weight):
            shutil.copyfile(source, target / source.name)
    shutil.copyfile(package / "LICENSE", target / "LICENSE")


def build_pdf_fonts(package: Path, target: Path) -> None:
    """One file per weight: browsers pick a subset by unicode-range, WeasyPrint does not."""
    target.mkdir(parents=True)
    logging.getLogger("fontTools").setLevel(logging.ERROR)
    for weight in WEIGHTS:
        with tempfile.TemporaryDirectory() as scratch:
            parts = [unpacked(file, Path(scratch)) for file in font_files(package, weight)]
            merge_fonts(parts).save(target / f"{FONT}-{weight}.ttf")
    shutil.copyfile(package / "LICENSE", target / "LICENSE")


def unpacked(woff2: Path, folder: Path) -> str:
    font = TTFont(woff2, recalcTimestamp=False)
    font.flavor = None
    path = folder / f"{woff2.stem}.ttf"
    font.save(path)
    return str(path)


def merge_fonts(parts: list[str]) -> TTFont:
    font = Merger().merge(parts)
    # The same input gives the same bytes: PDFs are kept under a hash of their fonts.
    dates = TTFont(parts[0])["head"]
    font["head"].created, font["head"].modified = dates.created, dates.modified
    font.recalcTimestamp = False
    return font


def font_files(package: Path, weight: str) -> list[Path]:
    return [package / "files" / f"{FONT}-{subset}-{weight}-normal.woff2" for subset in SUBSETS]
