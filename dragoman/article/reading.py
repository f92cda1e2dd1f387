"""A page's paragraphs → its pieces, headline and dateline: the part of the stage that text and HTML pages share.

In: the page's text, and what markup or a crawler says. Out: a `Reading`, pieces in the order of the page.

    >>> [p.kind for p in read("Envoys leave Geneva talks\\n\\nThe envoys left on Monday, the town said.").pieces]
    ['headline', 'body']
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from dragoman.article import captions, live, outlets, patterns, scoring
from dragoman.article.dateline import Dateline, dateline
from dragoman.article.headline import freed, words
from dragoman.article.paragraphs import Paragraph, paragraphs
from dragoman.article.pieces import Piece, pieces
from dragoman.records import Span

_NAME = re.compile(
    r"(?:[A-ZÀ-Þ][\w.’'-]*|[A-ZÀ-Þ]\.)(?: (?:de|del|la|van|von|bin|al|el|der|da|[A-ZÀ-Þ][\w.’'-]*)){1,3}"
    r"(?:(?:,| and| &|, and) [A-ZÀ-Þ][\w.’'-]*(?: (?:de|van|von|bin|al|el|[A-ZÀ-Þ][\w.’'-]*)){1,3}){0,4}$"
)
_CLOSED = re.compile(r"(?<!\b[A-Z])(?<!\.\.)[.,;:][\"”’']?$")  # ends as sentences do; "U.S." and "…" end headlines too
_TWO = re.compile(r"[^.!?]{3,}[.!?][’'”\"]? [A-Z][^.!?]+\.$")  # a headline of two short sentences
_LABELS = frozenset(
    {"related", "gallery", "by", "role", "ornament"}
)  # "Opinion: …", "Analysis: …" open headlines as well
_ABOVE = 60  # paragraphs above the body in which the headline is looked for
_STRONG = 0.5  # log-odds, the extractor's word counted in
_TRUSTED = 0.75  # of the likely paragraphs the extractor must have to be believed about the others
_LAST = 4  # paragraphs at the report's end among which a note on its author stands
_LEAD = 8  # paragraphs before the first body paragraph in which byline and date are looked for
_ABOVE_LIVE = 3  # lines between the newest block's time and its first paragraph: a name, a heading
_SPEAKER = re.compile(r"[A-Z][A-Z .’'-]{2,40}:\s")  # "ANA DIAZ: …" in a transcript; "NEW DELHI: …" once is a dateline
_SHORT = 3  # paragraphs: a sentence or two that somebody typed, a headline and its summary
_NEAR = 6  # paragraphs on either side in which a sub-heading's neighbours are looked for, adverts passed over
_ITEM = re.compile(r"[•·▪●*–—-]\s|\d{1,2}[.)]\s")
_DOUBLED, _DOUBLED_WORDS = 2, 6  # pairs of the same line on a page, and the words in one, that make a gallery
_QUOTED_AGAIN = 8  # words: a shorter line that stands inside a paragraph may be a sentence said twice


@dataclass(frozen=True, slots=True)
class Reading:
    """The pieces of a page; `headline` is the headline proper, `dateline` comes with its paragraph's offset."""

    pieces: tuple[Piece, ...]
    headline: Span | None = None
    dateline: tuple[Dateline, int] | None = None


@dataclass(frozen=True, slots=True)
class Clue:
    """What is known of the page from outside its text."""

    publisher: str | None = None
    url: str | None = None
    title: str | None = None
    hints: Mapping[int, scoring.Hint] | None = None


def read(text: str, clue: Clue | None = None) -> Reading:
    """The pieces of the page `text`."""
    clue = clue or Clue()
    lines = paragraphs(text)
    values = scoring.scores(lines, clue.hints)
    (first, last), values, shares = scoring.gathered(lines, values, marked=bool(clue.hints))
    if first == last or len(lines) <= _SHORT:
        first, last, values = 0, len(lines), _all(lines, values, first == last)
    top = _headline_index(lines, first, shares, clue)
    first = max(first, top + 1) if top is not None else first
    headline = _headline_span(lines, top, clue)
    said = text[slice(*headline)] if headline else None
    parts: list[Piece] = []
    if top is not None and headline:
        parts += _around(lines[top], headline)
    table = frozenset(
        i for i in scoring.rows(lines, clue.hints) if first <= i < last and not patterns.line(lines[i].text)
    )
    kept = (_kept(lines, values, first, last) | table) - _refused(lines, values, first, last, clue.hints or {})
    timed, opening = _timed(lines, top, first, last)
    for i, line in enumerate(lines):
        if i == top:
            continue
        if i in timed:
            parts.append(Piece("date", line.start, line.end, "live"))
        elif i - 1 in timed and _is_byline(line.text):
            parts.append(Piece("byline", line.start, line.end, "name"))
        elif i in kept & table:
            parts.append(Piece("body", line.start, line.end, "row"))
        elif i in opening and i in kept:
            parts += _opened(text, line, opening[i], said)
        elif i in kept:
            parts += pieces(text, (line.start, line.end), said)
        else:
            parts += _aside(text, line, top if top is not None else -1, i, first, said)
    parts.sort(key=lambda part: part.start)
    parts = _once(text, parts)
    return Reading(tuple(parts), headline, _dateline(text, parts))


