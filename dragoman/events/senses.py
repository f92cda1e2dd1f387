"""Which sense of an everyday word is meant: "worried by the raid" is one of blame, "worried about the exam" is none.

In: a match and its arguments, who is who. Out: whether the word names the act here, by `data/event_senses.json`: per
type and pattern what must stand beside it (`only`: one of the conditions holds) and what shuts it out (`not`). Frames
say what acts there are; this list holds for all frames of a type, and the learnt part cannot set it aside.

    >>> meant(match, args, cast, words)          # "charged" in "the agency charged with watching the border"
    False
"""

from __future__ import annotations

import collections
import dataclasses
import functools
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from spacy.tokens import Token

from dragoman import lexicon, syntax
from dragoman.cast import Cast
from dragoman.events import arguments, needs
from dragoman.events.arguments import Arguments
from dragoman.events.frames import KINDS, Match, in_class, lemmas, split

QUOTES = frozenset({'"', "“", "”", "‘", "«", "``", "''"})
LESSENED = frozenset({"less", "hardly", "barely", "least"})
"""Adverbs that take back the word they stand with."""
Pattern = tuple[str, str, tuple[str, ...]]
"""Type, kind and words of a pattern."""


@dataclasses.dataclass(frozen=True, slots=True)
class Setting:
    """A word where it stands; `words` are the sentence's lemmas."""

    match: Match
    args: Arguments
    cast: Cast
    words: frozenset[str]


def meant(match: Match, args: Arguments, cast: Cast, words: frozenset[str]) -> bool:
    """Whether the word of `match` has the sense of its type; `words` are the sentence's lemmas."""
    at = Setting(match, args, cast, words)
    entries = senses().get((match.frame.type, match.kind, match.words), ())
    return all(_any(at, e.get("only", {}), empty=True) and not _any(at, e.get("not", {})) for e in entries)


def _any(at: Setting, conditions: Mapping[str, Any], empty: bool = False) -> bool:
    """Whether one of `conditions` holds; `empty` if there are none."""
    return any(CONDITIONS[key](at, value) for key, value in conditions.items()) if conditions else empty


def never(type: str, token: Token, kind: str) -> bool:
    """Whether the learnt part may not take a lone word for an act of `type`."""
    entries = senses()
    return any("never" in e for word in lemmas(token) for e in entries.get((type, kind, (word,)), ()))


@functools.cache
def senses() -> Mapping[Pattern, Sequence[Mapping[str, Any]]]:
    """The entries of the data file by pattern."""
    found: dict[Pattern, list[Mapping[str, Any]]] = collections.defaultdict(list)
    for entry in lexicon.entries("event_senses"):
        for key, kind in KINDS.items():
            for text in entry.get(key, ()):
                found[entry["type"], kind, split(text)].append(entry)
    return found


def complements(match: Match) -> list[Token]:
    """Heads of the complement clauses of the word, without clauses of time and cause."""
    return [
        c
        for c in needs.clauses(match.anchor)
        if syntax.base(c) != "advcl" or c.lower_.endswith("ing") or arguments.infinitive(c)
    ]


def _objects(at: Setting) -> list[Token]:
    """What the act is about: objects, with what a preposition of the pattern governs, or a noun's phrases."""
    if at.match.kind != "verb":
        return at.args.themes()
    return needs.whole(at.args.at("object")) + needs.governed(at.match)


def _object(at: Setting, names: Sequence[str]) -> bool:
    return any(needs.fits(t, names, at.cast) for t in _objects(at))


def _subject(at: Setting, names: Sequence[str]) -> bool:
    return any(needs.fits(t, names, at.cast) for t in at.args.at("subject"))


def _transitive(at: Setting, wanted: bool) -> bool:
    """Whether a direct object stands there that is no word of the pattern."""
    own = [o for o in syntax.children(at.match.anchor, "obj", "iobj") if o not in at.match.tokens]
    return bool(own) == wanted


def _passive(at: Setting, wanted: bool) -> bool:
    return arguments.passive(at.match.anchor) == wanted


def _clause(at: Setting, names: Sequence[str]) -> bool:
    return any(form in names for c in complements(at.match) for form in needs.forms(c))


