"""On whose word it stands.

In: a word of the parse, what holds at it (`Stand`), who is who. Out: the same on the word of those who are named.

    >>> claimants(said, cast)        # "Kyiv and Riga said that …"
    ('kyiv', 'riga')

Sources stand above a clause (its predicate of saying) or beside it: "…, he said", "as he said", "according to".
"""

from __future__ import annotations

import dataclasses
from typing import Final

from spacy.tokens import Token

from dragoman import syntax
from dragoman.cast import Cast
from dragoman.events import markers, paths
from dragoman.events.markers import Word
from dragoman.events.memory import children, kids
from dragoman.events.signatures import Certainty, signature

SOURCE: Final = "on the word of"
"""The effect of a source that is named beside a clause."""


@dataclasses.dataclass(frozen=True, slots=True)
class Stand:
    """What holds at a point of the path; `hinged`: a condition is in sight; `future`: what a coming event would be.

    `ahead`: the word itself speaks of what is to come ("will not fail")."""

    status: str = "occurred"
    certainty: Certainty = "certain"
    claimed_by: tuple[str, ...] = ()
    denied_by: tuple[str, ...] = ()
    backshift: bool = False
    hinged: bool = False
    background: bool = False
    future: str | None = None
    denial: bool = False
    ahead: bool = False
    words: tuple[Word, ...] = ()


def claimed(stand: Stand, who: tuple[str, ...], denies: bool) -> Stand:
    """`stand` on the word of `who`, if anybody is known."""
    if not who:
        return stand
    return dataclasses.replace(stand, claimed_by=who, denied_by=who if denies else stand.denied_by)


def claimants(head: Token, cast: Cast) -> tuple[str, ...]:
    """The actors who say what `head` (a verb or noun of saying) says."""
    if head.pos_ in ("NOUN", "PROPN"):
        owners = [c for c in head.children if c.dep_ == "nmod:poss"]
        owners += [n for p, n in syntax.obliques(head, "by", "from", "of") if p != "of"]
        ids = [i for o in owners for i in cast.of(o)]
        ids = ids or [i for c in children(head, "amod", "compound") for i in cast.modifier(c)]
    elif syntax.passive(head) or syntax.children(head, "obl:agent"):
        agents = syntax.children(head, "obl:agent")
        ids = [i for a in agents for p in syntax.conjuncts(a) for i in cast.of(p)]
    else:
        own = children(head, "nsubj")[:1]
        subjects = syntax.conjuncts(own[0]) if own and own[0].pos_ != "PRON" else syntax.subjects(head)
        ids = [i for s in subjects for i in cast.of(s)]
    return tuple(dict.fromkeys(ids))


def attributed(token: Token, stand: Stand, cast: Cast) -> Stand:
    """`stand` with a source that is named beside the clause of `token`: "…, he said", "as he said", "according to"."""
    for child, relation in kids(token):
        if relation == "parataxis" and paths.speech(child) and not paths.speech(token) and not _says_more(child):
            return dataclasses.replace(_said(child, stand, cast), backshift=True)
        if relation == "advcl" and "as" in paths.marks(child) and paths.speech(child):
            return _said(child, stand, cast)
        if relation in ("obl", "advmod") and syntax.preposition(child) in ("according to", "per"):
            who = tuple(i for p in syntax.conjuncts(child) for i in cast.of(p) or claimants(p, cast))
            return claimed(_word(stand, child, SOURCE), who, False)
    return stand


def _says_more(verb: Token) -> bool:
    """Whether a clause of saying has a content of its own: "…; the palace denies the charge"."""
    return any(c.i > verb.i for c in children(verb, "obj", "ccomp", "xcomp"))


def _said(verb: Token, stand: Stand, cast: Cast) -> Stand:
    own = markers.mark(verb, backshift=False, kind="root")
    if own.status == "negated":
        return stand
    sign = signature(verb, "clause")
    status = sign.on("occurred") if sign is not None and sign.denies else stand.status
    said = dataclasses.replace(stand, status=status, future=sign.future if sign is not None else None)
    return claimed(_word(said, verb, SOURCE), claimants(verb, cast), False)


def _word(stand: Stand, token: Token, effect: str) -> Stand:
    return dataclasses.replace(stand, words=(*stand.words, Word(token, effect)))
