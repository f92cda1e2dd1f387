"""Bags of terms of many pages → how alike two pages are.

In: `Bag`s, one a page. Out: cosines of one page with others; for each page those that may be like it.

    >>> rows = Matrix([bag(["geneva", "envoy"], 9), bag(["geneva", "envoy"], 9), bag(["oslo"], 9)])
    >>> rows.cosines(0, np.array([1, 2])).round(2).tolist()
    [1.0, 0.0]

Weights are (1 + log count) x rarity; how rare a term is comes from the pages themselves and, as if they were `PRIOR`
pages more, from `terms.rarity_of`. Rows lie one after another in flat arrays, so that 50,000 pages take some 50
megabytes.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

from dragoman.across.notes import Bag
from dragoman.across.terms import rarity_of

PRIOR: Final = 2000
"""As many articles the shares of `data/story_words.json` count for."""
HUBS: Final = 400
"""Pages of a window that a term may stand in to propose pairs: one that more have tells little."""
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
        self.rarity = _rarities(self.known, self.terms, len(bags), share)
        weights = (1 + np.log(np.maximum(counts, 1))) * self.rarity[self.terms]
        self.weights: Numbers = (weights / self._lengths(weights)).astype(np.float32)

    def _lengths(self, weights: Numbers) -> Numbers:
        sums = np.zeros(len(self.starts) - 1, dtype=np.float32)
        np.add.at(sums, self._owners(), weights**2)
        lengths: Numbers = np.sqrt(np.maximum(sums, 1e-12))[self._owners()]
        return lengths

    def _owners(self) -> Rows:
        return np.repeat(np.arange(len(self.starts) - 1), np.diff(self.starts))

    def __len__(self) -> int:
        return len(self.starts) - 1

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
        lengths = self.starts[others + 1] - self.starts[others]
        owners = np.repeat(np.arange(len(others)), lengths)
        flat = np.arange(len(owners)) + np.repeat(self.starts[others] - np.cumsum(lengths) + lengths, lengths)
        products = scattered[self.terms[flat]] * self.weights[flat]
        found: Numbers = np.bincount(owners, weights=products, minlength=len(others)).astype(np.float32)
        return found

    def near(self, days: Rows, window: int, most: int, telling: int = 30) -> Iterator[tuple[int, Rows]]:
        """Each page with at most `most` later ones, within `window` days, that share most of its telling terms.

        `days` must not fall from page to page, those without a day (-1) last; they may be like any page.
        """
        postings = _Postings(self, telling)
        dated = int(np.count_nonzero(days >= 0))
        for i in range(len(self)):
            first, last = _window(days, dated, i, window)
            found, scores = postings.sharing(i, first, last)
            best = np.lexsort((found, -scores))[:most]
            yield i, np.sort(found[best])


def _scatter(into: Numbers, hashes: NDArray[np.uint32], weights: Numbers, known: NDArray[np.uint32]) -> None:
    where = np.searchsorted(known, hashes)
    where[where == len(known)] = 0
    hit = known[where] == hashes if len(known) else np.zeros(len(hashes), dtype=bool)
    into[where[hit]] = weights[hit]


def _rarities(known: NDArray[np.uint32], terms: NDArray[np.int32], pages: int, share: float | None) -> Numbers:
    before = np.array([np.exp(-rarity_of(int(h))) if share is None else share for h in known], dtype=np.float32)
    stands = np.bincount(terms, minlength=len(known))
    rarities: Numbers = -np.log((before * PRIOR + stands) / (PRIOR + pages)).astype(np.float32)
    return np.maximum(rarities, 0.0)


def _window(days: Rows, dated: int, i: int, window: int) -> tuple[int, int]:
    """The later pages that come within the window, as first and last + 1; pages without a day come with any."""
    if i >= dated:
        return 0, len(days)
    return i + 1, int(np.searchsorted(days[:dated], days[i] + window, side="right"))


class _Postings:
    """For each term the pages that it is telling for, in order, with its weight there."""

    def __init__(self, rows: Matrix, telling: int) -> None:
        owners, terms, weights = _top(rows, telling)
        order = np.lexsort((owners, terms))
        self.rows, self.telling = rows, telling
        self.pages, self.weights = owners[order], weights[order]
        self.starts = np.searchsorted(terms[order], np.arange(len(rows.known) + 1))

    def sharing(self, i: int, first: int, last: int) -> tuple[Rows, Numbers]:
        """The pages from `first` to before `last` that share telling terms with page `i`, and how much."""
        found: list[Rows] = []
        scores: list[Numbers] = []
        for term, weight in zip(*_best(*self.rows.row(i), self.telling), strict=True):
            cut = slice(self.starts[term], self.starts[term + 1])
            pages = self.pages[cut]
            a, b = np.searchsorted(pages, [first, last])
            if b - a <= HUBS:
                found.append(pages[a:b])
                scores.append(self.weights[cut][a:b] * weight)
        if not found:
            return np.array([], dtype=np.int64), np.array([], dtype=np.float32)
        return _summed(np.concatenate(found), np.concatenate(scores), i)


def _summed(pages: Rows, scores: Numbers, i: int) -> tuple[Rows, Numbers]:
    each, where = np.unique(pages, return_inverse=True)
    sums = np.bincount(where, weights=scores).astype(np.float32)
    return each[each != i], sums[each != i]


def _best(terms: NDArray[np.int32], weights: Numbers, telling: int) -> tuple[NDArray[np.int32], Numbers]:
    order = np.lexsort((terms, -weights))[:telling]
    return terms[order], weights[order]


def _top(rows: Matrix, telling: int) -> tuple[Rows, NDArray[np.int32], Numbers]:
    picked = [_best(*rows.row(i), telling) for i in range(len(rows))]
    owners = np.repeat(np.arange(len(rows)), [len(terms) for terms, _ in picked])
    terms = np.concatenate([t for t, _ in picked]) if picked else np.array([], dtype=np.int32)
    weights = np.concatenate([w for _, w in picked]) if picked else np.array([], dtype=np.float32)
    return owners, terms, weights
