"""Who takes part: looks a frame's roles up around its anchor and asks the cast who stands there.

In: a match, its arguments, the cast, the drafts of the sentence. Out: actor ids with the words that name them.

    >>> fill(draft, cast)                 # "Oman condemned the Israeli raid"
    >>> draft.ids("actors"), draft.ids("recipients")
    (('oman',), ())                       # the raid's actor follows with `fill_contents`

Roles are data (`data/event_roles.json`). What stands inside the word's own phrase or clause comes first; then who takes
part in the act inside the act ("condemned the raid": who raided), then who governs it ("blamed Iran for the attack").
"""

from __future__ import annotations

import dataclasses
import functools
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from spacy.tokens import Token

from dragoman import lexicon, syntax
from dragoman.cast import Cast
from dragoman.events import arguments, needs
from dragoman.events.arguments import Arguments, carriers
from dragoman.events.frames import Match, lemmas
from dragoman.events.hinges import hinges
from dragoman.events.phrases import pointed, seat, who
from dragoman.events.signatures import signature

ROLES = ("actors", "recipients")
MODIFIERS = frozenset({"possessor", "adjective", "compound"})
HARMFUL = frozenset({"ASSAULT", "SANCTION", "THREATEN", "ACCUSE", "COERCE"})
"""What is agreed on with others than those who suffer it."""
FAULTING = frozenset({"ACCUSE", "SANCTION", "COERCE"})
"""Acts whose recipients did what they suffer them for: "sanctioned Minsk over the raid", "convicted of the murder"."""
INFERRED = frozenset({"mention", "opposite", "protesters", "ranked", "retold", "speaker", "where"})
"""Ways to a participant by which the act's own word may stand for him, as no word beside it names him."""
AIMING = frozenset({"on", "upon", "at", "after", "against", "through"})
"""Prepositions by which a verb reaches whom it hits: "spat at the farmers", "went after the rebels"."""
AIMED_AT = "named"
"""The place of a state that the act is about, by its own name beside the noun: "the Russia probe", "Iran sanctions"."""
Named = tuple[str, Token]


@functools.cache
def schemes() -> dict[str, dict[str, Any]]:
    """The role schemes by name."""
    return {e["name"]: e for e in lexicon.entries("event_roles")}


@functools.lru_cache(maxsize=16)
def _schemes_that(word: str) -> frozenset[str]:
    """The names of the schemes that say `word`: "mutual", "one_sided"."""
    return frozenset(name for name, scheme in schemes().items() if scheme.get(word))


@functools.cache
def usual_roles() -> dict[str, str]:
    """For each type the scheme that most of its words have."""
    return {type: e["name"] for e in lexicon.entries("event_roles") for type in e.get("usual_for", ())}


@dataclasses.dataclass(slots=True)
class Draft:
    """An event in the making: the match, and who takes part with the token that says so."""

    match: Match
    args: Arguments
    type: str
    modes: tuple[str, ...]
    actors: list[Named] = dataclasses.field(default_factory=list)
    recipients: list[Named] = dataclasses.field(default_factory=list)
    same_as: str | None = None
    ways: dict[tuple[str, str], str] = dataclasses.field(default_factory=dict)
    """By role and actor id, the place or rule that gave the participant."""
    nearly: bool = False
    """Whether something that the frame asks for is missing."""
    vouched: bool = False
    """Whether the learnt part takes the word for an act of the type, so that not everybody asked for must be named."""
    spared: tuple[str, ...] = ()
    """Ids of those who suffer the act inside, and do not receive this one."""
    credible: bool = False
    """Whether the learnt part takes the word for an act, so that it stands even where nobody is named."""

    @property
    def anchor(self) -> Token:
        """The token that names the act."""
        return self.match.anchor

    @property
    def mutual(self) -> bool:
        """Whether all sides are actors."""
        return self.match.frame.roles in _schemes_that("mutual")

    @property
    def one_sided(self) -> bool:
        """Whether nobody receives the act unless its own words say so: a drill near a country, a resignation."""
        return self.match.frame.roles in _schemes_that("one_sided")

    def ids(self, role: str) -> tuple[str, ...]:
        """Actor ids of `role`, in order, each once."""
        named: list[Named] = getattr(self, role)
        return (named[0][0],) if len(named) == 1 else tuple(dict.fromkeys(id for id, _ in named))

    @property
    def everybody(self) -> tuple[str, ...]:
        """Ids of all participants."""
        actors, recipients = self.ids("actors"), self.ids("recipients")
        return tuple(dict.fromkeys(actors + recipients)) if actors and recipients else actors or recipients

    def add(self, role: str, named: Iterable[Named], way: str) -> None:
        """Put participants into `role`, found by `way`; nobody twice, and no recipient who is an actor."""
        have = set(self.everybody if role == "recipients" else self.ids("actors"))
        for id, token in named:
            if id not in have:
                have.add(id)
                getattr(self, role).append((id, token))
                self.ways[role, id] = way


