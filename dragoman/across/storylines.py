"""Pages → stories: which of them tell of one matter of the news.

In: a `Shelf`. Out: lists of page indices, one list a story.

    >>> storylines(shelf)                    # two pages on one summit, one on a strike
    [[0, 2], [1]]

Copies of a report are one page for this. Pairs are scored (`likeness`) and joined by average linkage (`linkage`);
what people ruled on pages comes last.
"""

from __future__ import annotations

import numpy as np

from dragoman.across import linkage
from dragoman.across.likeness import Likeness
from dragoman.across.shelf import Shelf
from dragoman.chronicle import At


def storylines(shelf: Shelf) -> list[list[int]]:
    """The stories, each with its pages in order, by their first page."""
    order = sorted(shelf.first, key=lambda page: (shelf.days[page] < 0, shelf.days[page], shelf.digests[page].page))
    likeness = Likeness([shelf.digests[page] for page in order], [shelf.days[page] for page in order])
    place = {page: n for n, page in enumerate(order)}
    found = linkage.clusters(len(order), likeness.pairs())
    copies: dict[int, list[int]] = {}
    for page, report in enumerate(shelf.reports):
        copies.setdefault(shelf.first[report], []).append(page)
    groups = [sorted(page for n in cluster for page in copies[order[n]]) for cluster in found]

    def near(one: int, other: int) -> float:
        a, b = (place[shelf.first[shelf.reports[page]]] for page in (one, other))
        return 99.0 if a == b else float(likeness.scores(a, np.array([b]))[0])

    def at(page: int) -> At:
        return At(page=shelf.digests[page].page, id="")

    bonds = shelf.force.bonds("story")
    return sorted(sorted(group) for group in bonds.settle(groups, at, near))
