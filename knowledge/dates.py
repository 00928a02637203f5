"""Dates as sources give them: a day, a month, a year, or nothing. Pure."""

import re
from datetime import date

from django.core.exceptions import ValidationError
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

PARTIAL = re.compile(r"\d{4}(-\d{2}(-\d{2})?)?")


def check_partial_date(text: str) -> None:
    """Raise ValidationError for anything but 2020, 2020-04 or 2020-04-16."""
    try:
        if not PARTIAL.fullmatch(text):
            raise ValueError(text)
        first_day(text)
    except ValueError:
        raise ValidationError(_("Write a date as 2020, 2020-04 or 2020-04-16.")) from None


def first_day(text: str) -> date:
    year, month, day = [*map(int, text.split("-")), 1, 1][:3]
    return date(year, month, day)


def shown(text: str) -> str:
    """The date in words of the language that is active; '' is a source without a date."""
    if not text:
        return str(_("undated"))
    if len(text) == 4:
        return text
    return date_format(first_day(text), "F Y" if len(text) == 7 else "SHORT_DATE_FORMAT")
