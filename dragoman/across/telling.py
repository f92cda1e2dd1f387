"""What a page keeps of its events and threads → the same with joint actors, ready to be compared.

In: the shelf, who is who, a page's notes. Out: `Told`, `Entry`.

    >>> told(shelf, casting, 0, note).actors            # numbers of figures
    (0, 4)
"""

from __future__ import annotations

from typing import Final

import numpy as np

from dragoman.across.casting import Casting
from dragoman.across.days import days_of
from dragoman.across.happenings import Told
from dragoman.across.matters import Entry
from dragoman.across.notes import EventNote, StepNote, ThreadNote
from dragoman.across.people import OPEN
from dragoman.across.shelf import Shelf
from dragoman.across.turns import Word, seen

LONG_AGO: Final = 120
"""Days before a page: what it tells of older things is no step of a matter that it brings news of."""
DONE: Final = frozenset(
    """held under_way imposed widened eased lifted signed agreed broken suspended rejected done withdrawn detained
    charged convicted released dispersed ended ceasefire cancelled""".split()  # noqa: SIM905
)
"""States that come on the day that the event has, where that lies before the page's; the others come with the page."""


def told(shelf: Shelf, casting: Casting, page: int, note: EventNote) -> Told:
    """The event as the page tells it."""
    return Told(
        page=page,
        day=shelf.days[page],
        story=casting.story_of[page],
        ids=note.ids,
        type=note.type,
        status=note.status,
        background=note.background,
        modes=note.modes,
        date=note.date,
        days=days_of(note.date),
        place=note.place,
        actors=casting.numbers(page, note.actors),
        recipients=casting.numbers(page, note.recipients),
        lands=casting.lands(page, note.actors),
        more_lands=casting.lands(page, note.recipients),
        claimed_by=casting.numbers(page, note.claimed_by),
        denied_by=casting.numbers(page, note.denied_by),
        words=_bytes(note.words),
    )


def _bytes(words: tuple[int, ...]) -> bytes:
    return np.array(words, dtype="<u4").tobytes()


def entry(shelf: Shelf, casting: Casting, page: int, note: ThreadNote) -> Entry:
    """The thread as the page has it."""
    home = casting.homes[page]
    figures = [home[id] for id in dict.fromkeys(note.participants) if id in home]
    people: dict[str, list[int]] = {}
    for figure in figures:
        if figure.kind == "person" and figure.named:
            people.setdefault(figure.country, []).append(figure.number)
    days = [days_of(step.date) for step in note.steps]
    return Entry(
        page=page,
        day=shelf.days[page],
        story=casting.story_of[page],
        id=note.id,
        kind=note.kind,
        title=note.title,
        state=note.state,
        figures=tuple(dict.fromkeys(figure.number for figure in figures)),
        lands=tuple(sorted({f.country if f.country not in OPEN else f.name for f in figures})),
        people=tuple((land, tuple(numbers)) for land, numbers in people.items()),
        days=tuple(dict.fromkeys(span for span in days if span)),
        places=note.places,
        words=_bytes(note.words),
        told=_words(shelf, page, note),
    )


# ---- what the page says of the matter ----


def _words(shelf: Shelf, page: int, note: ThreadNote) -> tuple[Word, ...]:
    """A word for each step; a copy of a report says nothing that the report did not."""
    if shelf.first[shelf.reports[page]] != page:
        return ()
    steps = [step for step in note.steps if not _long_ago(step, shelf.days[page])]
    final = next((step for step in reversed(steps) if step.state == note.state), None)
    found = [_word(shelf, page, note, step, step is final) for step in steps]
    if steps and final is None:
        found.append(_word(shelf, page, note, steps[-1], True, note.state))
    return tuple(found)


def _word(shelf: Shelf, page: int, note: ThreadNote, step: StepNote, final: bool, state: str | None = None) -> Word:
    return Word(
        day=_day(step, shelf.days[page]),
        state=seen(note.kind, state or step.state, step.words),
        page=page,
        event=step.event,
        date=step.date,
        source=shelf.sources[page],
        final=final,
        lead=note.lead,
        background=step.background,
        claimed=bool(step.claimed_by),
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
