"""Which event moves which kind of thread to which state.

In: an event and the other events of its page. Out: its `Move`s, at most one for each kind of thread.

    >>> [(m.kind, m.state) for m in moves(event, events)]      # "Oslo lifted its embargo on Minsk."
    [('sanctions', 'lifted')]

The table is `data/thread_kinds.json`; its rows ask for type, modes, status, words of the anchor (`words`) and words of
the sentence (`near`), the last row that fits counts.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
import functools
from collections.abc import Mapping, Sequence
from typing import Any, Final

from dragoman import lexicon
from dragoman.records import Event, ThreadKind


@dataclasses.dataclass(frozen=True, slots=True)
class Move:
    """An event that moves a thread of `kind` to `state`; `opens`: it may start one; `series`: talks that go on."""

    event: Event
    kind: ThreadKind
    state: str
    opens: bool
    series: bool = False

    @property
    def sides(self) -> tuple[str, ...]:
        """Ids of everybody who takes part; those whom a joint drill is held against do not."""
        drill = self.kind == "deployment" and self.event.type == "COOPERATE"
        return self.event.actors if drill else (*self.event.actors, *self.event.recipients)

    @property
    def parties(self) -> frozenset[str]:
        """The same as a set."""
        return frozenset(self.sides)

    @property
    def date(self) -> str | None:
        """When it moved the matter; that a truce or deal fell apart has another day than the truce."""
        return None if self.undoes else self.event.date

    @property
    def background(self) -> bool:
        """Whether it moved the matter before the news."""
        return self.event.background and not self.undoes

    @property
    def undoes(self) -> bool:
        """Whether it is the sentence that says that a truce or deal, which the event is, came to its end."""
        what = ("broken",) if self.kind == "agreement" else ("under_way",) if self.kind == "conflict" else ()
        return self.event.type in ("AGREE", "RETREAT") and self.state in what

    @property
    def after_all(self) -> bool:
        """Whether its sentence says that it happens after all."""
        return lexicon.pattern("status_words", "revival").search(self.event.sentence) is not None


def moves(event: Event, events: Sequence[Event]) -> list[Move]:
    """What `event` moves: for each kind the last row of the table that fits it; `events`: those of its page."""
    about = _meeting_agreed(event, events)
    if about is not None:
        return [Move(event, "meeting", "planned" if about.status == "planned" else "proposed", False)]
    found: dict[ThreadKind, Move] = {}
    for row in _table().get((event.type, event.status), ()):
        if _fits(row, event):
            found[row["kind"]] = Move(event, row["kind"], row["state"], row["opens"], row.get("series", False))
    return list(found.values())


def _fits(row: Mapping[str, Any], event: Event) -> bool:
    modes, anchor, sentence = set(event.modes), event.anchor.lower(), event.sentence.lower()
    if (row["modes"] and not set(row["modes"]) & modes) or set(row["without"]) & modes:
        return False
    if row["words"] and not any(word in anchor for word in row["words"]):
        return False
    if any(word in anchor for word in row.get("unless", ())):
        return False
    if row.get("near") and not any(word in sentence for word in row["near"]):
        return False
    if any(word in sentence for word in row.get("not_near", ())):
        return False
    if row.get("series") and not _goes_on(event.date):
        return False
    return row.get("background") in (None, event.background)


def _goes_on(date: str | None) -> bool:
    """Whether talks with that date may be a series: no date, or more than a week."""
    if date is None:
        return True
    first, _, last = date.partition("/")
    try:
        return (dt.date.fromisoformat(last) - dt.date.fromisoformat(first)).days > WEEK
    except ValueError:
        return not last and len(date) < len("2020-01-01")


def _meeting_agreed(event: Event, events: Sequence[Event]) -> Event | None:
    """The meeting that an agreement or offer is about: "agreed to meet", "offered talks"."""
    if event.type != "AGREE" or event.status != "occurred":
        return None
    after = [e for e in events if e.sentence_span == event.sentence_span and e.span[0] >= event.span[1]]
    first = min(after, key=lambda e: e.span, default=None)
    if first is None or first.type != "CONSULT" or first.status == "occurred" or "phone" in first.modes:
        return None
    shared = {*event.actors, *event.recipients} & {*first.actors, *first.recipients}
    return first if shared and first.span[0] - event.span[1] < NEXT else None


WEEK: Final = 7
NEXT: Final = 60
"""Characters between "agreed" and the meeting that is agreed on."""


@functools.cache
def _table() -> Mapping[tuple[str, str], tuple[Mapping[str, Any], ...]]:
    table: dict[tuple[str, str], list[Mapping[str, Any]]] = {}
    for row in lexicon.entries("thread_kinds"):
        table.setdefault((row["type"], row["status"]), []).append(row)
    return {key: tuple(rows) for key, rows in table.items()}
