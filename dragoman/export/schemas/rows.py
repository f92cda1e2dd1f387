"""What rows of all schemas are made of, and why a case may have none.

In: a case and its days. Out: pairs of a table's name and a row by column name; columns that are left out stay empty.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Protocol, TypeAlias

from dragoman.export.schemas.cases import Case
from dragoman.export.schemas.when import When

Row: TypeAlias = dict[str, Any]
Tabled: TypeAlias = tuple[str, Row]

NOBODY = "nobody is named as actor or recipient"
NO_CAMEO = "its type has no CAMEO code"


class Rows(Protocol):
    """A schema: makes rows of cases; one of it serves one export, as it may count."""

    def rows(self, case: Case, days: When) -> Iterator[Tabled] | str:
        """The rows of a case, or why it has none."""
        ...
