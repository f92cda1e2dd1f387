"""Names of files, folders, streams, addresses → a stream of pages.

In: what the command line was given. Out: a `Page` or a `Failure` each, in order, read one by one.

    >>> [type(item).__name__ for item in pages(["no-such-file.txt"])]
    ['Failure']
"""

from __future__ import annotations

import datetime as dt
import os
import sys
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import BinaryIO

import msgspec

from dragoman.errors import DragomanError, InputError
from dragoman.records import Failure, Page
from dragoman.sources import addresses, content, given, jsonl, layouts, parquet, tables, warc
from dragoman.sources.columns import check as check_columns
from dragoman.sources.options import Known, known

_SUFFIXES = (".txt", ".html", ".htm", ".jsonl", ".ndjson", ".csv", ".tsv", ".parquet", ".warc")
Fetch = Callable[[str], bytes]


def pages(
    inputs: Sequence[str | os.PathLike[str]],
    *,
    as_of: str | dt.date | None = None,
    url: str | None = None,
    publisher: str | None = None,
    max_bytes: int = 5_000_000,
    fetch: Fetch | None = None,
    stdin: BinaryIO | None = None,
    columns: Mapping[str, str] | None = None,
    numbered: bool = True,
) -> Iterator[Page | Failure]:
    """The pages of `inputs`: files, folders (recursive, sorted), tables, exports, gzip of these, `-`, addresses.

    Tables are `.jsonl`, `.csv`, `.tsv` and `.parquet` files, a page a row, `columns` naming the column of a field where
    its name does not tell; exports are text files of archives (`layouts`), `.warc` files hold a crawl.

    `as_of`, `url`, `publisher` hold for every page that does not say otherwise itself. `max_bytes` bounds one page.
    An address is fetched with `fetch` (address → bytes, as `Fetcher` does it) if given. Ids that come again are
    `numbered`, unless the caller keeps them apart. Raises `InputError` at once for a wrong option.
    """
    facts = known(as_of, url, publisher, columns)
    check_columns(columns or ())
    found = (item for name in inputs for item in _of(os.fspath(name), facts, max_bytes, fetch, stdin))
    return _numbered(found) if numbered else found


def _numbered(items: Iterator[Page | Failure]) -> Iterator[Page | Failure]:
    """The items, ids that were there before with -2, -3 … behind them."""
    seen: Counter[str] = Counter()
    for item in items:
        seen[item.id] += 1
        if seen[item.id] == 1:
            yield item
            continue
        number = seen[item.id]
        while f"{item.id}-{number}" in seen:
            number += 1
        seen[f"{item.id}-{number}"] += 1
        yield msgspec.structs.replace(item, id=f"{item.id}-{number}")


def prefixed(prefix: str, items: Iterator[Page | Failure]) -> Iterator[Page | Failure]:
    """The items with `prefix` before their ids, where ids of other sources would be the same."""
    return (msgspec.structs.replace(item, id=prefix + item.id) for item in items) if prefix else items


def _of(
    name: str, facts: Known, max_bytes: int, fetch: Fetch | None, stdin: BinaryIO | None
) -> Iterator[Page | Failure]:
    path = Path(name)
    try:
        if name == "-":
            stream = stdin or sys.stdin.buffer
            yield content.page(stream.read(max_bytes + 1), id="stdin", source="-", known=facts, max_bytes=max_bytes)
        elif name.lower().startswith(("http://", "https://")):
            yield _fetched(name, facts, max_bytes, fetch)
        elif path.is_dir():
            yield from _folder(path, facts, max_bytes)
        else:
            yield from _file(path, facts, max_bytes)
    except DragomanError as error:
        yield failure(given.stem(path) or name, name, error)


def _fetched(name: str, facts: Known, max_bytes: int, fetch: Fetch | None) -> Page:
    if fetch is None:
        raise InputError("pages are not fetched", where=name, hint="save the page and give the file")
    got = fetch(name)
    facts = Known(facts.as_of, facts.url or name, facts.publisher)
    return content.page(got, id=addresses.slug(name), source=name, known=facts, max_bytes=max_bytes)


def _folder(path: Path, facts: Known, max_bytes: int) -> Iterator[Page | Failure]:
    found = 0
    for file in _walk(path):
        found += 1
        try:
            yield from _file(file, facts, max_bytes)
        except DragomanError as error:
            yield failure(given.stem(file), str(file), error)
    if not found:
        raise InputError(
            "no pages in the folder", where=str(path), hint=f"looked for {', '.join(_SUFFIXES)} and .gz of these"
        )


def _walk(path: Path) -> Iterator[Path]:
    """The pages' files below `path`, sorted; hidden files and folders and links to folders are passed over."""
    for folder, folders, files in os.walk(path):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(files):
            if not name.startswith(".") and name.lower().removesuffix(".gz").endswith(_SUFFIXES):
                yield Path(folder) / name


def _file(path: Path, facts: Known, max_bytes: int) -> Iterator[Page | Failure]:
    name = path.name.lower().removesuffix(".gz")
    if name.endswith((".jsonl", ".ndjson")):
        yield from jsonl.pages(path, facts, max_bytes)
    elif name.endswith((".csv", ".tsv")):
        yield from tables.pages(path, facts, max_bytes)
    elif name.endswith(".parquet"):
        yield from parquet.pages(path, facts, max_bytes)
    elif name.endswith(".warc"):
        yield from warc.pages(path, facts, max_bytes)
    else:
        page = given.of_file(path, facts, max_bytes)
        yield from (layouts.exported(page.text, page.id, page.source, facts) if page.text else ()) or [page]


def failure(id: str, source: str | None, error: DragomanError) -> Failure:
    """The record of an error: its text without the place, which `source` has."""
    return Failure(id=id, source=source, error=error.what, hint=error.hint)
