"""Instruments on paper: PDFs in several forms, pictures, and what all of them share."""

import base64
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from typing import NamedTuple

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from checklists.answers import Sheet
from checklists.library import library
from toolbox.lib import pdf
from toolbox.lib.pdf_store import Document
from toolbox.lib.qr import qr_code
from toolbox.lib.typeset import printable, without_control

CSS = "css/instruments_pdf.css"
PICTURE_WIDTH = 1080
SHARE_WIDTH = 1200
# What an organisation adds to a leaflet may take a smaller letter to stay on one page; a text that
# fits in none comes out on more.
LETTERS = (("", 1), ("tight", 1), ("tighter", 1), ("", None))
# The frame of a paper is in the language of its text.
LANGUAGE = settings.LANGUAGE_CODE


class Form(NamedTuple):
    """A form of an instrument on paper. `name` stands in its address, '' for the usual one."""

    name: str
    label: str
    hint: str
    template: str = "checklists/instrument_pdf.html"
    css: str = CSS
    # Words for the class of its body, see the stylesheet.
    look: str = ""
    has_margins: bool = True


FORMS = {
    form.name: form
    for form in (
        Form("", gettext_lazy("A4"), gettext_lazy("to print and to hand out")),
        Form("zuinig", gettext_lazy("Saves ink"), gettext_lazy("without colour"), look="saving"),
        Form("a3", gettext_lazy("A3"), gettext_lazy("for the wall"), look="a3"),
        Form(
            "a3-zuinig",
            gettext_lazy("A3, saves ink"),
            gettext_lazy("for the wall, without colour"),
            look="a3 saving",
        ),
        Form(
            "invulbaar",
            gettext_lazy("To fill in"),
            gettext_lazy("on your computer, in a PDF reader"),
            template="checklists/instrument_form_pdf.html",
            css="css/instruments_form_pdf.css",
        ),
    )
}


def forms_of(entry):
    """The forms in which an instrument is to be had."""
    names = ["", "zuinig"]
    if entry.is_infographic:
        names += ["a3", "a3-zuinig"]
    if entry.can_be_filled_in:
        names.append("invulbaar")
    return [FORMS[name] for name in names]


@dataclass(frozen=True)
class Paper:
    """A form of an instrument, where it is to be had, and the document behind it."""

    entry: object
    form: Form

    @property
    def document(self):
        return document(self.entry, self.form.name)

    @property
    def address(self):
        if self.form.name:
            return reverse("checklists:paper", args=[self.entry.key, self.form.name])
        return reverse("checklists:pdf", args=[self.entry.key])


def papers_of(entry):
    return [Paper(entry, form) for form in forms_of(entry)]


def document(entry, name=""):
    return Document(
        f"instrument-{entry.key}-{name}" if name else f"instrument-{entry.key}",
        LANGUAGE,
        (entry.digest,),
        partial(print_entry, entry, FORMS[name]),
        lasts=True,
    )


def version_document(entry):
    """Of a version that is not the newest any more: made when somebody asks for it."""
    name = f"instrument-{entry.key}-versie-{entry.version.number}"
    make = partial(print_entry, entry, FORMS[""])
    return Document(name, LANGUAGE, (entry.digest, entry.version.number), make)


def picture_document(entry):
    """The infographic as a picture, for a newsletter."""
    return Document(
        f"plaat-{entry.key}",
        LANGUAGE,
        (entry.digest,),
        lambda: pdf.picture(document(entry).get(), width=PICTURE_WIDTH),
        ending="png",
        lasts=True,
    )


def share_document(entry):
    """What shows when somebody puts the address in a message."""
    return Document(
        f"deel-{entry.key}",
        LANGUAGE,
        (entry.digest,),
        partial(draw_share, entry),
        ending="png",
        lasts=True,
    )


def all_documents():
    """All that is made in advance."""
    for entry in library().entries:
        yield from (paper.document for paper in papers_of(entry))
        if entry.is_infographic:
            yield picture_document(entry)
        yield share_document(entry)


def print_entry(entry, form):
    drawings = "outline" if "saving" in form.look else "static"
    context = {"look": form.look, "drawings": drawings, **frame(entry)}
    if form.name == "invulbaar":
        context["sheet"] = Sheet(entry)
    return pdf.render_with_margins(form.template, context, css=form.css)


def print_filled(sheet, *, fillable=False):
    """An instrument with what somebody filled in (answers.Sheet): to read, or to go on with.
    Kept nowhere."""
    form = FORMS["invulbaar"]
    template = form.template if fillable else "checklists/filled_pdf.html"
    css = form.css if fillable else CSS
    fit = without_control if fillable else printable
    context = {"sheet": fit_to_print(sheet, fit), **frame(sheet.entry)}
    return pdf.render_with_margins(template, context, css=css)


def fit_to_print(sheet, fit):
    """With a visible sign for what cannot be printed."""
    for line in sheet.lines:
        line.value = line.value if line.options else fit(line.value)
        line.note = fit(line.note)
    return sheet


def print_ours(entry, ours, *, large=False):
    """A leaflet with what an organisation filled in: `ours` has name, phone, hours, tool and logo
    (a file with a PNG, or None). Kept nowhere."""
    form = FORMS["a3" if large else ""]
    logo = ours.get("logo")
    if logo:
        logo = f"data:image/png;base64,{base64.b64encode(logo.read()).decode()}"
    context = {"drawings": "static", "ours": ours | {"logo": logo}, **frame(entry)}
    for size, pages in LETTERS:
        context["look"] = f"{form.look} {size}"
        with suppress(pdf.WrongPageCount):
            return pdf.render_with_margins(form.template, context, css=form.css, pages=pages)


def draw_share(entry):
    drawings = (item.drawing for item in entry.items if item.picture)
    context = {
        "entry": entry,
        "version": entry.version,
        "drawings": "static",
        "first_drawing": next(drawings, ""),
    }
    page = pdf.render("checklists/share_pdf.html", context, css="css/share_pdf.css")
    return pdf.picture(page, width=SHARE_WIDTH)


def frame(entry):
    """What stands on every paper of an instrument."""
    address = settings.PUBLIC_URL + entry.instrument.get_absolute_url()
    return {
        "entry": entry,
        "version": entry.version,
        "address": address,
        "public_url": settings.PUBLIC_URL,
        "qr": qr_code(address, _("QR code with the address of this page: %s") % address),
    }
