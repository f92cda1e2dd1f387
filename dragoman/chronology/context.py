"""What a rule knows when it reads a time expression: its words, the page's date, what was named before.

In: a match. Out: numbers, units and reference days for the rules of `dates`, `relative` and `amounts`.

    >>> here.number("d"), here.value("m")    # of "Sept. 5th"
    (5, 9)
"""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Callable, Sequence
from typing import Literal, TypeAlias

from dragoman.chronology import calendar as cal
from dragoman.chronology.patterns import Found
from dragoman.chronology.tense import Tense
from dragoman.chronology.words import Word

Kind: TypeAlias = Literal["DATE", "TIME", "DURATION", "SET"]
Reading: TypeAlias = tuple[str | None, Kind]


@dataclasses.dataclass(slots=True)
class Story:
    """What carries over from expression to expression on a page: its date, the last date named, its last quarter."""

    as_of: dt.date | None
    narrative: bool = False
    anchor: str | None = None
    quarter: str | None = None

    def note(self, value: str | None) -> None:
        """Keeps a resolved value as what "the next day" or "that week" will refer to."""
        if value and cal.bounds(value):
            self.anchor = value


@dataclasses.dataclass(slots=True)
class Here:
    """One match in its page."""

    text: str
    words: Sequence[Word]
    found: Found
    story: Story
    ask: Callable[[int, int], Tense]

    def has(self, part: str) -> bool:
        """Whether the pattern's part was there."""
        return part in self.found.parts

    def part(self, name: str) -> Sequence[Word]:
        """The words of a part; empty if it was not there."""
        low, high = self.found.parts.get(name, (0, 0))
        return self.words[low:high]

    def lower(self, part: str) -> str:
        """A part as lower-case text, one space between words."""
        return " ".join(w.lower for w in self.part(part))

    def value(self, part: str) -> int | str | None:
        """The value of the first word of a part that has one."""
        return next((w.value for w in self.part(part) if w.value is not None), None)

    def integer(self, part: str) -> int | None:
        """The value of a part if it is a whole number."""
        found = self.value(part)
        return found if isinstance(found, int) else None

    def ordinal(self, part: str) -> int | None:
        """The number that an ordinal or a cardinal part stands for."""
        for word in self.part(part):
            if word.ordinal is not None:
                return word.ordinal
            if isinstance(word.value, int):
                return word.value
        return None

    def symbol(self, part: str) -> str | None:
        """The value of a part if it is a name: a unit, a season."""
        return next((w.value for w in self.part(part) if isinstance(w.value, str)), None)

    @property
    def tense(self) -> Tense:
        """Past or future, as the words around say."""
        return self.ask(self.found.start, self.found.end)

    @property
    def reference(self) -> dt.date | None:
        """The day that "yesterday" counts from; in a narrative of long ago, none but the last date named."""
        return self.story.as_of

    def anchored(self) -> dt.date | None:
        """The first day of the date named last, else the page's date: what "the next day" counts from."""
        span = cal.bounds(self.story.anchor)
        return span[0] if span else self.story.as_of

    def before(self, steps: int = 1) -> Word | None:
        """The word that stands `steps` before the match."""
        index = self.found.start - steps
        return self.words[index] if index >= 0 else None

    def after(self, steps: int = 1) -> Word | None:
        """The word that stands `steps` after the match."""
        index = self.found.end + steps - 1
        return self.words[index] if index < len(self.words) else None

    def written(self, word: Word) -> str:
        """A word as the page writes it."""
        return self.text[word.start : word.end]


def number(words: Sequence[Word]) -> float | None:
    """The number that number words and digits say: "twenty-four" → 24, "two hundred and five" → 205."""
    total, current, seen = 0.0, 0.0, False
    for word in words:
        if word.lower in ("a", "an") and not seen:
            current, seen = 1.0, True
        elif "DEC" in word.classes:
            current, seen = float(word.lower), True
        elif isinstance(word.value, int) and word.classes & {"NUM", "NUMWORD"}:
            current, total, seen = *_add(current, total, word), True
    return current + total if seen else None


def _add(current: float, total: float, word: Word) -> tuple[float, float]:
    value = float(word.value) if isinstance(word.value, int) else 0.0
    if value < 100:
        return current + value, total
    if value == 100 and "BIG" in word.classes:
        return max(current, 1.0) * 100, total
    if "BIG" in word.classes:
        return 0.0, total + max(current, 1.0) * value
    return current + value, total
