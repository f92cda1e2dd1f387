"""An article → its sketch: what is needed of it to find its copies, in about three kilobytes.

In: a page's id and article. Out: a `Sketch`: hashed shingles and names, the MinHash signature, who wrote and showed it.

    >>> len(sketch("a", Article(body=("The envoys left Geneva on Tuesday.",))).shingles)
    2

Shingles are runs of five words (Broder 1997 took ten for whole web pages; five still meet where an editor has touched
every sentence). The signature's 64 permutations are cut into 32 bands of two (`grouping`).
"""

from __future__ import annotations

import datetime as dt
import functools
import re
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

import numpy as np
from datasketch import MinHash
from numpy.typing import NDArray

from dragoman.dates import day_of
from dragoman.records import Article

Hashes: TypeAlias = NDArray[np.uint32]
RUN = 5  # words in a shingle
PERMUTATIONS = 64
_MOST = 6_000  # words of a body that are looked at: longer ones are transcripts and live pages
_WORD = re.compile(r"\w+(?:[’']\w+)*")
_NAME = re.compile(r"(?<=[a-z,;] )[A-ZÀ-Þ][\w’'-]+")
_NUMBER = re.compile(r"\b\d[\d.,]*\d\b|\b\d\b")


@dataclass(frozen=True, slots=True)
class Sketch:
    """Sorted hashes of the body's shingles, names and numbers; `wrote` is the originator, else the publisher."""

    page: str
    shingles: Hashes
    names: Hashes
    signature: NDArray[np.uint64] | NDArray[np.uint32]
    day: dt.date | None = None
    headline: str | None = None
    publisher: str | None = None
    originator: str | None = None


def sketch(page: str, article: Article, day: dt.date | None = None) -> Sketch:
    """The sketch of the article; `day` is its day where the article does not give one itself."""
    text = "\n".join(article.body)
    shingles = _shingles(text)
    return Sketch(
        page=page,
        shingles=shingles,
        names=_hashed([*_NAME.findall(text), *_NUMBER.findall(text)]),
        signature=_signature(shingles),
        day=day_of(article.published) or day,
        headline=article.headline,
        publisher=article.publisher,
        originator=article.originator,
    )


def _shingles(text: str) -> Hashes:
    words = [word.lower() for word in _WORD.findall(text)[:_MOST]]
    if 0 < len(words) < RUN:
        return _hashed([" ".join(words)])
    return _hashed([" ".join(words[i : i + RUN]) for i in range(len(words) - RUN + 1)])


def _hashed(values: Sequence[str]) -> Hashes:
    return np.unique(np.fromiter((zlib.crc32(value.encode()) for value in values), dtype=np.uint32, count=len(values)))


@functools.cache
def permutations() -> Any:
    """datasketch's own permutations, made once: making them anew for each page takes as long as hashing it."""
    return MinHash(num_perm=PERMUTATIONS, hashfunc=_same).permutations


def _signature(shingles: Hashes) -> NDArray[np.uint64]:
    hashed = MinHash(num_perm=PERMUTATIONS, hashfunc=_same, permutations=permutations())
    if len(shingles):
        hashed.update_batch(shingles.tolist())
    signature: NDArray[np.uint64] = hashed.hashvalues
    return signature


def _same(value: Any) -> Any:
    """The hash function of what is a hash already."""
    return value
