"""What the events of a page amount to: one thread per matter (CODEBOOK 7).

In: the events, conditions and actors of a page. Out: `Thread`s: kind, participants, where it stands, the steps.

    >>> [(t.kind, t.state) for t in threads(events, conditions, actors)]
    [('meeting', 'cancelled'), ('sanctions', 'announced')]

Mentions of one event form a matter; matters of a kind with the same participants are one thread. Which event moves
which kind to which state is `data/thread_kinds.json`.
"""

from __future__ import annotations

import dataclasses
import functools
from collections.abc import Mapping, Sequence
from typing import Any, Final, get_args

from dragoman import lexicon
from dragoman.records import Actor, Condition, Event, Thread, ThreadKind, ThreadStep

KINDS: Final[tuple[ThreadKind, ...]] = get_args(ThreadKind)
TITLES: Final = {
    "meeting": "Meeting", "sanctions": "Sanctions", "agreement": "Agreement", "deployment": "Deployment",
    "detention": "Detention", "protest": "Protest", "conflict": "Conflict",
}  # fmt: skip


@dataclasses.dataclass(frozen=True, slots=True)
class Move:
    """An event that moves a thread of `kind` to `state`; `opens`: it may start one."""

    event: Event
    kind: ThreadKind
    state: str
    opens: bool


@dataclasses.dataclass(slots=True)
class Matter:
    """The moves of one event or of several with the same participants."""

    kind: ThreadKind
    moves: list[Move]

    def parties(self) -> frozenset[str]:
        """Ids of everybody who takes part."""
        return frozenset(i for m in self.moves for i in (*m.event.actors, *m.event.recipients))


def threads(events: Sequence[Event], conditions: Sequence[Condition], actors: Sequence[Actor]) -> tuple[Thread, ...]:
    """The threads of a page, by kind and order of appearance."""
    found: list[Thread] = []
    names = {actor.id: actor for actor in actors}
    moves = [move for event in events for move in _moves(event)]
    for kind in KINDS:
        for matter in _matters([m for m in moves if m.kind == kind], names):
            found.append(_thread(f"t{len(found) + 1}", matter, names))
    return tuple(found)


# ---- events → moves → matters ----


def _moves(event: Event) -> list[Move]:
    """What an event moves: for each kind the last row of the table that fits it."""
    modes, anchor = set(event.modes), event.anchor.lower()
    found: dict[ThreadKind, Move] = {}
    for row in _table().get((event.type, event.status), ()):
        fits = not row["modes"] or set(row["modes"]) & modes
        named = not row["words"] or any(word in anchor for word in row["words"])
        past = row["state"] == "under_way" and row["kind"] == "meeting" and (event.background or event.date is not None)
        if fits and named and not past and not set(row["without"]) & modes:
            found[row["kind"]] = Move(event, row["kind"], row["state"], row["opens"])
    return list(found.values())


def _matters(moves: list[Move], actors: Mapping[str, Actor]) -> list[Matter]:
    """Mentions of the same event together; then those with the same participants; movers join what they fit."""
    if not moves:
        return []
    groups: dict[str, Matter] = {}
    for move in moves:
        if move.opens:
            groups.setdefault(move.event.same_as or move.event.id, Matter(move.kind, [])).moves.append(move)
    matters: list[Matter] = []
    for matter in groups.values():
        home = next((m for m in matters if _joinable(m, matter, actors)), None)
        if home is None:
            matters.append(matter)
        else:
            home.moves += matter.moves
    for move in moves:
        if not move.opens:
            _join(move, matters)
    return [m for m in matters if _worth(m, actors)]


def _joinable(one: Matter, other: Matter, actors: Mapping[str, Actor]) -> bool:
    """Meetings and agreements are one matter between the same people, detentions of the same, the rest between the
    same countries."""
    if one.kind in ("meeting", "agreement"):
        return one.parties() == other.parties()
    if one.kind == "detention":
        return bool(_held(one) & _held(other))
    mine, theirs = _lands(one, actors), _lands(other, actors)
    if one.kind == "conflict":
        return len(mine & theirs) > 1 or mine <= theirs or theirs <= mine
    return mine == theirs


def _held(matter: Matter) -> frozenset[str]:
    return frozenset(i for m in matter.moves for i in m.event.recipients)


