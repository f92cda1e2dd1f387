"""Turning over the pages of a list: on by its links to the last, and back to the first."""

from __future__ import annotations

import html
import re

import pytest
from starlette.testclient import TestClient

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
    "path", ["/events", "/statements", "/threads", "/stories", "/actors", "/search?q=talks", "/events?actor=NOR"]
)
def test_links_lead_through_a_list_and_back(visitor: TestClient, path: str) -> None:
    mark = "&" if "?" in path else "?"
    whole = CARD.findall(visitor.get(f"{path}{mark}limit=500").text)
    on = turned(visitor, f"{path}{mark}limit=2", "next")
    assert [card for _, cards in on for card in cards] == whole
    back = turned(visitor, on[-1][0], "prev")
    assert [cards for _, cards in back[::-1]] == [cards for _, cards in on]


def test_an_old_address_with_an_offset_still_works(visitor: TestClient) -> None:
    whole = CARD.findall(visitor.get("/events?limit=500").text)
    page = visitor.get("/events?limit=2&offset=2").text
    assert CARD.findall(page) == whole[2:4]
    assert 'rel="prev"' in page and 'rel="next"' in page
