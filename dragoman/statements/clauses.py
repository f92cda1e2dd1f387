"""Clauses and quotations as what a cue attributes: after it, before it, around it.

In: a cue's token. Out: its `Complement`.

    >>> clause(token, page).spans            # "The port, the envoy said, will open in May."
    [(0, 8), (23, 41)]

The parse decides; where it gives a cue no complement, the surface does: a cue clause that ends its sentence after a
comma, a "that" right after the cue, a quotation right beside it.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence

from spacy.tokens import Token

from dragoman import syntax
from dragoman.records import Span
from dragoman.statements.cues import by_form
from dragoman.statements.layout import Layout

NEAR = 4
"""A quotation stands beside a cue if at most so many characters of punctuation part them."""
TAIL = 12
"""A cue clause that ends its sentence has at most so many words after the cue."""
_ASKS_ON = frozenset("?!,—–…")
"""A quotation that ends with one of them may have its cue in what the parse takes for the next sentence."""
_CLOSED = frozenset({"”", '"', "’", "'", "»"})
_CUTS = frozenset({",", "”", '"', "''", "’", "—", "–"})
_FIRST = frozenset({"NOUN", "PROPN", "PRON", "DET", "ADJ", "NUM"})
_PLAIN = frozenset({"ADV", "AUX", "PART"})
_PRONOUNS = frozenset({"he", "she", "it", "they"})
_PLAIN_SAY = frozenset({"say", "says", "said"})
ADDRESSED = frozenset({"told", "tells", "assured", "informed", "reminded", "warned"})
_GOES_ON = frozenset(
    {"as", "while", "after", "amid", "before", "when", "since", "following", "despite", "even", "in", "a"}
)
_SUBORDINATE = frozenset(
    {"and", "but", "or", "when", "while", "after", "before", "although", "though", "because", "if"}
)
"""A cue clause that opens with one of them is not set beside what is said: "…, and the mayor warned of …"."""
_RELATIVE = frozenset({"which", "that", "what", "who", "whom"})
_ASKING = frozenset({"how", "what", "why", "where", "whether"})
_NAME = frozenset({"NOUN", "PROPN", "PRON", "ADJ", "NUM", "DET", "X", "ADP", "PUNCT", "ADV", "SYM", "CCONJ"})


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
    after = _content_after(token, page)
    if after:
        start, end = after
        return Complement([(start, mend(start, end, token, page))], (left(token), start))
    before = _content_before(token)
    if before is not None:
        return _framed(token, before, page)
    return None


def as_said(token: Token, page: Layout) -> Complement | None:
    """ "As X put it, …": what the clause hangs on."""
    if syntax.is_root(token) or not any(c.lower_ == "as" and c.i < token.i for c in token.children):
        return None
    if syntax.children(token, "ccomp", "xcomp") or any(o.lower_ != "it" for o in syntax.children(token, "obj")):
        return None
    return _framed(token, token.head, page)


def beside(token: Token, page: Layout) -> Complement | None:
    """What stands beside a cue that the parse gives nothing: a quotation, a that-clause, the rest of the clause."""
    return _quotation(token, page) or _opening(token, page) or _gapped(token, page) or _following(token, page)


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
        parts = [c for c in syntax.children(token, "obj") if token.i < c.i < last and c.lower_ in _ASKING]
    if not parts:
        parts = [c for c in syntax.children(token, "parataxis") if token.i < c.i < last and _introduced(token, c, page)]
    if not parts:
        parts = [c for c in _after_occasion(token) if c.i < last]
    if not parts:
        return None
    first = parts[0]
    that = [c.i for c in syntax.children(first, "mark") if c.lower_ == "that" and c.i > token.i]
    start = that[0] if that else max(first.left_edge.i, token.i + 1)
    end = parts[-1].right_edge
    return page.tokens[start].idx, end.idx + len(end)


def _after_occasion(token: Token) -> list[Token]:
    """A that-clause which the parse hangs on the noun before it: "said at a conference that the port was open"."""
    nouns = [n for n in syntax.children(token, "obl") if n.i > token.i]
    clauses = [c for n in nouns for c in syntax.children(n, "acl")]
    return [
        c
        for c in clauses
        if any(m.lower_ == "that" for m in syntax.children(c, "mark")) and syntax.children(c, "nsubj")
    ][:1]


def _participle(content: Token) -> bool:
    """Whether a supposed complement is a cue that goes on after a comma: "said, adding that"."""
    if not content.lower_.endswith("ing") or syntax.children(content, "nsubj", "aux", "cop"):
        return False
    return content.lower_ in by_form() and content.doc[content.i - 1].text in (",", "—", "–")


def _introduced(token: Token, content: Token, page: Layout) -> bool:
    """Whether a loosely joined clause after the cue is what is said: after a colon or in quotation marks."""
    edge = content.left_edge
    before = token.doc[edge.i - 1] if edge.i else edge
    quoted = page.quotes.at(edge.idx) or page.quotes.at(content.idx)
    return before.text == ":" or edge.text == ":" or quoted is not None


def _content_before(token: Token) -> Token | None:
    """The head of what was said before the cue, or around it: "…, he said"."""
    parts = [c for c in syntax.children(token, "ccomp") if c.i < token.i]
    if parts:
        return parts[0]
    if syntax.base(token) == "parataxis" and not syntax.is_root(token):
        asking = any(c.dep_ in ("obj", "xcomp") and c.i > token.i and c.pos_ == "VERB" for c in token.children)
        return None if asking else token.head
    return None


def _framed(token: Token, content: Token, page: Layout) -> Complement | None:
    """What stands before the cue's clause and, if it goes on, after it."""
    own = _own_clause(token, content)
    start, end = _scope(token, content, own, page)
    spans: list[Span] = []
    begin = _extend_back(start, own[0], page)
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


