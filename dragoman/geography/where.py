"""Where an event happened: the place that governs its word in the parse.

In: the token of a predicate or event noun, the page's `PlaceMention`s, the parse. Out: a `NamedPlace`, or `None`.

    >>> where(doc[3], places, doc)           # "Talks will be held in Vienna": "held"
    NamedPlace(name='Vienna', country='AUT')

A place governs through a preposition that says where ("in", "near"), as the goal of a visit, the start of a retreat or
what an attack is made on, and through the words that share their place with the event (`dragoman.carriers`).
"""

from __future__ import annotations

import dataclasses
import functools
from collections.abc import Sequence

from spacy.tokens import Doc, Token

from dragoman.carriers import carriers, inflected
from dragoman.geography.words import DIRECTIONS, kind_of
from dragoman.lexicon import entries
from dragoman.records import NamedPlace, PlaceMention
from dragoman.syntax import base, children, first_conjunct, is_root, preposition

_DEPTH = 7  # steps from an event's word that its place may lie away
_IRREGULAR = frozenset(
    [
        "went",
        "gone",
        "came",
        "sent",
        "fled",
        "flew",
        "flown",
        "brought",
        "left",
        "met",
        "struck",
        "shot",
        "fled",
        "sought",
        "built",
        "driven",
        "drove",
    ]
)


@functools.cache
def _forms(kind: str) -> frozenset[str]:
    return kind_of(kind) | {form for word in kind_of(kind) for form in inflected(word)}


def _is(token: Token, *kinds: str) -> bool:
    return any(token.lower_ in _forms(k) or token.lemma_.lower() in _forms(k) for k in kinds)


@dataclasses.dataclass(frozen=True, slots=True)
class _Hanging:
    """A place mention in the parse, its head, and whether it says where, whatever it hangs on."""

    mention: PlaceMention
    head: Token


class _Attached:
    """The places of one sentence by the token whose place they are."""

    def __init__(self, token: Token, places: Sequence[PlaceMention], doc: Doc) -> None:
        self.on: dict[int, list[_Hanging]] = {}
        sentence = token.sent
        for mention in places:
            if not sentence.start_char <= mention.span[0] < sentence.end_char:
                continue
            piece = doc.char_span(*mention.span, alignment_mode="expand")
            if piece is not None:
                self._hang(_Hanging(mention, piece.root))

    def _hang(self, hanging: _Hanging) -> None:
        noun = first_conjunct(_settlement(hanging))
        for clause in children(noun, "acl"):
            if _relative(clause):
                self.on.setdefault(clause.i, []).append(hanging)
        if is_root(noun):
            return
        governor = noun.head
        if self._governs(noun, governor) or self._modifies(hanging, noun):
            self.on.setdefault(governor.i, []).append(hanging)

    def _modifies(self, hanging: _Hanging, noun: Token) -> bool:
        """ "the Kharkiv attack": a city or region before its event; a country there is whose it is."""
        return noun is hanging.head and noun.dep_ == "compound" and hanging.mention.geonames_id not in _country_ids()

    def _governs(self, noun: Token, governor: Token) -> bool:
        """Whether `noun` says where `governor` happened."""
        relation, case = base(noun), preposition(noun)
        if relation in ("obl", "nmod") and case:
            return (
                case in kind_of("event_locative")
                or (case in kind_of("goal") and _moves(governor))
                or (case in kind_of("source") and _is(governor, "leaving"))
                or (case in kind_of("patient") and _is(governor, "affecting"))
            )
        if relation == "obj" or noun.dep_ == "nsubj:pass":
            return _is(governor, "affecting") or (relation == "obj" and governor.lower_ in _VISITS)
        return False

    def best(self, token: Token) -> _Hanging | None:
        """The first place that hangs on `token`."""
        return min(self.on.get(token.i, ()), key=lambda h: h.mention.span, default=None)


@functools.cache
def _country_ids() -> frozenset[int | None]:
    return frozenset(row["geonames_id"] for row in entries("places_countries"))


def _relative(clause: Token) -> bool:
    """Whether a relative clause happens at its noun: "Crimea, which Russia annexed", "the north, where they fight"."""
    if any(c.lower_ == "where" for c in clause.children):
        return True
    return _is(clause, "affecting") and any(
        (c.lower_ in ("which", "that") and base(c) == "obj")
        or (c.dep_ == "nsubj:pass" and c.lower_ in ("which", "that"))
        for c in clause.children
    )


_VISITS = frozenset(
    [
        "visit",
        "visits",
        "visited",
        "visiting",
        "enter",
        "entered",
        "entering",
        "leave",
        "left",
        "leaving",
        "tour",
        "toured",
        "reach",
        "reached",
        "reaching",
    ]
)


