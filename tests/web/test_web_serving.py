"""`dragoman serve` as a program: what it says, where it listens, whom it lets in."""

from __future__ import annotations

import pathlib
import re
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator

import httpx
import pytest
from click.testing import CliRunner

from dragoman.cli import main


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as found:
        return int(found.getsockname()[1])


@pytest.fixture
def served(desk: pathlib.Path, tmp_path: pathlib.Path) -> Iterator[Callable[..., tuple[str, subprocess.Popen[str]]]]:
    """Starts the program over a copy of the store; gives its address."""
    shutil.copy(desk, tmp_path / "desk.db")
    running = []

    def start(*options: str) -> tuple[str, subprocess.Popen[str]]:
        port = free_port()
        command = [sys.executable, "-m", "dragoman", "serve", "--db", "desk.db", "--port", str(port), *options]
        running.append(subprocess.Popen(command, cwd=tmp_path, stderr=subprocess.PIPE, text=True))
        base = f"http://127.0.0.1:{port}"
        for _ in range(300):
            try:
                httpx.get(f"{base}/login", timeout=30)
                break
            except httpx.TransportError:
                time.sleep(0.1)
        return base, running[-1]

    yield start
    for program in running:
        program.terminate()
        program.communicate()


def test_it_serves_until_it_is_told_to_end(served: Callable[..., tuple[str, subprocess.Popen[str]]]) -> None:
    base, program = served()
    assert "What changed" in httpx.get(base, timeout=30).text
    assert "server" not in httpx.get(base, timeout=30).headers
    program.terminate()
    assert "shows desk.db" in program.communicate(timeout=20)[1]


def test_beyond_loopback_a_token_is_needed(served: Callable[..., tuple[str, subprocess.Popen[str]]]) -> None:
    base, program = served("--host", "0.0.0.0")
    assert httpx.get(f"{base}/api/events", timeout=30).status_code == 401
    program.terminate()
    told = program.communicate(timeout=20)[1]
    assert len(told.partition("the token is ")[2].split()[0]) >= 24


def test_several_processes_take_each_others_forms(served: Callable[..., tuple[str, subprocess.Popen[str]]]) -> None:
    base, program = served("--workers", "2")
    for who in range(6):  # each visit by a connection of its own, so that either process may take it
        form = re.search(r'name="csrf" value="(\w+)"', httpx.get(f"{base}/events/off%23e1", timeout=30).text)
        assert form
        data = {"csrf": form[1], "verdict": "accept", "target": "event", "of": "off#e1", "who": f"judge {who}"}
        assert httpx.post(f"{base}/judge", data=data, headers={"Origin": base}, timeout=30).status_code == 303
    assert len(httpx.get(f"{base}/api/rulings", timeout=30).json()) == 6
    program.terminate()
    assert program.wait(timeout=30) is not None


def test_settings_beside_us_say_whom_one_follows(
    served: Callable[..., tuple[str, subprocess.Popen[str]]], tmp_path: pathlib.Path
) -> None:
    (tmp_path / "dragoman.toml").write_text('follow = ["CHE"]\n', encoding="utf-8")
    base, _ = served()
    assert "New words of those you follow" in httpx.get(base, timeout=30).text


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (("--token", "short"), "12 characters"),
        (("--db", "nosuch.db"), "nosuch.db"),
        (("--port", "70000"), "70000"),
        (("--settings", "nosuch.toml"), "nosuch.toml"),
    ],
)
def test_what_cannot_be_says_so(
    options: tuple[str, ...], words: str, tmp_path: pathlib.Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    done = CliRunner().invoke(main, ["serve", *options], prog_name="dragoman")
    assert done.exit_code != 0
    assert words in done.output and "Traceback" not in done.output
