"""Clauses and quotations as what a cue attributes: after it, before it, around it.

In: a cue's token. Out: its `Complement`.

    >>> clause(token, page).spans            # "The port, the envoy said, will open in May."
    [(0, 8), (23, 41)]

The parse decides; where it gives a cue no complement, the surface does (`closing`, `surface`).
"""

from __future__ import annotations

import dataclasses

from spacy.tokens import Token

from dragoman import syntax
from dragoman.records import Span
from dragoman.statements.cues import by_form
from dragoman.statements.layout import Layout
from dragoman.statements.speakers import ADDRESSED, inserted

_CLOSED = frozenset({"”", '"', "’", "'", "»"})
FIRST = frozenset({"NOUN", "PROPN", "PRON", "DET", "ADJ", "NUM"})
PLAIN_SAY = frozenset({"say", "says", "said"})
TELLING = frozenset({"telling", "assuring", "assures", "informing", "reminding", "warning", "warns", "reminds"})
_PERSONS = frozenset({"he", "she", "it", "they", "we", "i", "you", "there"})
ASKING = frozenset({"how", "what", "why", "where", "whether"})


@dataclasses.dataclass(slots=True)
class Complement:
    """`spans` of what is said, untrimmed; `clause` is the cue's clause; `whom`: addressees in the complement.

    `around`: the clause stands after or inside what is said. `bare`: an object or phrase, no clause or quotation.
    """

    spans: list[Span]
    clause: Span
    around: bool = False
    bare: bool = False
    whom: list[Token] = dataclasses.field(default_factory=list)


def clause(token: Token, page: Layout) -> Complement | None:
    """The clause or quotation that the parse gives the cue."""
    if (name := inserted(token, page)) is not None:
        return _around(name, token, page)
    after = _content_after(token, page)
    if after:
        start, end = after
        return Complement([(start, mend(start, end, token, page))], (left(token), start))
    before = _content_before(token, page)
    if before is not None:
        return _framed(token, before, page)
    return None


def _around(name: Token, token: Token, page: Layout) -> Complement:
    """The clause whose subject stands before a name and the cue: "The mayor, | Ana Cruz said, | is ill"."""
    start, end = page.sentence(token)
    own = (name.left_edge.idx, token.idx + len(token))
    cut = page.text.find(";", own[1], end)
    end = cut if cut >= 0 and page.quotes.at(cut) is None else end
    return Complement([(start, own[0]), (own[1], mend(own[1], end, token, page))], own, around=True)


def as_said(token: Token, page: Layout) -> Complement | None:
    """ "As X put it, …": what the clause hangs on."""
    if (found := _as_first(token, page)) is not None:
        return found
    if syntax.is_root(token) or not any(c.lower_ == "as" and c.i < token.i for c in token.children):
        return None
    if syntax.children(token, "ccomp", "xcomp") or any(o.lower_ != "it" for o in syntax.children(token, "obj")):
        return None
    return _framed(token, token.head, page)


def _as_first(token: Token, page: Layout) -> Complement | None:
    """The rest of the sentence, where the parse takes "as" for a preposition: "As the mayor, Ana Cruz, put it, …"."""
    low, high = page.bounds(token)
    named = [o for o in syntax.children(token, "obl") if o.i < token.i and syntax.preposition(o) == "as"]
    it = token.i + 1 < high and page.lower[token.i + 1] == "it"
    comma = next((i for i in range(token.i, high) if page.words[i] in (",", ":")), high)
    if not (named and it and page.lower[low] == "as" and comma < high - 1):
        return None
    start, end = page.tokens[comma + 1].idx, page.sentence(token)[1]
    return Complement([(start, end)], (page.tokens[low].idx, start), around=True)


def pointed(found: Complement, token: Token, page: Layout) -> bool:
    """Whether the quotation is set off by a comma or colon, or stands first: "continued “the fight”" is not."""
    start = found.spans[0][0]
    if start < token.idx:
        return True
    quote = page.quotes.at(start) or next(iter(page.quotes.within(start, found.spans[0][1])), None)
    return quote is not None and page.text[: quote.outer[0]].rstrip()[-1:] in (",", ":")


def left(token: Token) -> int:
    """Where the cue's clause begins, if it stands before what is said."""
    own = [c.left_edge for c in syntax.children(token, "nsubj", "aux") if c.i < token.i]
    return min([token.idx, *(t.idx for t in own)])


def mend(start: int, end: int, token: Token, page: Layout) -> int:
    """The end of what is said, moved to the end of the quotation that the parse breaks off in."""
    limit = page.sentence(token)[1]
    last = page.quotes.at(end - 1)
    if last and last.outer[1] > end and (last.outer[0] >= start - 2 or last.closed):
        return min(last.outer[1], limit)
    return min(end, limit)


# --- by the parse ----------------------------------------------------------------------------------------------


