"""Where what is said begins and ends: pieces that the parse leaves out of a cue's complement, or adds to it.

In: a cue's complement. Out: the same, with its spans put right.

    >>> settled(found, token, page).spans         # “If you leave,” she said, smiling, “you lose.”
    [(0, 15), (34, 46)]

A quotation goes on after the cue's clause in small letters; a condition before the cue ("If it rained, he said, the
match …") belongs to what is said; a speaker's name before it, and a verb after a closed quotation, do not.
"""

from __future__ import annotations

import dataclasses
import re

from spacy.tokens import Token

from dragoman import syntax
from dragoman.records import Span
from dragoman.statements.attribution import INWARD, words_of
from dragoman.statements.clauses import Complement
from dragoman.statements.cues import by_form
from dragoman.statements.layout import Layout
from dragoman.statements.speakers import ADDRESSED

_JOINED = re.compile(r"(?<=[,—–])\s+(?:and|but|or|so|yet)(?:\s+(?:also|still|then|even|now))?\s*\Z")
_GOES_ON = re.compile(r"\s*(?::\s+(?![“\"'‘])|,\s+(?:and|but)\s+(?=[“\"])|,?\s+(?:and|but)\s+that\s+(?=\S))")
_REASON = re.compile(
    r"(?:,?[”\"’']{1,2})?\s+(?:because|unless|if|until|provided)\s+(?!of\b)|,\s+(?=[“\"](?:because|so|if)\b)"
    r"|,?[”\"’']{0,2}\s+(?:and|but)\s+(?=(?:an?\s+|the\s+)?[“\"])"
)
_ALSO = re.compile(r"[”\"]\s+(?:and|but)\s+(?:he|she|it|they)\s+(\w+)")
"""With a clause of the same person behind quoted words: "said the road was “long” but he felt safe"."""
_FRONTED = frozenset({"if", "unless", "when", "once", "while", "although", "though", "because", "until", "since"})
_JOINS = frozenset({"and", "but", "then"})
_SPEAKER_AGAIN = frozenset({"he", "she"})
_SHORT = 3
"""Words like "in part:" before a quotation are not said."""
NEAR = 10
"""So many words into what is said, a that-clause may turn out to be where it begins."""
_HELD = frozenset({"VERB", "AUX"})
_OPENS = frozenset({"DET", "PRON", "PROPN", "SCONJ", "PUNCT"})


def settled(found: Complement, token: Token, page: Layout) -> Complement:
    """The complement with its spans put right."""
    if found.bare:
        last = _with_reason(found.spans[-1], token, page, bare=True)
        return dataclasses.replace(found, spans=[*found.spans[:-1], last])
    spans = found.spans if _predicate(found.spans, token, page) else _without_name(found.spans, page)
    if spans is not found.spans:
        found = dataclasses.replace(found, clause=(found.spans[0][0], spans[0][0]), around=False)
    if not found.around:
        spans = [_after_address(_after_time(_after_occasion(spans[0], page), token, page), token, page), *spans[1:]]
    spans = [_before_next_act(_before_coordination(span, token, page), token, page) for span in spans]
    if not found.around:
        spans = [*spans[:-1], _whole(spans[-1], token, page)]
    front = None if found.around else _condition(spans[0], token, page) or _begun(spans[0], found, page)
    if front is not None:
        return dataclasses.replace(found, spans=[front, *spans], clause=(front[1], spans[0][0]), around=True)
    more = _resumed(spans, token, page)
    return dataclasses.replace(found, spans=[*spans, more]) if more else dataclasses.replace(found, spans=spans)


def _with_reason(span: Span, token: Token, page: Layout, *, bare: bool = False) -> Span:
    """With the reason or condition right behind it: "called it “a mistake” because nobody lives there"."""
    end = page.sentence(token)[1]
    at = span[1] - 1 if page.text[span[1] - 1 : span[1]] in '”"' else span[1]
    also = None if bare else _ALSO.match(page.text, at, end)
    goes_on = (also is not None and not _tells(also[1])) or _REASON.match(page.text, span[1], end)
    return (span[0], end) if goes_on and token.idx < span[0] and not page.quotes.encloses(span[1]) else span


