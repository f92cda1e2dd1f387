"""What the tests share: the parser, and the shared folder where there is one."""

from __future__ import annotations

import pathlib
from collections.abc import Callable

import pytest
from spacy.tokens import Doc

ROOT = pathlib.Path(__file__).resolve().parents[1]
SHARED = ROOT.parent / "shared"


@pytest.fixture(scope="session")
def parse() -> Callable[[str], Doc]:
    """Parses a text with the shipped model."""
    from dragoman.language import load_language

    language = load_language()
    return lambda text: language.parse(text)


@pytest.fixture(scope="session")
def shared() -> pathlib.Path:
    """The folder with gold pages and data; the test is skipped where it is not."""
    if not SHARED.is_dir():
        pytest.skip("no ../shared here")
    return SHARED
