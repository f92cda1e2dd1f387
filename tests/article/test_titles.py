"""Which of a page's titles is its headline."""

from __future__ import annotations

import pytest

from dragoman.article import split
from dragoman.article.bylines import names
from dragoman.article.metadata import Head
from dragoman.article.pieces import Piece
from dragoman.article.titles import Heading, titles
from dragoman.records import Page

FIRST = "The envoys of both countries left Geneva on Tuesday after a week of talks, their host said to reporters."
SECOND = "No new date was agreed, the Swiss foreign ministry said in a statement that it read out before the villa."
SHOWN = "Envoys leave Geneva without a deal"


@pytest.mark.parametrize(
    ("head", "told", "headings", "headline"),
    [
        # what is shown goes before what the head says for search engines and links
        (Head(title="Geneva talks: no deal as envoys leave"), (), [Heading(SHOWN, "h1", 2)], SHOWN),
        # unlike every title of the head, but alone of its rank right above the body
        (Head(og_title="Swiss diplomacy explained"), (), [Heading(SHOWN, "h1", 3)], SHOWN),
        # so far above the body that it may be the site's motto
        (Head(og_title="Swiss diplomacy explained"), (), [Heading(SHOWN, "h1", 40)], "Swiss diplomacy explained"),
        # two of the first rank: neither is believed
        (
            Head(og_title="Swiss diplomacy explained"),
            (),
            [Heading(SHOWN, "h1", 3), Heading("Rain over half of Norway", "h1", 2)],
            "Swiss diplomacy explained",
        ),
        # the site's name in a heading of the first rank, the headline in one of the second
        (
            Head(title=SHOWN, sitename="The Oxus Times"),
            (),
            [Heading("The Oxus Times", "h1", 9), Heading(SHOWN, "h2", 3)],
            SHOWN,
        ),
        # a motto that shares words with the tab's title does not go before the heading that is the title
        (
            Head(title=SHOWN),
            ("Oxus Times, the voice of Geneva: Envoys leave Geneva without a deal",),
            [Heading("Oxus Times, the voice of Geneva", "h1", 9), Heading(SHOWN, "h1", 2)],
            SHOWN,
        ),
        # cut short, but the tab has the rest
        (Head(title="Envoys leave Geneva without…"), ("Envoys leave Geneva without a deal | Oxus Times",), [], SHOWN),
        (Head(title="Juba - The Nile Atlas"), (), [Heading("Juba", "h1", 2)], "Juba"),
        (Head(title="Juba truce holds for a second week"), (), [Heading("Juba", "h1", 2)], None),
        (Head(), (), [Heading(SHOWN, "h1", None)], SHOWN),
    ],
)
def test_the_headline_among_the_titles(
    head: Head, told: tuple[str, ...], headings: list[Heading], headline: str | None
) -> None:
    assert titles(head, told, headings)[0] == (headline or head.title)


@pytest.mark.parametrize(
    "heading",
    [
        f"<span>World</span> {SHOWN}",
        f"{SHOWN} <span>Swiss hosts still hope for talks in May</span>",
        f"<div>World</div><div>{SHOWN}</div>",
    ],
)
def test_a_label_or_second_line_in_the_heading_is_no_headline(heading: str) -> None:
    head = f'<meta property="og:title" content="{SHOWN}">'
    html = f"<html><head>{head}</head><body><h1>{heading}</h1><p>{FIRST}</p><p>{SECOND}</p></body></html>"
    article = split(Page(id="a", html=html)).article
    assert article.headline == SHOWN
    assert article.body == (FIRST, SECOND)


def test_a_longer_headline_than_the_heads_is_kept_whole() -> None:
    head = '<meta property="og:title" content="Envoys leave Geneva">'
    html = f"<html><head>{head}</head><body><h1>{SHOWN}</h1><p>{FIRST}</p><p>{SECOND}</p></body></html>"
    article = split(Page(id="a", html=html)).article
    assert article.headline == SHOWN and article.titles == ("Envoys leave Geneva",)


def test_letters_written_in_two_ways_are_the_same() -> None:
    head = '<meta property="og:title" content="Caf\u00e9 talks in Z\u00fcrich end">'
    body = f"<h1>Cafe\u0301 talks in Zu\u0308rich end</h1><p>{FIRST}</p><p>{SECOND}</p>"
    assert split(Page(id="a", html=f"<html><head>{head}</head><body>{body}</body></html>")).article.titles == ()


@pytest.mark.parametrize(
    ("line", "name"),
    [
        ("ByAna Diaz", "Ana Diaz"),
        ("By Ana Diaz March 5, 2024 4 min read", "Ana Diaz"),
        ("By Ana Diaz | Updated 5 March 2024", "Ana Diaz"),
        ("By Ana Diaz 6 min read", "Ana Diaz"),
        ("By Ana May and Jon Ek", "Ana May"),
        ("By Jun March", "Jun March"),
    ],
)
def test_a_byline_ends_before_its_date(line: str, name: str) -> None:
    assert names(line, [Piece("byline", 0, len(line))])[0][0] == name
