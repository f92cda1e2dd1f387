"""Which word each time expression of a sentence hangs on.

In: a token, the page's `TimeMention`s, the parse. Out: `Attached`, the expressions of the token's sentence by the words
that they date, with their prepositions.

    >>> attached.best(meet).mention.text     # "They agreed on Monday to meet on Friday"
    'Friday'

The parse is taken as it is but for what a reader knows better: a day before the subject of what is said is the
saying's, a name has no day, and what has been done (present perfect) has none either. "A day before Thursday's summit"
counts from the summit.
"""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterator, Sequence

import msgspec
from spacy.tokens import Doc, Token
from spacy.tokens import Span as Sentence

from dragoman.carriers import Hung, phrases, words
from dragoman.chronology import calendar as cal
from dragoman.records import TimeMention
from dragoman.syntax import base, children, first_conjunct, is_root, preposition

_HANGS = frozenset(
    ("obl", "nmod", "advmod", "compound", "nummod", "amod", "appos", "dep", "obj", "advcl", "parataxis", "acl")
)
_PAST_SPAN = re.compile(r"(?:last|past|previous)\b", re.I)
_CLOCK = re.compile(r"T\d\d")
_DAY = re.compile(r"\d{4}|[a-z]+day\b|\b(?:tonight|this|last|next)\b", re.I)
DURATION = re.compile(r"P(\d+)([DWMQY])$")
_DAYS = re.compile(r"P(\d+)([DW])$")
_EARLIER = ("before", "ahead of", "prior to")
_WEEKS = re.compile(r"P\d+[WMQY]$")


@dataclasses.dataclass(frozen=True, slots=True)
class Hanging:
    """A time mention in the parse: its head, and the preposition before it ("" if none)."""

    mention: TimeMention
    head: Token
    case: str


class Attached(Hung[Hanging]):
    """The time mentions of one sentence by the token that each hangs on."""

    def __init__(self, sentence: Sentence, times: Sequence[TimeMention], doc: Doc) -> None:
        super().__init__()
        self.heads: set[int] = set()
        self.spans: list[TimeMention] = []
        durations: list[Hanging] = []
        for mention, piece in phrases(times, sentence, doc):
            if mention.kind == "SET":
                continue
            hanging = Hanging(mention, piece.root, _case(piece))
            if _compared(hanging):
                continue
            self.heads.update(t.i for t in piece)
            if is_root(piece.root):
                self._copular(hanging)
            elif base(piece.root) in _HANGS or base(piece.root) == "conj":
                self._hang(hanging)
            elif (noun := _subject_before(hanging)) is not None:
                self.hang(noun, hanging)
            if (clause := _when_clause(piece)) is not None:
                self.hang(clause, Hanging(mention, piece.root, ""))
            if mention.kind == "DURATION":
                durations.append(hanging)
                if not _counted(piece):
                    self.spans.append(mention)
        for hanging in durations:
            self._offset(hanging)

    def _hang(self, hanging: Hanging) -> None:
        head = hanging.head
        first = first_conjunct(head)
        governor = first.head if first.i in self.heads or first is head else head.head
        if governor.pos_ in ("ADP", "ADV") and not is_root(governor):
            governor = governor.head  # "as early as Friday"
        if (saying := _saying_before(governor, head)) is not None:
            governor = saying
        elif (noun := _noun_before(governor, hanging)) is not None:
            governor = noun
        elif _before_subject(governor, hanging):
            governor = governor.head
        for one in _lifted(governor, hanging, self.heads):
            self.hang(one, hanging)

    def _copular(self, hanging: Hanging) -> None:
        """ "The vote is on Monday": the subject's."""
        for subject in children(hanging.head, "nsubj"):
            self.hang(subject, hanging)

    def _offset(self, hanging: Hanging) -> None:
        """Dates one act by another: "a day before Thursday's summit", "came two days after he warned them"."""
        noun = hanging.head.head
        if (case := preposition(noun)) in words("offset") and noun.i > hanging.head.i and not is_root(noun):
            self._date(noun.head, self._own(noun), hanging, case in _EARLIER)
            self._date(noun, self._known(noun.head), hanging, case not in _EARLIER)
            return
        if (case := _mark_after(noun, hanging)) and noun.i > hanging.head.i and not is_root(noun):
            above = noun.head.head if base(noun.head) == "parataxis" else noun.head
            told = (self._known(verb) for verb in (above, *children(above, "ccomp")))
            self._date(noun, next(filter(None, told), None), hanging, case not in _EARLIER)
        for clause in children(noun, "advcl"):
            if mark := _mark_after(clause, hanging):
                self._date(clause, self._known(noun), hanging, mark not in _EARLIER)

    def _known(self, token: Token) -> Hanging | None:
        """What dates a verb or its subject."""
        return self._own(token) or next(filter(None, map(self._own, children(token, "nsubj"))), None)

    def _own(self, token: Token) -> Hanging | None:
        return next((h for h in self.at(token) if h.mention.kind == "DATE"), None)

    def _date(self, token: Token, known: Hanging | None, hanging: Hanging, earlier: bool) -> None:
        value = _shifted(known.mention.value if known else None, hanging.mention.value, earlier)
        if value:
            mention = msgspec.structs.replace(hanging.mention, value=value, kind="DATE")
            self.on.setdefault(token.i, []).insert(0, Hanging(mention, hanging.head, ""))

    def lasting(self, token: Token) -> int | None:
        """How many days the event of `token` lasts: "a five-day truce", "two days of drills"."""
        hanging = [h.mention for h in self.at(token) if h.case == "" and h.mention in self.spans]
        if preposition(token) == "of" and token.head.i in self.heads:
            hanging += [m for m in self.spans if m.span[0] <= token.head.idx < m.span[1]]
        for mention in hanging:
            match = _DAYS.match(mention.value or "")
            if mention.kind == "DURATION" and match and 0 < int(match[1]) < 1000:
                return int(match[1]) * (7 if match[2] == "W" else 1)
        return None

    def best(self, token: Token) -> Hanging | None:
        """The narrowest resolved expression that hangs on `token`, else the time that it has gone on."""
        found = [h for h in self.at(token) if h.case not in words("apart") and dates(h.mention)]
        return min(found, key=lambda h: _width(h.mention)) if found else self._gone_on(token)

    def _gone_on(self, token: Token) -> Hanging | None:
        """The weeks or more that an act has filled up to now: "after three months of protests"."""
        span = token.head
        if preposition(token) != "of" or span.i not in self.heads or preposition(span) not in words("gone_on"):
            return None
        inside = (m for m in self.spans if m.span[0] <= span.idx < m.span[1] and _WEEKS.match(m.value or ""))
        return next((Hanging(m, span, "") for m in inside), None)