def _lands(matter: Matter, actors: Mapping[str, Actor]) -> frozenset[str]:
    return frozenset(actors[i].country if i in actors else i for i in matter.parties())


def _worth(matter: Matter, actors: Mapping[str, Actor]) -> bool:
    """Whether a reader would enter it: two sides, something that stands now, not merely thought of."""
    if len(matter.parties()) < (1 if matter.kind in ("protest", "deployment", "agreement", "meeting") else 2):
        return False
    now = [m for m in matter.moves if not m.event.background]
    if matter.kind == "conflict":
        told = [m for m in now if m.event.status == "occurred"]
        threats = [m for m in now if m.event.type == "THREATEN"]
        return len(told) + len(threats) > 1 and (len(_lands(matter, actors)) > 1 or len(told) > 2)
    if matter.kind == "deployment":
        return bool(now) and any(m.state != "threatened" for m in matter.moves)
    return True


def _join(move: Move, matters: list[Matter]) -> None:
    """A move goes to the matter that shares most of its participants."""
    parties = frozenset((*move.event.actors, *move.event.recipients))
    shared = [(len(parties & m.parties()), -i) for i, m in enumerate(matters)]
    best = max(shared, default=(0, 0))
    if best[0]:
        matters[-best[1]].moves.append(move)


# ---- matters → threads ----


def _thread(id: str, matter: Matter, actors: Mapping[str, Actor]) -> Thread:
    steps = _history(matter)
    state = _final(matter)
    parties: list[str] = []
    telling = [m for m in matter.moves if m.state == state and matter.kind != "conflict"]
    for move in telling or matter.moves:
        parties += [i for i in (*move.event.actors, *move.event.recipients) if i not in parties]
    return Thread(
        id=id, kind=matter.kind, title=_title(matter, parties, actors), participants=tuple(parties),
        state=state, history=steps,
    )  # fmt: skip


def _history(matter: Matter) -> tuple[ThreadStep, ...]:
    """The steps in order of their dates, undated ones in page order; the same state is not entered twice in a row."""
    ordered = sorted(matter.moves, key=lambda m: (not m.event.background, m.event.date or "9999", m.event.span))
    steps: list[ThreadStep] = []
    for move in ordered:
        if not steps or steps[-1].state != move.state:
            steps.append(ThreadStep(event=move.event.id, state=move.state, date=move.event.date))
    return tuple(steps)


RANK: Final = {
    "meeting": ("proposed", "planned", "postponed", "under_way", "held", "refused", "cancelled"),
    "sanctions": ("threatened", "announced", "imposed", "eased", "lifted"),
    "agreement": ("proposed", "offered", "agreed", "signed", "in_force", "suspended", "broken", "rejected"),
    "deployment": ("threatened", "announced", "under_way", "done", "withdrawn"),
    "detention": ("sought", "detained", "charged", "convicted", "released"),
    "protest": ("planned", "under_way", "dispersed", "ended"),
    "conflict": ("threatened", "under_way", "ceasefire", "ended"),
}
"""States of each kind in the order in which a matter passes through them."""


def _final(matter: Matter) -> str:
    """The state furthest on; a refusal of what was planned is a cancellation, of what was not, a refusal."""
    order = RANK[matter.kind]
    now = [m for m in matter.moves if not m.event.background] or matter.moves
    states = {m.state for m in now}
    called_off = any(m.event.status == "cancelled" for m in matter.moves)
    if matter.kind == "meeting" and "cancelled" in states and not called_off:
        return "refused"
    if matter.kind == "meeting" and "cancelled" not in states:
        for state in ("planned", "under_way"):
            if state in states:
                return state
    return max(states, key=order.index)


def _title(matter: Matter, parties: list[str], actors: Mapping[str, Actor]) -> str:
    names = [actors[i].name for i in parties[:3] if i in actors]
    return f"{TITLES[matter.kind]}: {', '.join(names)}" if names else TITLES[matter.kind]


@functools.cache
def _table() -> Mapping[tuple[str, str], tuple[Mapping[str, Any], ...]]:
    table: dict[tuple[str, str], list[Mapping[str, Any]]] = {}
    for row in lexicon.entries("thread_kinds"):
        table.setdefault((row["type"], row["status"]), []).append(row)
    return {key: tuple(rows) for key, rows in table.items()}
