"""The agreements of an organisation for a calendar program (RFC 5545).

What is done is left out: it goes from the calendar too. A to-do (VTODO) would be the right form for
it, but Outlook and Google Calendar show none of a calendar that one subscribes to. What has no day
has no place in a calendar."""

import unicodedata
from datetime import timedelta
from urllib.parse import urlsplit

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _
from icalendar import Calendar, Event

from agreements.models import Agreement

# How often a program may come back.
REFRESH = timedelta(hours=12)


def calendar_of(organisation, agreements):
    """Bytes, in the language that is active."""
    calendar = Calendar()
    name = _("Agreements of %(organisation)s") % {"organisation": plain(organisation.name)}
    calendar.add("prodid", "-//Toolbox Beeldbellen//afspraken//NL")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    # The second of each pair is what Outlook and older programs read.
    for key in ("name", "x-wr-calname"):
        calendar.add(key, name)
    calendar.add("refresh-interval", REFRESH, {"value": "DURATION"})
    calendar.add("x-published-ttl", "PT12H")
    address = settings.PUBLIC_URL + reverse("agreements:agreements", args=[organisation.slug])
    for agreement in agreements:
        calendar.add_component(event_of(agreement, address))
    return calendar.to_ical()


def event_of(agreement: Agreement, address):
    """A whole day that keeps nobody busy. Its name stays the same, so that a change moves it."""
    event = Event()
    event.add("uid", f"agreement-{agreement.pk}@{urlsplit(settings.PUBLIC_URL).hostname}")
    event.add("dtstamp", agreement.changed_at)
    event.add("last-modified", agreement.changed_at)
    event.add("dtstart", agreement.due_on)
    event.add("dtend", agreement.due_on + timedelta(days=1))
    event.add("summary", plain(agreement.what))
    event.add("description", "\n".join(told(agreement, address)))
    event.add("url", address)
    event.add("transp", "TRANSPARENT")
    return event


def told(agreement, address):
    yield _("Who: %(who)s") % {"who": plain(agreement.who) or _("Nobody named yet")}
    if agreement.origin_label:
        yield _("From: %(origin)s") % {"origin": plain(agreement.origin_label)}
    yield address


def plain(text):
    """On one line and without signs that the format does not know."""
    return "".join(sign for sign in " ".join(text.split()) if unicodedata.category(sign) != "Cc")
