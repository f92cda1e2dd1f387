"""The command that exports, and tables that `read` prints."""

from __future__ import annotations

import json
import pathlib
from collections.abc import Callable

import pytest
from click.testing import Result
from stubbed import LAKE

from dragoman import store
from dragoman.chronicle import At, Chronicle, JointEvent
from dragoman.records import Record

Run = Callable[..., Result]


@pytest.fixture
def records(tmp_path: pathlib.Path) -> str:
    """A file of records, with a failure and a blank line between."""
    path = tmp_path / "records.jsonl"
    failure = '{"failed":"Failure","id":"x","error":"empty"}'
    path.write_text(f"{LAKE.to_json()}\n\n{failure}\n{LAKE.to_json()}\n", encoding="utf-8")
    return str(path)


def test_a_file_and_what_tells_of_it(run: Run, records: str, tmp_path: pathlib.Path) -> None:
    out = tmp_path / "events.tab"
    result = run("export", records, "--schema", "icews", "--out", str(out))
    assert (result.exit_code, result.stdout) == (1, ""), "a page had failed"
    assert "dragoman: x: empty" in result.stderr and "events of 2 pages" in result.stderr
    assert "left out: 2, status cancelled" in result.stderr
    names = sorted(path.name for path in tmp_path.iterdir())
    assert names == ["events.columns.json", "events.keys.jsonl", "events.tab", "records.jsonl"]
    assert json.loads((tmp_path / "events.columns.json").read_text(encoding="utf-8"))["status"] == ["occurred"]


def test_gdelt_goes_into_a_folder(run: Run, records: str, tmp_path: pathlib.Path) -> None:
    run("export", records, "--schema", "gdelt", "--out", str(tmp_path / "g"), "--stamp", "20240516080000")
    names = sorted(path.name for path in (tmp_path / "g").iterdir())
    endings = ["columns.json", "export.CSV.zip", "keys.jsonl", "mentions.CSV.zip"]
    assert names == [f"20240516080000.{ending}" for ending in endings]


def test_from_standard_input(run: Run, tmp_path: pathlib.Path) -> None:
    out = tmp_path / "events.jsonl"
    result = run("export", "-", "--schema", "plover", "--status", "all", "--out", str(out), input=LAKE.to_json() + "\n")
    assert result.exit_code == 0
    assert len(out.read_text(encoding="utf-8").splitlines()) == sum(e.same_as is None for e in LAKE.events)


def test_a_broken_line_is_told_and_the_rest_goes_on(run: Run, tmp_path: pathlib.Path) -> None:
    path, out = tmp_path / "r.jsonl", tmp_path / "o.jsonl"
    path.write_text('{"id": 7}\nnot json\n' + LAKE.to_json(), encoding="utf-8")
    result = run("export", str(path), "--schema", "plover", "--out", str(out))
    assert result.exit_code == 1
    assert [line.split(": ")[1] for line in result.stderr.splitlines()[:2]] == [f"{path}:1", f"{path}:2"]
    assert out.read_text(encoding="utf-8").count("\n") > 3


@pytest.mark.parametrize(
    ("arguments", "line"),
    [
        (["--out", "o"], "no records given (give a file of records, or --db FILE)"),
        (["r", "--db", "d", "--out", "o"], "--db: does not go with SOURCE (give a file of records, or --db FILE)"),
        (["gone.jsonl", "--out", "o"], "gone.jsonl: no such file or directory (records come from: dragoman read"),
        (["r", "--schema", "icews", "--format", "json", "--out", "o"], "--format: icews has no 'json' (one of tsv,"),
        (["r", "--schema", "gdelt", "--format", "csv", "--out", "o"], "--format: gdelt has no 'csv' (one of tsv)"),
        (["r", "--status", "maybe", "--out", "o"], "--status: there is no 'maybe' (of occurred, planned,"),
        (["r", "--status", ",", "--out", "o"], "--status: nothing given"),
        (["r", "--schema", "gdelt", "--stamp", "today", "--out", "o"], "--stamp: 'today' is no time (YYYYMMDDHHMMSS)"),
        (["r", "--schema", "icew", "--out", "o"], "--schema: there is no 'icew' (did you mean 'icews'?)"),
        (["r", "--out", "."], "--out: a folder (events go into one file)"),
    ],
)
def test_misuse_is_one_line(
    run: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: pathlib.Path, arguments: list[str], line: str
) -> None:
    monkeypatch.chdir(tmp_path)
    result = run("export", *arguments)
    assert result.exit_code == 2
    assert result.stderr.startswith(f"dragoman: {line}") and result.stderr.count("\n") == 1
    assert list(tmp_path.iterdir()) == []