def _content_after(token: Token, page: Layout) -> Span | None:
    """Characters of the clause that follows the cue as its complement."""
    last = page.bounds(token)[1]
    parts = [c for c in syntax.children(token, "ccomp") if token.i < c.i < last and not _participle(c)]
    if not parts:
        parts = [c for c in syntax.children(token, "obj") if token.i < c.i < last and c.lower_ in ASKING]
    if not parts:
        parts = [c for c in syntax.children(token, "parataxis") if token.i < c.i < last and _introduced(token, c, page)]
    if not parts:
        parts = [c for c in (_after_occasion(token) or _after_listener(token)) if c.i < last]
    if not parts:
        return None
    first = parts[0]
    that = [c.i for c in syntax.children(first, "mark") if c.lower_ == "that" and c.i > token.i]
    start = that[0] if that else max(first.left_edge.i, token.i + 1)
    if _second(start, page) if that else _headless(first, start, token, page):
        start = behind_time(token, page)
    end = parts[-1].right_edge
    return page.tokens[start].idx, end.idx + len(end)


def _second(that: int, page: Layout) -> bool:
    """Whether "that" opens what something is said to be: "said the worry is | that it fails"."""
    return page.lower[that - 1] in ("is", "was", "are", "were")


def _headless(content: Token, start: int, token: Token, page: Layout) -> bool:
    """Whether the clause has lost its subject, or the first of two, to the cue: "said | the plans | would fail"."""
    if start == token.i + 1 or page.lower[token.i] in ADDRESSED or page.quotes.at(page.tokens[start].idx) is not None:
        return False
    lost = not syntax.children(content, "nsubj", "csubj", "expl") or page.tokens[start].pos_ == "CCONJ"
    return lost and _form(content) and page.tokens[behind_time(token, page)].pos_ in FIRST


def _form(content: Token) -> bool:
    """Whether the clause has a finite verb and no mark: neither "to leave" nor "leaving"."""
    marks = syntax.children(content, "mark")
    return not marks and (bool(syntax.children(content, "aux", "cop")) or not content.lower_.endswith("ing"))


def behind_time(token: Token, page: Layout) -> int:
    """The index of the word after the cue and the day that may follow it: "said on Tuesday | the pact would hold"."""
    i, last = token.i + 1, page.bounds(token)[1] - 1
    while i < last and (
        page.is_time(page.tokens[i]) or (page.tokens[i].pos_ in ("ADP", "ADV") and page.is_time(page.tokens[i + 1]))
    ):
        i += 1
    return i


def _after_occasion(token: Token) -> list[Token]:
    """A that-clause which the parse hangs on the noun before it: "said at a conference that the port was open"."""
    if syntax.children(token, "obj") and token.lower_ not in ADDRESSED:
        return []
    nouns = [n for n in syntax.children(token, "obl") if n.i > token.i]
    clauses = [c for n in nouns for c in syntax.children(n, "acl")]
    return [
        c
        for c in clauses
        if any(m.lower_ == "that" for m in syntax.children(c, "mark")) and syntax.children(c, "nsubj")
    ][:1]


def _after_listener(token: Token) -> list[Token]:
    """A clause which the parse takes for a relative one of whoever listens: "is assuring voters | he is fit"."""
    if token.lower_ not in ADDRESSED | TELLING or any(c.lower_ == "to" for x in token.children for c in x.children):
        return []
    heard = [o for o in syntax.children(token, "obj", "iobj") if o.i > token.i]
    clauses = [c for o in heard for c in syntax.children(o, "acl") if c.left_edge.i == o.i + 1]
    return [c for c in clauses if c.left_edge.lower_ in _PERSONS and syntax.base(c.left_edge) in ("nsubj", "expl")][:1]


def _participle(content: Token) -> bool:
    """Whether a supposed complement only goes on with the cue's clause: "said, adding that", "said looking up"."""
    if not content.lower_.endswith("ing") or syntax.children(content, "nsubj", "aux", "cop"):
        return False
    if content.pos_ == "VERB" and content.head.lower_ in PLAIN_SAY:
        return True
    return content.lower_ in by_form() and content.doc[content.i - 1].text in (",", "—", "–")


def _introduced(token: Token, content: Token, page: Layout) -> bool:
    """Whether a loosely joined clause after the cue is what is said: after a colon or in quotation marks."""
    edge = content.left_edge
    before = token.doc[edge.i - 1] if edge.i else edge
    quoted = page.quotes.at(edge.idx) or page.quotes.at(content.idx)
    return before.text == ":" or edge.text == ":" or quoted is not None


def _content_before(token: Token, page: Layout) -> Token | None:
    """The head of what was said before the cue, or around it: "…, he said"."""
    parts = [c for c in syntax.children(token, "ccomp") if c.i < token.i]
    if parts or absolute(token):
        return parts[0] if parts else None
    if syntax.base(token) == "parataxis" and not syntax.is_root(token):
        return None if _with_object(token, page) else token.head
    return None