def _timed(
    lines: Sequence[Paragraph], top: int | None, first: int, last: int
) -> tuple[frozenset[int], Mapping[int, int]]:
    """The lines that are times of a live page's blocks, and where the time ends in those that open with one.

    The newest block's time stands above the body's first paragraph.
    """
    start = max(0 if top is None else top + 1, first - _ABOVE_LIVE)
    if first >= last:
        return frozenset(), {}
    timed = frozenset(start + i for i in live.times(lines[start:last]))
    return timed, {} if timed else {first + i: end for i, end in live.leading(lines[first:last]).items()}


def _opened(text: str, line: Paragraph, end: int, headline: str | None) -> Iterator[Piece]:
    """A block of a live page in one paragraph: its time, then its words."""
    yield Piece("date", line.start, line.start + end, "live")
    rest = line.text[end:]
    start = line.start + end + len(rest) - len(rest.lstrip(" :–—|-"))
    yield from pieces(text, (start, line.end), headline)


def _all(lines: Sequence[Paragraph], values: Sequence[float], none: bool) -> list[float]:
    """The scores of a page too short to tell its parts apart: all is the report that no pattern says is not."""
    return [
        max(value, 0.1) if (none or scoring.ended(line.text)) and not patterns.line(line.text) else value
        for line, value in zip(lines, values, strict=True)
    ]


def _headline_index(lines: Sequence[Paragraph], first: int, shares: Sequence[float], clue: Clue) -> int | None:
    """The paragraph that is the headline: the title's words, or the best candidate above the body."""
    last = max(first, 1)
    if clue.title:
        for i in range(min(len(lines), last + 3)):
            if words(lines[i].text) == words(clue.title):
                return i
    around = range(max(0, first - _ABOVE), min(len(lines), last + 2))
    told = {i: 4 * shares[i] * _weight(lines[i].text) for i in around}
    found = [(_as_headline(_bare(lines[i].text, clue), i, first) + told[i], i) for i in around]
    found = [(score, i) for score, i in found if score > told[i]]
    best = max(found, default=(0.0, -1))[0]
    return next((i for score, i in found if score > best - 0.8), None)


def _weight(text: str) -> float:
    """How much a line's words in common with the body say: of a section's name of one or two words, little."""
    count = len(scoring.content(text))
    return count / (count + 2)


def _bare(text: str, clue: Clue) -> str:
    return text[slice(*_proper(text, clue))]


def _proper(text: str, clue: Clue) -> Span:
    """The headline proper in a line: no site's name around it, no player's link behind it."""
    start, end = freed(text, clue.publisher, clue.url)
    tail = patterns.tail(text[start:end])
    return (start, start + len(text[start : start + tail[1]].rstrip())) if tail and tail[1] else (start, end)


def _as_headline(text: str, i: int, first: int) -> float:
    count = len(text.split())
    if not 2 <= count <= (45 if i == 0 else 35) or (
        _CLOSED.search(text) and not (i == 0 and _TWO.match(text) and count <= 20)
    ):
        return 0.0
    found = patterns.line(text)
    labelled = i == 0 and count > 2 and found and found.what in _LABELS
    if (found and not labelled) or patterns.line(text, "section") or captions.credit(text) or (i and _is_byline(text)):
        return 0.0
    if i > first and scoring.ended(text):
        return 0.0
    size = 2.0 if 5 <= count <= 20 else 0.8 if count > 2 else 0.2
    near = max(0.0, 1.5 - 0.1 * abs(first - i)) + (1.5 if i == 0 else 0.0)
    return max(0.1, size + near - (2.5 if i >= first and i > 0 else 0.0))


def _headline_span(lines: Sequence[Paragraph], top: int | None, clue: Clue) -> Span | None:
    if top is None:
        return None
    start, end = _proper(lines[top].text, clue)
    return (lines[top].start + start, lines[top].start + end)


def _around(line: Paragraph, headline: Span) -> Iterator[Piece]:
    """The headline's piece, and what of its line is the site's."""
    yield Piece("headline", *headline)
    for start, end in ((line.start, headline[0]), (headline[1], line.end)):
        inner = line.text[start - line.start : end - line.start]
        if re.search(r"\w", inner):
            lead = len(inner) - len(inner.lstrip(" |-–—»:·"))
            yield Piece("boilerplate", start + lead, start + len(inner.rstrip(" |-–—»:·")), "site name")


