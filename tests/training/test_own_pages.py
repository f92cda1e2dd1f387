"""The pages written for dragoman: their short layout becomes CODEBOOK's, and all of them build without fault."""

from __future__ import annotations

import json
import pathlib
from types import ModuleType

import pytest
from scripts import script

EVENTS = pathlib.Path(__file__).resolve().parents[2] / "training" / "events"
PAGE = json.loads((pathlib.Path(__file__).parent / "own_page.json").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def own() -> ModuleType:
    return script("training/events/own.py")


def test_what_is_left_out_is_filled_in(own: ModuleType, shared: pathlib.Path) -> None:
    gold, faults = own.build(PAGE)
    assert faults == []
    first, second, third = gold["events"]
    assert [gold["text"][slice(*e["span"])] for e in gold["events"]] == ["meet", "met", "sign"]
    assert (first["contexts"], second["contexts"]) == (["diplomatic"], [])
    assert (first["place"], second["place"]) == (None, {"name": "Lima", "country": "PER"})
    assert (first["status"], third["status"]) == ("occurred", "conditional")
    assert second["sentence"] == "LIMA - The envoys met on Thursday."
    assert gold["article"]["body"] == [PAGE["text"][2]]
    assert (gold["article"]["headline"], gold["article"]["byline"]) == (PAGE["text"][0], [])
    assert [gold[kind][0]["id"] for kind in ("statements", "conditions", "threads")] == ["s1", "c1", "t1"]
    assert gold["conditions"][0]["outcome"] == "open"
    assert gold["threads"][0]["history"] == [{"event": "e1", "state": "held", "date": "2021-03-04"}]


def test_faults_are_told(own: ModuleType, shared: pathlib.Path) -> None:
    events = [PAGE["events"][0] | {"anchor": "confer"}, *PAGE["events"][1:]]
    _, faults = own.build(PAGE | {"events": events})
    assert faults == ["event e1: anchor 'confer' not in its sentence"]


def test_all_pages_build_without_faults(own: ModuleType, shared: pathlib.Path) -> None:
    files = sorted(own.PAGES.glob("*.json"))
    built = list(own.built(files))
    assert [gold["id"] for gold, _ in built] == [f"own_{file.stem}" for file in files]
    assert [(gold["id"], faults) for gold, faults in built if faults] == []


def test_pages_stay_light(own: ModuleType) -> None:
    for file in own.PAGES.glob("*.json"):
        page = json.loads(file.read_text(encoding="utf-8"))
        assert file.stat().st_size < 8 * len("".join(page["text"])), file.name
