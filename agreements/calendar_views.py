"""Agreements in somebody's own calendar: an address that opens them without signing in."""

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.access import for_actors, get_joined
from accounts.actor import Actor
from agreements import actions
from agreements.ics import calendar_of
from agreements.models import Agreement, CalendarKey


@for_actors
def calendar(request, organisation):
    """Make an address. It is shown in the answer and nowhere else: only its hash is kept."""
    organisation, address = get_joined(request, organisation), None
    if request.method == "POST":
        token = actions.open_calendar(organisation, by=request.actor)
        address = address_of(organisation, token)
    mine = CalendarKey.objects.in_force().filter(organisation=organisation, user=request.user)
    context = {"organisation": organisation, "address": address, "key": mine.first()}
    return render(request, "agreements/calendar.html", context)


def address_of(organisation, token):
    """On our own host, whatever the request named."""
    return settings.PUBLIC_URL + reverse("agreements:feed", args=[organisation.slug, token])


@for_actors
@require_POST
def revoke_calendar(request, organisation):
    organisation = get_joined(request, organisation)
    actions.close_calendar(organisation, by=request.actor)
    messages.success(request, _("The address no longer works."))
    return redirect("agreements:calendar", organisation.slug)


@require_safe
def feed(request, organisation, token):
    """For a calendar program, which has no session; it gets what the owner of the key may see."""
    keys = CalendarKey.objects.with_token(token).filter(organisation__slug=organisation)
    key = keys.select_related("organisation", "user").first()
    if key is None:
        raise Http404
    seen = Agreement.objects.visible_to(Actor(user=key.user)).filter(organisation=key.organisation)
    with translation.override(key.user.language):
        content = calendar_of(key.organisation, seen.open().exclude(due_on=None))
    response = HttpResponse(content, content_type="text/calendar; charset=utf-8")
    response.headers["Content-Disposition"] = 'inline; filename="afspraken.ics"'
    response.headers["Cache-Control"] = "private, no-store"
    response.headers["Referrer-Policy"] = "no-referrer"
    return response
