"""Text → the blocks (headline, paragraphs) that are parsed apart.

In: a text. Out: character ranges without the white space around them. A blank line always parts two blocks; a single
line break parts them too, unless the text looks hard-wrapped (no long line, and the next line's first word would not
have fitted).

>>> split_blocks("Talks fail\\n\\nThe two sides met.\\nNothing came of it.")
[(0, 10), (12, 30), (31, 50)]
"""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Iterator, Sequence

WRAP_WIDTH = 120
"""Nobody wraps by hand at more columns than this."""
_NARROW = 40
_SLACK = 4
_LINE = re.compile(r"[^\r\n\v\f\x85\u2028\u2029]+")


def split_blocks(text: str) -> list[tuple[int, int]]:
    """The blocks of a text, in order."""
    blocks: list[tuple[int, int]] = []
    lines = [span for m in _LINE.finditer(text) if (span := trimmed(text, m.start(), m.end()))]
    width = max((end - start for start, end in lines), default=0)
    wrapped = _NARROW <= width <= WRAP_WIDTH
    for start, end in lines:
        if wrapped and blocks and _continues(text, blocks[-1], start, width):
            blocks[-1] = (blocks[-1][0], end)
        else:
            blocks.append((start, end))
    return blocks


def _continues(text: str, before: tuple[int, int], start: int, width: int) -> bool:
    """Whether the line at ``start`` goes on with the block before it."""
    gap = text[before[1] : start]
    if len(re.findall(r"\r\n|[\r\n\v\f\x85\u2028\u2029]", gap)) != 1:
        return False
    line_start = max(before[0], text.rfind("\n", 0, before[1]) + 1)
    first = re.match(r"\S+", text[start:])
    room = width - (before[1] - line_start)
    return first is not None and len(first.group()) + 1 + _SLACK > room


def trimmed(text: str, start: int, end: int) -> tuple[int, int] | None:
    """The range without white space at its edges; None if nothing is left."""
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return (start, end) if start < end else None


def checked(text: str, blocks: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """The caller's blocks without white space at the edges; they must lie in the text, in order, apart."""
    last = 0
    for start, end in blocks:
        if not last <= start <= end <= len(text):
            raise ValueError(f"block ({start}, {end}) does not lie after character {last} of a text of {len(text)}")
        last = end
    return [span for start, end in blocks if (span := trimmed(text, start, end))]


def segments(
    length: int, blocks: Sequence[tuple[int, int]], holes: Sequence[tuple[int, int]] = ()
) -> Iterator[tuple[int, int, int]]:
    """All of the text in order: (start, end, number of its block, −1 outside the blocks and in their holes)."""
    at, waiting = 0, deque(holes)
    for number, (start, end) in enumerate(blocks):
        if at < start:
            yield at, start, -1
        at = start
        while waiting and waiting[0][0] < end:
            first, last = waiting.popleft()
            if at <= first < last <= end:
                if at < first:
                    yield at, first, number
                yield first, last, -1
                at = last
        if at < end:
            yield at, end, number
        at = end
    if at < length:
        yield at, length, -1
