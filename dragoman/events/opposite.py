"""The other side of an act, where the sentence leaves it out.

In: the drafts of a page, identified. Out: the same drafts, with the side filled in that the page tells elsewhere: in
"Moscow dismissed the charge" the one who made it, in "the protesters were jailed" the state that jails them.

Which country it is, if any, `sides` ranks; of that country the one who stands against the known side in the acts
around, else whom the sentence names, else its state. `evidence` then points to where the page names them.
"""

from __future__ import annotations

import collections
import dataclasses
from collections.abc import Iterable, Mapping, Sequence

from spacy.tokens import Token

from dragoman import syntax
from dragoman.cast import Cast, divisions
from dragoman.events import needs
from dragoman.events.roles import Draft, Named
from dragoman.events.scorer import Scores
from dragoman.events.sides import BODIES, REACH, Sides
from dragoman.events.signatures import signature
from dragoman.events.speech import Speech
from dragoman.records import Actor

DONE_TO = frozenset({"ACCUSE", "THREATEN", "REJECT", "SANCTION", "CONCEDE", "REQUEST", "AGREE", "COERCE", "ASSAULT"})
DONE_BY = DONE_TO - {"ASSAULT"}
SAID = frozenset({"ACCUSE", "REQUEST", "THREATEN", "REJECT"})
LIKELY = 0.1
"""Least probability of the role at which somebody in the sentence stands for the country before its state does."""
CHARGED = 4
"""How many acts back a charge is looked for that is denied."""
FORCEFUL = frozenset({"ASSAULT", "MOBILIZE"})
JAILING = ("COP", "JUD", "GOV", "MIL")

Side = tuple[str, bool]


@dataclasses.dataclass(frozen=True, slots=True)
class _Page:
    """The acts of a page, who is who, who speaks, what the learnt part says."""

    drafts: Sequence[Draft]
    cast: Cast
    speech: Speech
    scores: Scores


def complete(drafts: Sequence[Draft], cast: Cast, speech: Speech, scores: Scores) -> None:
    """Fills in the missing side of each draft, in text order."""
    page = _Page(drafts, cast, speech, scores)
    attacks = _attacks(drafts)
    for draft in drafts:
        if draft.type == "ASSAULT" and draft.recipients and not draft.actors and not draft.mutual:
            draft.add("actors", _attackers(draft, attacks[draft.anchor.sent.start]), "telling")
    receivers, doers = (Sides(drafts, cast, scores, role) for role in ("recipients", "actors"))
    for at, draft in enumerate(drafts):
        if draft.mutual:
            if draft.type in ("CONSULT", "AGREE", "ASSAULT", "RETREAT") and _lonely(draft, cast):
                draft.add("actors", _partner(at, "actors", drafts, cast, abroad=True), "opposite")
        elif draft.actors and not draft.recipients and not draft.one_sided:
            draft.add("recipients", _chargers(at, drafts, cast), "opposite")
            if draft.recipients:
                continue
            near = rivals(at, drafts, cast)
            _fill(draft, "recipients", receivers.other(at, cast.countries(id for id, _ in near)), near, page)
        elif not draft.actors:
            near = guess(at, drafts, cast, speech)
            _fill(draft, "actors", doers.other(at, cast.countries(id for id, _ in near)), near, page)


def _chargers(at: int, drafts: Sequence[Draft], cast: Cast) -> list[Named]:
    """To whom draft `at` denies a charge: who made the nearest one before against its actors."""
    draft = drafts[at]
    denial = signature(draft.anchor, "clause") if draft.type == "REJECT" else None
    if denial is None or not denial.denies:
        return []
    own = _sides(draft.ids("actors"), cast)
    for other in reversed(drafts[max(0, at - CHARGED) : at]):
        accused = other.type == "ACCUSE" and own & _sides(other.ids("recipients"), cast)
        if accused and not own & _sides(other.ids("actors"), cast):
            return other.actors
    return []


