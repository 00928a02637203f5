from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts import actions
from accounts.access import for_actors, get_administered
from accounts.forms import OrganisationForm
from accounts.models import Grant, Organisation, Role


@login_required
@require_safe
def home(request):
    """After signing in: to the one organisation, to the list, or to making a first one."""
    organisations = Organisation.objects.with_role(request.actor, Role.values)
    mandates = request.user.mandates.current().select_related("organisation")
    invitations = Grant.objects.invitations_for(request.user).select_related("given_by")
    context = {
        "organisations": organisations,
        "mandates": mandates.order_by("organisation__name", "starts_on"),
        "invitations": invitations,
        "closing": Organisation.objects.closing_for(request.actor),
    }
    if mandates or invitations or context["closing"] or len(organisations) > 1:
        return render(request, "accounts/home.html", context)
    return redirect(organisations[0] if organisations else "accounts:new_organisation")


@login_required
def new_organisation(request):
    form = OrganisationForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        organisation = actions.create_organisation(form, by=request.actor)
        messages.success(request, _("Your organisation is there. Make a first canvas."))
        return redirect(organisation)
    return render(request, "accounts/new_organisation.html", {"form": form})


@for_actors
def organisation_details(request, organisation):
    organisation = get_administered(request, organisation)
    form = OrganisationForm(request.POST or None, instance=organisation)
    if request.method == "POST" and form.is_valid():
        actions.change_organisation(form, by=request.actor)
        messages.success(request, _("Saved."))
        return redirect(organisation)
    context = {"form": form, "organisation": organisation}
    return render(request, "accounts/organisation_details.html", context)
