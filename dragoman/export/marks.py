"""A page's text cut where evidence begins or ends, so that spans which overlap can all be shown.

In: the text, marks with spans, blocks with spans. Out: for each block its segments, each with the marks it lies in;
put together, the segments give the block back.

    >>> cut("to meet him", [Mark((3, 7), "e0", "anchor")], [(0, 11)])
    [[Segment(0, 'to ', ()), Segment(3, 'meet', (Mark((3, 7), 'e0', 'anchor'),)), Segment(7, ' him', ())]]
"""

from __future__ import annotations

import bisect
import collections
import dataclasses
import itertools
from collections.abc import Iterable, Iterator, Sequence
from typing import Literal, TypeAlias

from dragoman.records import ArticleSpans, Record, Span

Role: TypeAlias = Literal[
    "anchor", "statement", "cue", "actor", "time", "place", "condition", "evidence", "step", "sentence", "origin"
]
Kind: TypeAlias = Literal["headline", "byline", "date", "caption", "notice", "body", "boilerplate", "rest"]


@dataclasses.dataclass(frozen=True)
class Mark:
    """A stretch of text that shows something: `ref` is its place in the view, `role` what the words are to it."""

    span: Span
    ref: str
    role: Role


@dataclasses.dataclass(frozen=True)
class Segment:
    """A stretch of text in which no mark begins or ends, and its offset."""

    start: int
    text: str
    marks: tuple[Mark, ...]


def marks(record: Record) -> list[Mark]:
    """Every span of the record as a mark; the n-th event is `e<n>`, and so on: page-given ids stay out of it."""
    found = [*_event_marks(record), *_statement_marks(record), *_other_marks(record)]
    size = len(record.text)
    return [mark for mark in found if 0 <= mark.span[0] < mark.span[1] <= size]


def _event_marks(record: Record) -> Iterator[Mark]:
    for at, event in enumerate(record.events):
        yield Mark(event.span, f"e{at}", "anchor")
        yield Mark(event.sentence_span, f"e{at}", "sentence")
        yield from (Mark(step.span, f"e{at}", "step") for step in event.status_steps)
        yield from (Mark(words.span, f"e{at}", "evidence") for words in event.evidence)


def _statement_marks(record: Record) -> Iterator[Mark]:
    for at, said in enumerate(record.statements):
        yield from (Mark(span, f"s{at}", "statement") for span in said.spans)
        if said.cue_span:
            yield Mark(said.cue_span, f"s{at}", "cue")


def _other_marks(record: Record) -> Iterator[Mark]:
    for at, actor in enumerate(record.actors):
        yield from (Mark(mention.span, f"a{at}", "actor") for mention in actor.mentions)
    yield from (Mark(condition.span, f"c{at}", "condition") for at, condition in enumerate(record.conditions))
    yield from (Mark(time.span, f"d{at}", "time") for at, time in enumerate(record.times))
    yield from (Mark(place.span, f"p{at}", "place") for at, place in enumerate(record.places))
    spans = record.article.spans
    for span in (spans.publisher, spans.originator, spans.dateline):
        if span:
            yield Mark(span, "article", "origin")


def blocks(record: Record) -> list[tuple[Kind, Span]]:
    """The article's parts in the order of the text, each with its whole line; lines that no part claims are `rest`.

    Where no part is body, what is left is taken for it.
    """
    parts = sorted(_parts(record.article.spans), key=lambda part: part[1])
    left: Kind = "rest" if record.article.spans.body else "body"
    found: list[tuple[Kind, Span]] = []
    at = 0
    for (kind, (start, end)), nearest in itertools.zip_longest(parts, (span[0] for _, span in parts[1:])):
        start = max(record.text.rfind("\n", 0, max(start, 0)) + 1, at)
        end = min(_line_end(record.text, max(end, 0)), len(record.text) if nearest is None else max(nearest, end))
        if start < end:
            found += [*((left, line) for line in _lines(record.text, at, start)), (kind, (start, end))]
            at = end
    return [*found, *((left, line) for line in _lines(record.text, at, len(record.text)))]


def _line_end(text: str, at: int) -> int:
    """Where the line ends that holds the character before `at`."""
    found = text.find("\n", max(at - 1, 0))
    return len(text) if found < 0 else max(found, min(at, len(text)))


def _parts(spans: ArticleSpans) -> Iterator[tuple[Kind, Span]]:
    one: list[tuple[Kind, Span | None]] = [("headline", spans.headline), ("date", spans.published)]
    many: list[tuple[Kind, Sequence[Span | None]]] = [
        ("byline", spans.byline),
        ("caption", spans.captions),
        ("notice", spans.notices),
        ("body", spans.body),
        ("boilerplate", spans.boilerplate),
    ]
    yield from ((kind, span) for kind, span in one if span)
    yield from ((kind, span) for kind, group in many for span in group if span)


def _lines(text: str, start: int, end: int) -> Iterator[Span]:
    """The lines between two offsets that are not empty."""
    for line in text[start:end].splitlines(keepends=True):
        if line.strip():
            yield start, start + len(line.rstrip())
        start += len(line)


def cut(text: str, marks: Iterable[Mark], spans: Sequence[Span]) -> list[list[Segment]]:
    """The segments of each span of the text; `spans` are in order and do not overlap."""
    starts: dict[int, list[Mark]] = collections.defaultdict(list)
    ends: dict[int, list[Mark]] = collections.defaultdict(list)
    for mark in marks:
        starts[mark.span[0]].append(mark)
        ends[mark.span[1]].append(mark)
    edges = sorted({*starts, *ends, *(edge for span in spans for edge in span)})
    under: list[tuple[Mark, ...]] = []
    open_marks: dict[Mark, None] = {}
    for edge in edges:
        for mark in ends[edge]:
            open_marks.pop(mark, None)
        open_marks.update(dict.fromkeys(starts[edge]))
        under.append(tuple(open_marks))
    return [_segments(text, edges, under, span) for span in spans]


def _segments(text: str, edges: list[int], under: list[tuple[Mark, ...]], span: Span) -> list[Segment]:
    first, last = bisect.bisect_left(edges, span[0]), bisect.bisect_left(edges, span[1])
    return [Segment(edges[i], text[edges[i] : edges[i + 1]], under[i]) for i in range(first, last)]
