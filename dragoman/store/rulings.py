"""What people ruled: appended, found again after a page was coded anew, and laid over its record.

In: rulings, records. Out: rows of `rulings`; a record as people corrected it.

    >>> corrected(record, [Ruling(…, verdict="correct", target="event", of=At(page="a", id="e2"), field="status", …)])

With each ruling the span of what it is about is kept: a later version may number the events of a page otherwise, and
the ruling follows the words. `same` and `different` are the gathering's to heed; the others change the page itself.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, get_args

import msgspec
import sqlalchemy as sa

from dragoman.chronicle import At, Ruling, Target, Verdict, undone
from dragoman.errors import InputError
from dragoman.records import Record, Span
from dragoman.store.joining import pieces
from dragoman.store.tables import rulings

LISTS = {
    "actor": "actors",
    "event": "events",
    "statement": "statements",
    "condition": "conditions",
    "thread": "threads",
}
"""Where a record keeps what a ruling may be about."""
FIXED = {"id", "span", "spans", "sentence", "sentence_span", "anchor", "cue_span", "mentions", "evidence"}
"""Fields that show where something stands, which nobody can correct."""
TRUE, FALSE = {"true", "yes", "1"}, {"false", "no", "0"}


def spans_of(record: Record, target: str, id: str) -> tuple[Span, ...]:
    """Where the thing of that id stands in the page's text; none if the page has no such thing."""
    for thing in getattr(record, LISTS[target]) if target in LISTS else ():
        if thing.id == id:
            return _spans(record, target, thing)
    return ()


def _spans(record: Record, target: str, thing: Any) -> tuple[Span, ...]:
    if target == "actor":
        return tuple(mention.span for mention in thing.mentions)
    if target == "statement":
        return tuple(thing.spans)
    if target == "thread":
        moved = {step.event for step in thing.history}
        return tuple(event.span for event in record.events if event.id in moved)
    return (thing.span,)


def found(record: Record, target: str, at: At, span: Span | None) -> At | None:
    """Where the thing is now: at its words, if these are known; `None` if nothing stands there any more."""
    if target not in LISTS or not at.id:
        return at
    things = getattr(record, LISTS[target])
    near = [thing for thing in things if span and _touch(_spans(record, target, thing), span)]
    near.sort(key=lambda thing: (thing.id != at.id, span not in _spans(record, target, thing)))
    if near:
        return At(page=at.page, id=near[0].id)
    return at if span is None and any(thing.id == at.id for thing in things) else None


def _touch(spans: Iterable[Span], span: Span) -> bool:
    return any(start < span[1] and span[0] < end for start, end in spans)


def corrected(record: Record, made: Sequence[tuple[Ruling, Span | None]]) -> Record:
    """The record with what people rejected left out, and what they corrected as they say; the last word counts."""
    last = {(ruling.target, ruling.of, ruling.field): (ruling, span) for ruling, span in made}
    for ruling, span in last.values():
        place = found(record, ruling.target, ruling.of, span)
        if place is None or ruling.verdict not in ("correct", "reject"):
            continue
        if ruling.target == "page":
            record = _page_corrected(record, ruling)
        elif ruling.target in LISTS:
            record = _one_corrected(record, msgspec.structs.replace(ruling, of=place))
    return record


def _page_corrected(record: Record, ruling: Ruling) -> Record:
    if not ruling.field:
        return msgspec.structs.replace(record, actors=(), statements=(), events=(), conditions=(), threads=())
    return msgspec.structs.replace(record, article=changed(record.article, ruling))


def _one_corrected(record: Record, ruling: Ruling) -> Record:
    name = LISTS[ruling.target]
    things = getattr(record, name)
    if ruling.verdict == "reject" and not ruling.field:
        kept = tuple(thing for thing in things if thing.id != ruling.of.id)
    else:
        kept = tuple(changed(thing, ruling) if thing.id == ruling.of.id else thing for thing in things)
    return msgspec.structs.replace(record, **{name: kept})


def changed(thing: Any, ruling: Ruling) -> Any:
    """The noun with the ruling's value in its field, or without one if the field was only rejected.

    Raises `InputError` for a field that the noun has not, or a value that the field cannot take.
    """
    fields = {field.name: field for field in msgspec.structs.fields(thing)}
    name = ruling.field or ""
    if name not in fields or name in FIXED:
        known = ", ".join(sorted(set(fields) - FIXED))
        raise InputError(f"{ruling.target}s have no field {name!r} to correct", where="--field", hint=f"one of {known}")
    if ruling.verdict == "reject":
        default = fields[name].default
        return thing if default is msgspec.NODEFAULT else msgspec.structs.replace(thing, **{name: default})
    plain = msgspec.to_builtins(thing) | {fields[name].encode_name: _value(getattr(thing, name), name, ruling.value)}
    try:
        return msgspec.convert(plain, type(thing))
    except msgspec.ValidationError as error:
        raise InputError(f"{name} cannot be {ruling.value!r}: {error}", where="--value") from None


