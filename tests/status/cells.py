"""Which cells of the grid a row of the table fills: class of signature × polarity × tense of the predicate.

In: a row's frozen parse and its anchor. Out: for each predicate above the anchor that has a signature, its `Cell`.
Polarity is what the predicate is told as (positive, negative, uncertain: asked, supposed, thought possible), tense
that of the verb that it is or stands with; "future" holds every modal but those that look back ("may have").
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from typing import NamedTuple

from spacy.tokens import Token
from standin import cast_of

from dragoman import syntax
from dragoman.events import calculus, markers, paths
from dragoman.events.signatures import signature

POLARITIES = ("positive", "negative", "uncertain")
TENSES = ("past", "present", "future")
_POLARITY = {"occurred": "positive", "planned": "positive", "negated": "negative", "cancelled": "negative"}
_PAST = ("had", "did", "was", "were", "has", "have", "'ve")


class Cell(NamedTuple):
    """One cell of the grid."""

    name: str
    polarity: str
    tense: str


def cells(anchor: Token) -> Iterator[Cell]:
    """The cells that the predicates above `anchor` fill."""
    steps = paths.path(anchor)
    cast = cast_of(anchor.doc)
    for at, (one, two) in enumerate(itertools.pairwise(steps)):
        sign = signature(one.token, "infinitive" if two.kind == "purpose" else two.kind)
        if sign is not None:
            found = calculus.stand(steps[: at + 1], cast)
            hung = found.here.status == "conditional" and found.above.status == "occurred"
            status = found.mark.status if hung else found.here.status
            yield Cell(sign.name, _POLARITY.get(status, "uncertain"), tense(steps[: at + 1]))


def tense(steps: list[paths.Step]) -> str:
    """The tense of the last of `steps`, or of the clause that it stands in; a headline's noun is present."""
    for step in reversed(steps):
        found = _own(step.token)
        if found is not None:
            return found
    return "present"


def _own(token: Token) -> str | None:
    helpers = [*(syntax.children(token, "aux", "aux:pass", "cop") or syntax.auxiliaries(token))]
    words = {h.lower_ for h in helpers}
    if any(markers.is_modal(h) for h in helpers):
        return "past" if "have" in words else "future"
    if words & set(_PAST):
        return "past"
    if token.pos_ not in ("VERB", "AUX"):
        return "present" if helpers else None
    if helpers:
        return "present"
    shape = paths.form(token)
    if "to" in paths.marks(token):
        return "future" if syntax.is_root(token) else None
    if shape == "past":
        return "past" if syntax.children(token, "nsubj", "nsubj:pass") or syntax.is_root(token) else None
    return None if shape == "ing" else "present"