def fill(draft: Draft, cast: Cast, speaker: str | None = None) -> None:
    """Set the participants that stand around the anchor itself."""
    places = schemes()[draft.match.frame.roles].get(draft.match.kind, {})
    for role in ROLES:
        for place in places.get(role, ()):
            if place.startswith("content."):
                break
            named = _named(draft, place, cast, speaker, role == "recipients")
            named = _fitting(named, draft, role, cast)
            if named:
                draft.add(role, named, place)
                break
    if draft.mutual and len(draft.everybody) < 2:
        draft.add("actors", _named(draft, "scene", cast, speaker, False), "scene")


def _fitting(named: Sequence[Named], draft: Draft, role: str, cast: Cast) -> list[Named]:
    """Those of `named` who can have that role: no recipient who is an actor, no newspaper that attacks."""
    if role == "recipients":
        return [n for n in named if n[0] not in draft.ids("actors") and not _own_thing(*n, draft, cast)]
    return [n for n in named if draft.type != "ASSAULT" or not needs.harmless(n[0], cast)]


def _own_thing(id: str, token: Token, draft: Draft, cast: Cast) -> bool:
    """Whether `token` is a thing of the actors' own state, which receives nothing: "restated U.S. support".

    Where harm is done it may: a state's forces retake its towns, its courts find against its decisions.
    """
    if draft.type in needs.WRONGS or draft.type == "PROTEST":
        return False
    actor = cast.get(id)
    ours = {needs.side(doer, cast) for doer in draft.ids("actors")}
    return actor.kind == "state" and id not in cast.at(token) and needs.side(id, cast) in ours


def _named(draft: Draft, place: str, cast: Cast, speaker: str | None, deep: bool) -> list[Named]:
    if "+" in place:
        return [n for part in place.split("+") for n in _named(draft, part, cast, speaker, deep)]
    if place == "speaker":
        return [(speaker, draft.anchor)] if speaker else []
    place, _, condition = place.partition(" if ")
    if condition and not any(who(t, cast) for t in draft.args.at(condition)):
        return []
    place = place.removesuffix(".owner")
    if place == "light" and not draft.mutual and draft.args.at("wanting"):
        return []
    if place in MODIFIERS or place == AIMED_AT:
        compound = "compound" if place == AIMED_AT else place
        found = [(id, token) for token in draft.args.at(compound) for id in pointed(token, cast)]
        if compound == "compound" and _aims(draft):
            told = any(who(t, cast, deep=True) for at in ("on", "against") for t in draft.args.at(at))
            found = [n for n in found if (_own_name(*n, cast) and not told) == (place == AIMED_AT)]
        placed = draft.mutual or (draft.type == "ASSAULT" and compound == "compound")
        return [n for n in found if not (placed and seat(*n, cast))]
    standing_there = [t for t in draft.args.at(place) if deep or not _none(t)]
    if place == "object" and deep and not standing_there:
        standing_there = needs.governed(draft.match, AIMING)
    found = [(id, token) for token in standing_there for id in who(token, cast, deep, draft.anchor)]
    if not found and deep and draft.match.frame.roles == "travel":
        found = [(id, token) for token in draft.args.at(place) for id in cast.modifier(token)]
    if place == "subject" and not found:
        found = [(id, token) for token in draft.args.at("owner") for id in pointed(token, cast)]
    return found


def _none(token: Token) -> bool:
    """Whether the phrase says that nobody does it: "no group has claimed the attack"."""
    return any(c.lower_ in ("no", "neither") for c in syntax.children(token, "det"))


def standing(place: str) -> list[str]:
    """The single places that a role's place asks: "possessor if of" → possessor, "subject+with" → subject and with."""
    return [part.partition(" if ")[0].removesuffix(".owner") for part in place.split("+")]


