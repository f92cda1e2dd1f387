"""A text export of a newspaper archive → its documents as pages.

In: the text of a file. Out: `Page`s, or nothing if the file is no export that is known.

    >>> text = "Title: Envoys leave\\nDate: 5 March 2024\\nSource: Oxus Times\\nBody:\\nThe envoys left on Tuesday."
    >>> [(page.text, page.publisher) for page in exported(text, "a", "a.txt", Known())]
    [('Envoys leave\\n\\nThe envoys left on Tuesday.', 'Oxus Times')]

The layouts are those of `data/source_layouts.json`, with an example each, and the one of `displayed`.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from dragoman import dates, lexicon
from dragoman.records import Page
from dragoman.sources.columns import composed, date
from dragoman.sources.displayed import displayed
from dragoman.sources.options import Known

_HEAD = 80  # lines of the file in which header fields must show what it is
_LEAST = 3  # different header fields that make an export
_MONTH_FIRST = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4})")
_LONGEST = 200  # characters: a line that opens a document, or an unlabelled line of its head


@dataclass(frozen=True, slots=True)
class _Layout:
    name: str
    start: re.Pattern[str]
    end: re.Pattern[str]
    label: re.Pattern[str]
    fields: dict[str, str]
    body: frozenset[str]
    tail: frozenset[str]
    open: bool
    splits: tuple[tuple[str, re.Pattern[str]], ...]
    monthfirst: bool


@dataclass(slots=True)
class _Document:
    fields: dict[str, str] = field(default_factory=dict)
    opening: list[str] = field(default_factory=list)
    body: list[str] = field(default_factory=list)


@functools.cache
def _layouts() -> tuple[_Layout, ...]:
    return tuple(_layout(entry) for entry in lexicon.entries("source_layouts"))


def _layout(entry: dict[str, object]) -> _Layout:
    labels: dict[str, list[str]] = entry["labels"]  # type: ignore[assignment]
    fields = {name: what for what, names in labels.items() for name in names}
    body = frozenset([*entry["body"], *entry.get("more", [])])  # type: ignore[misc]
    tail = frozenset(entry["tail"])  # type: ignore[call-overload]
    known = sorted({*fields, *body, *tail}, key=len, reverse=True)
    label = rf"\s*(?P<label>{'|'.join(map(re.escape, known))})(?:\s*:[ \t]*|[ \t]{{2,}}|\t|\s*$)(?P<value>.*)$"
    return _Layout(
        name=str(entry["name"]),
        start=re.compile(str(entry["start"]) + "$"),
        end=re.compile(str(entry["end"]) + "$"),
        label=re.compile(label),
        fields=fields,
        body=body,
        tail=tail,
        open=bool(entry["open"]),
        splits=tuple((field, re.compile(pattern)) for field, pattern in entry.get("splits", {}).items()),  # type: ignore[attr-defined]
        monthfirst=bool(entry.get("monthfirst")),
    )


def exported(text: str, id: str, source: str | None, known: Known) -> list[Page]:
    """The documents of an export as pages `id-1`, `id-2` …, of a single one as `id`; empty if `text` is none."""
    lines = text.replace("\r\n", "\n").split("\n")
    if shown := displayed(lines):
        return [
            _page(_Document(d.fields, body=d.body), _id(id, n, shown), source, known) for n, d in enumerate(shown, 1)
        ]
    best = max(_layouts(), key=lambda layout: _likeness(lines[:_HEAD], layout))
    if not _likeness(lines[:_HEAD], best):
        return []
    layout = best
    found = [document for part in _parts(lines, layout) if (document := _read(part, layout)).body]
    return [_page(doc, _id(id, n, found), source, known) for n, doc in enumerate(found, 1)]


def _id(id: str, n: int, documents: Sequence[object]) -> str:
    return f"{id}-{n}" if len(documents) > 1 else id


def _likeness(lines: list[str], layout: _Layout) -> int:
    """How many labels of the layout stand there; 0 if too few for an export, or none that only an export has."""
    found = {match["label"] for line in lines if (match := layout.label.match(line[:_LONGEST]))}
    kinds = {layout.fields[name] for name in found if name in layout.fields}
    sure = bool(found & layout.body) or bool(found & layout.tail) or any(layout.start.match(line) for line in lines)
    return len(found) if len(kinds) >= _LEAST and sure else 0


def _parts(lines: list[str], layout: _Layout) -> Iterator[list[str]]:
    """The lines of each document: from one that opens a document to the next, or to one that closes it."""
    part: list[str] = []
    seen: set[str] = set()
    for line in lines:
        short = len(line) <= _LONGEST
        match = layout.label.match(line) if short else None
        name = match["label"] if match and match["label"] not in layout.tail | layout.body else ""
        if short and (layout.start.match(line) or name in seen) and _full(part, layout):
            yield part
            part, seen = [], set()
        part.append(line)
        seen.update([name] if name else [])
        if short and layout.end.match(line) and _full(part, layout):
            yield part
            part, seen = [], set()
    if part:
        yield part


def _full(part: list[str], layout: _Layout) -> bool:
    """Whether the lines hold a document: "SE" and "HD" both open one of Factiva's, in one head."""
    found = [match["label"] for line in part if len(line) <= _LONGEST and (match := layout.label.match(line))]
    closed = any(label in layout.body | layout.tail for label in found)
    return closed or (bool(layout.open) and len(set(found)) >= _LEAST)


