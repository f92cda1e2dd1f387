"""Digests of many pages → what they come down to.

In: digests in any order, rulings. Out: a `Chronicle`, or its nouns one by one.

    >>> gather([]).events
    ()

All is put together at once, in memory; `weaving` does the same bit by bit, for a store that grows. The same pages and
rulings give the same chronicle, in whatever order they come.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator

import msgspec

from dragoman.across.notes import Digest
from dragoman.across.ruling import in_force
from dragoman.across.weaving import weave
from dragoman.chronicle import Chronicle, Joint, Ruling, in_order


def gather(digests: Iterable[Digest], rulings: Iterable[Ruling] = ()) -> Chronicle:
    """What the pages come down to, with what people ruled on it kept."""
    return in_order(each(digests, rulings))


def each(digests: Iterable[Digest], rulings: Iterable[Ruling] = ()) -> Iterator[Joint]:
    """The same one by one: copies, actors, events, threads, stories."""
    by_id = {digest.page: digest for digest in digests}
    pages = dict(enumerate((by_id[id] for id in sorted(by_id)), 1))
    actors: list[Joint] = []
    weaving = weave(
        {},
        fresh=pages,
        gone=(),
        fetch=lambda ns: [(n, pages[n]) for n in ns],
        force=in_force(rulings),
        actor=lambda n, noun, at: actors.append(msgspec.structs.replace(noun, mentions=tuple(at))),
    )
    return itertools.chain(actors, (noun for _, _, noun in weaving.nouns()))
