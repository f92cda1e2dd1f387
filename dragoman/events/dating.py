"""The date of an act that no expression governs and no rule dates: the most probable of those that the page names.

In: events as their own words date them and as `sharing` does, the page's dates with their tokens, statements. Out: the
same events, dated where a date of the page is more probable than none.

    "Rebels attacked Goma on Monday … The mayor and two guards were wounded."   → "wounded": the Monday

A ranking (`choosing`): what governs the act, and what `sharing` passes on, speak for a date; so do mentions with the
same word, the acts around, the sentence, the news of the page. Nothing but the page's words makes a date an option:
never the day on which it was published. Weights: `data/date_weights.json`.
"""

from __future__ import annotations

import collections
import datetime as dt
from collections.abc import Iterable, Sequence

import msgspec
from spacy.tokens import Token

from dragoman import syntax
from dragoman.choosing import Features, Option, best, weights
from dragoman.covering import Covering
from dragoman.events import lands, paths
from dragoman.events.answers import Answers
from dragoman.events.around import Acts
from dragoman.records import Event, Statement

WEIGHTS = "date_weights"
FAR = 45
"""Days before the page's from which a date is one of long ago."""
KINDS = {4: "year", 7: "month", 10: "day", 9: "years", 15: "months", 21: "days"}
"""What a date is by its length: "2024", "2024-05", "2024-05-03", and intervals of each."""


def dated(
    acts: Acts, told: Sequence[tuple[str, Token]], statements: Sequence[Statement], as_of: dt.date | None
) -> tuple[Event, ...]:
    """The events; those that their own words do not date have the most probable date that the page names.

    `told`: the page's dates, each with the head of its words.
    """
    dates = Dates(acts, told, statements, as_of).answers()
    return tuple(msgspec.structs.replace(e, date=d) for e, d in zip(acts.events, dates, strict=True))


class Dates:
    """The dates of a page, where they are named, and which acts have them."""

    def __init__(
        self, acts: Acts, told: Sequence[tuple[str, Token]], statements: Sequence[Statement], as_of: dt.date | None
    ) -> None:
        self.acts = acts
        own = [s.date and e.date for e, s in zip(acts.events, acts.steps[0][1], strict=True)]
        body = [(v, t) for v, t in told if acts.headline is None or t.idx >= acts.headline[1]]
        self._answers = Answers(acts, "date", own, told)
        self._day = as_of.isoformat() if as_of else ""
        self._long_ago = (as_of - dt.timedelta(days=FAR)).isoformat() if as_of else ""
        self._spoke = collections.defaultdict[str | None, set[str]](set)
        for s in statements:
            if s.date:
                self._spoke[s.speaker].add(s.date)
        self._said = _statements(acts.anchors, statements)
        self._likely = [o or self._only(i) for i, o in enumerate(own)]
        self._answers.suppose(self._likely)
        self._news = self._of_the_news()
        self._first = min(body, key=lambda b: b[1].i)[0] if body else None
        self._values = sorted({v for v, _ in told} | {e.date for e in acts.events if e.date})

    def answers(self) -> list[str | None]:
        """The date of each act: its own, else the most probable one."""
        own = enumerate(self._answers.own)
        return [o or best(self.options(at), weights(WEIGHTS)) for at, o in own]

    def options(self, at: int) -> list[Option]:
        """The dates in question and "none" (`None`, last) with their features."""
        event, answers = self.acts.events[at], self._answers
        borne, spoken, said = answers.borne(answers.ties(at)), self._of_speaker(at), self._said[at]
        found: list[Option] = []
        for value in self._values:
            if self._amiss(event, value):
                continue
            features = {
                "date": 1.0,
                KINDS.get(len(value), "mixed"): 1.0,
                **answers.passed_on(at, value, event.date),
                **borne.get(value, {}),
                **answers.words(at, value),
                **self._of_time(at, value),
                "of the speaker": float(value in spoken),
                "of the statement": float(said is not None and said.date == value),
            }
            found.append((value, features))
        return [*found, (None, self._none(at))]

    def _of_speaker(self, at: int) -> set[str]:
        """When those have spoken who tell of the act or do it."""
        said, event = self._said[at], self.acts.events[at]
        who = {said.speaker} if said else set()
        who |= set(event.actors) if lands.spoken(event.type) else set()
        return {date for speaker in who for date in self._spoke.get(speaker, ())}

    def _amiss(self, event: Event, value: str) -> bool:
        """Whether something done would reach into what is to come, or something planned be over."""
        last = value.rpartition("/")[2]
        if not self._day:
            return False
        if event.status == "occurred":
            return last > self._day[: len(last)]
        return event.status == "planned" and not event.background and last < self._day[: len(last)]

    def _only(self, at: int) -> str | None:
        """The only date of the sentence that an act stands in."""
        found = self._answers.here(at)
        return next(iter(found)) if len(found) == 1 else None

    def _of_the_news(self) -> str | None:
        """The day of the first act that the page tells as news and has a recent day."""
        days = ((e, d) for e, d in zip(self.acts.events, self._likely, strict=True) if d and _fresh(e))
        return next((d for _, d in days if len(d) == 10 and d > self._long_ago), None)

    def _of_time(self, at: int, value: str) -> Features:
        """How a date stands to the page's day and news."""
        event, first, last = self.acts.events[at], value.partition("/")[0], value.rpartition("/")[2]
        fresh, done, spoken = _fresh(event), self.acts.done(at), lands.spoken(event.type)
        old, news, ahead = last < self._long_ago, value == self._news, bool(self._day) and first > self._day
        inside = value in self._answers.here(at)
        return {
            "page's day": float(value == self._day),
            "page's day, spoken": float(value == self._day and spoken and fresh),
            "news": float(news),
            "news, fresh": float(news and fresh),
            "news, spoken": float(news and fresh and spoken),
            "news, headline": float(news and self.acts.in_headline(at)),
            "first in body": float(value == self._first),
            "first in body, fresh": float(value == self._first and fresh),
            "old": float(old),
            "old, background": float(old and event.background),
            "old, news": float(old and not event.background),
            "recent, background": float(not old and event.background),
            "to come": float(ahead),
            "to come, not done": float(ahead and not done),
            "in sentence, background": float(inside and event.background),
            "in sentence, news": float(inside and not event.background),
        }

    def _none(self, at: int) -> Features:
        """What speaks for no date."""
        anchor = self.acts.anchors[at]
        helpers = {c.lower_ for c in syntax.children(anchor, "aux")}
        present = anchor.pos_ == "VERB" and paths.form(anchor) != "past" and not helpers
        return {
            **self._answers.none(at, self._said[at] is not None),
            "none, perfect": float(bool(helpers & {"has", "have", "'ve", "’ve"})),
            "none, present": float(present),
            "none, few dates": float(len(self._values) < 3),
        }


def _fresh(event: Event) -> bool:
    """Whether the page tells the act as its news."""
    return event.status == "occurred" and not event.background


def _statements(anchors: Iterable[Token], statements: Iterable[Statement]) -> list[Statement | None]:
    """For each act the innermost statement that holds it or that it is."""
    pieces = Covering((span, s) for s in statements for span in (*s.spans, *filter(None, [s.cue_span])))
    near = ([(b - a, s) for (a, b), s in pieces.at(anchor.idx)] for anchor in anchors)
    return [min(found, key=lambda f: f[0])[1] if found else None for found in near]
