from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.access import confirmation_url, for_actors, get_administered
from accounts.models import Mandate, Organisation, Role
from canvas.models import Canvas
from dossier import actions
from dossier.forms import DeleteOrganisationForm
from dossier.models import plans_seen_by
from dossier.plan import Plan
from dossier.take_along import bundle_of
from tooldb.choices.page import cards_of
from tooldb.models import Choice


@for_actors
@require_safe
def home(request, organisation):
    """An organisation's home: its canvases, and what lies in the bin."""
    if closing_here(request, organisation):
        return redirect("dossier:closing", organisation)
    organisation = get_object_or_404(
        Organisation.objects.visible_to(request.actor), slug=organisation
    )
    canvases = Canvas.objects.visible_to(request.actor).filter(organisation=organisation)
    mine = Organisation.objects.filter(pk=organisation.pk)
    choices = Choice.objects.visible_to(request.actor).filter(organisation=organisation)
    cards = cards_of(choices, request.actor)
    context = {
        "organisation": organisation,
        "canvases": canvases.live().with_counts(),
        "deleted": canvases.in_bin(),
        "choices": cards,
        "can_write": mine.written_by(request.actor).exists(),
        "can_administer": mine.administered_by(request.actor).exists(),
        "is_member": mine.with_role(request.actor, Role.values).exists(),
        "parts": parts_shown_to(request.actor, organisation),
        "progress": progress_shown_to(request.actor, organisation, cards),
    }
    return render(request, "dossier/home.html", context)


def parts_shown_to(actor, organisation):
    """Of which parts that have a list of their own a coach may see it."""
    mandates = Mandate.objects.in_force().filter(organisation=organisation, coach=actor.user)
    return set(mandates.values_list("part", flat=True)) & {"agreements", "checklists", "tooldb"}


def progress_shown_to(actor, organisation, cards):
    """In the step plan; None for a coach who may not see it."""
    if not plans_seen_by(actor).filter(pk=organisation.pk).exists():
        return None
    return Plan(organisation, actor, [card.choice for card in cards]).progress


def closing_here(request, slug):
    """The organisation when it is being deleted and the actor may bring it back, or None."""
    return Organisation.objects.closing_for(request.actor).filter(slug=slug).first()


# Leaving ---------------------------------------------------------------------------------------


@for_actors
def take_along(request, organisation):
    """Everything of the organisation as one zip; also while it is being deleted."""
    found = closing_here(request, organisation) or get_administered(request, organisation)
    confirm = confirmation_url(request)
    if request.method != "POST":
        context = {"organisation": found, "confirm": confirm}
        return render(request, "dossier/take_along.html", context)
    if confirm:
        return redirect(confirm)
    return bundle_of(found, by=request.actor).response(f"{found.slug}.zip")


@for_actors
def delete_organisation(request, organisation):
    organisation = get_administered(request, organisation)
    confirm = confirmation_url(request)
    if request.method == "POST" and confirm:
        return redirect(confirm)
    form = DeleteOrganisationForm(request.POST or None, organisation=organisation)
    if request.method == "POST" and form.is_valid():
        actions.close_organisation(organisation, by=request.actor)
        return redirect("dossier:closing", organisation.slug)
    context = {"organisation": organisation, "form": form, "confirm": confirm}
    return render(request, "dossier/delete_organisation.html", context)


@for_actors
@require_safe
def closing(request, organisation):
    """When it goes, and what an administrator can still do."""
    organisation = get_object_or_404(
        Organisation.objects.closing_for(request.actor), slug=organisation
    )
    return render(request, "dossier/closing.html", {"organisation": organisation})


@for_actors
@require_POST
def reopen(request, organisation):
    organisation = get_object_or_404(
        Organisation.objects.closing_for(request.actor), slug=organisation
    )
    actions.reopen_organisation(organisation, by=request.actor)
    messages.success(request, _("Your organisation is back."))
    return redirect(organisation)
