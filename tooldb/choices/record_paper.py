"""The record of a decision on paper. Made for one organisation, so it is kept nowhere."""

from django.conf import settings
from django.utils import timezone

from toolbox.lib import pdf
from toolbox.lib.typeset import printable
from tooldb.choices.papers import law


def record_pdf(decision, agreements, *, password=""):
    """A4, tagged, in the language that is active. With a password nobody opens it without."""
    context = {
        "decision": decision,
        "record": fit_to_print(decision.record),
        "release": None,
        "law": law(),
        **fit_to_print(agreed_today(agreements)),
        "address": settings.PUBLIC_URL + decision.get_absolute_url(),
    }
    content = pdf.render_with_margins(
        "tooldb/choices/record_pdf.html", context, css="css/tools_pdf.css"
    )
    return pdf.encrypt(content, password) if password else content


def agreed_today(agreements):
    """What a record does not hold, because it changes: who does what by when."""
    rows = agreements.values("what", "who", "due_on", "done_on")
    return {"agreements": list(rows), "today": timezone.localdate()}


def fit_to_print(value):
    """The same, with a visible sign for what cannot be printed."""
    if isinstance(value, dict):
        return {name: fit_to_print(found) for name, found in value.items()}
    if isinstance(value, list):
        return [fit_to_print(found) for found in value]
    return printable(value) if isinstance(value, str) else value