def _aims(draft: Draft) -> bool:
    """Whether a state's own name beside the noun tells whom the act is about, not who does it."""
    places = schemes()[draft.match.frame.roles].get(draft.match.kind, {})
    return AIMED_AT in places.get("recipients", ())


def _own_name(id: str, token: Token, cast: Cast) -> bool:
    """Whether `token` is a state's name that has an adjective beside it, so that nobody says "Russia" for "Russian".

    "The United States sanctions" are those of the United States, as are "the Myanmar sanctions on Laos" of Myanmar.
    """
    actor = cast.get(id)
    short = token.text.isupper() or "." in token.text
    if actor.kind != "state" or actor.name.startswith("United ") or token.pos_ != "PROPN":
        return False
    return not short and token.text in actor.name.split()


def indexed(drafts: Iterable[Draft]) -> dict[int, Draft]:
    """Drafts by the index of their anchor; of a refusal and the act refused, the act."""
    found: dict[int, Draft] = {}
    for draft in drafts:
        if "negated" in draft.match.frame.needs:
            found.setdefault(draft.anchor.i, draft)
        else:
            found[draft.anchor.i] = draft
    return found


def fill_contents(drafts: Sequence[Draft], cast: Cast) -> None:
    """Set the participants that the act inside the act tells, innermost first, then those that the outer one tells."""
    by_token = indexed(drafts)
    for draft in sorted(drafts, key=lambda d: -_depth(d.anchor)):
        places = schemes()[draft.match.frame.roles].get(draft.match.kind, {})
        for role in ROLES:
            if role == "recipients" and not draft.recipients:
                draft.add(role, _provoking(draft, by_token, cast), "terms")
            if not getattr(draft, role):
                _from_content(draft, role, places.get(role, ()), by_token, cast)
    for draft in drafts:
        _from_outer(draft, by_token)


def _provoking(draft: Draft, by_token: Mapping[int, Draft], cast: Cast) -> list[Named]:
    """Whose act would bring on what is threatened: "will retaliate if Peru attacks", "vowed war unless Peru left".

    Nobody's where the act inside the threat tells whom it is done to: "threatened to arrest Peruvians if Chile paid".
    """
    if draft.type != "THREATEN" and draft.match.frame.id != "assault.retaliate":
        return []
    clauses = (draft.anchor, *syntax.children(draft.anchor, "xcomp", "ccomp"))
    terms = [t.i for c in clauses for h in hinges(c) for t in (h.head, *syntax.subtree(h.head))]
    threatened = inner(draft, by_token)
    if threatened is not None and threatened.anchor.i not in terms and threatened.recipients:
        return []
    act = next((by_token[i] for i in terms if i in by_token), None)
    if act is None or act is draft:
        return []
    return _others([n for n in act.actors if n[0] not in draft.ids("actors")], draft, cast)


def _from_content(draft: Draft, role: str, places: Sequence[str], by_token: Mapping[int, Draft], cast: Cast) -> None:
    for place in places:
        if place.startswith("content."):
            if role == "recipients" and _suffered_elsewhere(draft, place, by_token):
                continue
            named = _movers(draft, by_token) if role == "recipients" else []
            named = named or _others(_inside(draft, place[8:], by_token, cast), draft, cast)
        else:
            named = _named(draft, place, cast, None, role == "recipients")
        named = [n for n in _fitting(named, draft, role, cast) if n[0] not in draft.everybody]
        if named:
            draft.add(role, named, place)
            return


def _suffered_elsewhere(draft: Draft, place: str, by_token: Mapping[int, Draft]) -> bool:
    """Whether who suffers the act inside does not receive the outer one: "denied that it had shelled Chad" is said to
    those who charge it, and "agreed to fight the rebels" to nobody of theirs: they are spared for good.
    """
    if draft.type == "AGREE":
        act = inner(draft, by_token)
        if act is None or act.type not in HARMFUL:
            return False
        draft.spared = act.ids("recipients")
        return True
    denial = signature(draft.anchor, "clause") if draft.type == "REJECT" and place == "content.other" else None
    return denial is not None and denial.denies


