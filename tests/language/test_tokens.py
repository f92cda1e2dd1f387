"""Words are cut as in the treebanks; each rule's examples hold."""

import json

import pytest

from dragoman.language.features import SHAPES, apply_script, edit_script, normalise, shape
from dragoman.language.tokens import RULES, Tokeniser

EXAMPLES = json.loads(RULES.read_text(encoding="utf-8"))["examples"]


@pytest.fixture(scope="module")
def tokeniser() -> Tokeniser:
    return Tokeniser()


@pytest.mark.parametrize("row", EXAMPLES, ids=lambda r: r["why"])
def test_examples_of_the_rules(tokeniser, row):
    assert tokeniser(row["text"], [(0, len(row["text"]))]).words == row["words"]


def test_words_and_spaces_give_the_text_back(tokeniser):
    text = "A  block.\n\tAnother—block's end\u00a0…  "
    found = tokeniser(text, [(0, 9), (11, 20)])
    assert "".join(w + " " * s for w, s in zip(found.words, found.spaces, strict=True)) == text


SHAPE_ROWS = [
    ("envoy", "lower"), ("Lavrov", "title"), ("NATO", "upper"), ("A", "initial"), ("McKay", "mixed"),
    ("2,014.5", "digit"), ("4th", "alnum"), ("—", "punct"), ("U.S.", "dotted"), ("外交", "other"), ("½", "other"),
]  # fmt: skip


@pytest.mark.parametrize(("word", "name"), SHAPE_ROWS)
def test_shapes(word, name):
    assert SHAPES[shape(word)] == name


LEMMA_ROWS = [("studies", "study"), ("Was", "be"), ("UN", "UN"), ("n’t", "not"), ("IRAN", "Iran"), ("went", "go")]


@pytest.mark.parametrize(("word", "lemma"), LEMMA_ROWS)
def test_scripts_give_the_lemma_back(word, lemma):
    assert apply_script(word, edit_script(normalise(word), lemma)) == lemma


@pytest.mark.parametrize("script", ["l0", "k9", "l99", "broken", ""])
def test_a_script_never_leaves_nothing(script):
    assert apply_script("Ox", script)
