"""Which time expression says when an event happened: the one that governs its word in the parse.

In: the token of a predicate or event noun, the page's `TimeMention`s, the parse. Out: ISO date or interval, or `None`.

    >>> when(doc[4], times, doc)             # "Moscow said Monday that talks would resume on Friday": "resume"
    '2018-10-26'

The expression may hang on the word itself, on an occasion that the word is tied to ("at a meeting last month"), on a
light verb ("talks were held on Monday"), on what plans it ("a meeting scheduled for Friday") or on a coordinated verb.
It never crosses from what is said to the saying, or back. The page's date is never a default.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
import re
from collections.abc import Sequence

from spacy.tokens import Doc, Token
from spacy.tokens import Span as Sentence

from dragoman.carriers import carriers
from dragoman.chronology import calendar as cal
from dragoman.chronology.tagger import AS_OF
from dragoman.chronology.tense import by_parse
from dragoman.records import TimeMention
from dragoman.syntax import base, children, first_conjunct, is_root, preposition

_HANGS = frozenset(
    ("obl", "nmod", "advmod", "compound", "nummod", "amod", "appos", "dep", "obj", "advcl", "parataxis", "acl")
)
_NOT_THEN = frozenset(
    ("before", "after", "ahead of", "prior to", "following", "despite", "than", "about", "like", "unlike")
)
_TO = frozenset(("to", "until", "till", "through"))
_PAST_SPAN = re.compile(r"(?:last|past|previous)\b", re.I)
_DURATION = re.compile(r"P(\d+)([DWMQY])$")
_DEPTH = 6  # steps from an event's word that an expression may lie away


@dataclasses.dataclass(frozen=True, slots=True)
class Hanging:
    """A time mention in the parse: its head, and the preposition before it ("" if none)."""

    mention: TimeMention
    head: Token
    case: str


class Attached:
    """The time mentions of one sentence by the token that each hangs on."""

    def __init__(self, token: Token, times: Sequence[TimeMention], doc: Doc) -> None:
        self.on: dict[int, list[Hanging]] = {}
        self.heads: set[int] = set()
        sentence = token.sent
        for mention in times:
            if not sentence.start_char <= mention.span[0] < sentence.end_char:
                continue
            piece = doc.char_span(*mention.span, alignment_mode="expand")
            if piece is None or mention.kind == "SET":
                continue
            hanging = Hanging(mention, piece.root, _case(piece))
            self.heads.update(t.i for t in piece)
            if is_root(piece.root):
                self._copular(hanging)
            elif base(piece.root) in _HANGS or base(piece.root) == "conj":
                self._hang(hanging)

    def _hang(self, hanging: Hanging) -> None:
        head = hanging.head
        first = first_conjunct(head)
        governor = first.head if first.i in self.heads or first is head else head.head
        if governor.pos_ == "ADP" and not is_root(governor):
            governor = governor.head
        if (saying := _saying_before(governor, head)) is not None:
            governor = saying
        for one in _lifted(governor, hanging, self.heads):
            self.on.setdefault(one.i, []).append(hanging)

    def _copular(self, hanging: Hanging) -> None:
        """ "The vote is on Monday": the subject's."""
        for subject in children(hanging.head, "nsubj"):
            self.on.setdefault(subject.i, []).append(hanging)

    def best(self, token: Token) -> Hanging | None:
        """The narrowest resolved expression that hangs on `token`."""
        found = [h for h in self.on.get(token.i, ()) if h.case not in _NOT_THEN and _dates(h.mention)]
        return min(found, key=lambda h: _width(h.mention)) if found else None


def _case(piece: Sentence) -> str:
    """The preposition of an expression, by the parse, else the word that stands before it."""
    found = preposition(piece.root)
    if found or not piece.start:
        return found
    before = piece[0].nbor(-1)
    return str(before.lower_) if before.pos_ in ("ADP", "SCONJ") and before.sent == piece.sent else ""


def _saying_before(governor: Token, head: Token) -> Token | None:
    """The verb of saying that an expression follows, where the parser gave it to what is said.

    "He said on Saturday the U.S. would leave": before the subject of what is said, the day is the saying's.
    """
    saying = governor.head
    subjects = [c.i for c in children(governor, "nsubj")]
    if base(governor) != "ccomp" or not subjects or not saying.i < head.i < min(subjects):
        return None
    between = head.doc[saying.i + 1 : head.i]
    return saying if all(t.pos_ in ("ADP", "DET", "ADV", "ADJ", "NUM") for t in between) else None


