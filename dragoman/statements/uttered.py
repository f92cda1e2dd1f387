"""Verbs that no list has, which a quotation beside them makes cues: "“What course?” snorted the chemist".

In: the parsed page. Out: such verbs, each with a cue of its own.

    >>> [(t.text, c.name) for t, c in uttered(page)]         # "“We stay,” Ana Cruz thundered on, “whatever comes.”"
    [('thundered', 'thunder')]

A closed quotation that ends with a comma or a question mark, and right behind it a finite verb with its subject after
it, or a subject and its verb without an object.
"""

from __future__ import annotations

from collections.abc import Iterator

from spacy.tokens import Token

from dragoman import syntax
from dragoman.statements.clauses import FIRST
from dragoman.statements.cues import Cue, by_form, follows
from dragoman.statements.layout import Layout
from dragoman.statements.quotes import Quote

REACH = 9
"""The verb of "Ana Cruz, the mayor, snorted" stands at most so many words behind the quotation."""
_ENDS = frozenset(",?!")
_MAIN = frozenset({"root", "parataxis", "conj", "ccomp"})


def uttered(page: Layout) -> Iterator[tuple[Token, Cue]]:
    """The verbs, in text order."""
    for quote in page.quotes.all:
        end = quote.last(page.text)
        if quote.closed and end in _ENDS and _opens(quote, page) and (verb := _verb(quote, end, page)) is not None:
            yield verb, Cue(verb.lemma_.lower(), (verb.lower_,), "verb", "says", frozenset({"quote"}))


def _opens(quote: Quote, page: Layout) -> bool:
    """Whether the quotation opens its sentence."""
    inside = page.tokens_in(*quote.outer)
    return bool(inside) and page.parsed[inside[0].i] and page.empty(page.sentence(inside[0])[0], quote.outer[0])


def _verb(quote: Quote, end: str, page: Layout) -> Token | None:
    """The verb that the quotation belongs to, if it is in no list."""
    behind = page.tokens_in(quote.outer[1], min(quote.outer[1] + 120, len(page.text)))[: REACH + 1]
    if not behind or not page.parsed[behind[0].i] or "\n" in page.text[quote.outer[1] : behind[0].idx]:
        return None
    high = page.bounds(behind[0])[1]
    words = [t for t in behind if t.i < high]
    found = next((t for t in words if t.pos_ == "VERB" and syntax.base(t) != "acl"), None)
    if found is None or _listed(found) or not _finite(found):
        return None
    long = " " in quote.words(page.text).strip()
    return found if _inverted(found, words) or (long and end == "," and _alone(found, words)) else None


def _listed(verb: Token) -> bool:
    """Whether it is a cue anyway, with the particle that it needs."""
    return any(cue.pos == "verb" and follows(verb, cue.words[1:]) is not None for cue in by_form().get(verb.lower_, ()))


def _finite(verb: Token) -> bool:
    """Whether the verb is in the simple past or present, and the main one or the quotation's own."""
    return not verb.lower_.endswith("ing") and syntax.base(verb) in _MAIN and not syntax.children(verb, "aux", "mark")


def _inverted(verb: Token, words: list[Token]) -> bool:
    """Whether the verb stands first and its subject right after it."""
    if verb is not words[0] or len(words) < 2:
        return False
    subjects = [s for s in syntax.children(verb, "nsubj", "obj") if s.i > verb.i]
    return words[1].pos_ in FIRST and bool(subjects) and subjects[0].left_edge.i == verb.i + 1


def _alone(verb: Token, words: list[Token]) -> bool:
    """Whether a subject stands before the verb and no object after it."""
    subject = [s for s in syntax.children(verb, "nsubj") if words[0].i <= s.i < verb.i]
    return bool(subject) and not [o for o in syntax.children(verb, "obj", "xcomp") if o.i > verb.i]
