"""Finds what stands between quotation marks.

In: a text and the spans of its paragraphs. Out: quotations in text order, each with the span of its words.

    >>> [q.words(text) for q in scan(text, [(0, len(text))]).all]        # text: He said: “We talked. They didn’t.”
    ['We talked. They didn’t.']

Straight and curly, double and single marks (two straight single ones are a double one), nested ones, mixed
pairs (“ closed by "), marks left open: an opening
mark that no closing one follows reaches to the end of its paragraph, and is continued by the next paragraph when that
opens with a mark again. Apostrophes ("didn't", "the journalists' union", "'90s") are no marks. One pass, linear time.
"""

from __future__ import annotations

import bisect
import dataclasses
import re
from collections.abc import Iterable

from dragoman.records import Span

DOUBLE = '"“”„‟«»'
SINGLE = "'‘’‚‛"
FAR = 24
"""A single quotation closes within so many marks, or its mark was an apostrophe."""
_MARK = re.compile(r"``|''|[\"“”„‟«»'‘’‚‛]")
_OPENERS = frozenset("“„‟«‚‛") | {"``"}
_CLOSERS = frozenset("”»")
_INNER = "'’”\" "
_BEFORE_OPENING = frozenset(" \t\n\u00a0([{-–—/:…") | frozenset(DOUBLE + SINGLE)
_ELISION = re.compile(r"(?:\d0s|em|tis|twas|cause|til|n)\b", re.IGNORECASE)


@dataclasses.dataclass(frozen=True, slots=True)
class Quote:
    """A quotation: `outer` with its marks, `inner` without; `closed` and `opened` tell which mark is really there.

    `continues` is true when the paragraph before was left open and this one repeats the opening mark.
    """

    outer: Span
    inner: Span
    opened: bool = True
    closed: bool = True
    continues: bool = False

    def words(self, text: str) -> str:
        """What is quoted."""
        return text[self.inner[0] : self.inner[1]]

    def last(self, text: str) -> str:
        """The last sign of what is quoted; a quotation within that ends with it does not count: “… ‘Why?’” → "?"."""
        return self.words(text).rstrip(_INNER)[-1:]


class Quotes:
    """The quotations of a page: outermost ones in `all`, in text order."""

    def __init__(self, found: Iterable[Quote]) -> None:
        self.all = tuple(found)
        self._starts = [q.outer[0] for q in self.all]

    def at(self, position: int) -> Quote | None:
        """The quotation whose marks or words hold `position`."""
        index = bisect.bisect_right(self._starts, position) - 1
        if index >= 0 and position < self.all[index].outer[1]:
            return self.all[index]
        return None

    def encloses(self, position: int) -> bool:
        """Whether `position` lies among quoted words."""
        quote = self.at(position)
        return quote is not None and quote.inner[0] <= position < quote.inner[1]

    def within(self, start: int, end: int) -> list[Quote]:
        """The quotations that share a character with `[start, end)`."""
        index = max(bisect.bisect_right(self._starts, start) - 1, 0)
        found = []
        while index < len(self.all) and self.all[index].outer[0] < end:
            if self.all[index].outer[1] > start:
                found.append(self.all[index])
            index += 1
        return found


def scan(text: str, paragraphs: Iterable[Span]) -> Quotes:
    """All outermost quotations of the paragraphs, which are `[start, end)` in `text`, in order."""
    found: list[Quote] = []
    left_open = False
    for start, end in paragraphs:
        quotes = _scan_paragraph(text, start, end)
        if quotes and left_open and quotes[0].outer[0] == _first(text, start, end):
            quotes[0] = dataclasses.replace(quotes[0], continues=True)
        left_open = bool(quotes) and not quotes[-1].closed
        found += quotes
    return Quotes(found)


def _first(text: str, start: int, end: int) -> int:
    while start < end and text[start].isspace():
        start += 1
    return start


def _scan_paragraph(text: str, start: int, end: int) -> list[Quote]:
    marks = list(_MARK.finditer(text, start, end))
    found: list[Quote] = []
    index = 0
    while index < len(marks):
        mark = marks[index]
        if mark.start() < (found[-1].outer[1] if found else start):
            index += 1
            continue
        single = mark.group() in SINGLE
        if _opens(text, mark, start):
            closing = _closing_single(marks, index, text) if single else _closing_double(marks, index, text)
            closing = closing or (None if single else _closing_half(marks, index, text))
            if closing is not None:
                found.append(Quote((mark.start(), closing.end()), (mark.end(), closing.start())))
            elif not single:
                found.append(Quote((mark.start(), end), (mark.end(), end), closed=False))
                break
        elif not single and _closes_unopened(text, mark, start, found):
            found.append(Quote((start, mark.end()), (start, mark.start()), opened=False))
        index += 1
    return found


