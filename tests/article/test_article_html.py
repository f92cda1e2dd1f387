"""HTML pages: body, headline, metadata, old charsets, and pages made to do harm."""

from __future__ import annotations

import contextlib
import re
import resource
import time
from collections.abc import Callable
from html import escape as html_escape

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dragoman.article import Split, split
from dragoman.article.defusing import defused
from dragoman.errors import PageError
from dragoman.export.html import render
from dragoman.records import Page, Record

BODY = "".join(
    f"<p>{text}</p>"
    for text in (
        "The envoys of both countries left Geneva on Tuesday after a week of talks, their host said to reporters.",
        "No new date was agreed, the Swiss foreign ministry said in a statement that it read out before the villa.",
        "Both delegations will report to their governments, and neither of them ruled out that they would come back.",
    )
)
SECONDS, MEGABYTES = 20.0, 300  # a page, generous: the slowest takes 2 s on a free core


def page(head: str = "", body: str = BODY, before: str = "<h1>Envoys leave Geneva</h1>") -> str:
    return f"<!doctype html><html><head>{head}</head><body><nav><a href=/>Home</a></nav>{before}{body}</body></html>"


def test_headline_date_author_and_site_come_from_the_markup(check_spans: Callable[[Split], None]) -> None:
    head = """<title>Envoys leave Geneva | Oxus Times</title><meta property="og:site_name" content="Oxus Times">
    <script type="application/ld+json">{"@context": "https://schema.org", "@graph": [{"@type": "NewsArticle",
    "headline": "Envoys leave Geneva", "datePublished": "2024-03-05T10:12:00+01:00",
    "author": [{"@type": "Person", "name": "Ana Diaz"}, {"name": "Jon Ek"}]}]}</script>"""
    done = split(Page(id="a", html=page(head, before="<h1>Envoys leave Geneva</h1><p>By Ana Diaz and Jon Ek</p>")))
    check_spans(done)
    article = done.article
    assert article.headline == "Envoys leave Geneva"
    assert article.byline == ("Ana Diaz", "Jon Ek")
    assert article.published == "2024-03-05"
    assert article.publisher == "Oxus Times"
    assert len(article.body) == 3


@pytest.mark.parametrize(
    ("line", "published"),
    [
        ("<p>January 22, 2014</p>", "2014-01-22"),
        ("<p>Posted on 22 January 2014 by Ana Diaz</p>", "2014-01-22"),
        ("<p><time datetime='2014-01-22'>on Wednesday</time></p>", "2014-01-22"),
        ("<p>Last updated: 1 May 2014</p>", None),
        ("<p class=date>1 May 2014</p>", "2014-05-01"),
        (
            "<p>The quarrel goes back to 2001, when both sides laid claim to the islands, and a vote of 2009.</p>",
            None,
        ),
        ("<p>It flared up again on September 11, 2012, when a ferry was boarded off the northern island.</p>", None),
        ("<p>The last round of talks, on 11 September 2012, had ended the same way after only two hours.</p>", None),
        ("<p>A paper that was signed on 2012-09-11 and a second one of 03/04/2013 are both out of force.</p>", None),
        ("<p>© 2017 Oxus Times</p><img src=/wp-content/uploads/2016/05/villa.jpg>", None),
    ],
)
def test_the_days_that_an_article_tells_of_are_not_its_own(line: str, published: str | None) -> None:
    told = "<p>They had last met in 2014, on the fringes of a summit of the lake states, and parted without a word.</p>"
    assert split(Page(id="a", html=page(body=line + BODY + told))).article.published == published


def test_a_picture_line_is_a_caption_and_links_are_not_body(check_spans: Callable[[Split], None]) -> None:
    figure = "<figure><img src=x><figcaption>The two envoys. Jon Ek/Reuters</figcaption></figure>"
    related = "<ul><li><a href=/a>Who owns the harbour?</a></li><li><a href=/b>Port workers on strike</a></li></ul>"
    done = split(Page(id="a", html=page(body=figure + BODY + related)))
    check_spans(done)
    assert [(c.text, c.credit) for c in done.article.captions] in ([("The two envoys.", "Jon Ek/Reuters")], [])
    assert len(done.article.body) == 3


@pytest.mark.parametrize(
    ("charset", "declared"),
    [("utf-8", ""), ("utf-8-sig", ""), ("windows-1252", "windows-1252"), ("utf-16", ""), ("iso-8859-2", "iso-8859-2")],
)
def test_charsets(charset: str, declared: str) -> None:
    meta = f'<meta charset="{declared}">' if declared else ""
    letters = "Łódź" if charset != "windows-1252" else "café “Málaga”"
    html = page(meta, body=BODY + f"<p>They will meet again in {letters} in May, one of their spokesmen said.</p>")
    done = split(Page(id="a", html=html.encode(charset)))
    assert letters in done.text


