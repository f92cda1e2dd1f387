"""Answers as text for people, in a terminal of any width.

In: answers. Out: text; what came from pages is made safe to print.

    OCCURRED     REJECT    Kenya (KEN) → Uganda (UGA)   meet · 2024-05-15                          lake#e1
                           Kenya [calls off] talks with Uganda after trawler crews are held
                           Harbour Post ← Lakeside News Agency · 2024-05-15
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any

from rich.text import Text

from dragoman.chronicle import Ruling
from dragoman.export.sheet import Sheet
from dragoman.export.text import ENDINGS, MARGIN, STYLES, TYPE
from dragoman.export.view import clean, count, words
from dragoman.store.answers import (
    Difference,
    FailedPage,
    FoundActor,
    FoundEvent,
    FoundPage,
    FoundStatement,
    FoundStory,
    FoundThread,
    Named,
)
from dragoman.store.showing import Shown

ROOM = 3
"""Lines that a sentence or statement may take."""


def render(answers: Iterable[Any], *, width: int, colour: bool = False) -> Iterator[str]:
    """The answers, piece by piece."""
    for answer in answers:
        sheet = Sheet(max(width, 20))
        _WRITERS[type(answer)](sheet, answer)
        yield sheet.print(colour) + "\n"


def _people(people: Iterable[Named], between: str = ", ") -> str:
    return between.join(clean(str(who)) for who in people)


def _event(sheet: Sheet, event: FoundEvent) -> None:
    lead = Text.assemble((event.status.upper(), STYLES[event.status]))
    column = 2 if sheet.narrow else MARGIN + TYPE
    if sheet.narrow:
        sheet.add(lead + Text(" ") + Text(clean(event.type), "bold"))
    else:
        lead.pad_right(max(MARGIN - lead.cell_len, 1))
        lead += Text(clean(event.type)[: TYPE - 1], "bold")
    sides = _people(event.actors, ", " if event.recipients else " ↔ ")
    who = f"{sides or '?'} → {_people(event.recipients)}" if event.recipients else sides or "no one named"
    head = Text.assemble((who, "bold"), "   ", " · ".join(_facts(event)))
    if sheet.narrow:
        sheet.add(head, indent=column, most=3)
    else:
        sheet.beside(lead, head, column, most=3)
    for line in _event_lines(event):
        sheet.add(line, indent=column, most=ROOM)


def _facts(event: FoundEvent) -> list[str]:
    place = ", ".join(clean(part) for part in (event.place, event.country) if part)
    parts = [", ".join(map(words, event.modes)), clean(event.date or ""), place]
    return [part for part in (*parts, "earlier" if event.background else "") if part]


def _event_lines(event: FoundEvent) -> Iterator[Text]:
    if event.claimed_by:
        yield Text(f"on the word of {_people(event.claimed_by)}", "italic")
    if event.denied_by:
        yield Text(f"denied by {_people(event.denied_by)}", "italic")
    for account in event.accounts if len(event.accounts) > 1 else ():
        yield Text(f"{account.status}: {clean(', '.join(account.originators))}", "italic")
    if event.anchor:
        before, anchor, after = event.sentence.partition(event.anchor)
        marked = (f"[{clean(anchor)}]", "bold underline") if anchor else ""
        yield Text.assemble((clean(before + "|")[:-1], "dim"), marked, (clean("|" + after)[1:], "dim"))
    yield _origin(event, event.id, event.sources, event.mentions)


def _origin(answer: Any, id: str, sources: int = 1, mentions: int = 1) -> Text:
    outlets = " ← ".join(clean(name) for name in (answer.publisher, answer.originator) if name)
    many = f"{count(mentions, 'mention')}, {count(sources, 'source')}" if mentions > 1 else ""
    shown = getattr(answer, "published", None) or answer.day
    return Text(" · ".join(part for part in (clean(id), outlets, clean(shown), many) if part), "dim")


def _statement(sheet: Sheet, said: FoundStatement) -> None:
    speaker = clean(str(said.speaker)) if said.speaker else "someone unnamed"
    to = f" to {_people(said.addressee)}" if said.addressee else ""
    where = [clean(part) for part in (said.occasion, said.place, said.date) if part]
    sheet.add(Text.assemble((speaker, "bold"), to, "   ", " · ".join(where)), most=2)
    quoted = f"“{clean(said.text)}”" if said.form == "direct" else clean(said.text)
    sheet.add(Text(f"{clean(said.cue)}: {quoted}" if said.cue else quoted), indent=2, most=4)
    if said.disputed:
        sheet.add(Text("disputed on the page", "italic"), indent=2)
    sheet.add(_origin(said, said.id), indent=2)


def _thread(sheet: Sheet, thread: FoundThread) -> None:
    state = Text(words(thread.state), f"bold {ENDINGS.get(thread.state, 'cyan')}")
    sheet.add(Text.assemble((clean(thread.title), "bold"), "   ") + state, most=2)
    for turn in thread.history:
        said = f"  {clean(turn.originator)}" if turn.originator else ""
        quoted = f"  “{clean(turn.words)}”" if turn.words else ""
        sheet.add(Text(f"{clean(turn.date or '?'):<12}{words(turn.state)}{said}{quoted}"), indent=2, most=2)
    for turn in thread.disputed:
        line = f"{clean(turn.date or '?'):<12}{words(turn.state)}, contradicted  {clean(turn.originator or '')}"
        sheet.add(Text(line, "italic"), indent=2, most=2)
    many = f"{count(thread.mentions, 'mention')}, {count(thread.sources, 'source')}" if thread.mentions > 1 else ""
    days = thread.day if thread.day == thread.last else f"{thread.day} to {thread.last}"
    sheet.add(Text(" · ".join(part for part in (clean(thread.id), days, many) if part), "dim"), indent=2)


def _actor(sheet: Sheet, actor: FoundActor) -> None:
    code = " ".join(part for part in (actor.country, actor.sector) if part and part != "UNK")
    sheet.add(Text.assemble((clean(actor.name), "bold"), f" ({clean(code)})" if code else "", f"   {actor.kind}"))
    if actor.aliases:
        sheet.add(Text("also " + ", ".join(map(clean, actor.aliases))), indent=2, most=2)
    for tenure in actor.roles:
        days = " to ".join(dict.fromkeys(clean(day) for day in (tenure.first, tenure.last) if day))
        sheet.add(Text(f"{clean(tenure.role)}   {days}"), indent=2, most=2)
    if actor.maybe:
        sheet.add(Text("perhaps the same: " + ", ".join(map(clean, actor.maybe)), "italic"), indent=2, most=2)
    days = actor.day if actor.day == actor.last else f"{actor.day} to {actor.last}"
    sheet.add(Text(f"{clean(actor.id)} · {count(actor.pages, 'page')} · {days}", "dim"), indent=2)


def _story(sheet: Sheet, story: FoundStory) -> None:
    sheet.add(Text(clean(story.title), "bold"), most=2)
    if story.actors:
        sheet.add(Text(_people(story.actors)), indent=2, most=2)
    days = story.day if story.day == story.last else f"{story.day} to {story.last}"
    many = f"{count(len(story.pages), 'page')}, {count(story.sources, 'source')}"
    sheet.add(Text(f"{clean(story.id)} · {days} · {many}", "dim"), indent=2)


def _page(sheet: Sheet, page: FoundPage) -> None:
    sheet.add(Text(clean(page.headline or page.id), "bold"), most=2)
    if page.passage:
        sheet.add(Text(clean(page.passage)), indent=2, most=ROOM)
    line = _origin(page, page.id)
    line.append(f" · {count(page.events, 'event')}, {count(page.statements, 'statement')}")
    sheet.add(line, indent=2)


def _failure(sheet: Sheet, failure: FailedPage) -> None:
    sheet.add(Text(clean(failure.source or failure.id), "bold"), most=2)
    hint = f" ({failure.hint})" if failure.hint else ""
    sheet.add(Text(clean(f"{failure.error}{hint}")), indent=2, most=ROOM)
    sheet.add(Text(f"{failure.when}{' · the page is stored' if failure.stored else ''}", "dim"), indent=2)


_WRITERS: dict[type, Callable[[Sheet, Any], None]] = {
    FoundEvent: _event,
    FoundStatement: _statement,
    FoundThread: _thread,
    FoundActor: _actor,
    FoundStory: _story,
    FoundPage: _page,
    FailedPage: _failure,
}


def render_shown(thing: Shown, *, width: int, colour: bool = False) -> str:
    """One thing with its evidence."""
    sheet = Sheet(max(width, 20))
    _shown(sheet, thing, 0)
    return sheet.print(colour)


def _shown(sheet: Sheet, thing: Shown, indent: int) -> None:
    sheet.add(Text.assemble((clean(thing.title), "bold"), f"   {thing.kind} {clean(thing.id)}"), indent=indent, most=3)
    for name, value in thing.fields.items():
        sheet.add(Text(f"{words(name):<13}{clean(_plainly(value))}"), indent=indent + 2, most=4)
    if thing.sentence:
        before, anchor, after = thing.sentence.partition(thing.anchor) if thing.anchor else (thing.sentence, "", "")
        mark = (f"[{clean(anchor)}]", "bold underline") if anchor else ""
        sentence = Text.assemble((clean(before + "|")[:-1], "dim"), mark, (clean("|" + after)[1:], "dim"))
        sheet.add(sentence, indent=indent + 2, most=6)
    for proof in (*thing.evidence, *thing.steps):
        value = f": {clean(proof.value)}" if proof.value else ""
        sheet.add(Text(f"“{clean(proof.words)}” → {clean(words(proof.field))}{value}"), indent=indent + 4, most=2)
    where = (clean(thing.headline or ""), *(clean(part) for part in (thing.publisher, thing.originator) if part))
    facts = [part for part in (*where, clean(thing.published or ""), clean(thing.url or "")) if part]
    sheet.add(Text(" · ".join(facts), "dim"), indent=indent + 2, most=3)
    for ruling in thing.rulings:
        sheet.add(_ruling(ruling), indent=indent + 2, most=3)
    for mention in thing.mentions:
        sheet.gap()
        _shown(sheet, mention, indent + 2)


def _plainly(value: Any) -> str:
    if isinstance(value, list):
        return "; ".join(map(_plainly, value))
    if isinstance(value, dict):
        return ", ".join(
            f"{words(name)} {_plainly(item)}" for name, item in value.items() if item not in (None, [], "")
        )
    return str(value)


def _ruling(ruling: Ruling) -> Text:
    about = " ".join(part for part in (ruling.field, ruling.value) if part)
    other = f" {ruling.other.page}#{ruling.other.id}" if ruling.other else ""
    why = f": {ruling.why}" if ruling.why else ""
    line = f"ruling {ruling.id}, {ruling.when[:10]}, {ruling.who}: {ruling.verdict}{other} {about}{why}"
    return Text(clean(line), "italic")


def render_rulings(made: Iterable[Ruling], *, width: int, colour: bool = False) -> str:
    """The rulings, one a line."""
    sheet = Sheet(max(width, 20))
    for ruling in made:
        of = ruling.of.page + (f"#{ruling.of.id}" if ruling.of.id and ruling.of.page else ruling.of.id)
        sheet.add(Text(f"{ruling.target} {clean(of)}  ") + _ruling(ruling), most=3)
    return sheet.print(colour)


def render_difference(difference: Difference, *, width: int, colour: bool = False) -> str:
    """What a new version changes on one page, and why."""
    sheet = Sheet(max(width, 20))
    sheet.add(Text.assemble((clean(difference.id), "bold"), f"   was {difference.was or 'unknown'}"), most=2)
    if difference.failure:
        sheet.add(Text(f"fails now: {clean(difference.failure)}", "red"), indent=2, most=3)
    for change in difference.changes:
        sign = {"appeared": "+", "gone": "-", "changed": "~"}[change.kind]
        head = f"{sign} {change.what} “{clean(change.words)}” {change.told}"
        sheet.add(Text(head, {"+": "green", "-": "red"}.get(sign, "yellow")), indent=2, most=3)
        for field in change.fields:
            line = f"{field.field}: {field.before or 'nothing'} → {field.after or 'nothing'}"
            sheet.add(Text(clean(line)), indent=4, most=4)
        for name, reasons in (("was", change.before), ("is", change.after)):
            if reasons:
                sheet.add(Text(f"{name} by {clean('; '.join(reasons))}", "dim"), indent=4, most=4)
    return sheet.print(colour) + "\n"
