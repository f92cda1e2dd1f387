"""Events of many pages → which are one event.

In: a page's event, with joint actors in place of its own (`Told`). Out: `Happening`s, each with all that was told of
it.

    >>> happenings = Happenings()
    >>> for told in (on_monday, on_tuesday):                     # two pages on one strike
    ...     happenings.place(told)
    >>> len(happenings.all)
    1

Two are one if type, sides, date and place leave room for it and more speaks for it than against it: the very same
actors, the same day, the same place, the same story, rare words in common (`likeness`, points set by hand on pages of
the corpus). A page tells of one event once: what it keeps apart stays apart.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
import itertools
from collections.abc import Iterator
from typing import Final

from dragoman.across.notes import EventNote
from dragoman.records import NamedPlace

ENOUGH: Final = 4.0
"""Points from which two are one."""
LOOK_BACK: Final = 120
"""Happenings with the same type and side that an event is compared with, the latest first."""
RECENT: Final = 10
"""Days after which an event without a date is no longer told as news."""
REMEMBERED: Final = 120
"""Days in which pages come back to an event that has a date."""
BOTH_WAYS: Final = frozenset({"CONSULT", "AGREE", "COOPERATE"})
"""Types whose sides stand on one footing: who is called actor and who recipient says little."""
VERBAL: Final = frozenset({"ACCUSE", "REQUEST", "REJECT", "THREATEN", "SUPPORT", "CONCEDE"})
"""Acts of speech, of which one actor does many a day."""
NOWHERE: Final = -1
Days = tuple[int, int]


@dataclasses.dataclass(frozen=True, slots=True)
class Told:
    """An event as one page tells it: `page` is its index, the sides are indices of figures, `lands` their countries."""

    page: int
    day: int
    story: int
    note: EventNote
    actors: frozenset[int]
    recipients: frozenset[int]
    lands: frozenset[str]
    more_lands: frozenset[str]
    days: Days | None
    claimed_by: tuple[int, ...] = ()
    denied_by: tuple[int, ...] = ()

    @property
    def place(self) -> NamedPlace | None:
        """Where it happened."""
        return self.note.place


@dataclasses.dataclass(eq=False, slots=True)
class Happening:
    """All that was told of one event."""

    type: str
    told: list[Told] = dataclasses.field(default_factory=list)
    pages: set[int] = dataclasses.field(default_factory=set)
    last: int = NOWHERE

    def add(self, told: Told) -> None:
        """One more page that tells of it."""
        self.told.append(told)
        self.pages.add(told.page)
        self.last = max(self.last, told.day)

    @classmethod
    def of(cls, told: list[Told]) -> Happening:
        """The happening that all of this was told of."""
        made = cls(told[0].note.type)
        for one in told:
            made.add(one)
        return made


class Happenings:
    """All events so far; pages come in order of their days."""

    def __init__(self) -> None:
        self.all: list[Happening] = []
        self._by_side: dict[tuple[str, object], list[int]] = {}

    def place(self, told: Told) -> Happening:
        """The happening that the event is, a new one if none before is like it; it takes the event in."""
        best, points = None, ENOUGH
        for n in self._near(told):
            other = self.all[n]
            if told.page not in other.pages:
                found = likeness(told, other)
                if found >= points:
                    best, points = n, found + 1e-9
        if best is None:
            best = len(self.all)
            self.all.append(Happening(told.note.type))
        self.all[best].add(told)
        for key in _keys(told):
            row = self._by_side.setdefault(key, [])
            if not row or row[-1] != best:
                row.append(best)
        return self.all[best]

    def _near(self, told: Told) -> list[int]:
        """The latest happenings with a side in common, and those of the same day however old, each once."""
        rows = [self._by_side.get(key, ())[-LOOK_BACK:] for key in _keys(told)]
        return sorted(set(itertools.chain.from_iterable(rows)), reverse=True)


def _keys(told: Told) -> Iterator[tuple[str, object]]:
    kind = told.note.type
    sides = sorted(told.actors | told.recipients)
    for side in sides:
        yield kind, side
        if told.days and told.days[0] == told.days[1]:
            yield kind, (side, told.days[0])
    if not sides and told.place:
        yield kind, (told.place.name, told.place.country)


def likeness(told: Told, happening: Happening) -> float:
    """Points for and against it: the mean over what was told of the happening, the best counting twice."""
    if told.note.type != happening.type or not _in_time(told, happening):
        return -9.0
    shown = happening.told if len(happening.told) <= 6 else happening.told[:2] + happening.told[-4:]
    points = [between(told, other) for other in shown]
    return (sum(points) + max(points)) / (len(points) + 1)


def _in_time(told: Told, happening: Happening) -> bool:
    if told.day < 0 or happening.last < 0:
        return True
    gap = told.day - happening.last
    return gap <= RECENT or (gap <= REMEMBERED and told.days is not None)


def between(one: Told, other: Told) -> float:
    """Points for and against two pages telling of one event."""
    sides = _sides(one, other)
    days = _days(one, other)
    place = _place(one.place, other.place)
    if None in (sides, days, place):
        return -9.0
    words = min(3, len(set(one.note.words) & set(other.note.words)))
    story = 1.5 if one.story == other.story else -1.0
    points = (sides or 0.0) + (days or 0.0) + (place or 0.0) + words + story + _modes(one.note, other.note)
    return points - (1.5 if one.note.type in VERBAL and not words else 0.0)


def _sides(one: Told, other: Told) -> float | None:
    """None where the sides speak against it."""
    if one.note.type in BOTH_WAYS:
        return _side(one.actors | one.recipients, other.actors | other.recipients, _all_lands(one), _all_lands(other))
    did = _side(one.actors, other.actors, one.lands, other.lands)
    got = _side(one.recipients, other.recipients, one.more_lands, other.more_lands)
    if did is None or got is None:
        return None
    return did + got


def _all_lands(told: Told) -> frozenset[str]:
    return told.lands | told.more_lands


def _side(
    mine: frozenset[int], theirs: frozenset[int], my_lands: frozenset[str], their_lands: frozenset[str]
) -> float | None:
    if not mine or not theirs:
        return 0.0
    shared = len(mine & theirs) / min(len(mine), len(theirs))
    if shared:
        return 1.0 + shared + (0.5 if mine == theirs else 0.0)
    return 0.8 if my_lands & their_lands else None


def _days(one: Told, other: Told) -> float | None:
    if one.days and other.days:
        apart = max(one.days[0] - other.days[1], other.days[0] - one.days[1])
        if apart > 1:
            return None
        exact = one.days == other.days and one.days[0] == one.days[1]
        return 2.0 if exact else 1.0 if apart <= 0 else 0.0
    if one.day < 0 or other.day < 0:
        return -0.5
    gap = abs(one.day - other.day)
    return 0.5 if gap <= 1 else 0.0 if gap <= 3 else -1.0 if gap <= RECENT else -2.0


def _place(one: NamedPlace | None, other: NamedPlace | None) -> float | None:
    if not one or not other:
        return 0.0
    if one.country and other.country and one.country != other.country:
        return None
    return 1.0 if one.name == other.name else 0.0


def _modes(one: EventNote, other: EventNote) -> float:
    if not one.modes or not other.modes:
        return 0.0
    return 0.5 if set(one.modes) & set(other.modes) else -1.5


def days_of(date: str | None) -> Days | None:
    """First and last day of a date, month or interval, as ordinals; `None`: none is given, or more than two months."""
    if not date:
        return None
    first, _, last = date.partition("/")
    try:
        start, end = _start(first), _end(last or first)
    except ValueError:
        return None
    return (start, end) if 0 <= end - start <= 62 else None


def _start(date: str) -> int:
    parts = [int(p) for p in date[:10].split("-")] + [1, 1]
    return dt.date(parts[0], parts[1], parts[2]).toordinal()


def _end(date: str) -> int:
    parts = [int(p) for p in date[:10].split("-")]
    if len(parts) == 3:
        return dt.date(parts[0], parts[1], parts[2]).toordinal()
    year, month = (parts[0], parts[1]) if len(parts) == 2 else (parts[0], 12)
    return (dt.date(year + month // 12, month % 12 + 1, 1) - dt.timedelta(days=1)).toordinal()
