"""What a page says of itself besides its words: times, section, terms, helpers, titles, live blocks, a paywall."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from dragoman.article import Split, split
from dragoman.article.bylines import declared
from dragoman.article.contributors import contributors
from dragoman.article.instants import in_address, instant, localised
from dragoman.article.paragraphs import paragraphs
from dragoman.article.pieces import Piece
from dragoman.dates import clock
from dragoman.records import Page

FIRST = "The envoys of both countries left Geneva on Tuesday after a week of talks, their host said to reporters."
SECOND = "No new date was agreed, the Swiss foreign ministry said in a statement that it read out before the villa."
THIRD = (
    "Both delegations will report to their governments in the coming days, and neither of them ruled out that they "
    "would come back to Geneva in May, when the president of Norway is to visit the town and its people."
)
BODY = f"<p>{FIRST}</p><p>{SECOND}</p>"


def of_html(head: str, body: str = BODY, url: str | None = None) -> Split:
    html = f"<html><head>{head}</head><body><article><h1>Envoys leave Geneva</h1>{body}</article></body></html>"
    return split(Page(id="a", html=html, url=url))


@pytest.mark.parametrize(
    ("head", "url", "published", "at"),
    [
        (
            '<meta property="article:published_time" content="2024-03-06T02:12:00Z">',
            None,
            "2024-03-06",
            "2024-03-06T02:12:00+00:00",
        ),
        # the address knows the newsroom's day
        (
            '<meta property="article:published_time" content="2024-03-06T02:12:00Z">',
            "https://oxus.example/2024/03/05/a",
            "2024-03-05",
            "2024-03-06T02:12:00+00:00",
        ),
        # the same moment in the newsroom's zone stands elsewhere on the page
        (
            '<meta property="article:published_time" content="2024-03-06T02:12:00Z">'
            '<time datetime="2024-03-05T18:12:00-08:00"></time>',
            None,
            "2024-03-05",
            "2024-03-05T18:12:00-08:00",
        ),
        ('<meta itemprop="datePublished" content="2024-03-05">', None, "2024-03-05", None),
    ],
)
def test_when_a_page_was_published(head: str, url: str | None, published: str, at: str | None) -> None:
    article = of_html(head, url=url).article
    assert (article.published, article.published_at) == (published, at)


def test_updated_section_other_titles_and_a_wall() -> None:
    head = (
        '<meta property="og:title" content="No deal: envoys leave Geneva talks">'
        '<meta property="article:section" content="World">'
        '<script type="application/ld+json">{"@type": "NewsArticle", "headline": "Envoys leave Geneva", '
        '"isAccessibleForFree": "False", "dateModified": "2024-03-05T12:00:00+01:00"}</script>'
    )
    article = of_html(head, body=f"<p>{FIRST[:-20]}…</p><p>Subscribe to continue reading</p>").article
    assert article.headline == "Envoys leave Geneva" and article.titles == ("No deal: envoys leave Geneva talks",)
    assert (article.section, article.updated_at, article.stub) == ("World", "2024-03-05T12:00:00+01:00", True)
    assert not of_html("").article.stub


@pytest.mark.parametrize(
    ("line", "day", "time"),
    [
        ("Published 10:12 GMT, 5 March 2024", "2024-03-05", "2024-03-05T10:12:00+00:00"),
        ("Updated March 5, 2024 at 9:10 p.m. ET", "2024-03-05", "2024-03-05T21:10:00-05:00"),
        ("July 5, 2024 9:10 PM EDT", "2024-07-05", "2024-07-05T21:10:00-04:00"),
        ("5 July 2024 10.12am BST", "2024-07-05", "2024-07-05T10:12:00+01:00"),
        ("5 July 2024, 10:12 CET", "2024-07-05", "2024-07-05T10:12:00+02:00"),
        ("5 July 2024, 10:12 IST", "2024-07-05", "2024-07-05T10:12:00"),  # India, Israel or Ireland
        ("5 March 2024 10:12 GMT+3", "2024-03-05", "2024-03-05T10:12:00+03:00"),
        ("5 March 2024", "2024-03-05", None),
    ],
)
def test_the_time_of_day_in_a_date_line(line: str, day: str, time: str | None) -> None:
    found = clock(line, day)
    assert (found and found[0]) == time


def test_instants_and_addresses() -> None:
    utc, naive = instant("2024-03-06T02:12:00Z"), instant("2024-03-05 18:12:00")
    assert utc and naive and str(localised(utc, [naive])) == "2024-03-05T18:12:00-08:00"
    assert instant("2024-13-05") is None and instant("0001-01-01") is None and instant(7) is None
    assert [str(in_address(f"https://oxus.example/{p}")) for p in ("2024/3/5/a", "20240305/a", "2024/03/a", "a")] == [
        "2024-03-05",
        "2024-03-05",
        "None",
        "None",
    ]


LIVE = (
    "The Latest: Talks in Geneva\n\nGENEVA (AP) — The Latest on the talks in Geneva (all times local):\n\n3:10 p.m.\n\n"
    f"{FIRST}\n\n{SECOND}\n\n___\n\n11:45 a.m.\n\n"
    "The talks have resumed after a night of snow, the Swiss foreign ministry says."
)


def test_blocks_of_a_live_page_are_kept_apart(check_spans: Callable[[Split], None]) -> None:
    done = split(Page(id="a", text=LIVE))
    check_spans(done)
    assert [(entry.time, entry.first, entry.last) for entry in done.article.live] == [
        ("15:10:00", 1, 2),
        ("11:45:00", 3, 3),
    ]
    assert done.article.body[1:3] == (FIRST, SECOND)
    assert [done.text[slice(*entry.span)] for entry in done.article.live] == ["3:10 p.m.", "11:45 a.m."]


def test_one_time_makes_no_live_page() -> None:
    assert split(Page(id="a", text=f"Envoys leave Geneva\n\n3:10 p.m.\n\n{FIRST}\n\n{SECOND}")).article.live == ()


def test_lists_and_tables_stay_in_the_body() -> None:
    points = "<p>The two sides agreed on this:</p><ul><li>a truce from Friday</li><li>talks in May</li></ul>"
    table = "<table><tr><td>Norway</td><td><p>1,200</p></td></tr><tr><td>Peru</td><td>300</td></tr></table>"
    body = of_html("", body=BODY + points + table + f"<p>{FIRST[:-1]} again.</p>").article.body
    assert {"a truce from Friday", "talks in May", "Norway | 1,200", "Peru | 300"} <= set(body)


def test_pages_without_paragraphs() -> None:
    body = of_html("", body=f"<div>{FIRST}<br><br>{SECOND}<br></div>").article.body
    assert body == (FIRST, SECOND)


def test_galleries_are_no_body() -> None:
    glued = "Photos: Talks in Geneva The villa. Hide Caption 1 of 9 Photos: Talks in Geneva A car. Hide Caption 2 of 9"
    twice = "The chief envoy gets out of her car.\n\n" * 2 + "Her colleague waves to the crowd outside.\n\n" * 2
    article = split(
        Page(id="a", text=f"Envoys leave Geneva\n\n{FIRST}\n\n{glued}\n\n{twice}{SECOND}\n\n{THIRD}")
    ).article
    assert article.body == (FIRST, SECOND, THIRD)


@pytest.mark.parametrize(
    ("given", "names"),
    [
        (["By Ana Diaz and Jon Ek"], ("Ana Diaz", "Jon Ek")),
        (["ByAna Diaz"], ("Ana Diaz",)),
        (["ana-diaz"], ("Ana Diaz",)),
        (["View all posts by Jon Ek"], ("Jon Ek",)),
        (["No Author"], ()),
        (["Ida Moe, PhD"], ("Ida Moe",)),
        (["https://oxus.example/ana"], ()),
    ],
)
def test_authors_as_metadata_gives_them(given: list[str], names: tuple[str, ...]) -> None:
    assert declared(given) == names


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Reporting by Ana Diaz in Lima; Editing by Jon Ek", ["Ana Diaz", "Jon Ek"]),
        ("Ana Diaz in Lima and The Associated Press contributed to this report.", ["Ana Diaz", "Associated Press"]),
        ("AP writer Jon Ek in Oslo contributed to this report.", ["Jon Ek"]),
        ("With files from Reuters", ["Reuters"]),
        ("Reporting by phone was allowed.", []),
    ],
)
def test_who_helped(text: str, names: list[str]) -> None:
    found = contributors(text, [Piece("notice", 0, len(text), "contributors")])
    assert [name for name, _ in found] == names
    assert all(text[slice(*span)] == name for name, span in found)


def test_terms_of_reprint_have_their_span() -> None:
    text = f"Envoys leave Geneva\n\n{FIRST}\n\n{SECOND}\n\nReprinted with permission from the Lagos Ledger."
    done = split(Page(id="a", text=text))
    assert done.article.terms == "Reprinted with permission from the Lagos Ledger."
    assert done.article.spans.terms and text[slice(*done.article.spans.terms)] == done.article.terms


def test_blank_lines_part_paragraphs_of_like_width() -> None:
    lines = [
        "The minister of Peru said on Monday that the border with Chile would stay open.",
        "Chile's envoy had accused Lima of letting smugglers cross the desert unseen.",
        "Peruvian police arrested nine men near Tacna and handed two over to Santiago.",
        "The two presidents will meet in Arica on Friday, the ministry announced then.",
        "Talks on the fishing zone were put off until May because of a strike in port.",
        "A spokesman said that both sides wanted to settle the matter within the year.",
    ]
    assert [p.text for p in paragraphs("\n\n".join(lines))] == lines
