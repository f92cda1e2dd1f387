"""Which moves belong to one matter: what a reader would enter once into a calendar or ledger.

In: the moves of one kind on a page. Out: `Matter`s; which of them are worth an entry tells `ledger`.

    >>> [len(m.moves) for m in matters(moves, actors)]      # two sentences on one summit
    [2]

Mentions of one event are one matter, and so are those between the same sides, where nothing keeps them apart: other
people, another date, talks that go on beside a meeting, one side's measure and the other's answer to it.
"""

from __future__ import annotations

import collections
import dataclasses
from collections.abc import Mapping
from typing import Final

from dragoman.records import Actor, Span, ThreadKind
from dragoman.stories.moves import Move

UNKNOWN: Final = "UNK"
MANY: Final = 4
"""Mentions beside which a country that few of them name is an aside."""
SHARE: Final = 0.25
"""Up to which share of many mentions a country is one that a mention adds by the way."""
TO_COME: Final = ("planned", "postponed", "cancelled", "refused", "announced")


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
        return frozenset(map(self.land, ids))

    def land(self, id: str) -> str:
        """The country of one who takes part."""
        return self.actors[id].country if id in self.actors else id

    def lands_of(self, move: Move) -> frozenset[str]:
        """Countries of those who take part in one move."""
        return frozenset(map(self.land, move.parties))

    def mainly(self) -> frozenset[str]:
        """Countries that take part by more than one sentence of many, the known ones if there are two."""
        told: dict[str, set[Span]] = {}
        for move in self.moves:
            for land in self.lands_of(move):
                told.setdefault(land, set()).add(move.event.sentence_span)
        most = max(map(len, told.values()), default=0)
        main = {land for land, spans in told.items() if len(spans) > 1 or most < MANY}
        known = main - {UNKNOWN}
        return frozenset(known if len(known) > 1 else main)

    def often(self) -> frozenset[str]:
        """Countries that take part by more than one mention of four, where there are so many."""
        told = collections.Counter(land for move in self.moves for land in self.lands_of(move))
        few = SHARE * len(self.moves) if len(self.moves) >= MANY else 0
        return frozenset(land for land, times in told.items() if times > few)

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

    def nameless(self) -> bool:
        """Whether it befell a single person whom nothing names."""
        borne = [self.actors[i] for m in self.moves for i in m.event.recipients if i in self.actors]
        return bool(borne) and all(a.kind == "person" and a.name == a.name.lower() for a in borne)

    def sectors(self) -> frozenset[str | None]:
        """Sectors of those who take part."""
        return frozenset(self.actors[i].sector for i in self.parties() if i in self.actors)

    def sentences(self) -> frozenset[Span]:
        """Where the sentences that tell of it stand."""
        return frozenset(m.event.sentence_span for m in self.moves)

    @property
    def over(self) -> bool:
        """Whether all that is told of it was held before the news."""
        return all(m.state == "held" and m.event.background for m in self.moves)

    @property
    def hoped(self) -> bool:
        """Whether it has only been spoken of."""
        return all(m.state == "proposed" for m in self.moves)

    @property
    def series(self) -> bool:
        """Whether it is talks that go on rather than one meeting."""
        return self.moves[0].series

    @property
    def told(self) -> list[Move]:
        """Its moves that belong to the news, not to what came before."""
        return [m for m in self.moves if not m.event.background]


def matters(moves: list[Move], actors: Mapping[str, Actor]) -> list[Matter]:
    """Mentions of one event together, then what is one matter; moves that open none join what they fit."""
    groups: dict[tuple[str, bool], list[Matter]] = {}
    for move in moves:
        if move.opens:
            _group(groups.setdefault((move.event.root, move.series), []), Matter(move.kind, [move], actors))
    found: list[Matter] = []
    for matter in (m for group in groups.values() for m in group):
        home = next((m for m in found if _one(m, matter)), None)
        if home is None:
            found.append(matter)
        else:
            home.moves += matter.moves
    for move in moves:
        if not move.opens:
            _join(move, found, actors)
    return found


def _group(group: list[Matter], mention: Matter) -> None:
    """Puts a mention to those of its event; one with other countries, neither more nor fewer, is another matter."""
    mine = mention.lands()
    for matter in group:
        theirs = matter.lands()
        if mention.kind != "meeting" or mine <= theirs or theirs <= mine:
            matter.moves += mention.moves
            return
    group.append(mention)


def _one(one: Matter, other: Matter) -> bool:
    """Whether the two are one matter."""
    match one.kind:
        case "meeting":
            return one.lands() == other.lands() and _same_occasion(one, other)
        case "agreement":
            old = not one.told and not other.told
            return one.lands() == other.lands() if old else one.parties() == other.parties()
        case "detention":
            return bool(_held(one) & _held(other)) or _one_arrest(one, other)
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
    if one.over != other.over and (one.hoped or other.hoped):
        return False
    return not one.dates() or not other.dates() or any(_overlap(a, b) for a in one.dates() for b in other.dates())


def _overlap(one: str, other: str) -> bool:
    """Whether two dates or intervals have a day in common, as far as they are precise."""
    (a, b), (c, d) = ((x.partition("/")[0], x.rpartition("/")[2]) for x in (one, other))
    return a[: len(d)] <= d[: len(a)] and c[: len(b)] <= b[: len(c)]


def _one_arrest(one: Matter, other: Matter) -> bool:
    """Whether both tell of somebody without a name, of one country: "the attacker", then "a suspect" """
    if not (one.nameless() and other.nameless()) or one.lands() != other.lands():
        return False
    return not one.dates() or not other.dates() or not one.dates().isdisjoint(other.dates())


def _held(matter: Matter) -> frozenset[str]:
    return frozenset(i for m in matter.moves for i in m.event.recipients)


def _may_move(move: Move, matter: Matter) -> bool:
    """Whether it can be this matter that the move moves: a meeting of these countries, not held by then."""
    if move.kind == "meeting" and not matter.lands_of(move) <= matter.lands():
        return False
    return move.state != "cancelled" or any(m.state != "held" for m in matter.moves)


def _names(move: Move, matter: Matter) -> bool:
    """Whether the matter is named behind the move in its own sentence: "cancelled the visit", "refused to meet"."""
    here, start = move.event.sentence_span, move.event.span[1]
    return any(m.opens and m.event.sentence_span == here and m.event.span[0] >= start for m in matter.moves)


def _off(move: Move, matter: Matter) -> bool:
    """Whether the move calls off what the matter tells to be off."""
    return move.state == "cancelled" and any(m.state in ("cancelled", "refused") for m in matter.moves if m.opens)


def _join(move: Move, matters: list[Matter], actors: Mapping[str, Actor]) -> None:
    """A move goes to the matter that shares most of its participants; charges else to the only arrests of the place.

    What was held cannot be called off any more; what is told to be off, was called off.
    """
    shared = [
        (_names(move, m), len(move.parties & m.parties()), _off(move, m), -i)
        for i, m in enumerate(matters)
        if move.parties & m.parties() and _may_move(move, m)
    ]
    best = max(shared, default=None)
    if best is not None:
        matters[-best[-1]].moves.append(move)
    if best is not None or move.kind != "detention":
        return
    lands = Matter(move.kind, [move], actors).lands()
    near = [m for m in matters if lands and m.lands() == lands]
    if len(near) == 1:
        near[0].moves.append(move)
