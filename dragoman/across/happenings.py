"""Events of many pages → which are one event.

In: pages' events, with joint actors in place of their own (`Told`). Out: how they are compared.

    >>> between(on_monday, on_tuesday) > ENOUGH              # two pages on one strike
    True

Two are one if type, sides, date and place leave room for it and more speaks for it than against it: the very same
actors, the same day, the same place, the same story, rare words in common (`between`, points set by hand on pages of
the corpus). Only events of one story, or of one day with a side in common, are compared. A page tells of one event
once: what it keeps apart stays apart. After some weeks no page comes back to an event.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterator, Sequence
from typing import Any, Final, Protocol

import msgspec

from dragoman.across.days import Days
from dragoman.across.terms import hashed
from dragoman.records import NamedPlace, Status

ENOUGH: Final = 5.0
"""Points from which two are one."""
CLOSEST: Final = 40
"""Events of one story, or one day, with a side in common that one is compared with."""
RECENT: Final = 10
"""Days after which an event without a date is no longer told as news."""
REMEMBERED: Final = 45
"""Days in which pages come back to an event that has a date; to one ahead, until it is past."""
BOTH_WAYS: Final = frozenset({"CONSULT", "AGREE", "COOPERATE"})
"""Types whose sides stand on one footing: who is called actor and who recipient says little."""
VERBAL: Final = frozenset({"ACCUSE", "REQUEST", "REJECT", "THREATEN", "SUPPORT", "CONCEDE"})
"""Acts of speech, of which one actor does many a day."""
NEVER: Final = -9.0
ONLY_SPOKEN_OF: Final = frozenset({"hypothetical", "conditional"})
"""What is wished, feared or offered is the act that was done only if both bear the same date."""
Numbers = tuple[int, ...]


class Told(msgspec.Struct, frozen=True, gc=False):
    """An event as one page tells it: `page` is its rank, `report` that of the page that it is a copy of, the sides
    are numbers of figures, `lands` their countries; `beside`: ranks of reports whose story is likely its own.

    `words`: four bytes for each rare word of its sentences.
    """

    page: int
    report: int
    day: int
    circle: int
    ids: tuple[str, ...]
    type: str
    status: Status
    background: bool
    modes: tuple[str, ...]
    date: str | None
    days: Days | None
    place: NamedPlace | None
    actors: Numbers
    recipients: Numbers
    lands: Numbers
    more_lands: Numbers
    claimed_by: Numbers
    denied_by: Numbers
    words: bytes
    stems: tuple[str, ...] = ()
    beside: frozenset[int] = frozenset()


def until(told: Told, turn: int) -> int:
    """The last day on which a page may come back to it; `turn`: of its own page."""
    if told.days is None or turn < 0:
        return turn + RECENT
    return max(turn + REMEMBERED, told.days[1] + RECENT)


def keys(told: Told, turn: int, ref: Callable[[int], int]) -> Iterator[int]:
    """What it is looked up by; `ref`: who a number is."""
    what = hashed(f"{told.type} {turn >= 0}")
    sides = [ref(number) for number in sorted({*told.actors, *told.recipients})]
    exact = told.days[0] if told.days and told.days[0] == told.days[1] else None
    places = [-hashed(f"{told.place.name}/{told.place.country}")] if told.place else []
    for side in sides or places:
        yield hash((what, side, 1, told.circle))
        if exact:
            yield hash((what, side, 2, exact))


def marks(told: Told, ref: Callable[[int], int], number: Callable[[int], int]) -> object:
    """What it is compared by, told by what stays what it is; `number`: of the page of a rank."""
    sides = (told.actors, told.recipients, told.claimed_by, told.denied_by)
    said = (told.ids, told.type, told.status, told.background, told.modes, told.date, told.place, told.stems)
    rest = (told.day, told.circle, told.lands, told.more_lands, told.words)
    pages = [number(told.report), *sorted(map(number, told.beside))]
    return said, rest, pages, [[ref(number) for number in side] for side in sides]


class Happenings:
    """How events are compared, by position."""

    enough, closest = ENOUGH, CLOSEST

    def __init__(self, told: Callable[[int], Told]) -> None:
        self.told = told

    def points(self, position: int, shown: Sequence[int], silent: int) -> float:
        """The mean over what was told of the happening, the best counting twice."""
        told = self.told(position)
        others = [self.told(other) for other in shown]
        if others[-1].page == told.page:
            return NEVER
        points = [between(told, other) for other in others]
        return (sum(points) + max(points)) / (len(points) + 1)

    def bridged(self, mine: Sequence[int], theirs: Sequence[int]) -> bool:
        """Events are never joined by a third one."""
        return False


def between(one: Told, other: Told) -> float:
    """Points for and against two pages telling of one event."""
    days = _days(one, other)
    place = _place(one.place, other.place)
    if days is None or place is None or (sides := _sides(one, other)) is None:
        return NEVER
    words = min(3, len(apart(one.words) & apart(other.words)))
    story = 1.5 if together(one, other) else -1.0
    points = sides + days + place + words + story + _modes(one.modes, other.modes) + _stems(one.stems, other.stems)
    if (one.status in ONLY_SPOKEN_OF) != (other.status in ONLY_SPOKEN_OF) and not (one.days and other.days):
        points -= 1.5
    return points - (1.0 if one.type in VERBAL and not words else 0.0)


class Page(Protocol):
    """What tells something on a page."""

    @property
    def report(self) -> int:
        """The rank of the report that it carries."""

    @property
    def circle(self) -> int:
        """The number of its circle."""

    @property
    def beside(self) -> frozenset[int]:
        """Ranks of reports before whose story is likely its own."""


def together(one: Page, other: Page) -> bool:
    """Whether the pages tell of one story: in one circle, or likely so by themselves."""
    return one.circle == other.circle or other.report in one.beside or one.report in other.beside


def _stems(one: tuple[str, ...], other: tuple[str, ...]) -> float:
    """Whether they call the act by words with a common beginning."""
    return 1.0 if _meet(one, other) else -1.5


@functools.lru_cache(maxsize=8192)
def apart(words: bytes) -> frozenset[int]:
    """The hashed words that lie in these bytes."""
    return frozenset(memoryview(words).cast("I"))


def _meet(one: Sequence[Any], other: Sequence[Any]) -> bool:
    """Whether two have something in common; both are short."""
    for value in one:  # noqa: SIM110  (a third of the time that `any` takes)
        if value in other:
            return True
    return False


def _sides(one: Told, other: Told) -> float | None:
    """None where the sides speak against it."""
    if one.type in BOTH_WAYS:
        mine, theirs = _both(one.actors, one.recipients), _both(other.actors, other.recipients)
        return _side(mine, theirs, one.lands + one.more_lands, other.lands + other.more_lands)
    did = _side(one.actors, other.actors, one.lands, other.lands)
    if did is None:
        return None
    got = _side(one.recipients, other.recipients, one.more_lands, other.more_lands)
    return None if got is None else did + got


def _both(one: Numbers, other: Numbers) -> Numbers:
    return tuple(sorted({*one, *other})) if one and other else one or other


def _side(mine: Numbers, theirs: Numbers, my_lands: Numbers, their_lands: Numbers) -> float | None:
    """`mine`, `theirs`: each number once, in order."""
    if not mine or not theirs:
        return 0.0
    if mine == theirs:
        return 2.5
    shared = sum(number in theirs for number in mine) / min(len(mine), len(theirs))
    if shared:
        return 1.0 + shared
    return 0.8 if _meet(my_lands, their_lands) else None


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


def _modes(one: tuple[str, ...], other: tuple[str, ...]) -> float:
    if not one or not other:
        return 0.0
    return 0.5 if _meet(one, other) else -1.5
