"""Threads of many pages → which are one matter.

In: a page's thread, with joint actors in place of its own (`Entry`). Out: `Affair`s, each with all entries on it.

    >>> affairs = Affairs()
    >>> for entry in (planned_in_may, cancelled_in_june):            # two pages on one summit
    ...     affairs.place(entry)
    >>> len(affairs.all)
    1

Kind and sides must fit: nearly the same countries, and of each country no other people. Dates, place, story and rare
words speak for or against it. What was held, and what is planned for a day after it, are two.
"""

from __future__ import annotations

import dataclasses
import itertools
from collections.abc import Iterator, Mapping
from typing import Final

from dragoman.across.happenings import Days
from dragoman.across.notes import ThreadNote
from dragoman.records import ThreadKind

ENOUGH: Final = 2.5
"""Points from which an entry is on a matter."""
LOOK_BACK: Final = 80
"""Matters of the kind with a country in common that an entry is compared with, the latest first."""
SILENCE: Final = 60
"""Days without a word after which a matter is not taken up again, unless for the same date."""
LONG: Final = frozenset({"agreement", "sanctions", "conflict", "detention", "deployment"})
"""Kinds that last: they may be silent three times as long."""
AHEAD: Final = frozenset({"proposed", "planned", "postponed", "cancelled", "refused"})
OVER: Final = frozenset({"held"})
SHARE: Final = 0.5
"""Of the countries of both that they must have in common."""


@dataclasses.dataclass(frozen=True, slots=True)
class Entry:
    """A thread as one page has it: `page` is its index; figures by index, `people` by country."""

    page: int
    day: int
    story: int
    note: ThreadNote
    figures: frozenset[int]
    lands: frozenset[str]
    people: Mapping[str, frozenset[int]]
    days: tuple[Days, ...]


@dataclasses.dataclass(eq=False, slots=True)
class Affair:
    """All entries on one matter."""

    kind: ThreadKind
    entries: list[Entry] = dataclasses.field(default_factory=list)
    last: int = -1

    def add(self, entry: Entry) -> None:
        """One more page's entry."""
        self.entries.append(entry)
        self.last = max(self.last, entry.day)

    @classmethod
    def of(cls, entries: list[Entry]) -> Affair:
        """The matter that all of these are on."""
        made = cls(entries[0].note.kind)
        for entry in entries:
            made.add(entry)
        return made


class Affairs:
    """All matters so far; pages come in order of their days."""

    def __init__(self) -> None:
        self.all: list[Affair] = []
        self._by_side: dict[tuple[str, object], list[int]] = {}

    def place(self, entry: Entry) -> Affair:
        """The matter that the entry is on, a new one if none before fits; it takes the entry in."""
        best, points = None, ENOUGH
        for n in self._near(entry):
            found = likeness(entry, self.all[n])
            if found >= points:
                best, points = n, found + 1e-9
        if best is None:
            best = len(self.all)
            self.all.append(Affair(entry.note.kind))
        self.all[best].add(entry)
        for key in _keys(entry):
            row = self._by_side.setdefault(key, [])
            if not row or row[-1] != best:
                row.append(best)
        return self.all[best]

    def _near(self, entry: Entry) -> list[int]:
        rows = [self._by_side.get(key, ())[-LOOK_BACK:] for key in _keys(entry)]
        return sorted(set(itertools.chain.from_iterable(rows)), reverse=True)


def _keys(entry: Entry) -> Iterator[tuple[str, object]]:
    for land in sorted(entry.lands):
        yield entry.note.kind, land
    for figure in sorted(entry.figures):
        yield entry.note.kind, figure


def likeness(entry: Entry, affair: Affair) -> float:
    """Points for and against the entry being on this matter: the mean over its entries, the best counting twice."""
    shown = affair.entries if len(affair.entries) <= 8 else affair.entries[:3] + affair.entries[-5:]
    points = [between(entry, other) for other in shown]
    silent = entry.day - affair.last if entry.day >= 0 and affair.last >= 0 else 0
    limit = SILENCE * (3 if affair.kind in LONG else 1)
    if silent > limit and not any(_date_points(entry, other) > 0 for other in shown):
        return -9.0
    return (sum(points) + max(points)) / (len(points) + 1) - silent / limit


def between(one: Entry, other: Entry) -> float:
    """Points for and against two entries being on one matter."""
    sides = _sides(one, other)
    if sides is None:
        return -9.0
    words = min(2.0, 0.5 * len(set(one.note.words) & set(other.note.words)))
    story = 1.5 if one.story == other.story else -0.5
    return sides + words + story + _date_points(one, other) + _place_points(one, other)


def _sides(one: Entry, other: Entry) -> float | None:
    """Nothing where the sides keep the two apart."""
    if one.note.kind == "detention":
        return 2.0 if _persons(one) & _persons(other) else None
    shared = len(one.lands & other.lands)
    every = len(one.lands | other.lands)
    if not every or shared / every < SHARE:
        return None
    if one.note.kind == "meeting" and _others_there(one, other):
        return None
    figures = len(one.figures & other.figures) / max(1, min(len(one.figures), len(other.figures)))
    return shared / every + figures


def _persons(entry: Entry) -> frozenset[int]:
    return frozenset(itertools.chain.from_iterable(entry.people.values()))


def _others_there(one: Entry, other: Entry) -> bool:
    """Whether some country sends other people to the one than to the other."""
    return any(one.people[land].isdisjoint(other.people[land]) for land in one.people.keys() & other.people.keys())


def _date_points(one: Entry, other: Entry) -> float:
    if one.note.kind != "meeting" or not one.days or not other.days:
        return 0.0
    apart = min(max(a[0] - b[1], b[0] - a[1]) for a in one.days for b in other.days)
    if apart <= 0:
        return 2.0
    over = (one.note.state in OVER) != (other.note.state in OVER)
    return -0.5 if apart <= 2 else -3.0 if over else -1.5


def _place_points(one: Entry, other: Entry) -> float:
    if not one.note.places or not other.note.places:
        return 0.0
    mine, theirs = ({p.name for p in x.note.places} for x in (one, other))
    if mine & theirs:
        return 1.0
    my_lands, their_lands = ({p.country for p in x.note.places} for x in (one, other))
    return 0.0 if my_lands & their_lands else -1.0
