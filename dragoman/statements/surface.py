"""What stands beside a cue that the parse gives nothing: a quotation, a that-clause, the rest of its clause.

In: a cue's token. Out: its `Complement`, by the surface.

    >>> beside(token, page).spans            # "The envoy shouted at the guards “Let us in”."
    [(31, 42)]
"""

from __future__ import annotations

from spacy.tokens import Token

from dragoman import syntax
from dragoman.statements.clauses import ASKING, FIRST, PLAIN_SAY, TELLING, Complement, behind_time, left
from dragoman.statements.closing import NAME, PLAIN, RELATIVE, next_cue
from dragoman.statements.layout import Layout
from dragoman.statements.quotes import Quote
from dragoman.statements.speakers import ADDRESSED

NEAR = 4
"""A quotation stands beside a cue if at most so many characters of punctuation part them."""
_ASKS_ON = frozenset("?!,—–…")
"""A quotation that ends with one of them may have its cue in what the parse takes for the next sentence."""
ALONE = 8
"""A cue's clause that is a sentence of its own, after a quotation that has ended, has at most so many words."""
AHEAD = 14
"""The that-clause of a cue begins within so many words after it: "said in an interview taped before the raid that"."""
SHORT = 3
"""Quoted words before a cue that no mark sets off are said if they are more than so many."""
CLOSE = 7
"""And within so many, where an object stands between."""
_ASKED = frozenset({"asked", "asks", "asking"})
_ASKING = ASKING | {"if", "when", "which", "who"}
_REPORTED = frozenset({"reported", "reports", "said", "says"})
_PRONOUNS = frozenset({"he", "she", "it", "they"})


def beside(token: Token, page: Layout) -> Complement | None:
    """What stands beside a cue that the parse gives nothing: a quotation, a that-clause, the rest of the clause."""
    ways = (_quotation, _opening, _gapped, _behind_colon, _following, _question, _unparted)
    return next(filter(None, (way(token, page) for way in ways)), None)


def _quotation(token: Token, page: Layout) -> Complement | None:
    """The quotation right before or after the cue's clause."""
    start, end = page.sentence(token)
    hanging = syntax.children(token, "nsubj", "obl", "iobj", "obj", "advmod", "aux")
    within = page.quotes.at(token.idx)
    hung = [w for t in hanging if page.quotes.at(t.idx) is within for w in t.subtree if not w.is_punct]
    own = [token, *(w for w in hung if page.quotes.at(w.idx) is within)]
    low, high = min(w.idx for w in own), max(w.idx + len(w) for w in own)
    for quote in page.quotes.within(max(start - 2, 0), end):
        before = quote.outer[1] <= low
        ended = quote.last(page.text) not in _ASKS_ON
        if quote.outer[1] <= start and ended and not _alone(token, high, page):
            continue
        gap = (quote.outer[1], low) if before else (high, quote.outer[0])
        set_off = before or "," in page.text[slice(*gap)] or ":" in page.text[slice(*gap)]
        long = page.text[slice(*quote.inner)].count(" ") >= 2 and len(own) > len(hung)
        if before and (_named(quote, page) or _others(token, min(own, key=lambda t: t.i), quote)):
            continue
        if 0 <= gap[1] - gap[0] <= NEAR and page.empty(*gap) and (set_off or long):
            return Complement([(quote.outer[0], min(quote.outer[1], end))], (low, high), around=before)
    return None


def _others(token: Token, first: Token, quote: Quote) -> bool:
    """Whether the cue goes with what stands before the quotation: "Roth, who paid “seven figures,” described it"."""
    acts = bool(syntax.children(token, "obj", "xcomp"))
    return first.lower_ in RELATIVE or (acts and any(s.idx < quote.outer[0] for s in syntax.children(token, "nsubj")))


def _named(quote: Quote, page: Layout) -> bool:
    """Whether a short quotation without a comma or stop is a part of the sentence: "The so-called “rebels” found"."""
    after = page.text[quote.outer[1] : quote.outer[1] + 2].lstrip()[:1]
    short = page.text[slice(*quote.inner)].count(" ") < SHORT
    return short and quote.last(page.text).isalnum() and after not in _ASKS_ON


def _alone(token: Token, high: int, page: Layout) -> bool:
    """Whether the cue's clause is all of its sentence: "“We are staying.” the mayor said."."""
    words = page.tokens[slice(*page.bounds(token))]
    return page.lower[token.i] in PLAIN_SAY and len(words) <= ALONE and page.empty(high, page.sentence(token)[1])


def _opening(token: Token, page: Layout) -> Complement | None:
    """The clause after "that", a few words of address or time behind the cue."""
    last = page.bounds(token)[1]
    if syntax.base(token) == "acl" and syntax.children(token, "obl:agent"):
        return None
    addressed = page.lower[token.i] in PLAIN_SAY | ADDRESSED | TELLING or not syntax.children(token, "obj")
    for i in range(token.i + 1, min(token.i + (AHEAD if addressed else CLOSE), last)):
        word = page.tokens[i]
        if word.lower_ == "that" and (word.pos_ == "SCONJ" or _complementiser(word)):
            if page.lower[token.i] == "asked":
                return None
            if any(page.tokens[j].pos_ in ("VERB", "AUX") for j in range(i + 1, last)):
                return Complement([(word.idx, page.sentence(token)[1])], (left(token), word.idx))
            return None
        participle = word.pos_ == "VERB" and syntax.base(word) == "acl" and not syntax.children(word, "nsubj", "aux")
        if (word.pos_ in ("VERB", "AUX", "SCONJ") and not participle) or word.text in ",;:":
            return None
    return None


