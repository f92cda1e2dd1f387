"""Sentences of which nothing is known, for a teacher to parse: reports, news, encyclopaedia, and the treebanks' own.

In: ../shared/data. Out: JSON lines of words and sentence starts that `treebanks.event_set` reads, one or two sentences
a line, shuffled.

    .venv/bin/python training/plain.py --reports 30000 --out plain.jsonl

Only texts that published weights may be trained on (../shared/data/README.md): Wikipedia's current events, Wikinews,
ECB+, re3d, Wikigold, WikiWars, EWT and GUM train. Texts that come as spaced words are joined first.
"""

from __future__ import annotations

import argparse
import gzip
import json
import random
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from treebanks import ROOT, treebank

from dragoman import syntax
from dragoman.language import load_language

DATA = ROOT.parent / "shared/data"
SHORTEST, LONGEST = 40, 900
TOGETHER = 2
"""Sentences of a text in one item."""
SPACED = (
    (re.compile(r"`` ?"), '"'), (re.compile(r" ?''"), '"'), (re.compile(r" ([,.;:?!%)])"), r"\1"),
    (re.compile(r"\( "), "("), (re.compile(r" ('s|n't|'re|'ve|'ll|'d|'m|')\b"), r"\1"),
)  # fmt: skip


def joined(text: str) -> str:
    """A text whose words stand apart, as others write it: "the chief 's word , he said" loses two spaces."""
    for pattern, made in SPACED:
        text = pattern.sub(made, text)
    return text


def rows(file: str) -> Iterator[dict[str, Any]]:
    with gzip.open(DATA / file, "rt", encoding="utf-8") as lines:
        yield from map(json.loads, lines)


def texts(reports: int, seed: int) -> Iterator[str]:
    """Paragraphs of all sources but the treebanks."""
    told = [r["text"] for r in rows("corpus/wikipedia_current_events.jsonl.gz")]
    yield from random.Random(seed).sample([t for t in told if SHORTEST < len(t) < 600], reports)
    for file in ("corpus/wikinews_2019_2020.jsonl.gz", "time/wikiwars_1-11.jsonl.gz"):
        yield from (part.strip() for row in rows(file) for part in row["text"].split("\n"))
    for file in ("stories/ecbplus_stories_dev.jsonl.gz", "names/re3d_train.jsonl.gz", "names/wikigold.jsonl.gz"):
        yield from (joined(part.strip()) for row in rows(file) for part in row["text"].split("\n"))


def items(reports: int, seed: int) -> Iterator[dict[str, Any]]:
    """The lines: words, and where sentences start."""
    for text in texts(reports, seed):
        if not SHORTEST < len(text) < LONGEST:
            continue
        sentences = [[t.text for t in s if not t.is_space] for s in syntax.sentences(load_language().parse(text))]
        yield from grouped(sentences, [TOGETHER] * len(sentences))
    rng = random.Random(seed)
    for name in ("ewt", "gum"):
        for document in treebank(DATA / f"ud/en_{name}-train.conllu.gz", 0):
            yield from grouped([s.words for s in document], rng.choices((1, 2), (2, 1), k=len(document)))


def grouped(sentences: list[list[str]], counts: list[int]) -> Iterator[dict[str, Any]]:
    """Sentences by ones and twos, as items."""
    at = 0
    for count in counts:
        some = sentences[at : at + count]
        at += count
        starts = [sum(map(len, some[:i])) for i in range(len(some))]
        if sum(map(len, some)):
            yield {"words": [w for s in some for w in s], "starts": starts, "events": []}


def main() -> None:
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument("--reports", type=int, default=30_000, help="reports of current events, drawn by chance")
    p.add_argument("--seed", type=int, default=0)
    p.add_argument("--out", type=Path, required=True)
    a = p.parse_args()
    found = list(items(a.reports, a.seed))
    random.Random(a.seed).shuffle(found)
    with a.out.open("w", encoding="utf-8") as out:
        out.writelines(json.dumps(item, ensure_ascii=False) + "\n" for item in found)
    print(len(found), "items,", sum(len(i["words"]) for i in found), "words")


if __name__ == "__main__":
    main()
