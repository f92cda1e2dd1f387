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
SETTLED: Final = ("meeting", "conflict", "detention")
"""Kinds whose sides the page as a whole tells: what one mention of many adds is a slip or an aside."""
QUIET: Final = dt.timedelta(days=2)
"""Without news for longer, a protest is over."""
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
        told = [m for m in matters([m for m in moved if m.kind == kind], names) if entered(m, headline, lead, as_of)]
        standing = [(matter, _final(matter, broken, as_of, headline)) for matter in told]
        for matter, state in standing:
            if not _passed_over(matter, state, headline, lead) and not _answers(matter, state, standing):
                found.append(_thread(f"t{len(found) + 1}", matter, state))
    return tuple(found)


def _answers(matter: Matter, state: str, standing: Sequence[tuple[Matter, str]]) -> bool:
    """Whether it is only what a side says to a meeting that is off: it is still ready, it would come if …"""
    off = [other for other, how in standing if how in ("cancelled", "refused")]
    return matter.kind == "meeting" and state == "proposed" and any(m.lands() == matter.lands() for m in off)


def _passed_over(matter: Matter, state: str, headline: Span | None, lead: Sequence[Span] | None) -> bool:
    """Whether it is a march that is over and that one sentence mentions in passing."""
    if state != "ended" or matter.kind != "protest" or lead is None or len(matter.sentences()) > 1:
        return False
    return not any(_within(move, part) for move in matter.moves for part in (headline, *lead))


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
        parties = _of(matter, parties, matter.mainly()) or parties
    if matter.kind in SETTLED:
        parties = _settled(matter, parties)
    if matter.kind == "deployment" and state == "withdrawn":
        parties += [i for i in _hosts(matter) if i not in parties]
    return parties


def _settled(matter: Matter, parties: list[str]) -> list[str]:
    """Those whose country the page names often enough; a conflict is not left with one side."""
    kept = _of(matter, parties, matter.often())
    one_sided = matter.kind == "conflict" and len({*map(matter.land, kept)}) < 2
    return parties if one_sided else kept


def _of(matter: Matter, parties: list[str], lands: Container[str]) -> list[str]:
    return [i for i in parties if matter.land(i) in lands]


def _hosts(matter: Matter) -> list[str]:
    """The states that troops leave, as far as places tell them."""
    lands = {m.event.place.country for m in matter.moves if m.event.place is not None} - matter.lands()
    return [a.id for a in matter.actors.values() if a.kind == "state" and a.country in lands]


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


def _final(matter: Matter, broken: set[str], as_of: dt.date | None, headline: Span | None) -> str:
    """Where the matter stands at the end of the page; `broken`: ids of the events whose condition was broken."""
    anyway = [m for m in matter.moves if m.after_all and m.state not in ("cancelled", "refused", "broken", "rejected")]
    if anyway:
        return anyway[-1].state
    match matter.kind:
        case "meeting":
            return _meeting(matter, broken, headline)
        case "agreement":
            return _agreement(matter, as_of)
        case "protest" if _over(matter, as_of):
            return "ended"
        case "conflict" if _long_over(matter, as_of):
            return "ended"
        case "conflict":
            return _conflict(matter, headline)
    return _furthest(matter)


def _furthest(matter: Matter) -> str:
    """The state furthest on among what belongs to the news."""
    return max((m.state for m in matter.told or matter.moves), key=RANK[matter.kind].index)


def _conflict(matter: Matter, headline: Span | None) -> str:
    """A truce stands that came after the last blow; one without a date where the page tells no blow before it.

    Where the headline tells of threats alone, they are the news, whatever blows came before.
    """
    heads = [m for m in matter.moves if _within(m, headline)]
    if heads and all(m.state == "threatened" for m in heads):
        return "threatened"
    state = _furthest(matter)
    told = matter.told or matter.moves
    blows = [m for m in told if m.state == "under_way" and m.event.status == "occurred"]
    if state != "ceasefire" or not blows:
        return state
    truces = [m for m in told if m.state == "ceasefire"]
    day = max(m.event.date or "" for m in truces)
    stands = day >= max(m.event.date or "" for m in blows) if day else truces[0].event.span < blows[0].event.span
    return "ceasefire" if stands else "under_way"


def _long_over(matter: Matter, as_of: dt.date | None) -> bool:
    """Whether the blows that it is told of are of a former year: an old raid that is still spoken of."""
    days = [date.rpartition("/")[2] for date in matter.dates()]
    blows = all(m.state == "under_way" for m in matter.moves)
    return blows and bool(days) and as_of is not None and max(days) < f"{as_of.year - 1:04}-{as_of.month:02}"


def _over(matter: Matter, as_of: dt.date | None) -> bool:
    """Whether it was a march that is past: one of a day before, or nothing is told of the last few days."""
    moves = matter.told or matter.moves
    days = {m.event.date.rpartition("/")[2] for m in moves if m.event.date}
    precise = bool(days) and all(len(day) == len("2020-01-01") for day in days)
    if as_of is None or not precise or any(m.state != "under_way" for m in moves):
        return False
    one_march = len(days) == 1 and all(m.event.date and "demo" in m.event.modes for m in moves)
    return max(days) < (as_of if one_march else as_of - QUIET).isoformat()


def _meeting(matter: Matter, broken: set[str], headline: Span | None) -> str:
    """A refusal of what was planned is a cancellation, of what was not, a refusal; another round is still to come.

    Sides that met on the day did not talk about something, and did not refuse to meet.
    """
    told = matter.told or matter.moves
    states = {m.state for m in told}
    if "refused" in states and states <= {"held", "refused"} and any(m.state == "held" and m.event.date for m in told):
        return "held"
    if "cancelled" in states and not _goes_ahead(matter, headline):
        return "cancelled" if any(map(_called_off, matter.moves)) else "refused"
    if any(m.event.id in broken for m in matter.moves):
        return "cancelled"
    for state in ("under_way", "planned", "postponed") if matter.series else ("postponed", "planned", "under_way"):
        if state in states:
            return state
    return _furthest(matter)


def _called_off(move: Move) -> bool:
    """Whether there was something to call off: a meeting that was planned, talks that are broken off."""
    planned = move.event.type == "CONSULT" and move.event.status in ("cancelled", "planned")
    return planned or (move.event.type == "SANCTION" and move.state == "cancelled")


def _goes_ahead(matter: Matter, headline: Span | None) -> bool:
    """Whether the headline tells that it is planned and no mention that it is off: a refusal is of another time."""
    off = any(m.event.status == "cancelled" for m in matter.moves)
    return not off and any(m.state == "planned" and _within(m, headline) for m in matter.moves)


def _within(move: Move, part: Span | None) -> bool:
    return part is not None and part[0] <= move.event.span[0] < part[1]


def _agreement(matter: Matter, as_of: dt.date | None) -> str:
    """One of former years that nobody has left is in force; one without a date is as it was made."""
    state = _furthest(matter)
    if state in ("agreed", "signed") and not matter.told and as_of is not None:
        years = [int(d[:4]) for d in matter.dates() if d[:4].isdigit()]
        return "in_force" if years and max(years) < as_of.year - LASTING else state
    return state