def test_a_place_that_cannot_be_written(run: Run, records: str, tmp_path: pathlib.Path) -> None:
    result = run("export", records, "--schema", "icews", "--out", str(tmp_path / "no" / "events.tab"))
    assert result.exit_code == 1
    assert "cannot write: no such file or directory" in result.stderr


def test_read_prints_a_table(run: Run) -> None:
    lines = run("read", "a", "fail", "b", "--format", "csv").stdout.splitlines()
    assert lines[0].startswith("page,event,")
    assert len(lines) == 1 + 2 * len(LAKE.events)


def test_read_writes_a_table(run: Run, tmp_path: pathlib.Path) -> None:
    import pandas as pd

    out = tmp_path / "events.parquet"
    assert run("read", "a", "b", "--format", "parquet", "--out", str(out)).exit_code == 0
    assert set(pd.read_parquet(out)["page"]) == {"a", "b"}


@pytest.mark.parametrize(
    ("arguments", "line"),
    [
        (["--format", "parquet"], "--format parquet: Parquet goes into a file (--out FILE)"),
        (["--format", "csv", "--only", "threads"], "--only: does not go with --format csv (csv has the events alone)"),
        (["--format", "csv", "--out", "./"], "--out: a folder (csv goes into one file)"),
    ],
)
def test_a_table_cannot_be_everything(run: Run, arguments: list[str], line: str) -> None:
    result = run("read", "a", *arguments)
    assert (result.exit_code, result.stderr) == (2, f"dragoman: {line}\n")


class Shelf:
    """A stand-in for a store."""

    def __init__(self, place: str, *, create: bool) -> None:
        self.place = place

    def records(self) -> list[Record]:
        return [LAKE]

    def waiting(self) -> int | None:
        return {"new": None, "old": 7, "done": 0}[self.place]

    def chronicle(self) -> Chronicle:
        mentions = tuple(At(page=LAKE.id, id=event.id) for event in LAKE.events[:1])
        return Chronicle(events=(JointEvent(id="j", type="REJECT", status="occurred", sources=3, mentions=mentions),))


@pytest.mark.parametrize(
    ("place", "told", "joined"),
    [
        ("new", "dragoman: new: pages were not gathered; their events are not joined (dragoman gather)", False),
        ("old", "dragoman: old: 7 pages came since the last gathering;", True),
        ("done", "", True),
    ],
)
def test_from_a_store(
    run: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: pathlib.Path, place: str, told: str, joined: bool
) -> None:
    monkeypatch.setattr(store, "Store", Shelf, raising=False)
    out = tmp_path / "e.jsonl"
    result = run("export", "--db", place, "--format", "jsonl", "--out", str(out))
    assert result.exit_code == 0 and result.stderr.startswith(told)
    rows = [json.loads(line) for line in out.read_text(encoding="utf-8").splitlines()]
    assert [(row["id"], row["sources"]) for row in rows if row["joint"]] == ([("j", 3)] if joined else [])
    sidecar = json.loads((tmp_path / "e.columns.json").read_text(encoding="utf-8"))
    assert sidecar["joined_over_pages"] is joined
