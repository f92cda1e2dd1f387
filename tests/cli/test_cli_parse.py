"""`dragoman parse`: raw text or CoNLL-U in, CoNLL-U out; a file that cannot be parsed is named and left out."""

from __future__ import annotations

import json
import pathlib
import subprocess
from collections.abc import Callable
from typing import Any

import pytest
from click.testing import CliRunner, Result

from dragoman.cli import main

TABLE = pathlib.Path(__file__).parent / "unparsable.jsonl"
ROWS = [json.loads(line) for line in TABLE.read_text(encoding="utf-8").splitlines()]
GIVEN = "# sent_id = a\n1\tCan\t_\t_\t_\t_\t_\t_\t_\t_\n2\tnot\t_\t_\t_\t_\t_\t_\t_\tSpaceAfter=No\n\n"


def parse(*arguments: str, given: bytes | None = None) -> Result:
    """Runs `dragoman parse`."""
    return CliRunner().invoke(main, ["parse", *arguments], prog_name="dragoman", input=given)


def words(conllu: str) -> list[str]:
    """The words of a CoNLL-U text; asserts that each has ten columns."""
    rows = [line.split("\t") for line in conllu.splitlines() if line and not line.startswith("#")]
    assert {len(row) for row in rows} <= {10}
    return [row[1] for row in rows]


def test_raw_text(tmp_path: pathlib.Path) -> None:
    file = tmp_path / "a.txt"
    file.write_text("Norway offered talks. Kenya refused.", encoding="utf-8-sig")
    result = parse(str(file))
    assert result.exit_code == 0
    assert words(result.stdout) == ["Norway", "offered", "talks", ".", "Kenya", "refused", "."]


def test_standard_input_and_given_words(tmp_path: pathlib.Path) -> None:
    result = parse("-", given=GIVEN.encode())
    assert (result.exit_code, words(result.stdout)) == (0, ["Can", "not"])
    assert "# sent_id = a" in result.stdout
    out = tmp_path / "out.conllu"
    assert parse("-", "--out", str(out), given=GIVEN.encode()).output == ""
    assert out.read_text(encoding="utf-8") == result.stdout


def test_tabs_alone_do_not_make_conllu() -> None:
    assert "Norway" in words(parse("-", given=b"Norway\tagreed\n").stdout)
    assert parse("-", "--input", "conllu", given=b"Norway\tagreed\n").exit_code == 1


@pytest.mark.parametrize("row", ROWS, ids=[row["why"] for row in ROWS])
def test_unparsable(tmp_path: pathlib.Path, row: dict[str, Any]) -> None:
    bad, good = tmp_path / "bad", tmp_path / "good.conllu"
    if row["bytes"] is not None:
        bad.write_bytes(bytes.fromhex(row["bytes"]))
    good.write_bytes(b"1\tYes" + b"\t_" * 8 + b"\n\n")
    result = parse(str(bad), str(good), *row["options"]) if not row["options"] else parse(str(bad), *row["options"])
    assert result.exit_code == 1
    assert result.stderr.startswith(f"dragoman: {bad}")
    assert result.stderr.endswith(f": {row['says']}\n")
    assert result.stderr.count("\n") == 1
    assert words(result.stdout) == ([] if row["options"] else ["Yes"])


def test_as_a_program(real: Callable[..., subprocess.CompletedProcess[str]]) -> None:
    result = real("parse", "-", input="They met — “briefly”.")
    assert (result.returncode, result.stderr) == (0, "")
    assert words(result.stdout)[:2] == ["They", "met"]
