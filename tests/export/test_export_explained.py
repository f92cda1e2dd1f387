"""The reasons as text: golden sheets at two widths, and what a hostile page cannot do to a terminal.

After a wanted change of the view: `REWRITE_GOLDEN=1 pytest tests/export`, then read the difference.
"""

from __future__ import annotations

import json
import os
import pathlib
import re
import unicodedata

import msgspec
import pytest
from records_made import HOSTILE
from rich.cells import cell_len

from dragoman.explanation import Explanation
from dragoman.export import explained

HERE = pathlib.Path(__file__).parent
COLOUR = re.compile(r"\x1b\[[0-9;]*m")
FRAMES = sorted((HERE.parents[1] / "dragoman" / "data").glob("frames_*.json"))
PLAIN = {"id", "type", "modes", "roles", "verbs", "nouns", "adjectives", "examples", "counter_examples"}
"""What a frame's entry has besides its needs."""
LATER = {"needs", "local", "sides", "together", "with_object"}
"""Needs that are asked of the participants, after the words."""


@pytest.fixture(scope="module")
def why() -> Explanation:
    """Why some events of the bundled page are as they are."""
    return Explanation.from_json((HERE / "lake_why.json").read_bytes())


@pytest.mark.parametrize("width", [40, 80])
def test_golden(why: Explanation, width: int) -> None:
    sheet, golden = explained.render(why, width=width), HERE / "golden" / f"lake-why-{width}.txt"
    if os.environ.get("REWRITE_GOLDEN"):
        golden.write_text(sheet, encoding="utf-8")
    assert sheet == golden.read_text(encoding="utf-8")


@pytest.mark.parametrize("width", [20, 40, 59, 60, 100, 300])
def test_no_line_is_too_wide(why: Explanation, width: int) -> None:
    assert max(map(cell_len, explained.render(why, width=width).splitlines())) <= width


def test_colour_only_where_wanted(why: Explanation) -> None:
    coloured, plain = explained.render(why, colour=True), explained.render(why)
    assert "\x1b[1;31mCANCELLED" in coloured
    assert "\x1b" not in plain
    assert COLOUR.sub("", coloured) == plain


@pytest.mark.parametrize("words", HOSTILE)
def test_a_page_cannot_command_a_terminal(why: Explanation, words: str) -> None:
    told = why.to_json().replace('"Wanjala', json.dumps(words)[:-1]).replace('"denied"', json.dumps(words))
    sheet = explained.render(msgspec.json.decode(told, type=Explanation), width=80)
    assert all(unicodedata.category(char) != "Cc" for char in sheet.replace("\n", ""))
    assert not re.search("[\u202e\u2066\u2028]", sheet)


def test_a_page_without_events() -> None:
    sheet = explained.render(Explanation(id="a", headline="Rain", notes=("not read: the page is in 'es'",)))
    assert sheet == "Rain\n\nNo word was found that names an act.\n\nnot read: the page is in 'es'\n"


def test_every_need_is_told_in_words() -> None:
    entries = [entry for file in FRAMES for entry in json.loads(file.read_text(encoding="utf-8"))["entries"]]
    assert {need for entry in entries for need in entry} - PLAIN - LATER <= set(explained.NEEDS)
