"""A learnt second opinion: how far the words commit the page to the event, on the scale from -3 to 3.

In: an event's word and the calculus' judgement of it. Out: -3 (has not happened) … 3 (has happened), what is still to
come counting as not (the scale of UDS-IH2, White et al. 2016).

    >>> value(attack, judge(attack, type="ASSAULT", cast=cast))       # "They did not attack."
    -2.6

A linear model over what stands on the way down to the word: lemmas, tense, auxiliaries, negation, kinds of complement,
signatures, and the outcome and steps of the calculus itself. Weights: `models/factuality`, made by
`training/factuality`.
"""

from __future__ import annotations

import functools
import itertools
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Final

from spacy.tokens import Token

from dragoman import syntax, weights
from dragoman.events import paths
from dragoman.events.memory import kids
from dragoman.events.signatures import lemma_of, signature

if TYPE_CHECKING:
    from dragoman.events.status import Judgement

FEATURE_VERSION: Final = 1
MODEL: Final = "factuality"
LIMIT: Final = 3.0
LISTED: Final = frozenset({"advmod", "mark", "det", "case", "cc", "discourse"})
NAMED: Final = frozenset({"nsubj", "obj", "xcomp", "ccomp"})


def value(anchor: Token, judged: Judgement) -> float:
    """The model's value for `anchor`, cut to [-3, 3]."""
    table = _weights()
    total = table[""] + sum(table.get(name, 0.0) for name in set(features(anchor, judged)))
    return max(-LIMIT, min(LIMIT, total))


def features(anchor: Token, judged: Judgement) -> Iterator[str]:
    """The names of what holds of `anchor`."""
    steps = paths.path(anchor)
    yield from _of(anchor, "")
    yield f"length={min(len(steps), 6)}"
    yield f"kinds={'/'.join(s.kind for s in steps[-3:])}"
    yield f"kind={steps[-1].kind}"
    for one, two in itertools.pairwise(steps):
        sign = signature(one.token, two.kind)
        yield f"above={lemma_of(one.token)}"
        yield f"signature={sign.name if sign is not None else ''}"
    if len(steps) > 1:
        yield from _of(steps[-2].token, "governor.")
        yield f"under={lemma_of(steps[-2].token)}/{steps[-1].kind}"
    if len(steps) > 2:
        yield from _of(steps[0].token, "outermost.")
    yield f"end={anchor.sent[-1].text}"
    yield f"first={anchor.sent[0].lower_}"
    yield f"before={anchor.nbor(-1).lower_ if anchor.i else ''}"
    yield from _outcome(judged)


def _of(token: Token, prefix: str) -> Iterator[str]:
    """The word itself, its auxiliaries and its dependents."""
    helpers = [h.lower_ for h in syntax.auxiliaries(token)]
    yield f"{prefix}lemma={lemma_of(token)}"
    yield f"{prefix}pos={token.pos_}"
    yield f"{prefix}dep={token.dep_}"
    yield f"{prefix}form={paths.form(token)}"
    yield f"{prefix}tense={paths.form(token)}+{'_'.join(helpers)}"
    yield f"{prefix}helpers={'_'.join(helpers)}"
    for helper in helpers:
        yield f"{prefix}helper={helper}"
    for child, relation in kids(token):
        yield f"{prefix}has={relation}"
        if relation in LISTED or relation in NAMED:
            yield f"{prefix}{relation}={child.lower_}"
        if relation == "nsubj":
            yield f"{prefix}subject={child.pos_}"


def _outcome(judged: Judgement) -> Iterator[str]:
    yield f"status={judged.status}"
    yield f"status={judged.status}/{judged.certainty}"
    yield f"background={judged.background}"
    for step in judged.steps:
        yield f"effect={step.effect}"
        yield f"step={step.word.lower()}"


@functools.cache
def _weights() -> Mapping[str, float]:
    """Feature → weight; the empty name is the constant."""
    table: dict[str, float] = weights.load(MODEL, features=FEATURE_VERSION).json("weights.json")
    return table
