"""What feeds bring, whatever they are made of; dates that are none; hostile feeds."""

from __future__ import annotations

import datetime as dt
import json

import pytest

from dragoman.errors import FetchError
from dragoman.watching.entries import brought, cleaned

NOW = dt.datetime(2024, 5, 14, 12, tzinfo=dt.UTC)
HERE = "https://news.example/feeds/world.xml"
RSS = """<rss version="2.0"
xmlns:content="http://purl.org/rss/1.0/modules/content/">
<channel>
<title>Harbour &amp; Sea</title>
<item>
<guid>a1</guid>
<link>/world/envoys-leave.html?utm_source=rss&amp;id=7#top</link>
<title>Envoys &lt;b&gt;leave&lt;/b&gt;</title>
<pubDate>Tue, 14 May 2024 09:30:00 +0200</pubDate><description>Short.</description>
<content:encoded>Long text.</content:encoded></item>
<item>
<link>https://news.example/undated.html</link>
<title>Undated</title></item>
<item>
<link>https://news.example/odd.html</link>
<pubDate>next Tuesday</pubDate></item>
<item>
<link>https://news.example/future.html</link>
<pubDate>Tue, 14 May 2030 09:30:00 GMT</pubDate></item>
<item>
<guid>a1</guid>
<link>https://news.example/again.html</link></item>
<item>
<link>javascript:alert(1)</link></item>
<item>
<link>file:///etc/passwd</link></item>
<item>
<title>No link</title></item>
</channel></rss>"""
ATOM = """<feed xmlns="http://www.w3.org/2005/Atom">
<title>Desk</title>
<entry><id>tag:x,2024:1</id>
<title>Talks</title>
<link href="https://news.example/talks"/><updated>2024-05-13T22:00:00Z</updated>
<summary>Talks went on.</summary></entry></feed>"""
JSON_FEED = json.dumps(
    {
        "version": "https://jsonfeed.org/version/1.1",
        "title": "Desk",
        "items": [
            {"id": "1", "url": "https://news.example/a", "title": "A", "date_published": "2024-05-14T08:00:00+02:00"},
            {"id": "2", "url": "https://news.example/b", "content_html": "<p>B</p>", "date_published": "soon"},
            {"id": 3, "url": 4},
            "no item",
        ],
    }
)
SITEMAP = """<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"
xmlns:news="http://www.google.com/schemas/sitemap-news/0.9">
<url><loc>https://news.example/a</loc><news:news><news:publication><news:name>Harbour</news:name></news:publication>
<news:publication_date>2024-05-14T06:00:00Z</news:publication_date>
<news:title>Envoys leave</news:title></news:news></url>
<url><loc>https://news.example/old</loc><lastmod>2024-05-01</lastmod></url></urlset>"""
INDEX = """<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">
<sitemap><loc>https://news.example/1.xml</loc><lastmod>2024-05-01</lastmod></sitemap>
<sitemap><loc>https://news.example/2.xml</loc><lastmod>2024-05-14</lastmod></sitemap></sitemapindex>"""


def test_rss() -> None:
    found = brought(RSS.encode(), HERE, NOW)
    assert found.title == "Harbour & Sea"
    first, *others = found.entries
    assert first.key.endswith("a1")
    assert first.url == "https://news.example/world/envoys-leave.html?id=7"
    assert (first.title, first.html) == ("Envoys leave", "Long text.")
    assert first.published == dt.datetime(2024, 5, 14, 7, 30, tzinfo=dt.UTC)
    assert [(e.url.rpartition("/")[2], e.published) for e in others] == [
        ("undated.html", None),
        ("odd.html", None),
        ("future.html", None),
    ]


def test_atom() -> None:
    (entry,) = brought(ATOM.encode(), HERE, NOW).entries
    assert (entry.key, entry.url, entry.html) == ("tag:x,2024:1", "https://news.example/talks", "Talks went on.")
    assert entry.published == dt.datetime(2024, 5, 13, 22, tzinfo=dt.UTC)


def test_json_feed() -> None:
    first, second, *rest = brought(JSON_FEED.encode(), HERE, NOW).entries
    assert first.published == dt.datetime(2024, 5, 14, 6, tzinfo=dt.UTC)
    assert (second.published, second.html) == (None, "<p>B</p>")
    assert all(entry.url.startswith("https://news.example/") for entry in rest)


def test_news_sitemap_and_index() -> None:
    first, second = brought(SITEMAP.encode(), HERE, NOW).entries
    assert (first.title, first.published) == ("Envoys leave", dt.datetime(2024, 5, 14, 6, tzinfo=dt.UTC))
    assert second.published is None, "lastmod is not when it was published"
    assert brought(INDEX.encode(), HERE, NOW).further == ("https://news.example/2.xml", "https://news.example/1.xml")


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"", "nothing"),
        (b"<html><body>Not found</body></html>", "a page, not a feed"),
        (b"\x89PNG\r\n\x1a\n\0\0", "a picture"),
        (b'{"version": "1"}', "JSON of another kind"),
        (b'{"version": ', "broken JSON"),
        (b"{" * 100_000, "JSON without end"),
    ],
)
def test_no_feed(content: bytes, why: str) -> None:
    with pytest.raises(FetchError):
        assert brought(content, HERE, NOW).entries, why


BOMB = (
    "<!DOCTYPE x [<!ENTITY a '"
    + "ha" * 500
    + "'>"
    + "".join(f"<!ENTITY a{n} '{('&a' + (str(n - 1) if n else '') + ';') * 10}'>" for n in range(9))
)


@pytest.mark.parametrize("root", ["rss", "urlset"])
def test_entities_do_not_explode(root: str) -> None:
    body = f"<{root}><channel><title>&a8;</title><item><link>https://n.example/a</link></item></channel></{root}>"
    try:
        found = brought(f"{BOMB}]>{body}".encode(), HERE, NOW)
    except FetchError:
        return
    assert len(found.title or "") < 10_000


def test_entities_do_not_read_files() -> None:
    outside = '<!DOCTYPE x [<!ENTITY f SYSTEM "file:///etc/passwd">]>'
    for root in ("urlset", "rss"):
        text = f"{outside}<{root}><channel><url><loc>https://n.example/&f;</loc></url></channel></{root}>"
        try:
            found = brought(text.encode(), HERE, NOW)
        except FetchError:
            continue
        assert not any("root:" in entry.url for entry in found.entries)


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("https://n.example/a?utm_medium=x", "https://n.example/a"),
        ("https://n.example/a?b=1&c", "https://n.example/a?b=1&c"),
        ("//other.example/a", "https://other.example/a"),
        ("mailto:desk@n.example", None),
        ("http://[broken", None),
        ("", None),
    ],
)
def test_addresses(given: str, kept: str | None) -> None:
    assert cleaned(given, HERE) == kept
