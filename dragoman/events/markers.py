"""What the words beside a predicate say of its own status: tense, modals, negation, adverbs, determiners.

In: one token of the path. Out: a `Mark`, as if nothing stood above it.

    >>> mark(attack).status                   # "did not attack"
    'negated'

The words and their effects are `data/modals.json` and `data/status_words.json`.
"""

from __future__ import annotations

import dataclasses
import functools
from collections.abc import Iterator, Mapping
from typing import Any, Final

from spacy.tokens import Token

from dragoman import lexicon, syntax
from dragoman.events import paths
from dragoman.events.memory import children, kids, remembered
from dragoman.events.moments import dated, effect, future_poss, of_content, present, time_words, weekday, year
from dragoman.events.signatures import Certainty, signature


@dataclasses.dataclass(frozen=True, slots=True)
class Word:
    """A word that had a say and what it did."""

    token: Token
    effect: str


@dataclasses.dataclass(frozen=True, slots=True)
class Mark:
    """A predicate's own status, how sure it is, whether it is older than the news or `ahead` ("will not"), and why."""

    status: str = "occurred"
    certainty: Certainty = "certain"
    words: tuple[Word, ...] = ()
    background: bool = False
    definite: bool = False
    weak: bool = False
    agent: Token | None = None
    denier: Token | None = None
    ahead: bool = False


def is_modal(token: Token) -> bool:
    """Whether `token` is an auxiliary of mood or of the future."""
    return token.lower_ in _modals() or token.lemma_.lower() in _modals()


@remembered
def mark(token: Token, *, backshift: bool, kind: str) -> Mark:
    """The mark of `token`; `backshift`: it is told from a past moment ("said it would …"); `kind`: its tie upward."""
    predicate = token.pos_ in ("VERB", "AUX") or any(r == "cop" for _, r in kids(token))
    if predicate or (token.pos_ == "ADJ" and kind in ("root", "clause", "relative", "condition", "adverbial")):
        return _verb(token, backshift, kind)
    return _noun(token)


# ---- predicates ----


def _verb(token: Token, backshift: bool, kind: str) -> Mark:
    helpers = _helpers(token)
    names = [h.lemma_.lower() for h in helpers]
    negators = [*_negators(token, helpers)]
    modal = next((h for h in helpers if h.lower_ in _modals() or h.lemma_.lower() in _modals()), None)
    status, certainty, words = "occurred", "certain", []
    if modal is not None and token.lemma_.lower() not in _entry(modal).get("except", ()):
        status, certainty = _modal(modal, bool(negators), "have" in names, backshift or _expected(token, kind))
        words.append(Word(modal, status))
    elif negators:
        status = "negated"
        certainty = (effect("negator", negators[0].lower_) or {"certainty": "certain"})["certainty"]
    words += [Word(n, "negated") for n in negators]
    status, certainty, more = _adverbs(token, status, certainty)
    if status == "occurred" and "to" in paths.marks(token) and (kind == "root" or kind == "clause"):
        status, more = "planned", [*more, Word(next((m for m in token.children if m.lower_ == "to"), token), "planned")]
    due = next((c for c in children(token, "advmod", "case") if c.lower_ == "due" and any(children(c, "fixed"))), None)
    if due is not None and status == "occurred" and helpers:
        status, more = "planned", [*more, Word(due, "planned")]
    if status in ("occurred", "planned") and kind in ("root", "clause"):
        asked = _asked(token, helpers, kind)
        if asked is not None:
            status, certainty, more = "hypothetical", "possible", [*more, asked]
    old = status in ("occurred", "negated") and dated(token)
    ahead = modal is not None and _entry(modal)["plain"] == "planned"
    return Mark(
        status=status, certainty=certainty, words=(*words, *more), background=old, ahead=ahead,  # type: ignore[arg-type]
    )  # fmt: skip


def _asked(token: Token, helpers: list[Token], kind: str) -> Word | None:
    """The word that makes a clause a yes-or-no question or an order, if it is one."""
    if token.pos_ not in ("VERB", "ADJ") and not children(token, "cop"):
        return None
    start = token.left_edge.i
    if (
        kind == "root"
        and (end := _last(token)).text == "?"
        and not any(t.lower_ in WH for t in token.doc[start : token.i])
    ):
        return Word(end, "hypothetical: a question")
    if token.pos_ != "VERB" or paths.form(token) != "base" or helpers:
        return None
    if syntax.base(token) == "conj" or paths.marks(token):
        return None
    before = token.doc[token.sent.start if kind == "root" else start : token.i]
    quoted = kind == "root" or any(t.text in "“\"‘'" for t in before)
    return Word(token, "hypothetical: an order") if quoted and all(t.pos_ in EARLY for t in before) else None


def _last(token: Token) -> Token:
    """The last token of the sentence that is neither space nor a closing quotation mark."""
    last = token.sent[-1]
    while last.i > token.i and (last.is_space or last.text in "”’\"'"):
        last = last.nbor(-1)
    return last


