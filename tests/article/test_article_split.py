"""Pages of each kind, and what must be found on them (`lines.jsonl`)."""

from __future__ import annotations

import json
import pathlib
from collections.abc import Callable
from typing import Any

import pytest

from dragoman.article import Split, split
from dragoman.errors import PageError
from dragoman.records import Page

ROWS = [json.loads(line) for line in (pathlib.Path(__file__).parent / "lines.jsonl").read_text("utf-8").splitlines()]


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row["why"])
def test_kinds_of_pages(row: dict[str, Any], check_spans: Callable[[Split], None]) -> None:
    done = split(Page(id="a", text=row["text"], **row.get("given", {})))
    check_spans(done)
    assert done.text == row["text"]
    article = done.article
    for field in ("headline", "published", "dateline", "publisher", "originator", "language"):
        if field in row:
            assert getattr(article, field) == row[field], field
    if "byline" in row:
        assert list(article.byline) == row["byline"]
    if "captions" in row:
        assert [[c.text, c.credit] for c in article.captions] == row["captions"]
    if "body" in row:
        assert len(article.body) == row["body"], article.body
    if "notices" in row:
        assert len(article.notices) == row["notices"]
    for line in row.get("boilerplate", []):
        assert line in article.boilerplate


LINKS = "Diaz meets envoy in 'cold' Lima Senate votes on treaty MORE"


@pytest.mark.parametrize(
    ("text", "why"),
    [
        (f"President Diaz Ana María Diaz{LINKS} said on Monday that the treaty was dead.", "the sentence goes on"),
        (f"He backed Senator Lang Otto Lang{LINKS} (Lima) and Eva Ek Eva Maria Ek{LINKS} (Cuzco).", "two in one"),
    ],
)
def test_a_link_box_in_a_sentence_is_a_hole_of_its_block(text: str, why: str) -> None:
    read = split(Page(id="a", text=f"Senate votes on treaty\n\n{text}\n\nThe envoys left on Tuesday.")).read
    assert [len(block.holes) for block in read] == [0, text.count("MORE"), 0], why


@pytest.mark.parametrize(
    ("text", "hole", "why"),
    [
        (
            "Rep. Mina McArdle Mina Jo McArdleHouse votes on bases MORE (Ohio) said no.",
            "Mina Jo McArdleHouse votes on bases MORE ",
            "a capital within a name is no glue",
        ),
        (
            "Her aide Eva Ruiz Eva María LangTen facts on tea MORE Lang said no.",
            "Eva María LangTen facts on tea MORE ",
            "in the middle of a name",
        ),
    ],
)
def test_where_a_link_box_begins(text: str, hole: str, why: str) -> None:
    page = f"Envoys leave\n\n{text}\n\nThe envoys left at noon on Tuesday."
    block = split(Page(id="a", text=page)).read[1]
    assert [page[slice(*span)] for span in block.holes] == [hole], why


def test_the_dateline_is_a_block_of_its_own() -> None:
    text = "Envoys leave\n\nGENEVA — The envoys left on Tuesday, their host said."
    done = split(Page(id="a", text=text))
    assert [(b.kind, text[slice(*b.span)]) for b in done.blocks][1:] == [
        ("dateline", "GENEVA — "),
        ("body", "The envoys left on Tuesday, their host said."),
    ]
    assert done.article.body == ("GENEVA — The envoys left on Tuesday, their host said.",)


@pytest.mark.parametrize("text", ["", " \n\t ", None])
def test_a_page_without_text_is_refused(text: str | None) -> None:
    with pytest.raises(PageError, match="no text"):
        split(Page(id="a", text=text))


def test_line_ends_of_all_systems_keep_their_offsets(check_spans: Callable[[Split], None]) -> None:
    done = split(Page(id="a", text="Envoys leave Geneva\r\n\r\nThe envoys left on Tuesday.\r\n\r\nTheir host said so."))
    check_spans(done)
    assert done.article.body == ("The envoys left on Tuesday.", "Their host said so.")