def _extend_back(start: int, own: int, page: Layout) -> int:
    """The start of the quotation that ends before the cue, if it began in an earlier sentence."""
    quote = page.quotes.at(start)
    if quote and quote.outer[0] < start and quote.outer[1] <= own:
        return quote.outer[0]
    return start


def _goes_on(token: Token, content: Token, own: Span, page: Layout) -> bool:
    """Whether what is said continues after the cue's clause in this sentence."""
    high = page.bounds(token)[1]
    rest = next((t for t in page.tokens[token.i : high] if t.idx >= own[1] and not t.is_punct and not t.is_space), None)
    if rest is None:
        return False
    if page.quotes.at(rest.idx) is not None:
        return True
    if page.text[: own[0]].rstrip(" \n,")[-1:] in _CLOSED:
        return False
    if content.i == token.head.i:
        return not token.is_ancestor(rest)
    return rest.i == content.i or content.is_ancestor(rest)


# --- by the surface --------------------------------------------------------------------------------------------


def _quotation(token: Token, page: Layout) -> Complement | None:
    """The quotation right before or after the cue's clause."""
    start, end = page.sentence(token)
    hanging = syntax.children(token, "nsubj", "obl", "iobj", "obj", "advmod", "aux")
    edges = [token, *(t for t in hanging if page.quotes.at(t.idx) is page.quotes.at(token.idx))]
    low = min(t.idx if t is token else t.left_edge.idx for t in edges)
    high = max(t.idx + len(t) if t is token else t.right_edge.idx + len(t.right_edge) for t in edges)
    for quote in page.quotes.within(max(start - 2, 0), end):
        before = quote.outer[1] <= low
        if quote.outer[1] <= start and page.text[quote.inner[1] - 1 : quote.inner[1]] not in _ASKS_ON:
            continue
        gap = (quote.outer[1], low) if before else (high, quote.outer[0])
        set_off = before or "," in page.text[slice(*gap)] or ":" in page.text[slice(*gap)]
        long = page.text[slice(*quote.inner)].count(" ") >= 2
        if 0 <= gap[1] - gap[0] <= NEAR and page.empty(*gap) and (set_off or long):
            return Complement([(quote.outer[0], min(quote.outer[1], end))], (low, high), around=before)
    return None


