"""The lines of training/events/pages: how they are read, what is a fault, and that all shipped files build."""

from __future__ import annotations

import json
import pathlib
from typing import Any

import pytest
from scripts import script

HERE = pathlib.Path(__file__).parent


def rows(name: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (HERE / name).read_text(encoding="utf-8").splitlines()]


PAGES = script("training/events/pages.py")
ROW = {
    "id": "own-1",
    "url": "https://example.org/own-1",
    "date": "2019-05-02",
    "title": "Minister of Peru visits Chile",
    "text": "Thursday, May 2, 2019 \n\n"
    "The minister arrived at 9 a.m. on Thursday. The visit is the first visit since May.\n\n— desk",
}
ACTORS = ["A peru | Peru | | | PER | GOV | s", "A chile | Chile | | | CHL | GOV | s"]


@pytest.mark.parametrize("row", rows("page_lines.jsonl"), ids=lambda r: r["line"])
def test_lines(row: dict[str, Any]) -> None:
    notes, faults = PAGES.parse(["# a comment", "", row["line"]])
    if "fault" in row:
        assert faults == [f"line 3: {row['fault']}: {row['line']}"], row["why"]
        assert not any(notes)
        return
    assert faults == []
    [read] = getattr(notes, row["into"])
    found = read if isinstance(read, dict) else read.event | read._asdict()
    assert json.loads(json.dumps({k: found[k] for k in row["has"]})) == row["has"], row["why"]


@pytest.mark.parametrize("row", rows("page_faults.jsonl"), ids=lambda r: r["why"])
def test_faults(row: dict[str, Any], shared: pathlib.Path) -> None:
    notes, unread = PAGES.parse([*ACTORS, *row["lines"]])
    _, faults = PAGES.build(PAGES.article(ROW), notes)
    assert unread == []
    assert len(faults) == len(row["faults"]), (faults, row["why"])
    for fault, told in zip(faults, row["faults"], strict=True):
        assert told in fault, row["why"]


def test_an_article_is_cut_up() -> None:
    article = PAGES.article(ROW)
    assert article.headline == "Minister of Peru visits Chile"
    assert article.boilerplate == ["Thursday, May 2, 2019", "— desk"]
    assert article.sentences[1:3] == [
        "The minister arrived at 9 a.m. on Thursday.",
        "The visit is the first visit since May.",
    ]


def test_labels_become_ids(shared: pathlib.Path) -> None:
    lines = [
        "v:0|visits|CONSULT/visit|peru|chile|o|2019-05-02",
        "a:1|arrived|CONSULT/visit|peru|chile|o|||same=v",
        "2|visit|CONSULT/visit|peru|chile|o|||n=1 same=a",
        "T meeting | Visit | peru,chile | held | v=held",
    ]
    gold, faults = PAGES.build(PAGES.article(ROW), PAGES.parse([*ACTORS, *lines])[0])
    assert faults == []
    assert [e["same_as"] for e in gold["events"]] == [None, "e1", "e1"]
    assert gold["threads"][0]["history"] == [{"event": "e1", "state": "held", "date": "2019-05-02"}]
    start, end = gold["events"][0]["span"]
    assert gold["text"][start:end] == "visits"


def test_all_files_build_without_faults(shared: pathlib.Path) -> None:
    files = sorted(PAGES.PAGES.glob("*.txt"))
    built = list(PAGES.built(files))
    assert [gold["id"] for gold, _ in built] == [f.stem for f in files]
    assert [(gold["id"], faults) for gold, faults in built if faults] == []
