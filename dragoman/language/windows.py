"""Words of a block → chunks that begin with a sentence, and windows that the encoder can read.

In: words and the number of pieces of each. Out: chunks: a long block is cut after a sentence's end (a lone "." "!"
"?", closing quotation marks after it, a capital or opening mark next). A chunk that is still too long for the encoder
is read in overlapping windows, each word's row taken from where it stands deepest.

>>> chunks_of(["Talks", "failed", ".", "Why", "?"], [1, 1, 1, 1, 1], longest=4)
[(0, 3), (3, 5)]
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

LONGEST = 160
"""Word pieces in a window, as in training; a longer sentence is read in windows of ``STRETCH``."""
STRETCH = 256
HARD_LIMIT = 2000
"""So many words without a sentence's end are no sentence: the text is cut there, which bounds memory."""
OVERLAP = 64
_ENDS = {".", "!", "?", "…", "..."}
_CLOSERS = {'"', "”", "'", "’", ")", "]"}
_OPENERS = {'"', "“", "‘", "'", "(", "["}


@dataclass(frozen=True)
class Span:
    """Words ``start`` to ``end`` are read; the rows of ``keep_from`` to ``keep_to`` are kept."""

    start: int
    end: int
    keep_from: int
    keep_to: int


def chunks_of(words: list[str], sizes: list[int], longest: int = LONGEST) -> list[tuple[int, int]]:
    """Ranges of words, each beginning with a sentence; no longer than ``longest`` pieces where a cut can be found."""
    chunks = []
    at = 0
    while at < len(words):
        end = _cut(words, sizes, at, longest)
        chunks.append((at, end))
        at = end
    return chunks


def _cut(words: list[str], sizes: list[int], at: int, longest: int) -> int:
    """The last sentence end within ``longest`` pieces, else the first one after them, else the limit or the end."""
    total, found = 0, 0
    limit = min(len(words), at + HARD_LIMIT)
    for i in range(at, limit):
        total += sizes[i]
        if total > longest and found:
            return found
        if i + 1 < len(words) and _ends_before(words, at, i + 1):
            if total > longest:
                return i + 1
            found = i + 1
    return limit


def _ends_before(words: list[str], at: int, i: int) -> bool:
    if not (words[i][:1].isupper() or words[i] in _OPENERS):
        return False
    before = i - 1
    while before > at and words[before] in _CLOSERS:
        before -= 1
    return words[before] in _ENDS


def spans_of(sizes: list[int]) -> list[Span]:
    """The windows of one chunk."""
    end = len(sizes)
    if sum(sizes) <= STRETCH:
        return [Span(0, end, 0, end)]
    edges = _edges(sizes)
    marks = [0, *((a[1] + b[0]) // 2 for a, b in pairwise(edges)), end]
    return [Span(a, b, marks[i], marks[i + 1]) for i, (a, b) in enumerate(edges)]


def _edges(sizes: list[int]) -> list[tuple[int, int]]:
    """Ranges of up to ``STRETCH`` pieces, each beginning ``OVERLAP`` pieces before the last one's end."""
    edges: list[tuple[int, int]] = []
    at = 0
    while True:
        stop, total = at, 0
        while stop < len(sizes) and total + sizes[stop] <= STRETCH:
            total += sizes[stop]
            stop += 1
        edges.append((at, stop))
        if stop == len(sizes):
            return edges
        back = 0
        while stop > at + 1 and back < OVERLAP:
            stop -= 1
            back += sizes[stop]
        at = stop
