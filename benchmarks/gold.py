"""Scores the program on gold pages with the shared scorer: `python benchmarks/gold.py [FOLDER…] [--errors]`.

In: folders of gold pages (CODEBOOK's layout; default ../shared/gold/seed and ../shared/gold/dev). Out: the scorer's
figures per folder as JSON, or its list of errors.
"""

from __future__ import annotations

import argparse
import json
import pathlib
import subprocess
import sys
import tempfile
from typing import Any

from dragoman.batch import read_many
from dragoman.records import Failure, Page
from dragoman.sources import parse_date

SHARED = pathlib.Path(__file__).resolve().parents[2] / "shared"


def page_of(gold: dict[str, Any]) -> Page:
    """What the program gets of a gold page: its text and the date a crawler knows."""
    return Page(id=gold["id"], text=gold["text"], as_of=parse_date(gold["as_of"]) if gold.get("as_of") else None)


def predict(folder: pathlib.Path, out: pathlib.Path) -> None:
    """Writes the program's record of each gold page in `folder` to `out`, under the same file name."""
    out.mkdir(parents=True, exist_ok=True)
    files = sorted(folder.glob("*.json"))
    pages = [page_of(json.loads(f.read_text(encoding="utf-8"))) for f in files]
    for file, result in zip(files, read_many(pages), strict=True):
        if isinstance(result, Failure):
            print(f"{file.name}: {result.error}", file=sys.stderr)
            continue
        (out / file.name).write_text(result.to_json(indent=1), encoding="utf-8")


def score(folder: pathlib.Path, out: pathlib.Path, *flags: str) -> str:
    """What the shared scorer prints for gold in `folder` and records in `out`."""
    command = [sys.executable, str(SHARED / "tools" / "score.py"), str(folder), str(out), *flags]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


def figures(folder: pathlib.Path) -> dict[str, Any]:
    """The scorer's figures for the program on `folder`."""
    with tempfile.TemporaryDirectory() as out:
        predict(folder, pathlib.Path(out))
        found: dict[str, Any] = json.loads(score(folder, pathlib.Path(out), "--json"))
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folders", nargs="*", type=pathlib.Path, default=[SHARED / "gold" / s for s in ("seed", "dev")])
    parser.add_argument("--errors", action="store_true", help="list each miss, spurious record and wrong field")
    parser.add_argument("--table", action="store_true", help="figures as lines, not JSON")
    parser.add_argument("--out", type=pathlib.Path, help="keep the records here")
    args = parser.parse_args()
    for folder in args.folders:
        with tempfile.TemporaryDirectory() as scratch:
            out = args.out / folder.name if args.out else pathlib.Path(scratch)
            predict(folder, out)
            flags = ["--errors"] if args.errors else [] if args.table else ["--json"]
            print(score(folder, out, *flags), end="")


if __name__ == "__main__":
    main()
