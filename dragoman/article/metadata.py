"""What a page's head says of it: JSON-LD, OpenGraph and meta elements.

In: the parsed page. Out: a `Head`: title, authors, date, site name, address, the article's body if the page repeats it.

    >>> import lxml.html
    >>> page = lxml.html.fromstring('<head><meta property="og:title" content="Envoys leave"></head><body></body>')
    >>> head(page).og_title
    'Envoys leave'
"""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

_TYPES = re.compile(r"(?:Article|Report|BlogPosting|Posting|Review|WebPage)$")
_MOST = 400  # JSON-LD nodes looked at: real pages have fewer than 100
_LARGEST = 2_000_000  # characters of one JSON-LD element
_TAGS = re.compile(r"<[^<>]{0,400}>")


@dataclass(frozen=True, slots=True)
class Head:
    """`None` and `()` where the head does not say; `date` is ISO 8601 `YYYY-MM-DD`."""

    title: str | None = None
    og_title: str | None = None
    authors: tuple[str, ...] = ()
    date: str | None = None
    sitename: str | None = None
    url: str | None = None
    body: str | None = None


def head(tree: Any) -> Head:
    """JSON-LD of the article first, OpenGraph and meta elements where it is silent."""
    meta = _meta(tree)
    nodes = sorted(_articles(tree), key=lambda node: "WebPage" in _type(node))
    linked = {key: value for node in reversed(nodes) for key, value in _facts(node).items() if value}
    return Head(
        title=linked.get("title"),
        og_title=_first(meta, "og:title", "twitter:title", "dc.title", "title"),
        authors=linked.get("authors") or _meta_authors(meta),
        date=linked.get("date")
        or _date(_first(meta, "article:published_time", "datepublished", "parsely-pub-date", "dc.date.issued")),
        sitename=linked.get("sitename") or _first(meta, "og:site_name", "application-name", "twitter:site:name"),
        url=_first(meta, "og:url") or linked.get("url"),
        body=linked.get("body"),
    )


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
        "date": _date(node.get("datePublished")),
        "sitename": next(_names(node.get("publisher")), None),
        "url": node.get("url") if isinstance(node.get("url"), str) else None,
        "body": None if page else _body(node.get("articleBody")),
    }


def _plain(value: Any) -> str | None:
    if not isinstance(value, str):
        return None
    return " ".join(html.unescape(_TAGS.sub(" ", html.unescape(value))).split()) or None


def _body(value: Any) -> str | None:
    return html.unescape(_TAGS.sub("\n", value)) if isinstance(value, str) else None


def _names(value: Any) -> Iterator[str]:
    for item in value[:20] if isinstance(value, list) else [value]:
        name = _plain(item.get("name") if isinstance(item, dict) else item)
        if isinstance(item, dict) and isinstance(item.get("name"), list):
            yield from _names(item["name"])
        elif name and "://" not in name:
            yield re.sub(r"^[Bb]y ", "", name)


def _meta_authors(meta: dict[str, str]) -> tuple[str, ...]:
    value = _first(meta, "author", "article:author", "parsely-author", "dc.creator", "byl", "sailthru.author")
    if not value or "://" in value or len(value) > 200:
        return ()
    return tuple(
        name.strip() for name in re.split(r"\s*(?:,|;| and |&)\s*", re.sub(r"^[Bb]y ", "", value)) if name.strip()
    )


def _date(value: Any) -> str | None:
    found = re.match(r"(\d{4})-(\d\d)-(\d\d)", value) if isinstance(value, str) else None
    return found.group() if found and "1990" <= found.group(1) <= "2100" and int(found.group(2)) <= 12 else None
