"""Text of a page → its paragraphs, whether lines are wrapped, single or set apart by blank lines.

In: the page's text. Out: `Paragraph`s in order, each with its span, the words inside untouched.

    >>> [p.text for p in paragraphs("Rain fell on the town\\nand did so all day.\\n\\nThen it stopped.")]
    ['Rain fell on the town\\nand did so all day.', 'Then it stopped.']

Two neighbouring lines are one paragraph when the page is wrapped (the next line's first word would not have fitted
on the line above) or when the second goes on in the middle of the first's sentence. A blank line after every single
line, as some crawlers write it, says nothing on a wrapped page whose lines break off in the middle of sentences.
"""

from __future__ import annotations

import itertools
import re
from dataclasses import dataclass

_LINE = re.compile(r"[^\n\r\x0b\x0c\x1c-\x1e\x85\u2028\u2029]+")
_ENDED = re.compile(r"[.!?:;…][\"”’'»)\]*]*$")
_WIDEST = 120  # characters: RFC 5322 says 78, archives print up to about 110
_NARROWEST = 40


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A stretch of the page's text; `text == page_text[start:end]`, without spaces at its ends."""

    start: int
    end: int
    text: str


def paragraphs(text: str) -> list[Paragraph]:
    """The paragraphs of `text` in order; blank lines and lines of spaces are none."""
    groups = _groups(text)
    if all(len(group) == 1 for group in groups):
        together = [line for group in groups for line in group]
        groups = [together] if _wrap_width([together]) and _broken_off(together) else groups
    width = _wrap_width(groups)
    return [
        Paragraph(part[0].start, part[-1].end, text[part[0].start : part[-1].end])
        for group in groups
        for part in _joined(group, width)
    ]


def _groups(text: str) -> list[list[Paragraph]]:
    """Lines, grouped by the blank lines between them."""
    groups: list[list[Paragraph]] = []
    last = -1
    for found in _LINE.finditer(text):
        line = _stripped(text, found.start(), found.end())
        if line is None:
            continue
        apart = last < 0 or len(_breaks(text[last : line.start])) > 1
        if apart:
            groups.append([line])
        else:
            groups[-1].append(line)
        last = line.end
    return groups


def _stripped(text: str, start: int, end: int) -> Paragraph | None:
    body = text[start:end]
    left = len(body) - len(body.lstrip(_BLANK))
    inner = body.strip(_BLANK)
    return Paragraph(start + left, start + left + len(inner), inner) if inner else None


_BLANK = "".join(
    map(chr, [*range(0x21), 0x7F, *range(0x80, 0xA1), *range(0x2000, 0x2010), 0x202F, 0x205F, 0x2060, 0x3000, 0xFEFF])
)


def _breaks(between: str) -> list[str]:
    return re.findall(r"\r\n|[\n\r\x0b\x0c\x1c-\x1e\x85\u2028\u2029]", between)


def _wrap_width(groups: list[list[Paragraph]]) -> int | None:
    """The width that the page's lines are wrapped to, `None` if they are not."""
    lines = [line for group in groups for line in group]
    pairs = [(a, b) for group in groups for a, b in itertools.pairwise(group)]
    if len(pairs) < 4:
        return None
    width = sorted(len(line.text) for line in lines)[max(0, int(len(lines) * 0.98) - 1)]
    if not _NARROWEST <= width <= _WIDEST:
        return None
    full = sum(_did_not_fit(a.text, b.text, width) for a, b in pairs)
    return width if full >= 0.6 * len(pairs) else None


def _broken_off(lines: list[Paragraph]) -> bool:
    """Whether half of the lines or more stop in the middle of a sentence, as wrapped ones do and paragraphs do not."""
    return 2 * sum(not _ENDED.search(line.text) for line in lines) >= len(lines)


def _did_not_fit(line: str, following: str, width: int) -> bool:
    return len(line) + 1 + len(following.split(None, 1)[0]) > width - 2


def _joined(group: list[Paragraph], width: int | None) -> list[list[Paragraph]]:
    parts = [[group[0]]]
    for line in group[1:]:
        last = parts[-1][-1].text
        if (width and _did_not_fit(last, line.text, width)) or _goes_on(last, line.text):
            parts[-1].append(line)
        else:
            parts.append([line])
    return parts


def _goes_on(line: str, following: str) -> bool:
    """Whether `following` is the rest of a sentence that `line` leaves open (inline tags that became lines)."""
    return (
        not _ENDED.search(line)
        and len(line.split()) >= 4
        and bool(re.match(r"[a-z,.;)’]", following))
        and (len(following.split()) >= 4 or bool(_ENDED.search(following)))
    )
