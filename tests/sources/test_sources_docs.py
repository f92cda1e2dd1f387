"""docs/sources.md: its examples run, and its tables name what the data files hold."""

from __future__ import annotations

import doctest
import pathlib
import re

from dragoman import lexicon

FILE = pathlib.Path(__file__).resolve().parents[2] / "docs" / "sources.md"
TEXT = FILE.read_text(encoding="utf-8")


def test_the_examples_run() -> None:
    blocks = re.findall(r"```python\n(.*?)```", TEXT, re.DOTALL)
    assert len(blocks) >= 4
    runner, names = doctest.DocTestRunner(), dict[str, object]()
    for n, block in enumerate(blocks):
        test = doctest.DocTestParser().get_doctest(block, names, f"block {n}", str(FILE), 0)
        runner.run(test, clear_globs=False)
        names.update(test.globs)
    assert runner.summarize(verbose=False).failed == 0


def test_columns_that_are_named_are_known() -> None:
    known = {name for entry in lexicon.entries("source_columns") for name in entry["names"]}
    rows = re.findall(r"^\| (?:text|html|id|date|url|publisher|headline)\b.* \| (.*) \|$", TEXT, re.MULTILINE)
    told = [name for row in rows for name in re.split(r"[,;]", row.replace("…", ""))]
    assert not {re.sub(r"\W", "", name.casefold()) for name in told} - known - {""}


def test_labels_that_are_named_are_known() -> None:
    known: set[str] = set()
    for entry in lexicon.entries("source_layouts"):
        known |= (
            {name for names in entry["labels"].values() for name in names} | set(entry["body"]) | set(entry["tail"])
        )
        known |= set(entry.get("more", ()))
    table = TEXT[TEXT.index("| layout |") : TEXT.index("```python")]
    fields = [row.split("|")[3] for row in table.splitlines() if row.startswith("| ") and "as shown" not in row]
    capitals = {word for field in fields for told in re.findall(r"`([^`]+)`", field) for word in told.split()}
    words = {word for name in known for word in name.split()}
    assert not capitals - words
