from django.apps import apps
from django.shortcuts import redirect
from django.utils.cache import add_never_cache_headers
from django.views.decorators.http import require_safe

from accounts.access import gone
from accounts.actor import GRANT_SESSION_KEY, INVITATION_SESSION_KEY, Actor
from accounts.models import Grant


@require_safe
def enter_by_grant(request, token):
    """The door for who has a link. What opens it goes into the session and the visitor to an
    address without the token, so that the token stays out of referrers, history and search."""
    response = enter(request, Grant.objects.with_token(token).first())
    response.headers["Referrer-Policy"] = "no-referrer"
    response.headers["X-Robots-Tag"] = "noindex, nofollow"
    add_never_cache_headers(response)
    return response


def enter(request, grant):
    if grant is None:
        return gone(request)
    if grant.is_invitation:
        request.session[INVITATION_SESSION_KEY] = str(grant.pk)
        return redirect("accounts:invitation", grant.pk)
    things = apps.get_model(grant.object_kind).objects.live()
    thing = things.visible_to(Actor(grant=grant)).first()
    if thing is None:
        return gone(request)
    request.session[GRANT_SESSION_KEY] = str(grant.pk)
    return redirect(thing)
