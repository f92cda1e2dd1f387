"""Whether the words around a time expression speak of the past or of what is to come.

In: the parse and a character offset, or only the words near. Out: "past", "future" or `None`.

    >>> by_parse(doc, at)                    # "is expected to meet on Thursday"
    'future'

It decides what "Thursday" or "in May" mean: the last one or the next one.
"""

from __future__ import annotations

import bisect
import functools
from collections.abc import Sequence
from typing import Literal, TypeAlias

from spacy.tokens import Doc, Token

from dragoman.carriers import inflected
from dragoman.chronology.words import BREAK, Word, class_of
from dragoman.lexicon import entries
from dragoman.syntax import ancestors, auxiliaries, base, children, preposition

Tense: TypeAlias = Literal["past", "future"] | None
DEPTH = 8  # governors that are asked
REACH = 14  # words that lie between an expression and the verb that dates it: beyond, the parse is hardly right
WINDOW = 9  # words on either side that are asked when there is no parse


@functools.cache
def _cues() -> dict[str, dict[str, str]]:
    found: dict[str, dict[str, str]] = {}
    for entry in entries("time_tense"):
        kind = found.setdefault(entry["kind"], {})
        words = [entry["word"], *entry.get("forms", ())]
        if entry["kind"] in ("implicative", "attending", "prospective"):
            words += inflected(entry["word"])
        kind.update(dict.fromkeys(words, entry["tense"]))
    return found


def _is(token: Token, kind: str) -> bool:
    return token.lower_ in _cues()[kind] or token.lemma_.lower() in _cues()[kind]


class Tokens:
    """Finds the token of a parse at a character offset."""

    def __init__(self, doc: Doc) -> None:
        self.doc = doc
        self._starts = [t.idx for t in doc]

    def at(self, offset: int) -> Token | None:
        """The token that covers `offset`, or the next one after it."""
        index = bisect.bisect_right(self._starts, offset) - 1
        return self.doc[index] if 0 <= index < len(self.doc) else None

    def head(self, start: int, end: int) -> Token | None:
        """The token of `[start, end)` whose governor lies outside it; `None` without a parse."""
        first, last = self.at(start), self.at(max(start, end - 1))
        if first is None or last is None:
            return None
        for token in self.doc[first.i : last.i + 1]:
            if token.dep_ and not token.is_space and not first.i <= token.head.i <= last.i:
                return token
        return next((t for t in self.doc[first.i : last.i + 1] if t.dep_ == "root"), None)


def by_parse(head: Token) -> Tense:
    """The tense that the verb right before a time expression, or the predicates above its head, give it."""
    case = _cues()["preposition"].get(preposition(head))
    if case:
        return "past" if "had" in [a.lower_ for a in auxiliaries(head.head)] else _tense(case)
    if head.dep_ == "nmod:poss":
        return _of_possessor(head)
    copula = [c.lower_ for c in children(head, "cop")]
    if copula:
        return "past" if copula[0] in class_of("be_past") else "future"  # "the vote is on Friday"
    neighbour = _neighbour(head)
    if neighbour is not None and (found := _of_predicate(neighbour)):
        return found
    for index, governor in enumerate([head, *ancestors(head)]):
        if governor is not head or governor.pos_ in ("VERB", "AUX"):
            found = _of_predicate(governor)
            if found:
                return found
        if index and governor.pos_ == "NOUN":
            case = _cues()["event_preposition"].get(preposition(governor))
            if case:
                return _tense(case)
        if index > DEPTH or abs(governor.i - head.i) > REACH:
            break
    return None


def _neighbour(head: Token) -> Token | None:
    """The verb that stands right before an expression: "left Tuesday", "issued on Thursday"."""
    at = min((t.i for t in head.subtree), default=head.i) - 1
    while at > head.sent.start and head.doc[at].pos_ in ("ADP", "DET", "ADV"):
        at -= 1
    before = head.doc[at] if at >= head.sent.start else None
    return before if before is not None and before.pos_ == "VERB" else None