def _complementiser(that: Token) -> bool:
    """Whether "that" is no object, as the parse says: the verb has another one."""
    return that.dep_ == "obj" and any(c.i > that.i for c in syntax.children(that.head, "obj", "xcomp", "ccomp"))


def _gapped(token: Token, page: Layout) -> Complement | None:
    """The rest of a relative clause that the cue is put into: "a raid which the army said was a mistake"."""
    last = page.bounds(token)[1]
    following = page.tokens[token.i + 1] if token.i + 1 < last else None
    if following is None or following.pos_ not in ("AUX", "VERB") or following.lower_.endswith("ing"):
        return None
    i = token.i - 1
    pronoun = page.lower[i] in _PRONOUNS and page.tokens[i - 1].pos_ in ("NOUN", "PROPN")
    while i > page.bounds(token)[0] and page.tokens[i].pos_ in NAME | PLAIN and page.lower[i] not in RELATIVE:
        i -= 1
    if page.lower[i] not in RELATIVE and not pronoun:
        return None
    head = following
    while head.head.i > head.i and head.head.i < last:
        head = head.head
    end = min(head.right_edge.i, last - 1)
    return Complement(
        [(following.idx, page.tokens[end].idx + len(page.words[end]))], (page.tokens[i].idx, following.idx)
    )


def _behind_colon(token: Token, page: Layout) -> Complement | None:
    """The clause behind a colon: "The premier hit back in a video: nobody would be turned away"."""
    last = page.bounds(token)[1]
    colon = next((i for i in range(token.i + 1, min(token.i + AHEAD, last)) if page.words[i] == ":"), None)
    if colon is None or page.quotes.at(page.tokens[colon].idx) is not page.quotes.at(token.idx):
        return None
    if any(page.tokens[j].pos_ in ("VERB", "AUX") for j in range(token.i + 1, colon)):
        return None
    said = page.tokens[colon + 1 : last]
    if not any(t.pos_ in ("VERB", "AUX") for t in said):
        return None
    return Complement([(said[0].idx, page.sentence(token)[1])], (left(token), said[0].idx))


def _following(token: Token, page: Layout) -> Complement | None:
    """What follows a plain "said" that the parse gives nothing: the rest of its sentence, if a verb stands in it."""
    last = next_cue(token, page)
    i = behind_time(token, page)
    if page.lower[token.i] not in PLAIN_SAY or i >= last or page.tokens[i].pos_ not in FIRST | {"VERB"}:
        return None
    if not any(page.tokens[j].pos_ in ("VERB", "AUX") for j in range(i + 1, last)):
        return None
    end = page.tokens[last - 1].idx + len(page.words[last - 1])
    return Complement([(page.tokens[i].idx, end)], (left(token), page.tokens[i].idx))


def _question(token: Token, page: Layout) -> Complement | None:
    """The question put to somebody: "The envoy asked the guards if the road was open", "… which road they took"."""
    last = page.bounds(token)[1]
    if page.lower[token.i] not in _ASKED or token.i + 1 >= last:
        return None
    for i in range(token.i + 1, min(token.i + CLOSE, last)):
        word = page.tokens[i]
        if i > token.i + 1 and word.lower_ in _ASKING and any(t.pos_ in ("VERB", "AUX") for t in page.tokens[i:last]):
            end = _question_end(word, last, page)
            return Complement([(word.idx, end)], (left(token), word.idx), whom=syntax.children(token, "iobj", "obj"))
        if word.pos_ in ("VERB", "AUX", "SCONJ") or word.text in ",;:":
            return None
    return None


def _question_end(first: Token, last: int, page: Layout) -> int:
    """Where the clause that `first` opens ends."""
    head = first
    while head.head.i > head.i and head.head.i < last:
        head = head.head
    end = min(max(head.right_edge.i, first.i), last - 1)
    return page.tokens[end].idx + len(page.words[end])


def _unparted(token: Token, page: Layout) -> Complement | None:
    """A clause whose verb the parse takes for a participle: "The agency reported two planes hit the sea"."""
    for noun in syntax.children(token, "obj"):
        verbs = [c for c in syntax.children(noun, "acl") if c.dep_ == "acl" and c.i > noun.i > token.i]
        finite = [v for v in verbs if v.tag_ != "INF" and syntax.children(v, "obj") and not v.lower_.endswith("ing")]
        if page.lower[token.i] in _REPORTED and finite and not syntax.children(finite[0], "mark", "obl:agent"):
            start, end = noun.left_edge.idx, finite[-1].right_edge
            return Complement([(start, end.idx + len(end))], (left(token), start))
    return None
