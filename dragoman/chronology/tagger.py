"""Tags and resolves the time expressions of a page.

In: a parsed `Doc`, or text alone. Out: `TimeMention`s in text order, each with the words of the page it stands on.

    >>> find(doc, dt.date(2018, 10, 22))
    (TimeMention(span=(18, 26), text='Thursday', value='2018-10-25', kind='DATE'),)

With a parse, tense comes from the verbs above the expression; without, from the words near it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence

from spacy.tokens import Doc

from dragoman.chronology.context import Here, Story
from dragoman.chronology.patterns import Found, grammar, scan
from dragoman.chronology.rules import RULES
from dragoman.chronology.tense import Tense, Tokens, by_parse, by_words
from dragoman.chronology.words import Word, class_of, read
from dragoman.records import Span, TimeMention
from dragoman.syntax import sentences

AS_OF = "dragoman.as_of"  # where `find` leaves the page's date in `doc.user_data`: "since Monday" ends there


def find(doc: Doc, as_of: dt.date | None) -> tuple[TimeMention, ...]:
    """The time expressions of the parsed sentences of `doc`, resolved against `as_of`; absolute ones if `None`."""
    doc.user_data[AS_OF] = as_of
    regions = [(s.start_char, s.end_char) for s in sentences(doc)]
    words = read(doc.text, regions, grammar().codes)
    tokens = Tokens(doc)

    def ask(start: int, end: int) -> Tense:
        head = tokens.head(words[start].start, words[end - 1].end)
        return (by_parse(head) if head is not None else None) or by_words(words, start, end)

    return _tag(doc.text, words, as_of, ask)


def find_text(text: str, as_of: dt.date | None = None) -> tuple[TimeMention, ...]:
    """The time expressions of a bare text, tense judged by the words near them."""
    words = read(text, [(0, len(text))], grammar().codes)
    return _tag(text, words, as_of, lambda start, end: by_words(words, start, end))


def _tag(
    text: str, words: Sequence[Word], as_of: dt.date | None, ask: Callable[[int, int], Tense]
) -> tuple[TimeMention, ...]:
    story = Story(as_of)
    candidates = scan(words)
    story.narrative = _is_narrative(words, candidates, as_of)
    taken = bytearray(len(words))
    # the longest match wins, but only if its rule accepts it; values need reading order, hence two passes
    chosen: list[Found] = []
    for found in candidates:
        if any(taken[found.start : found.end]):
            continue
        if _accepts(Here(text, words, found, Story(as_of, story.narrative), ask)):
            taken[found.start : found.end] = b"\1" * (found.end - found.start)
            chosen.append(found)
    mentions = []
    for found in sorted(chosen, key=lambda f: f.start):
        mention = _read(Here(text, words, found, story, ask))
        if mention:
            mentions.append(mention)
    return tuple(mentions)


def _accepts(here: Here) -> bool:
    return RULES[here.found.rule](here) is not None or here.found.rule in ("rel_quarter",)


def _read(here: Here) -> TimeMention | None:
    reading = RULES[here.found.rule](here)
    if reading is None:
        return None
    value, kind = reading
    here.story.note(value)
    if here.found.rule == "quarter" and value and as_recent(here, value):
        here.story.quarter = value
    start, end = _trim(here)
    return TimeMention(span=(start, end), text=here.text[start:end], value=value, kind=kind)


def as_recent(here: Here, value: str) -> bool:
    """Whether a quarter is of the page's own year or the one before: what "a year earlier" is measured by."""
    return here.story.as_of is not None and 0 <= here.story.as_of.year - int(value[:4]) <= 1 and not here.has("y")


def _trim(here: Here) -> Span:
    """The span without prepositions that a pattern asked for but that are no part of the expression."""
    words = here.words[here.found.start : here.found.end]
    low, high = 0, len(words)
    while (
        low < high - 1
        and words[low].lower in class_of("outside")
        and not (words[low].lower == "over" and low + 1 < high and _counts(words[low + 1]))
    ):
        low += 1
    while high - 1 > low and words[high - 1].lower in (".", ",", "-"):
        high -= 1
    return words[low].start, words[high - 1].end


def _counts(word: Word) -> bool:
    return bool(word.classes & {"NUM", "NUMWORD", "ART"})


def _is_narrative(words: Sequence[Word], candidates: Sequence[Found], as_of: dt.date | None) -> bool:
    """Whether the page tells of the past by years: "in May" then belongs to the year named last, not to the page's."""
    years = []
    for found in candidates:
        if "y" in found.parts and found.rule in ("date", "month", "year", "season"):
            word = words[found.parts["y"][0]]
            if "YEAR" in word.classes and isinstance(word.value, int):
                years.append(word.value)
    if as_of is None:
        return len(years) >= 3
    far = sum(1 for y in years if abs(y - as_of.year) > 1)
    dated = sum(1 for f in candidates if f.rule in ("deictic", "weekday", "rel_unit"))
    return far >= 5 and far > 6 * dated
