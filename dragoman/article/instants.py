"""The times that a page's markup gives: when it was published and last changed, with the zone of its newsroom.

In: ISO 8601 text as pages write it, and the page's address. Out: an `Instant`.

    >>> str(instant("2024-03-05T21:12:00+0100"))
    '2024-03-05T21:12:00+01:00'
    >>> str(localised(instant("2024-03-06T02:12:00Z"), [instant("2024-03-05T18:12:00-08:00")]))
    '2024-03-05T18:12:00-08:00'
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable
from dataclasses import dataclass

_FORM = re.compile(
    r"\s*(?P<date>\d{4}-\d\d-\d\d)(?:[T ]\s?(?P<hour>\d\d):(?P<minute>\d\d)(?::(?P<second>\d\d)(?:[.,]\d+)?)?"
    r"\s?(?P<zone>Z|GMT|UTC|[+-]\d\d:?(?:\d\d)?)?)?"
)
_IN_ADDRESS = re.compile(
    r"/((?:19|20)\d\d)(?:(?P<apart>[/-])(\d\d?)(?P=apart)(\d\d?)|(?P<tight>\d{4}))(?=[/-]|$)",
)
_EAST, _WEST = dt.timedelta(hours=14), dt.timedelta(hours=-12)  # the farthest zones there are
_STEP = dt.timedelta(minutes=15)  # zones differ by quarters of an hour
_OLDEST, _NEWEST = dt.date(1990, 1, 1), dt.date(2100, 1, 1)  # the first news pages went up in the 1990s


@dataclass(frozen=True, slots=True)
class Instant:
    """A day, and if the page says so the time of day, with the zone where it has one."""

    day: dt.date
    time: dt.datetime | None = None

    def __str__(self) -> str:
        return self.time.isoformat() if self.time else self.day.isoformat()


def instant(value: object) -> Instant | None:
    """The instant in ISO 8601 text, `None` if it is none or no news page can be of that day."""
    found = _FORM.match(value) if isinstance(value, str) else None
    if found is None:
        return None
    try:
        day = dt.date.fromisoformat(found["date"])
        time = None
        if found["hour"]:
            clock = dt.time(int(found["hour"]), int(found["minute"]), int(found["second"] or 0))
            time = dt.datetime.combine(day, clock, _zone(found["zone"]))
    except ValueError:
        return None
    return Instant(day, time) if _OLDEST <= day <= _NEWEST else None


def _zone(text: str | None) -> dt.timezone | None:
    if not text:
        return None
    if not text[-1].isdigit():
        return dt.UTC
    digits = text[1:].replace(":", "").ljust(4, "0")
    offset = dt.timedelta(hours=int(digits[:2]), minutes=int(digits[2:]))
    return dt.timezone(-offset if text[0] == "-" else offset)


def localised(main: Instant, others: Iterable[Instant]) -> Instant:
    """`main`, told in the newsroom's own zone where another value on the page names the same moment in it."""
    if main.time is None or main.time.utcoffset() not in (None, dt.timedelta(0)):
        return main
    utc = main.time.replace(tzinfo=None)
    for other in others:
        if other.time is None:
            continue
        away = other.time.replace(tzinfo=None) - utc
        offset = other.time.utcoffset()
        if offset == away and offset:
            return other
        if offset is None and main.time.tzinfo and away and _WEST <= away <= _EAST and not away % _STEP:
            return Instant(other.day, other.time.replace(tzinfo=dt.timezone(away)))
    return main


def in_address(url: str | None) -> dt.date | None:
    """The day that the page's address names ("/2024/03/05/envoys-leave")."""
    found = _IN_ADDRESS.search(url) if url else None
    if found is None:
        return None
    tight = found["tight"]
    month, of_month = (tight[:2], tight[2:]) if tight else (found[3], found[4])
    try:
        day = dt.date(int(found[1]), int(month), int(of_month))
    except ValueError:
        return None
    return day if _OLDEST <= day <= _NEWEST else None
