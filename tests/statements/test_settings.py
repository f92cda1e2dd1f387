"""Date, place, occasion, company and addressee of the speaking, through the whole pipeline."""

from __future__ import annotations

import datetime as dt
import json
import pathlib
import re

import pytest

from dragoman.article import Split
from dragoman.pipeline import read_split
from dragoman.records import Article, ArticleSpans, Block, Page

ROWS = (pathlib.Path(__file__).parent / "settings.jsonl").read_text(encoding="utf-8").splitlines()


@pytest.mark.parametrize("row", [json.loads(r) for r in ROWS], ids=lambda r: r["why"])
def test_setting(row: dict) -> None:
    text = row["text"]
    spans = tuple(m.span() for m in re.finditer(r"[^\n]+", text))
    article = Article(body=tuple(text[a:b] for a, b in spans), spans=ArticleSpans(body=spans))
    split = Split(text=text, article=article, blocks=tuple(Block(kind="body", span=s) for s in spans))
    record = read_split(Page(id="p", text=text, as_of=dt.date.fromisoformat(row["as_of"])), split)
    named = {a.id: a.name for a in record.actors}
    got = [
        {
            "cue": s.cue,
            "speaker": named.get(s.speaker or ""),
            "addressee": [named[i] for i in s.addressee],
            "with": [named[i] for i in s.with_],
            "occasion": s.occasion,
            "place": s.place.name if s.place else None,
            "date": s.date,
        }
        for s in record.statements
    ]
    assert got == row["statements"]
