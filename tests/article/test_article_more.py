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


HOURS = ("14:05", "13:20", "12:02")
LATER = (FIRST, SECOND, THIRD)


@pytest.mark.parametrize(
    "html",
    [
        "".join(f"<h3>{hour} GMT</h3><p>{words}</p>" for hour, words in zip(HOURS, LATER, strict=True)),
        "".join(f"<p>{hour} GMT – {words}</p>" for hour, words in zip(HOURS, LATER, strict=True)),
        "".join(f"<p><b>{hour}</b> {words}</p>" for hour, words in zip(HOURS, LATER, strict=True)),
    ],
)
def test_every_block_of_a_live_page_has_its_time(html: str, check_spans: Callable[[Split], None]) -> None:
    done = of_html("", body=html)
    check_spans(done)
    assert [entry.time[:5] for entry in done.article.live] == list(HOURS)
    assert [(entry.first, entry.last) for entry in done.article.live] == [(0, 0), (1, 1), (2, 2)]
    assert done.article.body == LATER


def test_names_below_the_times_of_a_live_page_are_authors() -> None:
    blocks = (
        f"March 5, 2024, {hour} p.m. ET\n\n{name}\n\n{words}"
        for hour, name, words in (("2:05", "Ana Diaz", FIRST), ("1:20", "Jon Ek", SECOND), ("12:02", "Ana Diaz", THIRD))
    )
    article = split(Page(id="a", text="Talks in Geneva: live\n\n" + "\n\n".join(blocks))).article
    assert article.body == LATER and set(article.byline) == {"Ana Diaz", "Jon Ek"}
    assert article.published == "2024-03-05" and len(article.live) == 3


def test_two_paragraphs_that_open_with_a_time_are_no_live_page() -> None:
    text = f"Envoys leave Geneva\n\n14:05 – {FIRST}\n\n13:20 – {SECOND}\n\n{THIRD}"
    assert split(Page(id="a", text=text)).article.live == ()


def test_a_live_page_that_only_its_metadata_holds() -> None:
    updates = ", ".join(
        f'{{"@type": "BlogPosting", "datePublished": "2024-03-05T{hour}:00Z", "articleBody": "{words} {SECOND}"}}'
        for hour, words in zip(HOURS, (FIRST, THIRD, FIRST.replace("Tuesday", "Monday")), strict=True)
    )
    head = f'<script type="application/ld+json">{{"@type": "LiveBlogPosting", "liveBlogUpdate": [{updates}]}}</script>'
    article = of_html(head, body="<div id=root>Loading</div>").article
    assert [entry.time for entry in article.live] == [f"2024-03-05T{hour}:00+00:00" for hour in HOURS]
    assert len(article.body) == 3


@pytest.mark.parametrize(
    ("after", "stub"),
    [
        ("Subscribe to continue reading", True),
        ("This is premium content", True),
        ("Start your free 7-day trial", True),
        ("Buy a day pass for 1.20", True),
        ("Subscribe to our newsletter to read more stories like this", False),
        ("Join our channel to see all the pictures", False),
    ],
)
def test_what_stands_below_a_stub(after: str, stub: bool) -> None:
    article = split(Page(id="a", text=f"Envoys leave Geneva\n\n{FIRST}\n\n{SECOND}\n\n{after}\n\nTerms of use")).article
    assert article.stub is stub and article.body == (FIRST, SECOND)


def test_tables_in_html_and_text_keep_their_rows() -> None:
    rows = "<tr><td>Norway</td><td>1,200</td></tr><tr><td>Peru</td><td>300</td></tr>"
    rows = f"<tr><th>Country</th><th>Troops</th></tr>{rows}"
    article = of_html("", body=f"{BODY}<table>{rows}</table><p>{THIRD}</p>").article
    assert article.body == (FIRST, SECOND, "Country | Troops", "Norway | 1,200", "Peru | 300", THIRD)
    assert article.captions == ()
    text = f"Envoys leave Geneva\n\n{FIRST}\n\nNorway | 1,200\n\nPeru | 300\n\n{SECOND}\n\n{THIRD}"
    assert split(Page(id="a", text=text)).article.body == (FIRST, "Norway | 1,200", "Peru | 300", SECOND, THIRD)


@pytest.mark.parametrize(
    "html",
    [
        f"<pre>{FIRST}\n\n{SECOND}\n \n{THIRD}</pre>",
        "".join(f'<span style="display: block">{words}</span>' for words in LATER),
        f"<div>{FIRST}<br/>{SECOND}<br/>{THIRD}</div>",
    ],
)
def test_more_pages_without_paragraphs(html: str) -> None:
    assert of_html("", body=html).article.body == LATER


@pytest.mark.parametrize(
    ("text", "language"),
    [
        (
            "Wajumbe wa nchi zote mbili waliondoka Geneva siku ya Jumanne baada ya wiki moja ya mazungumzo katika mji.",
            "sw",
        ),
        ("Các đặc phái viên của hai nước đã rời Geneva vào thứ Ba sau một tuần đàm phán, và không có ngày mới.", "vi"),
        ("Ang mga sugo ng dalawang bansa ay umalis sa Geneva noong Martes, ayon sa tagapagsalita ng lungsod.", "tl"),
        (
            "Molempien maiden edustajat lähtivät Genevestä tiistaina, mutta uusi aika on jo sovittu.",
            "fi",
        ),
        (
            "De to landes udsendinge rejste fra Genève tirsdag, og der er ikke aftalt et nyt møde, blev det sagt.",
            "da",
        ),
    ],
)
def test_more_languages_are_told(text: str, language: str) -> None:
    assert split(Page(id="a", text=text)).article.language == language


def test_a_players_link_is_no_part_of_the_headline() -> None:
    text = f"Envoys leave Geneva without a deal Back to video\n\n{FIRST}\n\n{SECOND}"
    assert split(Page(id="a", text=text)).article.headline == "Envoys leave Geneva without a deal"
