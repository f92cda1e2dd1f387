"""Pages that cannot be read: one line on stderr that says which, why and what to do; exit code 1, the others read."""

from __future__ import annotations

import json
import pathlib
from collections.abc import Callable
from typing import Any

import pytest
from click.testing import Result

Run = Callable[..., Result]
TABLE = pathlib.Path(__file__).parent / "pages.jsonl"
ROWS = [json.loads(line) for line in TABLE.read_text(encoding="utf-8").splitlines()]
PAGE = "The envoys left on Monday."


@pytest.mark.parametrize("row", ROWS, ids=[row["why"] for row in ROWS])
def test_bad_page(run_on_files: Run, tmp_path: pathlib.Path, row: dict[str, Any]) -> None:
    place, good = tmp_path / row["name"], tmp_path / "good.txt"
    good.write_text(PAGE, encoding="utf-8")
    if "bytes" in row:
        place.write_bytes(bytes.fromhex(row["bytes"]))
    elif row["content"] is not None:
        place.write_text(row["content"], encoding="utf-8")
    name = row["name"] if "://" in row["name"] else str(place)
    options = row.get("options", [])
    others = [] if options else [str(good)]
    result = run_on_files("read", name, *others, *options, "--format", "jsonl")
    assert result.exit_code == row.get("exit", 1)
    assert result.stderr.startswith("dragoman: ")
    assert result.stderr.count("\n") == 1
    assert [part for part in row["mentions"] if part not in result.stderr] == []
    shown = [json.loads(line) for line in result.stdout.splitlines()]
    assert len([one for one in shown if "failed" not in one]) == row.get("read", 0) + len(others)


def test_a_folder_of_pages_in_order(run_on_files: Run, tmp_path: pathlib.Path) -> None:
    (tmp_path / "b.html").write_text(f"<html><body><p>{PAGE}</p></body></html>", encoding="utf-8")
    (tmp_path / "a.txt").write_text(PAGE, encoding="utf-8")
    (tmp_path / "c.jsonl").write_text('{"id": "x", "text": "One."}\n{"id": "y", "html": "<p>Two.</p>"}\n')
    result = run_on_files("read", str(tmp_path), "--format", "jsonl")
    assert result.exit_code == 0
    assert [json.loads(line)["id"] for line in result.stdout.splitlines()] == ["a", "b", "x", "y"]


def test_standard_input(run_on_files: Run) -> None:
    result = run_on_files("read", "-", "--format", "json", input=PAGE)
    assert (result.exit_code, json.loads(result.stdout)["source"]) == (0, "-")
    assert run_on_files("read", "-", input="").exit_code == 1


def test_an_empty_folder(run_on_files: Run, tmp_path: pathlib.Path) -> None:
    result = run_on_files("read", str(tmp_path))
    assert result.exit_code == 1
    assert result.stderr.startswith(f"dragoman: {tmp_path}: no pages in the folder")
