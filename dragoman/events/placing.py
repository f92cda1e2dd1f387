"""The country of an act that no place governs: the most probable of those that the page names.

In: events as their own words place them and as `sharing` does, the page's places, statements. Out: the same events,
placed where a country of the page is more probable than none.

    "Police in Gdansk broke up the march … Two students were arrested."  → "arrested": Poland

A ranking (`choosing`): what `sharing` and the ground of such acts (`lands`) say, mentions with the same word, whose
country the parties are of, the sentence, the scene of the page. Weights: `data/place_weights.json`.
"""

from __future__ import annotations

import collections
import math
from collections.abc import Callable, Container, Sequence

import msgspec
from spacy.tokens import Doc, Token

from dragoman import syntax
from dragoman.events import lands
from dragoman.events.around import Acts, beside
from dragoman.events.choosing import PASSED_ON, Features, Option, best, weights
from dragoman.records import Event, NamedPlace, PlaceMention, Statement

WEIGHTS = "place_weights"
INSIDE = frozenset({"in", "at", "near", "inside", "across"})
"""Prepositions of what lies around an act."""


def placed(
    acts: Acts,
    loose: Container[str],
    places: Sequence[PlaceMention],
    said: Callable[[Event], Statement | None],
) -> tuple[Event, ...]:
    """The events; those that their own words do not place have the most probable country that the page names.

    The place of the `loose` ones is only what their clause names. `said(event)`: the statement that an act is.
    """
    page = Grounds(acts, loose, places, said)
    return tuple(msgspec.structs.replace(e, place=page.answer(at)) for at, e in enumerate(acts.events))


