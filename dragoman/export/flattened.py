"""Records as one table of events, for `read --format csv` and `parquet`.

In: records and failures in order. Out: lines of CSV, or a Parquet file; failures are left out.

    >>> next(iter(lines([record]))).split(",")[:3]
    ['page', 'event', 'same_as']
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from dragoman.export import tables
from dragoman.export.schemas.columns import columns
from dragoman.export.schemas.flat import flat
from dragoman.records import Failure, Record

COLUMNS = ("flat", "events")


def lines(results: Iterable[Record | Failure]) -> Iterator[str]:
    """The table as CSV, the header first, a piece for each event."""
    return tables.csv_lines(_cells(results), columns(*COLUMNS))


def write(results: Iterable[Record | Failure], path: Path) -> None:
    """Writes the table as Parquet, whole or not at all. Raises `OSError`, and `InputError` without pyarrow."""
    with tables.table("parquet", path, columns(*COLUMNS)) as put:
        for cells in _cells(results):
            put(cells)


def _cells(results: Iterable[Record | Failure]) -> Iterator[list[Any]]:
    names = [column.name for column in columns(*COLUMNS)]
    for result in results:
        if isinstance(result, Record):
            yield from ([row.get(name) for name in names] for row in flat(result))