def closing(token: Token, page: Layout) -> Complement | None:
    """The sentence before a comma and a cue clause that ends it: "…, the agency reported on Monday"."""
    first, _ = page.bounds(token)
    if token.lower_.endswith("ing"):
        return None
    i = _cut_before(token, page)
    if i is None or page.lower[i + 1] in _SUBORDINATE:
        return None
    begun = any(page.tokens[j].pos_ in ("VERB", "AUX") for j in range(first, i))
    inside = not begun and page.words[min(token.i + 1, len(page.words) - 1)] == ","
    if not inside and not (begun and _ends(token, i, page)):
        return None
    end = token.idx + len(token) if inside else _tail(token, page)
    own = (page.tokens[i + 1].idx, end)
    begin = _extend_back(page.tokens[first].idx, own[0], page)
    cut = page.text.rfind(";", begin, own[0])
    begin = cut + 1 if cut >= 0 and page.quotes.at(cut) is None else begin
    last = page.sentence(token)[1]
    opening = page.quotes.at(end)
    goes_on = inside or (opening is not None and opening.outer[0] == end)
    return Complement([(begin, own[0]), *([(end, last)] if goes_on and end < last else [])], own, around=True)


def _cut_before(token: Token, page: Layout) -> int | None:
    """The comma or closing quotation mark before the speaker's name that stands right before the cue.

    A comma right before the cue that closes an apposition ("…,” the envoy, Ann Lund, said") is not the one.
    """
    first, _ = page.bounds(token)
    i = token.i - 1
    edges = [s.left_edge.i - 1 for s in syntax.children(token, "nsubj") if s.i < i and page.words[i] == ","]
    if edges and first < edges[0] and page.words[edges[0]] in _CUTS:
        return edges[0]
    closed = _closed_before(token, page)
    if closed is not None and page.words[i] == ",":
        return closed
    while i > first and page.words[i] not in _CUTS:
        hyphened = page.words[i - 1] == "-"
        if page.lower[i] in _RELATIVE or not (page.tokens[i].pos_ in _NAME | _PLAIN or hyphened):
            return None
        i -= 1
    return i if i > first and page.words[i] in _CUTS else None


def _closed_before(token: Token, page: Layout) -> int | None:
    """The mark that closes a quotation before the speaker's name and what commas add to it, if no verb is between."""
    first, _ = page.bounds(token)
    for i in range(token.i - 1, first, -1):
        if page.quotes.at(page.tokens[i].idx) is not None:
            return i if page.words[i] in _CUTS and i < token.i - 1 else None
        if page.tokens[i].pos_ in ("VERB", "AUX", "SCONJ"):
            return None
    return None


def _next_cue(token: Token, page: Layout) -> int:
    """Where the clause of another cue that ends the sentence begins: "…, the army said, Interfax reported"."""
    last = page.bounds(token)[1]
    for i in range(last - 1, max(token.i, last - TAIL), -1):
        quoted = page.quotes.encloses(page.tokens[i].idx) and not page.quotes.encloses(token.idx)
        if page.tokens[i].pos_ == "VERB" and page.lower[i] in by_form() and not quoted:
            cut = _cut_before(page.tokens[i], page)
            if (cut is not None and cut > token.i + 1) or (cut == token.i + 1 and page.words[cut] == ","):
                return cut
    return last


def _ends(token: Token, cut: int, page: Layout) -> bool:
    """Whether only name, time and place follow the cue in its sentence; `cut`: the mark before its clause."""
    rest = [t for t in page.tokens[token.i + 1 : _next_cue(token, page)] if t.pos_ not in ("PUNCT", "SPACE")]
    if cut == token.i - 1:
        if not rest or rest[0].pos_ not in _FIRST or rest[0].lower_ == "that":
            return False
        return page.words[cut] != "," or _no_clause(rest)
    if not rest:
        return True
    first = rest[0]
    if page.words[token.i + 1] == "," and first.lower_ in _GOES_ON:
        return True
    if token.lower_ in ADDRESSED and len(rest) <= TAIL and first.lower_ != "that":
        return _no_clause(rest)
    if first.pos_ not in ("ADP", "ADV") and not page.is_time(first) and page.words[token.i + 1] not in (",", "("):
        return False
    going_on = first.lower_.endswith("ing") and first.pos_ != "ADP"
    return going_on or (len(rest) <= TAIL and _no_clause(rest))