def _movers(draft: Draft, by_token: Mapping[int, Draft]) -> list[Named]:
    """Who does what "a move" sums up: "Chile would send in troops, a move condemned by Peru"."""
    for token in draft.args.at("object"):
        if syntax.base(token) in ("appos", "parataxis") and not lemmas(token).isdisjoint(carriers()["moves"]):
            told = [i for i, d in by_token.items() if i < token.i and d.actors]
            return by_token[max(told)].actors if told else []
    return []


def _others(named: Iterable[Named], draft: Draft, cast: Cast) -> list[Named]:
    """Those not on the side of the actors of `draft`: what one's own government or army does is nobody's to receive."""
    own = {a.country for a in map(cast.get, draft.ids("actors")) if a.kind == "state" or a.sector in needs.OFFICIAL}
    return [n for n in named if (a := cast.get(n[0])).country not in own or a.sector not in needs.OFFICIAL]


def _depth(token: Token) -> int:
    return sum(1 for _ in syntax.ancestors(token))


def inner(draft: Draft, by_token: Mapping[int, Draft]) -> Draft | None:
    """The nearest act inside `draft`: in its complement clause, its object or a phrase of it."""
    for content in needs.contents(draft.args):
        level = [content]
        for _ in range(3):
            for token in level:
                if token.i in by_token and by_token[token.i] is not draft:
                    return by_token[token.i]
            level = [c for t in level for c in t.children if syntax.base(c) in _INWARD]
    return None


_INWARD = frozenset({"obj", "ccomp", "xcomp", "nmod", "obl", "acl", "conj", "compound", "nsubj", "advcl"})


def _inside(draft: Draft, part: str, by_token: Mapping[int, Draft], cast: Cast) -> list[Named]:
    own = set(draft.ids("actors"))
    if part == "subject":
        heads = [c for c in needs.clauses(draft.anchor) if syntax.base(c) in ("ccomp", "acl")]
        found = [(id, s) for c in heads for s in arguments.subjects(c) for id in who(s, cast)]
        return [n for n in found if n[0] not in own]
    if part == "parties":
        acts = [by_token[t.i] for t in draft.args.at("subject") + draft.args.at("object") if t.i in by_token]
        return [n for act in acts for n in act.actors + act.recipients]
    act = inner(draft, by_token)
    if act is None:
        return []
    named = {"actor": act.actors, "recipient": act.recipients, "other": act.actors + act.recipients}[part]
    return [n for n in named if n[0] not in own]


def _from_outer(draft: Draft, by_token: Mapping[int, Draft]) -> None:
    """ "Blamed Iran for the attack": Iran attacked. "Cancelled a meeting with …": who cancels was to meet."""
    outer = next((by_token[a.i] for a in syntax.ancestors(draft.anchor) if a.i in by_token), None)
    if outer is None or outer is draft or inner(outer, by_token) is not draft:
        return
    if draft.mutual and len(draft.everybody) < 2 and outer.type in ("REJECT", "AGREE", "SANCTION", "CONCEDE"):
        draft.add("actors", outer.actors + outer.recipients, "outer")
    elif not draft.actors and draft.match.kind == "noun":
        draft.add("actors", [n for n in _doers(draft, outer) if n[0] not in draft.ids("recipients")], "outer")
        if not draft.recipients and outer.match.frame.roles == "apologize":
            draft.add("recipients", outer.recipients, "outer")


def _doers(draft: Draft, outer: Draft) -> list[Named]:
    """Who does the act by the words above: "blamed Iran for the raid", "warned X against intervention", "jailed two
    Serbs for the killings", "apologised for the raid", "denied a role in the raid"."""
    case = syntax.preposition(draft.anchor)
    faulted = outer.type in FAULTING and case in ("for", "over", "of")
    if (outer.type == "ACCUSE" and ("allege" in outer.modes or faulted)) or faulted:
        return outer.recipients
    if outer.type in ("THREATEN", "REQUEST") and case == "against":
        return outer.recipients
    owning = outer.match.frame.roles == "apologize" and case in ("for", "over")
    return outer.actors if owning or _part_in(outer, case) else []


def _part_in(outer: Draft, case: str) -> bool:
    """ "denied involvement in the raid", "rejects responsibility for the raid": he who is said to have done it."""
    shares = carriers()["shares"]
    return (
        outer.type == "REJECT"
        and case in ("in", "for")
        and any(not lemmas(t).isdisjoint(shares) for t in (*outer.args.at("object"), *outer.match.tokens))
    )
