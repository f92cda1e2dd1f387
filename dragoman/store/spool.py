"""Rows that wait to be written: in memory as long as they are few, then in a file.

In: tables and rows, one by one. Out: the same, as often as they are asked for.

    >>> with Spool() as rows:
    ...     rows.put(reports, {"n": 1, "id": "lake"})
    ...     [row["id"] for table, row in rows]
    ['lake']
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Iterator
from typing import Any, Final, Self

import msgspec
from sqlalchemy import Table

MEMORY: Final = 32_000_000
"""Bytes that are kept in memory."""
Row = tuple[Table, dict[str, Any]]


class Spool:
    """Rows in the order in which they came; `count`: how many."""

    def __init__(self) -> None:
        self._file = tempfile.SpooledTemporaryFile(MEMORY)  # noqa: SIM115
        self._tables: dict[Table, int] = {}
        self.count = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._file.close()

    def put(self, table: Table, row: dict[str, Any]) -> None:
        """Takes a row in."""
        number = self._tables.setdefault(table, len(self._tables))
        packed = msgspec.msgpack.encode((number, row))
        self._file.write(len(packed).to_bytes(4, "big") + packed)
        self.count += 1

    def take(self, rows: Iterable[Row]) -> None:
        """Takes rows in."""
        for table, row in rows:
            self.put(table, row)

    def __iter__(self) -> Iterator[Row]:
        tables = list(self._tables)
        self._file.seek(0)
        while size := self._file.read(4):
            number, row = msgspec.msgpack.decode(self._file.read(int.from_bytes(size, "big")))
            yield tables[number], row
        self._file.seek(0, 2)
