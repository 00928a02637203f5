"""How the canvas answers a change: a fragment for the page's script, a redirect for a form."""

from django.http import HttpResponse
from django.shortcuts import redirect, render

from accounts.access import get_editable, get_visible, note_visit, sign_in_url
from canvas.board import board_of
from canvas.forms import EditForm, MoveForm
from canvas.models import Canvas, Meaning
from canvas.views.device import locker_of


def visible_canvas(request, organisation, pk):
    """For whoever opens it; a coach's visit goes into the log of the organisation."""
    canvas = watched_canvas(request, organisation, pk)
    note_visit(canvas, request.actor)
    return canvas


def watched_canvas(request, organisation, pk):
    """For an open page that asks by itself whether something changed: no visit."""
    return get_visible(
        Canvas.objects.live().select_related("organisation"),
        request.actor,
        organisation__slug=organisation,
        pk=pk,
    )


def editable_canvas(request, organisation, pk):
    return get_editable(
        Canvas.objects.live().select_related("organisation"),
        request.actor,
        organisation__slug=organisation,
        pk=pk,
    )


def can_edit(request, canvas):
    return Canvas.objects.editable_by(request.actor).filter(pk=canvas.pk).exists()


def board_context(request, board):
    """For each page that shows notes and runs the script."""
    return {
        "canvas": board.canvas,
        "board": board,
        "can_edit": can_edit(request, board.canvas),
        "locker": locker_of(request.actor),
        "meanings": Meaning,
        "edit_form": EditForm(),
        "move_form": MoveForm(),
        "sign_in": sign_in_url(board.canvas.get_absolute_url()),
    }


def known_seq(request):
    """The version that the page of the sender shows; -1 when it does not say."""
    said = request.headers.get("X-Canvas-Seq", "")
    return int(said) if said.isascii() and said.isdigit() and len(said) < 10 else -1


def changes(request, canvas, *, events=(), can_edit=True):
    """All blocks that changed since the version that the sender has; `events` are the sender's own
    changes."""
    canvas.refresh_from_db(fields=["seq", "changed_at", "title", "purpose"])
    board = board_of(canvas)
    context = {
        "canvas": canvas,
        "board": board,
        "blocks": board.changed_since(known_seq(request)),
        "events": events,
        "can_edit": can_edit,
    }
    return render(request, "canvas/_changes.html", context)


def done(request, canvas, *events):
    """After a committed change."""
    if request.htmx:
        return changes(request, canvas, events=events)
    event = events[-1]
    anchor = f"#note-{event.note_id}" if event.note_id else ""
    gone = f"?deleted={event.note_id}" if event.kind == event.Kind.NOTE_DELETED else ""
    return redirect(f"{canvas.get_absolute_url()}{gone or anchor}")


def refused(request, template, context, form):
    """A form that does not hold: the page again, or only the reasons for the page's script."""
    if request.htmx:
        reasons = [error for errors in form.errors.values() for error in errors]
        return HttpResponse("\n".join(reasons), status=422, content_type="text/plain")
    return render(request, template, context, status=422)


def download(canvas, content, ending, content_type):
    """A file of an organisation: named without a word that somebody typed, kept by nobody."""
    response = HttpResponse(content, content_type=content_type)
    name = f"canvas-{canvas.organisation.slug}-versie-{canvas.seq}.{ending}"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    response.headers["Cache-Control"] = "private, no-store"
    return response
