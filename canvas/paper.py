"""A canvas on paper: A3 or A4, tagged, every note whole."""

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from canvas import measures, sheet
from canvas.models import Conflict, Meaning
from toolbox.lib import pdf
from toolbox.lib.typeset import is_piled_up, is_right_to_left, printable

# Notes are measured before they are printed. Should the printing take more pages than measured,
# they are measured with more slack.
SLACK = (1, 1.5, 4)
NO_BREAK_SPACE = "\xa0"


def canvas_pdf(canvas, *, paper="a3", password=""):
    """The canvas as PDF (bytes), in the language that is active. `paper`: 'a3' or 'a4', landscape.
    With a password nobody opens it without."""
    content = print_canvas(canvas, measures.PAPERS[paper])
    return pdf.encrypt(content, password) if password else content


def print_canvas(canvas, paper):
    blocks = blocks_of(canvas)
    for slack in SLACK:
        context = layout(canvas, blocks, paper, slack)
        try:
            return pdf.render(**arguments(context), pages=context["sheet"].page_count)
        except pdf.WrongPageCount:
            continue
    return pdf.render(**arguments(context))


def arguments(context):
    return {
        "template": "canvas/canvas_pdf.html",
        "context": context,
        "css": "css/canvas_pdf.css",
    }


def layout(canvas, blocks, paper, slack=1):
    title, purpose = printable(canvas.title), printable(canvas.purpose)
    header = measures.header_height(paper, title, purpose)
    room = paper.inner_height - header - paper.em(measures.FOOTER)
    return {
        # As text: a version number has no thousands separator.
        "version": str(canvas.seq),
        "organisation": printable(canvas.organisation.name),
        "title": title,
        "purpose": purpose,
        "paper": paper,
        "header": header,
        "sheet": sheet.lay_out(blocks, paper, room, slack),
        "meanings": Meaning,
        "changed_on": timezone.localdate(canvas.changed_at),
        "today": timezone.localdate(),
    }


def blocks_of(canvas):
    waiting = Conflict.objects.open().filter(note__canvas=canvas.pk)
    contested = set(waiting.values_list("note_id", flat=True))
    return [
        measures.Block(
            block.value,
            str(block.label),
            "" if block.english == block.label else block.english,
            [card(note, is_contested=note.pk in contested) for note in notes],
        )
        for block, notes in canvas.notes_by_block().items()
    ]


def card(note, *, is_contested):
    text = printable(note.text)
    words = ", ".join(foot(note, is_contested))
    return measures.Card(
        text, note.meaning, f"({words})", is_right_to_left(text), is_piled_up(text)
    )


def foot(note, is_contested):
    """What the colour means, in a word, and where the text comes from."""
    yield note.get_meaning_display().replace(" ", NO_BREAK_SPACE)
    if note.origin_label:
        yield origin(note)
    elif note.is_example:
        yield _("example")
    if is_contested:
        yield _("another text waits for a choice")


def origin(note):
    source = _("example from ‘%(label)s’") if note.is_example else _("from %(label)s")
    source %= {"label": printable(note.origin_label)}
    if not note.origin_date:
        return source
    return f"{source} ({date_format(note.origin_date, 'SHORT_DATE_FORMAT')})"
