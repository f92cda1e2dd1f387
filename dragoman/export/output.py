"""Results, written: to a stream as they come, to one file, or one file a page into a folder.

In: records and failures in order, a format. Out: text on a stream or whole files; a file is written beside its
place and moved there at the end, so that none is ever half-written.

    >>> list(chunks([record], Style("jsonl")))
    ['{"id":"a", …}\\n']
"""

from __future__ import annotations

import contextlib
import dataclasses
import itertools
import os
import re
import secrets
import shutil
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import IO, Literal, TypeAlias

import msgspec

from dragoman.errors import InputError
from dragoman.explanation import Explanation
from dragoman.export import explained, html, text
from dragoman.export.sheet import WIDTH
from dragoman.export.text import Part
from dragoman.records import Failure, Record

Format: TypeAlias = Literal["text", "json", "jsonl", "html", "csv", "parquet"]
Result: TypeAlias = Record | Failure
Explained: TypeAlias = tuple[Record, Explanation] | Failure

SUFFIXES: dict[Format, str] = {"text": ".txt", "json": ".json", "jsonl": ".jsonl", "html": ".html"}
UNSAFE = re.compile(r"[^\w.-]+")
NAME = 100
"""Characters of a page's id that go into a file's name; file systems take 255 bytes."""


@dataclasses.dataclass(frozen=True)
class Style:
    """How results are to look: the format, and for text its width and colour; `only` keeps one part of a record."""

    format: Format = "text"
    width: int = WIDTH
    colour: bool = False
    only: Part | None = None


def chunks(results: Iterable[Result], style: Style) -> Iterator[str]:
    """The results as text, piece by piece. JSON of one page is an object, of more an array; JSONL has a line for each.

    A failure stands in its place in JSON and JSONL; text and HTML leave it out. Raises `InputError` for a second page
    in HTML, which is one file a page.
    """
    if style.format == "json":
        return _array(as_json(result, indent=2, only=style.only) for result in results)
    if style.format == "html":
        return _single(results, style)
    if style.format == "jsonl":
        return (f"{as_json(result, only=style.only)}\n" for result in results)
    return _sheets(results, style)


def as_json(result: Result, *, indent: int | None = None, only: Part | None = None) -> str:
    """The result as JSON; with `only`, its id and that list alone."""
    if only is None or isinstance(result, Failure):
        return result.to_json(indent=indent)
    raw = msgspec.json.encode({"id": result.id, only: getattr(result, only)})
    return (msgspec.json.format(raw, indent=indent) if indent is not None else raw).decode()


def reasons(
    results: Iterable[Explained],
    style: Style,
    *,
    ids: Sequence[str] = (),
    whole: bool = False,
) -> Iterator[str]:
    """Why the pages' events are as they are, as text, JSON or JSONL; `ids` keeps those events alone.

    `whole` puts the record before its reasons, in text. A failure is as in `chunks`. Raises `InputError` for an id
    that the page has not.
    """
    found = ((r if isinstance(r, Failure) else (r[0], _only(r[1], ids))) for r in results)
    if style.format == "text":
        return _reasoned(found, style, whole)
    told = (r if isinstance(r, Failure) else r[1] for r in found)
    return _array(r.to_json(indent=2) for r in told) if style.format == "json" else (f"{r.to_json()}\n" for r in told)


def _only(explanation: Explanation, ids: Sequence[str]) -> Explanation:
    try:
        return explanation.only(ids) if ids else explanation
    except KeyError as error:
        known = [event.id for event in explanation.events]
        hint = f"{known[0]} to {known[-1]}" if known else "the page has none"
        raise InputError(f"there is no {error.args[0]!r}", where="--event", hint=hint) from None


def _reasoned(results: Iterable[Explained], style: Style, whole: bool) -> Iterator[str]:
    rule = ""
    for result in results:
        if isinstance(result, Failure):
            continue
        record, why = result
        head = text.render(record, width=style.width, colour=style.colour, only=style.only) + "\n" if whole else ""
        title = "WHY" if whole else None
        yield rule + head + explained.render(why, width=style.width, colour=style.colour, title=title)
        rule = f"\n{'─' * style.width}\n\n"


def _array(items: Iterator[str]) -> Iterator[str]:
    head = list(itertools.islice(items, 2))
    if len(head) == 1:
        yield head[0] + "\n"
    else:
        for at, item in enumerate(itertools.chain(head, items)):
            yield ("[\n" if at == 0 else ",\n") + item
        yield "\n]\n" if head else "[]\n"


def _single(results: Iterable[Result], style: Style) -> Iterator[str]:
    head = list(itertools.islice(results, 2))
    if len(head) > 1:
        raise InputError("HTML is one file a page", where="--format html", hint="give a folder: --out FOLDER/")
    yield from (html.render(result) for result in head if isinstance(result, Record))


def _sheets(results: Iterable[Result], style: Style) -> Iterator[str]:
    rule = ""
    for result in results:
        if isinstance(result, Record):
            yield rule + text.render(result, width=style.width, colour=style.colour, only=style.only)
            rule = f"\n{'─' * style.width}\n\n"


def write(pieces: Iterable[str], path: Path) -> None:
    """Writes `path` whole or not at all; nothing to write leaves it as it is. Raises `OSError`."""
    waiting = iter(pieces)
    first = next(waiting, None)
    if first is None:
        return
    with whole(path) as file:
        file.writelines(itertools.chain([first], waiting))


@contextlib.contextmanager
def whole(path: Path) -> Iterator[IO[str]]:
    """A file that takes its place at the end of the block, and vanishes if the block fails."""
    with replacing(path) as place, place.open("w", encoding="utf-8", newline="\n") as file:
        yield file


@contextlib.contextmanager
def replacing(path: Path) -> Iterator[Path]:
    """A path to write at, which is moved to its place at the end of the block; a device is written straight."""
    place = Path(os.path.realpath(path))
    if place.exists() and not place.is_file():
        yield place
        return
    beside = place.with_name(f".{place.name[:NAME]}.{secrets.token_hex(4)}.part")
    try:
        beside.open("x").close()
        yield beside
        if place.exists():
            shutil.copymode(place, beside)
        beside.replace(place)
    finally:
        beside.unlink(missing_ok=True)


def write_folder(results: Iterable[Result], folder: Path, style: Style) -> None:
    """One file for each record, named by its id, and for HTML an `index.html` of them. Raises `OSError`."""
    folder.mkdir(parents=True, exist_ok=True)
    taken = {"index"} if style.format == "html" else set()
    entries: list[html.Entry] = []
    for result in results:
        name = ""
        if isinstance(result, Record):
            name = _unused(result.id, taken) + SUFFIXES[style.format]
            write(chunks([result], style), folder / name)
        if style.format == "html":
            entries.append(html.entry(result, name))
    if style.format == "html":
        write([html.index(entries)], folder / "index.html")


def _unused(id: str, taken: set[str]) -> str:
    """A file name for the id that is not in `taken`, to which it is added; compared without case."""
    stem = UNSAFE.sub("_", id).strip("._")[:NAME] or "page"
    names = itertools.chain([stem], (f"{stem}-{number}" for number in itertools.count(2)))
    name = next(name for name in names if name.lower() not in taken)
    taken.add(name.lower())
    return name
