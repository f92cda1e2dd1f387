"""What a parse decides: where an event happened, city or government. Trees are made by hand: no model needed."""

from __future__ import annotations

import json
import pathlib
import subprocess
import sys
from typing import Any

import pytest
import spacy
from spacy.tokens import Doc

from dragoman.geography import find, where, where_mention
from dragoman.records import Article, NamedPlace

FOLDER = pathlib.Path(__file__).parent
TREES = [json.loads(line) for line in (FOLDER / "trees.jsonl").read_text("utf-8").splitlines()]
VOCAB = spacy.blank("en").vocab


def made(tree: str) -> Doc:
    """A parsed `Doc` from rows "word/lemma POS relation head", heads counted from 1; the root is its own head."""
    rows = [row.split() for row in tree.split("|")]
    words = [row[0].split("/")[0] for row in rows]
    return Doc(
        VOCAB,
        words=words,
        spaces=[not (i + 1 < len(words) and words[i + 1] in (".", ",", "'s")) for i in range(len(words))],
        lemmas=[row[0].split("/")[-1] for row in rows],
        pos=[row[1] for row in rows],
        deps=[row[2] for row in rows],
        heads=[int(row[3]) - 1 for row in rows],
    )


@pytest.mark.parametrize("case", TREES, ids=lambda c: f"{c['ask']}: {c['why'][:50]}")
def test_where(case: dict[str, Any]) -> None:
    doc = made(case["tree"])
    places = find(doc, Article())
    token = next(t for t in doc if t.text == case["ask"])
    expect = NamedPlace(name=case["expect"][0], country=case["expect"][1]) if case["expect"] else None
    assert where(token, places, doc) == expect, case["why"]
    assert (where_mention(token, places, doc) is None) == (expect is None)


METONYMS = [json.loads(line) for line in (FOLDER / "metonyms.jsonl").read_text("utf-8").splitlines()]


@pytest.mark.parametrize("case", METONYMS, ids=lambda c: c["why"])
def test_metonym(case: dict[str, Any]) -> None:
    assert bool(find(made(case["tree"]), Article())) == case["city"], case["why"]


def test_loads_within_its_limits() -> None:
    script = (
        "import resource, time; from dragoman.geography.gazetteer import gazetteer; "
        "before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss; start = time.process_time(); gazetteer(); "
        "print(time.process_time() - start, (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024)"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    seconds, megabytes = map(float, done.stdout.split())
    assert seconds < 5  # a generous bound: 1.0 to 1.7 measured on two busy cores
    assert megabytes < 220  # at the peak, mapped pages included; 104 of anonymous memory stay
