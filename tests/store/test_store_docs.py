"""docs/store.md runs, with what really reads pages, and names every table."""

from __future__ import annotations

import doctest
import pathlib
import re
import subprocess
import sys

import pytest

from dragoman.store.joint_tables import ALL

ROOT = pathlib.Path(__file__).resolve().parents[2]
TEXT = (ROOT / "docs" / "store.md").read_text(encoding="utf-8")


@pytest.mark.real
def test_the_examples_run(tmp_path: pathlib.Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    blocks = re.findall(r"```python\n(.*?)```", TEXT, re.DOTALL)
    code = "\n".join(blocks).replace('"news.db"', repr(str(tmp_path / "news.db")))
    runner = doctest.DocTestRunner(optionflags=doctest.ELLIPSIS)
    runner.run(doctest.DocTestParser().get_doctest(code, {}, "docs/store.md", "docs/store.md", 0))
    assert runner.summarize(verbose=False).failed == 0


def test_every_table_is_told_of() -> None:
    assert not [table.name for table in ALL if f"`{table.name}`" not in TEXT]


def test_reading_pages_starts_without_a_database_and_asking_without_a_model() -> None:
    code = (
        "import sys, dragoman; assert 'sqlalchemy' not in sys.modules; dragoman.Store; "
        "assert 'sqlalchemy' in sys.modules and not {'spacy', 'onnxruntime', 'trafilatura'} & set(sys.modules)"
    )
    subprocess.run([sys.executable, "-c", code], check=True, cwd=ROOT)
