from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts import actions
from accounts.access import for_actors
from accounts.forms import LinkForm
from accounts.models import Grant
from canvas.views.reply import editable_canvas


@for_actors
def share(request, organisation, pk):
    """Make a link to read the canvas, and see which links there are. The address of a new one is
    shown in the answer and nowhere else: we keep only its hash, so no redirect can bring it."""
    canvas = shareable_canvas(request, organisation, pk)
    form, address = LinkForm(request.POST or None), None
    if request.method == "POST" and form.is_valid():
        _grant, token = actions.give_link(canvas, **form.cleaned_data, by=request.actor)
        form, address = LinkForm(), Grant.address(token)
    context = {
        "canvas": canvas,
        "form": form,
        "address": address,
        "links": Grant.objects.of(canvas).links().in_force().order_by("ends_at"),
    }
    return render(request, "canvas/share.html", context)


@for_actors
@require_POST
def revoke_link(request, organisation, pk, grant):
    canvas = shareable_canvas(request, organisation, pk)
    actions.revoke_link(canvas, grant, by=request.actor)
    messages.success(request, _("The link no longer works."))
    return redirect("canvas:share", organisation, pk)


def shareable_canvas(request, organisation, pk):
    """Giving a link is for who writes for the organisation, not for a guest."""
    canvas = editable_canvas(request, organisation, pk)
    canvas.organisation.check_written_by(request.actor)
    return canvas
