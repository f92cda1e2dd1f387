"""The figures on fresh pages, which the program was not made on, do not fall either."""

from __future__ import annotations

import json
import pathlib
import subprocess
import sys

import pytest

HERE = pathlib.Path(__file__).parent
FLOORS: dict[str, dict[str, float]] = json.loads((HERE / "floors_fresh.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize("name", sorted(FLOORS))
def test_figures_hold(name: str, shared: pathlib.Path) -> None:
    command = [sys.executable, str(HERE.parents[1] / "benchmarks" / "fresh.py"), "--set", name]
    figures = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)[name]
    measured = {key: figures[key].get("f1", figures[key].get("mean")) for key in FLOORS[name]}
    assert {key: value for key, value in measured.items() if value < FLOORS[name][key]} == {}