def _no_clause(rest: Sequence[Token]) -> bool:
    """Whether there is no verb among the words, up to a relative clause or a participle cue."""
    for word in rest:
        if word.lower_ in _RELATIVE or (word.lower_.endswith("ing") and word.lower_ in by_form()):
            return word.lower_ != "that"
        if word.pos_ in ("VERB", "AUX", "SCONJ"):
            return False
    return True


def _tail(token: Token, page: Layout) -> int:
    """Where the cue's clause ends: at a quotation that goes on, at a participle cue, or with the sentence."""
    last = _next_cue(token, page)
    for i in range(token.i + 1, last):
        word = page.tokens[i]
        if page.quotes.at(word.idx) is not None and page.words[i - 1] in (",", ":", "."):
            return word.idx
        if word.lower_.endswith("ing") and word.lower_ in by_form() and page.words[i - 1] == ",":
            return word.idx
    return page.tokens[last - 1].idx + len(page.words[last - 1])


def _opening(token: Token, page: Layout) -> Complement | None:
    """The clause after "that", a few words of address or time behind the cue."""
    last = page.bounds(token)[1]
    for i in range(token.i + 1, min(token.i + 7, last)):
        word = page.tokens[i]
        if word.lower_ == "that" and word.pos_ == "SCONJ":
            if page.lower[token.i] == "asked":
                return None
            if any(page.tokens[j].pos_ in ("VERB", "AUX") for j in range(i + 1, last)):
                return Complement([(word.idx, page.sentence(token)[1])], (left(token), word.idx))
            return None
        if word.pos_ in ("VERB", "AUX", "SCONJ"):
            return None
    return None


def _gapped(token: Token, page: Layout) -> Complement | None:
    """The rest of a relative clause that the cue is put into: "a raid which the army said was a mistake"."""
    last = page.bounds(token)[1]
    following = page.tokens[token.i + 1] if token.i + 1 < last else None
    if following is None or following.pos_ not in ("AUX", "VERB") or following.lower_.endswith("ing"):
        return None
    i = token.i - 1
    pronoun = page.lower[i] in _PRONOUNS and page.tokens[i - 1].pos_ in ("NOUN", "PROPN")
    while i > page.bounds(token)[0] and page.tokens[i].pos_ in _NAME | _PLAIN and page.lower[i] not in _RELATIVE:
        i -= 1
    if page.lower[i] not in _RELATIVE and not pronoun:
        return None
    head = following
    while head.head.i > head.i and head.head.i < last:
        head = head.head
    end = min(head.right_edge.i, last - 1)
    return Complement(
        [(following.idx, page.tokens[end].idx + len(page.words[end]))], (page.tokens[i].idx, following.idx)
    )


def _following(token: Token, page: Layout) -> Complement | None:
    """What follows a plain "said" that the parse gives nothing: the rest of its sentence, if a verb stands in it."""
    last = _next_cue(token, page)
    i = token.i + 1
    while i < last and (
        page.is_time(page.tokens[i]) or (page.tokens[i].pos_ in ("ADP", "ADV") and page.is_time(page.tokens[i + 1]))
    ):
        i += 1
    if page.lower[token.i] not in _PLAIN_SAY or i >= last or page.tokens[i].pos_ not in _FIRST | {"VERB"}:
        return None
    if not any(page.tokens[j].pos_ in ("VERB", "AUX") for j in range(i + 1, last)):
        return None
    end = page.tokens[last - 1].idx + len(page.words[last - 1])
    return Complement([(page.tokens[i].idx, end)], (left(token), page.tokens[i].idx))
