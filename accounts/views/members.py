from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts import actions
from accounts.access import for_actors, get_administered, get_joined
from accounts.forms import RoleForm
from accounts.models import Grant, Organisation


@for_actors
@require_safe
def members(request, organisation):
    """Who belongs to the organisation. Addresses are for administrators only."""
    organisation = get_joined(request, organisation)
    context = {
        "organisation": organisation,
        "memberships": organisation.memberships.select_related("user").order_by("user__name"),
        "invitations": waiting(organisation, Grant.Right.JOIN),
        "can_administer": can_administer(request, organisation),
    }
    return render(request, "accounts/members.html", context)


def waiting(organisation, right):
    return Grant.objects.of(organisation).open().filter(right=right).order_by("-created_at")


def can_administer(request, organisation):
    mine = Organisation.objects.administered_by(request.actor)
    return mine.filter(pk=organisation.pk).exists()


@for_actors
def member(request, organisation, user):
    """Change the role; the page also offers to suspend and to remove."""
    membership = get_membership(request, organisation, user)
    form = RoleForm(request.POST or None, initial={"role": membership.role})
    if request.method == "POST" and form.is_valid():
        return change(request, membership, actions.change_role, **form.cleaned_data)
    context = {"form": form, "membership": membership, "organisation": membership.organisation}
    return render(request, "accounts/member.html", context)


@for_actors
@require_POST
def suspend_member(request, organisation, user):
    return change(request, get_membership(request, organisation, user), actions.suspend_member)


@for_actors
@require_POST
def resume_member(request, organisation, user):
    return change(request, get_membership(request, organisation, user), actions.resume_member)


@for_actors
def remove_member(request, organisation, user):
    membership = get_membership(request, organisation, user)
    if request.method == "POST":
        return change(request, membership, actions.remove_member)
    context = {"membership": membership, "organisation": membership.organisation}
    return render(request, "accounts/remove_member.html", context)


@for_actors
def leave(request, organisation):
    organisation = get_joined(request, organisation)
    if request.method != "POST":
        return render(request, "accounts/leave.html", {"organisation": organisation})
    try:
        actions.leave(organisation, by=request.actor)
    except actions.LastAdministrator:
        return hand_over_first(request, organisation)
    messages.success(request, _("You left %(organisation)s.") % {"organisation": organisation})
    return redirect("accounts:home")


def get_membership(request, organisation, user):
    organisation = get_administered(request, organisation)
    return get_object_or_404(organisation.memberships.select_related("user"), user=user)


def change(request, membership, action, **fields):
    try:
        action(membership, **fields, by=request.actor)
    except actions.LastAdministrator:
        return hand_over_first(request, membership.organisation)
    messages.success(request, _("Done."))
    # Who just took away their own right to see that page goes to the list.
    return redirect("accounts:members", membership.organisation.slug)


def hand_over_first(request, organisation):
    messages.error(
        request,
        _(
            "Somebody has to look after your organisation. "
            "First make another member administrator, then try again."
        ),
    )
    return redirect("accounts:members", organisation.slug)