def _clause_of(at: Setting, names: Sequence[str]) -> bool:
    """Whether a complement clause is about one of `names`: the word that heads it."""
    return any(in_class(c, names) for c in complements(at.match))


def _clause_negated(at: Setting, wanted: bool) -> bool:
    return any(bool(syntax.negations(c)) == wanted for c in complements(at.match))


def _with(at: Setting, names: Mapping[str, Sequence[str]]) -> bool:
    """Whether a preposition ties one of its names to the word or to a noun of the pattern ("come to terms with")."""
    for preposition, classes in names.items():
        tied = [noun for t in at.match.tokens if t.pos_ == "NOUN" for _, noun in syntax.obliques(t, preposition)]
        if any(needs.fits(t, classes, at.cast) for t in at.args.at(preposition) + tied):
            return True
    return False


def _particle(at: Setting, names: Sequence[str]) -> bool:
    """Whether an adverb or particle of `names` stands with the word: "ripped up", "move quickly"."""
    found = syntax.children(at.match.anchor, "advmod", "compound:prt", "xcomp")
    return any(c.lower_ in names for c in found if c not in at.match.tokens)


def _under(at: Setting, names: Sequence[str]) -> bool:
    """Whether a verb or preposition of `names` governs the noun: "take charge", "in charge"."""
    anchor = syntax.first_conjunct(at.match.anchor)
    verb = anchor.head if syntax.base(anchor) in ("obj", "obl", "nsubj") else None
    return syntax.preposition(anchor) in names or (verb is not None and not lemmas(verb).isdisjoint(names))


def _before(at: Setting, names: Sequence[str]) -> bool:
    """Whether a determiner, adjective or noun of `names` describes the noun: "a good call"."""
    found = at.args.at("adjective") + at.args.at("compound") + syntax.children(at.match.anchor, "det", "nmod:poss")
    return any(not lemmas(t).isdisjoint(names) for t in found if t not in at.match.tokens)


def _second(at: Setting, names: Sequence[str]) -> bool:
    """Whether a predicate on the object is one of `names`: "called it a success"; "@none" if none stands there
    and nothing is quoted."""
    if "@none" in names and not needs.predicates(at.match.anchor) and not _quoted(at.match.anchor):
        return True
    return needs.secondary(at.match.anchor, names, at.cast)


def _quoted(verb: Token) -> bool:
    """Whether words in quotation marks follow in the sentence: "called the plan “a mad folly”"."""
    return any(t.text in QUOTES for t in verb.sent if t.i > verb.i)


def _negated(at: Setting, wanted: bool) -> bool:
    taken_back = any(c.lower_ in LESSENED for c in syntax.children(at.match.anchor, "advmod"))
    return (bool(syntax.negations(at.match.anchor)) or taken_back) == wanted


def _predicate(at: Setting, wanted: bool) -> bool:
    """Whether the noun says what something is, or something is said of it as a subject with a copula."""
    return bool(syntax.children(at.match.anchor, "cop")) == wanted


def _form(at: Setting, names: Sequence[str]) -> bool:
    """Whether the word stands in one of these forms: "hostilities", not "hostility"."""
    return at.match.anchor.lower_ in names


def _owned(at: Setting, wanted: bool) -> bool:
    """Whether the noun has a possessor: "Turkey's threats"."""
    return bool(syntax.children(at.match.anchor, "nmod:poss")) == wanted


def _describes(at: Setting, names: Sequence[str]) -> bool:
    """Whether the noun only describes one of `names`: "negotiation skills"."""
    anchor = at.match.anchor
    return syntax.base(anchor) in ("compound", "amod") and not lemmas(anchor.head).isdisjoint(names)


def _near(at: Setting, names: Sequence[str]) -> bool:
    return any(at.words.issuperset(name.split()) for name in names)


CONDITIONS: Mapping[str, Callable[..., bool]] = {
    "object": _object, "subject": _subject, "transitive": _transitive, "passive": _passive, "clause": _clause,
    "clause_of": _clause_of, "clause_negated": _clause_negated, "with": _with, "particle": _particle, "under": _under,
    "before": _before, "second": _second, "negated": _negated, "predicate": _predicate, "near": _near,
    "form": _form, "owned": _owned, "describes": _describes,
}  # fmt: skip
"""What an entry may ask, by the key that asks it."""