def absolute(token: Token) -> bool:
    """Whether the verb only adds to the clause before it: "…, Quito having recalled its envoy"."""
    return any(c.lower_ == "having" for c in syntax.children(token, "aux"))


def _with_object(token: Token, page: Layout) -> bool:
    """Whether the cue has its own content after it: "…, he asked to leave", "…, the rebels promised “a bitter war”"."""
    after = [c for c in syntax.children(token, "obj", "xcomp") if c.i > token.i]
    if any(c.pos_ == "VERB" and not syntax.passive(c) for c in after):
        return True
    return any(c.dep_ == "obj" and page.quotes.encloses(c.idx) and not page.quotes.encloses(token.idx) for c in after)


def _framed(token: Token, content: Token, page: Layout) -> Complement | None:
    """What stands before the cue's clause and, if it goes on, after it."""
    own = _own_clause(token, content)
    if page.text[: own[0]].rstrip().endswith(":"):
        return None
    start, end = _scope(token, content, own, page)
    spans: list[Span] = []
    begin = behind_colon(extend_back(start, own[0], page), own[0], page)
    if not page.empty(begin, own[0]):
        spans.append((begin, own[0]))
    if own[1] < end and _goes_on(token, content, own, page):
        spans.append((own[1], end))
    return Complement(spans, own, around=True) if spans and _says(spans, page) else None


def _says(spans: list[Span], page: Layout) -> bool:
    """Whether there is a verb or a quotation in the spans: a bare label ("Report: …") is nothing said."""
    if any(page.quotes.within(*span) for span in spans):
        return True
    pieces = [page.doc.char_span(*span, alignment_mode="expand") for span in spans]
    return any(t.pos_ in ("VERB", "AUX") for piece in pieces if piece is not None for t in piece)


def _own_clause(token: Token, content: Token) -> Span:
    """Characters of the cue with its subject, adverbs and addressee, without what is said."""
    hangs = content.i == token.head.i and not syntax.is_root(token)
    low, high = token, token
    for child in syntax.children(token):
        relation = syntax.base(child)
        if child.i == content.i or relation == "punct":
            continue
        if child.i < token.i and child.left_edge.i < low.i and (hangs or child.left_edge.i > content.i):
            low = child.left_edge
        elif child.i > token.i and child.right_edge.i > high.i and relation not in ("ccomp", "parataxis"):
            high = child.right_edge
    return low.idx, high.idx + len(high)


def _scope(token: Token, content: Token, own: Span, page: Layout) -> Span:
    """Characters that can belong to what is said: the sentence, or the clause that the cue stands in."""
    start, end = page.sentence(token)
    top = syntax.first_conjunct(token if token.head.i != content.i else content)
    if not syntax.is_root(top) and not page.empty(own[1], end):
        low, high = content.left_edge, content.right_edge
        start = max(start, min(low.idx, own[0]))
        end = min(end, max(high.idx + len(high), own[1]))
    cut = page.text.rfind(";", start, own[0])
    if cut >= 0 and page.quotes.at(cut) is None:
        start = cut + 1
    return start, end


def extend_back(start: int, own: int, page: Layout) -> int:
    """The start of the quotation that ends before the cue, if it began in an earlier sentence."""
    quote = page.quotes.at(start)
    if quote and quote.outer[0] < start and quote.outer[1] <= own:
        return quote.outer[0]
    return start


def behind_colon(begin: int, own: int, page: Layout) -> int:
    """The start of the quotation right before the cue, if a colon stands before it: "Four expelled: “A sad day,” …"."""
    quote = page.quotes.at(len(page.text[:own].rstrip(" ,")) - 1)
    led = quote is not None and page.text[begin : quote.outer[0]].rstrip().endswith(":")
    return quote.outer[0] if quote is not None and led else begin


def aside(first: Token, page: Layout) -> bool:
    """Whether a participle behind a comma tells how it is said: "It fell, one said, speaking on condition of"."""
    if page.words[first.i - 1] != "," or not first.lower_.endswith("ing") or first.pos_ != "VERB":
        return False
    return not syntax.children(first, "nsubj", "aux", "cop", "mark")


def _goes_on(token: Token, content: Token, own: Span, page: Layout) -> bool:
    """Whether what is said continues after the cue's clause in this sentence."""
    high = page.bounds(token)[1]
    rest = next((t for t in page.tokens[token.i : high] if t.idx >= own[1] and not t.is_punct and not t.is_space), None)
    if rest is None:
        return False
    if page.quotes.at(rest.idx) is not None:
        return True
    if page.text[: own[0]].rstrip(" \n,")[-1:] in _CLOSED or aside(rest, page):
        return False
    if content.i == token.head.i:
        return not token.is_ancestor(rest)
    return rest.i == content.i or content.is_ancestor(rest)
