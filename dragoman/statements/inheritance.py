"""Settings that hold on along a page.

In: statements with what their own clauses say. Out: the same, with date, place, occasion and company taken over from
the same speaker's neighbouring statements.

    >>> [s.date for s in settle(said, headline_end=40, as_of=None)]     # "said on Monday … he added"
    ['2024-05-06', '2024-05-06']

A speaker's date holds on forwards, and backwards to statements before the first one that has a date; occasion, place
and company hold on forwards, as long as nothing speaks against it. An agency that passes something on does so on the
day that it was said. A headline has the date of its speaker's first statement below it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence, Set

import msgspec

from dragoman.records import Span, Statement

_BETWEEN = frozenset({"interview", "letter", "call", "conversation", "meeting", "talks", "message", "memo", "note"})
WEEK = dt.timedelta(days=7)


def settle(
    said: Sequence[Statement],
    headline_end: int,
    as_of: dt.date | None,
    day: str | None,
    told: Set[Span],
    undated: Set[Span],
) -> list[Statement]:
    """The statements with what they inherit.

    `as_of`: the page's day, after which nobody can have spoken. `day`: that of the page's news, if it tells it; then a
    statement in its own words' simple past (its cue's span in `told`) without another date is of that day. Statements
    with cues `undated` are of no stated day ("has denied") and inherit none.
    """
    kept = {s.cue_span: s.date for s in said if s.cue_span in undated}
    settled = [_not_after(s, as_of) for s in said]
    settled = _forwards(settled, headline_end)
    settled = _passed_on(_backwards(settled))
    if day:
        settled = [
            msgspec.structs.replace(s, date=day)
            if not s.date and (s.cue_span in told or s.spans[0][0] < headline_end)
            else s
            for s in settled
        ]
        settled = _passed_on(_backwards(_forwards(settled, headline_end)))
    return [msgspec.structs.replace(s, date=kept[s.cue_span]) if s.cue_span in kept else s for s in settled]


def _not_after(statement: Statement, as_of: dt.date | None) -> Statement:
    """A weekday resolved forwards is the one before: speech that is reported is over."""
    if as_of is None or not statement.date or len(statement.date) != 10:
        return statement
    date = dt.date.fromisoformat(statement.date)
    if not dt.timedelta(0) < date - as_of <= WEEK:
        return statement
    return msgspec.structs.replace(statement, date=(date - WEEK).isoformat())


def _forwards(said: Sequence[Statement], headline_end: int) -> list[Statement]:
    latest: dict[str, Statement] = {}
    settled = []
    for statement in said:
        speaker = statement.speaker or ""
        before = latest.get(speaker)
        if before is not None and statement.spans[0][0] >= headline_end:
            statement = _inherit(statement, before)
        if speaker:
            latest[speaker] = statement
        settled.append(statement)
    return settled


def _inherit(statement: Statement, before: Statement) -> Statement:
    if statement.date and before.date and statement.date != before.date:
        return statement
    if statement.occasion and before.occasion and before.occasion.endswith(f" {statement.occasion}"):
        statement = msgspec.structs.replace(statement, occasion=before.occasion)
    changed = bool(statement.occasion and before.occasion and statement.occasion != before.occasion)
    shared = bool(before.occasion) and not changed and (statement.cue is None or _of_two(before.occasion or ""))
    if changed:
        return msgspec.structs.replace(statement, date=statement.date or before.date)
    return msgspec.structs.replace(
        statement,
        date=statement.date or before.date,
        place=statement.place or before.place,
        occasion=statement.occasion or before.occasion,
        with_=statement.with_ or before.with_,
        addressee=statement.addressee or (before.addressee if shared else ()),
    )


def _of_two(occasion: str) -> bool:
    """Whether whoever is spoken to belongs to the occasion: an interview, a letter; not the crowd of a speech."""
    return occasion.lower().rsplit(" ", 1)[-1] in _BETWEEN


def _backwards(said: Sequence[Statement]) -> list[Statement]:
    """Statements before their speaker's first dated one take its date."""
    first: dict[str, str] = {}
    for statement in said:
        if statement.speaker and statement.date:
            first.setdefault(statement.speaker, statement.date)
    return [s if s.date or not s.speaker else msgspec.structs.replace(s, date=first.get(s.speaker)) for s in said]


def _passed_on(said: Sequence[Statement]) -> list[Statement]:
    """A statement about another's statement takes that one's date."""
    settled = []
    for statement in said:
        if not statement.date:
            inner = next((s for s in said if s is not statement and s.date and _holds(statement, s)), None)
            if inner is not None:
                statement = msgspec.structs.replace(statement, date=inner.date)
        settled.append(statement)
    return settled


def _holds(outer: Statement, inner: Statement) -> bool:
    if inner.cue_span is None:
        return False
    return any(start <= inner.cue_span[0] < end for start, end in outer.spans)
