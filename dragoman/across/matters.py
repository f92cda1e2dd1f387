"""Threads of many pages → which are one matter.

In: a page's thread, with joint actors in place of its own (`Entry`). Out: `Affair`s, each with all entries on it.

    >>> affairs = Affairs()
    >>> over = [affairs.place(entry) for entry in (planned_in_may, cancelled_in_june)]     # two pages on one summit
    >>> len(affairs.rest())
    1

Kind and sides must fit: nearly the same countries, and of each country no other people. Dates, place, story and rare
words speak for or against it. What was held, and what is planned for a day after it, are two.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Hashable, Iterator, Mapping
from typing import Final

from dragoman.across.alive import Alive
from dragoman.across.days import Days
from dragoman.across.happenings import shared_words
from dragoman.across.turns import Word
from dragoman.records import NamedPlace, ThreadKind

ENOUGH: Final = 2.2
"""Points from which an entry is on a matter."""
BRIDGED: Final = 1.5
"""Mean points between two matters from which they are one, when an entry fits both."""
CLOSEST: Final = 10
"""Matters of the kind that an entry is compared with: those with most sides in common."""
SILENCE: Final = 60
"""Days without a word after which a matter is not taken up again, unless for the same date."""
LONG: Final = frozenset({"agreement", "sanctions", "conflict", "detention", "deployment"})
"""Kinds that last: they may be silent three times as long."""
FEW_AT_ONCE: Final[Mapping[str, float]] = {"conflict": 1.0, "sanctions": 0.5}
"""Points for kinds of which two countries hardly ever have two at a time."""
OVER: Final = frozenset({"held"})
SHARE: Final = 0.5
"""Of the countries of both that they must have in common."""
NEVER: Final = -9.0


@dataclasses.dataclass(frozen=True, slots=True)
class Entry:
    """A thread as one page has it: `page` is its index; figures by number, `people` those with a name, by country.

    `told`: its steps; `words`: four bytes for each rare word of its sentences.
    """

    page: int
    day: int
    story: int
    id: str
    kind: ThreadKind
    title: str
    state: str
    figures: tuple[int, ...]
    lands: tuple[str, ...]
    people: tuple[tuple[str, tuple[int, ...]], ...]
    days: tuple[Days, ...]
    places: tuple[NamedPlace, ...]
    words: bytes
    told: tuple[Word, ...]
    loose: bool = False


class Affair:
    """All entries on one matter."""

    __slots__ = ("entries", "last")

    def __init__(self, entries: list[Entry]) -> None:
        self.entries = entries
        self.last = max(entry.day for entry in entries)

    @property
    def kind(self) -> ThreadKind:
        """What it is."""
        return self.entries[0].kind

    def add(self, entry: Entry) -> None:
        """One more page's entry."""
        self.entries.append(entry)
        self.last = max(self.last, entry.day)

    @property
    def until(self) -> int:
        """The last day on which a page may come back to it; -1 where no page has a day."""
        ahead = [days[1] for entry in self.entries for days in entry.days if entry.kind == "meeting"]
        return max(self.last + _limit(self.kind), max(ahead, default=-1) + SILENCE) if self.last >= 0 else -1


