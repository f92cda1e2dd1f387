"""What a page's head says of it: JSON-LD, OpenGraph and meta elements.

In: the parsed page. Out: a `Head`: titles, authors, when it was published and changed, site name, section, address,
whether it is free to read, the article's body if the page repeats it, a live page's blocks.

    >>> import lxml.html
    >>> page = lxml.html.fromstring('<head><meta property="og:title" content="Envoys leave"></head><body></body>')
    >>> head(page).og_title
    'Envoys leave'
"""

from __future__ import annotations

import datetime as dt
import html
import itertools
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from dragoman.article.instants import Instant, instant, localised

_TYPES = re.compile(r"(?:Article|Report|BlogPosting|Posting|Review|WebPage)$")
_MOST = 400  # JSON-LD nodes looked at: real pages have fewer than 100
_LARGEST = 2_000_000  # characters of one JSON-LD element
_LONGEST_TITLE = 1_000  # characters
_LONGEST_SECTION = 120  # characters
_LONGEST_NAMES = 300  # characters of all authors: a byline of eight names
_PUBLISHED = ("article:published_time", "datepublished", "parsely-pub-date", "dc.date.issued", "pubdate", "publishdate")
_UPDATED = ("article:modified_time", "og:updated_time", "datemodified", "lastmod", "last-modified")
_TAGS = re.compile(r"<[^<>]{0,400}>")


@dataclass(frozen=True, slots=True)
class Head:
    """`None` and `()` where the head does not say; `times` are those of all elements, in the page's order."""

    title: str | None = None
    og_title: str | None = None
    document: str | None = None
    authors: tuple[str, ...] = ()
    published: Instant | None = None
    updated: Instant | None = None
    section: str | None = None
    free: bool | None = None
    sitename: str | None = None
    url: str | None = None
    body: str | None = None
    blocks: str | None = None


def head(tree: Any) -> Head:
    """JSON-LD of the article first, OpenGraph and meta elements where it is silent."""
    meta = _meta(tree)
    nodes = sorted(_articles(tree), key=lambda node: "WebPage" in _type(node))
    linked = {key: value for node in reversed(nodes) for key, value in _facts(node).items() if value not in (None, ())}
    marked = _marked_times(tree)
    published = linked.get("published") or instant(_first(meta, *_PUBLISHED)) or marked.get("datepublished")
    updated = linked.get("updated") or instant(_first(meta, *_UPDATED)) or marked.get("datemodified")
    times = [found for found in map(instant, _times(tree, meta, nodes)) if found]
    return Head(
        title=linked.get("title"),
        og_title=_first(meta, "og:title", "twitter:title", "dc.title", "title"),
        document=_document(tree),
        authors=linked.get("authors") or _meta_authors(meta),
        published=published and localised(published, times),
        updated=updated and localised(updated, times),
        section=linked.get("section") or _section(meta),
        free=linked.get("free"),
        sitename=linked.get("sitename") or _first(meta, "og:site_name", "application-name", "twitter:site:name"),
        url=_first(meta, "og:url") or linked.get("url"),
        body=linked.get("body"),
        blocks=linked.get("blocks"),
    )


def _document(tree: Any) -> str | None:
    """What the `title` element says, as browsers show it on a tab."""
    return " ".join((tree.findtext(".//head/title") or "")[:_LONGEST_TITLE].split()) or None


def _marked_times(tree: Any) -> dict[str, Instant]:
    """The `time` elements that say what they are: by `itemprop`, or `pubdate`."""
    found: dict[str, Instant] = {}
    for element in tree.iter("time"):
        name = (element.get("itemprop") or ("datePublished" if element.get("pubdate") is not None else "")).lower()
        if name and (value := instant(element.get("datetime") or element.get("content"))):
            found.setdefault(name.split()[0], value)
    return found


def _times(tree: Any, meta: dict[str, str], nodes: list[dict[str, Any]]) -> Iterator[str]:
    for element in itertools.islice(tree.iter("time"), _MOST):
        yield element.get("datetime") or ""
    yield from (value for name, value in meta.items() if "date" in name or "time" in name)
    yield from (
        node[key] for node in nodes for key in ("datePublished", "dateModified") if isinstance(node.get(key), str)
    )


def _section(meta: dict[str, str]) -> str | None:
    found = _first(meta, "article:section", "parsely-section", "section", "cse_sectionname")
    return found[:_LONGEST_SECTION].split(",")[0].strip() or None if found and "://" not in found else None


