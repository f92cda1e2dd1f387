"""What a page keeps of its events and threads → the same with joint actors, ready to be compared.

In: the shelf, who is who, a page's notes. Out: `Told`, `Entry`.

    >>> told(shelf, casting, 0, note).actors            # numbers of figures
    (0, 4)
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import Final

import numpy as np

from dragoman.across import naming
from dragoman.across.casting import Casting, Face
from dragoman.across.days import days_of
from dragoman.across.happenings import Told
from dragoman.across.matters import Entry
from dragoman.across.notes import EventNote, StepNote, ThreadNote
from dragoman.across.people import OPEN
from dragoman.across.shelf import Shelf
from dragoman.across.turns import CLAIMED, LOOKING_BACK, Word, seen

LONG_AGO: Final = 120
"""Days before a page: what it tells of older things is no step of a matter that it brings news of."""
CHIEF: Final = 0.4
"""Of the weight of the country that most mentions name: from which share on another one is a main side."""
DONE: Final = frozenset(
    "held imposed widened eased lifted signed broken suspended detained charged convicted released".split()  # noqa: SIM905
)
"""States that come on the day that the event has, where that lies before the page's; the others come with the page."""


def told(shelf: Shelf, casting: Casting, page: int, note: EventNote) -> Told:
    """The event as the page tells it."""
    return Told(
        page=page,
        day=shelf.lines[page].came,
        story=shelf.lines[page].story,
        ids=tuple(map(sys.intern, note.ids)),
        type=sys.intern(note.type),
        status=note.status,
        background=note.background,
        modes=tuple(map(sys.intern, note.modes)),
        date=sys.intern(note.date) if note.date else None,
        days=days_of(note.date),
        place=note.place,
        actors=casting.numbers(page, note.actors),
        recipients=casting.numbers(page, note.recipients),
        lands=casting.lands(page, note.actors),
        more_lands=casting.lands(page, note.recipients),
        claimed_by=casting.numbers(page, note.claimed_by),
        denied_by=casting.numbers(page, note.denied_by),
        words=_bytes(note.words),
        stems=tuple(map(sys.intern, note.stems)),
    )


def _bytes(words: tuple[int, ...]) -> bytes:
    return np.array(words, dtype="<u4").tobytes()


def entry(shelf: Shelf, casting: Casting, page: int, note: ThreadNote) -> Entry:
    """The thread as the page has it."""
    home = casting.home(page)
    weighed = [(home[id], weight) for id, weight in note.sides if id in home]
    people: dict[str, list[int]] = {}
    least = CHIEF * max((weight for _, weight in weighed), default=0.0)
    for figure, weight in weighed:
        if weight >= least and figure.kind == "person" and naming.proper(figure.name):
            people.setdefault(figure.country, []).append(figure.number)
    days = [days_of(step.date) for step in note.steps]
    return Entry(
        page=page,
        day=shelf.lines[page].came,
        story=shelf.lines[page].story,
        id=note.id,
        kind=note.kind,
        title=note.title,
        state=note.state,
        figures=tuple(dict.fromkeys(figure.number for figure, _ in weighed)),
        lands=_chief_lands(weighed),
        people=tuple((land, tuple(numbers)) for land, numbers in people.items()),
        days=tuple(dict.fromkeys(span for span in days if span)),
        places=note.places,
        words=_bytes(note.words),
        told=_words(shelf, page, note),
        loose=note.loose,
    )


def _chief_lands(weighed: Sequence[tuple[Face, float]]) -> tuple[str, ...]:
    """The countries that most mentions give as taking part."""
    found: dict[str, float] = {}
    for figure, weight in weighed:
        land = figure.country if figure.country not in OPEN else figure.name
        found[land] = max(found.get(land, 0.0), weight)
    least = CHIEF * max(found.values(), default=0.0)
    return tuple(sorted(land for land, weight in found.items() if weight >= least))


# ---- what the page says of the matter ----


def _words(shelf: Shelf, page: int, note: ThreadNote) -> tuple[Word, ...]:
    """A word for each step; a copy of a report says nothing that the report did not."""
    if shelf.lines[page].stands != shelf.numbers[page]:
        return ()
    steps = [step for step in note.steps if not _long_ago(step, shelf.lines[page].came)]
    return tuple(_word(shelf, page, note, step) for step in steps)


def _word(shelf: Shelf, page: int, note: ThreadNote, step: StepNote) -> Word:
    return Word(
        day=_day(step, shelf.lines[page].came),
        said=shelf.lines[page].came,
        state=seen(note.kind, step.state, step.words),
        page=page,
        event=step.event,
        date=step.date,
        source=shelf.lines[page].source,
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
