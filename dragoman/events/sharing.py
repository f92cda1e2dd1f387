"""Date and place that a mention does not have itself, but its event has.

In: events whose own words have been asked, and the statements. Out: the same events; a verbal act takes date and place
of the statement that it is ("warned" is the saying itself), a mention takes those of the other mentions of its event.

    "Oslo warned Bern on Monday … The warning was ignored."  → both mentions have the Monday

Only what the page tells is passed on: where the mentions of one event disagree, nothing is.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TypeVar

import msgspec

from dragoman.records import Event, NamedPlace, Span, Statement

Value = TypeVar("Value", str, NamedPlace)


def shared(events: Sequence[Event], statements: Sequence[Statement]) -> tuple[Event, ...]:
    """The events with the dates and places that their statements and their other mentions give them."""
    return _of_mentions(_of_statements(events, statements))


def _of_statements(events: Iterable[Event], statements: Sequence[Statement]) -> list[Event]:
    found = []
    for event in events:
        source = statement_of(event, statements)
        if source:
            event = msgspec.structs.replace(event, date=event.date or source.date, place=event.place or source.place)
        found.append(event)
    return found


def statement_of(event: Event, statements: Iterable[Statement]) -> Statement | None:
    """The statement that a verbal act is: the one whose cue is its word."""
    if event.status != "occurred":
        return None
    return next((s for s in statements if s.cue_span and _touch(s.cue_span, event.span)), None)


def _of_mentions(events: Sequence[Event]) -> tuple[Event, ...]:
    groups: dict[str, list[Event]] = {}
    for event in events:
        groups.setdefault(event.same_as or event.id, []).append(event)
    dates = {first: _only(e.date for e in group) for first, group in groups.items()}
    places = {first: _only(e.place for e in group) for first, group in groups.items()}
    return tuple(
        msgspec.structs.replace(e, date=e.date or dates[e.same_as or e.id], place=e.place or places[e.same_as or e.id])
        for e in events
    )


def _only(values: Iterable[Value | None]) -> Value | None:
    """The one value that all who have one have; `None` if they disagree."""
    told = list(dict.fromkeys(v for v in values if v is not None))
    return told[0] if len(told) == 1 else None


def _touch(one: Span, two: Span) -> bool:
    return one[0] < two[1] and two[0] < one[1]
