from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts import actions
from accounts.access import for_actors, get_administered, get_joined
from accounts.models import Grant
from accounts.views.members import can_administer, waiting


@for_actors
@require_safe
def coaches(request, organisation):
    """Who looks along, or did. Every member may know; addresses are for administrators only."""
    organisation = get_joined(request, organisation)
    mandates = organisation.mandates.select_related("coach").order_by("-starts_on")
    context = {
        "organisation": organisation,
        "current": [mandate for mandate in mandates if mandate.is_current],
        "past": [mandate for mandate in mandates if not mandate.is_current],
        "invitations": waiting(organisation, Grant.Right.COACH),
        "can_administer": can_administer(request, organisation),
    }
    return render(request, "accounts/coaches.html", context)


@for_actors
@require_POST
def withdraw_mandate(request, organisation, mandate):
    organisation = get_administered(request, organisation)
    mandate = get_object_or_404(organisation.mandates.filter(withdrawn_at=None), pk=mandate)
    actions.withdraw_mandate(mandate, by=request.actor)
    messages.success(request, _("The mandate is withdrawn. The coach sees nothing any more."))
    return redirect("accounts:coaches", organisation.slug)


@login_required
def give_back_mandate(request, mandate):
    """The coach stops looking along."""
    mine = request.user.mandates.current().select_related("organisation")
    mandate = get_object_or_404(mine, pk=mandate)
    if request.method == "POST":
        actions.give_back_mandate(mandate, by=request.actor)
        messages.success(request, _("You gave the mandate back."))
        return redirect("accounts:home")
    return render(request, "accounts/give_back_mandate.html", {"mandate": mandate})