def _kept(lines: Sequence[Paragraph], values: Sequence[float], first: int, last: int) -> set[int]:
    """The paragraphs that belong to the report, whole or in pieces."""
    kept: set[int] = set()
    listing = False
    for i in range(first, last):
        text, ended = lines[i].text, scoring.ended(lines[i].text)
        if patterns.line(text, "list"):
            listing = True
            continue
        listing = listing and not (ended and len(text.split()) > 6)
        if listing or patterns.line(text) or patterns.line(text, "section"):
            continue
        if i >= max(last - _LAST, first + 1) and patterns.line(text, "end"):
            continue
        if values[i] > 0 or _sub_heading(lines, values, i, first, last):
            kept.add(i)
    return kept


def _refused(
    lines: Sequence[Paragraph], values: Sequence[float], first: int, last: int, hints: Mapping[int, scoring.Hint]
) -> set[int]:
    """The paragraphs that the extractor does not hold for body, unless it plainly lost a good part of the report."""
    said = {i: hint.body for i in range(first, last) if (hint := hints.get(lines[i].start)) and hint.body is not None}
    strong = [body for i, body in said.items() if values[i] > _STRONG]
    if strong and sum(strong) < _TRUSTED * len(strong):
        return set()
    return {i for i, body in said.items() if not body}


def _sub_heading(lines: Sequence[Paragraph], values: Sequence[float], i: int, first: int, last: int) -> bool:
    """Whether a low-scored line stands alone between paragraphs of the report, or is an item of a list."""
    if _ITEM.match(lines[i].text) or scoring.ended(lines[i].text):
        return values[i] > -4
    before = [j for j in range(max(first, i - _NEAR), i) if not patterns.line(lines[j].text)][-2:]
    after = [j for j in range(i + 1, min(last, i + 1 + _NEAR)) if not patterns.line(lines[j].text)][:2]
    around = before + after
    return values[i] > -5 and sum(values[j] > 0 for j in around) >= max(1, len(around) - 1)


def _is_byline(text: str) -> bool:
    found = patterns.line(text)
    return (found is not None and found.kind == "byline") or bool(
        _NAME.match(text) and len(text.split()) <= 14 and not outlets.named(text)
    )


def _aside(text: str, line: Paragraph, top: int, i: int, first: int, headline: str | None) -> Iterator[Piece]:
    """A paragraph outside the report: its head matter, captions and notices are told, the rest is furniture."""
    found = patterns.line(line.text)
    lead = max(top, first - _LEAD) <= i < first
    if found and found.kind in {"date", "byline"} and not lead:
        yield Piece("boilerplate", line.start, line.end, found.what)
    elif found and found.kind != "boilerplate":
        yield Piece(found.kind, line.start, line.end, found.what)
    elif not found and abs(i - first) <= _LEAD and _is_caption(line.text):
        yield from (
            replace(part, kind="boilerplate") if part.kind == "body" else part
            for part in pieces(text, (line.start, line.end), headline)
        )
    elif (
        not found and lead and _NAME.match(line.text) and not outlets.named(line.text) and len(line.text.split()) <= 14
    ):
        yield Piece("byline", line.start, line.end, "name")
    elif re.search(r"\w", line.text):
        yield Piece("boilerplate", line.start, line.end, found.what if found else "aside")


def _is_caption(text: str) -> bool:
    return bool(patterns.head(text) or captions.credit(text) or captions.labelled(text))


def _once(text: str, parts: list[Piece]) -> list[Piece]:
    """Body pieces that repeat another word for word, as pull quotes do, are furniture."""
    parts = _without_doubled(text, parts)
    seen: set[tuple[str, ...]] = set()
    bodies = [" ".join(words(text[p.start : p.end])) for p in parts if p.kind == "body"]
    joined = "\n".join(f" {body} " for body in bodies)
    result = []
    for part in parts:
        said = words(text[part.start : part.end]) if part.kind == "body" else ()
        inside = len(said) >= _QUOTED_AGAIN and joined.count(f" {' '.join(said)} ") > 1
        again = len(said) >= 4 and said in seen
        pull = inside and not again and sum(body == " ".join(said) for body in bodies) == 1
        result.append(replace(part, kind="boilerplate", what="again") if again or pull else part)
        seen.add(said)
    return result


def _without_doubled(text: str, parts: list[Piece]) -> list[Piece]:
    """Lines said twice in a row, several times over, are a gallery's captions, for two widths of screen."""
    bodies = [(i, words(text[p.start : p.end])) for i, p in enumerate(parts) if p.kind == "body"]
    twice = [(i, j) for (i, a), (j, b) in itertools.pairwise(bodies) if a == b and len(a) >= _DOUBLED_WORDS]
    if len(twice) < _DOUBLED:
        return parts
    told = {i for pair in twice for i in pair}
    return [replace(p, kind="boilerplate", what="gallery") if i in told else p for i, p in enumerate(parts)]


def _dateline(text: str, parts: Sequence[Piece]) -> tuple[Dateline, int] | None:
    bodies = [part for part in parts if part.kind == "body"]
    speakers = sum(bool(_SPEAKER.match(text, part.start, part.end)) for part in bodies)
    for part in bodies[:3]:
        found = dateline(text[part.start : part.end])
        if found and not (speakers > 1 and _SPEAKER.match(text, part.start, part.end)):
            return found, part.start
    return None
