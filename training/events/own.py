"""Pages written for dragoman, with their annotations: ``own/ID.json`` → gold pages in CODEBOOK's layout.

In: ``own/ID.json`` (``own/README.md`` describes the layout: CODEBOOK's, without what follows from the rest).
Out: ``FOLDER/own_ID.json``; every fault is printed, and the exit status is 1 if there is any.

    python training/events/own.py --out /tmp/own
"""

from __future__ import annotations

import argparse
import functools
import importlib.util
import json
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

HERE = Path(__file__).resolve().parent
PAGES = HERE / "own"
SOURCE = "written for dragoman (CC BY 4.0)"

Row = dict[str, Any]

ARTICLE: Row = {
    "headline": None,
    "byline": [],
    "published": None,
    "dateline": None,
    "publisher": None,
    "originator": None,
    "notices": [],
    "captions": [],
    "body": [],
    "boilerplate": [],
}
ACTOR: Row = {"aliases": [], "role": None, "sector": None, "other_sectors": []}
STATEMENT: Row = {"cue": None, "addressee": [], "date": None, "place": None, "occasion": None, "with": []}
EVENT: Row = {
    "alt_types": [],
    "modes": [],
    "actors": [],
    "recipients": [],
    "status": "occurred",
    "background": False,
    "date": None,
    "place": None,
    "claimed_by": [],
    "same_as": None,
}
CONDITION: Row = {"condition_event": None, "outcome": "open"}
"""What a row has where its file does not say."""


@functools.cache
def pages() -> ModuleType:
    """``pages.py`` beside this file: how sentences are counted, the check (benchmarks/ has a namesake)."""
    spec = importlib.util.spec_from_file_location("annotated_pages", HERE / "pages.py")
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def build(page: Row) -> tuple[Row, list[str]]:
    """The gold page that a file stands for, with its spans, and what is wrong with it."""
    lines = page["text"]
    told = [sentence for line in lines for sentence in pages().sentences(line)]
    events = [EVENT | {"contexts": page["contexts"]} | _placed(row) for row in page["events"]]
    for event in events:
        if isinstance(event["sentence"], int):
            event["sentence"] = told[event["sentence"]]
    dates = {event["id"]: event["date"] for event in events}
    gold = {
        "id": page["id"],
        "source": SOURCE,
        "as_of": page["as_of"],
        "text": "\n\n".join(lines),
        "article": _article(page["article"], lines),
        "actors": [ACTOR | row for row in page["actors"]],
        "statements": _numbered("s", (STATEMENT | _placed(row) for row in page["statements"])),
        "events": events,
        "conditions": _numbered("c", (CONDITION | row for row in page["conditions"])),
        "threads": _numbered("t", (row | {"history": _steps(row["history"], dates)} for row in page["threads"])),
    }
    return gold, pages().checker().check(gold)


def _article(told: Row, lines: list[str]) -> Row:
    """An article whose headline and lines are given by their numbers."""
    article = ARTICLE | told | {"headline": lines[told["headline"]]}
    return article | {part: [lines[n] for n in article[part]] for part in ("notices", "body", "boilerplate")}


def _placed(row: Row) -> Row:
    """A row with its place, told as ``Name:ISO``, in CODEBOOK's layout."""
    if "place" not in row:
        return row
    name, _, country = row["place"].rpartition(":")
    return row | {"place": {"name": name, "country": country}}


def _numbered(letter: str, rows: Iterable[Row]) -> list[Row]:
    return [{"id": f"{letter}{n}"} | row for n, row in enumerate(rows, 1)]


def _steps(steps: list[Row], dates: dict[str, str | None]) -> list[Row]:
    """Steps with the days of their events, where they have none of their own."""
    return [{"event": step["event"], "state": step["state"], "date": dates.get(step["event"])} | step for step in steps]


def built(files: Iterable[Path]) -> Iterator[tuple[Row, list[str]]]:
    """The gold page of each file, with its faults."""
    return (build(json.loads(file.read_text(encoding="utf-8"))) for file in files)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("files", nargs="*", type=Path, help="files (default: all in own/)")
    parser.add_argument("--out", type=Path, help="write the gold pages here")
    args = parser.parse_args()
    bad = 0
    if args.out:
        args.out.mkdir(parents=True, exist_ok=True)
    for gold, faults in built(args.files or sorted(PAGES.glob("*.json"))):
        for fault in faults:
            print(f"{gold['id']}: {fault}")
        bad += bool(faults)
        if args.out:
            made = json.dumps(gold, ensure_ascii=False, indent=1)
            (args.out / f"{gold['id']}.json").write_text(made + "\n", encoding="utf-8")
    return int(bad > 0)


if __name__ == "__main__":
    sys.exit(main())
