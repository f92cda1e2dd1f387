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

import msgspec

from dragoman import dates
from dragoman.article import bylines, live, markup, stubs
from dragoman.article.contributors import contributors, terms
from dragoman.article.headline import words
from dragoman.article.instants import in_address
from dragoman.article.origin import Found, Origin, origin
from dragoman.article.pieces import Piece
from dragoman.article.reading import Clue, Reading, read
from dragoman.article.tongue import tongue
from dragoman.errors import PageError
from dragoman.records import Article, ArticleSpans, Block, Caption, LiveEntry, Page, Span

_LARGEST = 6_000_000  # characters: a book has one million
_CHANGED = re.compile(r"(?:last )?(?:updated?|modified|changed|edited)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Split:
    """The page as the later stages see it; `blocks` are in order and do not overlap."""

    text: str
    article: Article
    blocks: tuple[Block, ...]

    @property
    def read(self) -> tuple[Block, ...]:
        """The blocks whose sentences are read."""
        return tuple(b for b in self.blocks if b.kind in ("headline", "body"))


@dataclass(frozen=True, slots=True)
class _Times:
    published: Found | None = None
    published_at: Found | None = None
    updated_at: Found | None = None


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
    if len(page.text) > _LARGEST:
        raise PageError(
            f"a text of more than {_LARGEST:,} characters",
            where=page.source or page.id,
            hint="give its pages one by one",
        )
    clue = Clue(page.publisher, page.url)
    return _composed(page.text, read(page.text, clue), clue, None)


def _composed(text: str, reading: Reading, clue: Clue, marked: markup.Marked | None) -> Split:
    parts = reading.pieces
    names = _authors(text, parts, marked)
    told = origin(text, parts, dateline=reading.dateline, bylines=names, publisher=clue.publisher, url=clue.url)
    article = _article(text, reading, names, told, _times(text, parts, marked, clue))
    if marked:
        article = msgspec.structs.replace(article, section=marked.section, titles=_other(marked.titles, article))
    stub = stubs.is_stub(text, parts, marked.free if marked else None)
    return Split(text, msgspec.structs.replace(article, stub=stub), tuple(_blocks(text, reading)))


def _authors(text: str, parts: Sequence[Piece], marked: markup.Marked | None) -> list[tuple[str, Span | None]]:
    """The authors that the metadata names; the page's own byline where it has none or only the site itself."""
    shown = bylines.names(text, parts)
    if not marked or not marked.authors:
        return shown
    site = words(marked.sitename or "")
    people = [(name, span) for name, span in shown if words(name)[: len(site)] != site]
    if people and site and all(words(name) == site for name in marked.authors):
        return people
    return bylines.placed(text, parts, marked.authors)


def _other(titles: Sequence[str], article: Article) -> tuple[str, ...]:
    return tuple(title for title in titles if words(title) != words(article.headline or ""))


def _article(
    text: str, reading: Reading, names: Sequence[tuple[str, Span | None]], told: Origin, times: _Times
) -> Article:
    def spans(kind: str) -> tuple[Span, ...]:
        return tuple((p.start, p.end) for p in reading.pieces if p.kind == kind)

    def said(found: Sequence[Span]) -> tuple[str, ...]:
        return tuple(text[start:end] for start, end in found)

    city = _city(reading)
    captions = [p for p in reading.pieces if p.kind == "caption"]
    body, notices, rest = spans("body"), spans("notice"), spans("boilerplate")
    helped, printed = contributors(text, reading.pieces), terms(text, reading.pieces)
    return Article(
        headline=text[slice(*reading.headline)] if reading.headline else None,
        byline=tuple(name for name, _ in names),
        published=times.published.name if times.published else None,
        published_at=times.published_at.name if times.published_at else None,
        updated_at=times.updated_at.name if times.updated_at else None,
        dateline=text[slice(*city)] if city else None,
        publisher=told.publisher.name if told.publisher else None,
        originator=told.originator.name if told.originator else None,
        terms=text[slice(*printed)] if printed else None,
        contributors=tuple(name for name, _ in helped),
        notices=said(notices),
        captions=tuple(_caption(text, p) for p in captions),
        body=said(body),
        boilerplate=said(rest),
        language=tongue(" ".join(said(body)) or text),
        live=tuple(_entries(text, reading)),
        spans=ArticleSpans(
            headline=reading.headline,
            byline=tuple(span for _, span in names),
            published=times.published.span if times.published else None,
            published_at=times.published_at.span if times.published_at else None,
            updated_at=times.updated_at.span if times.updated_at else None,
            dateline=city,
            publisher=told.publisher.span if told.publisher else None,
            originator=told.originator.span if told.originator else None,
            terms=printed,
            contributors=tuple(span for _, span in helped),
            notices=notices,
            captions=tuple((p.start, p.end) for p in captions),
            body=body,
            boilerplate=rest,
        ),
    )


def _entries(text: str, reading: Reading) -> Iterator[LiveEntry]:
    """The blocks of a live page: from one of its times to the next, those without a paragraph left out."""
    heads = [part for part in reading.pieces if part.what == "live"]
    bodies = [part for part in reading.pieces if part.kind == "body"]
    for head, after in zip(heads, [*heads[1:], None], strict=False):
        inside = [i for i, p in enumerate(bodies) if p.start > head.start and (after is None or p.start < after.start)]
        if inside:
            yield LiveEntry(
                time=live.value(text[head.start : head.end]),
                span=(head.start, head.end),
                first=inside[0],
                last=inside[-1],
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


def _times(text: str, parts: Sequence[Piece], marked: markup.Marked | None, clue: Clue) -> _Times:
    """The metadata's times; else a line that says published, any date line next, then the page's address."""
    told_when = [part for part in parts if part.kind == "date"]
    lines = [part for part in told_when if part.what != "live"] or told_when
    changed = [part for part in lines if _CHANGED.match(text, part.start, part.end)]
    first, last = _dated(text, [p for p in lines if p not in changed] + changed), _dated(text, changed)
    told, updated = (marked.published, marked.updated) if marked else (None, None)
    if told:
        first = (Found(told.day.isoformat()), Found(str(told)) if told.time else None)
    elif first is None and (day := in_address(clue.url)):
        first = (Found(day.isoformat()), None)
    return _Times(
        first[0] if first else None,
        first[1] if first else None,
        Found(str(updated)) if updated else (last[1] or last[0]) if last else None,
    )


def _dated(text: str, lines: Sequence[Piece]) -> tuple[Found, Found | None] | None:
    """The day of the first of the lines that names one, and the time of day in it."""
    for part in lines:
        line = text[part.start : part.end]
        if day := dates.iso_date(line):
            time = dates.clock(line, day[0])
            at = Found(time[0], _moved(time[1], part.start)) if time else None
            return Found(day[0], _moved(day[1], part.start)), at
    return None


def _moved(span: Span, by: int) -> Span:
    return (span[0] + by, span[1] + by)


def _blocks(text: str, reading: Reading) -> list[Block]:
    """The pieces as blocks; a link box within a sentence is a hole of the block around it."""
    found: list[Block] = []
    boxes = {(p.start, p.end) for p in reading.pieces if p.what == "teaser"}
    for block in _pieces(reading):
        before, box = found[-2:] if len(found) > 1 else (None, None)
        if before and box and box.span in boxes and _goes_on(text, before, block):
            span, hole = (before.span[0], block.span[1]), (box.span[0], block.span[0])
            found[-2:] = [msgspec.structs.replace(before, span=span, holes=(*before.holes, hole))]
        else:
            found.append(block)
    return found


def _goes_on(text: str, before: Block, after: Block) -> bool:
    """Whether a sentence of the one block goes on in the other, on the same line."""
    end = before.span[1]
    while end and text[end - 1] in "\"'”’)":
        end -= 1
    ended = text[end - 1 : end] in {".", "!", "?"}
    return before.kind == after.kind == "body" and not ended and "\n" not in text[before.span[1] : after.span[0]]


def _pieces(reading: Reading) -> Iterator[Block]:
    """Every piece; the dateline is one of its own before the first body block."""
    for piece in reading.pieces:
        start = piece.start
        if reading.dateline and piece.start == reading.dateline[1] and piece.kind == "body":
            end = start + reading.dateline[0].end
            yield Block(kind="dateline", span=(start, min(end, piece.end)))
            start = min(end, piece.end)
        if start < piece.end:
            yield Block(kind=piece.kind, span=(start, piece.end))
