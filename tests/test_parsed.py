"""A page as plain objects: everything that is asked of it answers as spaCy's own does."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from typing import Any

import pytest
from spacy.tokens import Doc

from dragoman.parsed import plain, release

TEXT = """Oslo recalls envoy

 Norway's Foreign Minister Kari Lind said on Tuesday that, if the raids go on, 12 more envoys will not  return.
"We are ready," she said – twice. It was the U.S.-led mission that Bern and Rome had asked for.

"""
SCALARS = ("i", "idx", "text", "lower_", "lemma_", "pos_", "dep_", "ent_type_", "is_space", "is_punct", "is_alpha",
           "is_digit", "like_num", "whitespace_", "tag_", "is_sent_start", "ent_iob_")  # fmt: skip


@pytest.fixture(scope="module")
def pair(parse: Callable[[str], Doc]) -> tuple[Any, Any]:
    doc = parse(TEXT)
    return plain(doc), doc


def test_words_are_the_same_and_hang_on_the_same(pair: tuple[Any, Any]) -> None:
    for mine, theirs in zip(*pair, strict=True):
        assert [getattr(mine, name) for name in SCALARS] == [getattr(theirs, name) for name in SCALARS]
        assert (len(mine), str(mine), mine.head.i) == (len(theirs), str(theirs), theirs.head.i)
        for name in ("children", "subtree"):
            assert [t.i for t in getattr(mine, name)] == [t.i for t in getattr(theirs, name)]
        for name in ("left_edge", "right_edge"):
            assert getattr(mine, name).i == getattr(theirs, name).i
        assert (mine.sent.start, mine.sent.end) == (theirs.sent.start, theirs.sent.end)


def test_a_word_is_one_object(pair: tuple[Any, Any]) -> None:
    page = pair[0]
    assert all(t.head is page[t.head.i] and t.nbor(0) is t and t.doc is page for t in page)
    assert all(child.head is t for t in page for child in t.children)


def test_pieces_are_the_same(pair: tuple[Any, Any]) -> None:
    page, doc = pair
    for start, end in itertools.product(range(-2, len(doc) + 2), repeat=2):
        mine, theirs = page[start:end], doc[start:end]
        assert (mine.start, mine.end, mine.text, len(mine)) == (theirs.start, theirs.end, theirs.text, len(theirs))
        if len(theirs):
            assert mine.root.i == theirs.root.i and mine[-1].i == theirs[-1].i and mine.sent.start == theirs.sent.start
            assert (mine.start_char, mine.end_char) == (theirs.start_char, theirs.end_char)
            assert [t.i for t in mine[1:3]] == [t.i for t in theirs[1:3]]


def test_sentences_and_names_are_the_same(pair: tuple[Any, Any]) -> None:
    page, doc = pair
    assert page.text == doc.text
    assert [(s.start, s.end) for s in page.sents] == [(s.start, s.end) for s in doc.sents]
    assert [(e.start, e.end, e.label_) for e in page.ents] == [(e.start, e.end, e.label_) for e in doc.ents]
    assert page[0].sent == page[1].sent != page[-1].sent


@pytest.mark.parametrize("mode", ["strict", "expand", "contract"])
def test_characters_are_found_in_the_same_words(pair: tuple[Any, Any], mode: str) -> None:
    for start in range(0, len(TEXT), 3):
        mine, theirs = (d.char_span(start, start + 11, alignment_mode=mode) for d in pair)
        assert (mine is None) == (theirs is None)
        assert mine is None or (mine.start, mine.end) == (theirs.start, theirs.end)


def test_outside_the_page_there_is_no_word(pair: tuple[Any, Any]) -> None:
    for ask in (lambda d: d[0].nbor(-1), lambda d: d[len(d)], lambda d: d[0:2][2]):
        for doc in pair:
            with pytest.raises(IndexError):
                ask(doc)
    with pytest.raises(AttributeError):
        pair[0][0].morph  # noqa: B018
    with pytest.raises(AttributeError):
        pair[0].cats  # noqa: B018


def test_ancestors_are_the_same(pair: tuple[Any, Any]) -> None:
    page, doc = pair
    for a, b in itertools.product(range(len(doc)), repeat=2):
        assert page[a].is_ancestor(page[b]) == doc[a].is_ancestor(doc[b])


def test_an_empty_page_has_no_words(parse: Callable[[str], Doc]) -> None:
    page = plain(parse(""))
    assert (list(page), list(page.sents), page.text) == ([], [], "")


def test_a_page_that_is_let_go_holds_nothing(parse: Callable[[str], Doc]) -> None:
    page: Any = plain(parse("Talks failed."))
    word = page[0]
    release(page)
    assert not hasattr(word, "head") and not hasattr(page, "source")
