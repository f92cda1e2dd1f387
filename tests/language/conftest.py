"""The parser, once for all tests of the language core."""

import json
from pathlib import Path

import pytest

from dragoman.language import Language, load_language

HERE = Path(__file__).parent


def rows(name: str) -> list[dict]:
    """The rows of a table."""
    return [json.loads(line) for line in (HERE / name).read_text(encoding="utf-8").splitlines()]


@pytest.fixture(scope="session")
def language() -> Language:
    return load_language()


def assert_trees(doc) -> None:
    """Every sentence: one root, no cycle, heads inside, white space never a head."""
    for sentence in doc.sents:
        words = [t for t in sentence if not t.is_space]
        if not words or not words[0].dep_:
            assert all(not t.dep_ or t.dep_ == "dep" for t in sentence)
            continue
        assert sum(t.dep_ == "root" for t in words) == 1, sentence.text
        for token in words:
            assert token.dep_ and token.pos_ not in ("", "SPACE")
            assert sentence.start <= token.head.i < sentence.end
            seen = set()
            while token.head.i != token.i:
                assert token.i not in seen, f"cycle in {sentence.text!r}"
                seen.add(token.i)
                token = token.head
            assert token.dep_ == "root"
    for token in doc:
        if token.is_space:
            assert token.pos_ == "SPACE" and not list(token.children)
