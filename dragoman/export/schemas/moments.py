"""Dates of the record as days, for formats that know days only.

In: ISO 8601 dates, months, years, weeks, intervals. Out: the first and the last day.

    >>> days("2022-02")
    (datetime.date(2022, 2, 1), datetime.date(2022, 2, 28))
    >>> days("2022-02-22/2022-02-27")[1].isoformat()
    '2022-02-27'
"""

from __future__ import annotations

import calendar
import datetime as dt
import re

_FORM = re.compile(r"(\d{4})(?:-W(\d\d)|-Q([1-4])|-(\d\d)(?:-(\d\d))?)?(?:T.*)?", re.DOTALL)
MONTHS = 3
"""Months of a quarter."""


def days(value: str | None) -> tuple[dt.date, dt.date] | None:
    """The first and last day of a date, month, quarter, week, year or interval; `None` for anything else."""
    start, slash, end = (value or "").partition("/")
    first, last = _span(start), _span(end if slash else start)
    if not first or not last:
        return first or last
    return (first[0], last[1]) if first[0] <= last[1] else first


def _span(value: str) -> tuple[dt.date, dt.date] | None:
    found = _FORM.fullmatch(value.strip())
    if not found:
        return None
    year, week, quarter, month, day = (int(part) if part else 0 for part in found.groups())
    try:
        if week:
            return dt.date.fromisocalendar(year, week, 1), dt.date.fromisocalendar(year, week, 7)
        if day:
            return dt.date(year, month, day), dt.date(year, month, day)
        first, last = (month, month) if found[4] else (quarter * MONTHS - 2, quarter * MONTHS) if quarter else (1, 12)
        return dt.date(year, first, 1), dt.date(year, last, calendar.monthrange(year, last)[1])
    except (ValueError, calendar.IllegalMonthError):
        return None


def stamp(moment: str | None, day: dt.date) -> str:
    """`YYYYMMDDHHMMSS` in UTC of an ISO date-time; the day's first second where there is none."""
    try:
        time = dt.datetime.fromisoformat(moment or "")
    except ValueError:
        return f"{day:%Y%m%d}000000"
    if time.tzinfo is not None:
        time = time.astimezone(dt.UTC)
    return f"{time:%Y%m%d%H%M%S}"


def fraction(day: dt.date) -> float:
    """GDELT's `FractionDate`: the year and, of it, `(month × 30 + day) / 365`, at most .9999."""
    return round(day.year + min((day.month * 30 + day.day) / 365, 0.9999), 4)
