"""What a feed brings: RSS, Atom, JSON Feed, news sitemap → entries.

In: the bytes of a feed and where they came from. Out: a `Brought`: entries with address, title, time and text.

    >>> brought(content, "https://news.example/world.rss").entries[0].url
    'https://news.example/world/envoys-leave.html'

A date that is not there, that is none or that lies ahead is not made up: the entry has none. Addresses that are not
http(s) are passed over.
"""

from __future__ import annotations

import calendar
import datetime as dt
import io
import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import parse_qsl, urlencode, urljoin, urlsplit, urlunsplit

import msgspec

from dragoman.dates import moment_of
from dragoman.errors import FetchError

MOST = 1_000
"""Entries of a feed that are looked at."""
AHEAD = dt.timedelta(days=1)
"""How far ahead of now a date may lie: clocks and zones are wrong by hours, not by days."""
_TRACKING = re.compile(r"utm_\w+|fbclid|gclid|cmpid|at_\w+|ref|ref_src|CMP|ito|xtor", re.IGNORECASE)
_NEWS = "{http://www.google.com/schemas/sitemap-news/0.9}"


class Entry(msgspec.Struct, frozen=True, kw_only=True):
    """An entry: `key` is what it is known by, `published` its time (UTC) if it has one, `html` the feed's text."""

    key: str
    url: str
    title: str | None = None
    published: dt.datetime | None = None
    html: str | None = None


class Brought(msgspec.Struct, frozen=True, kw_only=True):
    """What a feed brought; `further`: the sitemaps that an index of sitemaps names, newest first."""

    title: str | None
    entries: tuple[Entry, ...]
    further: tuple[str, ...] = ()


def brought(content: bytes, url: str, now: dt.datetime) -> Brought:
    """What the feed holds; raises `FetchError` if it is no feed."""
    start = content[:2000].lstrip(b"\xef\xbb\xbf \t\r\n")
    if start.startswith(b"{"):
        return _json_feed(content, url, now)
    if re.search(rb"<(?:\w+:)?(?:urlset|sitemapindex)\b", start):
        return _sitemap(content, url, now)
    return _xml_feed(content, url, now)


def cleaned(url: str, base: str) -> str | None:
    """An entry's address as it is kept: whole, without fragment and tracking; `None` if it is not on the web."""
    if not url.strip():
        return None
    try:
        parts = urlsplit(urljoin(base, url.strip()))
        if parts.scheme not in {"http", "https"} or not parts.hostname:
            return None
        query = [(k, v) for k, v in parse_qsl(parts.query, keep_blank_values=True) if not _TRACKING.fullmatch(k)]
    except ValueError:
        return None
    kept = parts.query if len(query) == len(parts.query.split("&")) else urlencode(query)
    return urlunsplit((parts.scheme, parts.netloc, parts.path, kept, ""))[:2000]


def _xml_feed(content: bytes, url: str, now: dt.datetime) -> Brought:
    import feedparser

    feed = feedparser.parse(io.BytesIO(content), response_headers={"content-location": url})
    if not feed.get("version") and not feed.get("entries"):
        raise FetchError("neither a feed nor a news sitemap", where=url[:200], hint="give the feed's own address")
    entries = (_entry(item, url, now) for item in feed.entries[:MOST])
    return Brought(title=_line(feed.feed.get("title")), entries=_once(entries))


def _entry(item: Any, base: str, now: dt.datetime) -> Entry | None:
    url = cleaned(str(item.get("link") or item.get("id") or ""), base)
    if url is None:
        return None
    told = next((item[name] for name in ("published_parsed", "updated_parsed") if name in item.keys()), None)  # noqa: SIM118
    texts = [part.get("value") or "" for part in item.get("content") or ()] or [item.get("summary") or ""]
    return Entry(
        key=str(item.get("id") or url)[:500],
        url=url,
        title=_line(item.get("title")),
        published=_struct(told, now),
        html=max(texts, key=len) or None,
    )


