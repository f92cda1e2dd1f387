"""A body paragraph → its pieces: the report's words, and the furniture, captions and notices glued into it.

In: the page's text, a paragraph's span, the headline. Out: `Piece`s in order, without gaps other than spaces.

    >>> text = "He left on Monday. Sign up for our newsletter."
    >>> [(p.kind, text[p.start:p.end]) for p in pieces(text, (0, len(text)))]
    [('body', 'He left on Monday.'), ('boilerplate', 'Sign up for our newsletter.')]
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from dragoman.article import captions, patterns
from dragoman.article.headline import repeated
from dragoman.article.sentences import sentences
from dragoman.records import BlockKind, Span

_MOST = 6  # cuts at a paragraph's start or end: more were never seen, and a hostile page shall not loop
_DECK = 30  # words that may follow a headline said again, as its sub-title
_LINK_WORDS = 25  # words: a headline that a "Read more:" links to is not longer
_FRESH = re.compile(
    r"(?<=[a-z0-9’'\"”?!)]) (?=(?:The|A|An|In|On|At|But|And|He|She|It|They|We|This|That|These|Those|There|As|After|"
    r"Before|Earlier|Meanwhile|However|While|When|If|Also|According|For|With|[“\"]\S+) )"
)
_BINDS = re.compile(
    r"\b(?:of|the|in|on|at|to|for|and|or|a|an|with|from|by|over|as|after|into|against|about|is|are|was)$", re.IGNORECASE
)
_GLUED = re.compile(r"\b([A-Z][\w’'-]*[a-z])(?=[A-Z])")
_NUMBERED = re.compile(
    r"\b(?:Hide|Show|Expand) [Cc]aption(?: \d{1,3} of \d{1,3})?\b|^Photos?: .{0,300}\b\d{1,3} of \d{1,3}\b"
)
_GALLERY = re.compile(r"(?:Photos?|Gallery|Slideshow|In pictures): ")
_MORE = re.compile(r"\bMORE\b")
_NAME = 60  # characters: a name as the report has it, and in full
_TEASER = 600  # characters: the longest run of glued headlines before its "MORE"


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of the page's text and its kind; of a caption, where its words and its credit are."""

    kind: BlockKind
    start: int
    end: int
    what: str = ""
    caption: Span | None = None
    credit: Span | None = None


def pieces(text: str, span: Span, headline: str | None = None) -> list[Piece]:
    """The pieces of the paragraph at `span`; those of no letters or digits are left out."""
    start, end = span
    if film := captions.player(text[start:end]):
        return [_moved(_captioned(film), start)]
    before, start = _heads(text, start, end)
    after, end = _tails(text, start, end)
    inner = [Piece("body", start, end)] if start < end else []
    for cut in (_headline_again, _gallery, _caption, _teasers, _sentences):
        inner = [
            part for piece in inner for part in (_cut(text, piece, cut, headline) if piece.kind == "body" else [piece])
        ]
    return [piece for piece in before + inner + after if re.search(r"\w", text[piece.start : piece.end])]


def _heads(text: str, start: int, end: int) -> tuple[list[Piece], int]:
    found: list[Piece] = []
    for _ in range(_MOST):
        match = patterns.head(text[start:end])
        if match is None:
            break
        found.append(Piece(match[0].kind, start, start + len(text[start : start + match[1]].rstrip()), match[0].what))
        start += match[1]
    return found, start


def _tails(text: str, start: int, end: int) -> tuple[list[Piece], int]:
    found: list[Piece] = []
    for _ in range(_MOST):
        match = patterns.tail(text[start:end])
        if match is None:
            break
        at = start + match[1]
        at += len(text[at:end]) - len(text[at:end].lstrip())
        found.insert(0, Piece(match[0].kind, at, end, match[0].what))
        end = start + len(text[start : start + match[1]].rstrip())
    return found, end


def _cut(text: str, piece: Piece, finder: object, headline: str | None) -> list[Piece]:
    """`piece` with what `finder` finds in it set apart; the rest stays body."""
    inner = text[piece.start : piece.end]
    parts: list[Piece] = []
    at = piece.start
    for found in finder(inner, headline):  # type: ignore[operator]
        parts += _stretch(text, at, piece.start + found.start)
        parts.append(_moved(found, piece.start))
        at = piece.start + found.end
    return parts + _stretch(text, at, piece.end)


