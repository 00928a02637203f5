import uuid

from django.http import Http404, HttpResponseBadRequest
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_POST

from accounts.access import for_actors
from canvas import actions
from canvas.board import board_of
from canvas.forms import AddForm, ChoiceForm, EditForm, MoveForm, OperationForm
from canvas.models import Block, Conflict, ExampleNote, Note
from canvas.views.reply import board_context, done, editable_canvas, refused, visible_canvas


@for_actors
def block(request, organisation, pk, block):
    """One block on a page of its own: help, questions, examples, notes, and a form to add."""
    if block not in Block.values:
        raise Http404
    if request.method == "POST":
        return add_notes(request, editable_canvas(request, organisation, pk), block)
    canvas = visible_canvas(request, organisation, pk)
    initial = {"form_id": uuid.uuid4(), "question": request.GET.get("question")}
    form = AddForm(canvas=canvas, block=block, initial=initial)
    return render(request, "canvas/block.html", block_context(request, canvas, block, form))


def add_notes(request, canvas, block):
    form = AddForm(request.POST, canvas=canvas, block=block)
    if not form.is_valid():
        context = block_context(request, canvas, block, form)
        return refused(request, "canvas/block.html", context, form)
    fields = {name: form.cleaned_data[name] for name in ("texts", "meaning", "op_id", "question")}
    events = actions.add_notes(canvas, block=block, **fields, by=request.actor)
    return done(request, canvas, *events)


def block_context(request, canvas, block, form):
    examples = ExampleNote.objects.published().filter(block=block).select_related("example_set")
    board = board_of(canvas)
    return board_context(request, board) | {
        "shown": board.find(block),
        "examples": examples.order_by("example_set__position", "position"),
        "form": form,
    }


@for_actors
def note(request, organisation, pk, note):
    """Edit the text and the colour of a note."""
    canvas = editable_canvas(request, organisation, pk)
    note = get_object_or_404(canvas.notes, pk=note)
    initial = {
        "form_id": uuid.uuid4(),
        "text": note.text,
        "meaning": note.meaning,
        "base_rev": note.rev,
    }
    form = EditForm(request.POST or None, initial=initial)
    context = {"canvas": canvas, "note": note, "form": form}
    if request.method == "POST":
        return save_note(request, canvas, note, form, context)
    return render(request, "canvas/note.html", context)


def save_note(request, canvas, note, form, context):
    if not form.is_valid():
        return refused(request, "canvas/note.html", context, form)
    fields = {name: form.cleaned_data[name] for name in ("text", "meaning", "base_rev", "op_id")}
    event = actions.edit_note(note, **fields, by=request.actor)
    if event.kind == event.Kind.TEXT_CONFLICTED:
        written = {name: form.cleaned_data[name] for name in ("text", "base_rev")}
        return ask(request, canvas, note.conflicts.filter(**written).last(), status=409)
    return done(request, canvas, event)


def ask(request, canvas, conflict, status=200):
    """Show both texts and ask which one stays."""
    context = {"canvas": canvas, "conflict": conflict, "note": conflict.note}
    template = "canvas/_conflict.html" if request.htmx else "canvas/conflict.html"
    return render(request, template, context, status=status)


@for_actors
def conflict(request, organisation, pk, conflict):
    canvas = editable_canvas(request, organisation, pk)
    conflict = get_object_or_404(
        Conflict.objects.select_related("note__changed_by", "written_by"),
        note__canvas=canvas,
        pk=conflict,
    )
    form = ChoiceForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        event = actions.resolve_conflict(conflict, **form.cleaned_data, by=request.actor)
        return done(request, canvas, event)
    return ask(request, canvas, conflict)


@for_actors
def move_note(request, organisation, pk, note):
    canvas = editable_canvas(request, organisation, pk)
    note = get_object_or_404(canvas.notes.live(), pk=note)
    form = MoveForm(request.POST or None, initial={"form_id": uuid.uuid4(), "block": note.block})
    if request.method == "POST" and form.is_valid():
        event = actions.move_note(note, **form.cleaned_data, by=request.actor)
        return done(request, canvas, event)
    context = {"canvas": canvas, "note": note, "form": form}
    if request.method == "POST":
        return refused(request, "canvas/move.html", context, form)
    return render(request, "canvas/move.html", context)


@for_actors
@require_POST
def delete_note(request, organisation, pk, note):
    return change_without_text(request, organisation, pk, note, actions.delete_note)


@for_actors
@require_POST
def restore_note(request, organisation, pk, note):
    return change_without_text(request, organisation, pk, note, actions.restore_note)


def change_without_text(request, organisation, pk, note, action):
    canvas = editable_canvas(request, organisation, pk)
    note = get_object_or_404(Note, canvas=canvas, pk=note)
    form = OperationForm(request.POST)
    if not form.is_valid():
        return HttpResponseBadRequest()
    return done(request, canvas, action(note, **form.cleaned_data, by=request.actor))
