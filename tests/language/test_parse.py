"""Texts and blocks in, annotated Docs out."""

import pytest

from dragoman.language import parser
from dragoman.language.blocks import split_blocks
from tests.language.conftest import assert_trees, rows

PAGE = "Envoy leaves Oslo\n\nBy Jane Roe\n\nThe envoy left. He said nothing.\n\n© Example"


@pytest.mark.parametrize("row", rows("golden.jsonl"), ids=lambda r: r["why"])
def test_golden_parses(language, row):
    doc = language.parse(row["text"])
    found = [[t.text, t.pos_, t.lemma_, 0 if t.head.i == t.i else t.head.i + 1, t.dep_] for t in doc]
    assert found == row["words"]
    assert [[e.text, e.label_] for e in doc.ents] == row["names"]


def test_only_blocks_are_parsed(language):
    headline = (0, 17)
    body = (PAGE.index("The envoy"), PAGE.index("\n\n©"))
    doc = language.parse(PAGE, [headline, body])
    assert doc.text == PAGE
    sentences = [s.text.strip() for s in doc.sents]
    assert sentences == ["Envoy leaves Oslo", "By Jane Roe", "The envoy left.", "He said nothing.", "© Example"]
    byline = next(s for s in doc.sents if s.text.startswith("By"))
    assert {t.pos_ for t in byline} <= {"X", "SPACE"} and {t.dep_ for t in byline} == {""}
    assert not byline.ents
    assert_trees(doc)


def test_a_sentence_never_crosses_a_block(language):
    text = "The minister went to the capital of the country"
    doc = language.parse(text, [(0, 24), (25, len(text))])
    assert len(list(doc.sents)) == 2
    assert_trees(doc)


def test_a_sentence_goes_on_behind_a_hole(language):
    before, hole, after = "The minister ", "Ten facts about her MORE ", "went to the capital."
    text, start = before + hole + after, len(before)
    doc = language.parse(text, [(0, len(text))], [(start, start + len(hole))])
    inside = [t for t in doc if start <= t.idx < start + len(hole)]
    assert doc.text == text and len(list(doc.sents)) == 1
    assert {(t.pos_, t.dep_, t.head.text, t.ent_type_) for t in inside} == {("X", "dep", "minister", "")}
    assert [(t.text, t.pos_, t.dep_, t.head.text) for t in doc if t not in inside] == [
        (t.text, t.pos_, t.dep_, t.head.text) for t in language.parse(before + after)
    ]
    assert_trees(doc)


def test_a_name_ends_at_a_hole(language):
    text = "The talks were led by Otto MORE Lang of Norway."
    doc = language.parse(text, [(0, len(text))], [(27, 32)])
    assert [t.text for t in doc if t.ent_type_ == "PERSON"] in (["Otto"], [])
    assert_trees(doc)


@pytest.mark.parametrize("blocks", [[(5, 3)], [(0, 5), (4, 9)], [(0, 99)], [(-1, 3)]])
def test_blocks_that_do_not_fit_are_refused(language, blocks):
    with pytest.raises(ValueError, match="block"):
        language.parse("Talks failed.", blocks)


def test_tensor_has_a_vector_a_word(language):
    doc = language.parse("Talks  failed.")
    assert doc.tensor.shape == (4, 384)
    assert doc[1].is_space and not doc.tensor[1].any() and doc.tensor[2].any()


def test_many_pages_are_parsed_as_one_by_one(language):
    texts = [PAGE, "", "Talks failed. Nobody knows why they did.", "word " * 300, "One. Two. Three."]
    many = list(language.parse_many((t, None, ()) for t in texts))
    for text, doc in zip(texts, many, strict=True):
        alone = language.parse(text)
        for name in ("pos_", "lemma_", "dep_", "is_sent_start", "ent_type_"):
            assert [getattr(t, name) for t in alone] == [getattr(t, name) for t in doc]
        assert [t.head.i for t in alone] == [t.head.i for t in doc]


def test_a_vocabulary_that_is_full_is_renewed(language, monkeypatch):
    before = language.parse("Talks failed in Oslo.")
    monkeypatch.setattr(parser, "STRINGS", 0)
    after = language.parse("Talks failed in Oslo.")
    assert after.vocab is not before.vocab and len(after.vocab.strings) <= len(before.vocab.strings)
    assert [(t.text, t.lemma_, t.dep_) for t in after] == [(t.text, t.lemma_, t.dep_) for t in before]
    texts = [(text, None, ()) for text in ("One. Two.", "Three.")]
    assert len({doc.vocab for doc in language.parse_many(texts)}) == 1, "not in the middle of what is run together"


def test_a_long_paragraph_is_cut_between_sentences(language):
    text = "The envoy met the minister in Oslo on Monday. " * 200
    doc = language.parse(text)
    assert doc.text == text and len(list(doc.sents)) == 200
    assert_trees(doc)


def test_no_words_no_tokens(language):
    assert [len(doc) for doc in language.parse_words([[], ["Talks"], []])] == [0, 1, 0]


def test_given_words_stay(language):
    sentences = [["Talks", "can", "not", "fail"], ["x"], ["well-known", "U.N.", "envoy"]]
    assert [[t.text for t in doc] for doc in language.parse_words(sentences)] == sentences


WRAPPED = """The foreign minister said on Monday that the talks
would go on until both sides had agreed to all of the
terms."""
BLOCKS = [
    ("one\n\ntwo", ["one", "two"], "a blank line parts"),
    ("Headline of the page\nA line.\nB line.", ["Headline of the page", "A line.", "B line."], "short lines are lines"),
    (WRAPPED, [WRAPPED], "hard-wrapped lines are one paragraph"),
    (" \n x \r\n\r\n y ", ["x", "y"], "white space is cut off"),
]


@pytest.mark.parametrize(("text", "blocks", "why"), BLOCKS, ids=[b[2] for b in BLOCKS])
def test_blocks_of_a_text(text, blocks, why):
    assert [text[a:b] for a, b in split_blocks(text)] == blocks, why


def test_a_title_is_no_name(language):
    doc = language.parse("U.S. Secretary of State Antony Blinken cancelled a meeting with Sergei Lavrov.")
    assert [(e.text, e.label_) for e in doc.ents if e.label_ == "PERSON"] == [
        ("Antony Blinken", "PERSON"), ("Sergei Lavrov", "PERSON"),
    ]  # fmt: skip
