"""Cities by folded name: columns and an index, ready-made in `models/cities` from GeoNames (`training/cities.py`).

In: a folded name. Out: the rows of the cities that bear it, as a name, a foreign or a former name; a row's fields.

    >>> cities = Cities.load()
    >>> [cities.name(row) for row in cities.rows("kiev") if cities.people[row] > 1_000_000]
    ['Kyiv']

Made ahead because reading GeoNames' own files took two seconds and 150 MB whenever the program started.
"""

from __future__ import annotations

import array
import bisect
import dataclasses
import io
import zlib
from typing import Any, Self, TypeAlias

import numpy as np

from dragoman import weights

FEATURES = 1
Column: TypeAlias = np.ndarray[Any, np.dtype[Any]]


@dataclasses.dataclass(frozen=True)
class Cities:
    """The cities, a row each; `lat`, `lon` in degrees (WGS 84), `country` and `admin` as GeoNames codes them."""

    lat: Column
    lon: Column
    ids: Column
    people: Column
    countries: list[str]
    admins: list[str]
    country: Column
    admin: Column
    names: bytes
    ends: Column
    hashes: array.array[int]
    keys: bytes
    key_ends: Column
    first: Column
    owners: Column

    @classmethod
    def load(cls) -> Self:
        """The cities that come with the package; raises `ModelError` if they are missing or changed."""
        packed = weights.load("cities", features=FEATURES).read("cities.npz")
        with np.load(io.BytesIO(packed), allow_pickle=False) as parts:
            return cls.unpacked({name: parts[name] for name in parts.files})

    @classmethod
    def unpacked(cls, parts: dict[str, Column]) -> Self:
        """The cities from the arrays of `cities.npz`: texts are UTF-8, an item a line."""
        columns = ("lat", "lon", "ids", "people", "country", "admin", "ends", "key_ends", "first", "owners")
        return cls(
            names=parts["names"].tobytes(),
            keys=parts["keys"].tobytes(),
            hashes=array.array("I", parts["hashes"].tobytes()),
            countries=parts["countries"].tobytes().decode().split("\n"),
            admins=parts["admins"].tobytes().decode().split("\n"),
            **{name: parts[name] for name in columns},
        )

    def __contains__(self, key: str) -> bool:
        return self._at(key) is not None

    def rows(self, key: str) -> list[int]:
        """The rows of the cities that bear a folded name; none if nobody does."""
        at = self._at(key)
        if at is None:
            return []
        found: list[int] = self.owners[self.first[at] : self.first[at + 1]].tolist()
        return found

    def _at(self, key: str) -> int | None:
        """Where a folded name stands in the index, which is sorted by the names' CRC-32."""
        wanted = key.encode()
        code = zlib.crc32(wanted)
        at = bisect.bisect_left(self.hashes, code)
        while at < len(self.hashes) and self.hashes[at] == code:
            if _line(self.keys, self.key_ends, at) == wanted:
                return at
            at += 1
        return None

    def name(self, row: int) -> str:
        """The name of a row's city."""
        return _line(self.names, self.ends, row).decode()

    def country_of(self, row: int) -> str:
        """The ISO 3166 alpha-2 code of a row's country."""
        return self.countries[int(self.country[row])]

    def admin_of(self, row: int) -> str:
        """GeoNames' code of a row's first-level division."""
        return self.admins[int(self.admin[row])]


def _line(text: bytes, ends: Column, at: int) -> bytes:
    """A line of a text: `ends` says where the next one starts."""
    start = int(ends[at - 1]) if at else 0
    return text[start : int(ends[at]) - 1]
