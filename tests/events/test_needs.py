"""Who can do an act at all."""

from __future__ import annotations

import pytest

from dragoman.cast import Cast
from dragoman.events.needs import harmless
from dragoman.records import Actor

CAST = Cast(
    actors=(
        Actor(id="paper", name="The Lima Herald", country="PER", kind="organisation", sector="JRN"),
        Actor(id="mosque", name="Blue Mosque", country="TUR", kind="organisation", sector="REL"),
        Actor(id="reporters", name="two reporters", country="PER", kind="group", sector="JRN"),
        Actor(id="army", name="Peruvian army", country="PER", kind="organisation", sector="MIL"),
    ),
    heads={},
)


@pytest.mark.parametrize(
    ("id", "found", "why"),
    [
        ("paper", True, "a newspaper strikes nobody"),
        ("mosque", True, "a mosque is where an attack was"),
        ("reporters", False, "people may"),
        ("army", False, "an army does"),
    ],
)
def test_harmless(id: str, found: bool, why: str) -> None:
    assert harmless(id, CAST) is found, why
