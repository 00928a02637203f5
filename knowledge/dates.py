"""Dates as sources give them: a day, a month, a year, or nothing. Pure."""

import re
from datetime import date, timedelta
from functools import cache

from django.core.exceptions import ValidationError
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

PARTIAL = re.compile(r"\d{4}(-\d{2}(-\d{2})?)?")
BELGIAN = re.compile(r"(?:(\d{1,2})[/.-])?(\d{1,2})[/.-](\d{4})")


def check_partial_date(text: str) -> None:
    """Raise ValidationError for anything but 2020, 2020-04 or 2020-04-16."""
    try:
        if not PARTIAL.fullmatch(text):
            raise ValueError(text)
        first_day(text)
    except ValueError:
        raise ValidationError(_("Write a date as 2020, 2020-04 or 2020-04-16.")) from None


def read_partial(text: str) -> str:
    """As we keep it, from 2020-04-16 or from 16/04/2020 and parts of those; '' stays ''."""
    if found := BELGIAN.fullmatch(text):
        day, month, year = found.groups()
        text = "-".join([year, *(part.zfill(2) for part in (month, day) if part)])
    if text:
        check_partial_date(text)
    return text


def read_day(text: str) -> date:
    day = read_partial(text)
    if len(day) != 10:
        raise ValidationError(_("Write a day as 2026-11-22 or 22/11/2026."))
    return date.fromisoformat(day)


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


def working_days_after(day: date, count: int) -> date:
    """So many working days later; weekends and the Belgian legal holidays are no working days."""
    while count:
        day += timedelta(days=1)
        count -= day.weekday() < 5 and day not in holidays(day.year)
    return day


@cache
def holidays(year: int) -> frozenset[date]:
    """The ten legal holidays in Belgium."""
    after_easter = {easter(year) + timedelta(days=days) for days in (1, 39, 50)}
    fixed = [(1, 1), (5, 1), (7, 21), (8, 15), (11, 1), (11, 11), (12, 25)]
    return frozenset(after_easter | {date(year, month, day) for month, day in fixed})


def easter(year: int) -> date:
    """Easter Sunday in the Gregorian calendar (Oudin's method, valid from 1583)."""
    century, golden = year // 100, year % 19
    moon = (century - century // 4 - (century - (century - 17) // 25) // 3 + 19 * golden + 15) % 30
    moon -= (moon // 28) * (1 - (moon // 28) * (29 // (moon + 1)) * ((21 - golden) // 11))
    weekday = (year + year // 4 + moon + 2 - century + century // 4) % 7
    sunday = moon - weekday
    month = 3 + (sunday + 40) // 44
    return date(year, month, sunday + 28 - 31 * (month // 4))
