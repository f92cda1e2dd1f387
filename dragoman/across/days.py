"""ISO dates as the record has them → days that can be counted.

In: `2024-06-12`, `2024-06` or `2024-06-10/2024-06-14`. Out: first and last day as ordinals
(`datetime.date.toordinal`).

    >>> days_of("2024-06-10/2024-06-14")
    (738947, 738951)
"""

from __future__ import annotations

import datetime as dt
import functools
from typing import Final

Days = tuple[int, int]
WIDEST: Final = 62
"""Days: an interval that is wider tells no time."""


@functools.lru_cache(maxsize=8192)
def days_of(date: str | None) -> Days | None:
    """First and last day of a date, month or interval; `None` where there is none, or it is wider than two months."""
    if not date:
        return None
    first, _, last = date.partition("/")
    try:
        start, end = _start(first), _end(last or first)
    except ValueError:
        return None
    return (start, end) if 0 <= end - start <= WIDEST else None


def ordinal(day: str | None) -> int:
    """The day as a number; -1 where there is none."""
    return dt.date.fromisoformat(day).toordinal() if day else -1


def iso(ordinal: int) -> str | None:
    """The number as a day; `None` where there is none."""
    return dt.date.fromordinal(ordinal).isoformat() if ordinal > 0 else None


def _start(date: str) -> int:
    parts = [int(p) for p in date[:10].split("-")] + [1, 1]
    return dt.date(parts[0], parts[1], parts[2]).toordinal()


def _end(date: str) -> int:
    parts = [int(p) for p in date[:10].split("-")]
    if len(parts) == 3:
        return dt.date(parts[0], parts[1], parts[2]).toordinal()
    year, month = (parts[0], parts[1]) if len(parts) == 2 else (parts[0], 12)
    return (dt.date(year + month // 12, month % 12 + 1, 1) - dt.timedelta(days=1)).toordinal()
