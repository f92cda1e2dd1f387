"""An HTML page → its lines as text, and what the markup says of each.

In: HTML as text or bytes. Out: a `Marked`: text (a paragraph a line, blank lines between), title, authors, date, site
name, and a `Hint` for each paragraph. Which lines are body is trafilatura's word and that of the page's own JSON-LD;
the scorer weighs it. Whatever a library raises becomes a `PageError`.

    >>> marked = page("<html><body><h1>Envoys leave</h1><p>The envoys left on Monday, the town said.</p></body></html>")
    >>> marked.text
    'Envoys leave\\n\\nThe envoys left on Monday, the town said.'
"""

from __future__ import annotations

import copy
import itertools
import logging
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

import htmldate
import trafilatura
from lxml import etree
from lxml import html as lxml_html

from dragoman import charsets
from dragoman.article import bylines, patterns
from dragoman.article.defusing import defused
from dragoman.article.headline import freed, words
from dragoman.article.instants import Instant, in_address, instant
from dragoman.article.metadata import Head, head
from dragoman.article.scoring import Hint
from dragoman.article.titles import Heading, parts, titles
from dragoman.errors import PageError

for _name in ("trafilatura", "htmldate", "charset_normalizer"):
    logging.getLogger(_name).setLevel(logging.CRITICAL)

_ELEMENT = re.compile(r"\w+")
_BLOCKS = frozenset(
    _ELEMENT.findall(
        "p div li ul ol h1 h2 h3 h4 h5 h6 section article header footer nav aside figure figcaption blockquote table "
        "tr td th br form button dl dt dd main hr pre option label center address details summary fieldset caption"
    )
)
_SKIPPED = frozenset(
    _ELEMENT.findall(
        "script style noscript template head svg iframe select textarea object embed canvas math audio video input map"
    )
)
_SHOWN_AS_BLOCK = re.compile(r"display\s*:\s*block")
_UNSEEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden")
_LARGEST = 6_000_000  # characters: live pages with all their scripts have two million
_LARGE = 3_000_000  # characters: above it the libraries' searches take minutes, and the lines speak for themselves
_MOST = 30_000  # elements: long live pages have 10,000
_CELLS, _CELL = 12, 100  # cells of a row, and characters of a cell, of a table of data
_DEEPEST = 400  # nested elements: browsers stop at 512, libxml2 at 256 unless told otherwise
_LONGEST_TITLE = 400  # characters: what is longer is no headline
_SENTENCE = 60  # characters: a longer line of the body is no label
_TELLING = 600  # characters: a shorter JSON-LD body is a summary
_LONGEST_LINE = 100_000  # characters
_BEYOND = 6  # paragraphs kept around the body for what may stand there: byline, date, notices
_NO_TEXT = "save the page as the browser shows it, or give its text"


@dataclass(frozen=True, slots=True)
class Marked:
    """The page's text and what its markup told."""

    text: str
    title: str | None = None
    sitename: str | None = None
    url: str | None = None
    published: Instant | None = None
    updated: Instant | None = None
    section: str | None = None
    free: bool | None = None
    titles: tuple[str, ...] = ()
    authors: tuple[str, ...] = ()
    hints: Mapping[int, Hint] = field(default_factory=dict)


@dataclass(slots=True)
class _Line:
    text: str
    tag: str
    links: float
    hidden: bool = False
    body: bool | None = None


def page(html: str | bytes, url: str | None = None) -> Marked:
    """The page's lines and metadata. `PageError` if nothing on it can be read."""
    source = charsets.decoded(html) if isinstance(html, bytes) else html
    tree = _parsed(source)
    found = head(tree)
    extracted, told = ("", None) if len(source) > _LARGE or _too_many(tree) else _extracted(tree, url)
    guess = _guessed(found, told, tree)
    shown = _apart(list(_lines(tree)), tree, found)
    lines = _marked(shown, extracted, found.body or (found.blocks if _is_empty(shown) else None))
    if not lines:
        raise PageError("no text on the page", hint=_NO_TEXT)
    called = _titled(found, told, lines)
    title = called[0] if called else None
    text, hints = _laid_out(_kept(lines, title))
    return Marked(
        text=text,
        title=title,
        sitename=found.sitename or (told.sitename if told is not None else None),
        url=found.url,
        published=_published(found, guess, url or found.url),
        updated=found.updated,
        section=found.section,
        free=found.free,
        titles=called[1:],
        authors=bylines.declared(found.authors) or bylines.declared(_authors(told)),
        hints=hints,
    )