def _read(lines: list[str], layout: _Layout) -> _Document:
    document = _Document()
    label, inside, blank = "", False, False
    for line in lines:
        match = layout.label.match(line)
        name = match["label"] if match else ""
        if not match and len(line) <= _LONGEST and (layout.start.match(line) or layout.end.match(line)):
            continue
        if match and (not inside or name in layout.tail or name in layout.body):
            label, inside = name, name in layout.body
            _take(document, layout, name, match["value"], again=False)
        elif inside:
            document.body.append(line)
        elif not line.strip():
            blank = True
            continue
        elif not label:
            document.opening.append(line.strip()[:_LONGEST])
        elif layout.open and blank and label not in layout.tail:  # the report has begun, without a label of its own
            inside = True
            document.body.append(line)
        else:
            _take(document, layout, label, line, again=True)
        blank = False
    _name_opening(document, layout)
    _split(document, layout)
    return document


def _take(document: _Document, layout: _Layout, label: str, value: str, *, again: bool) -> None:
    """The value goes to the field of its label, or to the body; `again`: it goes on on another line."""
    if not (value := value.strip()):
        return
    if label in layout.body:
        document.body.append(value)
    elif name := layout.fields.get(label):
        first = document.fields.get(name)
        document.fields[name] = first or value if not again else f"{first} {value}" if first else value


def _split(document: _Document, layout: _Layout) -> None:
    """Fields that hold several, taken apart; a date that writes the month first, in ISO 8601."""
    for whole, pattern in layout.splits:
        if found := pattern.match(document.fields.get(whole, "")[:_LONGEST]):
            for name, value in found.groupdict().items():
                document.fields.setdefault(name, value)
    if layout.monthfirst and (us := _MONTH_FIRST.fullmatch(document.fields.get("as_of", ""))):
        document.fields["as_of"] = f"{us[3]}-{int(us[1]):02}-{int(us[2]):02}"


def _name_opening(document: _Document, layout: _Layout) -> None:
    if layout.open:
        _opened(document)
    elif document.opening:
        document.fields.setdefault("headline", document.opening[0])


def _opened(document: _Document) -> None:
    """Fields from the unlabelled lines above: publisher, date, headline; or headline, publisher, date."""
    lines = document.opening
    at = next((i for i, line in enumerate(lines[:8]) if dates.iso_date(line)), None)
    if at is None:
        if lines:
            document.fields.setdefault("headline", lines[0])
        return
    document.fields.setdefault("as_of", lines[at])
    before, after = lines[:at], [line for line in lines[at + 1 :] if not re.search(r"(?i)\bedition$|^copyright", line)]
    if len(before) >= 2:
        document.fields.setdefault("headline", before[0])
        document.fields.setdefault("publisher", before[1])
    else:
        document.fields.setdefault("publisher", before[0] if before else "")
        if after:
            document.fields.setdefault("headline", after[0])


def _page(document: _Document, id: str, source: str | None, known: Known) -> Page:
    body = re.sub(r"\n{3,}", "\n\n", "\n".join(line.rstrip() for line in document.body)).strip()
    found = {name: value for name, value in document.fields.items() if value}
    return Page(
        id=id,
        source=source,
        text=composed(body, found),
        as_of=date(found.get("as_of")) or known.as_of,
        url=found.get("url") or known.url,
        publisher=found.get("publisher") or known.publisher,
    )
