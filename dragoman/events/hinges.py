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

FOCUS: Final = frozenset({"only", "even", "just", "not"})
STRICT: Final = ("only", "not")
"""What makes a clause of time a condition: "only after", "not before"."""

LASTING: Final = ("until", "till", "as long as", "so long as")
"""Words that only tell a time where both clauses are of the past: "nobody apologised until they had to"."""
PAST: Final = frozenset({"was", "were", "had", "did"})


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
        if relation in ("advcl", "acl") or (relation == "conj" and paths.conditional(child)):
            found += _clause(child, negated)
        elif relation in ("obl", "nmod"):
            found += _phrase(child, negated)
        elif relation == "obj" and token.pos_ == "VERB":
            found += [h for phrase in children(child, "nmod") for h in _phrase(phrase, negated)]
        elif relation == "advmod" and child.lower_ in ("soon", "long"):
            told = [c for c in children(child, "advcl") if child.lower_ == "soon" or not (_past(c) and _past(token))]
            found += [Hinge(c, "if", tuple(children(c, "mark")[:1])) for c in told]
    return [*found, *_hung(token), *_stated(token), *_fronted(token), *(_caused(token) if feared else ())]


def _clause(clause: Token, negated: bool) -> Iterator[Hinge]:
    """ "if the rebels disarm", "should the rebels disarm", "without disarming"."""
    opening = [c for c in children(clause, "mark", "case") if c.i < clause.i and _opens(c)]
    opening += [f for c in opening for f in children(c, "fixed") if f.lower_ not in FOCUS]
    opening += [c for c in children(clause, "advmod") if c.lower_ == "when" and not opening]
    opening = sorted(opening, key=lambda t: t.i)
    words = " ".join(dict.fromkeys(t.lower_ for t in opening))
    relation = _relation("mark", words) or _relation("mark", words.removesuffix(" that"))
    focus = _focus(opening)
    if relation is None and words in ("before", "after", "once", "when") and focus and focus[0].lower_ in STRICT:
        yield Hinge(clause, "only_if", (*focus, *opening))
    elif relation is None and paths.inverted(clause):
        yield Hinge(clause, "if", tuple(c for c in clause.children if c.lower_ in ("should", "had", "were"))[:1])
    elif relation is None and _relation("mark", clause.lower_):
        yield from _granted(clause)
    elif relation is None and (granted := _granting(clause)) is not None:
        yield Hinge(clause, _relation("mark", granted.lower_) or "if", (granted,))
    elif relation is None and words == "as" and paths.as_soon(clause) is not None:
        yield Hinge(clause, "if", tuple(opening))
    elif relation is None and negated and _relation("without", words):
        yield Hinge(clause, "only_if", tuple(opening))
    elif relation is not None:
        if any(f.lower_ == "even" for f in focus) or (words in LASTING and _past(clause) and _past(clause.head)):
            return
        if relation == "if" and any(f.lower_ == "only" for f in focus):
            relation = "only_if"
        yield Hinge(clause, relation, (*focus, *opening))


def _opens(mark: Token) -> bool:
    """Whether the word introduces a clause; of verbs only those that are listed ("provided the rebels disarm")."""
    return mark.lower_ != "to" and (mark.pos_ != "VERB" or _relation("mark", mark.lower_) is not None)


def _past(verb: Token) -> bool:
    """Whether the clause tells something of the past as a fact: no "would", "could" or "will"."""
    helpers = sorted([*children(verb, "aux"), *children(verb, "cop")], key=lambda t: t.i)
    return helpers[0].lower_ in PAST if helpers else verb.pos_ == "VERB" and paths.form(verb) == "past"


def _granted(clause: Token) -> Iterator[Hinge]:
    """ "provided that the rebels disarm", "provided the rebels disarm": the parse takes "provided" for a verb."""
    content = [c for c in children(clause, "ccomp", "xcomp") if "to" not in paths.marks(c)]
    if content and children(clause, "obj"):
        yield Hinge(clause, _relation("mark", clause.lower_) or "if", (clause,))
    elif content and syntax.base(content[0]) == "ccomp":
        that = tuple(children(content[0], "mark"))
        yield Hinge(content[0], _relation("mark", f"{clause.lower_} that") or "if", that)


def _granting(clause: Token) -> Token | None:
    """The "provided" that opens a clause and that the parse hangs under it as a clause of its own."""
    first = clause.left_edge
    opens = first.head == clause and first.pos_ == "VERB" and syntax.base(first) == "advcl"
    return first if opens and _relation("mark", first.lower_) else None


def _focus(opening: list[Token]) -> list[Token]:
    """The word right before one of the opening words: "only if", "even if", "not before"."""
    before = [o.nbor(-1) for o in opening if o.i > o.sent.start]
    return [b for b in before if b.lower_ in FOCUS][:1] or _afar(opening)


