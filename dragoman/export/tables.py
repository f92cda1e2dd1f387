"""Tables, written row by row: CSV, TSV, JSON lines, a JSON array, Parquet; none is ever half-written.

In: cells in the order of the columns. Out: a file that takes its place when all rows are in.

    >>> with table("csv", Path("events.csv"), columns("flat", "events")) as put:
    ...     put(cells)

Text from pages is made harmless as each format needs it: in TSV, tabs, line ends and control characters become spaces;
in CSV, text that a spreadsheet would run as a formula (`=`, `+`, `-`, `@` first) gets an apostrophe before it.
"""

from __future__ import annotations

import contextlib
import csv
import dataclasses
import io
import re
import zipfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, Literal, TypeAlias

import msgspec

from dragoman.errors import InputError
from dragoman.export.output import replacing, whole
from dragoman.export.schemas.columns import Column
from dragoman.export.view import clean

if TYPE_CHECKING:
    import pyarrow as pa

Form: TypeAlias = Literal["csv", "tsv", "jsonl", "json", "parquet", "zip"]
Put: TypeAlias = Callable[[list[Any]], None]

FORMULA = re.compile(r"\s*[=+\-@]|[\t\r]")
SURROGATES = re.compile("[\ud800-\udfff]")
BATCH = 500
"""Rows of a Parquet file that are held at once."""
SCALARS = {"string": "string", "integer": "int64", "number": "double", "boolean": "bool"}


@dataclasses.dataclass(frozen=True, slots=True)
class Dialect:
    """How a text table looks: `missing` stands in empty cells; `quoted`: cells may stand in quotation marks."""

    header: bool = True
    missing: str = ""
    quoted: bool = True
    guarded: bool = False


CSV = Dialect(guarded=True)
TSV = Dialect()


@contextlib.contextmanager
def table(
    form: Form,
    path: Path,
    columns: Sequence[Column],
    *,
    dialect: Dialect | None = None,
    nested: dict[str, Any] | None = None,
) -> Iterator[Put]:
    """A table to put rows into; it takes its place at the end of the block, and vanishes if the block fails.

    `nested`: for Parquet, what the columns of objects hold. Raises `OSError`, and `InputError` without pyarrow.
    """
    if form == "parquet":
        with replacing(path) as beside, _parquet(beside, columns, nested or {}) as put:
            yield put
    elif form == "zip":
        with replacing(path) as beside, _zipped(beside, path, columns, dialect or TSV) as put:
            yield put
    else:
        with whole(path) as file:
            writer = _objects(file, columns, form) if form in ("json", "jsonl") else None
            with writer or _lines(file, columns, form, dialect) as put:
                yield put


def csv_lines(rows: Iterable[Sequence[Any]], columns: Sequence[Column]) -> Iterator[str]:
    """The rows as lines of CSV, the header first."""
    buffer = io.StringIO()
    put = _line_writer(buffer, columns, "csv", CSV)
    yield buffer.getvalue()
    for row in rows:
        buffer.seek(0)
        buffer.truncate()
        put(list(row))
        yield buffer.getvalue()


@contextlib.contextmanager
def _lines(file: IO[str], columns: Sequence[Column], form: Form, dialect: Dialect | None) -> Iterator[Put]:
    yield _line_writer(file, columns, form, dialect or (CSV if form == "csv" else TSV))


def _line_writer(file: IO[str], columns: Sequence[Column], form: Form, dialect: Dialect) -> Put:
    between, show = ("," if form == "csv" else "\t"), _shower(form, dialect)
    if dialect.quoted:
        writer = csv.writer(file, delimiter=between, lineterminator="\n")

        def write(cells: Iterable[str]) -> None:
            writer.writerow(list(cells))
    else:

        def write(cells: Iterable[str]) -> None:
            file.write(between.join(cells) + "\n")

    if dialect.header:
        write(column.name for column in columns)
    return lambda cells: write(map(show, cells))


