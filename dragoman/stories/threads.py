"""What the events of a page amount to: one thread per matter (CODEBOOK 7).

In: the events, conditions and actors of a page. Out: `Thread`s: kind, participants, where it stands, the steps.

    >>> [(t.kind, t.state) for t in threads(events, conditions, actors)]
    [('meeting', 'cancelled'), ('sanctions', 'announced')]

Events move matters (`moves`), moves are gathered into matters (`matters`); here the state and the steps of each.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Container, Sequence
from typing import Final, get_args

from dragoman.records import Actor, Condition, Event, Span, Thread, ThreadKind, ThreadStep
from dragoman.stories.ledger import entered
from dragoman.stories.matters import Matter, matters
from dragoman.stories.moves import Move, moves

KINDS: Final[tuple[ThreadKind, ...]] = get_args(ThreadKind)
TITLES: Final = {
    "meeting": "Meeting", "sanctions": "Sanctions", "agreement": "Agreement", "deployment": "Deployment",
    "detention": "Detention", "protest": "Protest", "conflict": "Conflict",
}  # fmt: skip
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
LASTING: Final = 5
"""Years after which what was agreed, and nobody has left, is told as what is in force."""


def threads(
    events: Sequence[Event],
    conditions: Sequence[Condition],
    actors: Sequence[Actor],
    *,
    headline: Span | None = None,
    lead: Sequence[Span] | None = None,
    as_of: dt.date | None = None,
    vague: Container[str] = (),
) -> tuple[Thread, ...]:
    """The threads of a page, by kind and order of appearance.

    `headline` and `lead`: where they stand (`None` if nobody knows); `as_of`: the page's date; `vague`: the ids of
    events whose words name nobody: they move nothing.
    """
    found: list[Thread] = []
    names = {actor.id: actor for actor in actors}
    broken = {c.of for c in conditions if c.outcome == "violated" and c.relation in ("if", "only_if")}
    moved = [move for event in events if event.id not in vague for move in moves(event, events)]
    for kind in KINDS:
        for matter in matters([m for m in moved if m.kind == kind], names):
            if not entered(matter, headline, lead):
                continue
            state = _final(matter, broken, as_of)
            found.append(_thread(f"t{len(found) + 1}", matter, state))
    return tuple(found)


def _thread(id: str, matter: Matter, state: str) -> Thread:
    parties = _participants(matter, state)
    return Thread(
        id=id, kind=matter.kind, title=_title(matter, parties), participants=tuple(parties), state=state,
        history=_history(matter),
    )  # fmt: skip


def _participants(matter: Matter, state: str) -> list[str]:
    """Who takes part by the moves that tell the state; of a conflict those told again, and whose country is known."""
    telling = [m for m in matter.moves if m.state == state]
    if matter.kind == "conflict":
        telling = [m for m in telling if len(matter.lands_of(m)) > 1] or telling
    parties = list(dict.fromkeys(i for move in telling or matter.moves for i in move.sides))
    if matter.kind == "conflict":
        main = matter.mainly()
        parties = [i for i in parties if matter.land(i) in main] or parties
    return parties


def _history(matter: Matter) -> tuple[ThreadStep, ...]:
    """The steps in order of their dates, undated ones in page order; the same state is not entered twice in a row."""
    steps: list[ThreadStep] = []
    for move in sorted(matter.moves, key=_when):
        if not steps or steps[-1].state != move.state:
            steps.append(ThreadStep(event=move.event.id, state=move.state, date=move.event.date))
    return tuple(steps)


def _when(move: Move) -> tuple[bool, str, Span]:
    return not move.event.background, move.event.date or "9999", move.event.span


def _title(matter: Matter, parties: list[str]) -> str:
    names = [matter.actors[i].name for i in parties[:3] if i in matter.actors]
    return f"{TITLES[matter.kind]}: {', '.join(names)}" if names else TITLES[matter.kind]


# ---- where it stands ----


def _final(matter: Matter, broken: set[str], as_of: dt.date | None) -> str:
    """Where the matter stands at the end of the page; `broken`: ids of the events whose condition was broken."""
    anyway = [m for m in matter.moves if m.after_all and m.state not in ("cancelled", "refused", "broken", "rejected")]
    if anyway:
        return anyway[-1].state
    match matter.kind:
        case "meeting":
            return _meeting(matter, broken)
        case "agreement":
            return _agreement(matter, as_of)
        case "protest" if _over(matter, as_of):
            return "ended"
    return _furthest(matter)


def _furthest(matter: Matter) -> str:
    """The state furthest on among what belongs to the news."""
    return max((m.state for m in matter.told or matter.moves), key=RANK[matter.kind].index)


def _over(matter: Matter, as_of: dt.date | None) -> bool:
    """Whether it was a march of one day that is past: nothing on the page says that it goes on."""
    moves = matter.told or matter.moves
    days = {m.event.date for m in moves}
    if len(days) != 1 or as_of is None or any(m.state != "under_way" for m in moves):
        return False
    day = days.pop() or ""
    return len(day) == len("2020-01-01") and day < as_of.isoformat() and all("demo" in m.event.modes for m in moves)


def _meeting(matter: Matter, broken: set[str]) -> str:
    """A refusal of what was planned is a cancellation, of what was not, a refusal; another round is still to come.

    Sides that met on the day did not talk about something, and did not refuse to meet.
    """
    told = matter.told or matter.moves
    states = {m.state for m in told}
    if "refused" in states and states <= {"held", "refused"} and any(m.state == "held" and m.event.date for m in told):
        return "held"
    if "cancelled" in states:
        off = any(m.event.type == "CONSULT" and m.event.status in ("cancelled", "planned") for m in matter.moves)
        return "cancelled" if off else "refused"
    if any(m.event.id in broken for m in matter.moves):
        return "cancelled"
    for state in ("under_way", "planned", "postponed") if matter.series else ("postponed", "planned", "under_way"):
        if state in states:
            return state
    return _furthest(matter)


def _agreement(matter: Matter, as_of: dt.date | None) -> str:
    """One of former years that nobody has left is in force; one without a date is as it was made."""
    state = _furthest(matter)
    if state in ("agreed", "signed") and not matter.told and as_of is not None:
        years = [int(d[:4]) for d in matter.dates() if d[:4].isdigit()]
        return "in_force" if years and max(years) < as_of.year - LASTING else state
    return state
