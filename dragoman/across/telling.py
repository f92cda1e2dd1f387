"""What a page keeps of its events and threads → the same with joint actors, ready to be compared.

In: the shelf, who is who, a page's notes. Out: `Told`, `Entry`.

    >>> events(shelf, casting, 0)[0].actors            # numbers of figures
    (0, 4)
"""

from __future__ import annotations

import array
import functools
import sys
import zlib
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from typing import Final, Generic, NamedTuple, TypeVar

import msgspec

from dragoman.across.casting import Casting
from dragoman.across.circles import beside
from dragoman.across.days import days_of
from dragoman.across.faces import Face
from dragoman.across.happenings import Told
from dragoman.across.matters import Entry
from dragoman.across.notes import EventNote, StepNote, ThreadNote
from dragoman.across.shelf import Shelf
from dragoman.across.turns import CLAIMED, LOOKING_BACK, Word, seen

Value = TypeVar("Value", bound=Hashable)
Note = TypeVar("Note")
One = TypeVar("One")
LONG_AGO: Final = 120
"""Days before a page: what it tells of older things is no step of a matter that it brings news of."""
CHIEF: Final = 0.4
"""Of the weight of the country that most mentions name: from which share on another one is a main side."""
DONE: Final = frozenset(
    "held imposed widened eased lifted signed broken suspended detained charged convicted released".split()  # noqa: SIM905
)
"""States that come on the day that the event has, where that lies before the page's; the others come with the page."""


class Telling(Generic[Note, One]):
    """What a page tells, one after another; each is told when it is asked for."""

    def __init__(
        self,
        notes: Sequence[Note],
        home: Mapping[str, Face],
        where: _Where,
        tell: Callable[[Note, Mapping[str, Face], _Where], One],
    ) -> None:
        self._notes, self._home, self._where, self._tell = notes, home, where, tell
        self._known: list[One | None] = [None] * len(notes)

    def __len__(self) -> int:
        return len(self._notes)

    def __getitem__(self, place: int) -> One:
        found = self._known[place]
        if found is None:
            found = self._known[place] = self._tell(self._notes[place], self._home, self._where)
        return found

    def all(self) -> list[One]:
        """All of it."""
        return [self[place] for place in range(len(self))]


def events(shelf: Shelf, casting: Casting, page: int) -> Telling[EventNote, Told]:
    """The events as the page tells them."""
    return Telling(shelf.events(page), casting.home(page), _where(shelf, page), _told)


class _Where(NamedTuple):
    """The page; the report that it carries; the day on which that came; what it is told with."""

    page: int
    report: int
    day: int
    circle: int
    beside: frozenset[int]


def _where(shelf: Shelf, page: int) -> _Where:
    line = shelf.lines[page]
    report = shelf.rank[line.stands]
    near = (shelf.rank[number] for number in beside(shelf.lines[report]))
    return _Where(page, report, line.came, line.circle, frozenset(near))


def _told(note: EventNote, home: Mapping[str, Face], where: _Where) -> Told:
    return Told(
        page=where.page,
        report=where.report,
        day=where.day,
        circle=where.circle,
        beside=where.beside,
        ids=tuple(map(sys.intern, note.ids)),
        type=sys.intern(note.type),
        status=note.status,
        background=note.background,
        modes=tuple(map(sys.intern, note.modes)),
        date=sys.intern(note.date) if note.date else None,
        days=days_of(note.date),
        place=_shared(note.place),
        actors=_numbers(home, note.actors),
        recipients=_numbers(home, note.recipients),
        lands=_shared(_lands(home, note.actors)),
        more_lands=_shared(_lands(home, note.recipients)),
        claimed_by=_numbers(home, note.claimed_by),
        denied_by=_numbers(home, note.denied_by),
        words=array.array("I", note.words).tobytes(),
        stems=tuple(map(sys.intern, note.stems)),
    )


@functools.lru_cache(maxsize=8192)
def _shared(value: Value) -> Value:
    """One for all that are the same: much is told of few countries and places."""
    return value


def _numbers(home: Mapping[str, Face], ids: Iterable[str]) -> tuple[int, ...]:
    """Whom the page means by these ids, in order."""
    return tuple(sorted({home[id].number for id in ids if id in home})) if ids else ()


