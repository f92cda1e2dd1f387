"""When the words beside a predicate or noun place it: to come, or further back than the news.

In: one token of the path. Out: the words of time that have a say, and what they say.

    >>> [w.text for w in time_words(visits, "future")]       # "visits Peru next week"
    ['next']
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from spacy.tokens import Token

from dragoman import lexicon, syntax
from dragoman.events import paths
from dragoman.events.frames import DAYS
from dragoman.events.memory import children, kids
from dragoman.events.signatures import signature

YEAR: Final = re.compile(r"(1[89]|20)\d\d")


def effect(kind: str, word: str) -> Mapping[str, Any] | None:
    """The entry of `word` among the status words of that kind."""
    return _words().get((kind, word))


def present(token: Token) -> bool:
    """Whether the predicate stands in the present tense: "visits", "is visiting"."""
    helpers = children(token, "aux", "cop")
    if helpers:
        return helpers[0].lemma_.lower() == "be" and paths.form(token) == "ing"
    return token.pos_ == "VERB" and paths.form(token) in ("s", "base") and bool(children(token, "nsubj"))


def weekday(token: Token) -> Iterator[Token]:
    """The day of the week on which what goes on in the present tense is to come: "she travels to Oslo on Thursday"."""
    if signature(token, "clause") is not None:
        return
    found = _beside(token, ("obl", "advmod"), ("nmod",))
    yield from (c for c in found if c.lower_ in DAYS and syntax.preposition(c) in ("", "on"))


def _beside(token: Token, relations: Sequence[str], behind: Sequence[str]) -> list[Token]:
    """The words on `token` by these relations, and those that the parse hangs `behind` a place which stands between:
    "flies to Geneva next week"."""
    found = children(token, *relations)
    return [*found, *(c for place in found if place.pos_ == "PROPN" for c in children(place, *behind))]


def of_content(token: Token) -> bool:
    """ "cancels his trip next month", "agrees to talks next week": the time is that of what the verb governs.

    "Heads to Peru next week" governs nothing.
    """
    where = [n for case, n in syntax.obliques(token) if case in ("to", "for") and n.pos_ == "PROPN"]
    found = [signature(token, kind) for kind in (("np",) if where else ("np", "to", "infinitive"))]
    return any(sign is not None and sign.positive in ("planned", "cancelled", "hypothetical") for sign in found)


def time_words(token: Token, wanted: str) -> Iterator[Token]:
    """Time modifiers ("next week", "later this month") that place the event in the future or further back."""
    for child in _beside(token, ("obl", "nmod", "compound", "advmod"), ("nmod", "advmod")):
        for word in (child, *(c for c, _ in kids(child)), *_before(child)):
            entry = effect("time", word.lower_)
            if entry is not None and entry["effect"] == wanted and _calendar(child, word):
                yield word


def _calendar(noun: Token, word: Token) -> bool:
    """Whether `word` places a unit of the calendar: "next week", "later this month"."""
    units = (noun, *(c for c, _ in kids(word)), *_behind(word))
    return word.lower_ in ("tomorrow", "ago") or any(effect("calendar", u.lemma_.lower()) for u in units)


def _behind(word: Token) -> list[Token]:
    """The unit right behind "later" where the parse hangs both on the verb: "goes later this week"."""
    after = word.doc[word.i + 1 : word.i + 3]
    return [after[1]] if len(after) == 2 and after[0].lower_ in ("this", "next") else []


def _before(noun: Token) -> list[Token]:
    """ "Later" right before "this week" where the parse hangs it on another verb."""
    first = next((c for c, _ in kids(noun) if c.lower_ == "this"), None)
    before = first.doc[first.i - 1] if first is not None and first.i else None
    return [before] if before is not None and before.lower_ == "later" else []


def dated(token: Token) -> bool:
    """Whether the event is placed further back than the news: a year, "last month", "previously", past perfect."""
    if any(time_words(token, "background")) or any(
        (effect("adverb", c.lower_) or {}).get("effect") == "background" for c in children(token, "advmod", "obl")
    ):
        return True
    if any(c.lower_ == "had" for c in children(token, "aux")):
        return syntax.base(token) in ("root", "acl", "advcl", "conj")
    return year(token)


def year(token: Token) -> bool:
    """Whether a year stands beside `token`: "in 2014", "the 2014 accord"."""
    beside = children(token, "obl", "nmod", "compound", "nummod", "amod")
    return any(YEAR.fullmatch(t.text) for c in beside for t in (c, *(k for k, _ in kids(c))))


def future_poss(noun: Token) -> Iterator[Token]:
    """ "next week's summit": the words that make it future."""
    if effect("calendar", noun.lemma_.lower()):
        yield from (c for c in noun.children if c.lower_ in ("next", "coming", "later"))


@functools.cache
def _words() -> Mapping[tuple[str, str], Mapping[str, Any]]:
    return {(entry["kind"], entry["word"]): entry for entry in lexicon.entries("status_words")}
