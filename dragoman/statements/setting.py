"""The date, place, occasion and company of the speaking.

In: an attribution and what times and places the page names. Out: a `Setting`, and along the page the settings that a
speaker's later statements inherit.

    >>> setting(attribution, cast, finder).occasion      # "said at a joint news conference with Ukraine's premier"
    'joint news conference'
"""

from __future__ import annotations

import dataclasses
import functools
import itertools
import re
from collections.abc import Callable, Sequence

from spacy.tokens import Doc, Token

from dragoman import lexicon, syntax
from dragoman.cast import Cast
from dragoman.records import NamedPlace, PlaceMention, TimeMention
from dragoman.statements.attribution import Attribution
from dragoman.statements.layout import Layout
from dragoman.statements.speakers import JOINT, identify

When = Callable[[Token], str | None]
Where = Callable[[Token], NamedPlace | None]
_DATE = re.compile(r"\d{4}(?:-\d{2}(?:-\d{2})?)?(?:/\d{4}(?:-\d{2}(?:-\d{2})?)?)?")
_SPEAKING = frozenset({"speak", "talk", "write", "appear", "address", "testify"})
_DROPPED = frozenset({"det", "nmod:poss", "nummod", "case", "punct", "cc", "mark"})
_NAMED = frozenset({"PROPN", "NUM"})
_AT = frozenset({"at", "in", "during", "on", "via", "through"})
_BEFORE_TIME = frozenset({"on", "in", "late", "early", "earlier", "later"})
WORDS = {
    "tweet": "tweet",
    "post": "post",
    "email": "email",
    "text": "text message",
    "cable": "cable",
    "blog": "blog post",
}
"""Cue verbs that name the carrier themselves."""


@dataclasses.dataclass(frozen=True, slots=True)
class Setting:
    """When, where, at what occasion, with whom and to whom somebody speaks."""

    date: str | None = None
    place: NamedPlace | None = None
    occasion: str | None = None
    company: tuple[str, ...] = ()
    addressee: tuple[str, ...] = ()

    def filled(self, other: Setting) -> Setting:
        """This setting, with what it leaves open taken from `other` if nothing that it has speaks against it."""
        if self.occasion and other.occasion and self.occasion != other.occasion:
            return self
        if self.date and other.date and self.date != other.date:
            return self
        return Setting(
            self.date or other.date,
            self.place or other.place,
            self.occasion or other.occasion,
            self.company or other.company,
            self.addressee or other.addressee,
        )


@functools.cache
def occasions() -> dict[str, tuple[tuple[str, str], ...]]:
    """Head noun → the occasions that it ends, longest first, each with its kind."""
    found: dict[str, list[tuple[str, str]]] = {}
    for entry in lexicon.entries("occasions"):
        found.setdefault(entry["occasion"].split()[-1], []).append((entry["occasion"], entry["kind"]))
    return {head: tuple(sorted(items, key=lambda item: -len(item[0]))) for head, items in found.items()}


def setting(attribution: Attribution, cast: Cast, page: Layout, when: When, where: Where) -> Setting:
    """What the cue's own clause says of the speaking."""
    token = attribution.token
    verb = token if token.pos_ == "VERB" else token.head
    if attribution.cue.pos == "preposition":
        return Setting()
    occasion, noun = _occasion(verb, attribution, page)
    if occasion is None and syntax.base(verb) == "advcl" and verb.lower_.endswith("ing"):
        occasion, noun = _occasion(verb.head, attribution, page)
    company: tuple[str, ...] = ()
    heard: tuple[str, ...] = ()
    others = [] if noun is None else [n for n in syntax.children(noun, "nmod") if syntax.preposition(n) == "with"]
    if noun is not None:
        ids = tuple(i for n in others for p in syntax.conjuncts(n) for i in identify(p, cast))
        company, heard = (ids, ()) if noun.lower_ in JOINT else ((), ids)
    speaking = [c for c in syntax.children(verb, "advcl") if c.lemma_ in _SPEAKING]
    date = _iso(when(verb)) or _beside(token, page) or _of_occasion(noun, page)
    date = date or _in_clause(attribution, page) or _opening(token, page)
    date = date or next(filter(None, (_iso(when(c)) for c in speaking)), None)
    own = [] if attribution.cue.pos == "noun" else [verb]
    tied = [*own, *speaking, *attribution.addressees, *([noun] if noun is not None else []), *others]
    place = next(filter(None, (_spoken_at(where(t), attribution, page) for t in tied)), None)
    return Setting(date, place, occasion, company, heard)


def _spoken_at(place: NamedPlace | None, attribution: Attribution, page: Layout) -> NamedPlace | None:
    """The place, unless the sentence names it only in what is said: "blamed Minsk for the raid in Dorn"."""
    if place is None:
        return None
    start, end = page.sentence(attribution.token)
    named = [m.start() for m in re.finditer(re.escape(place.name), page.text[start:end])]
    inside = [attribution.governs(start + at) for at in named]
    return None if inside and all(inside) else place


def _iso(value: str | None) -> str | None:
    """The value, if it is a day, month or interval."""
    return value if value and _DATE.fullmatch(value) else None


def _beside(token: Token, page: Layout) -> str | None:
    """The day that stands right before or after the cue, whatever the parse makes of it: "said Thursday that"."""
    doc, (low, high) = page.tokens, page.bounds(token)
    for i in (token.i + 1, token.i + 2, token.i - 1):
        if not low <= i < high:
            continue
        time = page.time(doc[i])
        if time is not None and (i != token.i + 2 or doc[i - 1].lower_ in _BEFORE_TIME):
            return _iso(time.value)
    return None


