"""The report of an assessment. Made for one organisation, so it is kept nowhere."""

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _

from toolbox.lib import pdf
from toolbox.lib.qr import qr_code

CSS = "css/instruments_pdf.css"


def report_pdf(results, agreements, *, password=""):
    """A4, tagged, in the language that is active. With a password nobody opens it without."""
    assessment = results.assessment
    address = settings.PUBLIC_URL + assessment.get_absolute_url()
    context = {
        "assessment": assessment,
        "results": results,
        "entry": results.entry,
        "agreements": agreements,
        "address": address,
        "qr": qr_code(address, _("QR code with the address of this page: %s") % address),
        "today": timezone.localdate(),
    }
    content = pdf.render_with_margins("checklists/report_pdf.html", context, css=CSS)
    return pdf.encrypt(content, password) if password else content