EARLY: Final = frozenset({"PUNCT", "ADV", "INTJ", "CCONJ", "SPACE", "PART"})
"""What may stand before the verb of an order."""
WH: Final = frozenset(["who", "whom", "whose", "what", "which", "when", "where", "why", "how"])


def _helpers(token: Token) -> list[Token]:
    """Auxiliaries; a conjunct borrows those of the first only if its own form needs one."""
    own = children(token, "aux", "cop")
    if own or syntax.base(token) != "conj" or children(token, "nsubj"):
        return own
    first = syntax.first_conjunct(token)
    shape = paths.form(token)
    borrowed = children(first, "aux", "cop") if first.i != token.i else []
    if shape == "base":
        return borrowed
    if shape == "ing":
        return [b for b in borrowed if b.lemma_.lower() == "be"]
    return borrowed if shape == "past" and paths.form(first) == "past" else []


def _modal(modal: Token, negated: bool, perfect: bool, backshift: bool) -> tuple[str, Certainty]:
    entry = _entry(modal)
    if perfect:
        return entry["perfect_negated" if negated else "perfect"], entry["certainty"]
    if backshift and entry["past"] != entry["plain"]:
        return ("negated" if negated else entry["past"]), "certain"
    return entry["negated" if negated else "plain"], entry["certainty"]


def _entry(modal: Token) -> Mapping[str, Any]:
    return _modals().get(modal.lower_) or _modals()[modal.lemma_.lower()]


def _expected(token: Token, kind: str) -> bool:
    """Whether a bare "would" in a main clause reports a plan ("The consulate would close"), not a mere idea."""
    if kind not in ("root", "adverbial") or token.pos_ != "VERB" or children(token, "csubj"):
        return False
    subjects = children(token, "nsubj")
    return bool(subjects) and not any(_vague(s) for s in subjects)


def _vague(noun: Token) -> bool:
    """ "such a move", "any attack", "it": subjects of mere ideas."""
    return noun.lower_ in ("it", "that", "this", "which", "i", "you") or any(
        c.lower_ in ("such", "this", "that", "a", "an", "any") for c in noun.children
    )


def _negators(token: Token, helpers: list[Token]) -> Iterator[Token]:
    """Negating adverbs of the predicate or its auxiliaries, and negative subjects and objects."""
    for child, relation in _with_shared(token, helpers):
        if relation in ("advmod", "cc", "det", "discourse") and effect("negator", child.lower_):
            if child.lower_ in ("neither", "nor", "never") and child.i > token.i:
                continue
            if child.lower_ == "not" and child.i + 1 < len(child.doc) and _elsewhere(child.nbor()):
                continue
            yield child
        elif relation == "advmod" and child.lower_ == "longer" and any(c.lower_ == "no" for c in child.children):
            yield child
        elif relation in ("nsubj", "obj"):
            negative = _negative_noun(child)
            if negative is not None:
                yield negative
        elif relation == "mark" and child.lower_ == "to" and child.i and _outside(child.nbor(-1), token):
            yield child.nbor(-1)


def _elsewhere(after: Token) -> bool:
    """ "not only", "not before the talks end": a negator that does not negate the predicate."""
    return after.lower_ in ("only", "just") or (after.lower_ in ("before", "until") and syntax.base(after) == "mark")


def _outside(word: Token, predicate: Token) -> bool:
    """ "vowed never to attack": a negator that the parse gives to the governor."""
    return word.lower_ in ("not", "never") and bool(word.head.i != predicate.i)


def _with_shared(token: Token, helpers: list[Token]) -> list[tuple[Token, str]]:
    """Children of the predicate; "did not attack or bomb" shares the first's negation."""
    own = kids(token)
    if helpers and helpers[0].head.i != token.i and any(c.lower_ in ("or", "nor") for c in children(token, "cc")):
        return own + [(c, r) for c, r in kids(helpers[0].head) if r == "advmod"]
    return own


def _negative_noun(noun: Token) -> Token | None:
    if effect("pronoun", noun.lower_):
        return noun
    for child in children(noun, "det", "cc"):
        entry = effect("determiner", child.lower_)
        if entry is not None and entry["effect"] == "negated":
            return child
    return None


def _adverbs(token: Token, status: str, certainty: str) -> tuple[str, str, list[Word]]:
    words = []
    for child in children(token, "advmod", "obl"):
        entry = effect("adverb", child.lower_)
        if entry is None:
            continue
        change = entry["effect"]
        if change in ("negated", "hypothetical") and status in ("occurred", "planned"):
            status, certainty = change, entry["certainty"]
        elif change == "future" and status == "occurred" and present(token):
            status = "planned"
        elif change == "reported":
            certainty = entry["certainty"]
        else:
            continue
        words.append(Word(child, "on hearsay" if change == "reported" else status))
    if status == "occurred" and not words and present(token) and not of_content(token):
        words = [Word(w, "planned") for w in (*time_words(token, "future"), *weekday(token))]
        status = "planned" if words else status
    return status, certainty, words


