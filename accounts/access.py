"""The first line of every view that shows or changes what belongs to an organisation."""

from functools import wraps
from urllib.parse import urlsplit

from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.cache import never_cache

# What people type; a form that comes in too late hands these back instead of losing them.
TYPED_FIELDS = ("text", "title", "purpose", "name", "town", "phone", "hours")


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


def typed_text(request):
    typed = (request.POST.get(field, "").strip() for field in TYPED_FIELDS)
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
