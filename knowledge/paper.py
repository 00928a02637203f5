"""All practice examples, and all rules, on paper."""

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from knowledge.models import PracticeExample, Rule
from toolbox.lib import pdf
from toolbox.lib.content import content_hash
from toolbox.lib.pdf_store import Document
from toolbox.lib.qr import qr_code

CSS = "css/instruments_pdf.css"
# The frame of a paper is in the language of its text.
LANGUAGE = settings.LANGUAGE_CODE


def examples_document():
    shown = digest(published_examples(), EXAMPLE_FIELDS)
    return Document("praktijkvoorbeelden", LANGUAGE, shown, print_examples, lasts=True)


def rules_document():
    shown = digest(published_rules(), RULE_FIELDS)
    return Document("regelgeving", LANGUAGE, shown, print_rules, lasts=True)


def all_documents():
    """What is made in advance."""
    if PracticeExample.objects.published().exists():
        yield examples_document()
    if Rule.objects.published().exists():
        yield rules_document()


def digest(rows, fields):
    """Another word as soon as something else stands on the paper."""
    sources = ("source__title", "source__address", "source__published", "source__is_broken")
    return (content_hash(list(rows.values_list(*fields, *sources))),)


EXAMPLE_FIELDS = (
    "title", "organisation", "place", "period", "level", "what", "for_whom", "took", "learnt",
    "today", "checked_on", "valid_until",
)  # fmt: skip
RULE_FIELDS = (
    "title", "jurisdiction", "kind", "asks", "to_check", "certainty", "concerns", "status",
    "workaround", "proposal", "checked_on", "valid_until", "more_sources__title",
)  # fmt: skip


def published_examples():
    examples = PracticeExample.objects.published().select_related("source")
    return examples.prefetch_related("sectors")


def published_rules():
    rules = Rule.objects.published().select_related("source")
    return rules.prefetch_related("sectors", "more_sources")


def print_examples():
    context = {"examples": published_examples(), **frame(reverse("knowledge:examples"))}
    return pdf.render_with_margins("knowledge/examples_pdf.html", context, css=CSS)


def print_rules():
    rules = published_rules()
    groups = [
        (where.label, [rule for rule in rules if rule.jurisdiction == where])
        for where in Rule.Jurisdiction
    ]
    context = {"groups": groups, "count": len(rules), **frame(reverse("knowledge:rules"))}
    return pdf.render_with_margins("knowledge/rules_pdf.html", context, css=CSS)


def frame(path):
    address = settings.PUBLIC_URL + path
    return {
        "address": address,
        "qr": qr_code(address, _("QR code with the address of this page: %s") % address),
    }
