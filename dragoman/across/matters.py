"""Threads of many pages → which are one matter.

In: pages' threads, with joint actors in place of their own (`Entry`). Out: how they are compared.

    >>> between(planned_in_may, cancelled_in_june) > ENOUGH            # two pages on one summit
    True

Kind and sides must fit: nearly the same countries, and of each country no other people. Dates, place, story and rare
words speak for or against it. What was held, and what is planned for a day after it, are two.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Final

import msgspec

from dragoman.across.days import Days
from dragoman.across.happenings import apart, together
from dragoman.across.terms import hashed
from dragoman.records import NamedPlace, ThreadKind

ENOUGH: Final = 2.2
"""Points from which an entry is on a matter."""
BRIDGED: Final = 1.5
"""Mean points between two matters from which they are one, when an entry fits both."""
CLOSEST: Final = 10
"""Matters of the kind that an entry is compared with: those with most sides in common."""
SILENCE: Final = 60
"""Days without a word after which a matter is not taken up again, unless for the same date."""
LONG: Final = frozenset({"conflict", "detention", "deployment"})
"""Kinds that last: they may be silent three times as long."""
STANDING: Final = frozenset({"agreement", "sanctions"})
"""Kinds that stand until somebody ends them: they may be silent for a year."""
A_YEAR: Final = 365
FEW_AT_ONCE: Final[Mapping[str, float]] = {"conflict": 1.0, "sanctions": 0.5}
"""Points for kinds of which two countries hardly ever have two at a time."""
OVER: Final = frozenset({"held"})
SHARE: Final = 0.5
"""Of the countries of both that they must have in common."""
NEVER: Final = -9.0


class Entry(msgspec.Struct, frozen=True, gc=False):
    """A thread as one page has it: `page` is its rank; figures by number, `people` those with a name, by country.

    `words`: four bytes for each rare word of its sentences.
    """

    page: int
    report: int
    day: int
    circle: int
    id: str
    kind: ThreadKind
    title: str
    state: str
    figures: tuple[int, ...]
    lands: frozenset[int]
    people: tuple[tuple[int, tuple[int, ...]], ...]
    days: tuple[Days, ...]
    places: tuple[NamedPlace, ...]
    words: bytes
    loose: bool = False
    beside: frozenset[int] = frozenset()


def until(entry: Entry, turn: int) -> int:
    """The last day on which a page may come back to it; `turn`: of its own page."""
    ahead = max((days[1] for days in entry.days), default=-1) if entry.kind == "meeting" else -1
    return max(turn + _limit(entry.kind), ahead + SILENCE) if turn >= 0 else turn + SILENCE


def keys(entry: Entry, turn: int, ref: Callable[[int], int]) -> Iterator[int]:
    """What it is looked up by; `ref`: who a number is."""
    what = hashed(f"{entry.kind} {turn >= 0}")
    yield hash((what, 1, entry.circle))
    for land in sorted(entry.lands):
        yield hash((what, 2, land))
    for figure in sorted(set(entry.figures)):
        yield hash((what, 3, ref(figure)))


def marks(entry: Entry, ref: Callable[[int], int], number: Callable[[int], int]) -> object:
    """What it is compared by, told by what stays what it is."""
    people = [(land, [ref(number) for number in numbers]) for land, numbers in entry.people]
    said = (entry.id, entry.kind, entry.title, entry.state, entry.days, entry.places, entry.words, entry.loose)
    rest = (entry.day, entry.circle, sorted(entry.lands))
    pages = [number(entry.report), *sorted(map(number, entry.beside))]
    return said, rest, pages, [ref(number) for number in entry.figures], people


class Affairs:
    """How entries are compared, by position."""

    enough, closest = ENOUGH, CLOSEST

    def __init__(self, entry: Callable[[int], Entry]) -> None:
        self.entry = entry

    def points(self, position: int, shown: Sequence[int], silent: int) -> float:
        """The mean over the entries on the matter, the best counting twice, less what its silence costs."""
        entry = self.entry(position)
        others = [self.entry(other) for other in shown]
        limit = _limit(entry.kind)
        if silent > limit and not any(_date_points(entry, other) > 0 for other in others):
            return NEVER
        points = [between(entry, other) for other in others]
        return (sum(points) + max(points)) / (len(points) + 1) - silent / limit

    def bridged(self, mine: Sequence[int], theirs: Sequence[int]) -> bool:
        """An entry that fits two matters shows that they are one, if they fit each other as well."""
        points = [between(self.entry(one), self.entry(two)) for one in mine for two in theirs]
        return sum(points) / len(points) >= BRIDGED


def _limit(kind: ThreadKind) -> int:
    return A_YEAR if kind in STANDING else SILENCE * (3 if kind in LONG else 1)


def between(one: Entry, other: Entry) -> float:
    """Points for and against two entries being on one matter."""
    sides = _sides(one, other)
    if sides is None:
        return NEVER
    words = min(2.0, 0.5 * len(apart(one.words) & apart(other.words)))
    story = 1.0 if together(one, other) else 0.0
    return sides + words + story + _date_points(one, other) + _place_points(one, other)


def _sides(one: Entry, other: Entry) -> float | None:
    """Nothing where the sides keep the two apart."""
    if one.kind == "detention":
        return 2.0 if _persons(one) & _persons(other) else None
    if one.lands.isdisjoint(other.lands):
        return None
    shared = len(one.lands & other.lands)
    every = len(one.lands) + len(other.lands) - shared
    if not every or shared / every < SHARE:
        return None
    if one.kind == "meeting" and _others_there(one, other):
        return None
    bond = FEW_AT_ONCE.get(one.kind, 0.0) if shared > 1 else 0.0
    figures = sum(number in other.figures for number in one.figures)
    return shared / every + figures / max(1, min(len(one.figures), len(other.figures))) + bond


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