def _lands(home: Mapping[str, Face], ids: Iterable[str]) -> tuple[int, ...]:
    """The countries of those that they mean, where one is known."""
    return tuple(sorted({home[id].country for id in ids if id in home and not home[id].open})) if ids else ()


def threads(shelf: Shelf, casting: Casting, page: int) -> Telling[ThreadNote, Entry]:
    """The threads as the page has them."""
    return Telling(shelf.threads(page), casting.home(page), _where(shelf, page), _entry)


def _entry(note: ThreadNote, home: Mapping[str, Face], where: _Where) -> Entry:
    weighed = [(home[id], weight) for id, weight in note.sides if id in home]
    people: dict[int, list[int]] = {}
    least = CHIEF * max((weight for _, weight in weighed), default=0.0)
    for figure, weight in weighed:
        if weight >= least and figure.named:
            people.setdefault(figure.country, []).append(figure.number)
    days = [days_of(step.date) for step in note.steps]
    return Entry(
        page=where.page,
        report=where.report,
        day=where.day,
        circle=where.circle,
        beside=where.beside,
        id=note.id,
        kind=note.kind,
        title=note.title,
        state=note.state,
        figures=tuple(dict.fromkeys(figure.number for figure, _ in weighed)),
        lands=_shared(_chief_lands(weighed)),
        people=tuple((land, tuple(numbers)) for land, numbers in people.items()),
        days=tuple(dict.fromkeys(span for span in days if span)),
        places=note.places,
        words=array.array("I", note.words).tobytes(),
        loose=note.loose,
    )


def _chief_lands(weighed: Sequence[tuple[Face, float]]) -> frozenset[int]:
    """The countries that most mentions give as taking part."""
    found: dict[int, float] = {}
    for figure, weight in weighed:
        found[figure.land] = max(found.get(figure.land, 0.0), weight)
    least = CHIEF * max(found.values(), default=0.0)
    return frozenset(land for land, weight in found.items() if weight >= least)


# ---- what the page says of the matter ----


def words(shelf: Shelf, entry: Entry) -> tuple[Word, ...]:
    """A word for each step; a copy of a report says nothing that the report did not."""
    page = entry.page
    if shelf.lines[page].stands != shelf.numbers[page]:
        return ()
    note = next(n for n in shelf.threads(page) if (n.id, n.kind, n.loose) == (entry.id, entry.kind, entry.loose))
    digest = shelf.digest(page)
    wrote = digest.originator or digest.shows
    steps = [step for step in note.steps if not _long_ago(step, shelf.lines[page].came)]
    return tuple(_word(shelf, page, note, step, wrote) for step in steps)


def _word(shelf: Shelf, page: int, note: ThreadNote, step: StepNote, wrote: str | None) -> Word:
    return Word(
        day=_day(step, shelf.lines[page].came),
        said=shelf.lines[page].came,
        state=seen(note.kind, step.state, step.words),
        page=page,
        event=step.event,
        date=step.date,
        source=shelf.lines[page].source,
        text=step.words,
        originator=wrote,
        strength=step.weight * (LOOKING_BACK if step.background else 1.0) * (CLAIMED if step.claimed_by else 1.0),
    )


def _long_ago(step: StepNote, day: int) -> bool:
    days = days_of(step.date)
    return days is not None and day >= 0 and day - days[1] > LONG_AGO


def _day(step: StepNote, day: int) -> int:
    """The day that a step is told for: its own where it lies before the page's, else the page's."""
    days = days_of(step.date)
    if days is None or step.state not in DONE:
        return day
    return days[1] if day < 0 else min(day, days[1])


# ---- as it waits ----


def packed(told: tuple[Entry, tuple[Word, ...]]) -> bytes:
    """What the page says of a matter, without what only comparing takes."""
    entry, words = told
    slim = msgspec.structs.replace(
        entry, beside=frozenset(), lands=frozenset(), people=(), days=(), places=(), words=b""
    )
    return zlib.compress(msgspec.msgpack.encode((slim, words)), 1)


def unpacked(kept: bytes) -> tuple[Entry, tuple[Word, ...]]:
    """The same back."""
    return _decoder().decode(zlib.decompress(kept))


@functools.cache
def _decoder() -> msgspec.msgpack.Decoder[tuple[Entry, tuple[Word, ...]]]:
    return msgspec.msgpack.Decoder(tuple[Entry, tuple[Word, ...]])
