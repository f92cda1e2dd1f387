"""ISO 8601 dates and intervals as a first and a last day.

In: a record's date. Out: two days as text, which sort as they follow each other; `None` if it is no date.

    >>> days("2024-02")
    ('2024-02-01', '2024-02-29')
    >>> days("2024-02-22/2024-02-27")
    ('2024-02-22', '2024-02-27')
"""

from __future__ import annotations

import calendar
import datetime as dt
import re

_DATE = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?(?:T.*)?$")
_WEEK = re.compile(r"(\d{4})-W(\d{2})$")
LONGEST = 366
"""Days: an interval that is longer counts for its first year, so that questions need not look at every older one."""


def days(date: str | None) -> tuple[str, str] | None:
    """The first and the last day of the date."""
    if not date:
        return None
    first, slash, last = date.partition("/")
    start, end = _days(first), _days(last if slash else first)
    if start is None and end is None:
        return None
    begin, finish = (start or end), (end or start)
    assert begin and finish
    return begin[0], max(begin[0], finish[1])


def _days(text: str) -> tuple[str, str] | None:
    try:
        if week := _WEEK.match(text):
            monday = dt.date.fromisocalendar(int(week[1]), int(week[2]), 1)
            return monday.isoformat(), (monday + dt.timedelta(days=6)).isoformat()
        found = _DATE.match(text)
        if not found:
            return None
        year, month, day = (int(part) if part else 0 for part in found.groups())
        first = dt.date(year, month or 1, day or 1)
        until = month or 12
        last = dt.date(year, until, day or calendar.monthrange(year, until)[1])
    except ValueError:
        return None
    return first.isoformat(), last.isoformat()


def earlier(day: str, count: int = LONGEST) -> str:
    """The day `count` days before."""
    try:
        return (dt.date.fromisoformat(day) - dt.timedelta(days=count)).isoformat()
    except (OverflowError, ValueError):
        return "0001-01-01"