def _parsed(html: str) -> Any:
    """The element tree. Elements nested too deeply to be a page's are refused before any library walks them."""
    if not html.strip():
        raise PageError("the page is empty", hint="check that the page was saved with its text")
    if len(html) > _LARGEST:
        raise PageError(f"HTML of more than {_LARGEST:,} characters", hint="save the article alone")
    parser = lxml_html.HTMLParser(
        encoding="utf-8", remove_comments=True, remove_pis=True, huge_tree=False, recover=True
    )
    try:
        tree = lxml_html.document_fromstring(
            defused(html).encode("utf-8", "replace"), parser=parser, ensure_head_body=True
        )
    except (etree.LxmlError, ValueError, AssertionError, RecursionError) as error:
        raise PageError(f"the HTML cannot be parsed: {error}", hint=_NO_TEXT) from None
    _prune(tree)
    return tree


def _prune(tree: Any) -> None:
    """Cuts off what is nested deeper than a browser would show."""
    stack = [(tree, 0)]
    while stack:
        element, depth = stack.pop()
        if depth >= _DEEPEST:
            for child in list(element):
                element.remove(child)
        else:
            stack.extend((child, depth + 1) for child in element)


def _lines(tree: Any) -> Iterator[_Line]:
    """The page's lines: text between the ends of block elements, inline elements' text joined."""
    body = tree.find("body")
    rows = _data_rows(tree)
    buffer: list[str] = []
    linked, tag, hidden, inside = 0, "", 0, False
    for event, element in etree.iterwalk(body if body is not None else tree, events=("start", "end")):
        name = element.tag if isinstance(element.tag, str) else ""
        if inside and name in {"td", "th"}:
            buffer.append(" | " if event == "start" and "".join(buffer).strip() else " ")
        if name == "tr" and element in rows:
            inside = event == "start"
        if (name in _BLOCKS and (not inside or name == "tr")) or (name == "span" and _block(element)):
            yield from _line(buffer, tag, linked, hidden > 0)
            buffer, linked, tag = [], 0, _tag(element)
        if event == "start" and name in _SKIPPED:
            _drop(element)
        if _hidden(element):
            hidden += 1 if event == "start" else -1
        text = element.text if event == "start" else element.tail
        if text:
            buffer.append(text)
            linked += len(text) if event == "start" and _in_link(element) else 0
    yield from _line(buffer, tag, linked, hidden > 0)


def _data_rows(tree: Any) -> set[Any]:
    """The rows of tables of data: lines with bars between the cells. Tables that lay a page out have long cells."""
    found = set()
    for row in itertools.islice(tree.iter("tr"), _MOST):
        cells = [cell for cell in row if cell.tag in ("td", "th")]
        nested = any(cell.find(".//table") is not None for cell in cells)
        if 2 <= len(cells) <= _CELLS and not nested and all(_is_cell(cell) for cell in cells):
            found.add(row)
    return found


def _is_cell(cell: Any) -> bool:
    return len("".join(itertools.islice(cell.itertext(), _CELL))) <= _CELL


def _hidden(element: Any) -> bool:
    if not isinstance(element.tag, str):
        return False
    style = element.get("style") or ""
    return element.get("hidden") is not None or (len(style) < 400 and bool(_UNSEEN.search(style)))


def _block(element: Any) -> bool:
    """Whether an inline element is styled to be a paragraph."""
    return bool(_SHOWN_AS_BLOCK.search((element.get("style") or "")[:400]))


