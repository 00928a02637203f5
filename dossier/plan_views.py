"""The step plan of an organisation: its steps, what was agreed, and what is set by hand."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.access import for_actors, note_visit
from accounts.models import Organisation, Role
from agreements.forms import AgreementForm
from dossier import plan_actions
from dossier.forms import StepForm
from dossier.models import PLAN_PARTS, StepState, plans_seen_by
from dossier.plan import Plan
from dossier.plan_file import step_of


@for_actors
@require_safe
def plan(request, organisation):
    organisation = get_object_or_404(plans_seen_by(request.actor), slug=organisation)
    for part in PLAN_PARTS:
        note_visit(organisation, request.actor, part=part)
    found = Plan(organisation, request.actor)
    mine = Organisation.objects.filter(pk=organisation.pk)
    context = {
        "organisation": organisation,
        "plan": found,
        "progress": found.progress,
        "opened": opened(request, found.progress),
        "can_write": mine.written_by(request.actor).exists(),
        "is_member": mine.with_role(request.actor, Role.values).exists(),
    }
    return render(request, "dossier/plan.html", context)


def opened(request, progress):
    """The step that was asked for, or the next one."""
    asked = step_of(request.GET.get("stap", ""))
    if asked:
        return asked.key
    return progress.next.step.key if progress.next else ""


@for_actors
def set_step(request, organisation, step):
    """Say how far it is, and why; that counts before what the site derives."""
    organisation, step = writable(request, organisation, step)
    row = StepState.objects.filter(organisation=organisation, key=step.key).first()
    form = StepForm(request.POST or None, instance=row)
    if request.method == "POST" and form.is_valid():
        plan_actions.set_step(organisation, step, **form.cleaned_data, by=request.actor)
        return redirect(place_of(organisation, step))
    return render(request, "dossier/set_step.html", of(organisation, step, form))


@for_actors
@require_POST
def free_step(request, organisation, step):
    organisation, step = writable(request, organisation, step)
    plan_actions.free_step(organisation, step, by=request.actor)
    messages.success(request, _("The site looks again by itself how far this step is."))
    return redirect(place_of(organisation, step))


@for_actors
def agree(request, organisation, step):
    organisation, step = writable(request, organisation, step)
    form = AgreementForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        plan_actions.agree(organisation, step, **form.cleaned_data, by=request.actor)
        return redirect(place_of(organisation, step))
    return render(request, "dossier/agree_step.html", of(organisation, step, form))


def writable(request, organisation, key):
    """The organisation and the step, for who may write in its plan."""
    organisation = get_object_or_404(plans_seen_by(request.actor), slug=organisation)
    organisation.check_written_by(request.actor)
    step = step_of(key)
    if step is None:
        raise Http404
    return organisation, step


def place_of(organisation, step):
    return StepState(organisation=organisation, key=step.key).get_absolute_url()


def of(organisation, step, form):
    back = place_of(organisation, step)
    return {"organisation": organisation, "step": step, "form": form, "back": back}
