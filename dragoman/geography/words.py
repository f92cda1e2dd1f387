"""The words of a page that can be place names, and what stands around them.

In: text and the regions to read. Out: `Word`s with offsets, and `Name`s: the longest runs that a place bears.

    >>> [n.text for n in names(page)]        # "Talks in Khartoum, Sudan"
    ['Khartoum', 'Sudan']
"""

from __future__ import annotations

import dataclasses
import functools
import re
from collections.abc import Iterator, Sequence

from dragoman.geography.folding import fold
from dragoman.geography.gazetteer import Gazetteer, Place
from dragoman.lexicon import entries
from dragoman.records import Span

_TOKEN = re.compile(
    r"(?:[A-Z]\.[ ]?){2,}|[A-Z]\.[ ]?[A-Z][a-z]{1,2}\.|(?P<word>[^\W\d_]+(?:['’‑-](?!s\b)[^\W\d_]+)*)"
    r"|\d+|[^\w\s]|_|(?P<gap>\n\s*\n)|(?P<line>\n)"
)
LONGEST = 6  # words of a place's name


@dataclasses.dataclass(slots=True)
class Word:
    """A token of the page: offsets, text, lower-case form, whether it has a capital, whether a sentence starts."""

    start: int
    end: int
    text: str
    lower: str
    capital: bool
    first: bool


@dataclasses.dataclass(slots=True)
class Name:
    """Words `[low, high)` of a page that are a known place's name, and the places that bear it."""

    low: int
    high: int
    span: Span
    text: str
    places: tuple[Place, ...]


@functools.cache
def kind_of(kind: str) -> frozenset[str]:
    """The words of one kind of `data/places_words.json`."""
    return frozenset(e["word"] for e in entries("places_words") if e["kind"] == kind)


@functools.cache
def _abbreviated() -> frozenset[str]:
    found = {a.rstrip(".").lower() for e in entries("places_abbreviations") for a in e["aliases"]}
    return frozenset(found | {"st", "mt", "ft", "pt"})


def read(text: str, regions: Sequence[Span]) -> list[Word]:
    """The words and marks of `text` in `regions`; an empty line or a region's start makes a sentence start."""
    found: list[Word] = []
    for start, end in regions:
        first = True
        for match in _TOKEN.finditer(text, start, end):
            piece = match[0].rstrip(" ")
            if match["gap"] or match["line"]:
                first = True
                if match["gap"]:
                    found.append(Word(match.start(), match.start(), "\n", "\n", False, True))
                continue
            stop = match.start() + len(piece)
            if (
                match["word"]
                and text[stop : stop + 1] == "."
                and piece.lower() in _abbreviated()
                and piece[0].isupper()
            ):
                piece, stop = piece + ".", stop + 1
            elif found and match.start() < found[-1].end:
                continue  # the full stop of an abbreviation
            found.append(Word(match.start(), stop, piece, piece.lower(), piece[0].isupper(), first))
            first = piece in (".", "!", "?") or (first and not piece[0].isalnum())
    return found


def names(text: str, words: Sequence[Word], gazetteer: Gazetteer) -> Iterator[Name]:
    """The longest known names that start with a capital, left to right, none inside another."""
    at = 0
    while at < len(words):
        if not words[at].capital:
            at += 1
            continue
        name = _capital(text, words, at, gazetteer) or _longest(text, words, at, gazetteer)
        if name is None:
            at += 1
        else:
            yield _with_direction(text, words, name, gazetteer)
            at = name.high


@functools.cache
def demonyms() -> dict[str, str]:
    """Lower-case adjectives and names of peoples in one word → the country's code."""
    return {
        w.lower(): e["code"] for e in entries("countries") for w in (*e["adjectives"], *e["people"]) if " " not in w
    }


