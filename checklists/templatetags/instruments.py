from django import template
from django.utils.formats import number_format
from django.utils.translation import gettext

from checklists.assessments.results import group_name as names_of_roles
from checklists.figures import figure, whole
from checklists.models import Item
from toolbox.lib.charts import Bar, percent_bars

register = template.Library()


@register.filter
def title_of(entry, instrument):
    return entry.title_of(instrument)


@register.filter
def figures(section):
    """The items of a section that are figures, each with what is known of it."""
    found = [item for item in section.items.all() if item.form == Item.Form.FIGURE]
    return [(item, figure(item.label or item.text, item.figure)) for item in found]


@register.filter
def percent(known):
    """'22 %', 'about 20 %', 'more than 50 %'."""
    number = gettext("%(number)s %%") % {"number": number_format(whole(known.percent), 0)}
    if known.more:
        return gettext("more than %(percent)s") % {"percent": number}
    return gettext("about %(percent)s") % {"percent": number} if known.about else number


@register.filter
def counted(known):
    """'84 of 381', or what is not known of it."""
    if known.is_reckoned:
        counts = {"count": number_format(known.count), "total": number_format(known.total)}
        return gettext("%(count)s of %(total)s") % counts
    if known.total:
        return gettext("of %(total)s, number not given") % {"total": number_format(known.total)}
    return gettext("not given")


@register.filter
def said(known):
    """What the source itself says, when that is something else."""
    if known.stated is None:
        return gettext("the same")
    return gettext("%(number)s %%") % {"number": number_format(known.stated)}


@register.filter
def has_mark(section):
    return any(known.stated is not None for _item, known in figures(section))


@register.simple_tag(takes_context=True)
def chart(context, entry, section):
    """A picture of the figures of a section, on paper that saves ink without its colours; '' when
    it has none."""
    bars = tuple(
        Bar(
            known.text,
            float(known.percent),
            percent(known),
            None if known.stated is None else float(known.stated),
        )
        for _item, known in figures(section)
    )
    if not bars:
        return ""
    outline = context.get("drawings") == "outline"
    return percent_bars(
        bars, key=f"{entry.key}-{section.key}", title=section.title, outline=outline
    )


@register.filter
def group_name(group):
    """The roles of a group (scoring.Group) in words."""
    return names_of_roles(group)


@register.filter
def as_percent(share):
    """A share from 0 to 1 as '67 %'; a dash for nothing to say."""
    return "–" if share is None else gettext("%(number)s %%") % {"number": round(share * 100)}
