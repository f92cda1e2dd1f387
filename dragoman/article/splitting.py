"""Pieces → `Article` and `Block`s.

In: a `Page`. Out: a `Split`. Every string of the article is `text[start:end]` of its span, but for what only
metadata told (span `None`).

    >>> split(Page(id="a", text="It rained.")).article.body
    ('It rained.',)
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from dragoman.article import bylines, dates, markup
from dragoman.article.origin import Found, Origin, origin
from dragoman.article.pieces import Piece
from dragoman.article.reading import Clue, Reading, read
from dragoman.article.tongue import tongue
from dragoman.errors import PageError
from dragoman.records import Article, ArticleSpans, Block, Caption, Page, Span


@dataclass(frozen=True, slots=True)
class Split:
    """The page as the later stages see it; `blocks` are in order and do not overlap."""

    text: str
    article: Article
    blocks: tuple[Block, ...]


def split(page: Page) -> Split:
    """The page's parts. `PageError` if it has no text, or its HTML cannot be read."""
    if page.text is None and page.html is not None:
        marked = markup.page(page.html, url=page.url)
        clue = Clue(page.publisher or marked.sitename, page.url or marked.url, marked.title, marked.hints)
        return _composed(marked.text, read(marked.text, clue), clue, marked)
    if page.text is None or not page.text.strip():
        raise PageError(
            "the page has no text", where=page.source or page.id, hint="check that the page was saved with its text"
        )
    clue = Clue(page.publisher, page.url)
    return _composed(page.text, read(page.text, clue), clue, None)


def _composed(text: str, reading: Reading, clue: Clue, marked: markup.Marked | None) -> Split:
    parts = reading.pieces
    names = bylines.placed(text, parts, marked.authors) if marked and marked.authors else bylines.names(text, parts)
    told = origin(text, parts, dateline=reading.dateline, bylines=names, publisher=clue.publisher, url=clue.url)
    article = _article(text, reading, names, told, _published(text, parts, marked))
    return Split(text, article, tuple(_blocks(reading)))


def _article(
    text: str, reading: Reading, names: Sequence[tuple[str, Span | None]], told: Origin, published: Found | None
) -> Article:
    def spans(kind: str) -> tuple[Span, ...]:
        return tuple((p.start, p.end) for p in reading.pieces if p.kind == kind)

    def words(found: Sequence[Span]) -> tuple[str, ...]:
        return tuple(text[start:end] for start, end in found)

    city = _city(reading)
    captions = [p for p in reading.pieces if p.kind == "caption"]
    body, notices, rest = spans("body"), spans("notice"), spans("boilerplate")
    return Article(
        headline=text[slice(*reading.headline)] if reading.headline else None,
        byline=tuple(name for name, _ in names),
        published=published.name if published else None,
        dateline=text[slice(*city)] if city else None,
        publisher=told.publisher.name if told.publisher else None,
        originator=told.originator.name if told.originator else None,
        notices=words(notices),
        captions=tuple(_caption(text, p) for p in captions),
        body=words(body),
        boilerplate=words(rest),
        language=tongue(" ".join(words(body)) or text),
        spans=ArticleSpans(
            headline=reading.headline,
            byline=tuple(span for _, span in names),
            published=published.span if published else None,
            dateline=city,
            publisher=told.publisher.span if told.publisher else None,
            originator=told.originator.span if told.originator else None,
            notices=notices,
            captions=tuple((p.start, p.end) for p in captions),
            body=body,
            boilerplate=rest,
        ),
    )


def _city(reading: Reading) -> Span | None:
    if reading.dateline is None or reading.dateline[0].city is None:
        return None
    found, offset = reading.dateline
    start, end = found.city or (0, 0)
    return (start + offset, end + offset)


def _caption(text: str, piece: Piece) -> Caption:
    return Caption(
        text=text[slice(*piece.caption)] if piece.caption else "",
        credit=text[slice(*piece.credit)] if piece.credit else None,
    )


def _published(text: str, parts: Sequence[Piece], marked: markup.Marked | None) -> Found | None:
    """The page's own date: a line that says published first, any date line next, the metadata's else."""
    lines = [part for part in parts if part.kind == "date"]
    lines.sort(
        key=lambda part: bool(re.match(r"(?:last )?(?:updated|modified)", text[part.start : part.end], re.IGNORECASE))
    )
    for part in lines:
        found = dates.iso_date(text[part.start : part.end])
        if found and not (marked and marked.date):
            return Found(found[0], (part.start + found[1][0], part.start + found[1][1]))
    return Found(marked.date) if marked and marked.date else None


def _blocks(reading: Reading) -> Iterator[Block]:
    """The pieces as blocks; the dateline is one of its own before the first body block."""
    for piece in reading.pieces:
        start = piece.start
        if reading.dateline and piece.start == reading.dateline[1] and piece.kind == "body":
            end = start + reading.dateline[0].end
            yield Block(kind="dateline", span=(start, min(end, piece.end)))
            start = min(end, piece.end)
        if start < piece.end:
            yield Block(kind=piece.kind, span=(start, piece.end))