def _json_feed(content: bytes, url: str, now: dt.datetime) -> Brought:
    try:
        feed = msgspec.json.decode(content)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise FetchError(f"no JSON Feed: {error}", where=url[:200]) from error
    if not isinstance(feed, dict) or "jsonfeed.org" not in str(feed.get("version")):
        raise FetchError("JSON, but no JSON Feed", where=url[:200])
    items = feed.get("items")
    listed = items[:MOST] if isinstance(items, list) else []
    entries = (_json_entry(item, url, now) for item in listed if isinstance(item, dict))
    return Brought(title=_line(feed.get("title")), entries=_once(entries))


def _json_entry(item: dict[str, Any], base: str, now: dt.datetime) -> Entry | None:
    url = cleaned(str(item.get("url") or item.get("external_url") or item.get("id") or ""), base)
    if url is None:
        return None
    html = item.get("content_html") or item.get("content_text") or item.get("summary")
    return Entry(
        key=str(item.get("id") or url)[:500],
        url=url,
        title=_line(item.get("title")),
        published=_instant(item.get("date_published"), now),
        html=html if isinstance(html, str) else None,
    )


def _sitemap(content: bytes, url: str, now: dt.datetime) -> Brought:
    from lxml import etree

    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, recover=True)
    try:
        root = etree.fromstring(content, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise FetchError(f"no sitemap: {error}", where=url[:200]) from error
    if root is None:
        raise FetchError("no sitemap: it is empty", where=url[:200])
    if etree.QName(root).localname == "sitemapindex":
        maps = sorted(_children(root), key=lambda fields: fields.get("lastmod", ""), reverse=True)
        places = (cleaned(fields.get("loc", ""), url) for fields in maps[:MOST])
        return Brought(title=None, entries=(), further=tuple(place for place in places if place))
    return Brought(title=None, entries=_once(_mapped(fields, url, now) for fields in list(_children(root))[:MOST]))


def _children(root: Any) -> Iterator[dict[str, str]]:
    """The fields of each item of a sitemap; those of Google's news extension as `news:NAME`."""
    for item in root:
        fields: dict[str, str] = {}
        for part in item.iter():
            if isinstance(part.tag, str) and part.text and part.text.strip():
                name = part.tag.replace(_NEWS, "news:").rpartition("}")[2]
                fields.setdefault(name, part.text.strip())
        yield fields


def _mapped(fields: dict[str, str], base: str, now: dt.datetime) -> Entry | None:
    url = cleaned(fields.get("loc", ""), base)
    if url is None:
        return None
    published = _instant(fields.get("news:publication_date"), now)
    return Entry(key=url, url=url, title=_line(fields.get("news:title")), published=published)


def _once(entries: Iterator[Entry | None]) -> tuple[Entry, ...]:
    """The entries that there are, each key and each address once."""
    found: dict[str, Entry] = {}
    urls: set[str] = set()
    for entry in entries:
        if entry and entry.key not in found and entry.url not in urls:
            found[entry.key] = entry
            urls.add(entry.url)
    return tuple(found.values())


def _line(text: object) -> str | None:
    """A title on one line, without markup."""
    if not isinstance(text, str):
        return None
    return " ".join(re.sub(r"<[^>]{0,500}>", " ", text).split())[:500] or None


def _struct(told: Any, now: dt.datetime) -> dt.datetime | None:
    """feedparser's nine numbers, in UTC, as a time."""
    try:
        return _past(dt.datetime.fromtimestamp(calendar.timegm(told), dt.UTC), now) if told else None
    except (TypeError, ValueError, OverflowError):
        return None


def _instant(text: object, now: dt.datetime) -> dt.datetime | None:
    """An ISO 8601 time as one in UTC; `None` if it is none."""
    if not isinstance(text, str):
        return None
    try:
        return _past(moment_of(text), now)
    except ValueError:
        return None


def _past(time: dt.datetime, now: dt.datetime) -> dt.datetime | None:
    return time if dt.datetime(1990, 1, 1, tzinfo=dt.UTC) <= time <= now + AHEAD else None
