"""PDFs: the only place that knows WeasyPrint. Why it is as it is: docs/adr/0006-pdf.md."""

import io
import logging
import re
import secrets
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


def render_with_margins(template: str, context: dict[str, Any], *, css: str) -> bytes:
    """The same for a stylesheet that puts something in the margins of its pages."""
    return as_artifacts(render(template, context, css=css))


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


def static_fetcher() -> Any:
    """Opens static:<path>, which is a static file of ours, and nothing else."""
    from weasyprint.urls import FatalURLFetchingError, URLFetcher, URLFetcherResponse

    class StaticFetcher(URLFetcher):
        def fetch(self, url: str, headers: Any = None) -> Any:
            scheme, _, name = url.partition(":")
            for folder in settings.STATICFILES_DIRS:
                path = (folder / name).resolve()
                if scheme == "static" and path.is_relative_to(folder) and path.is_file():
                    return URLFetcherResponse(url, path.read_bytes())
            raise FatalURLFetchingError(f"A PDF opens only our own static files, not {url}")

    return StaticFetcher(allowed_protocols=["static"], allow_redirects=False)


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