class Affairs:
    """The matters so far; pages come in order of their days, those without a day last."""

    def __init__(self, kept: Callable[[Entry], bool] = lambda entry: False) -> None:
        """`kept`: what must not be let go before the end, because people ruled on it."""
        self._alive: Alive[Affair] = Alive(lambda affair: any(map(kept, affair.entries)))

    def place(self, entry: Entry) -> list[Affair]:
        """Takes the entry in, on the matter that it fits best, else on a new one; gives those that are over by now."""
        over = list(self._alive.over(entry.day))
        keys = list(_keys(entry))
        points = {n: likeness(entry, self._alive[n]) for n in self._alive.near(keys, CLOSEST)}
        fitting = sorted((n for n in points if points[n] >= ENOUGH), key=lambda n: (-points[n], -n))
        if not fitting:
            best = self._alive.new(Affair([entry]))
        else:
            best = fitting[0]
            self._alive[best].add(entry)
            for other in fitting[1:]:
                self._bridged(best, other)
        self._alive.put(best, keys)
        return over

    def _bridged(self, best: int, other: int) -> None:
        """An entry that fits two matters shows that they are one, if they fit each other as well."""
        mine, theirs = _shown(self._alive[best]), _shown(self._alive[other])
        points = [between(one, two) for one in mine for two in theirs]
        if sum(points) / len(points) < BRIDGED:
            return
        gone = self._alive.take(other)
        for entry in gone.entries:
            self._alive[best].add(entry)
        self._alive[best].entries.sort(key=lambda entry: (entry.day < 0, entry.day, entry.page, entry.id))
        self._alive.put(best, (key for entry in gone.entries for key in _keys(entry)))

    def rest(self) -> list[Affair]:
        """All that were not given yet."""
        return self._alive.rest()


def _keys(entry: Entry) -> Iterator[Hashable]:
    yield entry.kind, "story", entry.story
    for side in (*sorted(entry.lands), *sorted(entry.figures)):
        yield entry.kind, side


def likeness(entry: Entry, affair: Affair) -> float:
    """Points for and against the entry being on this matter: the mean over its entries, the best counting twice."""
    shown = _shown(affair)
    points = [between(entry, other) for other in shown]
    silent = entry.day - affair.last if entry.day >= 0 and affair.last >= 0 else 0
    limit = _limit(affair.kind)
    if silent > limit and not any(_date_points(entry, other) > 0 for other in shown):
        return NEVER
    return (sum(points) + max(points)) / (len(points) + 1) - silent / limit


def _shown(affair: Affair) -> list[Entry]:
    return affair.entries if len(affair.entries) <= 6 else affair.entries[:2] + affair.entries[-4:]


def _limit(kind: ThreadKind) -> int:
    return SILENCE * (3 if kind in LONG else 1)


def between(one: Entry, other: Entry) -> float:
    """Points for and against two entries being on one matter."""
    sides = _sides(one, other)
    if sides is None:
        return NEVER
    words = min(2.0, 0.5 * shared_words(one.words, other.words))
    story = 1.0 if one.story == other.story else 0.0
    return sides + words + story + _date_points(one, other) + _place_points(one, other)


def _sides(one: Entry, other: Entry) -> float | None:
    """Nothing where the sides keep the two apart."""
    if one.kind == "detention":
        return 2.0 if _persons(one) & _persons(other) else None
    mine, theirs = set(one.lands), set(other.lands)
    shared, every = len(mine & theirs), len(mine | theirs)
    if not every or shared / every < SHARE:
        return None
    if one.kind == "meeting" and _others_there(one, other):
        return None
    bond = FEW_AT_ONCE.get(one.kind, 0.0) if shared > 1 else 0.0
    figures = len(set(one.figures) & set(other.figures)) / max(1, min(len(one.figures), len(other.figures)))
    return shared / every + figures + bond


def _persons(entry: Entry) -> set[int]:
    return {number for _, numbers in entry.people for number in numbers}


def _others_there(one: Entry, other: Entry) -> bool:
    """Whether some country sends other people to the one than to the other."""
    mine = dict(one.people)
    return any(land in mine and set(mine[land]).isdisjoint(numbers) for land, numbers in other.people)


def _date_points(one: Entry, other: Entry) -> float:
    if one.kind != "meeting" or not one.days or not other.days:
        return 0.0
    apart = min(max(a[0] - b[1], b[0] - a[1]) for a in one.days for b in other.days)
    if apart <= 0:
        return 2.0
    over = (one.state in OVER) != (other.state in OVER)
    return -0.5 if apart <= 2 else -3.0 if over else -1.5


def _place_points(one: Entry, other: Entry) -> float:
    if not one.places or not other.places:
        return 0.0
    if {place.name for place in one.places} & {place.name for place in other.places}:
        return 1.0
    return 0.0 if {place.country for place in one.places} & {place.country for place in other.places} else -1.0