def _moved(piece: Piece, by: int) -> Piece:
    caption, credit = piece.caption, piece.credit
    return replace(
        piece,
        start=piece.start + by,
        end=piece.end + by,
        caption=(caption[0] + by, caption[1] + by) if caption else None,
        credit=(credit[0] + by, credit[1] + by) if credit else None,
    )


def _stretch(text: str, start: int, end: int) -> list[Piece]:
    inner = text[start:end]
    start += len(inner) - len(inner.lstrip())
    end = start + len(inner.strip())
    return [Piece("body", start, end)] if start < end else []


def _headline_again(text: str, headline: str | None) -> Iterator[Piece]:
    """The headline said again at the end of a line, after a caption (its section's name before it)."""
    again = repeated(text, headline) if headline else None
    if again is None or len(text[again[1] :].split()) > _DECK:
        return
    if credit := captions.credit(text[: again[0]]):
        start = credit.whole[1] if credit.whole[1] < again[0] else again[0]
        yield Piece("boilerplate", start + len(text[start:]) - len(text[start:].lstrip()), len(text), "headline again")
    elif again[0] == 0 and not re.search(r"\w", text[again[1] :]):
        yield Piece("boilerplate", 0, len(text), "headline again")


def _gallery(text: str, _: str | None) -> Iterator[Piece]:
    """The pictures of a gallery, each with its caption and number, that a crawler glued into one line."""
    if _NUMBERED.search(text):
        title = _GALLERY.search(text)
        yield Piece("boilerplate", title.start() if title else 0, len(text), "gallery")


def _caption(text: str, _: str | None) -> Iterator[Piece]:
    found = captions.credit(text)
    if found:
        yield _captioned(found)
    elif captions.labelled(text) and len(sentences(text)) <= 3:
        yield Piece("caption", 0, len(text), caption=(0, len(text)))


def _captioned(found: captions.Credit) -> Piece:
    caption, name = (span if span[0] < span[1] else None for span in (found.caption, found.name))
    return Piece("caption", *found.whole, caption=caption, credit=name)


def _teasers(text: str, _: str | None) -> Iterator[Piece]:
    """A name that a site's link box follows: "Diaz Ana María DiazSenate votes on treaty Envoy resigns MORE"."""
    at = 0
    for glued in _GLUED.finditer(text):
        more = _MORE.search(text, glued.end(), glued.end() + _TEASER) if glued.start() >= at else None
        if more is None or (start := _full_name(text, at, glued)) is None:
            continue
        while text[start : start + 1].isspace():
            start += 1
        yield Piece("boilerplate", start, more.end(), "teaser")
        at = more.end()


def _full_name(text: str, at: int, surname: re.Match[str]) -> int | None:
    """Where the name in full begins that ends in `surname`: behind the surname as the report has it, or else at the
    first name said again ("Sarah Huckabee | Sarah Elizabeth SandersAide … MORE Sanders"); `None` without either."""
    low = max(at, surname.start() - _NAME)
    before = text.rfind(surname[1], low, surname.start())
    if before >= 0:
        return before + len(surname[1])
    names = list(re.finditer(r"[A-Z][\w’'-]+", text[low : surname.start()]))
    first = {name[0]: name.start() for name in reversed(names)}
    again = [name.start() for name in names if first[name[0]] < name.start()]
    return low + again[-1] if again else None


def _sentences(text: str, _: str | None) -> Iterator[Piece]:
    for start, end in sentences(text):
        found = patterns.sentence(text[start:end])
        if found is None:
            continue
        if found.what == "related":
            end = _link_end(text, start, end)
        if end:
            yield Piece(found.kind, start, end, found.what)


def _link_end(text: str, start: int, end: int) -> int:
    """Where the linked headline ends that has no full stop: before a word that opens a sentence; 0 if nowhere."""
    for fresh in _FRESH.finditer(text, start, end):
        words = len(text[start : fresh.start()].split())
        if words >= 6 and not _BINDS.search(text[: fresh.start()]):
            return fresh.start() if words <= _LINK_WORDS else 0
    return end if len(text[start:end].split()) <= _LINK_WORDS else 0
