"""The columns of every schema: their order and types, and what is told of them beside an export.

In: `data/export_columns.json`; rows as they are written. Out: cells in the columns' order; a count of those filled;
the sidecar's text.

    >>> [column.name for column in columns("icews", "events")][:2]
    ['Event ID', 'Event Date']
"""

from __future__ import annotations

import collections
import dataclasses
import functools
from typing import Any, Literal, TypeAlias

from dragoman import lexicon
from dragoman.export.schemas.rows import Row

Kind: TypeAlias = Literal["string", "integer", "number", "boolean", "strings", "object", "objects"]


@dataclasses.dataclass(frozen=True, slots=True)
class Column:
    """A column: `origin` is the record's field and `how` it is filled from it, or `empty` why it never is."""

    table: str
    name: str
    kind: Kind
    origin: str | None = None
    how: str | None = None
    empty: str | None = None


@functools.cache
def schema_columns(schema: str) -> tuple[Column, ...]:
    """All columns of a schema's tables, in their order."""
    return tuple(
        Column(e["table"], e["column"], e["type"], e.get("from"), e.get("how"), e.get("empty"))
        for e in lexicon.entries("export_columns")
        if e["schema"] == schema
    )


@functools.cache
def columns(schema: str, table: str) -> tuple[Column, ...]:
    """The columns of one table, in their order."""
    return tuple(column for column in schema_columns(schema) if column.table == table)


class Tally:
    """Puts rows in the columns' order, and counts which cells hold something."""

    def __init__(self, schema: str) -> None:
        self.schema = schema
        self.rows: collections.Counter[str] = collections.Counter()
        self.filled: collections.Counter[tuple[str, str]] = collections.Counter()

    def cells(self, table: str, row: Row) -> list[Any]:
        """The row's cells, `None` for what it lacks. `KeyError` for a column that the table has not."""
        found = columns(self.schema, table)
        unknown = row.keys() - {column.name for column in found}
        if unknown:
            raise KeyError(f"{self.schema} {table}: {sorted(unknown)}")
        self.rows[table] += 1
        self._count(table, row)
        return [row.get(column.name) for column in found]

    def _count(self, table: str, row: Row) -> None:
        for name, value in row.items():
            if value not in (None, "", [], {}):
                self.filled[table, name] += 1
                for nested, inner in _inner(name, value):
                    self._count(nested, inner)

    def told(self) -> list[dict[str, Any]]:
        """Every column: how it was filled, from which field, in how many rows; or why it is empty."""
        return [
            {"table": column.table, "column": column.name, "type": column.kind}
            | ({"empty": column.empty} if column.empty else {"from": column.origin, "how": column.how or "as it is"})
            | {"filled": self.filled[column.table, column.name]}
            for column in schema_columns(self.schema)
        ]


INNER = {"actor": "entity", "recipient": "entity", "event_loc": "location"} | {
    table: table for table in ("text_info", "cite_info")
}
"""The tables of PLOVER's nested objects."""


def _inner(name: str, value: Any) -> list[tuple[str, Row]]:
    """The nested objects of a field that has a table of its own."""
    if name not in INNER:
        return []
    values = value if isinstance(value, list) else [value]
    return [(INNER[name], item) for item in values if isinstance(item, dict)]
