"""Modes that other words of the sentence tell: with what people were killed, how many sides met.

In: the drafts of a sentence. Out: the same drafts, with the modes that their own words leave open filled in.

    >>> instruments(drafts)               # "A drone attack killed four": killed → ASSAULT/drone
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from spacy.tokens import Token

from dragoman import syntax
from dragoman.cast import Cast
from dragoman.events.roles import Draft, indexed

MEANS = ("in", "by", "with", "during", "after", "when", "from")
"""Prepositions by which an attack is how people were killed."""

MANY = 3
"""From so many countries on, a meeting is multilateral."""


def instruments(drafts: Sequence[Draft]) -> None:
    """Killings and attacks without a mode take that of the attack that they are told to be done by."""
    by_token = indexed(drafts)
    for draft in drafts:
        if draft.type != "ASSAULT" or draft.modes:
            continue
        means = (by_token[t.i] for t in _around(draft) if t.i in by_token)
        found = next((m.modes for m in means if m is not draft and m.type == "ASSAULT" and m.modes), None)
        if found is not None:
            draft.modes = found


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
