"""The list of agreements with its filters: when they are due, and what they come from."""

import re

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from toolbox.lib.facets import Facet, Facets

HERE = "hier"
WHEN = {
    "te-laat": _("Overdue"),
    "deze-maand": _("this month"),
    "zonder-dag": _("without a day"),
}


def browse(agreements, asked):
    """Of what waits and what is done, in this order."""
    agreements = list(agreements)
    facets = {
        "wanneer": Facet(_("Day"), WHEN, when_of),
        "van": Facet(_("Comes from"), origins_in(agreements), origin_of),
    }
    return Facets(agreements, facets, asked)


def when_of(agreement):
    """What is done is due at no time any more."""
    if agreement.done_on:
        return []
    if agreement.due_on is None:
        return ["zonder-dag"]
    today = timezone.localdate()
    is_this_month = (agreement.due_on.year, agreement.due_on.month) == (today.year, today.month)
    found = ["te-laat"] if agreement.is_overdue else []
    return [*found, "deze-maand"] if is_this_month else found


def origin_of(agreement):
    return [str(agreement.origin_id or HERE)]


def origins_in(agreements):
    """What they come from, by name; what was made in the list itself last."""
    found = {str(each.origin_id): each.origin_label for each in agreements if each.origin_id}
    return dict(sorted(found.items(), key=in_order)) | {HERE: _("made in this list")}


def in_order(origin):
    """'stap 9' before 'stap 10'."""
    parts = re.split(r"(\d+)", origin[1].lower())
    return [(int(part), "") if part.isdecimal() else (-1, part) for part in parts]
