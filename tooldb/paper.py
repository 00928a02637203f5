"""The catalogue on paper: a tool, editions side by side, and everything."""

from dataclasses import dataclass, field

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from toolbox.lib import pdf
from toolbox.lib.pdf_store import Document
from toolbox.lib.qr import qr_code
from tooldb.comparison import comparison_of
from tooldb.models import CatalogueRelease, Tool
from tooldb.sheet import sheet_of
from tooldb.shelf import shelf
from tooldb.stamp import stamp

CSS = "css/tools_pdf.css"
CATALOGUE = "tools"


def tool_document(key, language):
    return Document(f"tool-{key}", language, stamp(), lambda: print_tool(key))


def comparison_document(keys, language):
    """Of all comparisons one is made at a time, whoever asks for how many."""
    content = (*stamp(), *keys)
    return Document("vergelijking", language, content, lambda: print_comparison(keys))


def catalogue_document(language):
    return Document(CATALOGUE, language, stamp(), print_catalogue)


def print_tool(key):
    tool = published_tools().get(key=key)
    page = PrintedTool(tool, sheet_of(tool))
    context = {
        "page": page,
        "rules": page.sheet.rules,
        "sources": numbered(sources_of(page)),
        **frame(tool.get_absolute_url()),
    }
    return pdf.render_with_margins("tooldb/tool_pdf.html", context, css=CSS)


def print_comparison(keys):
    known = shelf()
    criteria = list(known.criteria.values())
    comparison = comparison_of([known.by_key[key] for key in keys], criteria)
    query = "&".join(f"v={key}" for key in keys)
    context = {
        "comparison": comparison,
        "sources": numbered(source for row in comparison.rows for source in sources_of_row(row)),
        **frame(f"{reverse('tooldb:compare')}?{query}"),
    }
    return pdf.render_with_margins("tooldb/compare_pdf.html", context, css=CSS)


def print_catalogue():
    pages = [PrintedTool(tool, sheet_of(tool)) for tool in published_tools().order_by("name")]
    context = {
        "pages": pages,
        "sources": numbered(source for page in pages for source in sources_of(page)),
        "rules": list({rule.pk: rule for page in pages for rule in page.sheet.rules}.values()),
        **frame(reverse("tooldb:tools")),
    }
    return pdf.render_with_margins("tooldb/tools_pdf.html", context, css=CSS)


def published_tools():
    return Tool.objects.published().select_related("lifecycle_source", "replaced_by")


def frame(path):
    """What stands on every paper: where it comes from and of when it is."""
    address = settings.PUBLIC_URL + path
    return {
        "address": address,
        "ask_address": settings.PUBLIC_URL + reverse("knowledge:ask"),
        "qr": qr_code(address, _("QR code with the address of this page: %s") % address),
        "release": CatalogueRelease.objects.first(),
        "today": timezone.localdate(),
    }


@dataclass
class PrintedTool:
    tool: Tool
    sheet: object

    @property
    def address(self):
        return settings.PUBLIC_URL + self.tool.get_absolute_url()


@dataclass
class Sources:
    """The sources that a paper names, each with its number."""

    numbers: dict[int, int] = field(default_factory=dict)
    listed: list = field(default_factory=list)

    def add(self, source):
        if source and source.pk not in self.numbers:
            self.listed.append(source)
            self.numbers[source.pk] = len(self.listed)


def numbered(sources):
    found = Sources()
    for source in sources:
        found.add(source)
    return found


def sources_of(page):
    """In the order in which the paper names them."""
    yield page.tool.lifecycle_source
    for edition in page.sheet.editions:
        for _label, answers in edition.groups:
            yield from (claim.source for answer in answers for claim in answer.claims)
    yield page.sheet.seed and page.sheet.seed.source


def sources_of_row(row):
    return [answer.shown.source for answer in row.answers if answer and answer.shown]
