"""Pages → which carry one report: what came or changed is compared anew, the rest stays as it is.

In: a `Shelf`. Out: its lines with `kin`, `stands`, `came`, `source`; the groups that are other than before.

    >>> [group.representative for group in copies(shelf).groups]
    ['a']

A pair is compared if both pages meet in a band (`reprints.Bands`). A new page can only change the pairs that it is in,
and, where more pages meet than are compared (a crowd), those of all that meet it.
"""

from __future__ import annotations

import dataclasses
import itertools
from collections import defaultdict
from collections.abc import Iterator
from typing import Final

import msgspec
import numpy as np
from numpy.typing import NDArray

from dragoman.across.lines import kept, longs
from dragoman.across.matrix import components
from dragoman.across.notes import Digest
from dragoman.across.shelf import Latest, Shelf, source
from dragoman.article import outlets
from dragoman.records import CopyGroup
from dragoman.reprints import Bands, Sketch, group_of, is_copy, parted

SKETCHES: Final = 5000
"""Pages whose sketches are kept at hand, some four kilobytes each."""
FEW: Final = 20
"""Pages for each of which all others are gone through; for more, all are sorted."""
PAIRS: Final = 2000
"""Pairs that are compared before others are asked for."""


@dataclasses.dataclass
class Copied:
    """`groups` that are other than before; `gone`: numbers of the pages that stood for groups before."""

    groups: list[CopyGroup]
    gone: set[int]


def copies(shelf: Shelf) -> Copied:
    """Compares what is to be compared; keeps in the lines what comes of it."""
    if not shelf.fresh and not shelf.was:
        return Copied([], set())
    meeting = _Meeting(shelf)
    touched = meeting.again | _left(shelf)
    members = _members(shelf, touched, _linked(shelf, meeting))
    told = {rank: _standing(shelf, rank) for part in members for rank in part}
    gone = {line.stands for line in shelf.was.values()} | {stands for stands, _, _ in told.values()}
    groups = [group for part, sketches in _sketched(shelf, members) for group in _settled(shelf, part, sketches)]
    moved = {rank for rank, before in told.items() if _standing(shelf, rank) != before}
    shelf.came_before = {rank: told[rank][1] for rank in moved}
    shelf.moved |= moved
    shelf.changed |= moved
    return Copied(groups, gone - {0})


def _standing(shelf: Shelf, rank: int) -> tuple[int, int, str]:
    line = shelf.lines[rank]
    return line.stands, line.came, line.source


class _Meeting:
    """Which pages meet; `again`: ranks of those whose pairs are to be made anew."""

    def __init__(self, shelf: Shelf) -> None:
        self.shelf = shelf
        same: dict[bytes, list[int]] = defaultdict(list)
        for rank, line in enumerate(shelf.lines):
            if line.body:
                same[line.body].append(rank)
        stirred = {shelf.lines[rank].body for rank in shelf.fresh} | {line.body for line in shelf.was.values()}
        self.again = {rank for body in stirred - {b""} for rank in same.get(body, ())} | shelf.fresh
        self.chosen = [group[0] for group in same.values()]
        self.place = {rank: n for n, rank in enumerate(self.chosen)}
        signatures = [shelf.lines[rank].signature for rank in self.chosen]
        if not shelf.whole:
            self.again |= self._crowded(signatures)
        few = not shelf.whole and len(self.again) <= FEW
        self.bands = Bands(_rows(signatures), few=few) if len(signatures) > 1 else None

    def _crowded(self, signatures: list[bytes]) -> set[int]:
        """Those that meet what came or went in a crowd; one that lost a page is a crowd still."""
        past = [line.signature for line in self.shelf.was.values() if line.body]
        stirred = [self.place[rank] for rank in self.again if rank in self.place]
        stirred += range(len(signatures), len(signatures) + len(past))
        if not stirred:
            return set()
        both = Bands(_rows(signatures + past), few=len(stirred) <= FEW)
        return {self.chosen[m] for n in stirred for m in both.crowd(n).tolist() if m < len(signatures)}

    def pairs(self, rank: int) -> list[tuple[int, int]]:
        """The pairs of the page, the later one first."""
        n = self.place.get(rank)
        if n is None or self.bands is None:
            return []
        found = [(rank, self.chosen[m]) for m in self.bands.before(n).tolist()]
        after = [] if self.shelf.whole else self.bands.after(n).tolist()
        return found + [(self.chosen[m], rank) for m in after]


def _rows(signatures: list[bytes]) -> NDArray[np.uint32]:
    return np.frombuffer(b"".join(signatures), dtype="<u4").reshape(len(signatures), -1)


