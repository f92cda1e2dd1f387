"""Pages → the circle that each is told with, as far as the pages before it say.

In: a shelf, its reports in order with their scores. Out: its lines with `circle` (number of its first page) and `turn`.

    >>> keep_circles(shelf, order, {0, 1, 2})
    >>> [line.circle for line in shelf.lines]
    [1, 1, 3]

A story is known when all its pages are there; what a page tells of must be known on its day. So pages take their places
one after another: each joins, of the circles of those that it was compared with, the one with the highest mean score
over all its pages (a pair that is not given counts as `SILENT`), if that is above 0, else it begins one. No page that
comes later changes where one before it went. Who is meant by a surname or a description is asked of circles; events and
matters are told together by pages of one circle, or whose score is above 0 (`beside`).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import numpy as np

from dragoman.across.lines import Line, longs
from dragoman.across.reports import LEAST, Order
from dragoman.across.shelf import Shelf

SILENT: Final = -1.0
"""The score of a pair that is not given: on ECB+, page by page, B3 0.879; with -4, as `linkage` has it, 0.871."""


def compared(line: Line) -> Iterator[tuple[int, float]]:
    """The numbers of the pages that it was compared with, and their scores."""
    return zip(longs(line.near).tolist(), np.frombuffer(line.scores, dtype="<f4").tolist(), strict=True)


def beside(line: Line) -> frozenset[int]:
    """Numbers of the pages before that the page more likely than not tells of one story with."""
    scores = np.frombuffer(line.scores, dtype="<f4")
    return frozenset(longs(line.near)[scores > 0].tolist())


def keep_circles(shelf: Shelf, order: Order, stirred: set[int], others: set[int]) -> None:
    """Puts the pages into their circles, from the first one for which something changed.

    `others`: ranks of pages that have others beside them than before.
    """
    first = min([len(order.ranks), *stirred, *(order.after(came) for _, came in order.gone)])
    places, sizes = _before(shelf, order, first)
    for place in range(first, len(order.ranks)):
        circle = _nearest(shelf, order, place, places, sizes)
        places.append(circle)
        sizes[circle] = sizes.get(circle, 0) + 1
    for rank, line in enumerate(shelf.lines):
        place = order.place[shelf.rank[line.stands]]
        if order.ranks[place] in others:
            shelf.moved.add(rank)
        if place >= first or rank in shelf.moved:
            _keep(shelf, rank, order.ranks[places[place]])


def _before(shelf: Shelf, order: Order, end: int) -> tuple[list[int], dict[int, int]]:
    """For each place before the end that of the first page of its circle; how many pages each circle has."""
    begun = (shelf.lines[rank].circle for rank in order.ranks[:end])
    places = [order.place[shelf.rank[number]] for number in begun]
    firsts, counts = np.unique(np.array(places, dtype=np.int64), return_counts=True)
    return places, dict(zip(firsts.tolist(), counts.tolist(), strict=True))


def _nearest(shelf: Shelf, order: Order, place: int, places: list[int], sizes: dict[int, int]) -> int:
    """The circle of the page, told by the place of its first one."""
    sums: dict[int, tuple[float, int]] = {}
    for number, score in compared(shelf.lines[order.ranks[place]]):
        other = order.place[shelf.rank[number]]
        if other < place and score >= LEAST:
            total, given = sums.get(places[other], (0.0, 0))
            sums[places[other]] = total + score, given + 1
    means = ((-(total + SILENT * (sizes[one] - given)) / sizes[one], one) for one, (total, given) in sums.items())
    mean, circle = min(means, default=(0.0, place))
    return circle if mean < 0 else place


def _keep(shelf: Shelf, rank: int, first: int) -> None:
    """Notes in the line its circle, and its turn: a page without a day comes on that of its circle."""
    line, number = shelf.lines[rank], shelf.numbers[first]
    turn = line.came if line.came >= 0 else shelf.lines[first].came
    if (line.circle, line.turn) != (number, turn):
        shelf.turned.setdefault(rank, line.turn)
        line.circle, line.turn = number, turn
        shelf.moved.add(rank)
        shelf.changed.add(rank)