def _mark_after(clause: Token, hanging: Hanging) -> str:
    """The "after" or "before" of a clause, where it stands right behind a span; else ""."""
    marks = (c.lower_ for c in children(clause, "mark") if c.i == hanging.head.i + 1)
    return next((m for m in marks if m in words("offset")), "")


def _when_clause(piece: Sentence) -> Token | None:
    """The verb of the clause that tells what was at a time: "since 2021, when they broke off relations"."""
    doc, at = piece.doc, piece.end
    if at < len(doc) and doc[at].text == ",":
        at += 1
    if at >= len(doc) or doc[at].lower_ != "when" or doc[at].sent != piece.sent:
        return None
    clause = doc[at].head
    return clause if clause.i > at and clause.pos_ in ("VERB", "AUX") else None


def _counted(piece: Sentence) -> bool:
    """Whether a span is counted from another day, and is no length: "came two days after the vote"."""
    return piece.end < len(piece.doc) and piece.doc[piece.end].lower_ in words("offset")


def _case(piece: Sentence) -> str:
    """The preposition of an expression, by the parse, else the word that stands before it."""
    found = preposition(piece.root)
    if found or not piece.start:
        return found
    before = piece[0].nbor(-1)
    return str(before.lower_) if before.pos_ in ("ADP", "SCONJ") and before.sent == piece.sent else ""


def _compared(hanging: Hanging) -> bool:
    """Whether a time only tells since when something is a first or a record: "their first meeting since June"."""
    if hanging.case != "since":
        return False
    since = next((c.i for c in children(hanging.head, "case") if c.lower_ == "since"), hanging.head.i)
    before = hanging.head.doc[since - 1] if since else hanging.head
    ranked = (c for noun in (before, hanging.head.head) for c in (noun, *children(noun, "amod", "det", "nummod")))
    return any(c.lower_ in words("ranked") or (c.pos_ == "ADJ" and c.lower_.endswith("est")) for c in ranked)


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


