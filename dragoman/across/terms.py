"""Text → the terms that tell one matter from another, hashed.

In: text. Out: terms, `Bag`s of them, how rare each is.

    >>> terms("The envoys' talks in Geneva")
    ['the', 'envoy', 'talk', 'in', 'geneva']
    >>> rarity("geneva") > rarity("talk") > rarity("the")
    True

How many articles a word stands in comes from `data/story_words.json`; a word that is not there is rare. Hashes are
CRC-32: of 100,000 different words about one in 40,000 meets another one.
"""

from __future__ import annotations

import functools
import math
import re
import zlib
from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Final

import numpy as np

from dragoman import lexicon
from dragoman.across.notes import Bag

FEWEST: Final = 0.002
"""Share of the articles that a word stands in which `data/story_words.json` does not know."""
COMMON: Final = 0.35
"""Share from which a word tells nothing."""
_WORD: Final = re.compile(r"[^\W_]+(?:['’.-][^\W_]+)*")
_NAME: Final = re.compile(r"(?<=[^\s.!?:”\"“‘]\s)[A-ZÀ-Þ][\w’'-]+")


def terms(text: str) -> list[str]:
    """The words of the text, in lower case, without plural and possessive endings."""
    return [_stem(word) for word in _WORD.findall(text)]


def names(text: str) -> list[str]:
    """The capitalised words that do not begin a sentence, as `terms` has them."""
    return [_stem(word) for word in _NAME.findall(text)]


def _stem(word: str) -> str:
    word = word.lower().replace("’", "'").removesuffix("'s").rstrip("'")
    return word[:-1] if len(word) > 4 and word.endswith("s") and not word.endswith("ss") else word


def hashed(term: str) -> int:
    """The term as a 32-bit number."""
    return zlib.crc32(term.encode())


@functools.cache
def shares() -> Mapping[int, float]:
    """Hashed word → the share of articles that it stands in."""
    return {hashed(row["word"]): row["share"] for row in lexicon.entries("story_words")}


def rarity(term: str) -> float:
    """How much a word tells: 0 for the commonest, about 6 for one that nobody has listed."""
    return rarity_of(hashed(term))


def rarity_of(hash: int) -> float:
    """The same for a hashed term."""
    return -math.log(max(FEWEST, shares().get(hash, FEWEST)))


def bag(found: Iterable[str], most: int) -> Bag:
    """The `most` telling terms, by how often and how rare; terms that nearly every article has are left out."""
    counted = Counter(map(hashed, found))
    least = -math.log(COMMON)
    weighed = [((1 + math.log(n)) * rarity_of(h), h, n) for h, n in counted.items() if rarity_of(h) > least]
    kept = sorted((h, n) for _, h, n in sorted(weighed, reverse=True)[:most])
    return packed_bag(kept)


def packed_bag(counted: Iterable[tuple[int, int]]) -> Bag:
    """The bag of these terms and counts, given in order of the terms."""
    rows = list(counted)
    return Bag(
        terms=np.array([h for h, _ in rows], dtype="<u4").tobytes(),
        counts=bytes(min(n, 255) for _, n in rows),
    )


def rarest(text: str, most: int) -> tuple[int, ...]:
    """The `most` rarest terms of the text, hashed, in order of their hash."""
    found = {h for h in map(hashed, terms(text)) if rarity_of(h) > 2.0}
    return tuple(sorted(sorted(found, key=lambda h: (-rarity_of(h), h))[:most]))


def tellingest(text: str, most: int) -> tuple[int, ...]:
    """The `most` terms that come often and are rare, hashed, in order of their hash."""
    counted = Counter(map(hashed, terms(text)))
    weighed = {h: (1 + math.log(n)) * rarity_of(h) for h, n in counted.items() if rarity_of(h) > 2.0}
    return tuple(sorted(sorted(weighed, key=lambda h: (-weighed[h], h))[:most]))
