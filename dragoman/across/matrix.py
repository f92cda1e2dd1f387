"""Bags of terms of many pages → how alike two pages are.

In: `Bag`s, one a page. Out: cosines of one page with others; the terms that tell most of a page; what hangs together.

    >>> rows = Matrix([bag(["geneva", "envoy"], 9), bag(["geneva", "envoy"], 9), bag(["oslo"], 9)])
    >>> rows.cosines(0, np.array([1, 2])).round(2).tolist()
    [1.0, 0.0]

Weights are (1 + log count) x rarity; how rare a term is comes from `terms.rarity_of` alone, not from the pages: two
pages are as alike as they are, whatever else is there. Rows lie one after another in flat arrays.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import coo_matrix
from scipy.sparse.csgraph import connected_components

from dragoman.across.notes import Bag
from dragoman.across.terms import rarity_of

TELLING: Final = 30
"""Terms of a page that pairs are proposed by: those that weigh most."""
Numbers = NDArray[np.float32]
Rows = NDArray[np.int64]


class Matrix:
    """One weighted row of terms for each bag, of length 1."""

    def __init__(self, bags: Sequence[Bag], share: float | None = None) -> None:
        """`share`: of articles that any term stands in, where `data/story_words.json` has nothing to say on them."""
        found = [np.frombuffer(bag.terms, dtype="<u4") for bag in bags]
        counts = np.frombuffer(b"".join(bag.counts for bag in bags), dtype=np.uint8).astype(np.float32)
        self.starts = np.concatenate([[0], np.cumsum([len(row) for row in found])]).astype(np.int64)
        every = np.concatenate(found) if found else np.array([], dtype="<u4")
        self.known, terms = np.unique(every, return_inverse=True)
        self.terms: NDArray[np.int32] = terms.astype(np.int32)
        self.rarity = _rarities(self.known, share)
        weights = (1 + np.log(np.maximum(counts, 1))) * self.rarity[self.terms]
        self.weights: Numbers = (weights / self._lengths(weights)).astype(np.float32)

    def _lengths(self, weights: Numbers) -> Numbers:
        sums = np.zeros(len(self.starts) - 1, dtype=np.float32)
        np.add.at(sums, self._owners(), weights**2)
        lengths: Numbers = np.sqrt(np.maximum(sums, 1e-12))[self._owners()]
        return lengths

    def _owners(self) -> Rows:
        return np.repeat(np.arange(len(self.starts) - 1), np.diff(self.starts))

    def row(self, i: int) -> tuple[NDArray[np.int32], Numbers]:
        """The terms of a page and their weights."""
        cut = slice(self.starts[i], self.starts[i + 1])
        return self.terms[cut], self.weights[cut]

    def cosines(self, i: int, others: Rows, beside: Matrix | None = None) -> Numbers:
        """The cosines of page `i` with `others`, these as they stand in `beside` where that is given."""
        there = beside or self
        scattered = np.zeros(len(there.known), dtype=np.float32)
        terms, weights = self.row(i)
        if beside is None:
            scattered[terms] = weights
        else:
            _scatter(scattered, self.known[terms], weights, there.known)
        return there._dots(scattered, others)

    def _dots(self, scattered: Numbers, others: Rows) -> Numbers:
        flat, owners = laid(self.starts, others)
        products = scattered[self.terms[flat]] * self.weights[flat]
        found: Numbers = np.bincount(owners, weights=products, minlength=len(others)).astype(np.float32)
        return found


def laid(starts: Rows, rows: Rows) -> tuple[Rows, Rows]:
    """Where the values of these rows lie, one row after another, and to which of `rows` each belongs."""
    lengths = starts[rows + 1] - starts[rows]
    owners = np.repeat(np.arange(len(rows)), lengths)
    return np.arange(len(owners)) + np.repeat(starts[rows] - np.cumsum(lengths) + lengths, lengths), owners


def _scatter(into: Numbers, hashes: NDArray[np.uint32], weights: Numbers, known: NDArray[np.uint32]) -> None:
    where = np.searchsorted(known, hashes)
    where[where == len(known)] = 0
    hit = known[where] == hashes if len(known) else np.zeros(len(hashes), dtype=bool)
    into[where[hit]] = weights[hit]


def _rarities(known: NDArray[np.uint32], share: float | None) -> Numbers:
    if share is not None:
        return np.full(len(known), -np.log(share), dtype=np.float32)
    return np.array([rarity_of(int(h)) for h in known], dtype=np.float32)


def telling(bag: Bag) -> tuple[NDArray[np.uint32], Numbers]:
    """The terms that tell most of the page, in order of their hash, and their weights."""
    rows = Matrix([bag])
    terms, weights = rows.row(0)
    order = np.sort(np.lexsort((terms, -weights))[:TELLING])
    return rows.known[terms[order]], weights[order]


def components(count: int, links: Sequence[tuple[int, int]] | NDArray[np.int64]) -> list[int]:
    """For each of so many things the number of its component, where these are linked."""
    pairs = np.asarray(links, dtype=np.int64).reshape(-1, 2)
    graph = coo_matrix((np.ones(len(pairs), dtype=np.int8), (pairs[:, 0], pairs[:, 1])), shape=(count, count))
    labels: list[int] = connected_components(graph, directed=False)[1].tolist()
    return labels