def _noun_before(governor: Token, hanging: Hanging) -> Token | None:
    """The noun before an expression that the parser gave to a verb which can have no such day.

    "He has sought an apology for the raid in May 2010": what has been done has been done at no stated time.
    """
    span = cal.bounds(hanging.mention.value)
    perfect = any(c.lower_ in words("perfect") for c in children(governor, "aux"))
    modal = any(c.lower_ in words("modal") for c in children(governor, "aux"))
    if span is None or not perfect or modal or hanging.case not in ("in", "on") or hanging.head.i < governor.i:
        return None
    first = min((c.i for c in children(hanging.head, "case")), default=0)
    before = hanging.head.doc[first - 1] if first else None
    return before if before is not None and before.pos_ == "NOUN" and before.i > governor.i + 1 else None


def _before_subject(governor: Token, hanging: Hanging) -> bool:
    """Whether a day stands before the subject that the parser gave it to: "yesterday the court dismissed it"."""
    starts = [c.i for c in children(governor, "det", "nmod:poss") if c.i > hanging.head.i]
    return base(governor) == "nsubj" and not hanging.case and hanging.head.i + 1 in starts


def _subject_before(hanging: Hanging) -> Token | None:
    """The subject that a day without preposition stands right behind, where the parser made a second subject of it.

    "Her concession Wednesday will not end the strike": the concession's.
    """
    head = hanging.head
    if base(head) != "nsubj" or hanging.case or not head.i:
        return None
    before = head.nbor(-1)
    return before if before.pos_ == "NOUN" and base(before) == "nsubj" and before.head.i == head.head.i else None


def _shifted(value: str | None, duration: str | None, earlier: bool) -> str | None:
    """A day, so many days or weeks before or after another: ("2024-05-02", "P1D", True) → "2024-05-01"."""
    span, match = cal.bounds(value), _DAYS.match(duration or "")
    if span is None or match is None or span[0] != span[1] or int(match[1]) > 1000:
        return None
    days = int(match[1]) * (7 if match[2] == "W" else 1)
    return cal.day(cal.add_days(span[0], -days if earlier else days))


def _lifted(governor: Token, hanging: Hanging, inside: set[int]) -> list[Token]:
    """Whom an expression dates when it hangs on `governor`.

    Never a name ("Salman on Sunday said", "a trip to Israel this week"), but what the name belongs to; and as well a
    subject right before it ("Lam's concession Wednesday will …").
    """
    head, name = hanging.head, governor.pos_ == "PROPN"
    if name or (governor.pos_ in ("NOUN", "PRON") and base(governor) == "nsubj" and hanging.case == "on"):
        inside_noun = is_root(governor) or base(head) in ("compound", "nummod", "amod")
        if not inside_noun:
            return [_bearer(governor)] if name else [governor, governor.head]
    before = head
    while before.i and (before.i in inside or base(before) == "case" or before.is_punct):
        before = before.nbor(-1)
        if before.is_punct:
            return [governor]
    if before.pos_ == "NOUN" and base(before) == "nsubj" and before.i != governor.i:
        return [governor, before]
    if governor.i == before.i and base(before) == "nsubj" and _right_after(head, inside) == before.head.i:
        return [governor, before.head]  # "the army on Sunday crossed": the day is between the two
    return [governor]


def _right_after(head: Token, inside: set[int]) -> int:
    """The index of the first word after an expression."""
    at = head.i
    while at + 1 < head.sent.end and at in inside:
        at += 1
    return at


def _bearer(name: Token) -> Token:
    """What a name belongs to, past the names that it is listed or put beside."""
    while not is_root(name):
        beside = base(name) in ("appos", "flat", "conj", "list")
        name = name.head
        if not beside and name.pos_ != "PROPN":
            break
    return name


def placed(times: Sequence[TimeMention], doc: Doc) -> Iterator[Hanging]:
    """The expressions of a page with their heads and prepositions, sets left out."""
    for mention in times:
        piece = doc.char_span(*mention.span, alignment_mode="expand")
        if piece is not None and mention.kind != "SET" and piece.root.dep_:
            hanging = Hanging(mention, piece.root, _case(piece))
            if not _compared(hanging):
                yield hanging


def dates(mention: TimeMention) -> bool:
    """Whether an expression says which day, month or span is meant."""
    if _CLOCK.search(mention.value or "") and not _DAY.search(mention.text):
        return False  # "at 4 a.m.": of a day that other words tell
    return cal.bounds(mention.value) is not None or bool(
        mention.kind == "DURATION" and _PAST_SPAN.search(mention.text) and DURATION.match(mention.value or "")
    )


def _width(mention: TimeMention) -> int:
    span = cal.bounds(mention.value)
    return (span[1] - span[0]).days if span else 10**6
