"""Which moves belong to one matter: what a reader would enter once into a calendar or ledger.

In: the moves of one kind on a page. Out: `Matter`s that are worth an entry.

    >>> [len(m.moves) for m in matters(moves, actors, headline)]      # two sentences on one summit
    [2]

Mentions of one event are one matter, and so are those between the same sides, where nothing keeps them apart: other
people, another date, talks that go on beside a meeting, one side's measure and the other's answer to it.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from typing import Final

from dragoman.records import Actor, Span, ThreadKind
from dragoman.stories.moves import Move

WISHES: Final = ("proposed", "threatened", "sought")
"""States of what has only been spoken of: such a matter is entered when the page comes back to it."""
TO_COME: Final = ("planned", "postponed", "cancelled", "refused", "announced")
BODIES: Final = ("IGO", "EUR", "UNO")
"""Actors that can hold a meeting by themselves."""
UNKNOWN: Final = "UNK"
ARMED: Final = frozenset({"MIL", "REB", "UAF", "COP", "SPY", "PRM", "PRE"})
"""Sectors of those who fight at home."""


@dataclasses.dataclass(slots=True)
class Matter:
    """The moves of one event or of several that are one matter; `actors` of the page by id."""

    kind: ThreadKind
    moves: list[Move]
    actors: Mapping[str, Actor]

    def parties(self) -> frozenset[str]:
        """Ids of everybody who takes part."""
        return frozenset(i for m in self.moves for i in m.parties)

    def lands(self, *roles: str) -> frozenset[str]:
        """Countries of those who take part, or of those in `roles` only."""
        ids = {i for m in self.moves for role in roles for i in getattr(m.event, role)} if roles else self.parties()
        return frozenset(self.actors[i].country if i in self.actors else i for i in ids)

    def people(self) -> Mapping[str, frozenset[str]]:
        """Country → the persons from there who take part."""
        found: dict[str, set[str]] = {}
        for id in self.parties():
            if id in self.actors and self.actors[id].kind == "person":
                found.setdefault(self.actors[id].country, set()).add(id)
        return {land: frozenset(ids) for land, ids in found.items()}

    def dates(self) -> set[str]:
        """The dates of its moves."""
        return {m.event.date for m in self.moves if m.event.date}

    @property
    def series(self) -> bool:
        """Whether it is talks that go on rather than one meeting."""
        return self.moves[0].series

    @property
    def told(self) -> list[Move]:
        """Its moves that belong to the news, not to what came before."""
        return [m for m in self.moves if not m.event.background]


def matters(moves: list[Move], actors: Mapping[str, Actor], headline: Span | None) -> list[Matter]:
    """Mentions of one event together, then what is one matter; moves that open none join what they fit."""
    groups: dict[tuple[str, bool], Matter] = {}
    for move in moves:
        if move.opens:
            first = move.event.same_as or move.event.id
            groups.setdefault((first, move.series), Matter(move.kind, [], actors)).moves.append(move)
    found: list[Matter] = []
    for matter in groups.values():
        home = next((m for m in found if _one(m, matter)), None)
        if home is None:
            found.append(matter)
        else:
            home.moves += matter.moves
    for move in moves:
        if not move.opens:
            _join(move, found, actors)
    return [m for m in found if _worth(m, headline)]


def _one(one: Matter, other: Matter) -> bool:
    """Whether the two are one matter."""
    match one.kind:
        case "meeting":
            return one.lands() == other.lands() and _same_occasion(one, other)
        case "agreement":
            old = not one.told and not other.told
            return one.lands() == other.lands() if old else one.parties() == other.parties()
        case "detention":
            return bool(_held(one) & _held(other))
        case "conflict":
            mine, theirs = one.lands(), other.lands()
            return len(mine & theirs) > 1 or mine <= theirs or theirs <= mine
        case "sanctions":
            return _same_measure(one, other)
    return one.lands() == other.lands()


def _same_measure(one: Matter, other: Matter) -> bool:
    """One side's measures against the same; what it announces together goes together."""
    if not (one.lands("recipients") and other.lands("recipients")):
        return one.lands() == other.lands()
    if one.lands("actors") != other.lands("actors"):
        return False
    ahead = all(m.state == "announced" for x in (one, other) for m in x.moves)
    return ahead or one.lands("recipients") == other.lands("recipients")


