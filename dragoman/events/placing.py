"""The country of an act that no place governs: the most probable of those that the page names.

In: events as their own words place them and as `sharing` does, the page's places, statements. Out: the same events,
placed where a country of the page is more probable than none.

    "Police in Gdansk broke up the march … Two students were arrested."  → "arrested": Poland

A ranking (`choosing`): what `sharing` and the ground of such acts (`lands`) say, mentions with the same word, whose
country the parties are of, the sentence, the scene of the page. Weights: `data/place_weights.json`.
"""

from __future__ import annotations

import collections
from collections.abc import Callable, Container, Sequence

import msgspec
from spacy.tokens import Doc, Token

from dragoman import syntax
from dragoman.choosing import Features, Option, best, weights
from dragoman.events import lands
from dragoman.events.answers import Answers
from dragoman.events.around import Acts
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
        own = [_country(e) if g else None for e, g in zip(acts.events, self._governed, strict=True)]
        self._mentions = [p for p in places if p.country]
        told = [(p.country or "", _head(p, acts.doc)) for p in self._mentions]
        self._answers = Answers(acts, "place", own, told)
        self._known = lands.countries()
        self._mentions_of = collections.defaultdict[str, list[tuple[int, Event]]](list)
        for at, event in enumerate(acts.events):
            self._mentions_of[event.root].append((at, event))
        self._countries = sorted(
            {c for c, _ in told}
            | {c for e in acts.events if (c := _country(e))}
            | {c for at in range(len(acts.events)) for c in acts.sides(at) & self._known.keys()}
        )

    def answer(self, at: int) -> NamedPlace | None:
        """The place of an act: its own, else the most probable country, as its other mentions or the page name it."""
        event, own = self.acts.events[at], self._answers.own
        if self._governed[at]:
            return event.place
        country = best(self.options(at), weights(WEIGHTS))
        if country is None or country == _country(event):
            return event.place if country else None
        others = (e.place for i, e in self._mentions_of[event.root] if own[i] == country)
        whole = (p.text for p in self._mentions if p.country == country and self._known.get(country) == p.name)
        name = next(whole, None) or self._known.get(country, country)
        return next(others, None) or NamedPlace(name=name, country=country)

    def options(self, at: int) -> list[Option]:
        """The countries in question and "none" (`None`, last) with their features."""
        answers, given = self._answers, _country(self.acts.events[at])
        borne = answers.borne(answers.ties(at))
        found: list[Option] = [
            (
                country,
                {
                    "place": 1.0,
                    **answers.passed_on(at, country, given),
                    **borne.get(country, {}),
                    **answers.words(at, country),
                    **self._of_sides(at, country),
                    **self._around(at, country),
                },
            )
            for country in self._countries
        ]
        return [*found, (None, self._none(at))]

    def _around(self, at: int, country: str) -> Features:
        """How a country stands to the act's statement and to the page's scene."""
        said, event = self._said[at], self.acts.events[at]
        inside = self._answers.inside(at, country)
        return {
            f"passed on, {_way(event)}": float(_country(event) == country),
            "of the statement": float(bool(said and said.place and said.place.country == country)),
            "in it": float(any(syntax.preposition(t) in INSIDE for t in inside)),
            "share of names": self._answers.share(country),
        }

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
            "only country": float(len(self._countries) == 1),
        }

    def _none(self, at: int) -> Features:
        """What speaks for no place."""
        sides = self.acts.sides(at)
        return {
            **self._answers.none(at, self._said[at] is not None),
            "none, nobody": float(not sides),
            "none, several sides": float(len(sides) > 1),
        }


def _country(event: Event) -> str | None:
    return event.place.country if event.place else None


def _way(event: Event) -> str:
    return "spoken" if lands.spoken(event.type) else "done"


def _head(mention: PlaceMention, doc: Doc) -> Token:
    piece = doc.char_span(*mention.span, alignment_mode="expand")
    return piece.root if piece is not None else doc[0]
