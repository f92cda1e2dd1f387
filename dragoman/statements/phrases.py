"""Cues that are prepositions: "according to the ministry", "in the words of the envoy", "per the report".

In: the parsed page. Out: their attributions.

    >>> [a.words(text) for a in by_prepositions(page)]       # "According to the ministry, the bridge fell."
    ['the bridge fell']
"""

from __future__ import annotations

import re

from spacy.tokens import Doc, Token

from dragoman import syntax
from dragoman.records import Span
from dragoman.statements import content
from dragoman.statements.attribution import Attribution
from dragoman.statements.cues import Cue, prepositions
from dragoman.statements.layout import Layout

_LABEL = re.compile(r"[A-Z][A-Z.'’ -]+:\s+")
_TURNS = re.compile(r"\s*,?\s+but\s")
"""What follows the phrase and is the reporter's again: "It is shut, according to the bank, but nobody says why"."""
LEAST = 2
"""Fewer words before or after "according to …" are nothing said: "Not according to the bank"."""
WORDY = 9
"""Between "in" and "words" stand at most so many words."""
_TELLINGS = {
    "in": frozenset({"words", "telling", "view", "opinion", "phrase"}),
    "by": frozenset({"account", "reckoning"}),
}


def by_prepositions(page: Layout) -> list[Attribution]:
    """The attributions of all prepositions on the page."""
    starts = {"by", *(cue.words[0] for cue in prepositions())}
    found = []
    for i, word in enumerate(page.lower):
        if word in starts and page.parsed[i]:
            cue = next((c for c in prepositions() if page.lower[i : i + len(c.words)] == list(c.words)), None)
            attribution = _by_preposition(page.tokens[i], cue, page) if cue else _in_words(page.tokens[i], page)
            if attribution:
                found.append(attribution)
    return found


def _in_words(token: Token, page: Layout) -> Attribution | None:
    """ "In Lund's words", "in his telling", "by her account": what the sentence says besides."""
    low, high = token.i, page.bounds(token)[1]
    nouns = _TELLINGS.get(page.lower[low], frozenset())
    last = next((i for i in range(low + 2, min(low + WORDY, high)) if page.lower[i] in nouns), None)
    if last is None or page.quotes.encloses(token.idx):
        return None
    noun = page.tokens[last]
    after = page.text[noun.idx + len(noun) : noun.idx + len(noun) + 2].lstrip()[:1]
    if page.lower[low] == "by" and (after not in (",", ".", "") or (low > page.bounds(token)[0] and after != ".")):
        return None
    owners = [o for o in syntax.children(noun, "nmod:poss") if low < o.i]
    if not owners or noun.left_edge.i > low + 1:
        return None
    cue = next(c for c in prepositions() if c.name == "in the words of")
    clause = (token.idx, noun.idx + len(noun))
    spans = _clause_of(token, noun, clause, page)
    return Attribution(cue, token, clause, spans, clause, syntax.conjuncts(owners[0]), [], around=True)


def _by_preposition(token: Token, cue: Cue, page: Layout) -> Attribution | None:
    doc = token.doc
    last = token.i + len(cue.words) - 1
    noun = _phrase_head(doc, last + 1, page.bounds(token)[1])
    if noun is None or (cue.name == "per" and _unit(noun)):
        return None
    end = noun.right_edge if noun.right_edge.i >= noun.i else noun
    clause = (token.idx, end.idx + len(end))
    spans = _clause_of(token, noun, clause, page)
    if sum(page.text[slice(*s)].strip(" ,").count(" ") + 1 for s in spans) < LEAST:
        return None
    cue_span = (token.idx, doc[last].idx + len(doc[last]))
    return Attribution(cue, token, cue_span, spans, clause, syntax.conjuncts(noun), [], around=True)


def _unit(noun: Token) -> bool:
    """Whether a bare noun only measures: "two dollars per gallon", "income per capita"; "per the report" names one."""
    named = any(c.pos_ in ("DET", "PROPN", "PRON") and c.i < noun.i for c in noun.children)
    return noun.pos_ != "PROPN" and noun.pos_ != "PRON" and not named


def _phrase_head(doc: Doc, index: int, end: int) -> Token | None:
    """The head of the noun phrase that begins at `index`."""
    if index >= end:
        return None
    token = doc[index]
    while token.head.i > token.i and token.head.i < end and token.pos_ not in ("VERB", "AUX"):
        if token.head.pos_ in ("VERB", "AUX") or syntax.base(token) in ("nsubj", "obl", "obj", "punct"):
            break
        token = token.head
    return token if token.pos_ in ("NOUN", "PROPN", "PRON", "X", "ADJ", "NUM") else None


def _clause_of(token: Token, noun: Token, clause: Span, page: Layout) -> list[Span]:
    """The sentence, or the relative or adverbial clause, that "according to …" stands in, without the phrase itself."""
    start, end = page.sentence(token)
    head = noun.head
    while syntax.base(head) not in ("acl", "advcl", "root") and head.head.i != head.i:
        head = head.head
    if not page.empty(clause[1], end) and not page.empty(start, clause[0]) and syntax.base(head) in ("acl", "advcl"):
        start, end = head.left_edge.idx, head.right_edge.idx + len(head.right_edge)
    label = _LABEL.match(page.text, start, clause[0])
    start = label.end() if label else start
    cut = page.text.rfind(";", start, clause[0])
    start = cut + 1 if cut >= 0 else start
    start, end = _bracketed(start, end, clause, page)
    quote = page.quotes.at(start)
    if quote and quote.outer[0] < start and quote.outer[1] <= clause[0]:
        start = quote.outer[0]
    if not page.empty(start, clause[0]) and (turn := _TURNS.match(page.text, clause[1], end)):
        end = turn.start()
    return content.subtract([(start, end)], clause)


def _bracketed(start: int, end: int, clause: Span, page: Layout) -> Span:
    """What stands in the brackets that the phrase is in: "The firm (it lost money, according to the bank) is old"."""
    opened = page.text.rfind("(", start, clause[0])
    if opened < 0 or page.text.find(")", opened, clause[0]) >= 0:
        return start, end
    closed = page.text.find(")", clause[1], end)
    return (opened + 1, closed) if closed >= 0 else (start, end)
