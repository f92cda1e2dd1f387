"""Turning over the pages of a list: on by its links to the last, and back to the first."""

from __future__ import annotations

import html
import re

import desk_pages
import pytest
from starlette.testclient import TestClient

from dragoman.store import Store

AHEAD = """Norway and Switzerland agree on a meeting in 2091

OSLO, 10 May 2024 (Nordic News) - Norway will meet Switzerland in Geneva on 12 March 2091, the ministry said.
"""
CARD = re.compile(r'<li class="card[^"]*">.*?</li>', re.DOTALL)
LINK = '<a rel="{}" href="([^"]+)"'


def turned(visitor: TestClient, path: str, way: str) -> list[tuple[str, list[str]]]:
    """Each page of the list with its cards, from the address on as far as the links lead."""
    found = []
    at: str | None = path
    while at is not None and len(found) < 60:
        text = visitor.get(at).text
        found.append((at, CARD.findall(text)))
        link = re.search(LINK.format(way), text)
        at = path.partition("?")[0] + html.unescape(link[1]) if link else None
    return found


@pytest.mark.parametrize(
    "path", ["/events", "/statements", "/threads", "/stories", "/actors?by=day", "/search?q=talks", "/events?actor=NOR"]
)
def test_links_lead_through_a_list_and_back(visitor: TestClient, path: str) -> None:
    mark = "&" if "?" in path else "?"
    whole = CARD.findall(visitor.get(f"{path}{mark}limit=500").text)
    on = turned(visitor, f"{path}{mark}limit=2", "next")
    assert [card for _, cards in on for card in cards] == whole
    back = turned(visitor, on[-1][0], "prev")
    assert [cards for _, cards in back[::-1]] == [cards for _, cards in on]


def test_events_begin_at_the_day_of_the_last_page_and_lead_to_what_is_to_come(judge: TestClient, store: Store) -> None:
    store.add([desk_pages.page("ahead", AHEAD, "2024-05-10")])
    store.gather()
    page = judge.get("/events").text
    assert "March 2091" not in page and "What is to come" in page
    coming = re.search(LINK.format("prev"), page)
    assert coming and "March 2091" in judge.get(f"/events{html.unescape(coming[1])}").text
    assert "March 2091" in judge.get("/events?status=planned").text
    assert "March 2091" in judge.get("/events?since=2090").text
    norway = judge.get("/actors/NOR").text
    assert norway.index("To come") < norway.index("March 2091") < norway.index("<h2>Events</h2>")


def test_what_is_to_come_is_not_offered_where_nothing_is(visitor: TestClient) -> None:
    assert "to come" not in visitor.get("/events?actor=CHL").text


def test_the_actors_that_most_pages_name_come_first(visitor: TestClient) -> None:
    numbers = [int(n) for n in re.findall(r"<span>(\d+) pages?</span>", visitor.get("/actors").text)]
    assert numbers == sorted(numbers, reverse=True) and numbers[0] > numbers[-1]
    assert "The newest first" not in visitor.get("/actors?by=day").text


def test_an_old_address_with_an_offset_still_works(visitor: TestClient) -> None:
    whole = CARD.findall(visitor.get("/events?limit=500").text)
    page = visitor.get("/events?limit=2&offset=2").text
    assert CARD.findall(page) == whole[2:4]
    assert 'rel="prev"' in page and 'rel="next"' in page
