"""Pages → those that each is compared with: the ones before it, within three weeks, that share most telling terms.

In: telling terms and their weights, days. Out: for each page that is asked for its neighbours.

    >>> [n.tolist() for _, n in Neighbours(terms, weights, days).of(np.array([4]))]
    [[1, 3]]

What a page is compared with depends on the pages within its window alone, so that a new page only matters to those
whose window it comes into (`stirred`).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

from dragoman.across.matrix import laid

WINDOW: Final = 21
"""Days between two pages of one story that are compared; a story may last longer, from page to page."""
NEAR: Final = 30
"""Pages that a page is compared with, at most."""
HUBS: Final = 400
"""Pages of a window that a term may stand in to propose pairs: one that more have tells little."""
BLOCK: Final = 500
"""Pages whose neighbours are looked for at once."""
Places = NDArray[np.int64]


class Neighbours:
    """Pages in order of their days (these must not fall), those without a day (-1) last."""

    def __init__(self, terms: Sequence[bytes], weights: Sequence[bytes], days: Places, offset: int = 0) -> None:
        """`terms`: of each page, uint32 in order; `weights`: float32; `offset`: the place of the first of them."""
        self.offset = offset
        self.days, self.dated = days, int(np.count_nonzero(days >= 0))
        self.starts = np.concatenate([[0], np.cumsum([len(row) // 4 for row in terms])]).astype(np.int64)
        self.known, found = np.unique(np.frombuffer(b"".join(terms), dtype="<u4"), return_inverse=True)
        self.terms = found.astype(np.int32)
        self.weights = np.frombuffer(b"".join(weights), dtype="<f4")
        starts = np.searchsorted(days[: self.dated], days[: self.dated] - WINDOW, side="left")
        rest = len(days) - self.dated
        self.first = np.concatenate([starts, np.zeros(rest)]).astype(np.int64)
        self.end = np.concatenate([np.arange(self.dated), np.full(rest, len(days))]).astype(np.int64)

    def _matrix(self, start: int, end: int) -> csr_matrix:
        cut = slice(self.starts[start], self.starts[end])
        pointers = self.starts[start : end + 1] - self.starts[start]
        shape = (end - start, max(len(self.known), 1))
        return csr_matrix((self.weights[cut], self.terms[cut], pointers), shape=shape)

    def stirred(self, places: Sequence[int], gone: Sequence[tuple[bytes, int]]) -> set[int]:
        """The pages whose neighbours may be others since those at `places` came, and some with terms and day went."""
        here = [place - self.offset for place in places]
        rows = [*(self.known[self.terms[self.starts[p] : self.starts[p + 1]]] for p in here)]
        rows += [np.frombuffer(row, dtype="<u4") for row, _ in gone]
        when = [*(int(self.days[p]) for p in here), *(day for _, day in gone)]
        order = np.argsort(self.terms, kind="stable")
        owners = np.repeat(np.arange(len(self.days)), np.diff(self.starts))[order]
        heads = np.searchsorted(self.terms[order], np.arange(len(self.known) + 1))
        found: set[int] = set(places)
        for row, day in zip(rows, when, strict=True):
            at = np.searchsorted(self.known, row)
            known = [
                t for t, h in zip(at.tolist(), row.tolist(), strict=True) if t < len(self.known) and self.known[t] == h
            ]
            met = np.unique(np.concatenate([owners[:0], *(owners[heads[t] : heads[t + 1]] for t in known)]))
            theirs = self.days[met]
            sees = theirs < 0
            if day >= 0:
                sees |= (theirs >= day) & (theirs <= day + WINDOW)
            found.update((met[sees] + self.offset).tolist())
        return found

    def of(self, places: Places) -> Iterator[tuple[int, Places]]:
        """Each of the pages, `BLOCK` at most, with its neighbours, in order."""
        for place, others in self._of(places - self.offset):
            yield place + self.offset, others + self.offset

    def _of(self, places: Places) -> Iterator[tuple[int, Places]]:
        low, high = int(self.first[places].min()), int(self.end[places].max())
        if high <= low:
            yield from ((int(place), places[:0]) for place in places)
            return
        there = self._matrix(low, high)
        rows = self._rows(places, there, low)
        shared = (rows @ there.T).tocsr()
        shared.sort_indices()
        for n, place in enumerate(places.tolist()):
            cut = slice(shared.indptr[n], shared.indptr[n + 1])
            others = shared.indices[cut].astype(np.int64) + low
            scores = shared.data[cut]
            fit = (others >= self.first[place]) & (others < self.end[place]) & (others != place)
            others, scores = others[fit], scores[fit]
            best = np.lexsort((others, -scores))[:NEAR]
            others = np.sort(others[best])
            # A pair of pages without a day is the later one's.
            yield place, others if self.days[place] >= 0 else others[(others < place) | (self.days[others] >= 0)]

    def _rows(self, places: Places, there: csr_matrix, low: int) -> csr_matrix:
        """The pages' terms, without those that too many pages of the window have."""
        flat, owner = laid(self.starts, places)
        terms, weights = self.terms[flat], self.weights[flat]
        counted = np.bincount(there.indices, minlength=len(self.known))
        keep = np.ones(len(terms), dtype=bool)
        turned = there.tocsc()
        for term in np.unique(terms[counted[terms] > HUBS]).tolist():
            holders = np.sort(turned.indices[turned.indptr[term] : turned.indptr[term + 1]]) + low
            where = np.flatnonzero(terms == term)
            mine = places[owner[where]]
            within = np.searchsorted(holders, self.end[mine]) - np.searchsorted(holders, self.first[mine])
            keep[where] = within <= HUBS
        pointers = np.concatenate([[0], np.cumsum(np.bincount(owner[keep], minlength=len(places)))])
        return csr_matrix((weights[keep], terms[keep], pointers), shape=(len(places), there.shape[1]))
