from django.apps import apps
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts import actions
from accounts.access import for_actors
from accounts.actor import GRANT_SESSION_KEY
from accounts.forms import OrganisationForm
from accounts.models import Grant, Organisation


@login_required
@require_safe
def home(request):
    """After signing in: to the one organisation, to the list, or to making a first one."""
    organisations = Organisation.objects.visible_to(request.actor)
    if len(organisations) == 1:
        return redirect(organisations[0])
    if not organisations:
        return redirect("accounts:new_organisation")
    return render(request, "accounts/home.html", {"organisations": organisations})


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
    organisation = get_object_or_404(
        Organisation.objects.visible_to(request.actor), slug=organisation
    )
    organisation.check_administered_by(request.actor)
    form = OrganisationForm(request.POST or None, instance=organisation)
    if request.method == "POST" and form.is_valid():
        actions.change_organisation(form, by=request.actor)
        messages.success(request, _("Saved."))
        return redirect(organisation)
    context = {"form": form, "organisation": organisation}
    return render(request, "accounts/organisation_details.html", context)


@require_safe
def enter_by_grant(request, token):
    """The door for guests: remember the grant in the session and show the thing."""
    grant = get_object_or_404(Grant.objects.with_token(token))
    thing = apps.get_model(grant.object_kind).objects.filter(pk=grant.object_id).first()
    if thing is None:
        raise Http404
    request.session[GRANT_SESSION_KEY] = str(grant.pk)
    return redirect(thing)
