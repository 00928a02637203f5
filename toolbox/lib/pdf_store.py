"""Public PDFs and pictures, made once and kept on disk. The name of a file is a hash of all that
decides what stands in it, so it never has to be thrown away for being old, only for taking room.

What is made for one organisation never comes in here: nobody asks who reads it. See
docs/adr/0013-public-pdfs.md."""

import fcntl
import hashlib
import logging
import os
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from tempfile import NamedTemporaryFile

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils import translation

from toolbox.lib.fingerprint import CODE
from toolbox.lib.public import revalidated

log = logging.getLogger(__name__)

# Who waits longer for another process gets no answer yet: a few at once would keep all workers of
# the site busy. In seconds; what is made meanwhile is there after RETRY.
PATIENCE = 5
RETRY = 15
MOST_FILES = 1000
MOST_BYTES = 500 * 1024 * 1024
KEPT_SECONDS = 2 * 24 * 3600
CONTENT_TYPES = {"pdf": "application/pdf", "png": "image/png"}


class Busy(Exception):
    """Another process is still making this document."""


@dataclass(frozen=True)
class Document:
    """`name` says what it is, `content` all that it depends on beside the program itself. `make`
    is called with the document's language active. What `lasts` is one of a known set, made in
    advance: it gives no room to others and goes when it is no longer in the set (keep_only)."""

    name: str
    language: str
    content: tuple[object, ...]
    make: Callable[[], bytes]
    ending: str = "pdf"
    lasts: bool = False

    @cached_property
    def key(self) -> str:
        parts = (CODE, settings.PUBLIC_URL, self.language, self.name, *map(str, self.content))
        return hashlib.sha256("\0".join(parts).encode()).hexdigest()[:40]

    @cached_property
    def path(self) -> Path:
        return place(self.shelf) / f"{self.key}.{self.ending}"

    @property
    def shelf(self) -> str:
        return "lasting" if self.lasts else ""

    @property
    def asked(self) -> str:
        """What its address ends in; see toolbox/lib/public.py."""
        return "" if self.language == settings.LANGUAGE_CODE else f"?taal={self.language}"

    @property
    def size(self) -> int | None:
        """In bytes; None when it is not made yet."""
        try:
            return self.path.stat().st_size
        except OSError:
            return None

    def note_progress(self, page: int) -> None:
        """How far its maker is, for who waits: the page that it is at."""
        with suppress(OSError):
            folder(self.shelf)
            self.progress_path.write_text(str(page))

    @property
    def progress(self) -> int:
        """The page that its maker is at; 0 when nobody is making it."""
        try:
            return int(self.progress_path.read_text() or 0)
        except (OSError, ValueError):
            return 0

    @property
    def progress_path(self) -> Path:
        return self.path.with_suffix(".progress")

    def kept(self) -> bytes | None:
        """As it is on the disk, or None."""
        try:
            return self.path.read_bytes()
        except OSError:
            return None

    def get(self, patience: float = PATIENCE) -> bytes:
        """From the disk, or made now. Raise Busy when somebody else is making it for too long."""
        return self.kept() or self._made(patience)

    def _made(self, patience: float) -> bytes:
        with locked(self.name, patience):
            # While this one waited, another made it.
            if (content := self.kept()) is not None:
                return content
            with translation.override(self.language):
                content = self.make()
            self._keep(content)
            with suppress(OSError):
                self.progress_path.unlink(missing_ok=True)
            return content

    def _keep(self, content: bytes) -> None:
        """All of it or nothing: under its name stands a whole file. Who asked for it has it also
        when the disk is full."""
        try:
            if not self.lasts:
                make_room()
            with NamedTemporaryFile(
                dir=folder(self.shelf), prefix=".new-", delete_on_close=False
            ) as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
                os.replace(file.name, self.path)
        except OSError:
            log.exception("a public PDF could not be kept")


def place(shelf: str) -> Path:
    return settings.DATA_DIR / "public-pdf" / shelf


def folder(shelf: str = "") -> Path:
    path = place(shelf)
    path.mkdir(parents=True, exist_ok=True)
    return path


@contextmanager
def locked(name: str, patience: float) -> Iterator[None]:
    """One maker at a time, over processes and threads. The kernel lets go of the lock when its
    holder dies, so nothing is left behind; without a disk to lock on, everybody makes."""
    until = time.monotonic() + patience
    try:
        lock = os.open(folder() / f".lock-{name}", os.O_RDWR | os.O_CREAT, 0o600)
    except OSError:
        log.exception("a public PDF could not be locked")
        yield
        return
    try:
        while not taken(lock):
            if time.monotonic() > until:
                raise Busy
            time.sleep(0.05)
        yield
    finally:
        os.close(lock)


def taken(descriptor: int) -> bool:
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def files() -> list[tuple[float, Path]]:
    """What is kept for a while, the oldest first."""
    found = []
    for path in folder().iterdir():
        if path.suffix[1:] in {*CONTENT_TYPES, "progress"} or path.name.startswith(".new-"):
            try:
                found.append((path.stat().st_mtime, path))
            except FileNotFoundError:
                continue
    return sorted(found)


def make_room() -> None:
    """Anybody can ask for comparisons of any tools and booklets of any instruments: they never
    fill the disk."""
    kept = [path for _, path in files()]
    sizes = [size_of(path) for path in kept]
    while kept and (len(kept) >= MOST_FILES or sum(sizes) > MOST_BYTES):
        kept.pop(0).unlink(missing_ok=True)
        sizes.pop(0)


def size_of(path: Path) -> int:
    """0 when another process took it away."""
    try:
        return path.stat().st_size
    except OSError:
        return 0


def keep_only(documents: Iterable[Document]) -> int:
    """Drop of what lasts all that is not one of these."""
    names = {document.path.name for document in documents}
    old = [path for path in folder("lasting").iterdir() if path.name not in names]
    for path in old:
        path.unlink(missing_ok=True)
    return len(old)


def drop_old() -> int:
    """What nobody made anew for some days, and what a maker that died left half."""
    past = time.time() - KEPT_SECONDS
    old = [path for changed, path in files() if changed < past]
    for path in old:
        path.unlink(missing_ok=True)
    return len(old)


def answer(request: HttpRequest, document: Document, filename: str) -> HttpResponseBase:
    """The document as a download: 304 for who has it, 503 for who has to wait too long."""

    @revalidated(lambda request: document.key)
    def give(request: HttpRequest) -> HttpResponse:
        try:
            content = document.get(PATIENCE)
        except Busy:
            return too_busy(request)
        response = HttpResponse(content, content_type=CONTENT_TYPES[document.ending])
        response.headers["Content-Length"] = str(len(content))
        place = "attachment" if document.ending == "pdf" else "inline"
        response.headers["Content-Disposition"] = f'{place}; filename="{filename}"'
        response.headers["Content-Language"] = document.language
        return response

    return give(request)


def too_busy(request: HttpRequest) -> HttpResponse:
    response = render(request, "pdf_busy.html", status=503)
    response.headers["Retry-After"] = str(RETRY)
    return response