def _same_occasion(one: Matter, other: Matter) -> bool:
    """Same countries given: neither other people, nor another time, nor talks beside a meeting."""
    if one.series != other.series:
        return False
    mine, theirs = one.people(), other.people()
    if any(mine[land].isdisjoint(theirs[land]) for land in mine.keys() & theirs.keys()):
        return False
    if one.series:
        return True
    past, ahead = ({m.state in TO_COME for m in x.moves} for x in (one, other))
    if past != ahead and not (one.dates() and other.dates()):
        return False
    return not one.dates() or not other.dates() or any(_overlap(a, b) for a in one.dates() for b in other.dates())


def _overlap(one: str, other: str) -> bool:
    """Whether two dates or intervals have a day in common, as far as they are precise."""
    (a, b), (c, d) = ((x.partition("/")[0], x.rpartition("/")[2]) for x in (one, other))
    return a[: len(d)] <= d[: len(a)] and c[: len(b)] <= b[: len(c)]


def _held(matter: Matter) -> frozenset[str]:
    return frozenset(i for m in matter.moves for i in m.event.recipients)


def _join(move: Move, matters: list[Matter], actors: Mapping[str, Actor]) -> None:
    """A move goes to the matter that shares most of its participants; charges else to the only arrests of the place."""
    shared = [(len(move.parties & m.parties()), -i) for i, m in enumerate(matters)]
    best = max(shared, default=(0, 0))
    if best[0]:
        matters[-best[1]].moves.append(move)
    if best[0] or move.kind != "detention":
        return
    lands = Matter(move.kind, [move], actors).lands()
    near = [m for m in matters if lands and m.lands() == lands]
    if len(near) == 1:
        near[0].moves.append(move)


# ---- what is worth an entry ----


def _worth(matter: Matter, headline: Span | None) -> bool:
    """Whether a reader would enter it: enough sides, something that stands now, not merely spoken of once."""
    if not _sides(matter):
        return False
    if matter.kind in ("meeting", "agreement", "sanctions") and all(m.state in WISHES for m in matter.moves):
        return len(matter.moves) > 1 or _heads(matter, headline)
    if matter.kind == "sanctions":
        return bool(matter.told) or any(m.state == "imposed" for m in matter.moves)
    if matter.kind == "conflict":
        return _fought(matter)
    if matter.kind == "deployment":
        return any(m.state != "threatened" for m in matter.told)
    return True


def _sides(matter: Matter) -> bool:
    """Whether there are as many sides as it takes: colleagues of one government do not make two."""
    lands = matter.lands() - {UNKNOWN}
    match matter.kind:
        case "protest" | "deployment":
            return bool(matter.parties())
        case "meeting" if len(lands) < 2:
            visit = all("visit" in m.event.modes for m in matter.moves)
            return bool(lands & set(BODIES)) or (not visit and len(_sectors(matter)) > 1)
        case "agreement" if len(lands) < 2:
            return len(_sectors(matter)) > 1
        case "sanctions":
            return len(matter.lands()) > 1
    return len(matter.parties()) > 1


def _sectors(matter: Matter) -> set[str | None]:
    return {matter.actors[i].sector for i in matter.parties() if i in matter.actors}


def _fought(matter: Matter) -> bool:
    """Whether there was more than one act of force: a single incident is no conflict, nor is a crime at home."""
    acts = {m.event.same_as or m.event.id for m in matter.told if m.event.status == "occurred"}
    if len(matter.lands() - {UNKNOWN}) > 1:
        return len(acts) > 1
    return len(acts) > 2 and bool(_sectors(matter) & ARMED)


def _heads(matter: Matter, headline: Span | None) -> bool:
    """Whether the headline tells of it."""
    return headline is not None and any(headline[0] <= m.event.span[0] < headline[1] for m in matter.moves)
