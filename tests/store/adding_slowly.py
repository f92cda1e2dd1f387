"""Adds pages slowly, for tests that kill it: `adding_slowly.py PLACE COUNT PAUSE`; prints a line for each page."""

from __future__ import annotations

import functools
import pathlib
import sys
import types

sys.path[:0] = [str(pathlib.Path(__file__).resolve().parents[2]), str(pathlib.Path(__file__).resolve().parent)]

import pages_made as made  # noqa: E402

BATCH = types.ModuleType("dragoman.batch")
BATCH.read_many = made.read_many  # type: ignore[attr-defined]
sys.modules["dragoman.batch"] = BATCH
"""In its place, so that the program starts fast: nothing here needs a language model."""

from dragoman.store import Store, adding  # noqa: E402


def main() -> None:
    place, count, pause = sys.argv[1], int(sys.argv[2]), float(sys.argv[3])
    adding.read_many = functools.partial(made.read_many, pause=pause)  # type: ignore[assignment]
    adding.BATCH = 4
    pages = [made.Page(id=f"p{n}", text=f"Day {n}\nNorway met envoy {n}.") for n in range(count)]
    with Store(place) as store:
        store.add(pages, tell=lambda added: print(added.outcome, added.id, flush=True))


if __name__ == "__main__":
    main()
