"""Records read back from JSON lines, one object, an array."""

from __future__ import annotations

import pathlib

import pytest

from dragoman.errors import InputError
from dragoman.records import Failure, Record
from dragoman.sources.recorded import recorded

A, B = Record(id="a", text="Rain."), Record(id="b", text="Sun.")
FAILED = Failure(id="c", error="empty")


@pytest.mark.parametrize(
    ("name", "content", "found"),
    [
        ("r.jsonl", f"{A.to_json()}\n\n{B.to_json()}", [A, B]),
        ("r.jsonl", f"{A.to_json()}\n{FAILED.to_json()}\n", [A, FAILED]),
        ("r.json", A.to_json(indent=2), [A]),
        ("r.json", f"[{A.to_json(indent=2)},\n{FAILED.to_json()}]", [A, FAILED]),
        ("r.jsonl", "", []),
    ],
)
def test_records_come_back(tmp_path: pathlib.Path, name: str, content: str, found: list[Record | Failure]) -> None:
    (tmp_path / name).write_text(content, encoding="utf-8")
    assert list(recorded(str(tmp_path / name))) == found


@pytest.mark.parametrize(
    ("name", "content", "where"),
    [
        ("r.jsonl", b"\xff\n", ":1"),
        ("r.jsonl", b"\n[]\n", ":2"),
        ("r.jsonl", b'{"id": "a"}\n', ":1"),
        ("r.json", b"{", ""),
        ("r.json", b"[{]", ""),
        ("r.json", b'[{"id": 1}]', "[0]"),
    ],
)
def test_what_is_no_record_is_a_failure_that_says_where(
    tmp_path: pathlib.Path, name: str, content: bytes, where: str
) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    (failure,) = recorded(str(path))
    assert isinstance(failure, Failure)
    assert failure.source == f"{path}{where}" and failure.hint


def test_a_file_that_is_not_there() -> None:
    with pytest.raises(InputError, match="no such file"):
        list(recorded("gone.jsonl"))
