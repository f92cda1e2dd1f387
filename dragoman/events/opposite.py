"""The other side of an act, where the sentence leaves it out.

In: the drafts of a page, identified. Out: the same drafts, with the side filled in that the page tells elsewhere: in
"Moscow dismissed the charge" the one who made it, in "the protesters were jailed" the state that jails them.

Only acts that are done to somebody are completed, and only with somebody who stands on the other side of the same
party in another act of the page: of several, the one who does so most and nearest. `evidence` then points to where the
page names them.
"""

from __future__ import annotations

import collections
from collections.abc import Iterable, Sequence

from spacy.tokens import Token

from dragoman import syntax
from dragoman.cast import Cast
from dragoman.events import needs
from dragoman.events.roles import Draft, Named
from dragoman.events.scorer import Scores
from dragoman.events.sides import BODIES, REACH, Sides
from dragoman.events.speech import Speech
from dragoman.records import Actor

DONE_TO = frozenset({"ACCUSE", "THREATEN", "REJECT", "SANCTION", "CONCEDE", "REQUEST", "AGREE", "COERCE", "ASSAULT"})
DONE_BY = DONE_TO - {"ASSAULT"}
SAID = frozenset({"ACCUSE", "REQUEST", "THREATEN", "REJECT"})
JAILING = ("COP", "JUD", "GOV", "MIL")

Side = tuple[str, bool]


def complete(drafts: Sequence[Draft], cast: Cast, speech: Speech, scores: Scores) -> None:
    """Fills in the missing side of each draft, in text order."""
    for draft in drafts:
        if draft.type == "ASSAULT" and draft.recipients and not draft.actors and not draft.mutual:
            draft.add("actors", _attackers(draft, drafts), "telling")
    sides = Sides(drafts, cast, scores)
    for at, draft in enumerate(drafts):
        if draft.mutual:
            if draft.type in ("CONSULT", "AGREE", "ASSAULT", "RETREAT") and _lonely(draft, cast):
                draft.add("actors", _partner(at, "actors", drafts, cast, abroad=True), "opposite")
        elif draft.actors and not draft.recipients and not draft.one_sided:
            draft.add("recipients", _receiver(at, drafts, cast, sides), "opposite")
        elif draft.type in DONE_BY and draft.recipients and not draft.actors:
            draft.add("actors", _doer(at, drafts, cast, speech), "opposite")


def _lonely(draft: Draft, cast: Cast) -> bool:
    """Whether only one side of a mutual act is named, and it is not a body that can meet or agree by itself."""
    sides = _sides(draft.everybody, cast)
    return len(sides) == 1 and not {country for country, _ in sides} & BODIES


def _receiver(at: int, drafts: Sequence[Draft], cast: Cast, sides: Sides) -> list[Named]:
    """Who most probably receives draft `at`: those whom the acts around set against its actors, if of that country."""
    draft = drafts[at]
    near = rivals(at, drafts, cast)
    country = sides.other(at, cast.countries(id for id, _ in near))
    if country is None:
        return []
    fitting = [n for n in near if cast.get(n[0]).country == country]
    return fitting or _somebody(draft, country, cast)


def rivals(at: int, drafts: Sequence[Draft], cast: Cast) -> list[Named]:
    """Who stands against the actors of draft `at` in the acts around it, if it is an act that is done to somebody."""
    return _partner(at, "actors", drafts, cast) if drafts[at].type in DONE_TO else []


def _somebody(draft: Draft, country: str, cast: Cast) -> list[Named]:
    """Who stands for `country`: its state, else its government, else whom the page names nearest to the act."""
    actors = [a for a in cast.actors if a.country == country and a.id not in draft.everybody]
    states = [a for a in actors if a.kind == "state"] or [a for a in actors if a.sector == "GOV"]
    start = draft.anchor.idx

    def distance(actor: Actor) -> int:
        return min((abs(m.span[0] - start) for m in actor.mentions), default=start)

    chosen = min(states or actors, key=distance, default=None)
    return [(chosen.id, draft.anchor)] if chosen else []


def _attackers(draft: Draft, drafts: Sequence[Draft]) -> list[Named]:
    """Who attacks in the words that tell how: "nine were killed when rebels stormed the base" is the rebels' doing."""
    told = {
        other.ids("actors"): other.actors
        for other in drafts
        if other.type == "ASSAULT" and not other.mutual and _tells_how(other.anchor, draft.anchor)
    }
    told.pop((), None)
    if len(told) != 1:
        return []
    (doers,) = told.values()
    return [n for n in doers if n[0] not in draft.everybody]


def _tells_how(word: Token, act: Token) -> bool:
    """Whether `word` hangs on the verb `act` by "in", "by", "after", "when" …"""
    while syntax.base(word) in ("obl", "nmod", "advcl", "conj") and not syntax.is_root(word):
        word = word.head
        if word.i == act.i:
            return True
    return False


def _sides(ids: Iterable[str], cast: Cast) -> set[Side]:
    return {needs.side(id, cast) for id in ids}


def _doer(at: int, drafts: Sequence[Draft], cast: Cast, speech: Speech) -> list[Named]:
    draft = drafts[at]
    jailer = _jailer(draft, cast)
    if jailer:
        return jailer
    speaker = speech.speaker(draft.anchor)
    if draft.type in SAID and draft.match.kind == "verb" and speaker and speaker not in draft.ids("recipients"):
        return [(speaker, draft.anchor)]
    return _partner(at, "recipients", drafts, cast)


def _partner(at: int, role: str, drafts: Sequence[Draft], cast: Cast, abroad: bool = False) -> list[Named]:
    """Who stands against those in `role` of draft `at` in the acts around it."""
    draft = drafts[at]
    own = _sides(draft.ids(role), cast)
    countries = {country for country, _ in own}
    weight: dict[Side, float] = collections.defaultdict(float)
    nearest: dict[Side, tuple[int, list[Named]]] = {}
    for other in range(max(0, at - REACH), min(len(drafts), at + REACH)):
        distance = at - other if other < at else 2 * (other - at)
        for named in _against(drafts[other], own, cast) if other != at else ():
            side = needs.side(named[0], cast)
            if named[0] in draft.everybody or (abroad and side[0] in countries):
                continue
            weight[side] += 1 / (2 + distance)
            if side not in nearest or nearest[side][0] > distance:
                nearest[side] = (distance, [])
            if nearest[side][0] == distance:
                nearest[side][1].append(named)
    if not weight:
        return []
    best = max(weight, key=lambda side: weight[side])
    return nearest[best][1]


def _against(draft: Draft, own: set[Side], cast: Cast) -> list[Named]:
    """Those in `draft` who stand against a party of the sides `own`."""
    pairs = [(draft.actors, draft.recipients), (draft.recipients, draft.actors)]
    if draft.mutual:
        pairs.append((draft.actors, draft.actors))
    return [
        n
        for ours, theirs in pairs
        if own & _sides((id for id, _ in ours), cast)
        for n in theirs
        if needs.side(n[0], cast) not in own
    ]


def _jailer(draft: Draft, cast: Cast) -> list[Named]:
    """The police, court or government of the country of those who were jailed, if the page names one."""
    if "arrest" not in draft.modes and "convict" not in draft.modes:
        return []
    countries = cast.countries(draft.ids("recipients"))
    for sector in JAILING:
        for actor in cast.actors:
            if actor.sector == sector and actor.country in countries and actor.kind != "person":
                return [(actor.id, draft.anchor)]
    return []
