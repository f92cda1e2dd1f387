"""What charts show, before a template draws them.

In: events as questions find them. Out: weeks with bars, partners with counts.

    >>> by_week(events).weeks[0].bars
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
from dragoman.store import FoundEvent
from dragoman.store.answers import Named

MOST = 2_000
"""Events, the newest, that a chart counts."""
WEEKS, FEWEST = 53, 26
"""Weeks of a chart at most and at least."""
STEP, HIGH = 14, 96
"""Width of a week and height of the tallest bar, in units of the drawing."""
LONGEST = 7
"""Days that an event's date may span and still tell its week."""
COOPERATION, CONFLICT = frozenset(("Q1", "Q2")), frozenset(("Q3", "Q4"))


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


def by_week(events: Iterable[FoundEvent]) -> Weeks:
    """Events by week, split by status and by cooperation and conflict, in the `WEEKS` weeks that have most of them."""
    found: dict[dt.date, list[FoundEvent]] = collections.defaultdict(list)
    total = 0
    for event in events:
        total += not event.background
        if not event.background and (monday := _monday(event)):
            found[monday].append(event)
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


def _week(n: int, monday: dt.date, events: Sequence[FoundEvent], most: int) -> Week:
    statuses = collections.Counter(event.status for event in events)
    bars, top = [], float(HIGH)
    for status in STATUSES:
        if number := statuses[status]:
            height = HIGH * number / most
            top -= height
            bars.append(Bar(n * STEP, round(top, 1), round(height, 1), status, number))
    cooperation = sum(event.quad in COOPERATION for event in events)
    conflict = sum(event.quad in CONFLICT for event in events)
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


def _monday(event: FoundEvent) -> dt.date | None:
    """The Monday of the event's week; `None` where its date is a month, a year, or anything longer than a week."""
    start, _, end = (event.date or event.day).partition("/")
    try:
        first, last = dt.date.fromisoformat(start[:10]), dt.date.fromisoformat((end or start)[:10])
    except ValueError:
        return None
    return first - dt.timedelta(days=first.weekday()) if (last - first).days < LONGEST else None


def partners(events: Iterable[FoundEvent], id: str, most: int = 12) -> list[tuple[Named, int, int]]:
    """Who takes part in the actor's events, with how many of cooperation and of conflict."""
    who: dict[str, Named] = {}
    good: collections.Counter[str] = collections.Counter()
    bad: collections.Counter[str] = collections.Counter()
    for event in events:
        for other in {one.id: one for one in (*event.actors, *event.recipients) if one.id != id}.values():
            who[other.id] = other
            (good if event.quad in COOPERATION else bad)[other.id] += 1
    ranked = sorted(who, key=lambda one: (-good[one] - bad[one], one))
    return [(who[one], good[one], bad[one]) for one in ranked[:most]]
