"""The figures on the gold pages do not fall, and every span gives its words back on every page."""

from __future__ import annotations

import json
import pathlib
from types import ModuleType
from typing import Any

import pytest
from scripts import script

from dragoman.batch import try_read
from dragoman.records import Record

HERE = pathlib.Path(__file__).parent
FLOORS: dict[str, dict[str, float]] = json.loads((HERE / "floors.json").read_text(encoding="utf-8"))


def bench() -> ModuleType:
    return script("benchmarks/gold.py")


@pytest.fixture(scope="module", params=sorted(FLOORS))
def scored(request: pytest.FixtureRequest, shared: pathlib.Path, tmp_path_factory: pytest.TempPathFactory) -> Any:
    out = tmp_path_factory.mktemp(request.param)
    gold = bench()
    folder = shared / "gold" / request.param
    gold.predict(folder, out)
    return request.param, json.loads(gold.score(folder, out, "--json")), out


def test_no_page_is_missing(scored: Any) -> None:
    assert scored[1]["missing"] == []


def test_figures_hold(scored: Any) -> None:
    name, figures, _ = scored
    fallen = {}
    for key, floor in FLOORS[name].items():
        measured = figures[key].get("f1", figures[key].get("mean"))
        good = measured <= floor if key.endswith("leak") else measured >= floor
        if not good:
            fallen[key] = (measured, floor)
    assert not fallen


def test_every_span_gives_its_words_back(scored: Any) -> None:
    for file in sorted(scored[2].glob("*.json")):
        record = Record.from_json(file.read_bytes())
        for what, (start, end), words in record.spans():
            assert record.text[start:end] == words, (file.name, what)


def test_a_record_reads_back(scored: Any) -> None:
    for file in sorted(scored[2].glob("*.json")):
        record = Record.from_json(file.read_bytes())
        assert Record.from_dict(record.to_dict()) == record


def test_the_benchmark_reads_pages_as_a_user_would(shared: pathlib.Path) -> None:
    gold = json.loads(next((shared / "gold" / "seed").glob("*.json")).read_text(encoding="utf-8"))
    result = try_read(bench().page_of(gold))
    assert isinstance(result, Record)
    assert result.id == gold["id"]
