"""From a choice of a tool to a note on a canvas, which says where it comes from."""

import uuid

from django import forms
from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.access import for_actors, get_editable
from canvas import actions
from canvas.board import CHOICE
from canvas.models import Block, Canvas, Meaning
from toolbox.lib.forms import PlainFormMixin
from tooldb.models import Choice

LABEL_LENGTH, TEXT_LENGTH = 120, 1000
# What says that two notes are of the same decision, in whatever language they were made.
WHICH = ("origin_kind", "origin_key", "origin_hash")


class BringForm(PlainFormMixin, forms.Form):
    canvas = forms.ModelChoiceField(
        label=gettext_lazy("To which canvas?"), queryset=Canvas.objects.none(), empty_label=None
    )
    block = forms.ChoiceField(
        label=gettext_lazy("In which block?"), choices=Block.choices, initial=Block.RESOURCES
    )

    def __init__(self, *args, canvases, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["canvas"].queryset = canvases


@for_actors
def bring_choice(request, organisation, pk):
    """Only what was decided; once is enough."""
    choices = Choice.objects.filter(organisation__slug=organisation)
    choices = choices.select_related("organisation").with_decisions()
    choice = get_editable(choices, request.actor, pk=pk)
    if choice.decision is None:
        raise Http404
    canvases = Canvas.objects.editable_by(request.actor).live()
    canvases = canvases.filter(organisation=choice.organisation)
    if not canvases.exists():
        messages.info(request, _("First make a canvas. After that you can put the choice on it."))
        return redirect("canvas:new", organisation)
    form = BringForm(request.POST or None, canvases=canvases)
    if request.method == "POST" and form.is_valid():
        return redirect(brought(choice, **form.cleaned_data, by=request.actor))
    context = {"choice": choice, "organisation": choice.organisation, "form": form}
    return render(request, "dossier/bring_choice.html", context)


def brought(choice, *, canvas, block, by):
    """The canvas with the note on it, and which note that is. The same twice at once gives one."""
    origin = origin_of(choice)
    made = canvas.notes.filter(**{name: origin[name] for name in WHICH})
    known = made.live().filter(block=block)
    if not known.exists():
        number = made.count()
        actions.add_notes(
            canvas,
            block=block,
            texts=[text_of(choice)],
            meaning=Meaning.AGREED,
            op_id=uuid.uuid5(canvas.pk, f"{origin['origin_hash']} {block} {number}"),
            by=by,
            origin=origin,
        )
    return f"{canvas.get_absolute_url()}#note-{known.first().pk}"


def origin_of(choice):
    decision = choice.decision
    return {
        "origin_kind": CHOICE,
        "origin_key": str(choice.pk),
        "origin_label": (_("the choice ‘%s’") % choice.name)[:LABEL_LENGTH],
        "origin_date": decision.decided_on,
        "origin_hash": decision.fingerprint,
    }


def text_of(choice):
    return f"{choice.decision.edition.name}: {choice.name}"[:TEXT_LENGTH]
