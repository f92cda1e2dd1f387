"""A page's titles: what its head calls it, and the headline that it shows.

In: the page's tree, its head's word, the headings among its lines. Out: titles without the site's name, the headline
first.

    >>> shown = [Heading("Envoys leave Geneva without a deal", "h1", 0)]
    >>> titles(Head(title="No deal in Geneva", og_title="No deal as envoys leave Geneva"), (), shown)
    ('Envoys leave Geneva without a deal', 'No deal in Geneva', 'No deal as envoys leave Geneva')

The headline is what a reader sees above the report. Heads often hold others, written for search engines and links: they
tell which of the page's headings is the headline, and stand for it where the page shows none.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from dragoman.article.headline import freed, words
from dragoman.article.metadata import Head

_LONGEST = 400  # characters: what is longer is no headline
_CUT = ("...", "…")
_TELLING = 4  # words of a heading that may be the headline though no title of the head is like it
_NEAR = 12  # lines between such a heading and the body, byline, picture and share bar among them
_MOST = 200  # headings of a page: live pages have that many
_PIECES, _HEADINGS = 12, 20  # pieces of text in a heading, and headings, that are looked at


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading that the page shows, and how many lines above the body it stands (`None`: not above it)."""

    text: str
    tag: str
    above: int | None = None


def titles(found: Head, told: Sequence[str], shown: Sequence[Heading]) -> tuple[str, ...]:
    """The titles, each once. A title that the head cuts short ("…") or that only names the site is none.

    `told`: further titles that the head gives, the surest first.
    """
    named = _completed(
        [name for title in (found.title, found.og_title, *told) if title and (name := _own(title, found))]
    )
    headings = [heading for heading in shown[:_MOST] if heading.text and not _is_site(heading.text, found)]
    others = [heading.text for heading in headings if heading.tag == "h1"][:1]
    first = [*_alike(headings, named), *_alone(headings), *named, *others]
    whole = [title for title in first if not title.endswith(_CUT) and not _is_site(title, found)] or first
    unique = {words(title): title for title in reversed(whole)}
    return tuple(sorted(unique.values(), key=whole.index))


def _own(title: str, found: Head) -> str:
    """The title without the site's name."""
    clean = " ".join(title[:_LONGEST].split())
    start, end = freed(clean, found.sitename, found.url)
    return clean[start:end].strip(" |-–—·")


def _completed(named: list[str]) -> list[str]:
    """The titles; one that is cut short as another that begins with its words goes on."""
    return [next((other for other in named if _goes_on(title, other)), title) for title in named]


def _goes_on(title: str, other: str) -> bool:
    said = words(title)
    return title.endswith(_CUT) and not other.endswith(_CUT) and len(said) > 2 and words(other)[: len(said)] == said


def _alike(headings: Sequence[Heading], named: Sequence[str]) -> Iterator[str]:
    """The headings of the first rank that a title of the head is, then those it resembles, then lower ones it is."""
    first = [heading.text for heading in headings if heading.tag == "h1"]
    known = {words(title) for title in named}
    yield from (text for text in first if words(text) in known)
    yield from (text for text in first if any(_resemble(text, title) for title in named))
    yield from (heading.text for heading in headings if words(heading.text) in known)


def _resemble(a: str, b: str) -> bool:
    first, second = words(a), words(b)
    if len(first) == 1:
        return second[:1] == first and len(second) > 1 and _ends_before_mark(a, b)
    return 2 * len(set(first) & set(second)) >= 0.5 * (len(set(first)) + len(set(second)))


def _ends_before_mark(a: str, b: str) -> bool:
    """Whether a heading of one word is a title up to its separator: "Penny" of "Penny - Stardew Wiki"."""
    return b[: len(a)].casefold() == a.casefold() and b[len(a) :].lstrip()[:1] in set("-–—|:·»")


def _alone(headings: Sequence[Heading]) -> Iterator[str]:
    """The page's only heading of the first rank, if it stands right above the body and says something."""
    first = [heading for heading in headings if heading.tag == "h1"]
    if len(first) == 1 and len(words(first[0].text)) >= _TELLING:
        above = first[0].above
        if above is not None and above <= _NEAR:
            yield first[0].text


def _is_site(title: str, found: Head) -> bool:
    return bool(found.sitename) and words(title) == words(found.sitename or "")


def parts(tree: Any, named: Sequence[str | None]) -> dict[str, tuple[str, ...]]:
    """The headings in which a title of the head is one piece of several: "World" and "Envoys leave" in one h1.

    By the heading's words, joined, with the texts of its pieces: what is before the title, the title, what is after.
    """
    known = [said for title in named if title and len(said := words(title)) >= _TELLING - 1]
    found = {}
    for element in itertools.islice(tree.iter("h1"), _HEADINGS):
        pieces = [text for piece in itertools.islice(element.itertext(), _PIECES) if (text := " ".join(piece.split()))]
        runs = list(itertools.combinations(range(len(pieces) + 1), 2))
        span = next(((i, j) for said in known for i, j in runs if words(" ".join(pieces[i:j])) == said), None)
        if span and span != (0, len(pieces)):
            cut = (pieces[: span[0]], pieces[slice(*span)], pieces[span[1] :])
            found[" ".join(words(" ".join(pieces)))] = tuple(" ".join(part) for part in cut if part)
    return found
