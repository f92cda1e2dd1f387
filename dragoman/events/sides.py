"""Which country is at the other end of an act that names one end only: a small learnt ranking.

In: the drafts of a page and its cast. Out: for a draft with actors and no recipients the country that most probably
receives the act, for one without actors the country that does it, or `None` where most probably nobody is meant.

    >>> Sides(drafts, cast, scores, "recipients").other(at, guess)       # "Moscow dismissed Kyiv's charge"
    'UKR'

A conditional logit over the countries that the page names and "nobody" (McFadden 1974). What it looks at is below
(`_features`): who stands against whom in the acts around, how near and how often a country is named, whether it is the
actors' own, and how often acts of the type have another end at all. Weights: `data/side_weights.json` for who receives,
`data/doer_weights.json` for who does; both fitted by `training/events/sides.py`.
"""

from __future__ import annotations

import collections
import math
from collections.abc import Sequence

from spacy.tokens import Token

from dragoman import syntax
from dragoman.cast import Cast
from dragoman.choosing import Features, Option, surest, weights
from dragoman.events.arguments import passive
from dragoman.events.frames import in_class
from dragoman.events.roles import Draft
from dragoman.events.scorer import Scores

NOWHERE = frozenset({"UNK"})
BODIES = frozenset({"IGO", "NGO", "IMG", "MNC"})
REACH = 12
"""How many acts away sides are looked for; an act told later counts as twice as far."""
NEAR = 8
"""Words between an act and somebody who stands beside it."""
SMOOTH = 4.0
"""Scale of the logarithm of how much a country stands against the actors."""

AT_HOME = frozenset({"PROTEST"})
"""Types of acts whose other end, where no word tells it, is in the same country: people protest against their own."""
FLOOR = 0.01
"""Least probability that is told apart."""
ANSWERED = ("@ACCUSE", "@REQUEST", "@THREATEN", "@AGREE")
"""Classes of nouns for what somebody can answer."""
WEIGHTS = {"recipients": "side_weights", "actors": "doer_weights"}
"""The data file of weights by the role that is looked for."""


class Sides:
    """The countries of a page, where they are named (by sentence), and who stands against whom.

    `role` is the one looked for.
    """

    def __init__(self, drafts: Sequence[Draft], cast: Cast, scores: Scores, role: str) -> None:
        self._drafts, self._scores, self._role = drafts, scores, role
        self._actors = [cast.countries(d.ids("actors")) for d in drafts]
        self._recipients = [cast.countries(d.ids("recipients")) for d in drafts]
        self._spared = [cast.countries(d.spared) for d in drafts]
        self._known = self._actors if role == "recipients" else self._recipients
        self._named: dict[str, dict[int, list[int]]] = {}
        self._times = collections.Counter[str]()
        if drafts:
            doc = drafts[0].anchor.doc
            self._sentence = syntax.numbers(doc)
            for i in sorted({*cast.heads, *cast.modifiers}):
                for country in cast.countries((*cast.heads.get(i, ()), *cast.modifiers.get(i, ()))) - NOWHERE:
                    self._named.setdefault(country, {}).setdefault(self._sentence[i], []).append(i)
                    self._times[country] += 1
        self._total = self._times.total() or 1

    def other(self, at: int, guess: set[str]) -> str | None:
        """The country at the other end of draft `at`; `guess` are those that stand against the known end nearby."""
        return surest(self.options(at, guess), weights(WEIGHTS[self._role]))[0]

    def options(self, at: int, guess: set[str]) -> list[Option]:
        """The countries in question and "nobody" (`None`, last) with their features."""
        own = self._known[at]
        guess = guess - own if self._role == "recipients" else guess
        against = self._against(at)
        spared = self._spared[at] if self._role == "recipients" else set()
        countries = [c for c in self._named if c not in spared and not (len(own) > 1 and c in own)]
        if self._drafts[at].type in AT_HOME:
            countries = [c for c in countries if c in own]
        best = max(against.values(), default=0.0)
        answering = self._answering(at)
        found: list[Option] = [
            (c, self._features(at, c, against["" if c in own else c], best, guess, answering)) for c in countries
        ]
        draft = self._drafts[at]
        nobody = {
            "nobody": 1.0,
            f"nobody {draft.type}": 1.0,
            f"nobody {draft.match.kind}": 1.0,
            "nobody, few countries": float(len(countries) < 3),
            "nobody, no guess": float(not guess),
            "nobody, answering": answering,
        }
        if self._role == "actors":
            nobody["nobody, passive"] = float(draft.match.kind == "verb" and passive(draft.anchor))
        return [*found, (None, nobody)]

    def _features(
        self, at: int, country: str, against: float, best: float, guess: set[str], answering: float
    ) -> Features:
        anchor, own = self._drafts[at].anchor, country in self._known[at]
        named, here, times = self._named[country], self._sentence[anchor.i], self._times[country]
        inside = named.get(here, ())
        before = here - 1 in named
        strength = math.log1p(SMOOTH * against)
        foreign = {
            "foreign": 1.0,
            "in sentence": float(bool(inside)),
            "beside": float(any(abs(i - anchor.i) < NEAR for i in inside)),
            "before it": float(any(i < anchor.i for i in inside)),
        }
        scored = max((self._scored(anchor, i) for i in inside), default=0.0)
        home = {"own": 1.0, f"own {self._drafts[at].type}": 1.0, "own against": strength}
        return (home if own else foreign) | {
            "country": 1.0,
            "scored": scored,
            "scored, log": math.log(max(scored, FLOOR)),
            "against": min(against, 2.0),
            "against, log": strength,
            "most against": float(0 < against == best),
            "named, log": math.log1p(times),
            "share": times / self._total,
            "sentence before": float(before),
            "only sentence before": float(before and not inside),
            "body": float(country in BODIES),
            "against, answering": strength * answering,
            "most against, answering": float(0 < against == best) * answering,
            "guess": float(country in guess),
            "only guess": float({country} == guess),
        }

    def _scored(self, anchor: Token, i: int) -> float:
        """How probably the learnt part takes token `i` for who takes part in the act."""
        return self._scores.role(anchor, anchor.doc[i], self._role)

    def _answering(self, at: int) -> float:
        """1 if draft `at` answers somebody's act: "rejected the charge", "heeded the call"; else 0."""
        objects = self._drafts[at].args.at("object")
        return float(any(in_class(t, ANSWERED) and syntax.children(t, "det", "nmod:poss") for t in objects))

    def _against(self, at: int) -> dict[str, float]:
        """How much each country stands against the known end of draft `at`; "" is its own."""
        own, found = self._known[at], collections.defaultdict[str, float](float)
        for other in range(max(0, at - REACH), min(len(self._drafts), at + REACH // 2 + 1)):
            if other == at:
                continue
            weight = 1 / (2 + (at - other if other < at else 2 * (other - at)))
            ours, theirs, mutual = self._actors[other], self._recipients[other], self._drafts[other].mutual
            for one, two in [(ours, theirs), (theirs, ours), *([(ours, ours)] if mutual else [])]:
                if one & own:
                    for country in two - own:
                        found[country] += weight
                    if two and two <= own and not mutual:
                        found[""] += weight
        return found
