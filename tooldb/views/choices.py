"""The choices of an organisation: kept answers, what was decided, and what is still to be done."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.access import for_actors, get_editable, get_visible, note_visit
from accounts.models import Organisation
from agreements.forms import AgreementForm
from tooldb.aid import desk
from tooldb.choices import actions
from tooldb.choices.forms import DecideForm, DpaForm, KeepForm, NameForm
from tooldb.choices.page import cards_of, choice_page, points_of
from tooldb.choices.picture import outcome_of, picture_of
from tooldb.models import Choice, DecisionStands
from tooldb.shelf import shelf


@for_actors
@require_safe
def keep(request):
    """From an outcome of the decision aid to an organisation; the answers are in the address."""
    organisations = list(Organisation.objects.written_by(request.actor))
    if len(organisations) == 1:
        return redirect(new_address(organisations[0], request))
    context = {
        "doors": [(each, new_address(each, request)) for each in organisations],
        "back": reverse("tooldb:aid_result") + f"?{request.GET.urlencode()}",
    }
    return render(request, "tooldb/choices/keep.html", context)


def new_address(organisation, request):
    return f"{reverse('choices:new', args=[organisation.slug])}?{request.GET.urlencode()}"


@for_actors
@require_safe
def choices(request, organisation):
    organisation = get_visible(Organisation.objects, request.actor, slug=organisation)
    note_visit(organisation, request.actor, part="tooldb")
    mine = Choice.objects.visible_to(request.actor).filter(organisation=organisation)
    context = {
        "organisation": organisation,
        "cards": cards_of(mine, request.actor),
        "can_write": may_write(organisation, request.actor),
    }
    return render(request, "tooldb/choices/choices.html", context)


def may_write(organisation, actor):
    return Organisation.objects.written_by(actor).filter(pk=organisation.pk).exists()


@for_actors
def new_choice(request, organisation):
    """Keep the answers of the address under a name, or in a choice that is there."""
    organisation = get_visible(Organisation.objects, request.actor, slug=organisation)
    organisation.check_written_by(request.actor)
    answers = desk.answers_of(request.GET)
    if answers.open or not desk.is_about_video(answers):
        return redirect(f"{reverse('tooldb:aid')}?{answers.query}")
    mine = Choice.objects.editable_by(request.actor).filter(organisation=organisation)
    form = KeepForm(request.POST or None, choices=mine.select_related("organisation"))
    if request.method == "POST" and form.is_valid():
        return redirect(kept(form, organisation, answers, request.actor))
    context = {"form": form, "organisation": organisation, "answers": answers}
    return render(request, "tooldb/choices/new.html", context)


def kept(form, organisation, answers, actor):
    if choice := form.cleaned_data.get("into"):
        actions.change(choice, answers=answers.as_dict(), by=actor)
        return choice
    name = form.cleaned_data["name"]
    return actions.keep(organisation, name=name, answers=answers, by=actor)


@for_actors
@require_safe
def choice(request, organisation, pk):
    found = visible(request, organisation, pk)
    note_visit(found, request.actor)
    context = {
        "choice": found,
        "organisation": found.organisation,
        "can_write": may_write(found.organisation, request.actor),
        **choice_page(found, request.actor),
    }
    return render(request, "tooldb/choices/choice.html", context)


@for_actors
def rename(request, organisation, pk):
    found = editable(request, organisation, pk)
    form = NameForm(request.POST or None, instance=found)
    if request.method == "POST" and form.is_valid():
        actions.change(found, **form.cleaned_data, by=request.actor)
        return redirect(found)
    return render(request, "tooldb/choices/rename.html", of(found, form))


@for_actors
def decide(request, organisation, pk):
    """Choose an edition and say why: what is known today is kept beside it."""
    found = editable(request, organisation, pk)
    on = shelf()
    outcome = outcome_of(found, on)
    initial = {"edition": request.GET.get("editie", "")}
    form = DecideForm(request.POST or None, outcome=outcome, initial=initial)
    if request.method == "POST" and form.is_valid():
        picture = picture_of(found, form.cleaned_data["edition"], on)
        why = form.cleaned_data["why"]
        actions.decide(found, picture, why=why, by=request.actor)
        return redirect(found)
    return render(request, "tooldb/choices/decide.html", of(found, form) | {"outcome": outcome})


@for_actors
def dpa(request, organisation, pk):
    """When and by whom the processing agreement was signed: a fact of this organisation."""
    found = editable(request, organisation, pk)
    if found.decision is None:
        raise Http404
    form = DpaForm(request.POST or None, instance=found)
    if request.method == "POST" and form.is_valid():
        actions.note_dpa(found, **form.cleaned_data, by=request.actor)
        return redirect(found)
    return render(request, "tooldb/choices/dpa.html", of(found, form))


@for_actors
def agree(request, organisation, pk, point):
    """Make an agreement of something that is still to be arranged."""
    found = editable(request, organisation, pk)
    wanted = points_of(found).get(point)
    if wanted is None:
        raise Http404
    form = AgreementForm(request.POST or None, initial={"what": wanted.text[:300]})
    if request.method == "POST" and form.is_valid():
        actions.agree(found, wanted, **form.cleaned_data, by=request.actor)
        return redirect(found.get_absolute_url() + "#regelen")
    return render(request, "tooldb/choices/agree.html", of(found, form))


@for_actors
def delete(request, organisation, pk):
    """Only what was never decided: a decision has to be shown later."""
    found = editable(request, organisation, pk)
    if found.decision:
        raise PermissionDenied
    if request.method == "POST":
        try:
            actions.delete(found, by=request.actor)
        except DecisionStands as meanwhile:
            raise PermissionDenied from meanwhile
        messages.success(request, _("The choice is deleted."))
        return redirect("choices:choices", organisation)
    return render(request, "tooldb/choices/delete.html", of(found))


def of(found, form=None):
    return {"choice": found, "organisation": found.organisation, "form": form}


def found_in(organisation):
    choices = Choice.objects.filter(organisation__slug=organisation)
    return choices.select_related("organisation").with_decisions()


def visible(request, organisation, pk):
    return get_visible(found_in(organisation), request.actor, pk=pk)


def editable(request, organisation, pk):
    return get_editable(found_in(organisation), request.actor, pk=pk)