def _tells(verb: str) -> bool:
    """Whether a clause with the verb is a statement of its own: "and he denied"; what somebody feels goes on."""
    return any(cue.force not in INWARD for cue in by_form().get(verb, ()))


def _whole(span: Span, token: Token, page: Layout) -> Span:
    """Without the clause after a semicolon; with what a colon or a quotation after "and" goes on with."""
    end = page.sentence(token)[1]
    span = _with_reason(span, token, page)
    if _GOES_ON.match(page.text, span[1], end) and not page.quotes.encloses(span[1]):
        span = (span[0], end)
    cut = page.text.find(";", *span)
    if cut >= 0 and page.quotes.at(cut) is None:
        return span[0], cut
    return span


def _after_time(span: Span, token: Token, page: Layout) -> Span:
    """Without the day of the speaking right after the cue: "said on Tuesday the pact would hold"."""
    i, last = token.i + 1, page.bounds(token)[1]
    if i >= last or page.tokens[i].idx != span[0]:
        return span
    i += page.tokens[i].pos_ == "ADP" and i + 1 < last and page.is_time(page.tokens[i + 1])
    first = i
    while i < last and page.is_time(page.tokens[i]):
        i += 1
    follows = i < last and page.tokens[i].pos_ in _OPENS and i > first
    return (page.tokens[i].idx, span[1]) if follows and page.tokens[i].idx < span[1] else span


def _after_occasion(span: Span, page: Layout) -> Span:
    """Without a participle that tells of the occasion: "said in an interview | taped on Friday | that it was over"."""
    words = page.tokens_in(*span)[:NEAR]
    if not words or words[0].pos_ != "VERB" or not words[0].lower_.endswith("ed"):
        return span
    that = next((t for t in words[1:] if t.lower_ == "that" and t.pos_ == "SCONJ"), None)
    return span if that is None or page.quotes.at(span[0]) is not None else (that.idx, span[1])


def _after_address(span: Span, token: Token, page: Layout) -> Span:
    """Without the listener or document before the quotation: "told the host, “we stay”", "posted a note: “…”"."""
    quote = next(iter(page.quotes.within(*span)), None)
    if quote is None or quote.outer[0] <= span[0]:
        return span
    lead = [t for t in page.tokens_in(span[0], quote.outer[0]) if t.text != ","]
    mark = page.text[span[0] : quote.outer[0]].rstrip()[-1:]
    if mark == ":" and len(lead) <= _SHORT and lead and lead[0].pos_ == "ADP":
        return quote.outer[0], span[1]
    if token.lower_ not in ADDRESSED and not (token.lower_ in words_of("issues") and mark == ":"):
        return span
    if not page.empty(quote.outer[1], max(span[1], quote.outer[1])):
        return span
    return span if mark not in (",", ":") or any(t.pos_ in _HELD for t in lead) else (quote.outer[0], span[1])


def _without_name(spans: list[Span], page: Layout) -> list[Span]:
    """Without what stands before the cue: "The mayor, at a later briefing, said, “…”", "Asked why, he said, “…”"."""
    if len(spans) < 2 or page.quotes.within(*spans[0]) or not page.quotes.within(*spans[1]):
        return spans
    piece = page.doc.char_span(*spans[0], alignment_mode="expand")
    words = [] if piece is None else [t for t in piece if not t.is_space]
    asked = bool(words) and words[0].lower_.endswith("ed") and syntax.base(words[0]) == "advcl"
    verbs = any(t.pos_ in _HELD for t in words)
    return spans if verbs and not asked else spans[1:]


def _predicate(spans: list[Span], token: Token, page: Layout) -> bool:
    """Whether the quotation after a cue with a subject of its own goes on with the words before it.

    "Sanctions, Lund says, “must be lifted”"; but not "At a later briefing, Lund said, “we stay”".
    """
    if len(spans) < 2 or not any(spans[0][1] <= s.idx < token.idx for s in syntax.children(token, "nsubj")):
        return False
    first, quote = page.tokens_in(*spans[0])[:1], next(iter(page.quotes.within(*spans[1])), None)
    nominal = bool(first) and first[0].pos_ in ("DET", "NOUN", "PROPN", "PRON", "ADJ", "NUM")
    return nominal and quote is not None and page.text[quote.inner[0] : quote.inner[0] + 1].islower()