def _drop(element: Any) -> None:
    for child in list(element):
        element.remove(child)
    element.text = None


def _in_link(element: Any) -> bool:
    return any(parent.tag == "a" for parent, _ in zip([element, *element.iterancestors()], range(4), strict=False))


def _tag(element: Any) -> str:
    """The element that the line stands in: itself, or the paragraph, heading, item, caption around it."""
    for parent, _ in zip([element, *element.iterancestors()], range(6), strict=False):
        if parent.tag in {
            "p",
            "li",
            "figcaption",
            "h1",
            "h2",
            "h3",
            "h4",
            "h5",
            "h6",
            "blockquote",
            "td",
            "time",
            "tr",
            "address",
        }:
            return str(parent.tag)
    return str(element.tag)


def _line(buffer: list[str], tag: str, linked: int, hidden: bool) -> Iterator[_Line]:
    raw = "".join(buffer)
    for part in re.split(r"\n[ \t]*\n", raw) if tag == "pre" else [raw]:
        if text := _clean(part[:_LONGEST_LINE]):
            yield _Line(text, tag, linked / max(1, len(raw.strip())), hidden)


def _clean(text: str) -> str:
    """One line: runs of spaces are one, control and zero-width characters are gone."""
    return " ".join(
        re.sub(r"[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\u200b\u200e\u200f\u2060\ufeff\ufffe\uffff]", "", text).split()
    )


def _too_many(tree: Any) -> bool:
    """Whether the page has so many elements that the libraries' queries, quadratic in them, would take minutes."""
    return next(itertools.islice(tree.iter(), _MOST, None), None) is not None


def _extracted(tree: Any, url: str | None) -> tuple[str, Any]:
    """trafilatura's text of the body, and its document with metadata (`None` if it found nothing or failed)."""
    try:
        told = trafilatura.bare_extraction(
            copy.deepcopy(tree), url=url, include_comments=False, include_tables=True, with_metadata=True
        )
    except Exception:  # the library is fed hostile pages, and what it raises on them is not documented
        return "", None
    return (getattr(told, "text", None) or "", told) if told is not None else ("", None)


def _marked(lines: list[_Line], extracted: str, linked: str | None) -> list[_Line]:
    """The lines, marked as body where trafilatura's text or the JSON-LD's holds them.

    Where the page's elements hold little of that text (it came from a script), its own lines stand for the page's.
    """
    declared = f" {' '.join(words(linked))} " if linked and len(linked) > _TELLING else ""
    if not extracted and not declared:
        return [line for line in lines if not line.hidden]
    whole = {words(line.lstrip("-– ")) for line in extracted.split("\n")}
    running = f" {' '.join(words(extracted))} "
    for line in lines:
        said = words(line.text)
        phrase = f" {' '.join(said)} "
        line.body = bool(said) and (
            said in whole or (len(said) >= 4 and phrase in running) or (len(said) >= 8 and phrase in declared)
        )
    covered = sum(len(line.text) for line in lines if line.body)
    told = max(extracted, linked if linked and declared else "", key=len)
    if len(told) > 300 and covered < 0.5 * len(told):
        return [_Line(text, "p", 0.0, body=True) for line in told.split("\n") if (text := _clean(line))]
    return [line for line in lines if line.body or not line.hidden]


def _guessed(found: Head, told: Any, tree: Any) -> Instant | None:
    """htmldate's guess, where the head tells no day: from all but what the article's sentences tell of.

    Where a page bears no date htmldate takes one from anywhere, in the end the year that its text names most often, as
    the first of January. A first of a month must stand where pages bear their dates.
    """
    if found.published or not getattr(told, "date", None):
        return None
    bare = copy.deepcopy(tree)
    for element in bare.iter():
        if _long(element.tail):
            element.tail = None
        if element.tag not in ("script", "title") and _long(element.text):
            element.text = None
    day = instant(_dated(bare, everywhere=True))
    return day if day is None or day.day.day > 1 else instant(_dated(bare, everywhere=False))


