"""Rows of answers → a Parquet file.

In: answers. Out: a file with a column for each of `columns`, written in groups of rows; needs `dragoman[parquet]`.

    >>> write(store.events(type="SANCTION"), Path("sanctions.parquet"))
"""

from __future__ import annotations

import itertools
import os
import secrets
from pathlib import Path
from typing import Any

from dragoman.errors import DragomanError
from dragoman.store.answers import columns
from dragoman.store.asking import Answers

GROUP = 10_000
"""Rows that are written at once."""


def write(answers: Answers[Any], path: Path) -> None:
    """Writes the file whole or not at all; raises `OSError`, `DragomanError` where pyarrow is not installed."""
    try:
        import pyarrow
        from pyarrow import parquet
    except ModuleNotFoundError:
        hint = "pip install 'dragoman[parquet]'"
        raise DragomanError("needs the package pyarrow", where="Parquet", hint=hint) from None
    kinds = {str: pyarrow.string(), int: pyarrow.int64(), float: pyarrow.float64(), bool: pyarrow.bool_()}
    schema = pyarrow.schema([(name, kinds[kind]) for name, kind in columns(answers.kind).items()])
    beside = path.with_name(f".{path.name}.{secrets.token_hex(4)}.part")
    try:
        with parquet.ParquetWriter(os.fspath(beside), schema, compression="zstd") as writer:
            rows = answers.rows()
            while group := list(itertools.islice(rows, GROUP)):
                writer.write_table(pyarrow.Table.from_pylist(group, schema=schema))
        beside.replace(path)
    finally:
        beside.unlink(missing_ok=True)
