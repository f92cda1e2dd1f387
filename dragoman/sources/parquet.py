"""A Parquet file, a page a row → pages.

In: a file with columns as `columns` knows them. Out: `Page`s; a row without a text is a `Failure`. Needs pyarrow
(`pip install 'dragoman[parquet]'`).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from dragoman.errors import DragomanError, InputError, PageError
from dragoman.records import Failure, Page
from dragoman.sources.columns import fields, page_of_row
from dragoman.sources.given import stem
from dragoman.sources.options import Known

_ROWS = 200
"""Rows that are held at once."""
_HINT = "one column must be called text, body, content or html, or be named with --column"


def pages(path: Path, facts: Known, max_bytes: int) -> Iterator[Page | Failure]:
    """The pages of the file; `InputError` if it is no Parquet file or has no column with a page's text."""
    try:
        import pyarrow
        from pyarrow import parquet
    except ModuleNotFoundError:
        hint = "pip install 'dragoman[parquet]'"
        raise InputError("Parquet needs the package pyarrow", where=str(path), hint=hint) from None
    try:
        with parquet.ParquetFile(path) as file:
            if not {"text", "html"} & set(fields(dict.fromkeys(file.schema_arrow.names, "x"), facts.columns)):
                raise InputError("no column holds a page's text", where=str(path), hint=_HINT)
            number = 0
            for batch in file.iter_batches(batch_size=_ROWS):
                for row in batch.to_pylist():
                    number += 1
                    yield _page(row, path, number, facts, max_bytes)
    except FileNotFoundError:
        raise InputError("no such file", where=str(path), hint="check the path") from None
    except (OSError, pyarrow.ArrowException) as error:
        raise PageError(f"no Parquet file that can be read: {error}", where=str(path)) from None


def _page(row: dict[str, Any], path: Path, number: int, facts: Known, max_bytes: int) -> Page | Failure:
    where, fallback = f"{path}:{number}", f"{stem(path)}-{number}"
    try:
        plain = {name: _text(value) for name, value in row.items()}
        if any(isinstance(value, str) and len(value) > max_bytes for value in plain.values()):
            raise PageError(f"larger than {max_bytes:,} bytes", hint="raise the size limit if it really is one page")
        return page_of_row(plain, id=fallback, source=where, known=facts)
    except DragomanError as error:
        return Failure(id=fallback, source=where, error=error.what, hint=error.hint)


def _text(value: Any) -> Any:
    """Days and moments as ISO 8601, bytes as UTF-8; the rest as it is."""
    if isinstance(value, (dt.date, dt.datetime)):
        return value.isoformat()
    return value.decode("utf-8", "replace") if isinstance(value, bytes) else value
