"""Readers of others' files, written from what their documentation says, none of it from dragoman's own code.

GDELT Event codebook 2.0: tab-delimited although named .CSV, no header, zipped, one record a line. ICEWS: tab-delimited
with a header, cells never quoted. Phoenix: tab-delimited, no header. POLECAT: tab-delimited with a header, cells may be
quoted, None where there is nothing, `; ` between values. PLOVER: JSON with the fields of the manual's tables.
"""

from __future__ import annotations

import csv
import datetime as dt
import json
import pathlib
import zipfile

CAMEO_QUAD = {range(1, 6): 1, range(6, 9): 2, range(9, 14): 3, range(14, 21): 4}
TYPES = {
    *("AGREE", "CONSULT", "SUPPORT", "CONCEDE", "COOPERATE", "AID", "RETREAT", "REQUEST"),
    *("ACCUSE", "REJECT", "THREATEN", "PROTEST", "SANCTION", "MOBILIZE", "COERCE", "ASSAULT"),
}


def gdelt(path: pathlib.Path, width: int) -> list[list[str]]:
    """The cells of a zipped table; every line has `width` of them."""
    with zipfile.ZipFile(path) as archive:
        (name,) = archive.namelist()
        assert path.name == f"{name}.zip"
        lines = archive.read(name).decode("utf-8").split("\n")
    assert lines.pop() == ""
    rows = [line.split("\t") for line in lines]
    assert {len(row) for row in rows} <= {width}
    return rows


def check_gdelt_event(row: list[str]) -> None:
    """Types and ranges of the codebook, by position."""
    assert int(row[0]) < 2**63
    day = dt.datetime.strptime(row[1], "%Y%m%d").date()
    assert (row[2], row[3]) == (f"{day:%Y%m}", f"{day:%Y}")
    assert day.year <= float(row[4]) < day.year + 1
    for first in (5, 15):
        assert len(row[first]) % 3 == 0, "CAMEO codes are runs of three letters"
        assert all(cell == "" or len(cell) == 3 for cell in row[first + 2 : first + 10])
    assert row[25] in ("0", "1")
    code, base, root = row[26:29]
    assert code.startswith(base) and base.startswith(root) and (len(base), len(root)) == (3, 2)
    assert int(row[29]) == next(quad for roots, quad in CAMEO_QUAD.items() if int(root) in roots)
    assert -10 <= float(row[30]) <= 10
    assert all(int(cell) >= 1 for cell in row[31:34])
    assert row[51] in ("0", "1", "2", "3", "4", "5")
    if row[53]:
        assert len(row[53]) == 2 and row[54].startswith(row[53])
    if row[56]:
        assert -90 <= float(row[56]) <= 90 and -180 <= float(row[57]) <= 180
    dt.datetime.strptime(row[59], "%Y%m%d%H%M%S")


def check_gdelt_mention(row: list[str]) -> None:
    """Types and ranges of the mentions table, by position."""
    for cell in row[1:3]:
        dt.datetime.strptime(cell, "%Y%m%d%H%M%S")
    assert row[3] in ("1", "2")
    assert int(row[6]) >= 1
    assert all(int(cell) >= -1 for cell in row[7:10])
    assert row[10] in ("0", "1")


def unquoted(path: pathlib.Path, *, header: list[str] | None = None) -> list[dict[str, str]]:
    """A tab-delimited table whose cells are as they stand; `header` where the file has none."""
    lines = path.read_text(encoding="utf-8").split("\n")
    assert lines.pop() == ""
    names = header or lines.pop(0).split("\t")
    rows = [line.split("\t") for line in lines]
    assert {len(row) for row in rows} <= {len(names)}
    return [dict(zip(names, row, strict=True)) for row in rows]


def polecat(path: pathlib.Path) -> list[dict[str, list[str]]]:
    """Each cell as a list of values; none for None."""
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file, delimiter="\t", quotechar='"'))
    return [{name: [] if cell == "None" else cell.split("; ") for name, cell in row.items()} for row in rows]


PLOVER_REQUIRED = {"id": str, "date": str, "actor": list, "event": list}
PLOVER_OPTIONAL = {
    "has_event": bool, "enddate": str, "recipient": list, "event_loc": dict, "event_text": list, "quad_code": int,
    "event_scale": float, "mode": list, "context": list, "link": str, "text_info": dict, "cite_info": dict,
    "coder": str, "comment": str,
}  # fmt: skip


def plover(line: str) -> dict[str, object]:
    """One event object, with the types that the manual gives its fields."""
    event: dict[str, object] = json.loads(line)
    assert set(PLOVER_REQUIRED) <= set(event)
    kinds = PLOVER_REQUIRED | PLOVER_OPTIONAL
    assert {name for name, value in event.items() if not isinstance(value, kinds[name])} == set()
    dt.date.fromisoformat(str(event["date"]))
    assert set(event["event"]) <= TYPES  # type: ignore[call-overload]
    return event
