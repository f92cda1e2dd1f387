"""Where an event happened: the place that governs its word in the parse, else the one that its clause names.

In: the token of a predicate or event noun, the page's `PlaceMention`s, the parse. Out: a `NamedPlace`, or `None`.

    >>> where(doc[3], places, doc)           # "Talks will be held in Vienna": "held"
    NamedPlace(name='Vienna', country='AUT')

A place governs through a preposition that says where ("in", "near"), as the goal of a visit, the start of a retreat or
what an attack is made on, and through the words that share their place with the event (`dragoman.carriers`). An act of
words (`spoken`) is not where its content is: who cancels a trip to Oslo is not there.
"""

from __future__ import annotations

import dataclasses
import functools
from collections.abc import Iterator, Sequence

from spacy.tokens import Doc, Token
from spacy.tokens import Span as Sentence

from dragoman.carriers import Hung, hung, inflected, phrases
from dragoman.geography.words import kind_of
from dragoman.lexicon import entries
from dragoman.records import NamedPlace, PlaceMention
from dragoman.syntax import ancestors, base, children, first_conjunct, is_root, preposition


@functools.cache
def _forms(kind: str) -> frozenset[str]:
    return kind_of(kind) | {form for word in kind_of(kind) for form in inflected(word)}


def _is(token: Token, *kinds: str) -> bool:
    return any(token.lower_ in _forms(k) or token.lemma_.lower() in _forms(k) for k in kinds)


@dataclasses.dataclass(frozen=True, slots=True)
class _Hanging:
    """A place mention in the parse and its head."""

    mention: PlaceMention
    head: Token


class _Attached(Hung[_Hanging]):
    """The places of one sentence by the token whose place they are."""

    def __init__(self, sentence: Sentence, places: Sequence[PlaceMention], doc: Doc) -> None:
        super().__init__()
        for mention, piece in phrases(places, sentence, doc):
            self._hang(_Hanging(mention, piece.root))

    def _hang(self, hanging: _Hanging) -> None:
        noun = first_conjunct(_settlement(hanging))
        for clause in children(noun, "acl"):
            if _relative(clause):
                self.hang(clause, hanging)
        if is_root(noun):
            return
        governor = noun.head
        if self._governs(noun, governor) or self._modifies(hanging, noun):
            self.hang(governor, hanging)

    def _modifies(self, hanging: _Hanging, noun: Token) -> bool:
        """ "the Kharkiv attack": a city or region before its event; a country there is whose it is."""
        return noun is hanging.head and noun.dep_ == "compound" and not _is_country(hanging.mention)

    def _governs(self, noun: Token, governor: Token) -> bool:
        """Whether `noun` says where `governor` happened."""
        relation, case = base(noun), preposition(noun)
        if relation in ("obl", "nmod") and case:
            return (
                case in kind_of("event_locative")
                or (case in kind_of("goal") and _moves(governor))
                or (case in kind_of("source") and _is(governor, "leaving"))
                or (case in kind_of("patient") and _is(governor, "affecting") and not _blamed(governor))
            )
        if relation == "obj" or noun.dep_ == "nsubj:pass":
            return _is(governor, "affecting") or (relation == "obj" and governor.lower_ in kind_of("visiting"))
        return False

    def best(self, token: Token) -> _Hanging | None:
        """The first place that hangs on `token`."""
        return min(self.at(token), key=lambda h: h.mention.span, default=None)


@functools.cache
def _country_ids() -> frozenset[int | None]:
    return frozenset(row["geonames_id"] for row in entries("places_countries"))


def _is_country(mention: PlaceMention) -> bool:
    return mention.geonames_id in _country_ids()


def _relative(clause: Token) -> bool:
    """Whether a relative clause happens at its noun: "Crimea, which Russia annexed", "the north, where they fight"."""
    if any(c.lower_ == "where" for c in clause.children):
        return True
    return _is(clause, "affecting") and any(
        (c.lower_ in ("which", "that") and base(c) == "obj")
        or (c.dep_ == "nsubj:pass" and c.lower_ in ("which", "that"))
        for c in clause.children
    )


def _blamed(noun: Token) -> bool:
    """Whether an attack is the object of blaming, so that "on" names the culprit: "blamed the attack on Peru"."""
    return base(noun) == "obj" and _is(noun.head, "blaming")


def _moves(token: Token) -> bool:
    return _is(token, "motion") or token.lower_ in kind_of("motion_form")


def _settlement(hanging: _Hanging) -> Token:
    """The noun that a name stands for or in: "the town of Bakhmut", "the Syrian capital Damascus", "the Lyon airport".

    "Moscow, the capital" keeps its own.
    """
    head = hanging.head
    settlements = kind_of("settlement")
    if base(head) == "nmod" and preposition(head) in ("of", "") and head.head.lower_ in settlements:
        return head.head
    if base(head) in ("flat", "appos") and (head.head.pos_ == "PROPN" or head.head.lower_ in settlements):
        return head.head
    before = head.nbor(-1) if head.i else head
    beside = before.lower_ in settlements and before.head.i == head.head.i
    if beside and not preposition(head) and base(head) != "obj":
        return before
    sited = head.head.lower_ in settlements | kind_of("site") or preposition(head.head)
    if base(head) == "compound" and not _is_country(hanging.mention) and sited:
        return head.head
    if head.dep_ == "nmod:poss" and head.head.pos_ == "NOUN" and _inside(head.head):
        return head.head
    return head


