from datetime import date

from django import template
from django.utils.formats import date_format

register = template.Library()


@register.filter
def day(kept):
    """A day as it stands in a record, '2026-12-31'."""
    return date_format(date.fromisoformat(kept), "SHORT_DATE_FORMAT") if kept else ""
