"""A canvas goes out in other forms than a PDF, and a new one comes in."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from accounts.access import for_actors
from accounts.models import Organisation
from canvas import actions, exchange
from canvas.exchange.as_json import SCHEMA
from canvas.exchange.forms import MakeForm, SourceForm
from canvas.models import Block
from canvas.views.reply import download, visible_canvas

# So many of what was left out are shown; the others are counted.
SHOWN_REMARKS = 50


FORMS = {
    "csv": (exchange.to_csv, "text/csv; charset=utf-8"),
    "json": (exchange.to_json, "application/json"),
    "md": (exchange.to_markdown, "text/markdown; charset=utf-8"),
    "png": (exchange.to_png, "image/png"),
}


@for_actors
@require_safe
def take_out(request, organisation, pk, ending):
    canvas = visible_canvas(request, organisation, pk)
    make, content_type = FORMS[ending]
    return download(canvas, make(canvas), ending, content_type)


@require_safe
@cache_control(public=True, max_age=24 * 3600)
def schema(request):
    """What our JSON looks like, for a machine; each exported canvas names this address."""
    return HttpResponse(SCHEMA.read_bytes(), content_type="application/schema+json")


# In --------------------------------------------------------------------------------------------


@for_actors
def read_in(request, organisation):
    """Make a canvas of a text: paste it, look what comes of it, then make it. Nothing is kept
    between the steps: the text itself goes along."""
    organisation = get_object_or_404(
        Organisation.objects.visible_to(request.actor), slug=organisation
    )
    organisation.check_written_by(request.actor)
    step = request.POST.get("step")
    if request.method != "POST" or step == "change":
        form = SourceForm(initial={"text": request.POST.get("text", "")})
        return ask_source(request, organisation, form)
    form = SourceForm(request.POST, request.FILES)
    if not form.is_valid():
        return ask_source(request, organisation, form)
    reading = form.cleaned_data["reading"]
    found = {"title": reading.title, "purpose": reading.purpose}
    details = MakeForm(request.POST if step == "make" else None, initial=found)
    if step == "make" and details.is_valid():
        return make(request, organisation, details.cleaned_data, reading)
    return show_reading(request, organisation, details, form, reading)


def ask_source(request, organisation, form):
    context = {"organisation": organisation, "form": form}
    return render(request, "canvas/read_in.html", context)


def show_reading(request, organisation, form, source, reading):
    notes = exchange.unsaved_notes(reading.canvas.notes)
    blocks = {block: [note for note in notes if note.block == block] for block in Block}
    context = {
        "organisation": organisation,
        "form": form,
        "text": source.cleaned_data["text"],
        "blocks": [(block, found) for block, found in blocks.items() if found],
        "empty": [block.label for block, found in blocks.items() if not found],
        "count": len(notes),
        "left_out": reading.left_out[:SHOWN_REMARKS],
        "left_out_count": len(reading.left_out),
        "left_out_more": max(len(reading.left_out) - SHOWN_REMARKS, 0),
    }
    return render(request, "canvas/read_in_check.html", context)


def make(request, organisation, details, reading):
    canvas = actions.create_canvas(
        organisation,
        title=details["title"],
        purpose=details["purpose"],
        by=request.actor,
        notes=exchange.unsaved_notes(reading.canvas.notes),
    )
    messages.success(request, _("The canvas is made. You can change everything on it."))
    return redirect(canvas)