def _moves(token: Token) -> bool:
    return _is(token, "motion") or token.lower_ in _IRREGULAR


def _settlement(hanging: _Hanging) -> Token:
    """The noun that a name is the name of: "the town of Bakhmut", "Moscow, the capital" keep their own."""
    head = hanging.head
    if base(head) == "nmod" and preposition(head) in ("of", "") and head.head.lower_ in _SETTLEMENTS:
        return head.head
    if base(head) in ("flat", "appos") and (head.head.pos_ == "PROPN" or head.head.lower_ in _SETTLEMENTS):
        return head.head
    country = hanging.mention.geonames_id in _country_ids()
    if base(head) == "compound" and not country and head.head.lower_ in _SETTLEMENTS | _SITES:
        return head.head
    return head


_SETTLEMENTS = frozenset(
    [
        "city",
        "cities",
        "town",
        "towns",
        "village",
        "villages",
        "province",
        "provinces",
        "region",
        "regions",
        "district",
        "districts",
        "port",
        "capital",
        "suburb",
        "suburbs",
        "outskirts",
        "island",
        "islands",
        "peninsula",
        "area",
        "areas",
        "neighborhood",
        "neighbourhood",
        "streets",
        "coast",
        "north",
        "south",
        "east",
        "west",
        "border",
        "enclave",
        "territory",
        "state",
        "county",
        "airport",
        "base",
        "governorate",
        "oblast",
        "part",
        "parts",
        "centre",
        "center",
    ]
)


_SITES = frozenset(
    [
        "airport",
        "airports",
        "base",
        "bases",
        "embassy",
        "consulate",
        "headquarters",
        "plant",
        "port",
        "square",
        "prison",
        "hospital",
        "bridge",
        "refinery",
        "camp",
        "stadium",
        "station",
        "university",
        "hotel",
        "mosque",
        "market",
        "palace",
        "parliament",
        "theatre",
        "theater",
        "summit",
        "talks",
        "conference",
        "forum",
    ]
)
_BASED = frozenset(["based", "stationed", "deployed", "located", "held", "detained", "imprisoned", "housed", "staged"])
_INNER = frozenset(("in", "at", "near", "inside", "outside", "to", "from", "for", "with", "into"))


def where(token: Token, places: Sequence[PlaceMention], doc: Doc) -> NamedPlace | None:
    """The place that governs `token`, with its country; `None` if none does."""
    found = _governing(token, places, doc)
    if found is None:
        return None
    return NamedPlace(name=_named(found, doc), country=found.mention.country)


def where_mention(token: Token, places: Sequence[PlaceMention], doc: Doc) -> PlaceMention | None:
    """The mention that governs `token`: the evidence for `where`."""
    found = _governing(token, places, doc)
    return found.mention if found else None


def _named(hanging: _Hanging, doc: Doc) -> str:
    """The place as the page names it, with its direction: "eastern Ukraine"."""
    piece = doc.char_span(*hanging.mention.span, alignment_mode="expand")
    start = piece.start if piece is not None else 0
    before = doc[start - 1] if start else None
    if before is not None and before.lower_ in DIRECTIONS and before.head.i >= start:
        return f"{before.text} {hanging.mention.text}"
    return hanging.mention.text


def _governing(token: Token, places: Sequence[PlaceMention], doc: Doc) -> _Hanging | None:
    if not places:
        return None
    attached = _Attached(token, places, doc)
    if not attached.on:
        return None
    seen: set[int] = set()
    queue = [token]
    while queue and len(seen) < _DEPTH:
        one = queue.pop(0)
        if one.i in seen:
            continue
        seen.add(one.i)
        found = attached.best(one) or _inner(one, attached)
        if found:
            return found
        queue.extend(carriers(one, lambda verb: any(h.head.i < verb.i for h in attached.on.get(verb.i, ()))))
    return None


def _inner(token: Token, attached: _Attached) -> _Hanging | None:
    """The place of what the event is done to or with: "close the consulate in Lyon", "meet at talks in Oslo"."""
    patients = [*children(token, "obj"), *(c for c in token.children if c.dep_ == "nsubj:pass")]
    within = [c for c in children(token, "obl", "nmod") if preposition(c) in _INNER]
    for child in [*within, *patients]:
        if child.pos_ not in ("NOUN", "PROPN"):
            continue
        deeper = [c for c in children(child, "nmod") if preposition(c) == "of"]
        deeper += [c for c in children(child, "acl") if c.lower_ in _BASED]
        for one in [child, *deeper]:
            found = _said(one, attached)
            if found:
                return found
    return None


def _said(token: Token, attached: _Attached) -> _Hanging | None:
    """A place that hangs on `token` by a preposition of place."""
    found = attached.best(token)
    if found is None or base(_settlement(found)) == "compound":
        return None
    return found