def _lifted(governor: Token, hanging: Hanging, inside: set[int]) -> list[Token]:
    """Whom an expression dates when it hangs on `governor`.

    Never a name ("Salman on Sunday said", "a trip to Israel this week"), but what the name belongs to; and as well a
    subject right before it ("Lam's concession Wednesday will …").
    """
    head, name = hanging.head, governor.pos_ == "PROPN"
    if name or (governor.pos_ in ("NOUN", "PRON") and base(governor) == "nsubj" and hanging.case == "on"):
        inside_noun = is_root(governor) or base(head) in ("compound", "nummod", "amod")
        if not inside_noun:
            return [governor.head] if name else [governor, governor.head]
    before = head
    while before.i and (before.i in inside or base(before) == "case" or before.is_punct):
        before = before.nbor(-1)
        if before.is_punct:
            return [governor]
    if before.pos_ == "NOUN" and base(before) == "nsubj" and before.i != governor.i:
        return [governor, before]
    return [governor]


def _dates(mention: TimeMention) -> bool:
    return cal.bounds(mention.value) is not None or bool(
        mention.kind == "DURATION" and _PAST_SPAN.search(mention.text) and _DURATION.match(mention.value or "")
    )


def _width(mention: TimeMention) -> int:
    span = cal.bounds(mention.value)
    return (span[1] - span[0]).days if span else 10**6


def when(token: Token, times: Sequence[TimeMention], doc: Doc) -> str | None:
    """ISO date or interval of the expression that governs `token`; `None` if none does or it is not resolved."""
    found = _governing(token, times, doc)
    if found is None:
        return None
    as_of = doc.user_data.get(AS_OF)
    return _interval(found, times, as_of if isinstance(as_of, dt.date) else None)


def when_mention(token: Token, times: Sequence[TimeMention], doc: Doc) -> TimeMention | None:
    """The expression that governs `token`: the evidence for `when`."""
    found = _governing(token, times, doc)
    return found.mention if found else None


def _governing(token: Token, times: Sequence[TimeMention], doc: Doc) -> Hanging | None:
    if not times:
        return None
    attached = Attached(token, times, doc)
    if not attached.on:
        return None
    seen: set[int] = set()
    queue = [token]
    while queue and len(seen) < _DEPTH:
        one = queue.pop(0)
        if one.i in seen:
            continue
        seen.add(one.i)
        found = attached.best(one)
        if found:
            return found
        queue.extend(carriers(one, lambda verb: _fronted(verb, attached)))
    return None


def _fronted(verb: Token, attached: Attached) -> bool:
    """Whether the verb's time stands before it, where it holds for all that is coordinated: "On Monday, X and Y"."""
    return any(h.head.i < verb.i for h in attached.on.get(verb.i, ()))


def _interval(hanging: Hanging, times: Sequence[TimeMention], as_of: dt.date | None) -> str | None:
    """The mention as an event's date: narrowed by "later", "since" and tense, joined with "to Friday"."""
    mention, case = hanging.mention, hanging.case
    if mention.kind == "DURATION":
        return _lately(mention, as_of)
    found = cal.interval(mention.value)
    span = cal.bounds(mention.value)
    if found is None or span is None:
        return None
    if case == "since":
        return f"{found.partition('/')[0]}/{as_of.isoformat()}" if as_of and span[0] <= as_of else None
    last = _until(hanging, times)
    if last:
        return f"{found.partition('/')[0]}/{last.rpartition('/')[2]}"
    return _narrowed(mention, found, span, hanging.head, as_of)


def _until(hanging: Hanging, times: Sequence[TimeMention]) -> str | None:
    """The end of "from Tuesday to Friday", where the two are two expressions."""
    if hanging.case != "from":
        return None
    for child in [*children(hanging.head, "nmod", "obl"), *children(hanging.head.head, "obl")]:
        if preposition(child) in _TO:
            for mention in times:
                if mention.span[0] <= child.idx < mention.span[1]:
                    return cal.interval(mention.value)
    return None


def _narrowed(
    mention: TimeMention, found: str, span: tuple[dt.date, dt.date], head: Token, as_of: dt.date | None
) -> str:
    """A week that the page's date lies in, cut there: "later this week" starts there, "met this week" ends there."""
    if as_of is None or "W" not in (mention.value or "") or not span[0] <= as_of <= span[1]:
        return found
    lower = mention.text.lower()
    if lower.startswith(("later", "the rest", "the remainder")):
        return f"{as_of}/{span[1]}"
    if (lower.startswith(("earlier", "early")) and as_of > span[0]) or by_parse(head) == "past":
        return f"{span[0]}/{as_of}" if as_of > span[0] else found
    return found


def _lately(mention: TimeMention, as_of: dt.date | None) -> str | None:
    """ "the past two weeks": a span that ends with the page's date, months and years to the month."""
    match = _DURATION.match(mention.value or "")
    if not match or as_of is None or int(match[1]) > 2000:
        return None
    count, unit = int(match[1]), match[2]
    if unit in "DW":
        return f"{cal.add_days(as_of, -count * (7 if unit == 'W' else 1))}/{as_of}"
    first = cal.add_months(as_of, -count * {"M": 1, "Q": 3, "Y": 12}[unit])
    return f"{first.isoformat()[:7]}/{as_of.isoformat()[:7]}"
