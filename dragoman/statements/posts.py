"""Posts that a page shows with their signature: "Talks are over. — Ana Ruiz (@anaruiz) May 6, 2024".

In: the page's statements, its lines, the cast. Out: the statements, and each sentence of a post as a statement of who
signs it, on the day it bears.

    >>> [(s.speaker, s.date, s.text) for s in with_posts((), page, lines, cast)]
    [('ana_ruiz', '2024-05-06', 'Talks are over')]
"""

from __future__ import annotations

import bisect
import re
from collections.abc import Iterator, Sequence

import msgspec

from dragoman import dates
from dragoman.cast import Cast
from dragoman.records import Span, Statement
from dragoman.statements import content
from dragoman.statements.layout import Layout

_SIGNED = re.compile(
    r"(?:[—–―]|(?<!-)--?(?!-))\s?(?P<name>[^\n—–―(]{2,60}?)\s?\(@\w{1,30}\)(?P<day>\s*[A-Z][a-z]{2,8} \d{1,2}, \d{4})?"
)
_LINKS = re.compile(r"(?:\s*(?:(?:pic\.twitter\.com/|https?://)\S*+|[@#]\w+))+\s*$")
_TAIL = 400
"""Characters at a sentence's end in which links and tags are looked for."""
LEAST = 3
"""Words: what is shorter is a greeting or a tag."""


def with_posts(said: Sequence[Statement], page: Layout, lines: Sequence[Span], cast: Cast) -> list[Statement]:
    """The statements and those of posts, in text order.

    Words of a post that have a speaker already, because they are quoted, only get its day. A post whose signature names
    nobody of the cast tells no more than that.
    """
    settled = sorted(said, key=_order)
    for post, name, day in _posts(page, lines):
        low, high = (bisect.bisect_left(settled, at, key=_start) for at in post)
        inside = [
            msgspec.structs.replace(s, date=day or s.date, occasion="tweet") if s.form == "direct" else s
            for s in settled[low:high]
        ]
        taken = [span for s in inside if s.form == "direct" for span in s.spans]
        speaker = _speaker(page, name, cast)
        spans = _sentences(page, post) if speaker else ()
        posted = [
            Statement(
                id="", speaker=speaker, form="direct", text=page.text[slice(*span)], spans=(span,), date=day,
                occasion="tweet",
            )
            for span in spans
            if not any(a < span[1] and span[0] < b for a, b in taken)
        ]  # fmt: skip
        settled[low:high] = sorted([*inside, *posted], key=_order)
    return settled


def _start(statement: Statement) -> int:
    return statement.spans[0][0]


def _order(statement: Statement) -> tuple[int, int]:
    return statement.spans[0][0], -statement.spans[-1][1]


def _posts(page: Layout, lines: Sequence[Span]) -> Iterator[tuple[Span, Span, str | None]]:
    """Where the words of each post are, where the name under it, and the day it bears."""
    for number, (start, end) in enumerate(lines):
        at = start
        for signed in _SIGNED.finditer(page.text, start, end):
            post = (at, signed.start())
            if page.empty(*post):
                post = lines[number - 1] if number and at == start else (at, at)
            at = signed.end()
            day = dates.iso_date(signed["day"] or "")
            yield post, signed.span("name"), day[0] if day else None


def _speaker(page: Layout, name: Span, cast: Cast) -> str | None:
    return next((i for token in page.tokens_in(*name) for i in cast.at(token)), None)


def _sentences(page: Layout, post: Span) -> Iterator[Span]:
    """The sentences, or what of them stands in the post, without links and marks at their ends."""
    first = max(bisect.bisect(page.spans, (post[0], post[0])) - 1, 0)
    last = bisect.bisect_left(page.spans, (post[1], post[1]))
    for start, end in page.spans[first:last]:
        start, end = max(start, post[0]), min(end, post[1])
        if start < end and (links := _LINKS.search(page.text, max(start, end - _TAIL), end)):
            end = links.start()
        for span in content.tidy([(start, end)], page.text, page.quotes) if start < end else ():
            if len(page.text[slice(*span)].split()) >= LEAST:
                yield span
