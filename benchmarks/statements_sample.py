"""Draws random statements from a corpus for judging by hand, and counts the judgements.

In: gzipped JSON lines with `id`, `date`, `text`, `title`. `draw` reads some pages, chosen by a seed, with the whole
pipeline and prints statements, one page giving two at most: page id, cue, speaker, spans, with the text around for the
judge's eyes (never to be committed: news text). `count` takes the judgements (lines of JSON with `speaker` and `span`,
each `true` or `false`) and prints shares with Wilson intervals.

    python benchmarks/statements_sample.py draw ../shared/data/corpus/articles_international.jsonl.gz --seed 1
    python benchmarks/statements_sample.py count benchmarks/judged_statements.jsonl
"""

from __future__ import annotations

import argparse
import datetime as dt
import gzip
import json
import pathlib
import random
from collections.abc import Iterator
from typing import Any

from dragoman.pipeline import read_page
from dragoman.records import Page, Record, Statement
from dragoman.validation import measures

AROUND = 400
"""Characters before and after a statement that the judge sees."""
PER_PAGE = 2


def wilson(right: int, n: int) -> tuple[float, float]:
    """The 95 % interval of a share (Wilson 1927).

    >>> wilson(90, 100)
    (0.8256, 0.9448)
    """
    share = measures.wilson(right, n)
    return round(share.low, 4), round(share.high, 4)


def pages(path: str, seed: int) -> Iterator[Page]:
    """The corpus's pages in the order that the seed gives."""
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        items = [json.loads(line) for line in lines]
    random.Random(seed).shuffle(items)
    for item in items:
        yield Page(id=item["id"], text=f"{item['title']}\n\n{item['text']}", as_of=dt.date.fromisoformat(item["date"]))


def draw(path: str, seed: int, size: int) -> Iterator[dict[str, Any]]:
    """Statements of the pages, at most `PER_PAGE` of each, until there are `size`."""
    chance, left = random.Random(seed), size
    for page in pages(path, seed):
        record = read_page(page)
        for said in chance.sample(record.statements, min(PER_PAGE, left, len(record.statements))):
            yield _shown(record, said)
            left -= 1
        if not left:
            return


def _shown(record: Record, said: Statement) -> dict[str, Any]:
    names = {actor.id: f"{actor.name} ({actor.role or actor.country})" for actor in record.actors}
    start, end = said.spans[0][0], said.spans[-1][1]
    return {
        "page": record.id,
        "spans": said.spans,
        "cue_span": said.cue_span,
        "cue": said.cue,
        "form": said.form,
        "speaker": names.get(said.speaker or ""),
        "text": said.text,
        "around": record.text[max(0, start - AROUND) : end + AROUND],
        "setting": [said.date, said.place and said.place.name, said.occasion, [names.get(i) for i in said.addressee]],
    }


def count(path: str, seed: int | None = None) -> dict[str, Any]:
    """Shares of right speakers and spans, and of statements right in both, each with its interval."""
    judged = [json.loads(line) for line in pathlib.Path(path).read_text(encoding="utf-8").splitlines()]
    judged = [j for j in judged if seed is None or j["seed"] == seed]
    figures: dict[str, Any] = {"judged": len(judged)}
    for what in ("speaker", "span"):
        right = sum(bool(j[what]) for j in judged)
        figures[what] = {"right": right, "interval": wilson(right, len(judged))}
    both = sum(bool(j["speaker"] and j["span"]) for j in judged)
    figures["both"] = {"right": both, "interval": wilson(both, len(judged))}
    return figures


def main() -> None:
    """Prints the sample, or the figures of the judgements."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("what", choices=("draw", "count"))
    parser.add_argument("path")
    parser.add_argument("--seed", type=int)
    parser.add_argument("--size", type=int, default=100)
    given = parser.parse_args()
    if given.what == "count":
        print(json.dumps(count(given.path, given.seed), indent=1))
        return
    for item in draw(given.path, given.seed or 1, given.size):
        print(json.dumps(item, ensure_ascii=False))


if __name__ == "__main__":
    main()
