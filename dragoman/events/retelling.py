"""Who takes part in an act of force that other words of the page tell again.

In: the drafts of a page. Out: the same drafts; attacks, killings and protests have the sides that their other mentions
name, earlier or later ones.

    "A bomb went off at the barracks. … The rebels planted it at night."                   → the rebels attacked
    "Days of protests followed. The demonstrators want the law repealed."                  → the demonstrators protested

A victim is one: who killed him in one sentence killed him in the next. A state is not: many attack it. Nobody is passed
on who is only accused of it ("blamed the north for the raid") or says so himself ("the rebels claimed the raid").
"""

from __future__ import annotations

import collections
from collections.abc import Sequence

from dragoman import syntax
from dragoman.cast import Cast
from dragoman.events import needs
from dragoman.events.arguments import carriers
from dragoman.events.roles import ROLES, Draft, Named
from dragoman.events.speech import Speech

FORCE = frozenset({"ASSAULT"})
ALLEGED = frozenset({"outer", "opposite", "ranked"})
"""Ways to a participant that say what others say of him."""


def protesters(draft: Draft, cast: Cast) -> list[Named]:
    """Who protests, for a protest told without anybody: the crowd that the page names nearest, before it or after."""
    words = carriers()["protesters"]
    crowds = [
        (abs(m.span[0] - draft.anchor.idx), a.id)
        for a in cast.actors
        if a.kind == "group" and not words.isdisjoint(_singulars(a.name))
        for m in a.mentions
    ]
    return [(min(crowds)[1], draft.anchor)] if crowds else []


def _singulars(name: str) -> set[str]:
    return {w.removesuffix("s") for w in name.lower().split()}


def share(found: Sequence[tuple[Draft, int | None]], cast: Cast, speech: Speech) -> None:
    """Fills in who attacked from the other mentions of one attack, then of attacks on the same victims.

    `found`: the drafts, each with the index of the first mention of its event.
    """
    events: dict[int, list[Draft]] = collections.defaultdict(list)
    for at, (draft, first) in enumerate(found):
        if draft.type in FORCE and not draft.mutual:
            events[at if first is None else first].append(draft)
    for mentions in events.values():
        _level(mentions, cast, speech)
    drafts = [draft for draft, _ in found]
    attacks = [d for d in drafts if d.type in FORCE and not d.mutual and d.recipients]
    known = [d for d in attacks if d.actors and not _alleged(d, "actors") and not _claimed(d, speech)]
    for draft in attacks:
        if not draft.actors:
            draft.add("actors", _attackers(draft, known, cast), "retold")


def lend(drafts: Sequence[Draft]) -> frozenset[int]:
    """Gives acts told with nobody the sides of the nearest act of their type; returns where their words stand.

    "Seoul demanded an inquiry. … The demands were ignored."
    """
    bare = [at for at, draft in enumerate(drafts) if not draft.everybody]
    told = {at: draft for at, draft in enumerate(drafts) if draft.actors and not _alleged(draft, "actors")}
    for at in bare:
        draft = drafts[at]
        alike = [other for other in told if told[other].type == draft.type]
        if alike:
            nearest = min(alike, key=lambda other: (abs(other - at), other))
            for role in ROLES:
                draft.add(role, [(id, draft.anchor) for id in told[nearest].ids(role)], "retold")
    return frozenset(drafts[at].anchor.i for at in bare)


def _claimed(draft: Draft, speech: Speech) -> bool:
    """Whether who attacked is what a party says: "Bern said that rebels planted it", "the rebels claimed the raid"."""
    if speech.speaker(draft.anchor) is not None:
        return True
    claiming = carriers()["claiming"]
    return any(a.lemma_.lower() in claiming for a in syntax.ancestors(draft.anchor))


def _level(mentions: Sequence[Draft], cast: Cast, speech: Speech) -> None:
    """Gives all mentions of one event the sides that some of them name, if those agree."""
    for role in ROLES:
        told = [d for d in mentions if getattr(d, role) and not _alleged(d, role)]
        if role == "actors":
            told = [d for d in told if not _claimed(d, speech)]
        if len({needs.side(id, cast) for d in told for id in d.ids(role)}) == 1:
            for draft in mentions:
                if not getattr(draft, role):
                    named = [(id, draft.anchor) for id in told[0].ids(role) if id not in draft.everybody]
                    draft.add(role, named, "retold")


def _alleged(draft: Draft, role: str) -> bool:
    return not ALLEGED.isdisjoint(draft.ways[role, id] for id in draft.ids(role))


def _attackers(draft: Draft, known: Sequence[Draft], cast: Cast) -> list[Named]:
    """Those who attack the same victims elsewhere, if the page names one side only."""
    victims = {id for id in draft.ids("recipients") if cast.get(id).kind != "state"}
    told = [d for d in known if victims.intersection(d.ids("recipients"))]
    sides = {needs.side(id, cast) for d in told for id in d.ids("actors")}
    if len(sides) != 1:
        return []
    return [(id, draft.anchor) for id in told[0].ids("actors") if id not in draft.everybody]