def _of_possessor(head: Token) -> Tense:
    """ "Thursday's summit": to come where the noun is what one looks forward to or takes part in."""
    noun = head.head
    case = preposition(noun)
    if case in _cues()["event_preposition"]:
        return _tense(_cues()["event_preposition"][case])
    joins = case in ("at", "in", "during", "for", "to") or _is(noun.head, "attending") or "subj" in noun.dep_
    return (by_parse(noun) if joins else None) or "past"


def _tense(name: str) -> Tense:
    return "past" if name == "past" else "future" if name == "future" else None


def _of_predicate(token: Token) -> Tense:
    """The tense of a verb or copular predicate; `None` for nouns and where its form leaves it open."""
    helpers = [a.lower_ for a in auxiliaries(token)]
    for word in helpers:
        if word in _cues()["auxiliary"]:
            return _tense(_cues()["auxiliary"][word])
    if token.pos_ not in ("VERB", "AUX") and not helpers:
        return None
    if any(c.lower_ == "to" for c in children(token, "mark")):
        return "past" if "have" in helpers else _of_infinitive(token)  # "was supposed to have begun"
    return _of_form(token, helpers)


def _of_infinitive(token: Token) -> Tense:
    governor = token.head
    if _is(governor, "implicative") and base(token) in ("xcomp", "ccomp", "advcl"):
        return _of_predicate(governor)
    return "future"


def _of_form(token: Token, helpers: Sequence[str]) -> Tense:
    lower, lemma = token.lower_, token.lemma_.lower()
    participle = (lower != lemma and not lower.endswith(("s", "ing"))) or lower in ("set", "due")
    if _is(token, "prospective") and participle and "had" not in helpers:
        return (
            "future" if helpers or base(token) in ("acl", "amod") else "past"
        )  # "is scheduled for", "talks planned for"
    if any(h in class_of("be_past") or h in class_of("have") for h in helpers):
        return "past"
    if any(h in class_of("be_present") for h in helpers):
        return "future" if lower.endswith("ing") else "past" if token.pos_ == "VERB" and lower != lemma else None
    if lower.endswith("ing"):
        return None
    if _cues()["near"].get(lower) == "past":
        return "past"
    if lower == lemma or (lower.endswith("s") and lower[:-1] in (lemma, lemma + "e")):
        return _cue_of_base(lemma)
    return "past" if token.pos_ in ("VERB", "AUX") else None


def _cue_of_base(lemma: str) -> Tense:
    return _tense(_cues()["unchanging"].get(lemma, "future"))


def by_words(words: Sequence[Word], start: int, end: int) -> Tense:
    """The tense that the nearest telling word gives to the expression of words `[start, end)`."""
    lead = words[start - 1].lower if start else ""
    if end < len(words) and words[end].lower == "'s":
        return "future" if lead in ("of", "before", "until", "till") else "past"
    if lead in _cues()["preposition"]:
        return _tense(_cues()["preposition"][lead])
    best: tuple[float, str] | None = None
    for step, weight in ((-1, 1.0), (1, 2.0)):
        at = start - 1 if step < 0 else end
        for distance in range(1, WINDOW + 1):
            if not 0 <= at < len(words) or words[at].code == BREAK or words[at].lower in (".", ";"):
                break
            tense = word_tense(words, at)
            if tense and (best is None or distance * weight < best[0]):
                best = (distance * weight, tense)
                break
            at += step
    return _tense(best[1]) if best else None


def word_tense(words: Sequence[Word], at: int) -> Tense:
    """The tense that one word tells of without a parse."""
    cues, lower = _cues(), words[at].lower
    for kind in ("auxiliary", "near"):
        if lower in cues[kind]:
            found = _tense(cues[kind][lower])
            return _participle_tense(words, at) if found == "past" and kind == "near" else found
    if len(lower) > 3 and lower.endswith("ed"):
        return None if lower in cues["not_verb"] else _participle_tense(words, at)
    return None


def _participle_tense(words: Sequence[Word], at: int) -> Tense:
    """ "will be held", "to be signed": a participle after a helper of the future."""
    for word in words[max(0, at - 4) : at]:
        if _cues()["auxiliary"].get(word.lower) == "future":
            return "future"
    return "past"
