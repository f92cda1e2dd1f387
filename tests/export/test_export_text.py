"""The text view: golden sheets at three widths, and what a hostile page cannot do to a terminal.

After a wanted change of the view: `REWRITE_GOLDEN=1 pytest tests/export`, then read the difference.
"""

from __future__ import annotations

import os
import pathlib
import re
import unicodedata

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from records_made import records
from rich.cells import cell_len

from dragoman.export import text
from dragoman.export.view import BIDI, View, around
from dragoman.records import Record

HERE = pathlib.Path(__file__).parent
COLOUR = re.compile(r"\x1b\[[0-9;]*m")


@pytest.fixture(scope="module")
def lake() -> Record:
    """The bundled page's record, made by hand."""
    return Record.from_json((HERE / "lake.json").read_bytes())


@pytest.mark.parametrize("width", [40, 80, 120])
def test_golden(lake: Record, width: int) -> None:
    sheet, golden = text.render(lake, width=width), HERE / "golden" / f"lake-{width}.txt"
    if os.environ.get("REWRITE_GOLDEN"):
        golden.write_text(sheet, encoding="utf-8")
    assert sheet == golden.read_text(encoding="utf-8")


@pytest.mark.parametrize("width", [20, 33, 40, 59, 60, 72, 80, 100, 120, 200])
def test_lines_keep_to_the_width(lake: Record, width: int) -> None:
    assert [line for line in text.render(lake, width=width).splitlines() if cell_len(line) > width] == []


def test_colour_changes_no_word(lake: Record) -> None:
    coloured = text.render(lake, colour=True)
    assert "\x1b[" in coloured
    assert COLOUR.sub("", coloured) == text.render(lake)
    assert "\x1b" not in text.render(lake)


def test_every_event_statement_and_thread_is_there(lake: Record) -> None:
    sheet = " ".join(text.render(lake, width=200).split())
    assert all(f"[{h.head.anchor}]" in sheet for h in View(lake).happenings)
    assert all(said.text in sheet for said in lake.statements)
    assert all(thread.title in sheet for thread in lake.threads)


@pytest.mark.parametrize(
    ("only", "there", "missing"),
    [
        ("events", ["WHAT HAPPENED", "PENDING"], ["WHO SAID WHAT", "THREADS"]),
        ("statements", ["WHO SAID WHAT"], ["WHAT HAPPENED", "PENDING", "THREADS"]),
        ("threads", ["THREADS"], ["WHAT HAPPENED", "PENDING", "WHO SAID WHAT"]),
    ],
)
def test_only_one_part(lake: Record, only: text.Part, there: list[str], missing: list[str]) -> None:
    sheet = text.render(lake, only=only)
    assert all(heading in sheet for heading in there)
    assert not any(heading in sheet for heading in missing)
    assert not sheet.startswith("\n")


def test_the_anchor_stands_in_its_sentence(lake: Record) -> None:
    for event in lake.events:
        before, anchor, after = around(event, 60)
        assert anchor == " ".join(event.anchor.split())
        assert len(before + anchor + after) <= 62
        assert before.removeprefix("…").strip() in event.sentence
        assert after.removesuffix("…").strip() in event.sentence


def test_an_empty_record_is_three_lines_at_most() -> None:
    assert text.render(Record(id="a", text="Rain.")) == (
        "Rain.\n0 events · 0 statements · 0 conditions · 0 threads · 0 actors\n"
    )


def test_circles_of_mentions_end(lake: Record) -> None:
    first, second = lake.events[0], lake.events[1]
    circle = (
        msgspec.structs.replace(first, same_as=second.id),
        msgspec.structs.replace(second, same_as=first.id),
    )
    shown = [h.head.id for h in View(msgspec.structs.replace(lake, events=circle)).happenings]
    assert sorted(shown) == sorted([first.id, second.id])


@settings(max_examples=40, deadline=None)
@given(record=records(), width=st.integers(min_value=1, max_value=130))
def test_a_page_cannot_command_the_terminal(record: Record, width: int) -> None:
    sheet = text.render(record, width=width)
    assert not any(char in BIDI for char in sheet)
    assert not any(unicodedata.category(char) in ("Cc", "Cs") for char in sheet.replace("\n", ""))
