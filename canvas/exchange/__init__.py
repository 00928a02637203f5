"""A canvas that travels: out as JSON, Markdown, CSV or a picture, in as JSON or Markdown. This
module knows the database; the others here turn one form into another. docs/formats.md."""

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from canvas.exchange import as_json, as_markdown, from_json, from_markdown
from canvas.exchange.model import ExchangeCanvas, ExchangeNote, Origin, clean
from canvas.models import Block, Note
from canvas.paper import canvas_pdf
from toolbox.lib import pdf, spreadsheet

PICTURE_WIDTH = 1920

read_json = from_json.read
read_markdown = from_markdown.read


def read(text):
    """By the look of it: JSON begins with a brace or a bracket."""
    looks_like_json = text.lstrip("\ufeff \t\r\n").startswith(("{", "["))
    return read_json(text) if looks_like_json else read_markdown(text)


def to_json(canvas):
    return as_json.write(
        exchange_canvas(canvas),
        schema=settings.PUBLIC_URL + reverse("canvas_schema"),
        exported_on=timezone.localdate(),
    )


def to_markdown(canvas):
    """With the names of the blocks in the language that is active."""
    return as_markdown.write(exchange_canvas(canvas), lambda block: str(Block(block).label))


def to_csv(canvas):
    """A row for each note, in the language that is active."""
    header = [
        _("Block"),
        pgettext("in the block", "Place"),
        _("Text"),
        _("Kind of note"),
        _("From"),
    ]
    rows = [
        (block.label, place, note.text, note.get_meaning_display(), note.origin_label)
        for block, notes in canvas.notes_by_block().items()
        for place, note in enumerate(notes, start=1)
    ]
    return spreadsheet.write_csv([header, *rows])


def to_png(canvas):
    """The first page of the PDF."""
    return pdf.picture(canvas_pdf(canvas), width=PICTURE_WIDTH)


def exchange_canvas(canvas):
    """Its content: no names of people, nothing from the bin or the log."""
    notes = [note for found in canvas.notes_by_block().values() for note in found]
    return ExchangeCanvas(canvas.title, clean(canvas.purpose), tuple(map(exchange_note, notes)))


def exchange_note(note):
    origin = Origin(
        note.origin_kind, note.origin_key, note.origin_label, note.origin_date, note.origin_hash
    )
    return ExchangeNote(note.block, note.text, note.meaning, note.question, origin)


def unsaved_notes(notes):
    """What actions.create_canvas takes."""
    return [
        Note(
            block=note.block,
            text=note.text,
            meaning=note.meaning,
            question=note.question,
            origin_kind=note.origin.kind,
            origin_key=note.origin.key,
            origin_label=note.origin.label,
            origin_date=note.origin.date,
            origin_hash=note.origin.hash,
        )
        for note in notes
    ]
