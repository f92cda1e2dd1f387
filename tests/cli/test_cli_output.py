"""What the command line prints and writes, whole or not at all, in every format."""

from __future__ import annotations

import json
import os
import pathlib
import pty
import signal
import subprocess
import time
from collections.abc import Callable

import pytest
from click.testing import Result
from stubbed import LAKE

from dragoman.export import output, text
from dragoman.records import Failure, Record

Run = Callable[..., Result]


def names(folder: pathlib.Path) -> list[str]:
    """The names of what is in the folder."""
    return sorted(file.name for file in folder.iterdir())


def test_text_is_plain_when_piped(run: Run) -> None:
    result = run("read", "a.txt")
    assert result.exit_code == 0
    assert result.stdout.startswith(LAKE.article.headline or "")
    assert "\x1b" not in result.stdout
    assert result.stderr == ""


def test_several_pages_as_text_are_parted(run: Run) -> None:
    sheets = run("read", "a", "b", env={"COLUMNS": "70"}).stdout
    assert sheets.count(LAKE.article.headline or "") == 2
    assert sheets.count("─" * 70) == 1


def test_json_of_one_page_is_an_object(run: Run) -> None:
    found = json.loads(run("read", "a.txt", "--format", "json").stdout)
    assert found["id"] == "a.txt"
    assert {"article", "actors", "statements", "events", "conditions", "threads", "times", "places"} <= set(found)


def test_json_of_many_pages_is_an_array_with_failures_in_place(run: Run) -> None:
    result = run("read", "a", "fail", "b", "--format", "json")
    found = json.loads(result.stdout)
    assert [(one["id"], "failed" in one) for one in found] == [("a", False), ("fail", True), ("b", False)]
    assert result.exit_code == 1
    assert result.stderr == "dragoman: fail: cannot be read (leave it out)\n"


def test_json_of_no_page_is_an_empty_array() -> None:
    assert list(output.chunks([], output.Style("json"))) == ["[]\n"]


def test_jsonl_has_a_line_each(run: Run) -> None:
    lines = run("read", "a", "fail", "many:3", "--format", "jsonl").stdout.splitlines()
    assert [json.loads(line)["id"] for line in lines] == ["a", "fail", "many:3/0", "many:3/1", "many:3/2"]
    assert Record.from_json(lines[0]).events == LAKE.events
    assert Failure.from_json(lines[1]).error == "cannot be read"


def test_only_keeps_one_list(run: Run) -> None:
    found = json.loads(run("read", "a", "--format", "jsonl", "--only", "statements").stdout)
    assert set(found) == {"id", "statements"}
    assert len(found["statements"]) == len(LAKE.statements)


def test_html_of_one_page(run: Run) -> None:
    assert run("read", "a", "--format", "html").stdout.startswith("<!doctype html>")


def test_options_reach_the_readers(run: Run) -> None:
    found = json.loads(run("read", "a", "--format", "json", "--jobs", "3").stdout)
    assert found["notes"] == ["jobs 3"]


def test_a_failed_page_alone(run: Run) -> None:
    result = run("read", "fail", "--format", "json")
    assert (result.exit_code, json.loads(result.stdout)["error"]) == (1, "cannot be read")
    result = run("read", "fail")
    assert (result.exit_code, result.stdout) == (1, "")


@pytest.mark.parametrize("form", ["text", "json", "jsonl", "html"])
def test_a_file_holds_what_stdout_would(run: Run, tmp_path: pathlib.Path, form: str) -> None:
    out = tmp_path / "out"
    result = run("read", "a", "--format", form, "--out", str(out))
    assert (result.exit_code, result.output) == (0, "")
    assert out.read_text(encoding="utf-8") == run("read", "a", "--format", form).stdout
    assert names(tmp_path) == ["out"]


def test_a_file_is_never_half_written(run: Run, tmp_path: pathlib.Path) -> None:
    out = tmp_path / "out.jsonl"
    out.write_text("before")
    result = run("read", "many:5", "stop", "--format", "jsonl", "--out", str(out))
    assert result.exit_code == 130
    assert out.read_text() == "before"
    assert names(tmp_path) == ["out.jsonl"]


def test_a_failed_page_leaves_the_file_as_it_was(run: Run, tmp_path: pathlib.Path) -> None:
    out = tmp_path / "out.html"
    out.write_text("before")
    assert run("read", "fail", "--format", "html", "--out", str(out)).exit_code == 1
    assert out.read_text() == "before"


def test_the_mode_of_a_file_is_kept_and_links_are_followed(run: Run, tmp_path: pathlib.Path) -> None:
    out, link = tmp_path / "out.json", tmp_path / "link.json"
    out.write_text("before")
    out.chmod(0o640)
    link.symlink_to(out)
    assert run("read", "a", "--format", "json", "--out", str(link)).exit_code == 0
    assert link.is_symlink()
    assert out.stat().st_mode & 0o777 == 0o640
    assert json.loads(out.read_text(encoding="utf-8"))["id"] == "a"


def test_a_device_is_written_to(run: Run) -> None:
    assert run("read", "a", "--out", os.devnull).exit_code == 0


