"""Sketches of many pages → groups of copies.

In: `Sketch`es. Out: `Copies`.

Candidates come from MinHash LSH (32 bands of two rows: two pages that share 15 % of their shingles meet with
probability 0.5, that share 30 % with 0.95), each band sorted rather than kept in a table: a page takes 250 bytes for
all of them, where datasketch's index takes ten thousand; each pair is then compared shingle by shingle (`comparing`).
Pages with the very same body count as one for this, so that ten thousand reprints of a line cost no more than one. A
page that joined by way of others but has too little of what the group's first page says leaves it again.

`Bands`, `is_copy` and `parted` are what `across` puts copies together with when pages come later.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from dragoman.records import Copies, Copy, CopyGroup
from dragoman.reprints.comparing import is_copy, likeness, relation
from dragoman.reprints.sketching import Sketch

_BANDS, _ROWS = 32, 2
MOST = 50  # pages of a band that a page is compared with: where more have the same they are a crowd, and the first do
_LOOSE = 0.35  # containment that a member must have with the page that stands for the group


def grouped(sketches: Iterable[Sketch]) -> Copies:
    """The groups of pages that hold one report, the largest first; pages without a body are alone."""
    pages = list(sketches)
    groups: list[CopyGroup] = []
    together: set[int] = set()
    for members in _gathered(pages):
        for part in parted(members, pages):
            together.update(part)
            groups.append(group_of([pages[i] for i in part]))
    groups.sort(key=lambda group: -len(group.copies))
    alone = [page for i, page in enumerate(pages) if i not in together]
    named = {name for name in [*(group.originator for group in groups), *map(_wrote, alone)] if name}
    unnamed = sum(not group.originator for group in groups) + sum(not _wrote(page) for page in alone)
    return Copies(
        pages=len(pages),
        groups=tuple(groups),
        alone=tuple(page.page for page in alone),
        originators=len(named) + unnamed,
    )


def _gathered(pages: Sequence[Sketch]) -> list[list[int]]:
    """The pages that are joined by copies, directly or by way of others, as indices; single ones left out."""
    same: dict[bytes, list[int]] = defaultdict(list)
    for i, page in enumerate(pages):
        if len(page.shingles):
            same[body_hash(page.shingles.tobytes())].append(i)
    parent = list(range(len(pages)))
    for group in same.values():
        for i in group:
            parent[i] = group[0]
    for i, j in _meeting([group[0] for group in same.values()], pages):
        if (a := _root(parent, i)) != (b := _root(parent, j)) and is_copy(pages[i], pages[j]):
            parent[max(a, b)] = min(a, b)
    joined: dict[int, list[int]] = defaultdict(list)
    for i in range(len(pages)):
        joined[_root(parent, i)].append(i)
    return [members for members in joined.values() if len(members) > 1]


def body_hash(shingles: bytes) -> bytes:
    """The same for pages with the very same body; nothing for one without."""
    return hashlib.blake2b(shingles, digest_size=8).digest() if shingles else b""


def _root(parent: list[int], i: int) -> int:
    while parent[i] != i:
        parent[i] = parent[parent[i]]
        i = parent[i]
    return i


def _meeting(chosen: Sequence[int], pages: Sequence[Sketch]) -> Iterator[tuple[int, int]]:
    """Pairs of pages that meet in a band, the later one first."""
    if len(chosen) < 2:
        return
    bands = Bands(np.stack([pages[i].signature for i in chosen]))
    for n, i in enumerate(chosen):
        yield from ((i, chosen[m]) for m in bands.before(n).tolist())


_Met = tuple[NDArray[np.int32], int]


class Bands:
    """Which pages meet: those that have the same in a band."""

    def __init__(self, signatures: NDArray[Any], *, few: bool = False) -> None:
        """`signatures`: a row for each page, in order; `few`: only some pages will be asked for.

        Then all are gone through for each of these; else they are sorted by what they have in each band.
        """
        rows = np.ascontiguousarray(signatures, dtype="<u4").view("<u8")
        self._bands = [] if few else [_Band(rows[:, b]) for b in range(_BANDS)]
        self._rows = rows if few else np.empty((0, _BANDS), dtype="<u8")
        self._last: tuple[int, list[_Met]] = -1, []

    def before(self, n: int) -> NDArray[np.int32]:
        """The pages before page `n` that it is compared with: the first `MOST` of each band."""
        return _together(row[: min(at, MOST)] for row, at in self._met(n))

    def after(self, n: int) -> NDArray[np.int32]:
        """The pages after it that are compared with it."""
        return _together(row[at + 1 :] for row, at in self._met(n) if at < MOST)

    def crowd(self, n: int) -> NDArray[np.int32]:
        """All that it meets in bands in which not every page is compared with every other."""
        return _together(row for row, _ in self._met(n) if len(row) > MOST)

    def _met(self, n: int) -> list[_Met]:
        """For each band the pages that have what this one has there, in order, and where it stands among them."""
        if self._bands:
            return [band.met(n) for band in self._bands]
        if self._last[0] != n:
            pages, bands = np.nonzero(self._rows == self._rows[n])
            rows = [pages[bands == b].astype(np.int32) for b in range(_BANDS)]
            self._last = n, [(row, int(np.searchsorted(row, n))) for row in rows]
        return self._last[1]


def _together(rows: Iterable[NDArray[np.int32]]) -> NDArray[np.int32]:
    return np.unique(np.concatenate([np.empty(0, dtype=np.int32), *rows]))


class _Band:
    """The pages sorted by what they have in one band."""

    def __init__(self, keys: NDArray[np.uint64]) -> None:
        self._order = np.argsort(keys, kind="stable").astype(np.int32)
        starts = np.flatnonzero(np.diff(keys[self._order], prepend=~keys[self._order[0]]))
        lengths = np.diff(starts, append=len(keys))
        self._place = np.empty(len(keys), dtype=np.int32)
        self._place[self._order] = np.arange(len(keys), dtype=np.int32)
        self._start = np.repeat(starts, lengths).astype(np.int32)
        self._end = np.repeat(starts + lengths, lengths).astype(np.int32)

    def met(self, n: int) -> _Met:
        """The pages that have what this one has, and where it stands among them."""
        place = int(self._place[n])
        start = int(self._start[place])
        return self._order[start : self._end[place]], place - start


def parted(members: list[int], pages: Mapping[int, Sketch] | Sequence[Sketch]) -> Iterator[list[int]]:
    """The members in groups around the page that stands for each; the page comes first."""
    rest = members
    while len(rest) > 1:
        first = min(rest, key=lambda i: _standing(pages[i], i))
        near = [i for i in rest if i != first and _holds(pages[i], pages[first])]
        if near:
            yield [first, *near]
        rest = [i for i in rest if i != first and i not in set(near)]


def _holds(copy: Sketch, original: Sketch) -> bool:
    return likeness(copy.shingles, original.shingles).containment >= _LOOSE


def _standing(page: Sketch, i: int) -> tuple[bool, dt.date, int, int]:
    """What makes a page stand for its group: its originator shows it, it is the first, the longest."""
    reprint = page.originator is not None and page.originator != page.publisher
    return (reprint, page.day or dt.date.max, -len(page.shingles), i)


def group_of(members: Sequence[Sketch]) -> CopyGroup:
    """The group of the first member and its copies, these by day."""
    first, copies = members[0], sorted(members[1:], key=lambda page: page.day or dt.date.max)
    told = Counter(page.originator for page in members if page.originator)
    days = sorted(page.day for page in members if page.day)
    return CopyGroup(
        representative=first.page,
        headline=first.headline,
        originator=told.most_common(1)[0][0] if told else first.publisher,
        publishers=tuple(dict.fromkeys(page.publisher for page in members if page.publisher)),
        first=days[0].isoformat() if days else None,
        last=days[-1].isoformat() if days else None,
        copies=tuple(_copy(page, first) for page in copies),
    )


def _copy(page: Sketch, original: Sketch) -> Copy:
    shared = likeness(page.shingles, original.shingles)
    return Copy(
        page=page.page,
        relation=relation(page, original),
        shared=round(shared.containment, 3),
        publisher=page.publisher,
        headline=page.headline,
        published=page.day.isoformat() if page.day else None,
    )


def _wrote(page: Sketch) -> str | None:
    return page.originator or page.publisher
