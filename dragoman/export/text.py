"""A record as text for people, in a terminal of any width.

In: a record, the width in columns, whether colour may be used. Out: text: the article in three lines, what
happened (status first), who said what, what is pending, and where each matter stands.

    >>> print(render(record, width=80))
    Kenya calls off talks with Uganda after trawler crews are held
    …
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterable, Iterator
from typing import Literal, TypeAlias

from rich.text import Text

from dragoman.export.sheet import WIDTH, Sheet
from dragoman.export.view import RELATIONS, Happening, View, around, clean, place_name, words
from dragoman.records import Condition, Event, Record, Statement, Status, Thread

Part: TypeAlias = Literal["statements", "events", "threads"]

MARGIN = 13
"""Columns that a status takes, `HYPOTHETICAL` and a space."""
TYPE = 10
"""Columns that an event type takes, `COOPERATE` and a space."""
STYLES: dict[Status, str] = {
    "occurred": "bold green",
    "cancelled": "bold red",
    "negated": "red",
    "planned": "bold cyan",
    "conditional": "bold yellow",
    "hypothetical": "bold magenta",
}
ENDINGS = {
    "cancelled": "red",
    "refused": "red",
    "broken": "red",
    "rejected": "red",
    "held": "green",
    "done": "green",
    "signed": "green",
    "in_force": "green",
    "released": "green",
}
OUTCOMES = {"violated": "red", "met": "green"}
QUOTES = {"direct": ("“", "”")}


def render(record: Record, *, width: int = WIDTH, colour: bool = False, only: Part | None = None) -> str:
    """The record as text of at most `width` columns; `only` keeps the headline and one part."""
    sheet = _Sheet(View(record), max(width, 20))
    if only:
        sheet.add(Text(sheet.view.headline, "bold"), most=3)
    for part, write in _PARTS.items():
        if only is None or part == only or (only == "events" and part == "pending"):
            write(sheet)
    return sheet.print(colour)


class _Sheet(Sheet):
    """The sheet of one record."""

    def __init__(self, view: View, width: int) -> None:
        super().__init__(width)
        self.view = view


def _article(sheet: _Sheet) -> None:
    view = sheet.view
    sheet.add(Text(view.headline, "bold"), most=3)
    if view.provenance:
        sheet.add(Text(" · ".join(view.provenance)), most=3)
    sheet.add(Text(view.counts, "dim"), most=3)


def _happened(sheet: _Sheet) -> None:
    if sheet.view.happened:
        sheet.heading("WHAT HAPPENED")
        _happenings(sheet, sheet.view.happened)


def _pending(sheet: _Sheet) -> None:
    if sheet.view.pending:
        sheet.heading("PENDING")
        _happenings(sheet, sheet.view.pending)


def _happenings(sheet: _Sheet, happenings: Iterable[Happening]) -> None:
    for happening in happenings:
        sheet.gap()
        _happening(sheet, happening)


def _happening(sheet: _Sheet, happening: Happening) -> None:
    head = happening.head
    status = Text.assemble((head.status.upper(), STYLES[head.status]))
    if sheet.narrow:
        sheet.add(status + Text(" ") + Text(clean(head.type), "bold"))
        column = 2
        sheet.add(_who(sheet.view, head), indent=column)
    else:
        column = MARGIN + TYPE
        status.pad_right(MARGIN - status.cell_len)
        lead = status + Text(clean(head.type)[: TYPE - 1], "bold")
        sheet.beside(lead, _first_line(sheet, head, sheet.width - column), column)
    for line, most in _below(sheet, happening, column):
        sheet.add(line, indent=column, most=most)


def _first_line(sheet: _Sheet, event: Event, room: int) -> Text:
    """Who to whom, and the facts at its right where both fit."""
    who, facts = _who(sheet.view, event), _facts(event)
    return who + Text("   ") + facts if facts and who.cell_len + facts.cell_len + 3 <= room else who


def _below(sheet: _Sheet, happening: Happening, column: int) -> Iterator[tuple[Text, int | None]]:
    """The lines under an event's first one, each with the number of lines it may take."""
    view, head = sheet.view, happening.head
    room = sheet.width - column
    facts = _facts(head)
    if facts and (sheet.narrow or _who(view, head).cell_len + facts.cell_len + 3 > room):
        yield facts, 2
    if head.claimed_by and head.claimed_by != head.denied_by:
        yield Text(f"on the word of {view.names(head.claimed_by)}", "italic"), 2
    if head.denied_by:
        yield Text(f"denied by {view.names(head.denied_by)}", "italic"), 2
    for condition in happening.conditions:
        yield _condition(condition), 3
    yield _evidence(head, room * (2 if sheet.narrow else 1)), 2
    if happening.again:
        yield _again(happening), 2


def _who(view: View, event: Event) -> Text:
    """The direction: `A → B`, `A ↔ B` for two sides that do it to each other, `? → B` for nobody knows who."""
    sides = [view.party(id).label for id in event.actors]
    others = [view.party(id).label for id in event.recipients]
    if not sides and not others:
        return Text("no one named", "dim")
    left = (", " if others else " ↔ ").join(sides) or "?"
    return Text.assemble((f"{left} → {', '.join(others)}" if others else left, "bold"))


def _facts(event: Event) -> Text:
    parts = [", ".join(map(words, event.modes)), clean(event.date or ""), place_name(event.place)]
    parts.append("earlier" if event.background else "")
    return Text(" · ".join(part for part in parts if part))


def _condition(condition: Condition) -> Text:
    text = Text.assemble((f"{RELATIONS[condition.relation]} ", "yellow"))
    text.append(f"“{clean(condition.condition)}”")
    text.append(" · ")
    return text.append(condition.outcome, OUTCOMES.get(condition.outcome, "dim"))


