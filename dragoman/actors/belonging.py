"""Whose country somebody is of whom no word tells it: a small learnt ranking.

In: the entities of a page, the page. Out: for one of them the country that is most probably his, "UNK" where most
probably the page does not tell.

    >>> Belonging(entities, page).country(entity)            # "In Quito, Otto Lang, 61, watched the vote."
    'ECU'

A conditional logit over the countries that the page names and "unknown" (McFadden 1974). What it looks at is below
(`_facts`): where and how often a country is named, whether it is the place of the clause, who is named beside or
before; each also for the kind of entity. Weights: `data/belonging_weights.json`, by `training/actors/belonging.py`.
Two rules go before it: who tells a state's plans is its official, and of two ministers of one office one is abroad.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from spacy.tokens import Token

from dragoman import syntax
from dragoman.actors.entities import Entity
from dragoman.actors.page import BODIES, Page
from dragoman.choosing import Features, surest, weights

WEIGHTS = "belonging_weights"
UNKNOWN = "UNK"
STATE_SECTORS = frozenset({"GOV", "MIL", "LEG", "COP", "SPY", "JUD"})
ARMED = frozenset({"REB", "PRM", "UAF", "CRM"})
LEARNED = frozenset({"SOC", "EDU", "MED", "JRN"})
NEAR = 12
"""Words between somebody and a country that is named beside him."""
SURE = 0.2
"""The least probability of a country that is told."""
SHARE = 3.0
"""How much it counts how often a country is named, against the one that is named most."""
SELDOM = 0.25
"""A country of a lesser share is named in passing."""
KIND = 0.35
"""How much a fact counts once more for the kind of entity: less, so that few examples of a kind tell little."""
PLANNING = frozenset({"will", "would", "wo", "'ll", "’ll", "shall"})


class Belonging:
    """The countries of a page: where each is named, and whose it is."""

    def __init__(self, entities: Sequence[Entity], page: Page) -> None:
        self.entities, self.page = entities, page
        self.told = [(n, e) for e in entities if e.kind != "state" for n in e.namings if n.country and not n.modifier]
        self.most = max(page.weights.values(), default=1.0)
        self.heads = {h: e for n, e in self.told for h in n.heads}
        towns = set(page.towns.values())
        self.common = {
            "main": {page.main()},
            "top": {max(page.weights, key=lambda c: page.weights[c])} if page.weights else set(),
            "home": {page.home},
            "first": {page.first()},
            "where": {page.where()},
            "headline": {c for i, c, _ in page.seen if page.in_headline(i)},
        }
        self.countries = sorted({*page.weights, *towns, *(n.country for n, _ in self.told)} - {UNKNOWN})

    def country(self, entity: Entity, besides: Sequence[str] = ()) -> str:
        """The most probable country of `entity`, `besides` left out; "UNK" if none is probable enough."""
        if kind_of(entity) == "official":
            promised = self._promised(entity)
            if len(promised) == 1 and not promised & {*besides, UNKNOWN, *BODIES}:
                return promised.pop()
            if "minister" in entity.office:
                besides = (*besides, *self._rivals(entity))
        country, probability = surest(self.options(entity, besides), weights(WEIGHTS))
        return country if probability >= SURE else UNKNOWN

    def options(self, entity: Entity, besides: Sequence[str] = ()) -> list[tuple[str, Features]]:
        """The countries in question, without `besides`, and "unknown", with their features."""
        kind = kind_of(entity)
        facts = self._facts(entity)
        found = [(c, self._features(c, kind, facts)) for c in self.countries if c not in besides]
        unknown = {
            "unknown": 1.0,
            f"unknown {kind}": KIND,
            f"unknown {entity.sector or UNKNOWN}": 1.0,
            "unknown, no main": float(facts["main"] == {""}),
            "unknown, none in sentence": float(not facts["sentence"]),
            "unknown, few countries": float(len(self.countries) < 3),
            "unknown, indefinite": float(entity.plural and not entity.namings[0].definite and not entity.other),
            "unknown, often": float(len(entity.namings) > 2),
        }
        return [*found, (UNKNOWN, unknown)]

    def _facts(self, entity: Entity) -> dict[str, set[str]]:
        """What speaks for which countries, wherever `entity` is named first."""
        page, first = self.page, min(entity.namings, key=lambda n: n.start)
        at = first.heads[0] if first.heads else first.start
        token, here = page.doc[at], page.sentence_of[at]
        seen = [(i, c, placed) for i, c, placed in page.seen if page.sentence_of[i] == here]
        towns = {c for i, c in page.towns.items() if page.sentence_of[i] == here}
        before = [(i, c) for i, c, _ in page.seen if i < first.start]
        last = before[-1][1] if before else ""
        return {
            **self.common,
            "scene": {page.scene(at)},
            "sentence": {c for _, c, _ in seen} | towns,
            "placed": {c for _, c, placed in seen if placed},
            "town": towns,
            "only": {c for _, c, _ in seen} if len({c for _, c, _ in seen}) == 1 else set(),
            "near": {c for i, c, _ in seen if abs(i - at) < NEAR},
            "near before": {c for i, c in before if page.sentence_of[i] == here and at - i < NEAR},
            "last": {last},
            "sentence before": {c for i, c, _ in page.seen if page.sentence_of[i] == here - 1},
            "next sentence": {c for i, c, _ in page.seen if page.sentence_of[i] == here + 1},
            "clause": set(self._inside(token)),
            "opposite": set(self._opposite(token)),
            "beside": {self._of(t) for t in syntax.conjuncts(syntax.first_conjunct(token)) if t.i != at},
            "official before": {self._before(first.start, STATE_SECTORS, entity)},
            "person before": {self._before(first.start, None, entity)},
            "rival": self._rivals(entity),
            "there": {last} if page.doc[first.end : first.end + 1].text.lower() == "there" else set(),
        }

    def _features(self, country: str, kind: str, facts: Mapping[str, set[str]]) -> Features:
        body, share = country in BODIES, self.page.weights.get(country, 0.0) / self.most
        found = {
            "country": 1.0,
            "body": float(body),
            f"body {kind}": KIND * body,
            "share": SHARE * share,
            "seldom": float(share < SELDOM),
        }
        for name, countries in facts.items():
            if country in countries:
                found[name] = 1.0
                found[f"{name} {kind}"] = KIND
        return found

    def _of(self, token: Token) -> str:
        """The country of whom the word names, if its own words tell it."""
        entity = self.heads.get(token.i)
        return self.page.named.get(token.i, "") or (entity.country if entity is not None else "")

    def _inside(self, token: Token) -> Iterator[str]:
        """Countries named in the clauses and appositions behind somebody: "Lang, who runs a shop in Oslo"."""
        for part in syntax.children(token, "acl", "appos", "nmod"):
            if part.i > token.i:
                for word in part.subtree:
                    if (found := self.page.named.get(word.i) or self.page.towns.get(word.i)) is not None:
                        yield found

    def _opposite(self, token: Token) -> Iterator[str]:
        """Countries of who stands on the other side of somebody's verb: the subject's for an object."""
        token = syntax.first_conjunct(token)
        verb, relation = token.head, syntax.base(token)
        if verb.pos_ != "VERB" or relation not in ("nsubj", "obj"):
            return
        others = syntax.children(verb, "obj", "obl") if relation == "nsubj" else syntax.subjects(verb)
        for other in others:
            for word in (other, *syntax.children(other, "nmod:poss")):
                if country := self._of(word):
                    yield country

    def _promised(self, entity: Entity) -> set[str]:
        """The countries whose plans an official tells, wherever he is named: "Norway will go, the minister said"."""
        return {c for n in entity.namings for at in n.heads for c in self._planning(self.page.doc[at])}

    def _planning(self, token: Token) -> Iterator[str]:
        token = syntax.first_conjunct(token)
        verb = token.head
        if verb.pos_ != "VERB" or syntax.base(token) != "nsubj":
            return
        contents = syntax.children(verb, "ccomp", "parataxis")
        for clause in (*contents, *([verb.head] if syntax.base(verb) == "parataxis" else ())):
            if {a.lower_ for a in syntax.auxiliaries(clause)} & PLANNING:
                yield from (country for s in syntax.subjects(clause) if (country := self._of(s)))

    def _before(self, start: int, sectors: frozenset[str] | None, entity: Entity) -> str:
        """The country told of the last person or organ named before, of those sectors."""
        told = [
            (n.start, n.country)
            for n, e in self.told
            if n.start < start and e is not entity and n.country not in BODIES and (not sectors or e.sector in sectors)
        ]
        return max(told)[1] if told else ""

    def _rivals(self, entity: Entity) -> set[str]:
        """Countries whose holder of the same office is another person on the page."""
        others = (e for e in self.entities if e is not entity and e.kind == "person" and e.parts)
        return {e.country for e in others if e.country and entity.office and e.office == entity.office}


def kind_of(entity: Entity) -> str:
    """The kind of entity as far as whose country it is goes: an official, a bare name, armed people …"""
    if entity.kind == "person":
        if entity.sector in STATE_SECTORS and entity.office:
            return "official"
        if not entity.sector or entity.sector == UNKNOWN:
            return "name"
        return "learned" if entity.sector in LEARNED else "person"
    if entity.sector in ARMED:
        return "armed"
    if entity.sector in STATE_SECTORS:
        return "organ"
    if entity.sector in LEARNED or entity.sector == "BUS":
        return "body"
    return "people" if entity.kind == "group" else "other"
