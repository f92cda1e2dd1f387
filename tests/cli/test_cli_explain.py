"""`dragoman explain` and `read --explain`: why events are as they are, for people and for programs."""

from __future__ import annotations

import json
import pathlib
from collections.abc import Callable

from click.testing import CliRunner, Result
from stubbed import LAKE, WHY

import dragoman
from dragoman.cli import main
from dragoman.explanation import Explanation

Run = Callable[..., Result]
DEMO = pathlib.Path(dragoman.__file__).parent / "data" / "demo" / "lake.txt"


def test_text_is_plain_when_piped(run: Run) -> None:
    result = run("explain", "a")
    assert (result.exit_code, result.stderr) == (0, "")
    assert "frame        reject.meet" in result.stdout
    assert "not coded" in result.stdout
    assert "\x1b" not in result.stdout


def test_one_event(run: Run) -> None:
    shown = run("explain", "a", "--event", "e4").stdout
    assert "  e4  CONSULT" in shown
    assert "  e3  REJECT" not in shown
    assert "not coded" not in shown


def test_json_of_one_page_is_an_object(run: Run) -> None:
    found = Explanation.from_json(run("explain", "a", "--format", "json").stdout)
    assert (found.id, found.sentences) == ("a", WHY.sentences)


def test_failures_stand_in_their_place(run: Run) -> None:
    result = run("explain", "a", "fail", "--format", "jsonl")
    assert [json.loads(line)["id"] for line in result.stdout.splitlines()] == ["a", "fail"]
    assert (result.exit_code, result.stderr) == (1, "dragoman: fail: cannot be read (leave it out)\n")


def test_several_pages_are_parted(run: Run) -> None:
    shown = run("explain", "a", "fail", "b", env={"COLUMNS": "70"}).stdout
    assert (shown.count("─" * 70), shown.count("e4  CONSULT")) == (1, 2)


def test_a_file(run: Run, tmp_path: pathlib.Path) -> None:
    out = tmp_path / "why.json"
    assert run("explain", "a", "--format", "json", "--out", str(out)).output == ""
    assert Explanation.from_json(out.read_bytes()).id == "a"


def test_below_the_record(run: Run) -> None:
    shown = run("read", "a", "--explain", "--only", "events").stdout
    record, line, why = shown.partition("\nWHY\n")
    assert record.startswith(LAKE.article.headline or "")
    assert line
    assert "  e3  REJECT" in why


def test_the_bundled_page() -> None:
    words = ["explain", str(DEMO), "--as-of", "2024-05-15", "--format", "json"]
    result = CliRunner().invoke(main, words, prog_name="dragoman")
    assert (result.exit_code, result.stderr) == (0, "")
    assert Explanation.from_json(result.stdout).event("e1").participants
