"""Modes that other words tell: with what people were killed, how many sides met, what a demand is for.

In: the drafts of a sentence, then those of a page. Out: the same drafts, with the modes that their own words leave
open filled in.

    >>> instruments(drafts)               # "A drone attack killed four": killed → ASSAULT/drone
    >>> shared(drafts, cast)              # "Drones hit the port. … After the attack": attack → ASSAULT/drone
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence, Set

from spacy.tokens import Token

from dragoman import syntax
from dragoman.cast import Cast
from dragoman.events import needs
from dragoman.events.frames import classes, in_class, lemmas
from dragoman.events.roles import Draft, indexed, inner

MEANS = ("in", "by", "with", "during", "after", "when", "from")
"""Prepositions by which an attack is how people were killed."""

MANY = 3
"""From so many countries on, a meeting is multilateral."""
_ASKED = {
    "RETREAT": "yield",
    "CONCEDE": "yield",
    "CONSULT": "meet",
    "AGREE": "meet",
    "AID": "assist",
    "COOPERATE": "assist",
}
INNER_MODES = {
    "REQUEST": _ASKED,
    "REJECT": _ASKED,
    "THREATEN": {"ASSAULT": "violence", "MOBILIZE": "violence", "SANCTION": "restrict", "COERCE": "restrict"},
}
"""The mode of a demand, refusal or threat by the type of the act inside it."""
PLAIN = frozenset({(), ("change",)})
"""Modes that only say that the words tell none."""
GENERAL = frozenset({
    "assault.attack", "assault.kill", "assault.casualty", "assault.operation", "assault.target", "assault.retaliate",
})  # fmt: skip
"""Frames of attacks whose own words do not say with what."""
WEAPONS = ("drone", "suicide-attack", "heavy-weapons", "aerial", "explosives", "firearms", "primitive")
"""Modes of attacks that a weapon tells (classes "by …" of `data/event_classes.json`)."""
KILLING = frozenset({"kill", "slay", "killing", "murder", "assassination", "death"})


def instruments(drafts: Sequence[Draft]) -> None:
    """Killings and attacks without a mode take that of the attack that they are told to be done by."""
    by_token = indexed(drafts)
    for draft in drafts:
        if draft.type != "ASSAULT" or draft.modes:
            continue
        means = (by_token[t.i] for t in _around(draft) if t.i in by_token)
        found = next((m.modes for m in means if m is not draft and m.type == "ASSAULT" and m.modes), None)
        draft.modes = found or _weapon(draft)


def _weapon(draft: Draft) -> tuple[str, ...]:
    """The mode that a weapon tells which does it or stands before the word: "drones hit", "rocket raid"."""
    places = ("subject", "compound", "by", "with") if draft.match.frame.id in GENERAL else ()
    tokens = [t for place in places for t in draft.args.at(place)]
    return next(((mode,) for mode in WEAPONS for t in tokens if in_class(t, (f"@by {mode}",))), ())


def contents(drafts: Sequence[Draft]) -> None:
    """The mode of a demand, refusal or threat is told by the act inside it, or by a word there that may name one."""
    by_token = indexed(drafts)
    for draft in drafts:
        table = INNER_MODES.get(draft.type, {})
        mode = _inner(draft, table, by_token) if table else None
        if mode is None and draft.type == "THREATEN" and not draft.modes and _forceful(draft):
            mode = "violence"
        if mode is not None:
            draft.modes = (mode,)


def _forceful(draft: Draft) -> bool:
    """Whether the words of a threat name force themselves: "vowed revenge", "military option"."""
    return not classes()["force"].isdisjoint(draft.match.words)


def _inner(draft: Draft, table: Mapping[str, str], by_token: Mapping[int, Draft]) -> str | None:
    if "negated" in draft.match.frame.needs:
        types = needs.types_of(draft.anchor)
    else:
        act = inner(draft, by_token)
        types = {act.type} if act is not None else set()
    found = _first(table, types)
    if found is None and draft.modes in PLAIN and "negated" not in draft.match.frame.needs:
        named = (needs.types_of(t) for c in needs.contents(draft.args) for t in syntax.conjuncts(c))
        found = _first(table, set().union(*named))
    return found


def _first(table: Mapping[str, str], types: Set[str]) -> str | None:
    return next((mode for type, mode in table.items() if type in types), None)


def _around(draft: Draft) -> Iterator[Token]:
    """Where the attack stands by which `draft` was done: its subject, its phrases, the clause that it follows from."""
    anchor = draft.anchor
    for place in ("subject", *MEANS):
        yield from draft.args.at(place)
    yield from syntax.children(anchor, "nsubj", "obl")
    relation = syntax.base(anchor)
    if relation in ("advcl", "conj", "acl"):
        yield anchor.head
        yield from syntax.children(anchor.head, "obj", "nsubj", "obl", "nsubj:pass")
    yield from syntax.children(anchor, "advcl", "compound")


def many_sided(drafts: Sequence[Draft], cast: Cast) -> None:
    """A meeting of three countries or more is multilateral."""
    for draft in drafts:
        if draft.type == "CONSULT" and not draft.modes and len(cast.countries(draft.everybody)) >= MANY:
            draft.modes = ("multilateral",)


def shared(drafts: Sequence[Draft], cast: Cast) -> None:
    """Fills in what other mentions on the page tell: with what an attack was made, whether talks have many sides."""
    _attacks(drafts, cast)
    meetings = [d for d in drafts if d.type == "CONSULT" and d.match.kind == "noun"]
    many = [d for d in meetings if d.modes == ("multilateral",)]
    for draft in meetings:
        words, sides = lemmas(draft.anchor), cast.countries(draft.everybody)
        alike = (d for d in many if not words.isdisjoint(lemmas(d.anchor)))
        if not draft.modes and any(not sides or sides & cast.countries(d.everybody) for d in alike):
            draft.modes = ("multilateral",)


def _attacks(drafts: Sequence[Draft], cast: Cast) -> None:
    """Attacks whose words do not say with what were like the nearest one on the page that they may be."""
    for draft in drafts:
        if draft.type == "ASSAULT" and not draft.modes and _personal(draft, cast):
            draft.modes = ("targeted",)
    told = [(at, d) for at, d in enumerate(drafts) if d.type == "ASSAULT" and d.modes]
    for at, draft in enumerate(drafts):
        if draft.type == "ASSAULT" and not draft.modes and draft.match.frame.id in GENERAL:
            alike = [(abs(at - other), other, d.modes) for other, d in told if _may_be(draft, d, cast)]
            if alike:
                draft.modes = min(alike)[2]


def _personal(draft: Draft, cast: Cast) -> bool:
    """Whether one named person was killed by somebody whom the page names: "killed the general"."""
    victims = [cast.get(id) for id in draft.ids("recipients")]
    one = len(victims) == 1 and victims[0].kind == "person"
    return one and bool(draft.actors) and not lemmas(draft.anchor).isdisjoint(KILLING)


def _may_be(draft: Draft, other: Draft, cast: Cast) -> bool:
    """Whether the two attacks may be of one side: the doers are, or nobody tells one and the victims may be."""
    for role in ("actors", "recipients"):
        one, two = cast.countries(draft.ids(role)), cast.countries(other.ids(role))
        if one and two:
            return bool(one & two)
    return True
