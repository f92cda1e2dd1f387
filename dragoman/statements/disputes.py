"""Statements that speak against each other about one event: both sides' words, side by side.

In: statements with their `events`, the events, the actors. Out: the same statements, each with the ids of those that it
disputes.

    >>> [(s.id, s.disputes) for s in disputed(said, events, actors)]   # Kessia: "They fired." Doria: "We did not."
    [('s1', ('s2',)), ('s2', ('s1',))]

Two statements by different speakers dispute each other when one has as a fact or plan what the other negates; when each
blames the other's side for it; or when one rejects a charge ("denied involvement") that the other made before.
"""

from __future__ import annotations

import collections
import functools
from collections.abc import Iterable, Mapping, Sequence

import msgspec

from dragoman import lexicon
from dragoman.records import Actor, Event, Statement
from dragoman.statements.cues import by_form

REACH = 40
"""A mention is compared with so many mentions of the same kind before it, which bounds the work on long pages."""
BACK = 12
"""A bare denial is held against so many statements before it."""
_STANDS = frozenset({"occurred", "planned", "conditional"})
_DENYING = frozenset({"denies", "refuses"})
_CHARGING = frozenset({"accuses", "condemns", "claims", "says", "reports", "reveals", "announces", "warns"})

_Told = tuple[Statement, Event]


def disputed(said: Sequence[Statement], events: Sequence[Event], actors: Iterable[Actor]) -> tuple[Statement, ...]:
    """The statements with their `disputes`, each in text order."""
    side = {a.id: frozenset({a.id, a.country} - {"UNK"}) for a in actors}
    known = {e.id: e for e in events}
    links: dict[str, set[str]] = collections.defaultdict(set)
    pairs = [*_over_events(said, known, side), *_bare_denials(said, known, side)]
    for one, other in pairs:
        links[one.id].add(other.id)
        links[other.id].add(one.id)
    order = {s.id: at for at, s in enumerate(said)}
    return tuple(
        msgspec.structs.replace(s, disputes=tuple(sorted(links[s.id], key=order.__getitem__))) if s.id in links else s
        for s in said
    )


_Sides = Mapping[str, frozenset[str]]


def _over_events(
    said: Sequence[Statement], known: Mapping[str, Event], side: _Sides
) -> Iterable[tuple[Statement, Statement]]:
    """Pairs of statements that hold events of one type against each other."""
    told: dict[str, list[_Told]] = collections.defaultdict(list)
    for statement in said:
        for event in (known[i] for i in statement.events if i in known):
            if statement.speaker:
                for before in told[event.type][-REACH:]:
                    if _opposed(before, (statement, event), known, side):
                        yield before[0], statement
                told[event.type].append((statement, event))


def _opposed(one: _Told, other: _Told, known: Mapping[str, Event], side: _Sides) -> bool:
    (a, first), (b, second) = one, other
    if a.speaker == b.speaker:
        return False
    same = _root(first, known) == _root(second, known)
    if {first.status, second.status} & {"negated"} and {first.status, second.status} & _STANDS:
        agreed = bool(_of((a.speaker or "",), side) & _of((b.speaker or "",), side))
        return _shared(one, other) >= (1 if same and not agreed else 2)
    if not same or first.status != "occurred" or second.status != "occurred":
        return False
    blamed, blaming = _of(first.actors, side), _of(second.actors, side)
    if not blamed or not blaming or blamed & blaming:
        return False
    return bool(blamed & _of((b.speaker or "",), side)) and bool(blaming & _of((a.speaker or "",), side))


def _shared(one: _Told, other: _Told) -> int:
    """How many of the two roles are held by the same party; who denies an act may be meant by its other teller."""
    acting = [{*e.actors, *([s.speaker] if e.status == "negated" else [])} for s, e in (one, other)]
    suffering = [{*e.recipients} for _, e in (one, other)]
    return bool(acting[0] & acting[1]) + bool(suffering[0] & suffering[1])


def _of(ids: Iterable[str], side: _Sides) -> frozenset[str]:
    """The actors and their countries."""
    return frozenset().union(*(side.get(i, frozenset({i})) for i in ids if i))


def _root(event: Event, known: Mapping[str, Event]) -> str:
    """The id of the event's first mention."""
    seen = {event.id}
    while event.same_as and event.same_as in known and event.same_as not in seen:
        event = known[event.same_as]
        seen.add(event.id)
    return event.id


def _bare_denials(
    said: Sequence[Statement], known: Mapping[str, Event], side: _Sides
) -> Iterable[tuple[Statement, Statement]]:
    """A denial that names no event of its own, with the charge against its speaker that stands nearest before it."""
    for at, statement in enumerate(said):
        if not statement.speaker or not _rejects(statement):
            continue
        own = _of((statement.speaker,), side)
        for before in reversed(said[max(at - BACK, 0) : at]):
            if before.speaker not in (None, statement.speaker) and _charges(before, own, known, side):
                yield before, statement
                break


def _rejects(statement: Statement) -> bool:
    """Whether the cue denies or refuses and what is said only points back: "denied the charge"."""
    if not _forces(statement) & _DENYING:
        return False
    words = statement.text.lower().split()
    return len(words) <= 4 and bool(_pointing() & {w.strip(".,;“”\"'") for w in words})


def _charges(statement: Statement, accused: frozenset[str], known: Mapping[str, Event], side: _Sides) -> bool:
    """Whether the statement has the accused do something."""
    if not _forces(statement) & _CHARGING:
        return False
    return any(_of(known[i].actors, side) & accused for i in statement.events if i in known)


def _forces(statement: Statement) -> set[str]:
    first = (statement.cue or "").lower().split()[:1]
    return {cue.force for word in first for cue in by_form().get(word, ())}


@functools.cache
def _pointing() -> frozenset[str]:
    """Words that only point back to a charge."""
    return frozenset(e["word"] for e in lexicon.entries("speech_words") if e["class"] == "charge")