def _of_occasion(noun: Token | None, page: Layout) -> str | None:
    """The day of the occasion: "in an interview that aired Thursday"."""
    times = [] if noun is None else [page.time(t) for t in noun.subtree if t.i > noun.i]
    return next((_iso(t.value) for t in times if t is not None), None)


def _in_clause(attribution: Attribution, page: Layout) -> str | None:
    """The day in a cue's clause that follows its words: "…, the minister said in Moscow Thursday"."""
    own = itertools.takewhile(_of_speaking, _behind(attribution, page) if attribution.around else ())
    times = [page.time(t) for t in own]
    return next((_iso(t.value) for t in times if t is not None), None)


def _of_speaking(token: Token) -> bool:
    """Whether the clause of the speaking still goes on: a further verb, as in "said, adding that", begins another."""
    return token.pos_ != "VERB" or token.lemma_ in _SPEAKING


def _behind(attribution: Attribution, page: Layout) -> list[Token]:
    """The words after the cue in its sentence, up to what is said."""
    first = attribution.token.i + 1
    words = page.tokens[first : page.bounds(attribution.token)[1]]
    return list(itertools.takewhile(lambda t: not attribution.governs(t.idx), words))


def _opening(token: Token, page: Layout) -> str | None:
    """The day that opens the sentence of a main cue: "Last August, the general said"."""
    low, _ = page.bounds(token)
    if syntax.base(token) not in ("root", "conj"):
        return None
    for i in range(low, min(low + 3, token.i)):
        time = page.time(page.tokens[i])
        if time is not None:
            return _iso(time.value)
    return None


def _occasion(verb: Token, attribution: Attribution, page: Layout) -> tuple[str | None, Token | None]:
    """The occasion that the cue's clause names, as the page words it, and its head noun."""
    behind = [t for t in _behind(attribution, page) if t.pos_ == "NOUN" and syntax.preposition(t) in _AT]
    for noun in [*_candidates(verb), *behind]:
        kinds = occasions().get(noun.lemma_.lower()) or occasions().get(noun.lower_)
        if kinds and not attribution.governs(noun.idx) and (words := _worded(noun, kinds)):
            return words, noun
    return WORDS.get(verb.lemma_), None


def _candidates(verb: Token) -> list[Token]:
    found = syntax.children(verb, "obl")
    for clause in syntax.children(verb, "advcl"):
        if clause.lemma_ in _SPEAKING:
            found += syntax.children(clause, "obl", "obj")
    if verb.lemma_ in ("tell", "address"):
        found += syntax.children(verb, "obj", "iobj")
    for subject in syntax.children(verb, "nsubj"):
        found.append(subject)
        found += [n for n in syntax.children(subject, "nmod") if syntax.preposition(n) in _AT]
    if syntax.base(verb) == "acl":
        found.append(verb.head)
    return found


def _worded(noun: Token, kinds: Sequence[tuple[str, str]]) -> str | None:
    """The noun with its adjectives and compounds, if that is one of the occasions."""
    words = [t for t in syntax.phrase(noun) if t.i <= noun.i and t.dep_ not in _DROPPED and t.pos_ not in _NAMED]
    numbered = [t.i for t in words if t.i > 1 and t.nbor(-1).text == "-" and t.nbor(-2).pos_ == "NUM"]
    words = [t for t in words if t.i > max(numbered, default=-1)]
    if noun not in words:
        words.append(noun)
    phrase = " ".join(t.text for t in words)
    plain = " ".join(t.lemma_.lower() for t in words)
    full = " ".join(t.lower_ for t in syntax.phrase(noun) if t.i <= noun.i)
    for occasion, kind in kinds:
        if kind == "platform" and noun.pos_ == "PROPN" and len(words) > occasion.count(" ") + 1:
            continue
        if plain.endswith(occasion) or phrase.lower().endswith(occasion):
            return phrase
        if full.endswith(occasion):
            return noun.doc[noun.i - occasion.count(" ") : noun.i + 1].text
    return None


def finders(
    doc: Doc, times: Sequence[TimeMention], places: Sequence[PlaceMention], when: When | None, where: Where | None
) -> tuple[When, Where]:
    """`when` and `where` as given, else ones that look at the time and place words hanging on the token."""
    return when or _when(doc, times), where or _where(doc, places)


def _when(doc: Doc, times: Sequence[TimeMention]) -> When:
    by_start = {t.span: t for t in times if t.value}

    def find(token: Token) -> str | None:
        for child in syntax.children(token, "obl", "advmod", "nmod", "nsubj"):
            low, high = child.left_edge.idx, child.right_edge.idx + len(child.right_edge)
            for (start, end), time in by_start.items():
                if low <= start and end <= high and start <= child.idx < end:
                    return time.value
        return None

    return find


def _where(doc: Doc, places: Sequence[PlaceMention]) -> Where:
    def find(token: Token) -> NamedPlace | None:
        for child in syntax.children(token, "obl"):
            if syntax.preposition(child) in ("in", "at", "from"):
                for place in places:
                    if place.span[0] <= child.idx < place.span[1]:
                        return NamedPlace(name=place.name, country=place.country)
        return None

    return find
