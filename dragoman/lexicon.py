"""Reads the word lists, frames and tables of `data/`.

In: a name. Out: the checked content of `data/NAME.json`, read once per process.

    >>> lexicon = load("statuses")
    >>> lexicon["about"]["source"] != ""
    True

A data file is an object with `about` (what it is, its source, licence, date) and `entries`; `data/schema/NAME.json`
is its JSON Schema, which the tests hold every file to. At run time only the outline is checked.
"""

from __future__ import annotations

import functools
import importlib.resources
import re
from collections.abc import Iterator
from typing import Any

import msgspec

from dragoman.errors import LexiconError


@functools.cache
def load(name: str) -> dict[str, Any]:
    """The whole data file `name`, as dicts and lists; read-only. `LexiconError` if it is missing or broken."""
    path = importlib.resources.files("dragoman") / "data" / f"{name}.json"
    try:
        content = msgspec.json.decode(path.read_bytes())
    except FileNotFoundError:
        raise LexiconError("no such data file", where=f"data/{name}.json", hint="reinstall dragoman") from None
    except msgspec.DecodeError as error:
        raise LexiconError(f"broken JSON: {error}", where=f"data/{name}.json", hint="reinstall dragoman") from None
    if not isinstance(content, dict) or "about" not in content or "entries" not in content:
        raise LexiconError("needs `about` and `entries`", where=f"data/{name}.json")
    return content


def entries(name: str) -> list[dict[str, Any]]:
    """The entries of the data file `name`."""
    found: list[dict[str, Any]] = load(name)["entries"]
    return found


@functools.cache
def pattern(name: str, kind: str) -> re.Pattern[str]:
    """The words that the data file `name` has under `kind`, as one pattern that finds them as whole words."""
    words = sorted((e["word"] for e in entries(name) if e["kind"] == kind), key=len, reverse=True)
    return re.compile(rf"\b(?:{'|'.join(map(re.escape, words))})\b", re.IGNORECASE)


@functools.cache
def kept_hyphens() -> str:
    """A guard for a pattern of hyphens, so that none matches that parts no words: "re-enter", "cease-fire"."""
    return "".join(_guard(form, e.get("before")) for e in entries("affixes") for form in _cased(e["affix"]))


def _cased(affix: str) -> tuple[str, str]:
    return affix, affix.capitalize()


def _guard(affix: str, before: list[str] | None) -> str:
    return rf"(?!(?<=\b{affix})-(?:{'|'.join(before)}))" if before else rf"(?<!\b{affix})"


@functools.cache
def _parting() -> re.Pattern[str]:
    return re.compile(rf"\s+|{kept_hyphens()}-")


def words(pattern: str) -> tuple[str, ...]:
    """The words of a multi-word pattern, cut as the tokeniser cuts a text.

    >>> words("pro-democracy sit-in")
    ('pro-democracy', 'sit', 'in')
    """
    return tuple(w for w in _parting().split(pattern) if w)


def names() -> Iterator[str]:
    """The names of all data files, sorted."""
    folder = importlib.resources.files("dragoman") / "data"
    yield from sorted(f.name.removesuffix(".json") for f in folder.iterdir() if f.name.endswith(".json"))
