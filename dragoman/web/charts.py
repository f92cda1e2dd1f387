"""What charts show, before a template draws them.

In: events as questions find them. Out: weeks with bars, partners with counts.

    >>> by_week(events).weeks[0].bars
    (Bar(x=0, y=24, height=16, status='occurred', number=2), …)
"""

from __future__ import annotations

import collections
import datetime as dt
from collections.abc import Iterable, Sequence

import msgspec

from dragoman.export.view import STATUSES
from dragoman.store import FoundEvent
from dragoman.store.answers import Named

MOST = 2_000
"""Events, the newest, that a chart counts."""
WEEKS = 53
STEP, HIGH = 14, 96
"""Width of a week and height of the tallest bar, in units of the drawing."""
COOPERATION = frozenset(("Q1", "Q2"))


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
    """The weeks of a chart; `most`: events of the fullest one; `width`, `height` of the drawing."""

    weeks: tuple[Week, ...]
    most: int
    width: int
    height: int = HIGH


def by_week(events: Iterable[FoundEvent]) -> Weeks:
    """Events by week, split by status and by cooperation and conflict; the last `WEEKS` weeks that have any."""
    found: dict[dt.date, list[FoundEvent]] = collections.defaultdict(list)
    for event in events:
        if (monday := _monday(event.day)) and not event.background:
            found[monday].append(event)
    if not found:
        return Weeks(weeks=(), most=0, width=0)
    last = max(found)
    first = max(min(found), last - dt.timedelta(weeks=WEEKS - 1))
    mondays = [first + dt.timedelta(weeks=n) for n in range((last - first).days // 7 + 1)]
    most = max(len(found[monday]) for monday in mondays)
    weeks = tuple(_week(n, monday, found[monday], most) for n, monday in enumerate(mondays))
    return Weeks(weeks=weeks, most=most, width=len(mondays) * STEP)


def _week(n: int, monday: dt.date, events: Sequence[FoundEvent], most: int) -> Week:
    statuses = collections.Counter(event.status for event in events)
    bars, top = [], float(HIGH)
    for status in STATUSES:
        if number := statuses[status]:
            height = HIGH * number / most
            top -= height
            bars.append(Bar(n * STEP, round(top, 1), round(height, 1), status, number))
    cooperation = sum(event.quad in COOPERATION for event in events)
    half = HIGH / 2
    return Week(
        monday=monday.isoformat(),
        x=n * STEP,
        bars=tuple(bars),
        cooperation=cooperation,
        conflict=len(events) - cooperation,
        up=round(half * cooperation / most, 1),
        down=round(half * (len(events) - cooperation) / most, 1),
    )


def _monday(day: str) -> dt.date | None:
    try:
        found = dt.date.fromisoformat(day)
    except ValueError:
        return None
    return found - dt.timedelta(days=found.weekday())


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
