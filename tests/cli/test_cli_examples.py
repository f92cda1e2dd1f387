"""The examples' README does what it says; the bundled page is read with nothing stubbed."""

from __future__ import annotations

import json
import pathlib
import re
import shlex
import shutil
import subprocess
from collections.abc import Callable

import pytest
from click.testing import CliRunner

from dragoman.cli import main
from dragoman.records import Record

ROOT = pathlib.Path(__file__).resolve().parents[2]
README = (ROOT / "examples" / "README.md").read_text(encoding="utf-8")
COMMANDS = re.findall(r"^    dragoman (.+)$", README, re.MULTILINE)


@pytest.fixture
def beside(tmp_path: pathlib.Path, monkeypatch: pytest.MonkeyPatch) -> pathlib.Path:
    """A folder with the examples in it, which is the current one."""
    shutil.copytree(ROOT / "examples", tmp_path / "examples")
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.parametrize("command", COMMANDS)
def test_commands(beside: pathlib.Path, command: str) -> None:
    result = CliRunner().invoke(main, shlex.split(command), prog_name="dragoman")
    assert (result.exit_code, result.stderr) == (0, "")
    written = sorted(str(file.relative_to(beside)) for file in beside.glob("records*/*"))
    if "--out records/" in command:
        assert written == ["records/cod.html", "records/index.html", "records/river.html"]
    elif "--out records.jsonl" in command:
        lines = (beside / "records.jsonl").read_text(encoding="utf-8").splitlines()
        assert [Record.from_json(line).id for line in lines] == ["river", "cod"]
    else:
        assert "WHAT HAPPENED" in result.stdout


def test_python(beside: pathlib.Path, capsys: pytest.CaptureFixture[str]) -> None:
    for block in re.findall(r"^```python\n(.*?)^```", README, re.MULTILINE | re.DOTALL):
        exec(compile(block, "examples/README.md", "exec"), {})
    assert "cancelled CONSULT" in capsys.readouterr().out


def test_the_bundled_page_as_a_program(real: Callable[..., subprocess.CompletedProcess[str]]) -> None:
    result = real("demo", "--format", "json")
    assert (result.returncode, result.stderr) == (0, "")
    record = Record.from_json(result.stdout)
    assert json.loads(result.stdout)["id"] == "demo"
    assert {"cancelled", "conditional", "planned", "negated", "occurred"} <= {event.status for event in record.events}
    assert any(condition.relation == "only_if" for condition in record.conditions)
    assert any(thread.kind == "meeting" and thread.state == "cancelled" for thread in record.threads)
    assert [(what, text) for what, (start, end), text in record.spans() if record.text[start:end] != text] == []
