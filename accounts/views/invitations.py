from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from accounts import actions
from accounts.access import for_actors, get_administered, gone, sign_in_url
from accounts.actor import INVITATION_SESSION_KEY
from accounts.forms import CoachForm, MemberForm
from accounts.mail import mail_invitation
from accounts.models import Grant, Organisation

LISTS = {Grant.Right.JOIN: "accounts:members", Grant.Right.COACH: "accounts:coaches"}


@for_actors
def invite_member(request, organisation):
    return invite(request, organisation, MemberForm, "accounts/invite_member.html")


@for_actors
def invite_coach(request, organisation):
    return invite(request, organisation, CoachForm, "accounts/invite_coach.html")


def invite(request, slug, form_class, template):
    organisation = get_administered(request, slug)
    form = form_class(request.POST or None, organisation=organisation)
    if request.method == "POST" and form.is_valid():
        fields = {"email": form.cleaned_data["email"], "right": form.right, "terms": form.terms}
        return send(request, organisation, LISTS[form.right], actions.invite, **fields)
    return render(request, template, {"form": form, "organisation": organisation})


def send(request, organisation, back, action, **fields):
    """Make the invitation, mail it when that is committed, and back to the list."""
    try:
        grant, token = action(organisation, **fields, by=request.actor)
    except actions.TooManyInvitations:
        messages.error(request, _("Many invitations went out today. Try again tomorrow."))
    except actions.InvitationOver:
        messages.error(request, _("The last day of this invitation is over. Make a new one."))
    else:
        tell(request, grant, mail_invitation(grant, token, organisation))
    return redirect(back, organisation.slug)


def tell(request, grant, mailed):
    if mailed:
        messages.success(request, _("The invitation to %(email)s is on its way.") % vars(grant))
    else:
        messages.error(
            request, _("The mail could not leave. Send the invitation again in a moment.")
        )


@for_actors
@require_POST
def send_again(request, organisation, grant):
    organisation = get_administered(request, organisation)
    grant = get_invitation(organisation, grant)
    return send(request, organisation, LISTS[grant.right], actions.invite_again, grant=grant)


@for_actors
@require_POST
def withdraw_invitation(request, organisation, grant):
    organisation = get_administered(request, organisation)
    grant = get_invitation(organisation, grant)
    actions.withdraw_invitation(organisation, grant, by=request.actor)
    messages.success(request, _("The invitation is withdrawn. Its link no longer works."))
    return redirect(LISTS[grant.right], organisation.slug)


def get_invitation(organisation, pk):
    return get_object_or_404(Grant.objects.of(organisation).invitations().open(), pk=pk)


# For who was invited ---------------------------------------------------------------------------


@never_cache
def invitation(request, grant):
    """Read an invitation and accept it: an account that reads the mail of its address. Who came
    by the mailed link and is not that account hears with which address to sign in."""
    came_by_link = request.session.get(INVITATION_SESSION_KEY) == str(grant)
    if not request.actor.user and not came_by_link:
        return redirect(sign_in_url(request.path))
    mine = is_mine(request, grant)
    grant = Grant.objects.in_force().invitations().filter(pk=grant).first()
    organisation = grant and Organisation.objects.open().filter(pk=grant.object_id).first()
    if not organisation or not (mine or came_by_link):
        return gone(request)
    if request.method == "POST" and mine:
        return accept(request, grant)
    context = {
        "grant": grant,
        "organisation": organisation,
        "mine": mine,
        "hint": masked(grant.email),
        "back": request.path,
    }
    return render(request, "accounts/invitation.html", context)


def is_mine(request, pk):
    user = request.actor.user
    return user is not None and Grant.objects.invitations_for(user).filter(pk=pk).exists()


def accept(request, grant):
    try:
        organisation = actions.accept_invitation(grant, by=request.actor)
    except actions.InvitationOver:
        return gone(request)
    request.session.pop(INVITATION_SESSION_KEY, None)
    messages.success(request, _("Welcome at %(organisation)s.") % {"organisation": organisation})
    # The first day of a mandate may still have to come.
    begun = Organisation.objects.visible_to(request.actor).filter(pk=organisation.pk).exists()
    return redirect(organisation if begun else "accounts:home")


def masked(email):
    """Enough for its owner to know which address it is."""
    name, domain = email.rsplit("@", 1)
    return f"{name[:1]}…@{domain}"