def _inside(noun: Token) -> bool:
    """Whether what a place possesses lies in it: "in Peru's north", "on Mali's oil fields", not "with Peru's envoy"."""
    return preposition(noun) in kind_of("around") | kind_of("patient") and noun.ent_type_ != "PERSON"


def where(
    token: Token, places: Sequence[PlaceMention], doc: Doc, spoken: bool = False, around: bool = False
) -> NamedPlace | None:
    """The place that governs `token`, with its country; `None` if none does.

    `spoken`: the act is one of words. `around`: if nothing governs it, the place that its clause, then its sentence
    names, as long as that is one country.
    """
    found = _governing(token, places, doc, spoken, around)
    if found is None:
        return None
    return NamedPlace(name=_named(found, doc), country=found.mention.country)


def where_mention(
    token: Token, places: Sequence[PlaceMention], doc: Doc, spoken: bool = False, around: bool = False
) -> PlaceMention | None:
    """The mention that `where` goes by: its evidence."""
    found = _governing(token, places, doc, spoken, around)
    return found.mention if found else None


def _named(hanging: _Hanging, doc: Doc) -> str:
    """The place as the page names it, with its direction: "eastern Ukraine"."""
    piece = doc.char_span(*hanging.mention.span, alignment_mode="expand")
    start = piece.start if piece is not None else 0
    before = doc[start - 1] if start else None
    if before is not None and before.lower_ in kind_of("direction") and before.head.i >= start:
        return f"{before.text} {hanging.mention.text}"
    return hanging.mention.text


def _governing(token: Token, places: Sequence[PlaceMention], doc: Doc, spoken: bool, around: bool) -> _Hanging | None:
    attached = hung(_Attached, token, places, doc)

    def own(one: Token) -> _Hanging | None:
        return attached.best(one) or (None if spoken else _inner(one, attached))

    found = attached.governing(token, own, content=not spoken)
    return found or (_around(token, attached) if around else None)


def _inner(token: Token, attached: _Attached) -> _Hanging | None:
    """The place of what the event is done to or with, else of those who do it: "close the consulate in Lyon"."""
    patients = [*children(token, "obj"), *(c for c in token.children if c.dep_ == "nsubj:pass")]
    within = [c for c in children(token, "obl", "nmod") if preposition(c) in kind_of("inner")]
    for child in [*within, *patients]:
        if child.pos_ not in ("NOUN", "PROPN"):
            continue
        deeper = [c for c in children(child, "nmod") if preposition(c) == "of"]
        deeper += [c for c in children(child, "acl") if c.lower_ in kind_of("based")]
        for one in [child, *deeper]:
            found = _said(one, attached)
            if found:
                return found
    return None if _is(token, "saying") else _of_doer(token, attached)


def _of_doer(token: Token, attached: _Attached) -> _Hanging | None:
    """The place that those who act are in: "police in Oslo arrested him"; "officials in Oslo said" is anywhere."""
    doers = (_said(c, attached) for c in token.children if c.dep_ == "nsubj" and c.pos_ == "NOUN")
    return next((d for d in doers if d and preposition(_settlement(d)) in kind_of("around")), None)


def _said(token: Token, attached: _Attached) -> _Hanging | None:
    """A place that hangs on `token` by a preposition of place."""
    found = attached.best(token)
    if found is None or base(_settlement(found)) == "compound":
        return None
    return found


def _around(token: Token, attached: _Attached) -> _Hanging | None:
    """The place that the clause of `token` names, else one of the clauses around it, if they name one country."""
    for clause in _clauses(token):
        named = [h for hangings in attached.on.values() for h in hangings if _lies_in(h, clause)]
        if named:
            first = min(named, key=lambda h: h.mention.span)
            return first if len({h.mention.country for h in named}) == 1 else None
    return None


def _lies_in(hanging: _Hanging, clause: Token) -> bool:
    """Whether a place is said to be where what the clause tells happens: "in Homs", not "an attack on Homs"."""
    noun = first_conjunct(_settlement(hanging))
    own = next((one for one in ancestors(noun) if _heads(one)), None)
    return preposition(noun) in kind_of("around") and own is not None and own.i == clause.i


def _heads(token: Token) -> bool:
    """Whether a token heads a clause."""
    return is_root(token) or base(token) in ("ccomp", "advcl", "acl", "parataxis", "conj", "xcomp", "csubj")


def _clauses(token: Token) -> Iterator[Token]:
    """The heads of the clauses that `token` stands in, innermost first, up to where somebody else's words begin."""
    for one in (token, *ancestors(token)):
        if _heads(one):
            yield one
        if base(one) in ("ccomp", "parataxis"):
            return
