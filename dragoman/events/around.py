"""How the acts of a page stand to each other, and to expressions that do not govern them.

In: events with their words; the tokens of an act and of an expression. Out: what two acts have in common; features for
a ranking (`choosing`).

    >>> beside(providing, year)              # "In 2015, they began to help the rebels, providing rifles"
    {'in sentence': 1.0, 'above': 1.0, 'fronted': 1.0, …}
"""

from __future__ import annotations

from collections.abc import Container, Mapping, Sequence
from typing import TypeAlias

from spacy.tokens import Doc, Token

from dragoman import syntax
from dragoman.cast import Cast
from dragoman.choosing import Features
from dragoman.events import markers
from dragoman.records import Event, Span

TOLD = ("ccomp", "parataxis")
"""Relations between a saying and what is said: what stands on one side says nothing of the other."""
FRONT = 6
"""Words from a sentence's start within which an expression holds for all of it."""
NEAR = 6
"""Words between an act and an expression that stands beside it."""
STEM = 4
"""Letters that make two anchors one word in two forms: "meet", "meeting"."""
DONE = frozenset({"occurred", "negated"})
Steps: TypeAlias = Sequence[tuple[str, Sequence[Event]]]
"""The events as their own words date and place them, then as each step of `sharing` does, by the step's name."""


class Acts:
    """The events of a page, one at least, with their words, sentences and sides.

    `stages`: whether an act is told as done (or as not done), and whether it is older than the news.
    """

    def __init__(self, steps: Steps, anchors: Mapping[str, Token], cast: Cast, headline: Span | None) -> None:
        self.steps, self.events, self.headline = steps, steps[-1][1], headline
        self.anchors = [anchors[e.id] for e in self.events]
        self.words = {a.i for a in self.anchors}
        self.doers = [cast.countries(e.actors) for e in self.events]
        self.others = [cast.countries(e.recipients) for e in self.events]
        self.doc: Doc = self.anchors[0].doc
        self._sentence = syntax.numbers(self.doc)
        self.sentences = [self._sentence[a.i] for a in self.anchors]
        self.roots, self.kinds = [e.root for e in self.events], [e.type for e in self.events]
        self.stems, self.actors = [stem(e) for e in self.events], [frozenset(e.actors) for e in self.events]
        self.stages = [(e.status in DONE, e.background) for e in self.events]
        self._sides = [frozenset(one | two) for one, two in zip(self.doers, self.others, strict=True)]

    def step(self, at: int, field: str) -> str:
        """The step by which an act has got its date or place; "" if none has given it one."""
        return next((name for name, events in self.steps if getattr(events[at], field)), "")

    def sides(self, at: int) -> frozenset[str]:
        """The countries of all who take part."""
        return self._sides[at]

    def sentence(self, token: Token) -> int:
        """The number of the sentence of a token."""
        return self._sentence[token.i]

    def in_headline(self, at: int) -> bool:
        """Whether the headline tells of the act."""
        start = self.events[at].span[0]
        return self.headline is not None and self.headline[0] <= start < self.headline[1]

    def known(self, at: int) -> bool:
        """Whether an act is named as one that the reader knows: "the attack", "Oslo's refusal"."""
        return self.anchors[at].pos_ == "NOUN" and markers.definite(self.anchors[at])

    def over(self, at: int) -> int | None:
        """The index of the nearest act's word above an act's; `None` if no act is told there."""
        return next((t.i for t in syntax.ancestors(self.anchors[at]) if t.i in self.words), None)

    def done(self, at: int) -> bool:
        """Whether an act is told as done, or as not done."""
        return self.events[at].status in DONE


def stem(event: Event) -> str:
    """The start of an act's last word, which its forms have in common."""
    return event.anchor.lower().split()[-1][:STEM]


def beside(act: Token, word: Token, acts: Container[int]) -> Features:
    """How the expression with head `word` stands to `act` in one sentence; `acts`: indices of the page's acts."""
    up = [act, *syntax.ancestors(act)]
    heights = {t.i: n for n, t in enumerate(up)}
    path = [word]
    while path[-1].i not in heights and not syntax.is_root(path[-1]):
        path.append(path[-1].head)
    meet = heights.get(path[-1].i, len(up) - 1)
    crossing = any(syntax.base(t) in TOLD for t in up[:meet])
    taken = any(t.i in acts for t in path if t.i != act.i) or any(t.i in acts for t in up[1 : meet + 1])
    return {
        "in sentence": 1.0,
        "beside": float(abs(act.i - word.i) <= NEAR),
        "below": float(meet == 0),
        "above": float(0 < meet < 3 and not crossing),
        "over a saying": float(crossing),
        "in what is said": float(any(syntax.base(t) in TOLD for t in path[:-1])),
        "of another act": float(taken),
        "fronted": float(word.i - word.sent.start < FRONT and not crossing),
        "after it": float(word.i > act.i),
    }