def _opens(text: str, mark: re.Match[str], start: int) -> bool:
    """Whether the mark can open a quotation, by its shape and its neighbours."""
    sign = mark.group()
    after = text[mark.end() : mark.end() + 1]
    if sign in _CLOSERS or not after or after.isspace():
        return False
    if sign in _OPENERS:
        return True
    before = text[mark.start() - 1 : mark.start()] if mark.start() > start else ""
    clear = not before or before in _BEFORE_OPENING
    if sign in SINGLE:
        return sign != "’" and clear and not _ELISION.match(text, mark.end())
    return clear


def _closing_double(marks: list[re.Match[str]], index: int, text: str) -> re.Match[str] | None:
    """The mark that closes the double quotation opened at `marks[index]`; an inner double pair is passed over.

    A straight mark may close what a curly one opened, but curly pairs also stand within straight marks. Two marks in
    one place ("“) are one.
    """
    depth = 0
    first = marks[index].group()
    straight = first not in _OPENERS
    for following in range(index + 1, len(marks)):
        mark = marks[following]
        sign = mark.group()
        if sign in SINGLE:
            continue
        if sign == "“" and _turned(text, mark):
            return mark
        low = first in "„‟" and sign == "“"
        if low or sign in _CLOSERS or (sign not in _OPENERS and not _looks_open(text, mark)):
            if depth == 0 or (straight and sign not in _CLOSERS):
                return mark
            depth -= 1
        elif sign in _OPENERS:
            depth += mark.start() > marks[following - 1].end()
        else:
            return mark
    return None


def _turned(text: str, mark: re.Match[str]) -> bool:
    """Whether an opening mark stands where only a closing one can: “I stay,“ he said."""
    before, after = text[mark.start() - 1 : mark.start()], text[mark.end() : mark.end() + 1]
    return before in tuple(",.!?") and (not after or after.isspace())


def _closing_half(marks: list[re.Match[str]], index: int, text: str) -> re.Match[str] | None:
    """The single mark, after a stop or comma, that closes a double quotation which no double one does: “Go.’"."""
    depth = 0
    for mark in marks[index + 1 : index + 1 + FAR]:
        depth += mark.group() in "‘‚‛"
        before, after = text[mark.start() - 1 : mark.start()], text[mark.end() : mark.end() + 1]
        if mark.group() not in "'’" or before not in tuple(",.!?") or after not in ("", " ", "\n"):
            continue
        if depth == 0:
            return mark
        depth -= 1
    return None


def _looks_open(text: str, mark: re.Match[str]) -> bool:
    """Whether a straight mark has space before and a letter after it, as only an opening one has."""
    before, after = text[mark.start() - 1 : mark.start()], text[mark.end() : mark.end() + 1]
    return (not before or before.isspace()) and after.isalnum()


def _closing_single(marks: list[re.Match[str]], index: int, text: str) -> re.Match[str] | None:
    """The mark that closes a single quotation: not an apostrophe, rather not a plural's ("the miners' strike")."""
    second_best = None
    for mark in marks[index + 1 : index + 1 + FAR]:
        if mark.group() not in "'’":
            if mark.group() in "‘‚‛" or mark.group() in DOUBLE:
                break
            continue
        before, after = text[mark.start() - 1 : mark.start()], text[mark.end() : mark.end() + 1]
        if before.isspace() or after.isalnum():
            if mark.group() == "'" and before.isspace():
                break
            continue
        plural = before == "s" and after == " " and text[mark.end() + 1 : mark.end() + 2].islower()
        if not plural:
            return mark
        second_best = second_best or mark
    return second_best


def _closes_unopened(text: str, mark: re.Match[str], start: int, found: list[Quote]) -> bool:
    """A closing mark whose opening one is lost: taken from the paragraph's start when a comma or stop stands before."""
    if found or mark.group() in _OPENERS:
        return False
    return text[mark.start() - 1 : mark.start()] in tuple(",.!?") and mark.start() > start
