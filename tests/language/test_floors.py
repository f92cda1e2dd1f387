"""Floors for accuracy on 200 sentences a treebank, where the data are there. Lowering one needs a changelog line."""

import json
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
UD = ROOT.parent / "shared/data/ud"
FLOORS = json.loads((Path(__file__).parent / "floors.json").read_text())

pytestmark = pytest.mark.skipif(not UD.is_dir(), reason="needs the treebanks in ../shared/data")


@pytest.fixture(scope="module")
def benchmark():
    sys.path.insert(0, str(ROOT / "benchmarks"))
    try:
        import parse
    finally:
        sys.path.pop(0)
    return parse


def sample(benchmark, name: str, genre: str = ""):
    found = [g for g in benchmark.treebank(UD / f"en_{name}-test.conllu.gz") if genre in g.document]
    return found[:: max(1, len(found) // 200)]


@pytest.mark.parametrize("name", ["pud", "gum"])
def test_given_words(language, benchmark, name):
    scores = benchmark.gold_words(language, sample(benchmark, name))
    for key, floor in FLOORS[name].items():
        assert scores[key] >= floor, (name, key, scores)


def test_raw_news(language, benchmark):
    found = [g for g in benchmark.treebank(UD / "en_gum-test.conllu.gz") if g.document.startswith("GUM_news")]
    scores = benchmark.raw_text(language, found)
    for key, floor in FLOORS["gum_news_raw"].items():
        assert scores[key] >= floor, (key, scores)
