"""Errors say what, where and what to do, and survive a process border."""

import pickle

import pytest

from dragoman.errors import DragomanError, InputError, LexiconError, ModelError, PageError


@pytest.mark.parametrize(
    ("error", "text"),
    [
        (PageError("empty page"), "empty page"),
        (PageError("empty page", where="a.txt"), "a.txt: empty page"),
        (InputError("no such file", where="a.txt", hint="check the path"), "a.txt: no such file (check the path)"),
    ],
)
def test_text(error: DragomanError, text: str) -> None:
    assert str(error) == text
    assert str(pickle.loads(pickle.dumps(error))) == text
    assert type(pickle.loads(pickle.dumps(error))) is type(error)


@pytest.mark.parametrize("kind", [PageError, InputError, LexiconError, ModelError])
def test_one_base(kind: type[DragomanError]) -> None:
    assert issubclass(kind, DragomanError)
