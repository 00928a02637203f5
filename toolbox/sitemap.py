"""For search engines: every page that is the same for everybody."""

from xml.sax.saxutils import escape

from django.conf import settings
from django.urls import reverse

from checklists.library import library
from knowledge.models import PracticeExample, Rule
from tooldb.models import Tool

PAGES = (
    "start",
    "checklists:instruments",
    "knowledge:examples",
    "knowledge:rules",
    "tooldb:tools",
    "tooldb:aid",
    "teaching",
    "accessibility",
    "privacy",
)


def addresses():
    """(address, day of the last change or None) of each page."""
    for name in PAGES:
        yield reverse(name), None
    for entry in library().entries:
        yield entry.instrument.get_absolute_url(), entry.version.published_on
    for model in (PracticeExample, Rule, Tool):
        for row in model.objects.published():
            yield row.get_absolute_url(), getattr(row, "checked_on", None)


def sitemap():
    """As sitemaps.org describes it."""
    pages = "".join(
        f"<url><loc>{escape(settings.PUBLIC_URL + address)}</loc>"
        f"{f'<lastmod>{day}</lastmod>' if day else ''}</url>\n"
        for address, day in addresses()
    )
    head = '<?xml version="1.0" encoding="UTF-8"?>\n'
    return f'{head}<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n{pages}</urlset>\n'
