"""Scores the program on the annotated Wikinews pages of training/events/pages: `python benchmarks/pages.py`.

In: the annotation lines and ../shared (corpus, scorer). Out: the shared scorer's figures as JSON, with the machine; as
lines with `--table`; or its list of errors with `--errors`. Statements are not annotated on these pages, so nothing is
said of them. `--half` takes the pages whose number is even or odd, to choose on one half and to measure on the other.
"""

from __future__ import annotations

import argparse
import json
import pathlib
import sys
from collections import defaultdict
from collections.abc import Iterator
from typing import Any

from events import SCORER, load
from gold import page_of
from parse import machine

from dragoman.batch import read_many
from dragoman.records import Failure

EVENTS = pathlib.Path(__file__).resolve().parents[1] / "training" / "events"
HALVES = {"even": 0, "odd": 1}


def files(half: str | None = None) -> list[pathlib.Path]:
    """The annotation files, or those of one half."""
    found = sorted((EVENTS / "pages").glob("*.txt"))
    return [f for f in found if half is None or int(f.stem.rpartition("-")[2]) % 2 == HALVES[half]]


def pages(half: str | None = None) -> Iterator[dict[str, Any]]:
    """The gold pages in CODEBOOK's layout."""
    for gold, faults in load(EVENTS / "pages.py").built(files(half)):
        if faults:
            sys.exit(f"{gold['id']}: {faults[0]} (training/events/pages.py tells all)")
        yield gold


def figures(golds: list[dict[str, Any]], errors: bool = False, statements: bool = False) -> dict[str, Any]:
    """The scorer's figures for the program; `errors` prints each miss, spurious record and wrong field.

    `statements`: whether the pages tell them.
    """
    score = load(SCORER)
    tallies: dict[str, Any] = defaultdict(score.Tally)
    fields: dict[str, list[float]] = defaultdict(list)
    for gold, made in zip(golds, read_many(map(page_of, golds)), strict=True):
        if isinstance(made, Failure):
            print(f"{gold['id']}: {made.error}", file=sys.stderr)

        def say(*what: object, name: str = gold["id"]) -> None:
            if errors and (statements or what[1] != "statement"):
                print(name, *what)

        record = {} if isinstance(made, Failure) else made.to_dict()
        score.score_page(gold, record if statements else record | {"statements": []}, tallies, fields, say)
    found = {k: t.figures() for k, t in tallies.items()}
    found |= {k: {"mean": round(sum(map(float, v)) / len(v), 4), "n": len(v)} for k, v in fields.items() if v}
    return {k: v for k, v in found.items() if statements or not k.startswith("statements")}


def table(found: dict[str, Any]) -> Iterator[str]:
    """The figures as lines."""
    for name, f in found.items():
        if "f1" in f:
            counts = f"({f['hit']} of {f['gold']} gold, {f['pred']} predicted)"
            yield f"{name:20} P {f['p']:.3f}  R {f['r']:.3f}  F1 {f['f1']:.3f}   {counts}"
        else:
            yield f"{name:20} {f['mean']:.3f}   (n {f['n']})"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--errors", action="store_true", help="list each miss, spurious record and wrong field")
    parser.add_argument("--table", action="store_true", help="figures as lines, not JSON")
    parser.add_argument("--half", choices=HALVES, help="only the pages whose number is even or odd")
    args = parser.parse_args()
    golds = list(pages(args.half))
    found = figures(golds, args.errors)
    if args.table:
        print(f"pages {len(golds)}", *table(found), sep="\n")
    elif not args.errors:
        print(json.dumps({"machine": machine(), "half": args.half, "pages": len(golds), **found}, indent=1))


if __name__ == "__main__":
    main()
