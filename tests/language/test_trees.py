"""Any text gives trees over its own characters; any scores give a tree."""

import itertools

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dragoman.language.trees import best_tree, is_tree, spanning_tree
from tests.language.conftest import assert_trees, rows


@pytest.mark.parametrize("row", rows("hostile.jsonl"), ids=lambda r: r["why"])
def test_hostile_texts_are_trees(language, row):
    doc = language.parse(row["text"])
    assert doc.text == row["text"]
    assert all(row["text"][t.idx : t.idx + len(t)] == t.text for t in doc)
    assert_trees(doc)


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=120))
def test_any_text_is_trees(text):
    from dragoman.language import load_language

    doc = load_language().parse(text)
    assert doc.text == text
    assert_trees(doc)


@pytest.mark.parametrize("words", [["word"] * 1500, [","] * 700, ["Talks", "failed", "and"] * 400])
def test_very_long_sentences_are_one_tree(language, words):
    (doc,) = language.parse_words([words])
    assert [t.text for t in doc] == words
    assert len(list(doc.sents)) == 1
    assert_trees(doc)


def test_a_long_text_without_sentence_ends(language):
    text = "word " * 5000
    doc = language.parse(text)
    assert doc.text == text
    assert_trees(doc)


def test_spanning_tree_is_the_best_of_all():
    rng = np.random.default_rng(3)
    for _ in range(30):
        scores = rng.normal(size=(4, 4))
        np.fill_diagonal(scores, -1e9)
        best = max(
            (h for h in itertools.product(range(4), repeat=4) if h[0] == 0 and _leads_to(h, 0)),
            key=lambda h: sum(scores[i, h[i]] for i in range(1, 4)),
        )
        assert tuple(spanning_tree(scores, 0)) == best


def _leads_to(heads: tuple[int, ...], root: int) -> bool:
    for i in range(len(heads)):
        seen = set()
        while i != root:
            if i in seen:
                return False
            seen.add(i)
            i = heads[i]
    return True


@given(st.integers(1, 12), st.integers(0, 10_000))
@settings(deadline=None)
def test_any_scores_give_a_tree(size, seed):
    scores = np.random.default_rng(seed).normal(size=(size, size + 1)).astype(np.float32)
    assert is_tree(best_tree(scores))


def test_scores_that_are_all_alike_give_a_tree():
    assert is_tree(best_tree(np.zeros((200, 201), np.float32)))
