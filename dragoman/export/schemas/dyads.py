"""Dyads: who did it to whom, one pair a row, as CAMEO's data sets have events; and numbers that rows are known by.

In: a case. Out: pairs of parties, with `None` for a side that nobody is named for.

    >>> [(a.actor.name, b and b.actor.name) for a, b in dyads(case)]
    [('Kenya', 'Uganda')]

Every actor stands with every recipient. Two sides or more that do it to each other (several actors, no recipient) stand
both ways, as PETRARCH and ICEWS code a meeting.
"""

from __future__ import annotations

import hashlib
import itertools
from collections.abc import Iterable
from typing import TypeAlias

from dragoman.export.schemas import codes
from dragoman.export.schemas.cases import Case
from dragoman.export.schemas.codes import Act
from dragoman.export.schemas.rows import NO_CAMEO, NOBODY
from dragoman.export.schemas.sightings import Party

Dyad: TypeAlias = tuple[Party | None, Party | None]

MOST = 90
"""Dyads of one event at most: ten sides that all meet each other. A page can name hundreds."""
BITS = 53
"""Of a row's number: exact in a double, which R and spreadsheets read numbers into."""


def dyads(case: Case) -> list[Dyad]:
    """The pairs of a case; none if nobody is named at all."""
    actors: tuple[Party | None, ...] = case.actors or (None,)
    pairs: Iterable[Dyad]
    if case.recipients:
        pairs = itertools.product(actors, case.recipients)
    elif len(case.actors) > 1:
        pairs = itertools.permutations(case.actors, 2)
    else:
        pairs = ((actor, None) for actor in case.actors)
    return list(itertools.islice(pairs, MOST))


def acted(case: Case) -> tuple[Act, list[Dyad]] | str:
    """The act and the pairs of a case, for sets that go by CAMEO; or why it has no row there."""
    act, pairs = codes.cameo(case.cameo), dyads(case)
    if act is None:
        return NO_CAMEO
    return (act, pairs) if pairs else NOBODY


def number(case: Case, at: int) -> int:
    """The number of the `at`-th dyad of a case: from the case's id, so the same in every export."""
    digest = hashlib.blake2b(f"{case.id}\0{at}".encode(errors="surrogatepass"), digest_size=8).digest()
    return int.from_bytes(digest) >> (64 - BITS)
