"""Commands that take a source or a store: with neither, the store that lies beside them is meant."""

from __future__ import annotations

import pathlib

import pytest
from click.testing import CliRunner

from dragoman.cli import main
from dragoman.records import Page
from dragoman.store import Store


def test_the_store_that_lies_here(tmp_path: pathlib.Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("DRAGOMAN_DB", raising=False)
    bare = CliRunner().invoke(main, ["export", "--out", "events.jsonl", "--format", "jsonl"])
    assert (bare.exit_code, "no records given" in bare.stderr) == (2, True)
    with Store("dragoman.db") as store:
        store.add([Page(id="a", text="Visit\n\nKenya expelled the Ugandan envoy on Monday.\n", as_of=None)])
        store.gather()
    found = CliRunner().invoke(main, ["export", "--out", "events.jsonl", "--format", "jsonl"])
    assert found.exit_code == 0, found.stderr
    assert '"SANCTION"' in (tmp_path / "events.jsonl").read_text(encoding="utf-8")
    (tmp_path / "dragoman.db").rename(tmp_path / "desk.db")
    monkeypatch.setenv("DRAGOMAN_DB", "desk.db")
    again = CliRunner().invoke(main, ["export", "--out", "again.jsonl", "--format", "jsonl"])
    assert again.exit_code == 0, again.stderr
    assert (tmp_path / "again.jsonl").read_bytes() == (tmp_path / "events.jsonl").read_bytes()