def _value(now: Any, name: str, value: str | None) -> Any:
    text = value or ""
    if isinstance(now, bool) and text.casefold() in TRUE | FALSE:
        return text.casefold() in TRUE
    if isinstance(now, tuple):
        return [part.strip() for part in text.split(",") if part.strip()]
    if name == "place" and text:
        place, _, country = text.partition("/")
        return {"name": place, "country": country or None}
    return value or None


def check(verdict: str, target: str) -> tuple[Verdict, Target]:
    """Verdict and target, if there are such; `InputError` otherwise."""
    for what, value, kinds in (("verdict", verdict, Verdict), ("target", target, Target)):
        if value not in get_args(kinds):
            raise InputError(f"there is no {what} {value!r}", hint=f"one of {', '.join(get_args(kinds))}")
    return verdict, target  # type: ignore[return-value]


def append(connection: sa.Connection, ruling: Ruling, of: Span | None, other: Span | None) -> Ruling:
    """Writes the ruling; it comes back with its number."""
    row = {
        "when": ruling.when,
        "who": ruling.who,
        "verdict": ruling.verdict,
        "target": ruling.target,
        "of_page": ruling.of.page,
        "of_id": ruling.of.id,
        "of_span": _text(of),
        "other_page": ruling.other.page if ruling.other else None,
        "other_id": ruling.other.id if ruling.other else None,
        "other_span": _text(other),
        "field": ruling.field,
        "value": ruling.value,
        "why": ruling.why,
    }
    inserted = connection.execute(rulings.insert().values(**row)).inserted_primary_key
    assert inserted is not None
    return msgspec.structs.replace(ruling, id=inserted[0])


Made = tuple[Ruling, Span | None]


def of_page(connection: sa.Connection, page: str) -> list[Made]:
    """The rulings that change this page, undone ones left out, in the order in which they were made."""
    return of_pages(connection, [page]).get(page, [])


def of_pages(connection: sa.Connection, ids: Iterable[str]) -> dict[str, list[Made]]:
    """The same of several pages, of which most have none; what was undone is looked up once."""
    changing = rulings.c.verdict.in_(("accept", "correct", "reject"))
    rows: list[Any] = []
    for piece in pieces(ids):
        rows += connection.execute(sa.select(rulings).where(rulings.c.of_page.in_(piece), changing)).all()
    gone = _undone(connection) if rows else set()
    found: dict[str, list[Made]] = {}
    for row in sorted(rows, key=lambda row: int(row.n)):
        if row.n not in gone:
            found.setdefault(row.of_page, []).append((_ruling(row), _span(row.of_span)))
    return found


def about(connection: sa.Connection, ids: Iterable[str]) -> list[Ruling]:
    """All rulings about these pages and what stands on them, in order; undone ones and undoings are among them."""
    found: dict[int, Ruling] = {}
    for piece in pieces(ids):
        here = rulings.c.of_page.in_(piece) | rulings.c.other_page.in_(piece)
        found |= {row.n: _ruling(row) for row in connection.execute(sa.select(rulings).where(here))}
    return [found[n] for n in sorted(found)]


def newest(connection: sa.Connection, most: int) -> tuple[list[Ruling], set[int]]:
    """The last rulings, the newest first, and the numbers of all that were undone."""
    rows = connection.execute(sa.select(rulings).order_by(rulings.c.n.desc()).limit(most)).all()
    return [_ruling(row) for row in rows], _undone(connection)


def everything(connection: sa.Connection) -> list[tuple[Ruling, Span | None, Span | None]]:
    """All rulings in order, with the spans of what they are about."""
    rows = connection.execute(sa.select(rulings).order_by(rulings.c.n)).all()
    return [(_ruling(row), _span(row.of_span), _span(row.other_span)) for row in rows]


def _undone(connection: sa.Connection) -> set[int]:
    rows = connection.execute(sa.select(rulings).where(rulings.c.verdict == "undo")).all()
    return undone(_ruling(row) for row in rows)


def _ruling(row: Any) -> Ruling:
    other = At(page=row.other_page, id=row.other_id or "") if row.other_page is not None else None
    return Ruling(
        id=row.n,
        when=row.when,
        who=row.who,
        verdict=row.verdict,
        target=row.target,
        of=At(page=row.of_page, id=row.of_id),
        other=other,
        field=row.field,
        value=row.value,
        why=row.why,
    )


def _text(span: Span | None) -> str | None:
    return f"{span[0]}-{span[1]}" if span else None


def _span(text: str | None) -> Span | None:
    if not text:
        return None
    start, _, end = text.partition("-")
    return int(start), int(end)