def _afar(opening: list[Token]) -> list[Token]:
    """ "will only come after a truce", "would only disarm when …": "only" stands with the verb."""
    host = opening[0].head.head if opening else None
    if host is None or host.pos_ not in ("VERB", "AUX") or not any(children(host, "aux")):
        return []
    return [a for a in children(host, "advmod") if a.lower_ == "only" and a.i < host.i < opening[0].i][:1]


def _phrase(noun: Token, negated: bool) -> Iterator[Hinge]:
    """ "in exchange for a withdrawal", "under the right conditions", "with the precondition of a withdrawal"."""
    case = tuple(children(noun, "case"))
    words = syntax.preposition(noun)
    lemma = noun.lemma_.lower()
    relation = _relation("preposition", words)
    if relation is not None:
        yield Hinge(noun, relation, case)
    elif words == "after" and (focus := _focus(list(case))) and focus[0].lower_ == "only":
        yield Hinge(noun, "only_if", (*focus, *case))
    elif children(noun, "nsubj") and (clausal := _relation("mark", words)) is not None:
        yield Hinge(noun, clausal, case)
    elif words == "in" and lemma in ("exchange", "return", "case", "event") and _spelt_out(noun) is None:
        beside = [n for n in children(noun.head, "obl") if n.i > noun.i and not syntax.is_root(noun)]
        for inner in (*children(noun, "nmod"), *beside[:1]):
            relation = _relation("preposition", f"in {lemma} {syntax.preposition(inner)}")
            if relation is not None:
                yield Hinge(inner, relation, tuple(children(inner, "case")))
    elif negated and words == "without":
        yield Hinge(noun, "only_if", case)
    elif words in ("on", "in", "under") and (content := _spelt_out(noun)) is not None:
        relation = _relation("content", lemma)
        if relation is not None:
            yield Hinge(content, relation, tuple(t for t in children(content, "mark") if t.i < content.i)[:1])
    elif words in ("under", "on", "in") and _relation("circumstance", lemma) and _weighed(noun):
        yield Hinge(noun, "if", case)
    elif words in ("with", "on", "under") and _relation("premise", lemma):
        yield Hinge(noun, "only_if", case)


def _spelt_out(noun: Token) -> Token | None:
    """The clause that says what the noun means: "on condition that the rebels disarm", "in the event that …"."""
    clauses = children(noun, "acl", "ccomp", "advcl")
    return next((c for c in clauses if "that" in paths.marks(c) and c.i > noun.i), None)


def _weighed(noun: Token) -> bool:
    """ "the right conditions", "certain circumstances", "such terms": not just any mention of conditions."""
    return any(_relation("weighing", c.lower_) for c, _ in kids(noun)) or any(
        syntax.base(c) == "acl" for c in noun.children
    )


def _hung(token: Token) -> Iterator[Hinge]:
    """ "a truce depends on a withdrawal", "made a truce conditional on a withdrawal"; not what does not depend."""
    if any(c.lower_ in ("not", "n't", "never") for c in children(token, "advmod")):
        return
    for state in children(token, "xcomp"):
        if state.pos_ != "VERB" and _relation("hinging", state.lower_):
            yield from _hung(state)
    if _relation("hinging", lemma_of(token)) or _relation("hinging", token.lower_):
        for preposition, noun in syntax.obliques(token, "on", "upon"):
            case = tuple(c for c in children(noun, "case") if c.lower_ == preposition)
            yield Hinge(noun, "only_if", case)
        for clause in children(token, "advcl", "ccomp"):
            if {"on", "upon"} & set(paths.marks(clause)):
                yield Hinge(clause, "only_if", tuple(children(clause, "mark")[:1]))


def _stated(token: Token) -> Iterator[Hinge]:
    """ "a withdrawal is a condition for talks", "one condition for talks was that the rebels withdraw"."""
    if not _relation("stated", token.lemma_.lower()):
        return
    if children(token, "cop"):
        for subject in children(token, "nsubj", "csubj"):
            yield Hinge(subject, "only_if", ())
    elif syntax.base(token) == "nsubj" and children(token.head, "cop"):
        that = tuple(m for m in children(token.head, "mark") if m.lower_ in ("that", "to") and m.i > token.i)
        if that:
            yield Hinge(token.head, "only_if", that[:1])


def _fronted(token: Token) -> Iterator[Hinge]:
    """ "Were the rebels to attack, Rome would strike": the parse gives both subjects to the main verb."""
    subjects = children(token, "nsubj")
    if len(subjects) < 2 or subjects[0].i > token.i:
        return
    first = next((t for t in (*token.children, *subjects[0].children) if t.lower_ == "were"), None)
    clause = next((c for c in children(subjects[0], "acl") if "to" in paths.marks(c)), None)
    if first is not None and first.i < subjects[0].i and clause is not None:
        yield Hinge(subjects[0], "if", (first,))


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
