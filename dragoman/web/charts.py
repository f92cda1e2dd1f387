"""What charts show, before a template draws them.

In: an actor's doings. Out: weeks with bars.

    >>> by_week(doings.history()).weeks[0].bars
    (Bar(x=0, y=24, height=16, status='occurred', number=2), …)
"""

from __future__ import annotations

import bisect
import collections
import datetime as dt
import itertools
from collections.abc import Iterable, Sequence

import msgspec

from dragoman.export.view import STATUSES
from dragoman.web.doings import CONFLICT, COOPERATION, Doing

WEEKS, FEWEST = 53, 26
"""Weeks of a chart at most and at least."""
STEP, HIGH = 14, 96
"""Width of a week and height of the tallest bar, in units of the drawing."""
LONGEST = 7
"""Days that an event's date may span and still tell its week."""


class Bar(msgspec.Struct, frozen=True):
    """A part of a week's bar."""

    x: int
    y: float
    height: float
    status: str
    number: int


class Week(msgspec.Struct, frozen=True, kw_only=True):
    """A week: its Monday, its bar's parts, its events of cooperation and of conflict."""

    monday: str
    x: int
    bars: tuple[Bar, ...]
    cooperation: int
    conflict: int
    up: float
    down: float


class Weeks(msgspec.Struct, frozen=True, kw_only=True):
    """The weeks of a chart; `most`: events of the fullest one; `outside`: events without a week, or of others."""

    weeks: tuple[Week, ...]
    most: int
    outside: int = 0
    width: int = 0
    height: int = HIGH


def by_week(doings: Iterable[Doing]) -> Weeks:
    """Events by week, split by status and by cooperation and conflict, in the `WEEKS` weeks that have most of them."""
    found: dict[dt.date, list[Doing]] = collections.defaultdict(list)
    total = 0
    for doing in doings:
        total += 1
        if monday := _monday(doing):
            found[monday].append(doing)
    if not found:
        return Weeks(weeks=(), most=0, outside=total)
    last = _last({monday: len(some) for monday, some in found.items()})
    shown = [monday for monday in found if last - dt.timedelta(weeks=WEEKS) < monday <= last]
    number = max((last - min(shown)).days // 7 + 1, FEWEST)
    mondays = [last - dt.timedelta(weeks=n) for n in reversed(range(number))]
    most = max(len(found[monday]) for monday in shown)
    return Weeks(
        weeks=tuple(_week(n, monday, found.get(monday, ()), most) for n, monday in enumerate(mondays)),
        most=most,
        outside=total - sum(len(found[monday]) for monday in shown),
        width=number * STEP,
    )


def _last(counts: dict[dt.date, int]) -> dt.date:
    """The last of the `WEEKS` weeks that hold most events; of equals the newest."""
    mondays = sorted(counts)
    before = [0, *itertools.accumulate(counts[monday] for monday in mondays)]
    span = dt.timedelta(weeks=WEEKS)
    held = (before[at + 1] - before[bisect.bisect_right(mondays, last - span)] for at, last in enumerate(mondays))
    return max(zip(held, mondays, strict=True))[1]


def _week(n: int, monday: dt.date, doings: Sequence[Doing], most: int) -> Week:
    statuses = collections.Counter(doing.status for doing in doings)
    bars, top = [], float(HIGH)
    for status in STATUSES:
        if number := statuses[status]:
            height = HIGH * number / most
            top -= height
            bars.append(Bar(n * STEP, round(top, 1), round(height, 1), status, number))
    cooperation = sum(doing.quad in COOPERATION for doing in doings)
    conflict = sum(doing.quad in CONFLICT for doing in doings)
    half = HIGH / 2
    return Week(
        monday=monday.isoformat(),
        x=n * STEP,
        bars=tuple(bars),
        cooperation=cooperation,
        conflict=conflict,
        up=round(half * cooperation / most, 1),
        down=round(half * conflict / most, 1),
    )


def _monday(doing: Doing) -> dt.date | None:
    """The Monday of the event's week; `None` where its days are a month, a year, or anything longer than a week."""
    try:
        first, last = dt.date.fromisoformat(doing.day), dt.date.fromisoformat(doing.last)
    except ValueError:
        return None
    return first - dt.timedelta(days=first.weekday()) if (last - first).days < LONGEST else None
