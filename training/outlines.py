"""Makes `dragoman/data/outlines.json`, the map's outlines, from Natural Earth as npm's `world-atlas` brings it.

    $ npm pack world-atlas@2.0.2 && tar xzf world-atlas-2.0.2.tgz
    $ python training/outlines.py package/countries-110m.json

In: TopoJSON of countries at 1:110 million. Out: an SVG path a country, in tenths of a degree: x eastwards from 180° W,
y southwards from the North Pole (plate carrée), so that a place stands at `(10 * (lon + 180), 10 * (90 - lat))`.
"""

from __future__ import annotations

import itertools
import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any, TypeAlias

from dragoman.lexicon import entries

OUT = Path(__file__).resolve().parents[1] / "dragoman" / "data" / "outlines.json"
Point: TypeAlias = tuple[int, int]
WORLD = 3600
"""The map's width in tenths of a degree."""
NAMES = {"Dominican Rep.": "DOM", "W. Sahara": "ESH", "Falkland Is.": "FLK", "Fr. S. Antarctic Lands": "ATF",
         "Central African Rep.": "CAF", "Eq. Guinea": "GNQ", "eSwatini": "SWZ", "Solomon Is.": "SLB",
         "Dem. Rep. Congo": "COD", "Bosnia and Herz.": "BIH", "S. Sudan": "SSD", "Palestine": "PSE",
         "Macedonia": "MKD", "N. Cyprus": "CYP", "Somaliland": "SOM", "Antarctica": "ATA"}  # fmt: skip
"""Names that Natural Earth shortens; land of states that few recognise goes to the state that claims it."""
ABOUT = {
    "what": "Outlines of countries as SVG paths, in tenths of a degree: x from 180° W, y from the North Pole. "
    "`country`: ISO 3166 alpha-3, none where no code is known",
    "source": "Natural Earth 1:110m, admin 0 countries, through world-atlas 2.0.2 (training/outlines.py)",
    "licence": "public domain",
    "date": "2026-11-28",
}  # fmt: skip


def arcs(topology: dict[str, Any]) -> list[list[Point]]:
    """The topology's lines in tenths of a degree."""
    (kx, ky), (x0, y0) = topology["transform"]["scale"], topology["transform"]["translate"]
    found = []
    for line in topology["arcs"]:
        xs = itertools.accumulate(point[0] for point in line)
        ys = itertools.accumulate(point[1] for point in line)
        found.append(
            [(round(10 * (x * kx + x0 + 180)), round(10 * (90 - y * ky - y0))) for x, y in zip(xs, ys, strict=True)]
        )
    return found  # fmt: skip


def rings(geometry: dict[str, Any], lines: list[list[Point]]) -> Iterator[list[Point]]:
    """The outlines of a country, each a closed ring of points."""
    polygons = geometry["arcs"] if geometry["type"] == "MultiPolygon" else [geometry["arcs"]]
    for ring in itertools.chain.from_iterable(polygons):
        pieces = [lines[n] if n >= 0 else lines[~n][::-1] for n in ring]
        yield [point for point, _ in itertools.groupby(itertools.chain.from_iterable(pieces))]


def unwrapped(ring: list[Point]) -> list[list[Point]]:
    """A ring that crosses 180° drawn through, once a side; one around the pole closed along the map's edge."""
    xs, turns = [ring[0][0]], 0
    for (a, _), (x, _) in itertools.pairwise(ring):
        turns -= WORLD * (x - a > WORLD // 2) - WORLD * (a - x > WORLD // 2)
        xs.append(x + turns)
    drawn = list(zip(xs, (y for _, y in ring), strict=True))
    if turns:
        drawn = [*drawn, (drawn[-1][0], WORLD // 2), (drawn[0][0], WORLD // 2), drawn[0]]
    shifts = [0, *(WORLD for _ in range(min(xs) < 0)), *(-WORLD for _ in range(max(xs) > WORLD))]
    return [[(x + shift, y) for x, y in drawn] for shift in shifts]


def path(ring: list[Point]) -> str:
    """A ring as an SVG path: the first point, then steps."""
    steps = [f"{x - a},{y - b}" for (a, b), (x, y) in itertools.pairwise(ring[:-1])]
    return f"M{ring[0][0]},{ring[0][1]}l{' '.join(steps)}z"


def codes() -> dict[str, str]:
    """ISO code by name, long, short or former."""
    known = {name: row["code"] for row in entries("countries") for name in (row["name"], *row["names"])}
    return known | {row["name"]: row["country"] for row in entries("places_countries")} | NAMES


def main(file: str) -> None:
    """Writes the data file."""
    topology = json.loads(Path(file).read_text(encoding="utf-8"))
    lines, code = arcs(topology), codes()
    rows = []
    for geometry in topology["objects"]["countries"]["geometries"]:
        name = geometry["properties"]["name"]
        large = (ring for ring in rings(geometry, lines) if len(ring) > 3)
        drawn = "".join(path(whole) for ring in large for whole in unwrapped(ring))
        rows.append({"name": name, "country": code.get(name), "path": drawn})
    rows.sort(key=lambda row: str(row["name"]))
    body = ",\n  ".join(json.dumps(row, ensure_ascii=False) for row in rows)
    OUT.write_text(
        f'{{"about": {json.dumps(ABOUT, ensure_ascii=False)},\n "entries": [\n  {body}\n ]}}\n', encoding="utf-8"
    )


if __name__ == "__main__":
    main(sys.argv[1])
