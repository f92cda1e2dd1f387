"""The command line, in this process or as a program, with stand-ins for what reads pages."""

from __future__ import annotations

import pathlib
import subprocess
import sys
from collections.abc import Callable

import pytest
import stubbed
from click.testing import CliRunner, Result

from dragoman.cli import main

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parents[1]


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch) -> Callable[..., Result]:
    """Runs the command line with the arguments; what reads pages is stubbed."""
    stubbed.put(monkeypatch.setitem, lambda *names: monkeypatch.setattr(*names, raising=False))
    return lambda *arguments, **options: CliRunner().invoke(main, list(arguments), prog_name="dragoman", **options)


@pytest.fixture
def run_on_files(monkeypatch: pytest.MonkeyPatch, run: Callable[..., Result]) -> Callable[..., Result]:
    """As `run`, but files are looked at as they are: only the reading of a page is stubbed."""
    from dragoman.sources import inputs

    monkeypatch.setattr(stubbed.sources_module(), "pages", inputs.pages)
    return run


@pytest.fixture(scope="session")
def program() -> list[str]:
    """The words that start the stubbed command line as a program."""
    places = [str(ROOT), str(HERE)]
    return [sys.executable, "-c", f"import sys; sys.path[:0] = {places}; import stubbed; stubbed.main()"]


@pytest.fixture(scope="session")
def real() -> Callable[..., subprocess.CompletedProcess[str]]:
    """Runs `python -m dragoman` with nothing stubbed."""

    def start(*arguments: str, **options: object) -> subprocess.CompletedProcess[str]:
        return subprocess.run(  # type: ignore[call-overload,no-any-return]
            [sys.executable, "-m", "dragoman", *arguments],
            **{"capture_output": True, "text": True, "timeout": 100, "encoding": "utf-8", "cwd": ROOT, **options},
        )

    return start