def _evidence(event: Event, room: int) -> Text:
    """The sentence around the anchor, which stands in brackets, in `room` columns."""
    before, anchor, after = around(event, room - 2)
    return Text.assemble((f"{before}[", "dim"), (anchor, "bold underline"), (f"]{after}", "dim"))


def _again(happening: Happening) -> Text:
    """`also: “meet” (conditional), “meeting” ×2`."""
    tally: dict[str, int] = {}
    for event in happening.again:
        odd = "" if event.status == happening.head.status else f" ({event.status})"
        name = f"“{clean(event.anchor)}”{odd}"
        tally[name] = tally.get(name, 0) + 1
    return Text("also: " + ", ".join(name if n == 1 else f"{name} ×{n}" for name, n in tally.items()), "dim")


def _statements(sheet: _Sheet) -> None:
    if not sheet.view.speeches:
        return
    sheet.heading("WHO SAID WHAT")
    for speaker, said in sheet.view.speeches:
        sheet.gap()
        code = f" ({speaker.code})" if speaker and speaker.code else ""
        sheet.add(Text.assemble((speaker.name if speaker else "someone unnamed", "bold"), code))
        for before, statement in zip((None, *said), said, strict=False):
            _statement(sheet, statement, before)
    _disputed(sheet)


def _disputed(sheet: _Sheet) -> None:
    """Both sides' words, in two columns where there is room for them."""
    if sheet.view.disputes:
        sheet.gap()
        sheet.add(Text("disputed", "bold"))
    for one, other in sheet.view.disputes:
        half = 76 if sheet.narrow else (sheet.width - 7) // 2
        columns = [Text(_claim(sheet.view, said)).wrap(sheet.console, half)[:5] for said in (one, other)]
        sheet.gap()
        if sheet.narrow:
            sheet.add(Text(_claim(sheet.view, one)), indent=2, most=5)
            sheet.add(Text("against ", "dim") + Text(_claim(sheet.view, other)), indent=4, most=5)
            continue
        for left, right in itertools.zip_longest(*columns, fillvalue=Text()):
            line = left.copy()
            line.pad_right(half - line.cell_len)
            sheet.add(Text.assemble(line, (" │ ", "dim"), right), indent=2)


def _claim(view: View, said: Statement) -> str:
    before, after = QUOTES.get(said.form, ("", ""))
    who = view.names([said.speaker] if said.speaker else []) or "someone"
    cue = clean(said.cue or "")
    lead = f"{who} {cue} " if cue.isalpha() else f"{who}: "
    return f"{lead}{before}{clean(said.text)}{after}"


def _statement(sheet: _Sheet, said: Statement, before_it: Statement | None) -> None:
    cue = Text.assemble((clean(said.cue or "—"), "cyan"))
    before, after = QUOTES.get(said.form, ("", ""))
    text = Text(f"{before}{clean(said.text)}{after}")
    tail = _circumstances(sheet.view, said, before_it)
    if sheet.narrow:
        sheet.add(cue + Text(" ") + text, indent=2, most=8)
        sheet.add(tail, indent=4, most=2)
    elif cue.cell_len > MARGIN - 3:
        sheet.add(cue, indent=2)
        sheet.add(text, indent=MARGIN, most=6)
        sheet.add(tail, indent=MARGIN, most=2)
    else:
        sheet.beside(Text("  ") + cue, text, MARGIN, most=6)
        sheet.add(tail, indent=MARGIN, most=2)


def _circumstances(view: View, said: Statement, before_it: Statement | None) -> Text:
    parts: list[str] = [said.form]
    if before_it and view.same_occasion(before_it, said):
        parts.append("same occasion")
    else:
        parts += [clean(said.date or ""), clean(said.occasion or ""), place_name(said.place)]
        parts.append(f"with {view.names(said.with_)}" if said.with_ else "")
    parts.append(f"to {view.names(said.addressee)}" if said.addressee else "")
    return Text(" · ".join(part for part in parts if part), "dim")


def _threads(sheet: _Sheet) -> None:
    if sheet.view.record.threads:
        sheet.heading("THREADS")
    for thread in sheet.view.record.threads:
        sheet.gap()
        _thread(sheet, thread)


def _thread(sheet: _Sheet, thread: Thread) -> None:
    kind, title = Text.assemble((words(thread.kind).upper(), "bold")), Text(clean(thread.title))
    column = 2 if sheet.narrow else MARGIN
    if sheet.narrow:
        sheet.add(kind)
        sheet.add(title, indent=column)
    else:
        sheet.beside(kind, title, column)
    sheet.add(_ladder(thread), indent=column)


def _ladder(thread: Thread) -> Text:
    """The states in their order, `planned → cancelled 2022-02-22`, the last one where the thread stands."""
    steps = [(step.state, step.date) for step in thread.history]
    if not steps or steps[-1][0] != thread.state:
        steps.append((thread.state, None))
    text = Text()
    for state, date in steps[:-1]:
        text.append(f"{words(state)} {clean(date)}" if date else words(state), "dim").append(" → ", "dim")
    state, date = steps[-1]
    text.append(words(state), f"bold {ENDINGS.get(state, 'cyan')}")
    return text.append(f" {clean(date)}" if date else "", "dim")


def _notes(sheet: _Sheet) -> None:
    if sheet.view.record.notes:
        sheet.heading("NOTES")
    for note in sheet.view.record.notes:
        sheet.add(Text(clean(note)), indent=2)


_PARTS: dict[str, Callable[[_Sheet], None]] = {
    "article": _article,
    "events": _happened,
    "statements": _statements,
    "pending": _pending,
    "threads": _threads,
    "notes": _notes,
}
