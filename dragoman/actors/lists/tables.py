"""Reads lists of actors as CSV, TOML or JSON.

In: the text of a file. Out: entries and faults in an `ActorList`.

    name,aliases,country,sector,role,kind,from,until
    Otto Lang,O. Lang;The Fox,CHE,GOV,foreign minister,person,2019-06,2022-01

`aliases`: with `;` between them, or a list. `country`: ISO 3166 alpha-3 or a body's code (`UNO`, `IGO` …). `sector`:
PLOVER's, further ones after a space. `kind`: person, organisation, state, group. `from`, `until`: year, month or day.
Several rows of one name are terms of one actor. TOML: `[[actors]]` tables; JSON: a list, or an object with `actors`.
A broken table or object is left out, the others are used.
"""

from __future__ import annotations

import calendar
import csv
import json
import re
import tomllib
from collections.abc import Iterator, Mapping
from typing import Any

from dragoman.actors import gazetteer
from dragoman.actors.lists import codes
from dragoman.actors.lists.entries import MAX_FAULTS, ActorList, Entry, Term

COLUMNS = ("name", "aliases", "country", "sector", "role", "kind", "from", "until")
KINDS = ("person", "organisation", "state", "group", "")
DATE = re.compile(r"(\d{4})(?:-(\d{1,2})(?:-(\d{1,2}))?)?$")
TABLE = re.compile(r"\s*\[\[\s*actors?\s*\]\]\s*(#.*)?$")
MAX_NAME, MAX_ALIASES, MAX_WORDS = 200, 100, 12
Row = tuple[int, Mapping[str, Any]]


def read(file: str, text: str, listed: ActorList, room: int) -> None:
    """Adds the rows of `file`, by the ending of its name; at most `room` written forms."""
    limit = listed.forms + room
    by_name: dict[tuple[str, str], Entry] = {}
    for number, row in _rows(file, text, listed):
        if listed.forms > limit:
            listed.fault(file, number, "too many names: the rest is left out")
            return
        try:
            _add(row, listed, by_name)
        except ValueError as error:
            listed.fault(file, number, str(error))


def _rows(file: str, text: str, listed: ActorList) -> Iterator[Row]:
    name = file.lower()
    if name.endswith(".toml"):
        return _toml(file, text, listed)
    if name.endswith((".json", ".jsonl", ".ndjson")):
        return _json(file, text, listed)
    return _csv(file, text, listed)


def _csv(file: str, text: str, listed: ActorList) -> Iterator[Row]:
    head = text.lstrip().partition("\n")[0]
    mark = max(",;\t", key=head.count)
    header: list[str] | None = None
    for number, line in enumerate(text.split("\n"), 1):
        if not line.strip(" \t,;") or line.lstrip().startswith("#"):
            continue
        try:
            fields = next(csv.reader([line], delimiter=mark, skipinitialspace=True, strict=True))
        except csv.Error as error:
            listed.fault(file, number, f"broken CSV: {error}")
            continue
        if header is None:
            header = [f.strip().lower() for f in fields]
            if not _header(file, number, header, listed):
                return
        elif len(fields) > len(header):
            listed.fault(file, number, f"{len(fields)} fields under {len(header)} columns")
        else:
            yield number, dict(zip(header, fields, strict=False))


def _header(file: str, number: int, header: list[str], listed: ActorList) -> bool:
    unknown = [h for h in header if h and h not in COLUMNS]
    if "name" not in header:
        listed.fault(file, number, f"no column `name`; the columns are {', '.join(COLUMNS)}")
        return False
    if unknown:
        listed.fault(file, number, f"columns that are not known are passed over: {', '.join(unknown)[:80]}")
    return True


def _toml(file: str, text: str, listed: ActorList) -> Iterator[Row]:
    """Table by table, so that a broken one does not take the others with it."""
    lines = text.splitlines()
    starts = [n for n, line in enumerate(lines) if TABLE.match(line[:MAX_NAME])]
    if not starts and text.strip():
        listed.fault(file, 1, "no [[actors]] table")
    for start, stop in zip(starts, [*starts[1:], len(lines)], strict=True):
        try:
            row = tomllib.loads("\n".join(lines[start + 1 : stop]))
        except (tomllib.TOMLDecodeError, RecursionError) as error:
            at = re.search(r"line (\d{1,9})", str(error))
            listed.fault(file, start + 1 + (int(at[1]) if at else 0), f"broken TOML: {error}")
            continue
        yield start + 1, row