def _shower(form: Form, dialect: Dialect) -> Callable[[Any], str]:
    """What makes a cell of a value."""

    def show(value: Any) -> str:
        if value is None or value == "":
            return dialect.missing
        if isinstance(value, bool):
            return str(value).lower()
        if not isinstance(value, str):
            return str(value)
        text = clean(value) if form in ("tsv", "zip") else _plain(value)
        return f"'{text}" if dialect.guarded and FORMULA.match(text) else text

    return show


def _plain(text: str) -> str:
    """Text that every reader of CSV takes: line ends as they are written here, nothing that no encoding takes."""
    return SURROGATES.sub("\ufffd", text).replace("\r\n", "\n").replace("\r", "\n").replace("\0", "\ufffd")


@contextlib.contextmanager
def _objects(file: IO[str], columns: Sequence[Column], form: Form) -> Iterator[Put]:
    """JSON lines, or one array of them; fields that a row lacks are left out of PLOVER's objects alone."""
    names, first = [column.name for column in columns], True
    sparse = form == "json" or "has_event" in names

    def put(cells: list[Any]) -> None:
        nonlocal first
        row = {name: cell for name, cell in zip(names, cells, strict=True) if not (sparse and cell is None)}
        line = msgspec.json.encode(sound(row)).decode()
        file.write(line + "\n" if form == "jsonl" else ("[\n" if first else ",\n") + line)
        first = False

    yield put
    if form == "json":
        file.write("[]\n" if first else "\n]\n")


def sound(value: Any) -> Any:
    """The value with text that no encoding takes (lone surrogates) replaced."""
    if isinstance(value, str):
        return SURROGATES.sub("\ufffd", value)
    if isinstance(value, dict):
        return {key: sound(item) for key, item in value.items()}
    return [sound(item) for item in value] if isinstance(value, list) else value


@contextlib.contextmanager
def _zipped(beside: Path, path: Path, columns: Sequence[Column], dialect: Dialect) -> Iterator[Put]:
    """A zip file of one table, named as the file without its ending; its time is fixed, so that like gives like."""
    member = zipfile.ZipInfo(path.name.removesuffix(".zip"))
    member.compress_type = zipfile.ZIP_DEFLATED
    with (
        zipfile.ZipFile(beside, "w") as archive,
        archive.open(member, "w", force_zip64=True) as raw,
        io.TextIOWrapper(raw, encoding="utf-8", newline="\n") as file,
    ):
        yield _line_writer(file, columns, "zip", dialect)


@contextlib.contextmanager
def _parquet(beside: Path, columns: Sequence[Column], nested: dict[str, Any]) -> Iterator[Put]:
    arrow, parquet = _arrow()
    schema = arrow.schema([(column.name, _type(arrow, _shape(column, nested))) for column in columns])
    names, waiting = [column.name for column in columns], list[dict[str, Any]]()
    with parquet.ParquetWriter(beside, schema, compression="zstd") as writer:

        def flush() -> None:
            writer.write_batch(arrow.RecordBatch.from_pylist(waiting, schema=schema))
            waiting.clear()

        def put(cells: list[Any]) -> None:
            waiting.append(sound(dict(zip(names, cells, strict=True))))
            if len(waiting) >= BATCH:
                flush()

        yield put
        flush()


def _arrow() -> tuple[Any, Any]:
    try:
        import pyarrow
        import pyarrow.parquet
    except ImportError:
        raise InputError(
            "pyarrow is not installed", where="--format parquet", hint="pip install 'dragoman[parquet]'"
        ) from None
    return pyarrow, pyarrow.parquet


def _shape(column: Column, nested: dict[str, Any]) -> Any:
    if column.kind == "strings":
        return ["string"]
    return nested[column.name] if column.kind in ("object", "objects") else SCALARS[column.kind]


def _type(arrow: Any, shape: Any) -> pa.DataType:
    """The Arrow type of a shape: a name, a list of one shape, an object of shapes."""
    if isinstance(shape, list):
        return arrow.list_(_type(arrow, shape[0]))
    if isinstance(shape, dict):
        return arrow.struct([(name, _type(arrow, inner)) for name, inner in shape.items()])
    return arrow.type_for_alias(shape)
