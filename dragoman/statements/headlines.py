"""Headlines that say who speaks without a verb: "Kremlin: talks are over", "Talks are over: FM", "Talks over – envoy".

In: the headline's span. Out: what is said and the words that name the speaker.

    >>> split("NATO: Russia moving troops", (0, 26))
    Heading(words=(6, 26), speaker=(0, 4), first=True)
"""

from __future__ import annotations

import dataclasses
import functools
import re
from collections.abc import Sequence

from dragoman import lexicon
from dragoman.cast import Cast
from dragoman.records import Actor, PlaceMention, Span, Statement

LONGEST = 5
"""A speaker's phrase in a headline has at most so many words."""
_SHORT = frozenset({"FM", "PM", "DefMin"})
_COLON = re.compile(r":\s+")
_DASH = re.compile(r"\s[-–—]+\s")


@dataclasses.dataclass(frozen=True, slots=True)
class Heading:
    """What a headline says, and the words before (`first`) or after it that name the speaker."""

    words: Span
    speaker: Span
    first: bool


def split(text: str, span: Span) -> list[Heading]:
    """The ways to read the headline as speaker and speech."""
    start, end = span
    ways = []
    for mark, trailing_only in ((_COLON, False), (_DASH, True)):
        marks = list(mark.finditer(text, start, end))
        if not marks:
            continue
        head, tail = marks[0], marks[-1]
        if not trailing_only and _short(text, start, head.start()):
            ways.append(Heading((head.end(), end), (start, head.start()), first=True))
        if _short(text, tail.end(), end):
            ways.append(Heading((start, tail.start()), (tail.end(), end), first=False))
    return ways


def _short(text: str, start: int, end: int) -> bool:
    return 0 < len(text[start:end].split()) <= LONGEST


def speaker(
    heading: Heading, text: str, cast: Cast, places: Sequence[PlaceMention], said: Sequence[Statement]
) -> str | None:
    """The actor id of whom the heading names; `None` if it names a topic or a place ("Syria: 20 killed")."""
    phrase = text[heading.speaker[0] : heading.speaker[1]].strip(" .,")
    if any(p.span[0] <= heading.speaker[0] and heading.speaker[1] <= p.span[1] for p in places):
        return None
    if phrase.lower().split()[-1] in _offices() and (found := _by_office(phrase, cast, said)):
        return found
    if phrase in _SHORT:
        return _first_person(cast, said)
    for actor in cast.actors:
        if any(m.span == heading.speaker or m.text == phrase for m in actor.mentions if m.how != "pronoun"):
            return actor.id
        if phrase.lower() in (n.lower() for n in (actor.name, *actor.aliases)):
            return actor.id
    return None


@functools.cache
def _offices() -> dict[str, str]:
    """Short names of offices in headlines, with the role that each stands for."""
    return {e["word"]: e.get("office", "") for e in lexicon.entries("speech_words") if e["class"] == "office"}


def _by_office(phrase: str, cast: Cast, said: Sequence[Statement]) -> str | None:
    """The first speaker of the text whose role the short form stands for ("FM"); an outlet for "report"."""
    office = _offices()[phrase.lower().split()[-1]]
    actors = {a.id: a for a in cast.actors}
    for statement in said:
        actor = actors.get(statement.speaker or "")
        if actor and _fits(office, actor):
            return actor.id
    return None


def _first_person(cast: Cast, said: Sequence[Statement]) -> str | None:
    """The first person who speaks in the text: whom "FM" must mean when no role tells."""
    people = {a.id for a in cast.actors if a.kind == "person" and a.name not in _SHORT}
    return next((s.speaker for s in said if s.speaker in people), None)


def _fits(office: str, actor: Actor) -> bool:
    if not office:
        return actor.sector == "JRN" or actor.kind == "organisation"
    return office in f"{actor.role or ''} {actor.name}".lower()
