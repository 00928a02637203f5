"""Instruments that an organisation fills in: the list, and what is done with one of them."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.access import for_actors, get_visible, note_visit
from accounts.actions import give_link
from accounts.actions import revoke_link as take_link_back
from accounts.models import Grant, Organisation
from agreements.models import Agreement
from checklists.assessments import actions
from checklists.assessments.forms import LinkForm, NameForm, NewForm
from checklists.assessments.results import Results
from checklists.library import entry_of, library
from checklists.models import Assessment
from checklists.views.reading import get_entry
from toolbox.lib.qr import qr_code


@for_actors
@require_safe
def begin(request, key):
    """From an instrument to an organisation that fills it in."""
    entry = get_entry(key)
    if not entry.can_be_filled_in:
        raise Http404
    organisations = list(Organisation.objects.written_by(request.actor))
    if len(organisations) == 1:
        return redirect("assessments:new", organisations[0].slug, key)
    context = {"entry": entry, "version": entry.version, "organisations": organisations}
    return render(request, "checklists/begin.html", context)


@for_actors
@require_safe
def assessments(request, organisation):
    organisation = get_visible(Organisation.objects, request.actor, slug=organisation)
    note_visit(organisation, request.actor, part="checklists")
    mine = Assessment.objects.visible_to(request.actor).filter(organisation=organisation)
    context = {
        "organisation": organisation,
        "assessments": mine.select_related("version", "organisation").with_counts(),
        "entries": [entry for entry in library().entries if entry.can_be_filled_in],
        "can_write": may_write(organisation, request.actor),
    }
    return render(request, "checklists/assessments.html", context)


def may_write(organisation, actor):
    return Organisation.objects.written_by(actor).filter(pk=organisation.pk).exists()


@for_actors
def new(request, organisation, instrument):
    organisation = get_visible(Organisation.objects, request.actor, slug=organisation)
    organisation.check_written_by(request.actor)
    entry = get_entry(instrument)
    if not entry.can_be_filled_in:
        raise Http404
    earlier = Assessment.objects.filter(organisation=organisation)
    earlier = earlier.filter(version__instrument=entry.instrument).select_related("version")
    form = NewForm(request.POST or None, earlier=earlier)
    if request.method == "POST" and form.is_valid():
        made = actions.begin(organisation, entry.version, **form.cleaned_data, by=request.actor)
        return redirect("assessments:answer" if made.is_together else made, *where(made))
    context = {"form": form, "organisation": organisation, "entry": entry}
    return render(request, "checklists/assessment_new.html", context)


def where(assessment):
    return (assessment.organisation.slug, assessment.pk) if assessment.is_together else ()


def found_in(organisation):
    found = Assessment.objects.filter(organisation__slug=organisation)
    return found.select_related("organisation", "version__instrument", "previous__version")


def visible(request, organisation, pk):
    return get_visible(found_in(organisation), request.actor, pk=pk)


def writable(request, organisation, pk):
    """For who writes in the organisation; a guest with a link only answers."""
    assessment = visible(request, organisation, pk)
    assessment.organisation.check_written_by(request.actor)
    return assessment


@for_actors
@require_safe
def assessment(request, organisation, pk):
    """How far it is, and what came out; who comes by a link answers."""
    found = visible(request, organisation, pk)
    if not Organisation.objects.visible_to(request.actor).filter(slug=organisation).exists():
        return redirect("assessments:answer", organisation, pk)
    note_visit(found, request.actor)
    results = Results(found) if found.shows_results else None
    newest = library().by_key.get(found.version.instrument.key)
    context = {
        "assessment": found,
        "organisation": found.organisation,
        "entry": results.entry if results else entry_of(found.version),
        "results": results,
        "people": list(found.respondents.all()),
        "agreements": Agreement.objects.visible_to(request.actor).of(found),
        "can_write": may_write(found.organisation, request.actor),
        "is_member": is_member(found.organisation, request.actor),
        "newest": newest if newest and newest.version.pk != found.version_id else None,
    }
    return render(request, "checklists/assessment.html", context)


def is_member(organisation, actor):
    return bool(actor.user) and organisation.memberships.active().filter(user=actor.user).exists()


@for_actors
def rename(request, organisation, pk):
    found = writable(request, organisation, pk)
    form = NameForm(request.POST or None, instance=found)
    if request.method == "POST" and form.is_valid():
        actions.rename(found, **form.cleaned_data, by=request.actor)
        return redirect(found)
    return render(request, "checklists/assessment_rename.html", of(found, form))


@for_actors
def share(request, organisation, pk):
    """A link, and a QR code for on the table. It is shown in this answer and nowhere else."""
    found = writable(request, organisation, pk)
    form, address = LinkForm(request.POST or None), None
    if request.method == "POST" and form.is_valid():
        _grant, token = give_link(
            found,
            display_name="",
            ends_on=form.cleaned_data["ends_on"],
            right=Grant.Right.EDIT,
            by=request.actor,
        )
        form, address = LinkForm(), Grant.address(token)
    context = of(found, form) | {
        "address": address,
        "qr": qr_code(address, _("QR code with the link")) if address else "",
        "links": Grant.objects.of(found).links().in_force().order_by("ends_at"),
    }
    return render(request, "checklists/assessment_share.html", context)


@for_actors
@require_POST
def revoke_link(request, organisation, pk, grant):
    found = writable(request, organisation, pk)
    take_link_back(found, grant, by=request.actor)
    messages.success(request, _("The link no longer works."))
    return redirect("assessments:share", organisation, pk)


@for_actors
def close(request, organisation, pk):
    """No answer comes in after this; then the outcome stands."""
    found = writable(request, organisation, pk)
    if request.method == "POST":
        try:
            actions.close(found, by=request.actor)
        except actions.IsClosed:
            messages.info(request, _("It was closed already."))
        return redirect(found)
    return render(request, "checklists/assessment_close.html", of(found))


@for_actors
def carry_over(request, organisation, pk):
    """To the newest version of the instrument, with the answers to the lines that stayed."""
    found = writable(request, organisation, pk)
    newest = get_entry(found.version.instrument.key)
    if newest.version.pk == found.version_id or found.is_anonymous:
        raise Http404
    if request.method == "POST":
        return redirect(actions.carry_over(found, newest.version, by=request.actor))
    known = {item.key for item in entry_of(found.version).items}
    context = of(found) | {
        "newest": newest,
        "fresh": [item for item in newest.items if item.key not in known],
    }
    return render(request, "checklists/assessment_carry_over.html", context)


@for_actors
def delete(request, organisation, pk):
    found = writable(request, organisation, pk)
    if request.method == "POST":
        actions.delete(found, by=request.actor)
        messages.success(request, _("It is deleted, with all answers."))
        return redirect(reverse("assessments:assessments", args=[organisation]))
    return render(request, "checklists/assessment_delete.html", of(found))


def of(found, form=None):
    return {"assessment": found, "organisation": found.organisation, "form": form}
