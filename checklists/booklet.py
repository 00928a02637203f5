"""Several instruments as one PDF, with a cover, contents, bookmarks and running page numbers."""

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from checklists.library import library
from checklists.paper import CSS, LANGUAGE, document, frame
from knowledge.models import Level
from toolbox.lib import pdf
from toolbox.lib.pdf_store import Document
from toolbox.lib.qr import qr_code

# A page takes a tenth of a second or two; what is asked for at once waits its turn.
MOST_WAITING = 5
USUAL_PAGES = 3


def chosen(keys):
    """The instruments with these keys, in the order of the site, each once."""
    return [entry for entry in library().entries if entry.key in set(keys)]


def booklet_document(entries):
    """One is made at a time, whoever asks for how many."""
    digests = tuple(entry.digest for entry in entries)
    booklet = Document("boekje", LANGUAGE, digests, lambda: print_booklet(entries, booklet))
    return booklet


def print_booklet(entries, booklet=None):
    """`booklet` is told how far it is."""
    context = {
        "chapters": [frame(entry) for entry in entries],
        "levels": [
            (level.value.title(), [each for each in entries if each.instrument.level == level])
            for level in Level
        ],
        "drawings": "static",
        "public_url": settings.PUBLIC_URL,
        "today": timezone.localdate(),
        **cover(),
    }
    progress = booklet and booklet.note_progress
    return pdf.render_with_margins(
        "checklists/booklet_pdf.html", context, css=CSS, progress=progress
    )


def expected_pages(entries):
    """About how many pages it will be: cover and contents, and what each chapter takes by itself
    as far as that is known."""
    return 3 + sum(pages_of(document(entry)) or USUAL_PAGES for entry in entries)


def pages_of(made):
    """Of a PDF that is made; None of one that is not."""
    if made.size is None:
        return None
    import pikepdf  # late, like WeasyPrint

    with pikepdf.open(made.path) as pages:
        return len(pages.pages)


def cover():
    address = settings.PUBLIC_URL + reverse("checklists:instruments")
    title = _("QR code with the address of this page: %s") % address
    return {"address": address, "qr": qr_code(address, title)}