# ---- nouns ----


def _noun(token: Token) -> Mark:
    result = Mark(definite=definite(token))
    for child, relation in kids(token):
        result = _modified(result, child, relation)
    if result.status == "occurred":
        words = tuple(Word(w, "planned") for w in time_words(token, "future"))
        words += tuple(Word(w, "planned") for c in token.children if c.dep_ == "nmod:poss" for w in future_poss(c))
        if words:
            return dataclasses.replace(result, status="planned", words=(*result.words, *words))
    if _dated_noun(token):
        return dataclasses.replace(result, background=True)
    return result


def _modified(mark: Mark, child: Token, relation: str) -> Mark:
    word = child.lower_
    if relation in ("det", "cc", "advmod"):
        entry = effect("determiner", word)
        if entry is not None and entry["effect"] == "negated":
            return dataclasses.replace(mark, status="negated", words=(*mark.words, Word(child, "negated")))
        if entry is not None:
            return dataclasses.replace(mark, status="any", words=(*mark.words, Word(child, "hypothetical")))
    if relation in ("amod", "compound", "advmod", "nummod") or (relation == "acl" and child.pos_ == "ADJ"):
        return _attribute(mark, child, word)
    if relation == "acl" and not _overtaken(child):
        return _participle(mark, child)
    return mark


def _attribute(mark: Mark, child: Token, word: str) -> Mark:
    entry = effect("adjective", word)
    if entry is None:
        return mark
    change, why = entry["effect"], Word(child, entry["effect"])
    if change == "background":
        return dataclasses.replace(mark, background=True, words=(*mark.words, why))
    if change == "reported":
        why = Word(child, "on hearsay")
        return dataclasses.replace(mark, certainty=entry["certainty"], words=(*mark.words, why))
    if mark.status == "negated":
        return mark
    return dataclasses.replace(mark, status=change, certainty=entry["certainty"], words=(*mark.words, why))


def _participle(mark: Mark, child: Token) -> Mark:
    """A relative clause, reduced or full, with a say: "talks planned for May", "a visit that was cancelled"."""
    if child.pos_ != "VERB" or paths.form(child) not in ("past", "s") or not _about(child):
        return mark
    sign = signature(child, "np")
    if sign is None or sign.presupposes or mark.status not in ("occurred", "any", "planned"):
        return mark
    own = _verb(child, True, "relative")
    status = own.status if sign.on(own.status) == "same" else sign.on(own.status)
    if mark.status == "planned" and status != "cancelled":
        return mark
    speakers = syntax.children(child, "obl:agent") or children(child, "nsubj")
    agent = next(iter(speakers), None) if sign.claims or sign.denies else None
    if status == "occurred" and agent is None:
        return mark
    return dataclasses.replace(
        mark, status=status, certainty=sign.certainty, words=(*mark.words, Word(child, status)), agent=agent,
        denier=agent if sign.denies else None, weak=status not in ("cancelled", "negated"),
    )  # fmt: skip


def _overtaken(clause: Token) -> bool:
    """ "Talks that had been called off went ahead": what was before does not count where the main verb says more."""
    noun = clause.head
    before = any(a.lower_ == "had" for a in children(clause, "aux"))
    return before and syntax.base(noun) == "nsubj" and signature(noun.head, "subject") is not None


def _about(clause: Token) -> bool:
    """Whether the modified noun is what the participle is about: no other object, a passive subject or none."""
    if clause.dep_ == "acl:relcl":
        what = syntax.children(clause, "nsubj:pass") or children(clause, "obj")
        return bool(what) and all(w.lower_ in ("that", "which") for w in what)
    return not children(clause, "obj", "nsubj")


@remembered
def definite(noun: Token) -> bool:
    """Whether the noun is marked as known: "the", "this", a possessor."""
    for child, relation in kids(noun):
        if child.dep_ == "nmod:poss" or (relation == "det" and effect("definite", child.lower_)):
            return True
        if relation == "amod" and (effect("adjective", child.lower_) or {}).get("effect") == "background":
            return True
    return False


def known(noun: Token) -> bool:
    """Whether the noun is definite or bears a name: "Russian aggression", "U.S. sanctions"."""
    return definite(noun) or any(c.text[:1].isupper() for c in children(noun, "amod", "compound"))


def _dated_noun(noun: Token) -> bool:
    if any(time_words(noun, "background")) or year(noun):
        return True
    for child in noun.children:
        if child.dep_ == "nmod:poss" and effect("calendar", child.lemma_.lower()):
            return any(c.lower_ in ("last", "previous") for c in child.children)
    return False


# ---- tables ----


@functools.cache
def _modals() -> Mapping[str, Mapping[str, Any]]:
    return {entry["word"]: entry for entry in lexicon.entries("modals")}