def _meta(tree: Any) -> dict[str, str]:
    found: dict[str, str] = {}
    for element in tree.iter("meta"):
        name = element.get("property") or element.get("name") or element.get("itemprop")
        content = element.get("content")
        if name and content and content.strip():
            found.setdefault(name.strip().lower(), " ".join(content.split()))
    return found


def _first(meta: dict[str, str], *names: str) -> str | None:
    return next((meta[name] for name in names if name in meta), None)


def _articles(tree: Any) -> Iterator[dict[str, Any]]:
    """The JSON-LD objects that are articles, outermost first."""
    seen = 0
    for element in tree.iter("script"):
        if "ld+json" not in (element.get("type") or "").lower() or not element.text or len(element.text) > _LARGEST:
            continue
        queue: list[Any] = [_loaded(element.text)]
        while queue and seen < _MOST:
            node, seen = queue.pop(0), seen + 1
            if isinstance(node, list):
                queue.extend(node[:_MOST])
            elif isinstance(node, dict):
                if _TYPES.search(_type(node)):
                    yield node
                queue.extend(node[key] for key in ("@graph", "mainEntity", "mainEntityOfPage") if key in node)


def _loaded(text: str) -> Any:
    try:
        return json.loads(re.sub(r"[\x00-\x1f]", " ", text).strip().removeprefix("<!--").removesuffix("-->"))
    except (ValueError, RecursionError):
        return None


def _type(node: dict[str, Any]) -> str:
    kind = node.get("@type")
    return " ".join(map(str, kind)) if isinstance(kind, list) else str(kind or "")


def _facts(node: dict[str, Any]) -> dict[str, Any]:
    page = "WebPage" in _type(node)
    return {
        "title": _plain(node.get("headline") or (None if page else node.get("name"))),
        "authors": tuple(dict.fromkeys(_names(node.get("author")))),
        "published": instant(node.get("datePublished")),
        "updated": instant(node.get("dateModified")),
        "section": None if page else next(_names(node.get("articleSection")), None),
        "free": _free(node.get("isAccessibleForFree")),
        "sitename": next(_names(node.get("publisher")), None),
        "url": node.get("url") if isinstance(node.get("url"), str) else None,
        "body": None if page else _body(node.get("articleBody")),
        "blocks": _live_body(node),
    }


def _plain(value: Any) -> str | None:
    if not isinstance(value, str):
        return None
    return " ".join(html.unescape(_TAGS.sub(" ", html.unescape(value))).split()) or None


def _body(value: Any) -> str | None:
    return html.unescape(_TAGS.sub("\n", value)) if isinstance(value, str) else None


def _live_body(node: dict[str, Any]) -> str | None:
    """A live page's blocks as its `liveBlogUpdate` has them: the time a line of its own, heading, words."""
    updates = node.get("liveBlogUpdate")
    lines: list[str] = []
    for update in updates[:_MOST] if isinstance(updates, list) else []:
        if isinstance(update, dict) and (words := _body(update.get("articleBody"))):
            at, heading = instant(update.get("datePublished")), _plain(update.get("headline"))
            lines += [_clock(at.time)] if at and at.time else []
            lines += [heading] if heading else []
            lines.append(words)
    return "\n".join(lines) or None


def _clock(time: dt.datetime) -> str:
    """The time as pages write it, in UTC if its zone is known: "March 5, 2024, 13:20 UTC"."""
    known = time.astimezone(dt.UTC) if time.tzinfo else time
    return f"{known:%B} {known.day}, {known.year}, {known:%H:%M}{' UTC' if time.tzinfo else ''}"


def _names(value: Any) -> Iterator[str]:
    for item in value[:20] if isinstance(value, list) else [value]:
        name = _plain(item.get("name") if isinstance(item, dict) else item)
        if isinstance(item, dict) and isinstance(item.get("name"), list):
            yield from _names(item["name"])
        elif name and "://" not in name:
            yield name


def _meta_authors(meta: dict[str, str]) -> tuple[str, ...]:
    value = _first(meta, "author", "article:author", "parsely-author", "dc.creator", "byl", "sailthru.author")
    return (value,) if value and "://" not in value and len(value) <= _LONGEST_NAMES else ()


def _free(value: Any) -> bool | None:
    """schema.org's `isAccessibleForFree`, which pages write as a boolean or as its name."""
    return {"true": True, "false": False}.get(str(value).lower())
