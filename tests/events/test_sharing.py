"""What a mention has from its statement, its event or the page's day; each row with its reason."""

from __future__ import annotations

import pytest

import dragoman

TRUCE = "The Malian rebels agreed on Monday to a three-day truce with the army. The truce will begin on Thursday."
OFF = "Norway called off a visit by its envoy to Kenya next month. The minister spoke on Wednesday."
ROWS = [
    (TRUCE, "truce", "2024-05-09/2024-05-11", "its days are told in one sentence, its beginning in another"),
    (TRUCE, "agreed", "2024-05-06", "what governs it, not the truce's day"),
    (OFF, "visit", "2024-06", "what was called off is to come; the calling off is not"),
]


@pytest.mark.parametrize(("text", "anchor", "date", "why"), ROWS, ids=[r[3] for r in ROWS])
def test_dates(text: str, anchor: str, date: str, why: str) -> None:
    record = dragoman.read("The week ahead\n\n" + text + "\n", as_of="2024-05-08")
    assert {e.date for e in record.events if e.anchor == anchor} == {date}, why