def _before_coordination(span: Span, token: Token, page: Layout) -> Span:
    """Without what follows a closed quotation as the speaker's next act: "said “we stay” and vowed to fight"."""
    quote = next(iter(page.quotes.within(*span)), None)
    if quote is None or not quote.closed or not page.empty(span[0], quote.outer[0]) or quote.outer[1] >= span[1]:
        return span
    rest = page.doc.char_span(quote.outer[1], span[1], alignment_mode="contract")
    words = [t for t in rest if not t.is_space][:3] if rest is not None else []
    if len(words) < 3 or words[0].lower_ not in _JOINS or token.idx > span[0]:
        return span
    verb = words[2] if words[1].pos_ == "ADV" else words[1]
    return (span[0], quote.outer[1]) if verb.pos_ == "VERB" and verb.lower_ in by_form() else span


def _before_next_act(span: Span, token: Token, page: Layout) -> Span:
    """Without the speaker's next act: "said the port is safe, and he accused Minsk of panic"."""
    for word in page.tokens_in(*span) if token.idx < span[0] and token.lower_.endswith("d") else ():
        joint, before = page.tokens[word.i - 2], page.tokens[word.i - 3]
        act = word.pos_ == "VERB" and word.lower_.endswith("ed") and word.lower_ in by_form()
        goes_on = joint.lower_ in _JOINS and before.text == "," and joint.idx > span[0]
        if act and goes_on and page.lower[word.i - 1] in _SPEAKER_AGAIN and page.quotes.at(word.idx) is None:
            return span[0], before.idx
    return span


def _condition(span: Span, token: Token, page: Layout) -> Span | None:
    """The clause that opens the sentence, when the cue stands between two commas: "If it does not, he said, …"."""
    doc, (low, _) = page.tokens, page.bounds(token)
    after = token.i + 1
    if after >= len(doc) or page.words[after] != "," or page.lower[low] not in _FRONTED:
        return None
    own = [c.left_edge.i for c in syntax.children(token, "nsubj") if c.i < token.i]
    first = min(own, default=token.i)
    if first - low < 3 or page.words[first - 1] != "," or page.quotes.at(span[0]) is not None:
        return None
    return doc[low].idx, doc[first - 1].idx


def _begun(span: Span, found: Complement, page: Layout) -> Span | None:
    """The quotation before the cue's clause that the one after it goes on with in small: "“Now,” he said, “we"."""
    after = next(iter(page.quotes.within(*span)), None)
    before = page.quotes.at(len(page.text[: found.clause[0]].rstrip()) - 1)
    if after is None or before is None or before is after or not before.closed:
        return None
    small = page.empty(span[0], after.inner[0]) and page.text[after.inner[0]].islower()
    return before.outer if small and before.last(page.text) in (",", "—", "–") else None


def _resumed(spans: list[Span], token: Token, page: Layout) -> Span | None:
    """The quotation in small letters that goes on after the cue's clause: "“If so,” he said, turning, “we go.”"."""
    end = page.sentence(token)[1]
    last = spans[-1]
    before = page.quotes.at(max(last[1] - 1, 0)) or next(iter(reversed(page.quotes.within(*last))), None)
    if before is None or last[1] > token.idx or before.last(page.text) not in (",", "—", "–"):
        return None
    for quote in page.quotes.within(token.idx, end):
        joined = _JOINED.search(page.text, token.idx, quote.outer[0])
        lead = page.text[token.idx : joined.start() if joined else quote.outer[0]].rstrip()
        if quote.outer[0] > token.idx and quote.inner[1] > quote.inner[0]:
            word = lead.rstrip(" ,").rsplit(None, 1)[-1].lower() if lead else ""
            small = page.text[quote.inner[0]].islower()
            own = word in by_form() and not joined
            return quote.outer if small and lead.endswith((",", "—", "–")) and not own else None
    return None
