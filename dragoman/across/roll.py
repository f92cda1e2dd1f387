"""All mentions of actors on all pages, in order → who each is, as flat rows; which actors are other than before.

In: a `Shelf` whose lines have `link_counts`. Out: a `Roll`; what it was told is put back into the lines by `keep`.

    >>> roll = Roll(shelf)
    >>> roll.pages[:3], roll.places(np.array([0, 1, 2]))
    (array([0, 0, 1]), array([0, 1, 0]))
"""

from __future__ import annotations

import zlib
from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from dragoman.across.faces import look
from dragoman.across.figuring import Company
from dragoman.across.lines import Line, Longs
from dragoman.across.people import Figure
from dragoman.across.shelf import Shelf


class Roll:
    """By mention: the rank of its page (`pages`), who it is (`figures`), what that one looks like, who else it may
    be."""

    def __init__(self, shelf: Shelf) -> None:
        self.shelf = shelf
        sizes = [len(line.link_counts) for line in shelf.lines]
        self.starts = np.concatenate([[0], np.cumsum(sizes, dtype=np.int64)])
        self.pages = np.repeat(np.arange(len(sizes)), sizes)
        self.figures = self._row("figures", sizes, np.dtype(np.int64))
        self.looks = self._row("looks", sizes, np.dtype("<u8"))
        self.doubts = self._row("doubts", sizes, np.dtype("<u4"))
        self._touched = np.zeros(len(sizes), dtype=bool)

    def _row(self, name: str, sizes: Sequence[int], kind: np.dtype[Any]) -> NDArray[Any]:
        """The values of all lines; noughts for a page of which nothing is known yet."""
        rows = (
            row if len(row := getattr(line, name)) == size * kind.itemsize else bytes(size * kind.itemsize)
            for line, size in zip(self.shelf.lines, sizes, strict=True)
        )
        return np.frombuffer(bytearray().join(rows), dtype=kind)

    def places(self, chosen: Longs) -> Longs:
        """The places on their pages."""
        found: Longs = chosen - self.starts[self.pages[chosen]]
        return found

    def other(self, company: Company, figures: Sequence[Figure], gone: set[int], lost: set[int]) -> list[Figure]:
        """Takes in who is who; the figures of which something is other than before. `gone` is told whose refs are."""
        chosen = company.chosen
        owners = np.empty(len(chosen), dtype=np.int64)
        for n, figure in enumerate(figures):
            owners[figure.mentions] = n
        refs = np.array([figure.ref for figure in figures], dtype=np.int64)
        looks = np.array([look(f.name, f.country, f.kind) for f in figures], dtype="<u8")
        doubts = np.array([_doubt(figure) for figure in figures], dtype="<u4")
        before = self.figures[chosen]
        told = (before == refs[owners]) & (self.looks[chosen] == looks[owners])
        moved = np.isin(company.ranks, sorted(self.shelf.moved))
        same = told & ~moved & (self.doubts[chosen] == doubts[owners])
        self.shelf.recast |= set(np.unique(company.ranks[~told]).tolist())
        as_before = np.bincount(owners[~same], minlength=len(figures)) == 0
        as_before &= _held(before, refs) == np.bincount(owners, minlength=len(figures))
        as_before &= ~np.isin(refs, sorted(lost))
        gone |= set(np.unique(before).tolist())
        gone -= set(refs[as_before].tolist())
        gone |= set(refs[~as_before].tolist())
        self._take(chosen, refs[owners], looks[owners], doubts[owners])
        return [figures[n] for n in np.flatnonzero(~as_before).tolist()]

    def _take(self, chosen: Longs, refs: Longs, looks: NDArray[np.uint64], doubts: NDArray[np.uint32]) -> None:
        other = (self.figures[chosen] != refs) | (self.looks[chosen] != looks) | (self.doubts[chosen] != doubts)
        self._touched[self.pages[chosen[other]]] = True
        self.figures[chosen], self.looks[chosen], self.doubts[chosen] = refs, looks, doubts

    def keep(self) -> None:
        """Puts into the lines what is other than before."""
        for rank in np.flatnonzero(self._touched).tolist():
            line: Line = self.shelf.lines[rank]
            cut = slice(self.starts[rank], self.starts[rank + 1])
            line.figures, line.looks = self.figures[cut].tobytes(), self.looks[cut].tobytes()
            line.doubts = self.doubts[cut].tobytes()
            self.shelf.changed.add(rank)


def _held(before: Longs, refs: Longs) -> Longs:
    """How many of these mentions each ref had before."""
    known, counts = np.unique(before, return_counts=True)
    if not len(known):
        return np.zeros(len(refs), dtype=np.int64)
    at = np.minimum(np.searchsorted(known, refs), len(known) - 1)
    found: Longs = np.where(known[at] == refs, counts[at], 0)
    return found


def _doubt(figure: Figure) -> int:
    return zlib.crc32(repr(sorted(other.ref for other in figure.maybe)).encode()) if figure.maybe else 1
