"""Record → what the page says of each of its matters: every mention counts, not only those that moved its threads.

In: a `Record`. Out: a `ThreadNote` for each thread, and for each matter that the page touches without a thread of its
own.

    >>> [(note.kind, note.state, note.loose) for note in voices(record)]      # "… called off the summit …"
    [('meeting', 'cancelled', False)]

A mention weighs by where it stands: the headline tells the news, the last paragraphs what has been. Mentions that say
the same for the same date are one step of the note, with the words of the heaviest. What a page only touches
(`loose`) joins the matter that other pages have a thread for, or comes to nothing.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import Final

from dragoman.across.notes import StepNote, ThreadNote
from dragoman.across.terms import tellingest
from dragoman.records import Event, Record, Thread, ThreadKind
from dragoman.stories.moves import Move, moves

HEADLINE, FIRST, NEXT, REST = 3.0, 2.0, 1.2, 0.6
"""What a mention weighs in the headline, in the first two paragraphs, in the three after them, further down."""
MOST: Final = 4.0
"""What all mentions that say the same weigh at most."""
STEPS, SIDES, LOOSE = 6, 10, 10
"""Steps and sides of a note, loose notes of a page, that are kept: the heaviest."""
SENTENCE, WORDS = 240, 16
TOUCHED: Final = 1.0
"""Weight from which what has no thread on the page is kept."""
ALONE: Final = frozenset({"protest", "deployment", "detention"})
"""Kinds that may have one side only."""


def voices(record: Record, most: int) -> tuple[ThreadNote, ...]:
    """The notes of the page: at most `most` of threads, and the heaviest loose ones."""
    weights = _Weights(record)
    groups: dict[tuple[ThreadKind, str], list[Move]] = defaultdict(list)
    for event in record.events:
        for move in moves(event, record.events):
            groups[move.kind, event.root].append(move)
    names = {event.id: event.root for event in record.events}
    notes: list[ThreadNote] = []
    for thread in record.threads[:most]:
        keys = {(thread.kind, names[step.event]) for step in thread.history if step.event in names}
        told = [move for key in sorted(keys) for move in groups.pop(key, ())]
        notes.append(_of_thread(thread, told, weights))
    loose = [_loose(told, weights) for told in groups.values() if _worth(told, weights)]
    loose.sort(key=lambda note: -max(step.weight for step in note.steps))
    return (*notes, *loose[:LOOSE])


class _Weights:
    """Where each event of the page stands, and what that weighs."""

    def __init__(self, record: Record) -> None:
        spans = record.article.spans
        self.headline = spans.headline
        self.ends = [span[1] for span in spans.body if span][:5]

    def of(self, event: Event) -> float:
        start = event.span[0]
        if self.headline and self.headline[0] <= start < self.headline[1]:
            return HEADLINE
        paragraph = next((n for n, end in enumerate(self.ends) if start < end), len(self.ends))
        return FIRST if paragraph < 2 else NEXT if paragraph < 5 else REST


def _worth(told: Sequence[Move], weights: _Weights) -> bool:
    sides = {side for move in told for side in move.parties}
    if not any(move.opens for move in told) or len(sides) < (1 if told[0].kind in ALONE else 2):
        return False
    return sum(weights.of(move.event) for move in told) >= TOUCHED


def _of_thread(thread: Thread, told: Sequence[Move], weights: _Weights) -> ThreadNote:
    return ThreadNote(
        id=thread.id,
        kind=thread.kind,
        title=thread.title[:160],
        state=thread.state,
        sides=_sides(told, weights),
        steps=_steps(told, weights),
        places=tuple(dict.fromkeys(move.event.place for move in told if move.event.place))[:SIDES],
        words=_words(told),
    )


def _loose(told: Sequence[Move], weights: _Weights) -> ThreadNote:
    steps = _steps(told, weights)
    return ThreadNote(
        id=told[0].event.id,
        kind=told[0].kind,
        title="",
        state=steps[0].state,
        sides=_sides(told, weights),
        steps=steps,
        places=tuple(dict.fromkeys(move.event.place for move in told if move.event.place))[:SIDES],
        words=_words(told),
        loose=True,
    )


def _words(told: Sequence[Move]) -> tuple[int, ...]:
    sentences = dict.fromkeys(move.event.sentence for move in told)
    return tellingest(" ".join(sentences)[:8000], WORDS)


def _sides(told: Sequence[Move], weights: _Weights) -> tuple[tuple[str, float], ...]:
    """Who takes part, with the weight of the mentions that say so."""
    found: dict[str, float] = defaultdict(float)
    for move in told:
        for side in dict.fromkeys(move.sides):
            found[side] += weights.of(move.event)
    best = sorted(found.items(), key=lambda row: -row[1])[:SIDES]
    return tuple((side, round(weight, 1)) for side, weight in best)


def _steps(told: Sequence[Move], weights: _Weights) -> tuple[StepNote, ...]:
    """One for what is said of one date, the heaviest first."""
    rows: dict[tuple[str, str | None, bool], list[Move]] = defaultdict(list)
    for move in told:
        rows[move.state, move.date, move.background].append(move)
    steps = [_step(rows[key], weights) for key in rows]
    return tuple(sorted(steps, key=lambda step: -step.weight)[:STEPS])


def _step(told: Sequence[Move], weights: _Weights) -> StepNote:
    chief = max(told, key=lambda move: (weights.of(move.event), -move.event.span[0]))
    event = chief.event
    return StepNote(
        event=event.id,
        state=chief.state,
        date=chief.date,
        background=chief.background,
        claimed_by=event.claimed_by,
        words=event.sentence[:SENTENCE],
        weight=round(min(MOST, sum(weights.of(move.event) for move in told)), 1),
    )
