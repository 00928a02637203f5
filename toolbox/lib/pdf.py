"""PDFs: the only place that knows WeasyPrint. Why it is as it is: docs/adr/0006-pdf.md."""

import base64
import io
import logging
import re
import secrets
from collections.abc import Callable
from functools import cached_property
from threading import Lock
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string

from toolbox.lib.running import as_artifacts
from toolbox.lib.typeset import UNPRINTABLE

# Readers disagree about longer ones (ISO 32000-2, 7.6.4.3.3: the rest does not count).
MAX_PASSWORD_BYTES = 127


class WrongPageCount(Exception):
    """A document came out at another number of pages than its layout foresaw."""


def render(template: str, context: dict[str, Any], *, css: str, pages: int | None = None) -> bytes:
    """A tagged PDF (PDF/UA-1) of a template; `css` names a static file. Raise WrongPageCount when
    it does not come out at `pages` pages."""
    html = render_to_string(template, context)
    with press.lock:
        return press.print(html, css, pages)


def render_with_margins(
    template: str,
    context: dict[str, Any],
    *,
    css: str,
    pages: int | None = None,
    progress: Callable[[int], None] | None = None,
) -> bytes:
    """The same for a stylesheet that puts something in the margins of its pages. `progress` is
    called with the number of each page that is laid out: pages that are laid out twice, because a
    later one changed them, come by twice."""
    with Progress(progress):
        content = render(template, context, css=css, pages=pages)
    return as_artifacts(content)


def encrypt(content: bytes, password: str) -> bytes:
    """The same PDF, to be opened with `password` only: AES-256, revision 6. Raise ValueError for a
    password of more than MAX_PASSWORD_BYTES in UTF-8."""
    import pikepdf  # late, like WeasyPrint

    if len(password.encode()) > MAX_PASSWORD_BYTES:
        raise ValueError("The password is too long for a PDF.")
    encryption = pikepdf.Encryption(user=password, owner=secrets.token_urlsafe(32), R=6)
    result = io.BytesIO()
    with pikepdf.open(io.BytesIO(content)) as document:
        document.save(result, encryption=encryption)
    return result.getvalue()


class Press:
    """What all PDFs of a process share; it takes long to make. One document is printed at a time:
    Pango's font map is not for several threads, and they would share one interpreter anyway."""

    def __init__(self) -> None:
        self.lock = Lock()
        self.stylesheets: dict[str, Any] = {}

    @cached_property
    def weasyprint(self) -> Any:
        # Late, because importing it takes as long as the rest of the site together.
        import weasyprint

        # What it writes down are pieces of what people typed: not for the log of the site.
        logging.getLogger("weasyprint").propagate = False
        return weasyprint

    @cached_property
    def fonts(self) -> Any:
        from weasyprint.text.fonts import FontConfiguration

        return FontConfiguration()

    @cached_property
    def fetcher(self) -> Any:
        return static_fetcher()

    def stylesheet(self, name: str) -> Any:
        if name not in self.stylesheets:
            self.stylesheets[name] = self.weasyprint.CSS(
                url=f"static:{name}", font_config=self.fonts, url_fetcher=self.fetcher
            )
        return self.stylesheets[name]

    def print(self, html: str, css: str, pages: int | None) -> bytes:
        with MissingSigns() as missing:
            content = self._print(html, css, pages)
        if missing.signs:
            # Once more, with a sign that says so where no font has the sign that was typed.
            html = html.translate(dict.fromkeys(missing.signs, UNPRINTABLE))
            content = self._print(html, css, pages)
        return content

    def _print(self, html: str, css: str, pages: int | None) -> bytes:
        page = self.weasyprint.HTML(string=html, base_url="static:", url_fetcher=self.fetcher)
        document = page.render(font_config=self.fonts, stylesheets=[self.stylesheet(css)])
        if pages is not None and len(document.pages) != pages:
            raise WrongPageCount(f"{len(document.pages)} pages instead of {pages}")
        return document.write_pdf(pdf_variant="pdf/ua-1")


press = Press()


PNG = "data:image/png;base64,"
# Every colour in a drawing but the ink of its lines.
COLOUR = re.compile(rb'fill="(?!none|#1c2a2b)[^"]*"')


def static_fetcher() -> Any:
    """Opens static:<path>, which is a static file of ours, outline:<path>, which is a drawing of
    ours without its colours, a PNG in the address itself, and nothing else."""
    from weasyprint.urls import FatalURLFetchingError, URLFetcher, URLFetcherResponse

    class StaticFetcher(URLFetcher):
        def fetch(self, url: str, headers: Any = None) -> Any:
            scheme, _, name = url.partition(":")
            if url.startswith(PNG):
                return URLFetcherResponse(url, base64.b64decode(url.removeprefix(PNG)))
            for folder in settings.STATICFILES_DIRS:
                path = (folder / name).resolve()
                if path.is_relative_to(folder) and path.is_file():
                    if scheme == "outline" and path.suffix == ".svg":
                        outline = COLOUR.sub(b'fill="#ffffff"', path.read_bytes())
                        return URLFetcherResponse(url, outline, {"Content-Type": "image/svg+xml"})
                    if scheme == "static":
                        return URLFetcherResponse(url, path.read_bytes())
            raise FatalURLFetchingError(f"A PDF opens only our own static files, not {url}")

    return StaticFetcher(allowed_protocols=["static", "outline", "data"], allow_redirects=False)


class MissingSigns(logging.Handler):
    """Hears from WeasyPrint which signs no font has: `signs` are their code points."""

    WARNING = re.compile(r"\.notdef glyph .*\(U\+([0-9A-F]+)\)$", re.DOTALL)

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.signs: set[int] = set()

    def emit(self, record: logging.LogRecord) -> None:
        if found := self.WARNING.search(record.getMessage()):
            self.signs.add(int(found[1], 16))

    def __enter__(self) -> "MissingSigns":
        logging.getLogger("weasyprint").addHandler(self)
        return self

    def __exit__(self, *exc: object) -> None:
        logging.getLogger("weasyprint").removeHandler(self)


class Progress(logging.Handler):
    """Hears from WeasyPrint which page it is at, and tells it on."""

    PAGE = re.compile(r"Creating layout - Page (\d+)")

    def __init__(self, tell: Callable[[int], None] | None) -> None:
        super().__init__(logging.INFO)
        self.tell = tell
        self.logger = logging.getLogger("weasyprint.progress")

    def emit(self, record: logging.LogRecord) -> None:
        found = self.PAGE.search(record.getMessage())
        if found and self.tell:
            self.tell(int(found[1]))

    def __enter__(self) -> "Progress":
        if self.tell:
            self.level_before, self.logger.propagate = self.logger.level, False
            self.logger.setLevel(logging.INFO)
            self.logger.addHandler(self)
        return self

    def __exit__(self, *exc: object) -> None:
        if self.tell:
            self.logger.removeHandler(self)
            self.logger.setLevel(self.level_before)


# PDFium keeps what it works on in one place for the whole process.
drawing = Lock()


def picture(content: bytes, *, width: int) -> bytes:
    """The first page as PNG, `width` pixels wide."""
    import pypdfium2  # late, like WeasyPrint

    result = io.BytesIO()
    with drawing, pypdfium2.PdfDocument(content) as document:
        page = document[0]
        bitmap = page.render(scale=width / page.get_width())
        # A copy: the bitmap has to go while nobody else is drawing.
        drawn = bitmap.to_pil().crop((0, 0, width, bitmap.height))
        bitmap.close()
    drawn.quantize(256).save(result, "PNG", optimize=True)
    return result.getvalue()