@functools.cache
def _adjectives() -> dict[str, str]:
    """Lower-case adjectives of whole countries → the country's code: "ethiopian", not "tigrayan"."""
    states = (e for e in entries("countries") if e["kind"] == "state" and e["adjectives"])
    return {e["adjectives"][0].lower(): e["code"] for e in states}


def _capital(text: str, words: Sequence[Word], at: int, gazetteer: Gazetteer) -> Name | None:
    """ "the Armenian capital", unless its name follows: "the Armenian capital Yerevan"."""
    after, then = (words[i] if i < len(words) else None for i in (at + 1, at + 2))
    if after is None or after.lower != "capital" or words[at].lower not in _adjectives():
        return None
    named = then is not None and (then.capital or (then.text == "," and at + 3 < len(words) and words[at + 3].capital))
    place = gazetteer.capital(_adjectives()[words[at].lower])
    if named or place is None:
        return None
    return Name(at, at + 2, (words[at].start, after.end), text[words[at].start : after.end], (place,))


def _with_direction(text: str, words: Sequence[Word], name: Name, gazetteer: Gazetteer) -> Name:
    """ "eastern Congo", "mainland China": a known region whose first word has no capital."""
    before = words[name.low - 1] if name.low else None
    if before is None or before.capital or before.lower not in kind_of("direction"):
        return name
    key = fold(f"{before.lower} {name.text}")
    if not gazetteer.is_fixed(key):
        return name
    return Name(
        name.low - 1, name.high, (before.start, name.span[1]), text[before.start : name.span[1]], gazetteer.named(key)
    )


def _longest(text: str, words: Sequence[Word], at: int, gazetteer: Gazetteer) -> Name | None:
    high = at + 1
    while high < len(words) and high - at < LONGEST and _continues(words, at, high):
        high += 1
    for stop in range(high, at, -1):
        if not words[stop - 1].capital and stop - 1 > at and words[stop - 1].lower in kind_of("link"):
            continue
        if words[stop - 1].lower in ("'", "’", "s") and stop - 1 > at:
            continue
        written = " ".join(text[words[at].start : words[stop - 1].end].split())
        key = fold(written.title() if written.isupper() and len(written) > 4 else written)
        if not gazetteer.knows(key) or (stop - at == 1 and _too_short(words[at], key, gazetteer)):
            continue
        if words[at].lower == "the" and not any(p.name.lower().startswith("the ") for p in gazetteer.named(key)):
            continue
        start, end = words[at].start, words[stop - 1].end
        return Name(at, stop, (start, end), text[start:end], gazetteer.named(key))
    return None


def _continues(words: Sequence[Word], at: int, high: int) -> bool:
    """Whether the name may go on with the next word: capitals and links, one space apart."""
    word, before = words[high], words[high - 1]
    if word.start - before.end > 1:
        return False
    if word.start == before.end and {word.lower, before.text} & {"'", "’"}:
        return word.lower in ("'", "’", "s")  # "Cox's Bazar"
    named = word.capital or word.lower in kind_of("link") or _may_be_lower(words, at, high)
    return named and word.text[0].isalpha()


def _may_be_lower(words: Sequence[Word], at: int, high: int) -> bool:
    """ "Kashmir valley", but not "The man"."""
    return high == at + 1 and words[high].text[0].islower() and words[at].lower != "the"


def _too_short(word: Word, key: str, gazetteer: Gazetteer) -> bool:
    """Whether a one-word name is too short or too common to be a place without being a country or state."""
    if key in kind_of("direction") or (word.text.isupper() and len(word.text) < 4 and not gazetteer.is_fixed(key)):
        return True
    if key in gazetteer.acronyms and not word.text.isupper():
        return True
    if key in gazetteer.dotted and "." not in word.text:
        return True
    if "." in word.text and not gazetteer.is_fixed(key) and not any(p.capital for p in gazetteer.named(key)):
        return True  # "U.N.", but "D.C."
    return len(key) < 3 and not word.text.isupper() and "." not in word.text