def _lonely(draft: Draft, cast: Cast) -> bool:
    """Whether only one side of a mutual act is named, and it is not a body that can meet or agree by itself."""
    sides = _sides(draft.everybody, cast)
    return len(sides) == 1 and not {country for country, _ in sides} & BODIES and not _paired(draft)


def _paired(draft: Draft) -> bool:
    """Whether the words tell both sides of talks or a deal, of one country: "the premier met with the rebels"."""
    if draft.type not in ("CONSULT", "AGREE"):
        return False
    others = {t.i for place in ("with", "between", "among") for t in draft.args.at(place)}
    beside = {id for id, token in draft.actors if token.i in others}
    return bool(beside) and len(draft.ids("actors")) > 1


def _fill(draft: Draft, role: str, country: str | None, near: Sequence[Named], page: _Page) -> None:
    """Puts who stands for `country` at the open end of the draft: those of `near`, somebody in the sentence, its state.

    Where force is used, nobody of the side at the other end: an army is not attacked by its own state.
    """
    fitting = [n for n in near if page.cast.get(n[0]).country == country]
    if fitting or country is None:
        draft.add(role, fitting, "opposite")
        return
    named = draft.everybody
    own = _sides(named, page.cast) if draft.type in FORCEFUL else set()
    others = [a for a in page.cast.actors if a.country == country and a.id not in named]
    others = [a for a in others if needs.side(a.id, page.cast) not in own]
    if role == "actors" and draft.type in FORCEFUL:
        others = [a for a in others if not needs.harmless(a.id, page.cast)]
    draft.add(role, _here(draft, role, others, page) or _somebody(draft, others), "ranked")


def _here(draft: Draft, role: str, actors: Sequence[Actor], page: _Page) -> list[Named]:
    """Whom of `actors` in the sentence the learnt part most takes for one in that role, if it does at all."""
    ids = {a.id for a in actors}
    named = [
        (page.scores.role(draft.anchor, token, role), id)
        for token in draft.anchor.sent
        for id in page.cast.at(token)
        if id in ids
    ]
    best = max(named, default=None)
    return [(best[1], draft.anchor)] if best is not None and best[0] >= LIKELY else []


def rivals(at: int, drafts: Sequence[Draft], cast: Cast) -> list[Named]:
    """Who stands against the actors of draft `at` in the acts around it, if it is an act that is done to somebody."""
    return _partner(at, "actors", drafts, cast) if drafts[at].type in DONE_TO else []


def _somebody(draft: Draft, actors: Sequence[Actor]) -> list[Named]:
    """Of a country's actors its state (not Texas), else its government, else whom the page names nearest to the act."""
    actors = [a for a in actors if a.name not in divisions()] or actors
    states = [a for a in actors if a.kind == "state"] or [a for a in actors if a.sector == "GOV"]
    start = draft.anchor.idx

    def distance(actor: Actor) -> int:
        return min((abs(m.span[0] - start) for m in actor.mentions), default=start)

    chosen = min(states or actors, key=distance, default=None)
    return [(chosen.id, draft.anchor)] if chosen else []


def _attacks(drafts: Iterable[Draft]) -> Mapping[int, Sequence[Draft]]:
    """The attacks of one side on another, by their sentence's start."""
    found = collections.defaultdict[int, list[Draft]](list)
    for draft in drafts:
        if draft.type == "ASSAULT" and not draft.mutual:
            found[draft.anchor.sent.start].append(draft)
    return found


def _attackers(draft: Draft, attacks: Iterable[Draft]) -> list[Named]:
    """Who attacks in the words that tell how: "nine were killed when rebels stormed the base" is the rebels' doing.

    `attacks`: those of the draft's sentence.
    """
    told = {other.ids("actors"): other.actors for other in attacks if _tells_how(other.anchor, draft.anchor)}
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


def guess(at: int, drafts: Sequence[Draft], cast: Cast, speech: Speech) -> list[Named]:
    """Who does draft `at` by the rules: who jails, who speaks, who stands against its recipients in the acts around."""
    draft = drafts[at]
    if draft.type not in DONE_BY or not draft.recipients:
        return []
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
