"""The file of settings: what stands in it, and how faults are told."""

from __future__ import annotations

import pathlib

import pytest

from dragoman.errors import InputError
from dragoman.settings import load, seconds, secret

GOOD = """
follow = ["KEN"]
[[feeds]]
url = "https://news.example/world.rss"
publisher = "News Example"
[[alerts]]
name = "Kenya's meetings"
actor = ["KEN"]
send = ["desk"]
[channels.desk]
url = "env:DESK"
quiet = "22:00-06:30"
zone = "Africa/Nairobi"
"""


def test_a_file(tmp_path: pathlib.Path) -> None:
    (tmp_path / "a.toml").write_text(GOOD)
    settings = load(tmp_path / "a.toml")
    assert settings.feeds[0].every == "15m" and settings.alerts[0].on == "thread"
    assert settings.channels["desk"].zone == "Africa/Nairobi"


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("feeds]]", "feed]]", "there is no setting `feed`"),
        ("publisher", "publsher", "`publsher`"),
        ('"https://news', '"news', "is no web address"),
        ('actor = ["KEN"]', 'actor = "KEN"', "Expected `array`"),
        ('send = ["desk"]', 'send = ["desks"]', "no channel 'desks'"),
        ("22:00-06:30", "late", "are no hours"),
        ("Africa/Nairobi", "Africa/Atlantis", "is no time zone"),
        ("Africa/Nairobi", "../../etc/passwd", "is no time zone"),
        ("follow = ", "follow == ", "no TOML"),
        ('publisher = "News Example"', 'every = "often"', "is no time (as in 15m)"),
    ],
)
def test_faults_are_told_with_their_place(tmp_path: pathlib.Path, old: str, new: str, said: str) -> None:
    (tmp_path / "a.toml").write_text(GOOD.replace(old, new))
    with pytest.raises(InputError) as caught:
        load(tmp_path / "a.toml")
    assert said in str(caught.value) and "a.toml" in str(caught.value)


def test_no_file(tmp_path: pathlib.Path) -> None:
    with pytest.raises(InputError, match="no such file"):
        load(tmp_path / "none.toml")


@pytest.mark.parametrize(("text", "value"), [("90s", 90), ("15m", 900), ("1.5h", 5400), ("2 d", 172_800)])
def test_times(text: str, value: float) -> None:
    assert seconds(text) == value


def test_secrets() -> None:
    assert secret("env:A", {"A": "x"}) == "x" and secret("json://h", {}) == "json://h"
    with pytest.raises(InputError, match="no A"):
        secret("env:A", {})
