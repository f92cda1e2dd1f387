"""What is kept of a page between two gatherings: where it was put, and what it is looked up by.

In: values that the steps of a gathering find. Out: a `Line` for each page, two to four kilobytes, in the order of its
fields without their names.

    >>> line = Line(page="lake", day=738947)
    >>> Line.unpacked(line.packed()).page
    'lake'

Things on pages are named by a number, `ref`: the page's number x 2^20 + their place on it. Numbers that may be many
lie in bytes, so that those of all pages can be looked at together.
"""

from __future__ import annotations

import functools
from typing import Any, Final, Literal

import msgspec
import numpy as np
from numpy.typing import NDArray

ROOM: Final = 20
"""Bits of a ref that tell the place on the page."""
Longs = NDArray[np.int64]
Kind = Literal["events", "threads"]


class Strand(msgspec.Struct, array_like=True, gc=False):
    """The events of a page, or its threads: `counts` of `keys` (int64) of each, the last day on which others may come
    back to it (`until`), a hash of what it is compared by (`marks`), whether the page only touches it (`loose`), the
    ref of the one that its group began with (`homes`), a bit for each group that it was compared with (`looked`), the
    noun that it is told in (`joints`, 0: in none), the groups that it showed to be one with its own (`bridges`: place,
    ref).
    """

    counts: bytes = b""
    keys: bytes = b""
    until: bytes = b""
    marks: bytes = b""
    loose: bytes = b""
    homes: bytes = b""
    looked: bytes = b""
    joints: bytes = b""
    bridges: tuple[tuple[int, int], ...] = ()


class Line(msgspec.Struct, array_like=True, gc=False):
    """A page. `day`: its own, -1: unknown; `came`: on which its report came first; `turn`: on which its turn is, for a
    page without a day that of its story; `stands`: the page that stands for the report.

    Copies: `body`, `signature`, `kin` (pages before it that it is a copy of). Stories: `telling` terms, `weights`,
    pages that it was compared with (`near`) and their `scores`, the `circle` of pages before it that it is told with,
    `cluster` before and `story` after rulings. Actors:
    `cast` (notes), and for each the first mention of who it is before rulings (`begun`), who it is (`figures`), what is
    to be known of that one (`looks`), who else it may be (`doubts`); `acting`: the places in the cast of those on the
    sides of its events, as often as they are.
    """

    page: str
    day: int = -1
    came: int = -1
    turn: int = -1
    stands: int = 0
    source: str = ""
    body: bytes = b""
    signature: bytes = b""
    kin: bytes = b""
    telling: bytes = b""
    weights: bytes = b""
    near: bytes = b""
    scores: bytes = b""
    circle: int = 0
    cluster: int = 0
    story: int = 0
    cast: bytes = b""
    begun: bytes = b""
    figures: bytes = b""
    looks: bytes = b""
    doubts: bytes = b""
    events: Strand = msgspec.field(default_factory=Strand)
    threads: Strand = msgspec.field(default_factory=Strand)
    acting: bytes = b""

    def strand(self, kind: Kind) -> Strand:
        """The strand of that kind."""
        return self.events if kind == "events" else self.threads

    def packed(self) -> bytes:
        """The line as it is stored."""
        return msgspec.msgpack.encode(self)

    @staticmethod
    def unpacked(stored: bytes) -> Line:
        """A line as it was stored."""
        return _decoder().decode(stored)


def ref(page: int, place: int) -> int:
    """The number of what stands at `place` on the page."""
    return page << ROOM | place


def parts(ref: int) -> tuple[int, int]:
    """The page's number and the place that the ref is made of."""
    return ref >> ROOM, ref & ((1 << ROOM) - 1)


def longs(kept: bytes) -> Longs:
    """Numbers as they lie in a line."""
    return np.frombuffer(kept, dtype=np.int64)


def kept(numbers: Any, kind: Any = np.int64) -> bytes:
    """Numbers as they go into a line."""
    return np.asarray(numbers, dtype=kind).tobytes()


@functools.cache
def _decoder() -> msgspec.msgpack.Decoder[Line]:
    return msgspec.msgpack.Decoder(Line)
