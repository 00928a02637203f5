from typing import NamedTuple

from django import template
from django.utils import timezone
from django.utils.translation import gettext, ngettext

from knowledge import dates
from tooldb.models import Claim
from tooldb.position import Flag
from tooldb.preference import UNKNOWN
from tooldb.words import FLAGS, POSITIONS, sign_of

register = template.Library()


@register.filter
def position_words(position):
    return POSITIONS[position]


@register.filter
def judgement(entry):
    """Of what no longer exists that is all there is to say."""
    return FLAGS[Flag.STOPPED] if entry.tool.is_stopped else POSITIONS[entry.standing.position]


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
def evidence_words(said):
    return Claim.Evidence(said.evidence).label


@register.filter
def partial_date(text):
    return dates.shown(text)


@register.simple_tag
def toggled(browse, key):
    return browse.toggled(key)


@register.filter
def other_name(browse, entry):
    return browse.other_name(entry)


@register.filter
def age_of_source(claim):
    """'6 years old', for a source of two years or more: whole years, as far as its date goes."""
    since, today = claim.source_date, timezone.localdate().isoformat()
    if not since:
        return ""
    years = int(today[:4]) - int(since[:4]) - (today[4 : len(since)] < since[4:])
    if years < 2:
        return ""
    return ngettext("%(years)s year old", "%(years)s years old", years) % {"years": years}


@register.filter
def number_in(source, sources):
    """The number that a source has on a paper (tooldb/paper.py)."""
    return sources.numbers[source.pk]
