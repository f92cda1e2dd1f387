"""Scores the program on fresh pages of the corpus: `python benchmarks/fresh.py --set look|held|read|kept [--table]`.

In: `data/fresh.jsonl.gz`: 36 pages (`look`, `held`) and 16 drawn later (`read`, `kept`) of the corpus
../shared/data/corpus/articles_international that the program was not made on, chosen by a seed among short pages and
annotated as gold/dev is, by readers who never saw what the program makes of them. It holds no text: numbers
`[start, end, …]` under "@" stand for the page's words there. Out: the shared scorer's figures.

`look` and `read` may be looked at, to find kinds of errors. `held` and `kept` are for measuring alone: they have no
`--errors`, and are not to be read. Nothing may be trained on any (the articles' licence). `--out FOLDER` writes the
pages as gold pages.
"""

from __future__ import annotations

import argparse
import gzip
import json
import pathlib
import sys
from collections.abc import Iterator
from typing import Any

from gold import SHARED
from pages import figures, table
from parse import machine

PAGES = pathlib.Path(__file__).with_name("data") / "fresh.jsonl.gz"
CORPUS = SHARED / "data" / "corpus" / "articles_international.jsonl.gz"
SETS = ("look", "held", "read", "kept")
KEPT = ("held", "kept")
"""For measuring alone."""


def built(name: str) -> Iterator[dict[str, Any]]:
    """The pages of a set in CODEBOOK's layout, with their text."""
    with gzip.open(PAGES, "rt", encoding="utf-8") as lines:
        wanted = [page for page in map(json.loads, lines) if page["set"] == name]
    with gzip.open(CORPUS, "rt", encoding="utf-8") as lines:
        corpus = {item["id"]: item for item in map(json.loads, lines)}
    for page in wanted:
        item = corpus[page["source"].split()[-1]]
        text = str(item["text"]) if page.get("untitled") else text_of(item)
        made: dict[str, Any] = _told({k: v for k, v in page.items() if k not in ("set", "untitled")}, text)
        yield {**made, "text": text}


def text_of(item: dict[str, Any]) -> str:
    """An article's text, its title on the first line."""
    title, body = item["title"].strip(), item["text"]
    return str(body if body.strip().startswith(title) else f"{title}\n\n{body}")


def _told(value: Any, text: str) -> Any:
    """`value` with the page's own words in the place of spans."""
    if isinstance(value, dict) and "@" in value:
        ends = iter(value["@"])
        return " ".join(text[start:end] for start, end in zip(ends, ends, strict=True))
    if isinstance(value, dict):
        return {k: _told(v, text) for k, v in value.items()}
    return [_told(v, text) for v in value] if isinstance(value, list) else value


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--set", choices=SETS, default="look")
    parser.add_argument(
        "--errors", action="store_true", help="of `look` and `read`: list each miss, spurious record and wrong field"
    )
    parser.add_argument("--table", action="store_true", help="figures as lines, not JSON")
    parser.add_argument(
        "--out", type=pathlib.Path, help="write the pages of `look` or `read` here, one file each, and stop"
    )
    args = parser.parse_args()
    if args.set in KEPT and (args.errors or args.out):
        sys.exit(f"{args.set} pages are for measuring alone")
    golds = list(built(args.set))
    if args.out:
        args.out.mkdir(parents=True, exist_ok=True)
        for gold in golds:
            (args.out / f"{gold['id']}.json").write_text(
                json.dumps(gold, ensure_ascii=False, indent=1), encoding="utf-8"
            )
        return
    found = figures(golds, args.errors, statements=True)
    print("\n".join(table(found)) if args.table else json.dumps({"machine": machine(), args.set: found}, indent=1))


if __name__ == "__main__":
    main()
