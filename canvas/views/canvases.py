from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.access import for_actors, get_editable
from accounts.models import Organisation
from canvas import actions
from canvas.board import board_of
from canvas.examples import example_notes
from canvas.forms import CopyForm, DetailsForm, NewCanvasForm
from canvas.models import Canvas
from canvas.views.reply import (
    board_context,
    can_edit,
    changes,
    editable_canvas,
    known_seq,
    visible_canvas,
    watched_canvas,
)


@for_actors
@require_safe
def canvas(request, organisation, pk):
    canvas = visible_canvas(request, organisation, pk)
    board = board_of(canvas)
    context = board_context(request, board) | {
        "helped": board.find(request.GET.get("block")) or board.next_block,
        "undo": just_deleted(canvas, request.GET.get("deleted")),
    }
    if request.htmx:
        return render(request, "canvas/_help.html", context | {"block": context["helped"]})
    return render(request, "canvas/canvas.html", context)


@for_actors
@require_safe
def canvas_changes(request, organisation, pk):
    """What changed since the version in X-Canvas-Seq; 204 when nothing did."""
    canvas = watched_canvas(request, organisation, pk)
    if canvas.seq == known_seq(request):
        return HttpResponse(status=204)
    return changes(request, canvas, can_edit=can_edit(request, canvas))


@for_actors
def new_canvas(request, organisation):
    organisation = get_object_or_404(
        Organisation.objects.visible_to(request.actor), slug=organisation
    )
    organisation.check_written_by(request.actor)
    form = NewCanvasForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        canvas = actions.create_canvas(
            organisation,
            title=form.cleaned_data["title"],
            purpose=form.cleaned_data["purpose"],
            by=request.actor,
            notes=example_notes(form.cleaned_data["example_set"]),
        )
        return redirect(canvas)
    context = {"form": form, "organisation": organisation}
    return render(request, "canvas/new.html", context)


@for_actors
def canvas_details(request, organisation, pk):
    canvas = editable_canvas(request, organisation, pk)
    form = DetailsForm(
        request.POST or None, instance=canvas, initial={"base_rev": canvas.details_rev}
    )
    if request.method == "POST" and form.is_valid() and details_saved(request, canvas, form):
        return redirect(canvas)
    canvas = visible_canvas(request, organisation, pk)
    return render(request, "canvas/details.html", {"form": form, "canvas": canvas})


def details_saved(request, canvas, form):
    fields = {name: form.cleaned_data[name] for name in ("title", "purpose", "base_rev")}
    try:
        actions.change_details(canvas, **fields, by=request.actor)
    except actions.StaleDetails:
        stale_details(form, Canvas.objects.get(pk=canvas.pk))
        return False
    return True


def stale_details(form, current):
    """Keep what was typed, say what stands now, and let the next save replace it knowingly."""
    form.add_error(
        None,
        _(
            "Somebody else changed this meanwhile. Now it says: “%(title)s. %(purpose)s” "
            "Save again to replace that by your text."
        )
        % {"title": current.title, "purpose": current.purpose},
    )
    form.data = form.data.copy()
    form.data["base_rev"] = current.details_rev


@for_actors
def copy_canvas(request, organisation, pk):
    canvas = editable_canvas(request, organisation, pk)
    canvas.organisation.check_written_by(request.actor)
    title = _("%(title)s (copy)") % {"title": canvas.title[:110]}
    form = CopyForm(request.POST or None, initial={"title": title})
    if request.method == "POST" and form.is_valid():
        copy = actions.copy_canvas(canvas, title=form.cleaned_data["title"], by=request.actor)
        return redirect(copy)
    return render(request, "canvas/copy.html", {"form": form, "canvas": canvas})


@for_actors
def delete_canvas(request, organisation, pk):
    canvas = editable_canvas(request, organisation, pk)
    canvas.organisation.check_written_by(request.actor)
    if request.method == "POST":
        actions.delete_canvas(canvas, by=request.actor)
        messages.success(request, _("The canvas is in the bin. You can put it back for 30 days."))
        return redirect(canvas.organisation)
    return render(request, "canvas/delete.html", {"canvas": canvas})


@for_actors
@require_POST
def restore_canvas(request, organisation, pk):
    deleted = Canvas.objects.in_bin().select_related("organisation")
    canvas = get_editable(deleted, request.actor, organisation__slug=organisation, pk=pk)
    actions.restore_canvas(canvas, by=request.actor)
    messages.success(request, _("The canvas is back."))
    return redirect(canvas)


@for_actors
@require_safe
def bin_of_canvas(request, organisation, pk):
    canvas = visible_canvas(request, organisation, pk)
    context = {
        "canvas": canvas,
        "notes": canvas.notes.in_bin(),
        "stray": board_of(canvas).stray,
        "can_edit": can_edit(request, canvas),
    }
    return render(request, "canvas/bin.html", context)


def just_deleted(canvas, note_id):
    """The note that the page offers to put back, when its id is in the address."""
    try:
        return canvas.notes.in_bin().filter(pk=note_id).first() if note_id else None
    except ValueError:
        return None
