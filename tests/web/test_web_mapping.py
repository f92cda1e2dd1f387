"""Places on the map: a country is one place, whatever it is called."""

from __future__ import annotations

import pytest

from dragoman.store import Store
from dragoman.web import mapping
from dragoman.web.asking import Asked


def test_a_country_is_one_place_whatever_it_is_called(shown: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    rows = [
        ("U.S.", "USA", "occurred", 3),
        ("America", "USA", "planned", 1),
        (None, "USA", "occurred", 2),
        ("Geneva", "CHE", "occurred", 4),
        ("Georgia", "USA", "occurred", 1),
    ]
    monkeypatch.setattr(mapping, "_counted", lambda store, asked: rows)
    found, nowhere = mapping.spots(shown, Asked())
    assert [(spot.name, spot.number, spot.fixed) for spot in found] == [
        ("United States", 6, True),
        ("Geneva", 4, False),
        ("Georgia", 1, False),
    ]
    assert nowhere == 0
