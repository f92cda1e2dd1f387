"""Reads text into the small words that time patterns are made of.

In: a text and the regions of it to read. Out: `Word`s with offsets, the classes that `data/time_words.json` gives
them, and one code character for each, so that patterns can be regular expressions over codes.

    >>> [w.lower for w in read("by mid-May 2026", [(0, 15)])]
    ['by', 'mid', '-', 'may', '2026']

Numbers get their classes from their value: `DAY` 1 to 31, `HOUR` 0 to 24, `YEAR` four digits from 1000 to 2199.
"""

from __future__ import annotations

import dataclasses
import functools
import re
from collections.abc import Iterable, Sequence

from dragoman.dates import zone_words
from dragoman.lexicon import entries
from dragoman.records import Span

BREAK = "\n"
_NONE: frozenset[str] = frozenset()
_FORMS = re.compile(
    r"""
 (?P<word>(?!(?:(?:[ap]\.?m|b\.c|a\.d|bce?)\b|ad[ ]\d))[^\W\d_]+)
|(?P<iso>\d{4}-\d\d-\d\d(?!\d))
|(?P<slash>\d{1,2}/\d{1,2}/(?:\d{4}|\d\d)(?!\d))
|(?P<clock>\d{1,2}:\d\d(?::\d\d)?(?!\d))
|(?P<decade>(?:\d{3}|['’]?\d)0['’]?s\b)
|(?P<ordnum>\d{1,2}(?:st|nd|rd|th)\b)
|(?P<thousands>\d{1,3}(?:,\d{3})+(?!\d))
|(?P<decimal>\d+\.\d+)
|(?P<number>\d+)
|(?P<short>['’]\d\d(?!\d))
|(?P<possessive>['’]s\b)
|(?P<ampm>[ap]\.m\b\.?|[ap]m\b)
|(?P<era>b\.c\.(?:e\.)?|a\.d\.|bce?\b|ad(?=[ ]\d))
|(?P<clockword>o['’]clock\b)
|(?P<letters>[^\W\d_]+)
|(?P<gap>\n\s*\n)
|(?P<mark>[^\w\s]|_)
""",
    re.I | re.X,
)


@dataclasses.dataclass(slots=True)
class Word:
    """One word: offsets in the text, lower-cased form, classes (may be none), value, and its code character."""

    start: int
    end: int
    lower: str
    classes: frozenset[str]
    value: int | str | None
    ordinal: int | None
    code: str


@dataclasses.dataclass(frozen=True, slots=True)
class _Entry:
    classes: frozenset[str]
    value: int | str | None
    ordinal: int | None


@functools.cache
def vocabulary() -> dict[str, _Entry]:
    """Lower-case word → its classes and value, entries of one word joined; time zones' names and places with them."""
    found: dict[str, _Entry] = {}
    for entry in entries("time_words"):
        word = entry["word"]
        old = found.get(word, _Entry(_NONE, None, None))
        classes = old.classes | frozenset(entry["classes"])
        value, ordinal = entry.get("value", old.value), entry.get("ordinal", old.ordinal)
        found[word] = _Entry(classes, value, ordinal)
    for word, (zone, what) in zone_words().items():
        if len(word) > 1:
            found[word] = _Entry(frozenset(("ZONE" if what == "name" else "ZONEPLACE",)), zone, None)
    return found


@functools.cache
def class_of(kind: str) -> frozenset[str]:
    """The words of a closed class of `data/time_classes.json`."""
    return next(frozenset(e["words"]) for e in entries("time_classes") if e["kind"] == kind)


@functools.cache
def _holidays() -> tuple[frozenset[str], re.Pattern[str]]:
    """First words of holidays' names, and the pattern of the whole names."""
    names = sorted((e["word"] for e in entries("time_words") if "HOLIDAY" in e["classes"]), key=len, reverse=True)
    pattern = "|".join(re.escape(name).replace("'", "['’]") for name in names)
    return frozenset(re.split(r"\W", name)[0] for name in names), re.compile(rf"(?:{pattern})\b", re.I)


