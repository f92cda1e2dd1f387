"""Walks on a Universal Dependencies parse.

In: spaCy tokens with UD labels. Out: tokens and character spans. No word lists, no meaning: who governs whom.

    >>> subjects(verb)                       # "Moscow said Kyiv would talk": of "would talk"
    [Kyiv]

Labels are UD's (`nsubj:pass`, `obl:agent`); `base` takes the subtype off. Whitespace tokens never count.
"""

from __future__ import annotations

import functools
import itertools
from collections.abc import Iterable, Iterator

from spacy.tokens import Doc, Token
from spacy.tokens import Span as Sentence

from dragoman.records import Span

SUBJECT = frozenset({"nsubj", "csubj"})
ARGUMENT = frozenset({"nsubj", "obj", "iobj", "obl"})
LOOSE = frozenset({"punct", "cc", "conj", "parataxis", "appos", "acl", "advcl", "discourse", "dislocated"})


def base(token: Token) -> str:
    """The relation without its subtype: `nsubj` for `nsubj:pass`."""
    return _base(token.dep_)


@functools.cache
def _base(relation: str) -> str:
    return relation.partition(":")[0]


def children(token: Token, *relations: str) -> list[Token]:
    """Dependents whose relation, or its base, is one of `relations`, in text order; all of them if none is given."""
    if not relations:
        return [c for c in token.children if not c.is_space]
    return [c for c in token.children if (c.dep_ in relations or _base(c.dep_) in relations) and not c.is_space]


def coarguments(one: Token, other: Token) -> bool:
    """Whether both are arguments of one predicate: "Kyiv" and "Riga" in "Kyiv thanked Riga"."""
    return bool(one.head.i == other.head.i) and base(one) in ARGUMENT and base(other) in ARGUMENT


def is_root(token: Token) -> bool:
    """Whether `token` heads its sentence."""
    return bool(token.head.i == token.i)


def ancestors(token: Token) -> Iterator[Token]:
    """The governors of `token`, nearest first."""
    while not is_root(token):
        token = token.head
        yield token


def conjuncts(token: Token) -> list[Token]:
    """`token` and what is coordinated under it, in text order: "Kyiv, Riga and Bonn" → all three from the first.

    What the parse hangs on a later word of a name goes with the name: "New Zealand and Fiji".
    """
    found = [token]
    for part in found:
        found.extend(c for word in (part, *children(part, "flat")) for c in children(word, "conj"))
    return sorted(found, key=lambda t: t.i)


def plural(noun: Token) -> bool:
    """Whether a common noun is written otherwise than its lemma: "leaders"."""
    return noun.pos_ == "NOUN" and noun.lower_ != noun.lemma_.lower()


def first_conjunct(token: Token) -> Token:
    """The head of the coordination that `token` stands in; itself if it stands in none."""
    while base(token) == "conj" and not is_root(token):
        token = token.head
        while base(token) == "flat" and not is_root(token):
            token = token.head
    return token


def passive(token: Token) -> bool:
    """Whether the verb `token` is passive: a passive auxiliary or subject, or a bare participle with a by-agent."""
    return any(c.dep_ in ("aux:pass", "nsubj:pass", "csubj:pass") for c in token.children)


def auxiliaries(token: Token) -> list[Token]:
    """Auxiliaries and copula of the predicate `token`; a coordinated one shares those of the first."""
    own = children(token, "aux", "cop")
    if own or base(token) != "conj" or children(token, "nsubj"):
        return own
    return auxiliaries(token.head)


def negations(token: Token) -> list[Token]:
    """Words that negate the predicate `token` itself: "not", "never", "no" as its direct dependents."""
    return [
        c
        for c in children(token, "advmod", "det", "cc")
        if c.lower_ in ("not", "n't", "n’t", "never", "no", "neither", "nor")
    ]


def subjects(token: Token) -> list[Token]:
    """Subjects of the predicate `token`, conjuncts included; its own, else those it shares by coordination or control.

    `xcomp` takes the object of its governor if there is one ("urged Moscow to …"), else its subject; a participle or
    relative clause (`acl`) takes the noun that it modifies, unless that noun is its object.
    """
    own = children(token, "nsubj", "csubj")
    if own:
        return [p for s in own for p in conjuncts(_antecedent(s, token))]
    relation = base(token)
    if relation == "conj" and token.head.pos_ in ("VERB", "AUX", "ADJ", "NOUN", "PROPN"):
        return subjects(token.head)
    if relation == "xcomp":
        objects_ = children(token.head, "obj", "iobj")
        return [p for o in objects_ for p in conjuncts(o)] if objects_ else subjects(token.head)
    if relation == "acl" and token.tag_ != "INF" and not passive(token):
        return conjuncts(token.head)
    if relation == "advcl":
        return subjects(token.head)
    return []


def objects(token: Token) -> list[Token]:
    """Direct objects of the predicate `token`, conjuncts included."""
    own = children(token, "obj")
    return [p for o in own for p in conjuncts(_antecedent(o, token))]


def obliques(token: Token, *prepositions: str) -> list[tuple[str, Token]]:
    """Oblique dependents and noun modifiers with their (lower-case, joined) preposition, conjuncts included."""
    found = []
    for noun in children(token, "obl", "nmod"):
        case = preposition(noun)
        if case and (not prepositions or case in prepositions):
            found += [(case, part) for part in conjuncts(noun)]
    return found


def preposition(noun: Token) -> str:
    """The case marking of `noun`: "with", "because of"; "" if it has none."""
    words: list[str] = []
    for case in noun.children:
        if _base(case.dep_) == "case" and not case.is_space:
            words.append(case.lower_)
            words += [f.lower_ for f in children(case, "fixed")]
    return " ".join(words)


def _antecedent(token: Token, clause: Token) -> Token:
    """The noun that a relative pronoun stands for: "troops that crossed" → troops."""
    if token.lower_ in ("who", "which", "that", "whom") and base(clause) == "acl":
        return clause.head
    return token


def phrase(token: Token) -> list[Token]:
    """The noun phrase of `token` without coordination, apposition, clauses and outer punctuation, in text order."""
    kept = [token]
    for part in kept:
        kept.extend(c for c in children(part) if base(c) not in LOOSE and not (part is token and base(c) == "case"))
    ordered = sorted(kept, key=lambda t: t.i)
    at = ordered.index(token)
    low = high = at
    while low and ordered[low - 1].i >= ordered[low].i - 1:
        low -= 1
    while high + 1 < len(ordered) and ordered[high + 1].i <= ordered[high].i + 1:
        high += 1
    return ordered[low : high + 1]


def extent(tokens: Iterable[Token]) -> Span:
    """Character span `[start, end)` from the first to the last of `tokens`."""
    ordered = sorted((t for t in tokens if not t.is_space), key=lambda t: t.i)
    return (ordered[0].idx, ordered[-1].idx + len(ordered[-1]))


def subtree(token: Token) -> list[Token]:
    """`token` and all that hangs under it, in text order, without whitespace."""
    return [t for t in token.subtree if not t.is_space]


def words(sentence: Sentence) -> list[Token]:
    """The tokens of a sentence that are words or punctuation."""
    return [t for t in sentence if not t.is_space]


def sentences(doc: Doc) -> list[Sentence]:
    """The parsed sentences of `doc`: those with a root, in text order."""
    roots = doc.to_array("DEP") == doc.vocab.strings["root"]
    return [s for s in doc.sents if roots[s.start : s.end].any()]


def numbers(doc: Doc) -> list[int]:
    """For each token the number of its sentence."""
    return list(itertools.chain.from_iterable([n] * len(s) for n, s in enumerate(doc.sents)))