def test_a_few_broken_bytes_do_not_spoil_a_page() -> None:
    html = page(body=BODY.replace("statement", "état") * 4).encode().replace("état".encode(), b"\xe9tat", 1)
    done = split(Page(id="a", html=html))
    assert "état" in done.text


def test_scripts_and_handlers_never_reach_the_text() -> None:
    before = "<h1 onclick='steal()'>Envoys <script>steal()</script>leave <style>p{}</style>Geneva</h1>"
    done = split(Page(id="a", html=page("<title><script>steal()</script></title>", before=before)))
    assert done.article.headline == "Envoys leave Geneva"
    assert "steal" not in done.text


RAIN = "<p>rain. "
HOSTILE = {
    "100,000 nested div": page(body="<div>" * 100_000 + BODY),
    "100,000 nested inline": page(body="<b><i>" * 50_000 + BODY),
    "tables in tables": page(body="<table><tr><td>" * 20_000 + BODY),
    "100,000 attributes": page(body="<div " + " ".join(f"a{i}=1" for i in range(100_000)) + ">" + BODY),
    "attributes with tags in them": page(body="<div " + " ".join(f'a{i}="<b>"' for i in range(50_000)) + ">" + BODY),
    "tags that never close": "<html><a" * 100_000,
    "a line of 250,000 letters": page(body=f"<p>{'word ' * 50_000}</p>"),
    "entities of entities": '<!DOCTYPE a [<!ENTITY b "c"><!ENTITY d "&b;&b;&b;&b;">]>' + page(body="<p>&d;</p>" + BODY),
    "deep JSON-LD": page(f'<script type="application/ld+json">{"[" * 100_000}</script>'),
    "40,000 links": page(body="<a href=x>link</a> " * 40_000),
    "control characters": page(body=BODY.replace("the ", "the\x00\x01\x1b ")),
    "nothing": "<html></html>",
    "50 megabytes": "<html><body>" + BODY * 150_000,
    "a billion laughs": "<!DOCTYPE l [<!ENTITY l0 'ha'>"
    + "".join(f"<!ENTITY l{i} '{f'&l{i - 1};' * 10}'>" for i in range(1, 10))
    + "]>"
    + page(body="<p>&l9;</p>" + BODY),
    "2,000 headings": page(body="".join(f"<h1>Rain falls on town {i}</h1>" for i in range(2_000)) + BODY),
    "a heading of 50,000 pieces": page(before=f"<h1>{'<span>Rain</span> ' * 50_000}</h1>"),
    "2,000 titles that are all alike": page(
        '<meta property="og:title" content="Rain falls on the town">', before="<h1>Rain falls on the town</h1>" * 2_000
    ),
    "a title of a million letters": page(f"<title>{'rain ' * 200_000}</title>", before=f"<h1>{'rain ' * 200_000}</h1>"),
    "20,000 authors": page(
        '<script type="application/ld+json">{"@type": "NewsArticle", "author": ['
        + ", ".join(f'{{"name": "Ana Diaz {i}"}}' for i in range(20_000))
        + "]}</script>"
    ),
    "a body of 100,000 letters in JSON-LD": page(
        f'<script type="application/ld+json">{{"@type": "NewsArticle", "articleBody": "{RAIN * 12_000}"}}</script>'
    ),
    "2,000 times of a live page": page(
        body="".join(
            f"<p>{i % 12 + 1}:{i % 60:02} p.m.</p><p>The envoys left for home at noon.</p>" for i in range(1_000)
        )
    ),
    "3,000 rows": page(body="<table>" + "<tr><td>a</td><td>b</td></tr>" * 3_000 + "</table>" + BODY),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_pages_end_in_time_and_memory(name: str, check_spans: Callable[[Split], None]) -> None:
    start, held = time.process_time(), resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    try:
        check_spans(split(Page(id="a", html=HOSTILE[name])))
    except PageError as error:
        assert error.hint
    assert time.process_time() - start < SECONDS
    assert (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - held) / 1024 < MEGABYTES


TEXTS = {
    "three million letters in a line": "rain " * 600_000,
    "seven million letters": "rain " * 1_400_000,
    "20,000 lines": "Rain fell.\n" * 20_000,
    "10,000 paragraphs": "The envoys left Geneva on Monday after a week of talks.\n\n" * 10_000,
    "100,000 blank lines": "Envoys leave\n" + "\n" * 100_000 + "The envoys left on Monday.",
    "100,000 opening marks": "“" * 100_000 + " said (Reuters) – " * 10_000,
    "control characters": "".join(map(chr, range(32))) * 10_000 + " The envoys left on Monday.",
    "3,000 times": "3:10 p.m.\n\nThe envoys left for home at noon today.\n\n" * 3_000,
    "bylines without end": "By " + "Ana Diaz, " * 50_000,
    "brackets": "(" * 100_000 + "Photo: " * 20_000,
    "bars": " | Home" * 100_000,
}


@pytest.mark.parametrize("name", TEXTS)
def test_hostile_texts_end_in_time_and_memory(name: str, check_spans: Callable[[Split], None]) -> None:
    start, held = time.process_time(), resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    try:
        check_spans(split(Page(id="a", text=TEXTS[name])))
    except PageError as error:
        assert error.hint
    assert time.process_time() - start < SECONDS
    assert (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - held) / 1024 < 2 * MEGABYTES


def test_charsets_mixed_in_one_page() -> None:
    mixed = b"<p>The caf\xe9s of Z\xc3\xbcrich are shut, their owners said.</p>"
    utf16 = "<p>Geneva.</p>".encode("utf-16-le")
    html = page(body="@").encode().replace(b"@", BODY.encode() + mixed + utf16)
    done = split(Page(id="a", html=html))
    assert len(done.article.body) >= 3 and "\x00" not in done.text


@pytest.mark.parametrize(
    "address", ["javascript:steal()", "data:text/html;base64,PHNjcmlwdD4=", 'https://x.example/"><script>']
)
def test_addresses_that_run_never_reach_the_page_shown(address: str) -> None:
    told = html_escape(address)
    head = (
        f'<meta property="og:url" content="{told}"><link rel="canonical" href="{told}">'
        f'<meta property="og:site_name" content="{told}"><title>&lt;img src=x onerror=steal()&gt; envoys leave</title>'
        '<meta property="og:title" content="&lt;svg/onload=steal()&gt; Envoys leave Geneva">'
    )
    links = f'<p><a href="{told}">The envoys</a> left, <img src="{told}"> said <b onmouseover="steal()">Jon Ek</b>.</p>'
    done = split(Page(id="a", html=page(head, body=BODY + links), url=address))
    shown = render(Record(id="a", text=done.text, article=done.article, url=address))
    assert not re.search(r"(?:href|src)\s*=\s*[\"']?\s*(?:javascript|data:text)", shown, re.IGNORECASE)
    assert not re.search(r"<[a-z]+\b[^>]*\bon\w+=[\"']?steal|<script>\"?>|<svg/onload", shown)


def test_only_tags_of_very_many_attributes_lose_them() -> None:
    picture = f'<img src="data:image/png;base64,{"A" * 50_000}">'
    assert defused(page(body=picture)) == page(body=picture)
    assert "a1=1" not in defused("<p " + " ".join(f"a{i}=1" for i in range(9_000)) + ">x")


TAGS = (
    "<p>",
    "</p>",
    "<div>",
    "<a href='javascript:steal()'>",
    "<a href='data:text/html;base64,PHNjcmlwdD4='>",
    "</a>",
    "<script>",
    "</script>",
    "<h1 onclick=steal()>",
    "</h1>",
    "<title>",
    "</title>",
    "<table><tr><td>",
    "<time datetime='2024-03-05T10:00:00Z'>",
    '<script type="application/ld+json">{"@type":"NewsArticle","headline":"<img src=x onerror=steal()>"}</script>',
    "<!--",
    "-->",
    "<br",
    "&amp;",
    "&lt;script&gt;steal()&lt;/script&gt;",
    "&#0;",
)
WORDS = (
    "The envoys left on Monday after a week of talks. ",
    "By Ana Diaz",
    "GENEVA (AP) — ",
    "(Photo: ",
    "Read more: ",
    "3:10 p.m.\n\n",
    "Photos: Hide Caption 1 of 9 ",
    " | ",
    "\x00",
    "\x1b[31m",
    "\u202e",
    "\ud800",
    "\n\n",
)
PIECES = st.sampled_from((*TAGS, *WORDS))
EACH = 5.0  # seconds of a free core for one such page: the slowest takes a tenth of it


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(PIECES, max_size=60).map("".join), st.booleans())
def test_whatever_the_page_spans_hold_and_nothing_of_it_runs(
    check_spans: Callable[[Split], None], text: str, html: bool
) -> None:
    start, held = time.process_time(), resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    try:
        done = split(Page(id="a", html="<html><body>" + text) if html else Page(id="a", text=text))
    except PageError:
        return
    check_spans(done)
    assert time.process_time() - start < EACH
    assert (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - held) / 1024 < MEGABYTES
    if "\ud800" not in text:
        shown = render(Record(id="a", text=done.text, article=done.article))
        assert not re.search(r"<(?:img|a)\b[^>]*(?:steal|javascript:|data:text)|<script[^>]*>\s*steal", shown)


@settings(max_examples=60, deadline=None)
@given(st.binary(max_size=400), st.sampled_from((b"", b"<html><body><p>", b"\xff\xfe", b"\xef\xbb\xbf<p>")))
def test_whatever_the_bytes_a_page_or_a_page_error(
    check_spans: Callable[[Split], None], raw: bytes, head: bytes
) -> None:
    with contextlib.suppress(PageError):
        check_spans(split(Page(id="a", html=head + raw)))
