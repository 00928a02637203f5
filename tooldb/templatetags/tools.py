from typing import NamedTuple

from django import template
from django.utils import timezone
from django.utils.translation import gettext, ngettext

from tooldb.preference import UNKNOWN
from tooldb.words import FLAGS, POSITIONS, sign_of

register = template.Library()


@register.filter
def position_words(position):
    return POSITIONS[position]


@register.filter
def flag_words(flag):
    return FLAGS[flag]


class Chip(NamedTuple):
    sign: str
    text: str


@register.filter
def chips(entry):
    """How a client gets in, as statuses; what is not known says so too."""
    return [chip(criterion, finding) for criterion, finding in entry.chips]


def chip(criterion, finding):
    known = criterion.labels.get(finding.counted)
    answer = gettext("not known") if finding.counted == UNKNOWN else known
    return Chip(sign_of(finding, criterion), f"{criterion.short}: {answer}")


@register.filter
def age_of_source(claim):
    """'6 years old', for a source of more than a year."""
    year = int(claim.source_date[:4] or 0)
    years = timezone.localdate().year - year
    if not year or years < 2:
        return ""
    return ngettext("%(years)s year old", "%(years)s years old", years) % {"years": years}
