"""Who said what, sentence by sentence, with the shipped model and a cast by hand."""

from __future__ import annotations

import json
import pathlib
from collections.abc import Callable

import pytest
from spacy.tokens import Doc
from telling import tell

HERE = pathlib.Path(__file__).parent


def rows(name: str) -> list[dict]:
    return [json.loads(line) for line in (HERE / name).read_text(encoding="utf-8").splitlines()]


def plain(text: str) -> str:
    return text.strip(" .,")


@pytest.mark.parametrize("row", rows("cases.jsonl"), ids=lambda r: r["why"])
def test_sentence(row: dict, parse: Callable[[str], Doc]) -> None:
    found = tell(parse, row["text"], row["names"], row.get("pronouns", {}))
    got = [(s.speaker, s.form, s.cue, plain(s.text)) for s in found]
    assert sorted(got, key=str) == sorted(
        [(s["speaker"], s["form"], s["cue"], plain(s["text"])) for s in row["statements"]], key=str
    )


@pytest.mark.parametrize("row", rows("cases.jsonl"), ids=lambda r: r["why"])
def test_spans_give_their_words_back(row: dict, parse: Callable[[str], Doc]) -> None:
    for said in tell(parse, row["text"], row["names"], row.get("pronouns", {})):
        assert " ".join(row["text"][start:end] for start, end in said.spans) == said.text
        if said.cue_span:
            assert row["text"][slice(*said.cue_span)] == said.cue


@pytest.mark.parametrize("row", rows("pages.jsonl"), ids=lambda r: r["why"])
def test_page(row: dict, parse: Callable[[str], Doc]) -> None:
    found = tell(parse, row["text"], row["names"], row.get("pronouns", {}), headline=True)
    got = [{"speaker": s.speaker, "form": s.form, "cue": s.cue, "text": plain(s.text)} for s in found]
    assert got == [{**s, "text": plain(s["text"])} for s in row["statements"]]


@pytest.mark.parametrize(
    "text", ["", " ", "“", "”", "said", "“said”", ", said", "according to", "a\n\n“b", "'" * 50, "☕️ said 🙂."]
)
def test_odd_texts_are_read(text: str, parse: Callable[[str], Doc]) -> None:
    assert isinstance(tell(parse, text, [], {}), tuple)
