"""Finds time expressions: patterns of `data/time_patterns.json` over words.

In: words with codes. Out: `Found`s: which rule reads them and which words its parts are, longest first where
patterns overlap.

    >>> [f.rule for f in scan(words)]        # "two years ago"
    ['ago']

A pattern is written in classes (`MONTH`), literal words (`ago`), marks, `<name: … >` parts, `( … | … )`, `?` and `*`
for optional and repeated items, `~X` for "not followed by X". Entries with `macro` name a piece for other patterns.
"""

from __future__ import annotations

import dataclasses
import functools
import re
from collections.abc import Sequence

from dragoman.chronology.words import Codes, Word
from dragoman.errors import LexiconError
from dragoman.lexicon import entries

# Every pattern needs a word of one of these classes, or one of these words.
TELLING = [
    "MONTH",
    "WEEKDAY",
    "WEEKDAYS",
    "WEEKDAYABBR",
    "SEASON",
    "SEASONS",
    "UNIT",
    "PART",
    "PARTS",
    "MOMENT",
    "DEICTIC",
    "TONIGHT",
    "ADVSET",
    "PRESENTWORD",
    "PASTWORD",
    "HOLIDAY",
    "DECADEWORD",
    "ORDNUM",
    "DECADE",
    "APOSYEAR",
    "ISO",
    "SLASH",
    "CLOCK",
    "AMPM",
    "YEAR",
    "HHMM",
    "ERA",
    "ZONE",
    "OCLOCK",
    "TEEN",
    "EARLIER",
]
_TELLING_WORDS = [
    "overnight",
    "while",
    "time",
    "times",
    "future",
    "past",
    "current",
    "present",
    "period",
    "half",
    "moment",
    "ago",
    "quarter",
    "q",
    "then",
    "point",
    "weekend",
]
_RUN = re.compile(r"[^.\n]+")
_ITEM = re.compile(r"<\w+:|>[?*]?|\(|\)[?*]?|\||\S+")


@dataclasses.dataclass(slots=True)
class Found:
    """A match: the rule that reads it, its words `[start, end)`, and its parts by name, as ranges of words."""

    rule: str
    pattern: str
    start: int
    end: int
    parts: dict[str, tuple[int, int]]
    rank: int


@dataclasses.dataclass(frozen=True, slots=True)
class Grammar:
    """The compiled patterns and the codes that they are written in."""

    codes: Codes
    patterns: tuple[tuple[str, str, re.Pattern[str]], ...]
    telling: frozenset[str]


@functools.cache
def grammar() -> Grammar:
    """The patterns of the data file, compiled once; `LexiconError` if one is malformed."""
    rows = entries("time_patterns")
    macros = {row["macro"]: row["pattern"] for row in rows if "macro" in row}
    literals = {item for row in rows for item in map(_literal, _ITEM.findall(row["pattern"])) if item}
    codes = Codes(literals)
    compiled = []
    for row in rows:
        if "macro" in row:
            continue
        try:
            compiled.append((row["name"], row["rule"], re.compile(_translate(row["pattern"], codes, macros))))
        except (re.error, KeyError) as error:
            raise LexiconError(f"bad pattern {row['name']}: {error}", where="data/time_patterns.json") from None
    telling = frozenset("".join(codes.having(name) for name in [*TELLING, *_TELLING_WORDS]))
    return Grammar(codes, tuple(compiled), telling)


def _bare(item: str) -> tuple[str, str, str]:
    """An item without its signs: `~` before, `?` or `*` after."""
    before = "~" if item[0] == "~" and len(item) > 1 else ""
    after = item[-1] if item[-1] in "?*" and len(item) > 1 else ""
    return before, item[len(before) : len(item) - len(after)], after


def _literal(item: str) -> str | None:
    if item[0] == "<" or item[0] in "()>|":
        return None
    word = _bare(item)[1]
    return None if word.isupper() and len(word) > 1 else word


def _translate(pattern: str, codes: Codes, macros: dict[str, str]) -> str:
    out = []
    for item in _ITEM.findall(pattern):
        if item[0] == "<" and len(item) > 1:
            out.append(f"(?P<{item[1:-1]}>")
        elif item[0] == ">":
            out.append(")" + item[1:])
        elif item[0] in "()|":
            out.append("(?:" if item == "(" else item)
        else:
            before, word, after = _bare(item)
            if word in macros:
                piece = f"(?:{_translate(macros[word], codes, macros)})"
            else:
                piece = f"[{re.escape(_members(word, codes))}]"
            out.append(f"(?!{piece})" if before else piece + after)
    return "".join(out)


def _members(word: str, codes: Codes) -> str:
    found = codes.having(word)
    if not found:
        raise KeyError(f"no class or word {word}")
    return found


def scan(words: Sequence[Word]) -> list[Found]:
    """Every match of every pattern; the longest first, then the first in the file, then the first in the text.

    Only runs of coded words that hold a telling one (a month, a unit, a number …) are searched: the rest of a page
    never reaches a pattern.
    """
    line = "".join(w.code for w in words)
    kept: list[str] = []
    places: list[int] = []
    for run in _RUN.finditer(line):
        if not grammar().telling.isdisjoint(run[0]):
            kept.append(run[0] + ".")
            places.extend(range(run.start(), run.end() + 1))
    found = []
    for rank, (name, rule, pattern) in enumerate(grammar().patterns):
        for match in pattern.finditer("".join(kept)):
            parts = {
                key: (places[low], places[high - 1] + 1)
                for key in match.groupdict()
                for low, high in (match.span(key),)
                if high > low
            }
            found.append(Found(rule, name, places[match.start()], places[match.end() - 1] + 1, parts, rank))
    return sorted(found, key=lambda f: (f.start - f.end, f.rank, f.start))
