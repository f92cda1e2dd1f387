"""Data files of the places stage: coordinates, codes, names that lead to their places, hostile text."""

from __future__ import annotations

import pytest

from dragoman.geography import find_text
from dragoman.geography.folding import fold
from dragoman.geography.gazetteer import gazetteer
from dragoman.lexicon import entries


def test_regions_are_found_by_all_their_names() -> None:
    for row in entries("regions"):
        for name in (row["name"], *row.get("aliases", ())):
            assert any(p.name == row["name"] and p.country == row["country"] for p in gazetteer().named(name)), name


def test_there_are_many_regions_and_disputed_ones_have_claimants() -> None:
    rows = entries("regions")
    assert len(rows) >= 250
    assert all(bool(row.get("disputed")) == bool(row.get("claimed_by")) for row in rows)
    assert len({fold(row["name"]) for row in rows}) == len(rows)


def test_exonyms_lead_to_their_city() -> None:
    for row in entries("places_exonyms"):
        for name in row["names"]:
            assert row["geonames_id"] in {p.geonames_id for p in gazetteer().named(name)}, name


def test_words_are_listed_once_for_a_kind() -> None:
    seen = [(e["word"], e["kind"]) for e in entries("places_words")]
    assert len(seen) == len(set(seen))


@pytest.mark.parametrize(
    "name", ["Kyiv", "Lagos", "Bogotá", "Phnom Penh", "N'Djamena", "Nuku'alofa", "Ulan Bator", "Rangoon"]
)
def test_capitals_are_known(name: str) -> None:
    assert any(p.capital or p.population > 1_000_000 for p in gazetteer().named(name))


@pytest.mark.parametrize(
    "text", ["", "\n\n", "A " * 5000, "Of The " * 3000, "Paris, " * 2000, "U.S. " * 2000, "北京 😀 \u202e"]
)
def test_hostile(text: str) -> None:
    for mention in find_text(text):
        assert text[slice(*mention.span)] == mention.text


def test_an_exonym_is_of_a_city_that_bears_a_like_name_or_is_known_by_both() -> None:
    """An id that was written down wrong leads to another city: one of its own names begins alike or it is listed."""
    renamed = {"Kiev", "Rangoon", "Yangon", "Peking", "Bombay", "Madras", "Calcutta", "Saigon", "Teheran", "NYC"}
    for row in entries("places_exonyms"):
        city = next(p for p in gazetteer().named(row["names"][0]) if p.geonames_id == row["geonames_id"])
        alike = any(fold(name)[:2] == fold(city.name).removeprefix("ar ")[:2] for name in row["names"])
        assert alike or renamed & set(row["names"]), f"{row['names']} lead to {city.name}"
