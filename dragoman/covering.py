"""Which of many spans cover a place, without looking at them all.

In: spans, each with what it stands for. Out: for a place or span of the text those that cover or touch it, in the order
in which they were given.

    >>> spans = Covering([((0, 40), "the quotation"), ((10, 25), "the one inside it")])
    >>> [what for _, what in spans.at(30)]
    ['the quotation']
"""

from __future__ import annotations

import collections
from collections.abc import Iterable
from typing import Generic, TypeVar

from dragoman.records import Span

T = TypeVar("T")
STEP = 256
"""Characters in each stretch of text whose spans are kept together: a sentence or two."""


class Covering(Generic[T]):
    """Spans of a text, found by place."""

    def __init__(self, spans: Iterable[tuple[Span, T]]) -> None:
        self._all = list(spans)
        self._by_stretch = collections.defaultdict[int, list[int]](list)
        for n, ((start, end), _) in enumerate(self._all):
            for stretch in range(start // STEP, (end - 1) // STEP + 1):
                self._by_stretch[stretch].append(n)

    def at(self, place: int) -> list[tuple[Span, T]]:
        """The spans that hold the character at `place`."""
        near = (self._all[n] for n in self._by_stretch.get(place // STEP, ()))
        return [found for found in near if found[0][0] <= place < found[0][1]]

    def touching(self, span: Span) -> list[tuple[Span, T]]:
        """The spans that have characters in common with `span`."""
        stretches = range(span[0] // STEP, (span[1] - 1) // STEP + 1)
        near = sorted({n for stretch in stretches for n in self._by_stretch.get(stretch, ())})
        found = (self._all[n] for n in near)
        return [(theirs, what) for theirs, what in found if theirs[0] < span[1] and span[0] < theirs[1]]