def _json(file: str, text: str, listed: ActorList) -> Iterator[Row]:
    """Object by object; after a broken one, from the next line that begins one."""
    decoder = json.JSONDecoder()
    at = _first_object(text)
    if at < 0 and text.strip(" \t\r\n[]"):
        listed.fault(file, 1, "no JSON objects")
    number, counted = 1, 0
    while at >= 0 and len(listed.faults) < MAX_FAULTS:
        number, counted = number + text.count("\n", counted, at), at
        try:
            row, end = decoder.raw_decode(text, at)
        except (ValueError, RecursionError) as error:
            where = error.lineno if isinstance(error, json.JSONDecodeError) else number
            listed.fault(file, where, f"broken JSON: {str(error)[:80]}")
            found = re.compile(r"\n[ \t]{0,40}\{").search(text, at)
            at = found.end() - 1 if found else -1
            continue
        yield number, row
        at = text.find("{", end)


def _first_object(text: str) -> int:
    inside = re.match(r"\s{0,1000}\{\s{0,1000}\"actors?\"\s{0,1000}:\s{0,1000}\[", text)
    return text.find("{", inside.end() if inside else 0)


def _add(row: Mapping[str, Any], listed: ActorList, by_name: dict[tuple[str, str], Entry]) -> None:
    unknown = [k for k in row if k and k not in COLUMNS]
    if unknown and "name" not in row:
        raise ValueError(f"no name (its keys: {', '.join(map(str, unknown))[:80]})")
    name, kind = _text(row, "name"), _text(row, "kind").lower()
    if not gazetteer.pieces(name):
        raise ValueError("no name")
    if kind not in KINDS:
        raise ValueError(f"{kind[:40]!r} is no kind (person, organisation, state, group)")
    term = _term(row)
    forms = [_pattern(form) for form in (name, *_aliases(row))]
    entry = by_name.get((name.casefold(), kind))
    if entry is None:
        entry = by_name[name.casefold(), kind] = Entry(name, kind)
        listed.add(entry, ())
    entry.terms.append(term)
    for form in forms:
        listed.add_form(entry, (form,))


def _text(row: Mapping[str, Any], key: str) -> str:
    value = row.get(key)
    if value is None:
        return ""
    if isinstance(value, (dict, list, bool)):
        raise ValueError(f"`{key}` is no text")
    text = str(value).strip()
    if len(text) > MAX_NAME and key != "aliases":
        raise ValueError(f"`{key}` is longer than {MAX_NAME} characters")
    return text


def _aliases(row: Mapping[str, Any]) -> list[str]:
    value = row.get("aliases")
    items = value if isinstance(value, list) else _text(row, "aliases").split(";")
    if not all(isinstance(item, str) for item in items):
        raise ValueError("`aliases` holds something that is no text")
    found = [item.strip() for item in items if item.strip()]
    if len(found) > MAX_ALIASES or any(len(item) > MAX_NAME for item in found):
        raise ValueError(f"more than {MAX_ALIASES} aliases, or one longer than {MAX_NAME} characters")
    return found


def _pattern(form: str) -> tuple[str, ...]:
    pieces = gazetteer.pieces(form)
    if not 1 <= len(pieces) <= MAX_WORDS:
        raise ValueError(f"{form[:40]!r} has no words, or more than {MAX_WORDS}")
    return pieces


def _term(row: Mapping[str, Any]) -> Term:
    country = _text(row, "country").upper()
    if country and country not in codes.bodies() and not re.fullmatch(r"[A-Z]{3}", country):
        raise ValueError(f"{country[:40]!r} is no country code (ISO 3166 alpha-3, UNO, EUR, IGO, NGO, IMG, MNC, UNK)")
    sectors = _text(row, "sector").upper().replace(";", " ").split()
    wrong = [s for s in sectors if s not in codes.sectors()]
    if wrong:
        raise ValueError(f"{wrong[0][:40]!r} is no sector of PLOVER's")
    start, end = _date(row, "from", last=False), _date(row, "until", last=True)
    if start and end and start > end:
        raise ValueError(f"`from` {start} is after `until` {end}")
    main = sectors[0] if sectors else ""
    return Term(country, main, tuple(sectors[1:]), _text(row, "role"), start, end or "9999")


def _date(row: Mapping[str, Any], key: str, *, last: bool) -> str:
    """The day: of a month or a year its first, or its last."""
    text = _text(row, key)
    if not text:
        return ""
    found = DATE.match(text[:10])
    month = int(found[2] or (12 if last else 1)) if found else 0
    if found is None or not 1 <= month <= 12:
        raise ValueError(f"`{key}` is no date: {text[:40]!r} (2024, 2024-05 or 2024-05-15)")
    days = calendar.monthrange(max(int(found[1]), 1), month)[1]
    day = int(found[3] or (days if last else 1))
    if not 1 <= day <= days:
        raise ValueError(f"`{key}` is no date: {text[:40]!r}")
    return f"{found[1]}-{month:02}-{day:02}"
