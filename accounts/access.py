"""The first line of every view that shows or changes what belongs to an organisation."""

from datetime import timedelta
from functools import wraps
from urllib.parse import urlsplit

from allauth.account.adapter import get_adapter
from allauth.account.internal.flows.reauthentication import is_reauthentication_required
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.views.decorators.cache import never_cache

from accounts.actor import GRANT_SESSION_KEY
from accounts.models import AuditEntry, Mandate, Membership, Organisation

# What people type; a form that comes in too late hands these back instead of losing them.
TYPED_FIELDS = ("text", "title", "purpose", "name", "town", "phone", "hours")
# Answers and notes on an instrument are named by their line (checklists/answers.py).
TYPED_PREFIXES = ("a.", "n.")


def for_actors(view):
    """Send somebody who is not signed in, and holds no grant, to the sign-in page. What they had
    typed (their session may have ended meanwhile) is shown back to them. The browser keeps no copy
    of the page: the next person on this computer may press Back."""

    @never_cache
    @wraps(view)
    def wrapped(request, *args, **kwargs):
        if not request.actor.is_anonymous:
            return view(request, *args, **kwargs)
        if request.method == "POST":
            return signed_out(request)
        # Once: after that this browser is like any other.
        if request.session.pop(GRANT_SESSION_KEY, None):
            return gone(request)
        return redirect(sign_in_url(request.get_full_path()))

    return wrapped


def gone(request):
    """The answer to a link that ended, was taken back or never was."""
    return render(request, "accounts/link_gone.html", status=404)


def for_content_editors(view):
    """Only for who looks after the texts and the catalogue; see for_actors for the others."""

    @never_cache
    @wraps(view)
    def wrapped(request, *args, **kwargs):
        if request.user.is_authenticated and not request.user.keeps_content:
            raise PermissionDenied
        if request.user.is_authenticated:
            return view(request, *args, **kwargs)
        if request.method == "POST":
            return signed_out(request)
        return redirect(sign_in_url(request.get_full_path()))

    return wrapped


def signed_out(request, status=401):
    context = {"typed": typed_text(request), "sign_in": sign_in_url(page_of(request))}
    return render(request, "accounts/signed_out.html", context, status=status)


def page_of(request):
    """The page with the form that was sent; the address it was sent to may take no GET."""
    referer = urlsplit(request.headers.get("Referer", ""))
    return referer.path if referer.netloc == request.get_host() else request.path


def sign_in_url(back):
    return f"{reverse('account_login')}?{urlencode({'next': back})}"


def confirmation_url(request):
    """Where somebody shows that it is really them before something that cannot be undone; None
    when they just did. The page there leads back here, to ask and to answer with GET."""
    if not is_reauthentication_required(request, app=""):
        return None
    method, *_others = get_adapter().get_reauthentication_methods(request.user)
    return f"{method['url']}?{urlencode({'next': request.path})}"


def typed_text(request):
    typed = [request.POST.get(field, "").strip() for field in TYPED_FIELDS]
    for name, text in request.POST.items():
        if name.startswith(TYPED_PREFIXES) and text.strip():
            typed.append(f"{name[2:]}: {text.strip()}")
    return "\n\n".join(text for text in typed if text)


def get_visible(queryset, actor, **lookup):
    """The thing, or 404 when the actor may not know of it."""
    return get_object_or_404(queryset.visible_to(actor), **lookup)


def get_editable(queryset, actor, **lookup):
    """The thing, 404 when the actor may not know of it, 403 when they may only look."""
    thing = get_visible(queryset, actor, **lookup)
    if not queryset.editable_by(actor).filter(pk=thing.pk).exists():
        raise PermissionDenied
    return thing


def get_joined(request, slug):
    """The organisation, 404 when the actor may not know of it, 403 when they are no member."""
    organisation = get_visible(Organisation.objects, request.actor, slug=slug)
    organisation.check_joined_by(request.actor)
    return organisation


def get_administered(request, slug):
    """The organisation, 404 when the actor may not know of it, 403 when they only belong to it."""
    organisation = get_visible(Organisation.objects, request.actor, slug=slug)
    organisation.check_administered_by(request.actor)
    return organisation


def note_visit(thing, actor, part=""):
    """Put in the log of the organisation that a coach looked at `thing`, at most once an hour.
    A GET that writes, on purpose: administrators want to know what a coach has seen. A member or
    a guest leaves no trace by looking. Of a list, the thing is the organisation and `part` says
    under which mandate it is shown."""
    if not comes_as_coach(thing, actor, part or thing._meta.app_label):
        return
    hour_ago = timezone.now() - timedelta(hours=1)
    earlier = AuditEntry.objects.of(thing).filter(verb="looked_at", actor_id=actor.id)
    if not earlier.filter(at__gt=hour_ago).exists():
        AuditEntry.record("looked_at", thing, by=actor)


def comes_as_coach(thing, actor, part):
    """Whether a mandate, and no membership, lets this actor see `thing`."""
    if not actor.user:
        return False
    mandates = Mandate.objects.in_force().filter(organisation=thing.organisation_id)
    if not mandates.filter(coach=actor.user, part=part).exists():
        return False
    members = Membership.objects.active().filter(organisation=thing.organisation_id)
    return not members.filter(user=actor.user).exists()
