from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.access import for_actors, get_editable, get_visible, note_visit
from accounts.models import Organisation, Role
from agreements import actions
from agreements.browse import browse
from agreements.forms import AgreementForm
from agreements.models import Agreement


@for_actors
@require_safe
def agreements(request, organisation):
    """What is still to be done, the most urgent first, and what was done."""
    organisation = get_visible(Organisation.objects, request.actor, slug=organisation)
    note_visit(organisation, request.actor, part="agreements")
    mine = Agreement.objects.visible_to(request.actor).filter(organisation=organisation)
    mine = mine.select_related("organisation")
    found = browse([*mine.open(), *mine.done()], request.GET)
    here = Organisation.objects.filter(pk=organisation.pk)
    context = {
        "organisation": organisation,
        "browse": found,
        "open": [each for each in found.entries if not each.done_on],
        "done": [each for each in found.entries if each.done_on],
        "can_write": here.written_by(request.actor).exists(),
        "is_member": here.with_role(request.actor, Role.values).exists(),
    }
    return render(request, "agreements/agreements.html", context)


@for_actors
def new_agreement(request, organisation):
    organisation = get_visible(Organisation.objects, request.actor, slug=organisation)
    organisation.check_written_by(request.actor)
    form = AgreementForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        actions.agree(organisation, **form.cleaned_data, by=request.actor)
        return redirect("agreements:agreements", organisation.slug)
    context = {"form": form, "organisation": organisation}
    return render(request, "agreements/new.html", context)


@for_actors
def agreement(request, organisation, pk):
    """Change it."""
    found = editable(request, organisation, pk)
    form = AgreementForm(request.POST or None, instance=found)
    if request.method == "POST" and form.is_valid():
        actions.change(found, **form.cleaned_data, by=request.actor)
        return redirect("agreements:agreements", organisation)
    context = {"form": form, "agreement": found, "organisation": found.organisation}
    return render(request, "agreements/agreement.html", context)


@for_actors
@require_POST
def finish(request, organisation, pk):
    actions.finish(editable(request, organisation, pk), by=request.actor)
    return redirect("agreements:agreements", organisation)


@for_actors
@require_POST
def reopen(request, organisation, pk):
    actions.reopen(editable(request, organisation, pk), by=request.actor)
    return redirect("agreements:agreements", organisation)


@for_actors
def delete(request, organisation, pk):
    found = editable(request, organisation, pk)
    if request.method == "POST":
        actions.delete(found, by=request.actor)
        messages.success(request, _("The agreement is deleted."))
        return redirect("agreements:agreements", organisation)
    context = {"agreement": found, "organisation": found.organisation}
    return render(request, "agreements/delete.html", context)


def editable(request, organisation, pk):
    agreements = Agreement.objects.filter(organisation__slug=organisation)
    return get_editable(agreements.select_related("organisation"), request.actor, pk=pk)