def _long(text: str | None) -> bool:
    return text is not None and len(_clean(text)) > _SENTENCE


def _dated(tree: Any, *, everywhere: bool) -> str | None:
    try:
        day: str | None = htmldate.find_date(tree, original_date=True, extensive_search=everywhere)
    except Exception:  # as with trafilatura
        return None
    return day


def _published(found: Head, guess: Instant | None, url: str | None) -> Instant | None:
    """The head's word, else the guess. The address knows the newsroom's day where the head has only UTC."""
    main = found.published or guess
    day = in_address(url)
    if day is None or (main and main.day <= day):
        return main
    zoned = main is not None and main.time is not None and main.time.utcoffset()
    return (
        main
        if main and zoned and (main.day - day).days == 1
        else Instant(day, main.time if main and (main.day - day).days == 1 else None)
    )


def _titled(found: Head, told: Any, lines: list[_Line]) -> tuple[str, ...]:
    """The page's titles, the headline that it shows first."""
    first = next((i for i, line in enumerate(lines) if line.body and len(line.text) > _SENTENCE), None)
    shown = [
        Heading(_shown(line.text, found), line.tag, first - i if first is not None and i < first else None)
        for i, line in enumerate(lines)
        if line.tag in {"h1", "h2"}
    ]
    return titles(found, [title for title in (getattr(told, "title", None), found.document) if title], shown)


def _shown(text: str, found: Head) -> str:
    clean = _clean(text[:_LONGEST_TITLE])
    start, end = freed(clean, found.sitename, found.url)
    return clean[start:end]


def _is_empty(lines: list[_Line]) -> bool:
    """Whether the page shows next to no text: its scripts write it. A live page that does shows its newest blocks."""
    return sum(len(line.text) for line in lines if len(line.text) > _SENTENCE) < _TELLING


def _apart(lines: list[_Line], tree: Any, found: Head) -> list[_Line]:
    """The lines; a heading that holds the title beside a label or a second line is two."""
    known = parts(tree, (found.title, found.og_title, found.document))
    return [
        replace(line, text=text)
        for line in lines
        for text in (known.get(" ".join(words(line.text)), (line.text,)) if line.tag == "h1" else (line.text,))
    ]


def _kept(lines: list[_Line], title: str | None) -> list[_Line]:
    """The lines from the headline to a little beyond the body; the headline is put first if the page lacks it."""
    marked = [i for i, line in enumerate(lines) if line.body and len(line.text) > _SENTENCE] or [
        i for i, line in enumerate(lines) if len(line.text) > _SENTENCE
    ]
    first, last = (marked[0], marked[-1]) if marked else (0, len(lines) - 1)
    heading = _heading(lines, first, title)
    if heading is None:
        start, before = max(0, first - _BEYOND), [_Line(title, "h1", 0.0)] if title else []
    else:
        start, before = heading, []
    after = [
        line for line in lines[last + _BEYOND + 1 :] if (kind := patterns.line(line.text)) and kind.kind == "notice"
    ]
    return before + lines[start : last + _BEYOND + 1] + after[:4]


def _heading(lines: list[_Line], first: int, title: str | None) -> int | None:
    """The line that is the headline, nearest above the body."""
    if not title:
        return next((i for i in range(first, -1, -1) if lines[i].tag == "h1"), None)
    same = [i for i in range(min(len(lines), first + 4)) if words(lines[i].text) == words(title)]
    return same[-1] if same else None


def _laid_out(lines: list[_Line]) -> tuple[str, dict[int, Hint]]:
    hints: dict[int, Hint] = {}
    at = 0
    for line in lines:
        hints[at] = Hint(line.body, line.tag, line.links)
        at += len(line.text) + 2
    return "\n\n".join(line.text for line in lines), hints


def _authors(told: Any) -> tuple[str, ...]:
    names = getattr(told, "author", None) or ""
    return tuple(name.strip() for name in names.split(";") if name.strip())
