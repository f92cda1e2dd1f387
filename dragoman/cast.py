"""The actors of a page and where they are named.

In: actors with their mentions. Out: the answer to "who is meant by this word?".

    >>> cast.at(token)                       # "they" → both ministers
    ('blinken', 'lavrov')
"""

from __future__ import annotations

import dataclasses
import functools
from collections.abc import Iterable, Mapping

from spacy.tokens import Token

from dragoman import lexicon
from dragoman.covering import Covering
from dragoman.records import Actor


@dataclasses.dataclass(frozen=True)
class Cast:
    """`actors` in order of appearance; `heads` maps the index of a mention's head token to the ids it stands for.

    `modifiers` does the same for words that only point to a state inside another phrase ("Russian" in "Russian
    sanctions", "U.S." in "U.S. strikes"): they become participants when an event noun asks for them. `doubts` maps a
    pronoun that nobody was chosen for to those it may mean.
    """

    actors: tuple[Actor, ...]
    heads: Mapping[int, tuple[str, ...]]
    modifiers: Mapping[int, tuple[str, ...]] = dataclasses.field(default_factory=dict)
    doubts: Mapping[int, tuple[str, ...]] = dataclasses.field(default_factory=dict)

    def at(self, token: Token) -> tuple[str, ...]:
        """Ids of the actors whose mention has `token` as head; `()` if none has."""
        return self.heads.get(token.i, ())

    def modifier(self, token: Token) -> tuple[str, ...]:
        """Ids of the state that the modifier `token` ("Russian", "U.S.", "Moscow's") points to; `()` if none."""
        return self.modifiers.get(token.i, ()) or self.heads.get(token.i, ())

    def of(self, token: Token) -> tuple[str, ...]:
        """Ids for the noun phrase headed by `token`: its own, else those of its possessor, compound or adjective."""
        own = self.at(token)
        if own:
            return own
        for child in token.children:
            if child.dep_ in ("nmod:poss", "compound", "amod"):
                found = self.modifier(child)
                if found:
                    return found
        return ()

    def get(self, id: str) -> Actor:
        """The actor of that id; `KeyError` if there is none."""
        return self._by_id[id]

    def countries(self, ids: Iterable[str]) -> set[str]:
        """The countries of the actors of those ids."""
        return {self.get(id).country for id in ids}

    def within(self, place: int) -> tuple[str, ...]:
        """The id of the first actor whom words name that hold the character at `place`; `()` if there is none."""
        return tuple(id for _, id in self._named.at(place)[:1])

    @functools.cached_property
    def _named(self) -> Covering[str]:
        return Covering((mention.span, actor.id) for actor in self.actors for mention in actor.mentions)

    @functools.cached_property
    def _by_id(self) -> dict[str, Actor]:
        return {actor.id: actor for actor in self.actors}


@functools.cache
def divisions() -> frozenset[str]:
    """Names of divisions of states, places more often than actors: "Texas", "Bavaria"."""
    return frozenset(e["name"] for e in lexicon.entries("countries") if e["kind"] == "division")


@functools.cache
def capitals() -> frozenset[str]:
    """Names of capitals that are no names of states: "Cairo", not "Singapore"."""
    states = [e for e in lexicon.entries("countries") if e["kind"] == "state"]
    return frozenset(c for e in states for c in e.get("capitals", ()) if c not in e.get("names", ()))