def test_a_folder_gets_a_file_for_each_page(run: Run, tmp_path: pathlib.Path) -> None:
    result = run("read", "x/a.txt", "y/a.txt", "fail", "index", "--format", "html", "--out", f"{tmp_path}/new/")
    assert result.exit_code == 1
    assert names(tmp_path / "new") == ["a.txt-2.html", "a.txt.html", "index-2.html", "index.html"]
    index = (tmp_path / "new" / "index.html").read_text(encoding="utf-8")
    assert 'href="./a.txt-2.html"' in index
    assert "cannot be read" in index


@pytest.mark.parametrize(
    ("id", "name"),
    [
        ("a/b c", "a_b_c.jsonl"),
        ("../../etc/passwd", "etc_passwd.jsonl"),
        ("…", "page.jsonl"),
        ("", "page.jsonl"),
        ("Ünïcode", "Ünïcode.jsonl"),
        ("x" * 300, "x" * 100 + ".jsonl"),
        ("\x00<>", "page.jsonl"),
    ],
)
def test_names_of_files_are_safe(tmp_path: pathlib.Path, id: str, name: str) -> None:
    output.write_folder([Record(id=id, text="Rain.")], tmp_path, output.Style("jsonl"))
    assert names(tmp_path) == [name]


def test_the_bundled_page(run: Run) -> None:
    found = json.loads(run("demo", "--format", "json").stdout)
    assert found["id"] == "demo"
    assert run("demo").stdout.startswith(text.render(LAKE)[:60])


def test_version_and_help(run: Run) -> None:
    assert run("--version").stdout.startswith("dragoman 0.")
    for command in ([], ["read"], ["explain"], ["parse"], ["demo"]):
        shown = run(*command, "--help")
        assert shown.exit_code == 0
        assert "Examples:" in shown.stdout


def test_nobody_reads_stdout_any_more(program: list[str]) -> None:
    with subprocess.Popen(
        [*program, "read", "many:400", "--format", "jsonl"], stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as process:
        assert process.stdout
        assert process.stderr
        process.stdout.readline()
        process.stdout.close()
        assert process.stderr.read() == b""
        assert process.wait(60) == 141


def _heed_interrupts() -> None:
    """A shell that starts the tests in the background has them, and what they start, ignore Ctrl-C."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


def test_an_interrupt_is_quiet(program: list[str], tmp_path: pathlib.Path) -> None:
    with subprocess.Popen(
        [*program, "read", "many:1000000", "--format", "jsonl", "--out", str(tmp_path / "out")],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        preexec_fn=_heed_interrupts,
    ) as process:
        while not list(tmp_path.glob(".out.*")):
            assert process.poll() is None
            time.sleep(0.02)
        process.send_signal(signal.SIGINT)
        said, errors = process.communicate(timeout=60)
    assert (process.returncode, said, errors.strip()) == (130, b"", b"")
    assert names(tmp_path) == []


def test_a_terminal_that_shows_no_curly_quotes(program: list[str]) -> None:
    environment = {**os.environ, "PYTHONIOENCODING": "ascii"}
    shown = subprocess.run([*program, "read", "a"], capture_output=True, env=environment, timeout=60)
    assert (shown.returncode, shown.stderr) == (0, b"")
    assert shown.stdout.isascii()
    raw = subprocess.run([*program, "read", "a", "--format", "json"], capture_output=True, env=environment, timeout=60)
    assert json.loads(raw.stdout)["text"] == LAKE.text


def on_terminal(words: list[str], environment: dict[str, str], *, out_too: bool) -> tuple[bytes, bytes]:
    """What the program prints to a terminal, and to a pipe if stdout is not to be the terminal."""
    ours, theirs = pty.openpty()
    with subprocess.Popen(
        words, stdout=theirs if out_too else subprocess.PIPE, stderr=theirs, env={**os.environ, **environment}
    ) as process:
        os.close(theirs)
        shown = b""
        piped = process.stdout.read() if process.stdout else b""
        while True:
            try:
                piece = os.read(ours, 65536)
            except OSError:
                break
            if not piece:
                break
            shown += piece
    os.close(ours)
    return shown, piped


def test_colour_on_a_terminal_unless_unwanted(program: list[str]) -> None:
    plain = {"TERM": "xterm-256color", "COLUMNS": "80"}
    coloured, _ = on_terminal([*program, "read", "a"], plain, out_too=True)
    assert b"\x1b[1;32m" in coloured
    uncoloured, _ = on_terminal([*program, "read", "a"], {**plain, "NO_COLOR": "1"}, out_too=True)
    assert b"\x1b[" not in uncoloured


def test_a_progress_bar_for_many_pages_on_a_terminal(program: list[str]) -> None:
    shown, piped = on_terminal(
        [*program, "read", *"abcdef", "--format", "jsonl"], {"TERM": "xterm", "COLUMNS": "80"}, out_too=False
    )
    assert b"6/6" in shown
    assert len(piped.splitlines()) == 6
    shown, _ = on_terminal([*program, "read", "a", "--format", "jsonl"], {"TERM": "xterm"}, out_too=False)
    assert shown == b""
