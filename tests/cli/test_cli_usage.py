"""Wrong uses of the command line: one line on stderr that says where, what and what to do; exit code 2."""

from __future__ import annotations

import json
import pathlib
from collections.abc import Callable
from typing import Any

import pytest
from click.testing import Result

Run = Callable[..., Result]
TABLE = pathlib.Path(__file__).parent / "usage.jsonl"
ROWS = [json.loads(line) for line in TABLE.read_text(encoding="utf-8").splitlines()]


@pytest.mark.parametrize("row", ROWS, ids=[row["why"] for row in ROWS])
def test_usage(run: Run, row: dict[str, Any]) -> None:
    result = run(*row["arguments"])
    assert (result.exit_code, result.stdout, result.stderr) == (2, "", row["line"] + "\n")


def test_no_command_shows_the_help(run: Run) -> None:
    result = run()
    assert result.exit_code == 2
    assert "Examples:" in result.output


@pytest.mark.parametrize("place", ["missing/out.json", "out.json/below"])
def test_a_place_that_cannot_be_written(run: Run, tmp_path: pathlib.Path, place: str) -> None:
    (tmp_path / "out.json").write_text("a file")
    result = run("read", "a", "--format", "json", "--out", str(tmp_path / place))
    assert result.exit_code == 1
    assert result.stderr.startswith(f"dragoman: {tmp_path / place}: cannot write: ")
    assert result.stderr.count("\n") == 1


def test_faulty_lines_of_a_list_are_told_and_the_page_is_read(run: Run, tmp_path: pathlib.Path) -> None:
    (tmp_path / "own.csv").write_text("name,country,sector\nJana Roth,AUT,GOV\nToo Far,AUSTRIA,GOV\n")
    result = run("read", "a", "--format", "json", "--actors", str(tmp_path / "own.csv"))
    assert result.exit_code == 0
    assert result.stderr.startswith(f"dragoman: {tmp_path / 'own.csv'}:3: 'AUSTRIA' is no country code")
    assert result.stderr.count("\n") == 1