class Codes:
    """Gives each distinct set of classes (and each word that a pattern names) a code character of its own."""

    def __init__(self, literals: Iterable[str]) -> None:
        self.literals = frozenset(literals)
        self._codes: dict[frozenset[str], str] = {_NONE: "."}
        self._by_word: dict[str, str] = {}
        for word in self.literals | vocabulary().keys():
            entry = vocabulary().get(word)
            self.code((entry.classes if entry else _NONE) | self._own(word))
        for kind in (
            "ORDNUM",
            "DECADE",
            "APOSYEAR",
            "ISO",
            "SLASH",
            "CLOCK",
            "AMPM",
            "ERA",
            "OCLOCK",
            "DEC",
            "HOLIDAY",
        ):
            self.code(frozenset((kind,)))
        for digits in [str(n) for n in range(110)] + [
            "00",
            "05",
            "09",
            "1800",
            "1984",
            "0930",
            "0999",
            "9999",
            "12345",
        ]:
            self.code(number_classes(digits))

    def _own(self, word: str) -> frozenset[str]:
        return frozenset((word,)) if word in self.literals else _NONE

    def code(self, classes: frozenset[str]) -> str:
        """The character for a set of classes."""
        if classes not in self._codes:
            self._codes[classes] = chr(0xE000 + len(self._codes))
        return self._codes[classes]

    def of_word(self, word: str, classes: frozenset[str]) -> str:
        """The character for a word that has `classes`."""
        if not classes and word not in self.literals:
            return "."
        if word not in self._by_word:
            if len(self._by_word) > 10_000:  # numbers without end
                self._by_word.clear()
            self._by_word[word] = self.code(classes | self._own(word))
        return self._by_word[word]

    def having(self, name: str) -> str:
        """All characters whose set has `name` in it: a class, or a word that patterns name."""
        return "".join(code for classes, code in self._codes.items() if name in classes)


@functools.lru_cache(maxsize=4096)
def number_classes(digits: str) -> frozenset[str]:
    """The classes of a number by its digits: `NUM`, and what it could count."""
    value, found = int(digits), {"NUM"}
    if len(digits) <= 2:
        found |= {"DAY"} if 1 <= value <= 31 else set()
        found |= {"HOUR"} if value <= 24 else set()
        found |= {"QNUM"} if 1 <= value <= 4 else set()
    if len(digits) == 2:
        found.add("YY")
    if len(digits) == 4:
        found.add("HHMM") if value <= 2400 and value % 100 < 60 else None
        found.add("YEAR") if 1000 <= value < 2200 else None
    return frozenset(found)


def _classify(kind: str, lower: str) -> tuple[frozenset[str], int | str | None, int | None]:
    if kind == "word" or kind == "letters" or kind == "holiday":
        entry = vocabulary().get(lower)
        return (entry.classes, entry.value, entry.ordinal) if entry else (_NONE, None, None)
    if kind == "number":
        return (number_classes(lower), int(lower), None) if len(lower) < 9 else (_NONE, None, None)
    if kind == "ordnum":
        return frozenset(("ORDNUM",)), None, int(lower[:-2])
    if kind == "thousands":
        number = int(lower.replace(",", "")) if len(lower) < 12 else None
        return (frozenset(("NUM",)), number, None) if number is not None else (_NONE, None, None)
    if kind == "decade":
        return frozenset(("DECADE",)), int(re.sub(r"\D", "", lower)), None
    if kind == "short":
        return frozenset(("APOSYEAR",)), int(lower[1:]), None
    names = {"decimal": "DEC", "clockword": "OCLOCK"}
    if kind in ("iso", "slash", "clock", "ampm", "era", "decimal", "clockword"):
        return frozenset((names.get(kind, kind.upper()),)), lower, None
    return _NONE, None, None


def read(text: str, regions: Sequence[Span], codes: Codes) -> list[Word]:
    """The words of `text` inside `regions`, with a `BREAK` word after each region and at each empty line."""
    found: list[Word] = []
    for start, end in regions:
        skip = start
        for match in _FORMS.finditer(text, start, end):
            low, high = match.span()
            if low < skip:
                continue
            kind, lower = str(match.lastgroup), match[0].lower()
            if kind == "word" and lower in _holidays()[0] and (whole := _holidays()[1].match(text, low, end)):
                kind, lower, high = "holiday", whole[0].lower().replace("’", "'"), whole.end()
                skip = high
            found.append(_word(kind, lower, low, high, codes))
        found.append(Word(end, end, BREAK, _NONE, None, None, BREAK))
    return found


_MARKS = {"–": "-", "—": "--", "’": "'", "’s": "'s"}


def _word(kind: str, lower: str, low: int, high: int, codes: Codes) -> Word:
    if kind == "gap":
        return Word(low, low, BREAK, _NONE, None, None, BREAK)
    if kind == "mark" or kind == "possessive":
        lower = _MARKS.get(lower, lower)
    classes, value, ordinal = _classify(kind, lower)
    return Word(low, high, lower, classes, value, ordinal, codes.of_word(lower, classes))