def _left(shelf: Shelf) -> set[int]:
    """Pages that were in one group with a page that changed or went."""
    stood = {line.stands for line in shelf.was.values()} | set(shelf.was)
    gone = set(shelf.was)
    return {
        rank
        for rank, line in enumerate(shelf.lines)
        if line.stands in stood or (line.kin and not gone.isdisjoint(longs(line.kin).tolist()))
    } | {shelf.rank[n] for was in shelf.was.values() for n in longs(was.kin).tolist() if n in shelf.rank}


def _linked(shelf: Shelf, meeting: _Meeting) -> list[tuple[int, int]]:
    """All links: those of before, and those that the pairs show."""
    again = meeting.again
    anew = {shelf.numbers[rank] for rank in again}
    kin: dict[int, list[int]] = {}
    for rank, line in enumerate(shelf.lines):
        if line.kin and rank not in again:
            kin[rank] = [n for n in longs(line.kin).tolist() if n in shelf.rank and n not in anew]
    for rank, other in _alike(shelf, meeting):
        kin.setdefault(rank, []).append(shelf.numbers[other])
    for rank in again | kin.keys():
        made = kept(sorted(set(kin.get(rank, ()))))
        if made != shelf.lines[rank].kin:
            shelf.lines[rank].kin = made
            shelf.changed.add(rank)
    return [(rank, shelf.rank[n]) for rank, others in kin.items() for n in others]


def _alike(shelf: Shelf, meeting: _Meeting) -> Iterator[tuple[int, int]]:
    """The pairs that are copies."""
    pairs = (pair for rank in sorted(meeting.again) for pair in meeting.pairs(rank))
    sketches: Latest[Sketch] = Latest(SKETCHES)
    asked = pairs if shelf.whole else iter(sorted(set(pairs)))
    while some := list(itertools.islice(asked, PAIRS)):
        missing = {rank for pair in some for rank in pair if rank not in sketches.kept}
        found = {rank: _slim(digest) for rank, digest in shelf.each_digest(sorted(missing))}
        for pair in some:
            one, other = (found.get(rank) or sketches.kept[rank] for rank in pair)
            if is_copy(one, other):
                yield pair
        for rank, sketch in found.items():
            sketches.put(rank, sketch)


def _slim(digest: Digest) -> Sketch:
    """What comparing takes."""
    return msgspec.structs.replace(digest, headline=None, signature=b"", packed=b"").sketch()


def _members(shelf: Shelf, touched: set[int], links: list[tuple[int, int]]) -> list[list[int]]:
    """The pages that are joined by links or have one body, where something is other than before."""
    first: dict[bytes, int] = {}
    same = [
        (rank, first.setdefault(line.body, rank))
        for rank, line in enumerate(shelf.lines)
        if line.body and first.setdefault(line.body, rank) != rank
    ]
    labels = components(len(shelf.lines), [*links, *same])
    wanted = {labels[rank] for rank in touched}
    joined: dict[int, list[int]] = defaultdict(list)
    for rank, label in enumerate(labels):
        if label in wanted:
            joined[label].append(rank)
    return list(joined.values())


def _sketched(shelf: Shelf, members: list[list[int]]) -> Iterator[tuple[list[int], dict[int, Sketch]]]:
    for at in range(0, len(members), 200):
        some = members[at : at + 200]
        ranks = sorted(rank for part in some for rank in part)
        found = {rank: (digest.sketch(), source(digest)) for rank, digest in shelf.each_digest(ranks)}
        for part in some:
            for rank in part:
                _stand(shelf, rank, rank, shelf.lines[rank].day, found[rank][1])
            yield part, {rank: found[rank][0] for rank in part}


def _settled(shelf: Shelf, members: list[int], sketches: dict[int, Sketch]) -> list[CopyGroup]:
    """The groups of those that are joined; who is in none stands for itself."""
    groups: list[CopyGroup] = []
    for part in parted(members, sketches) if len(members) > 1 else ():
        group = group_of([sketches[rank] for rank in part])
        days = [shelf.lines[rank].day for rank in part if shelf.lines[rank].day >= 0]
        told = (outlets.key(group.originator) if group.originator else None) or f"page {group.representative}"
        for rank in part:
            _stand(shelf, rank, part[0], min(days, default=-1), told)
        groups.append(group)
    return groups


def _stand(shelf: Shelf, rank: int, first: int, came: int, told: str) -> None:
    line = shelf.lines[rank]
    line.stands, line.came, line.source = shelf.numbers[first], came, told
