"""The conditions that hang on a predicate.

In: a token of the parse. Out: its `Hinge`s: the head of the conditional clause or phrase, the relation, the words
that introduce it.

    >>> [h.relation for h in hinges(meet)]       # "would meet only if the rebels disarm"
    ['only_if']

The words are `data/condition_words.json`.
"""

from __future__ import annotations

import dataclasses
import functools
from collections.abc import Iterator, Mapping
from typing import Final, cast

from spacy.tokens import Token

from dragoman import lexicon, syntax
from dragoman.events import paths
from dragoman.events.memory import children, kids, remembered
from dragoman.events.signatures import lemma_of
from dragoman.records import Relation

FOCUS: Final = frozenset({"only", "even", "just"})


@dataclasses.dataclass(frozen=True, slots=True)
class Hinge:
    """`head` governs the words of the condition; `markers` are the words that introduce it."""

    head: Token
    relation: Relation
    markers: tuple[Token, ...]


@remembered
def hinges(token: Token, *, negated: bool = False, feared: bool = False) -> list[Hinge]:
    """The conditions on `token`; `negated`: it is denied ("will not … without"); `feared`: it is warned of."""
    found: list[Hinge] = []
    for child, relation in kids(token):
        if relation in ("advcl", "acl"):
            found += _clause(child, negated)
        elif relation in ("obl", "nmod"):
            found += _phrase(child, negated)
        elif relation == "advmod" and child.lower_ in ("soon", "long"):
            found += [Hinge(c, "if", tuple(children(c, "mark")[:1])) for c in children(child, "advcl")]
    return [*found, *_hung(token), *(_caused(token) if feared else ())]


def _clause(clause: Token, negated: bool) -> Iterator[Hinge]:
    """ "if the rebels disarm", "should the rebels disarm", "without disarming"."""
    opening = [c for c in children(clause, "mark", "case") if c.lower_ != "to"]
    opening += [f for c in opening for f in children(c, "fixed")]
    opening = sorted(opening, key=lambda t: t.i)
    words = " ".join(t.lower_ for t in opening)
    relation = _relation("mark", words) or _relation("mark", words.removesuffix(" that"))
    if relation is None and paths.inverted(clause):
        yield Hinge(clause, "if", tuple(c for c in clause.children if c.lower_ in ("should", "had", "were"))[:1])
    elif relation is None and (granted := children(clause, "ccomp")) and _relation("mark", clause.lower_):
        that = tuple(children(granted[0], "mark"))
        yield Hinge(granted[0], _relation("mark", f"{clause.lower_} that") or "if", that)
    elif relation is None and words == "as" and paths.as_soon(clause) is not None:
        yield Hinge(clause, "if", tuple(opening))
    elif relation is None and negated and _relation("without", words):
        yield Hinge(clause, "only_if", tuple(opening))
    elif relation is not None:
        focus = _focus(clause, opening)
        if any(f.lower_ == "even" for f in focus):
            return
        if relation == "if" and any(f.lower_ == "only" for f in focus):
            relation = "only_if"
        yield Hinge(clause, relation, (*focus, *opening))


def _focus(clause: Token, opening: list[Token]) -> list[Token]:
    first = opening[0]
    before = first.nbor(-1) if first.i > first.sent.start else None
    return [before] if before is not None and before.lower_ in FOCUS else []


def _phrase(noun: Token, negated: bool) -> Iterator[Hinge]:
    """ "in exchange for a withdrawal", "under the right conditions", "with the precondition of a withdrawal"."""
    case = tuple(children(noun, "case"))
    words = syntax.preposition(noun)
    lemma = noun.lemma_.lower()
    relation = _relation("preposition", words)
    if relation is not None:
        yield Hinge(noun, relation, case)
    elif children(noun, "nsubj") and (clausal := _relation("mark", words)) is not None:
        yield Hinge(noun, clausal, case)
    elif words == "in" and lemma in ("exchange", "return", "case", "event"):
        beside = [n for n in children(noun.head, "obl") if n.i > noun.i and not syntax.is_root(noun)]
        for inner in (*children(noun, "nmod"), *beside[:1]):
            relation = _relation("preposition", f"in {lemma} {syntax.preposition(inner)}")
            if relation is not None:
                yield Hinge(inner, relation, tuple(children(inner, "case")))
    elif negated and words == "without":
        yield Hinge(noun, "only_if", case)
    elif words in ("under", "on", "in") and _relation("circumstance", lemma) and _weighed(noun):
        yield Hinge(noun, "if", case)
    elif words in ("with", "on", "under") and _relation("premise", lemma):
        yield Hinge(noun, "only_if", case)


def _weighed(noun: Token) -> bool:
    """ "the right conditions", "certain circumstances", "such terms": not just any mention of conditions."""
    return any(_relation("weighing", c.lower_) for c, _ in kids(noun)) or any(
        syntax.base(c) == "acl" for c in noun.children
    )


def _hung(token: Token) -> Iterator[Hinge]:
    """ "a truce depends on a withdrawal"."""
    if _relation("hinging", lemma_of(token)):
        for preposition, noun in syntax.obliques(token, "on", "upon"):
            case = tuple(c for c in children(noun, "case") if c.lower_ == preposition)
            yield Hinge(noun, "only_if", case)
        for clause in children(token, "advcl", "ccomp"):
            if {"on", "upon"} & set(paths.marks(clause)):
                yield Hinge(clause, "only_if", tuple(children(clause, "mark")[:1]))


def _caused(token: Token) -> Iterator[Hinge]:
    """ "an attack would lead to war": under a warning the cause is the condition."""
    lemma = lemma_of(token)
    for preposition, noun in (("", None), *syntax.obliques(token)):
        phrase = f"{lemma} {preposition}".strip()
        if noun is not None and _relation("outcome", phrase):
            yield Hinge(noun, "if", tuple(children(noun, "case")))
            return
        if _relation("cause", phrase):
            for subject in children(token, "nsubj", "csubj"):
                if subject.pos_ in ("NOUN", "VERB"):
                    yield Hinge(subject, "if", ())
            return


def _relation(kind: str, words: str) -> Relation | None:
    return _table().get((kind, words))


@functools.cache
def _table() -> Mapping[tuple[str, str], Relation]:
    return {(e["kind"], e["words"]): cast(Relation, e["relation"]) for e in lexicon.entries("condition_words")}