class Grounds:
    """The countries of a page, where they are named, and which acts happen there."""

    def __init__(
        self,
        acts: Acts,
        loose: Container[str],
        places: Sequence[PlaceMention],
        said: Callable[[Event], Statement | None],
    ) -> None:
        self.acts, self._said = acts, [said(e) for e in acts.events]
        self._governed = [e.place is not None and e.id not in loose for e in acts.steps[0][1]]
        self._own = [_country(e) if g else None for e, g in zip(acts.events, self._governed, strict=True)]
        self._mentions = [p for p in places if p.country]
        self._heads = [(p.country or "", _head(p, acts.doc)) for p in self._mentions] if acts.doc is not None else []
        self._countries = collections.defaultdict[int, set[str]](set)
        for country, token in self._heads:
            self._countries[acts.sentence(token)].add(country)
        self._known = lands.countries()
        self._named = collections.Counter(c for c, _ in self._heads)
        self._options = sorted(
            {c for c, _ in self._heads}
            | {c for e in acts.events if (c := _country(e))}
            | {c for at in range(len(acts.events)) for c in acts.sides(at) & self._known.keys()}
        )

    def answer(self, at: int) -> NamedPlace | None:
        """The place of an act: its own, else the most probable country, as its other mentions or the page name it."""
        event = self.acts.events[at]
        if self._governed[at]:
            return event.place
        country = best(self.options(at), weights(WEIGHTS))
        if country is None or country == _country(event):
            return event.place if country else None
        others = (e.place for i, e in enumerate(self.acts.events) if self._own[i] == country and self.acts.one(i, at))
        whole = (p.text for p in self._mentions if p.country == country and self._known.get(country) == p.name)
        name = next(whole, None) or self._known.get(country, country)
        return next(others, None) or NamedPlace(name=name, country=country)

    def options(self, at: int) -> list[Option]:
        """The countries in question and "none" (`None`, last) with their features."""
        found: list[Option] = [
            (c, {**self._borne(at, c), **self._of_sides(at, c), **self._named_at(at, c)}) for c in self._options
        ]
        return [*found, (None, self._none(at))]

    def _borne(self, at: int, country: str) -> Features:
        """How a country stands to the act by the acts that happen there."""
        acts, said = self.acts, self._said[at]
        near = [i for i, own in enumerate(self._own) if own == country and i != at]
        passed = float(_country(acts.events[at]) == country)
        return {
            "place": 1.0,
            PASSED_ON: passed,
            f"passed on, {acts.step(at, 'place')}": passed,
            f"passed on, {_way(acts.events[at])}": passed,
            "of the statement": float(bool(said and said.place and said.place.country == country)),
            "other mention": float(any(acts.one(i, at) for i in near)),
            "one word": float(any(acts.one_word(i, at) for i in near)),
            "one type": float(any(acts.one_type(i, at) and acts.done(i) == acts.done(at) for i in near)),
            "same sides": float(any(acts.sides(i) == acts.sides(at) for i in near)),
            "act before": float(next((o for o in reversed(self._own[:at]) if o), None) == country),
            "scene": self._share(country, [o for o in self._own if o]),
            "scene, alike": self._share(country, [o for i, o in enumerate(self._own) if o and self._as_old(i, at)]),
        }

    def _as_old(self, one: int, two: int) -> bool:
        return self.acts.events[one].background == self.acts.events[two].background

    @staticmethod
    def _share(country: str, among: Sequence[str | None]) -> float:
        return among.count(country) / (1 + len(among))

    def _of_sides(self, at: int, country: str) -> Features:
        """How a country stands to those who take part."""
        event, sides = self.acts.events[at], self.acts.sides(at)
        doer, other = country in self.acts.doers[at], country in self.acts.others[at]
        return {
            "doers'": float(doer),
            f"doers', {event.type}": float(doer),
            "others'": float(other),
            f"others', {event.type}": float(other),
            "of all": float(sides == {country}),
            f"of all, {_way(event)}": float(sides == {country}),
            "of both": float(doer and other),
            "of one of several": float(country in sides and len(sides) > 1),
            "of none": float(country not in sides),
            "only country": float(len(self._options) == 1),
        }

    def _named_at(self, at: int, country: str) -> Features:
        """How the page's mentions of places in a country stand to the act."""
        anchor = self.acts.anchors[at]
        here = self.acts.sentence(anchor)
        words = [t for c, t in self._heads if c == country]
        inside = [t for t in words if self.acts.sentence(t) == here]
        found: Features = {}
        for token in inside:
            for name, given in beside(anchor, token, self.acts.words).items():
                found[name] = max(found.get(name, 0.0), given)
        return found | {
            "in it": float(any(syntax.preposition(t) in INSIDE for t in inside)),
            "only one in sentence": float(bool(inside) and len(self._countries[here]) == 1),
            "sentence before": float(any(self.acts.sentence(t) == here - 1 for t in words)),
            "share": self._named[country] / (1 + len(self._heads)),
            "named, log": math.log1p(self._named[country]),
            "named first": float(bool(self._heads) and self._heads[0][0] == country),
        }

    def _none(self, at: int) -> Features:
        """What speaks for no place."""
        event, anchor, sides = self.acts.events[at], self.acts.anchors[at], self.acts.sides(at)
        return {
            "none": 1.0,
            f"none, {event.type}": 1.0,
            f"none, {event.status}": 1.0,
            f"none, {anchor.pos_}": 1.0,
            "none, background": float(event.background),
            "none, in speech": float(self._said[at] is not None),
            "none, headline": float(self.acts.in_headline(at)),
            "none, nobody": float(not sides),
            "none, several sides": float(len(sides) > 1),
            "none, no country in sentence": float(not self._countries[self.acts.sentence(anchor)]),
            "none, no scene": float(not any(self._own)),
        }


def _country(event: Event) -> str | None:
    return event.place.country if event.place else None


def _way(event: Event) -> str:
    return "spoken" if lands.spoken(event.type) else "done"


def _head(mention: PlaceMention, doc: Doc) -> Token:
    piece = doc.char_span(*mention.span, alignment_mode="expand")
    return piece.root if piece is not None else doc[0]
