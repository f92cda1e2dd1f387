"""Why a page's events are as they are, as text for people.

In: an explanation. Out: text of a given width: sentence by sentence each event with its frame, participants and the
way to them, the frames that lost, status steps and sources; then the words that were dropped.

    >>> print(render(explanation, width=80))
    Oslo recalls its ambassador
    …
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from rich.text import Text

from dragoman.explanation import (
    Claim,
    Dropped,
    ExplainedEvent,
    Explanation,
    Frame,
    Participant,
    PathWord,
    Rejected,
    Sentence,
    Source,
    Unmet,
    Words,
)
from dragoman.export.sheet import WIDTH, Sheet
from dragoman.export.text import STYLES
from dragoman.export.view import clean, words
from dragoman.records import StatusStep

LEAD = 13
"""Columns that the name of a line takes, `instead of` and what stands before it."""
NEAR = 4
"""Words of the way within which somebody who takes no part is shown; JSON has them all."""
FEW = 6
"""Words of a need that are shown; JSON has them all."""
NEEDS = {
    "object": "needs as object {wants}; {found}",
    "subject": "needs as subject {wants}; {found}",
    "with": "needs {wants}; {found}",
    "clause": "needs a clause: {wants}; {found}",
    "content_types": "needs an act inside: {wants}; {found}",
    "content": "needs a clause that tells what another side does",
    "xcomp": "needs to call its object {wants}; {found}",
    "near": "needs in the sentence {wants}; {found}",
    "near_noun": "needs in the sentence {wants}; {found}",
    "page": "needs on the page {wants}; {found}",
    "said": "only in somebody's words",
    "future": "only of what is to come",
    "negated": "only where it is refused (“will not …”)",
    "firm": "only where all of it is there, whatever the learnt part says",
    "alone": "may stand with nobody named",
    "cameo": "has a CAMEO code of its own",
    "not_crime": "not where the sentence tells of ordinary crime",
    "not_object": "not with the object {found}",
    "not_subject": "not with the subject {found}",
    "not_with": "not with {wants}",
    "not_near": "not beside {found}",
    "not_compound": "not of {found}",
    "not_amod": "not as {found}",
    "not_head_of": "not before {found}",
    "not_advmod": "not with {found}",
    "not_clause": "not with a clause: {wants}",
    "not_clause_type": "not with the act inside, {found}",
    "not_passive": "not in the passive",
    "not_predicate": "not as what something is",
    "predicate": "only as what something is said to be",
    "not_second": "not with two objects",
    "not_xcomp": "not with a predicate behind it",
}
"""What each need of a frame file asks for, in words; `needs.py` has their meaning."""
LOST = {
    "form": "the word describes another here",
    "shorter": "fits, but a longer pattern wins",
    "looser": "fits, but a frame that asks for more wins",
    "later": "fits as well; the frame that stands first wins",
}


def render(explanation: Explanation, *, width: int = WIDTH, colour: bool = False, title: str | None = None) -> str:
    """The explanation as text of at most `width` columns, under `title` or the page's headline."""
    sheet = Sheet(max(width, 20))
    sheet.add(Text(clean(title or explanation.headline or explanation.id), "bold"), most=3)
    for sentence in explanation.sentences:
        _sentence(sheet, sentence)
    if not explanation.sentences:
        sheet.gap()
        sheet.add(Text("No word was found that names an act."))
    for note in explanation.notes:
        sheet.gap()
        sheet.add(Text(clean(note)))
    return sheet.print(colour)


def _sentence(sheet: Sheet, sentence: Sentence) -> None:
    sheet.gap()
    sheet.add(Text(clean(sentence.text), "italic"))
    for event in sentence.events:
        sheet.gap()
        _event(sheet, event)
    _dropped(sheet, sentence.dropped)


def _event(sheet: Sheet, event: ExplainedEvent) -> None:
    kind = " ".join((event.type, *map(words, event.modes)))
    head = Text.assemble((event.id, "bold"), "  ", (clean(kind), "bold"), "  ")
    sheet.add(head + _quoted(event.anchor, "bold underline"), indent=2)
    for name, text in _lines(event):
        _line(sheet, name, text)


def _line(sheet: Sheet, name: str, text: Text) -> None:
    """One line of an event: its name in the margin, or above it where there is no room."""
    if sheet.narrow:
        if name:
            sheet.add(Text(name, "cyan"), indent=4)
        sheet.add(text, indent=6)
    else:
        sheet.beside(Text.assemble("    ", (name, "cyan")), text, LEAD + 4)


def _lines(event: ExplainedEvent) -> Iterator[tuple[str, Text]]:
    """The lines under an event, each with its name."""
    yield from _frame(event.frame)
    if event.ruling:
        yield "ruling", Text(clean(event.ruling))
    if event.same_as:
        yield "same as", Text(clean(event.same_as))
    for participant in event.participants:
        yield from _participant(participant)
    for other in event.passed_over:
        if len(other.path) <= NEAR:
            yield "not taken", Text(clean(f"{other.name}: {other.why}")) + _way(other.path, " · ")
    yield from (("instead of", _rejected(one)) for one in event.rejected)
    yield from _status(event)
    yield from ((words(claim.field), _claim(claim)) for claim in event.claims)
    for name, source in (("date", event.date), ("place", event.place)):
        if source:
            yield name, _source(source)


def _frame(frame: Frame) -> Iterator[tuple[str, Text]]:
    kind = " ".join((frame.type, *map(words, frame.modes)))
    where = f"in {frame.file}" if frame.file else "by rule"
    yield "frame", Text(clean(f"{frame.id}: the {frame.kind} “{frame.pattern}” → {kind} ({where})"))
    places = [("actors", frame.actors), ("recipients", frame.recipients)]
    yield "", Text(clean("; ".join(f"{role}: {', '.join(found)}" for role, found in places if found)), "dim")
    for need, wants in frame.needs.items():
        told = "" if wants is True else f": {_wants(wants)}"
        yield "", Text(clean(words(need) + told), "dim")


def _wants(wants: object) -> str:
    """A need as its file has it, cut after some words."""
    if isinstance(wants, dict):
        return _few([f"{place} {name}" for place, names in wants.items() for name in names])
    return _few([str(one) for one in wants]) if isinstance(wants, list | tuple) else str(wants)


def _few(names: list[str]) -> str:
    more = len(names) - FEW
    return ", ".join(names[:FEW]) + (f" and {more} more" if more > 0 else "")


def _participant(participant: Participant) -> Iterator[tuple[str, Text]]:
    code = " ".join(filter(None, ("" if participant.country == "UNK" else participant.country, participant.sector)))
    name = f"{participant.name} ({code})" if code else participant.name
    text = Text.assemble((clean(name), "bold"), clean(f": {participant.why}"))
    if participant.mention:
        text = text + Text(" · ") + _quoted(participant.mention)
    yield participant.role.removesuffix("s"), text
    if len(participant.path) > 1:
        yield "", _way(participant.path)


def _way(path: Iterable[PathWord], before: str = "") -> Text:
    """The words of a way, arrows from head to dependent: `withdraw ←xcomp− urged −obj→ Oslo`."""
    text = Text(before, "dim")
    for at, word in enumerate(path):
        if at:
            text.append(f" ←{word.relation}─ " if word.up else f" ─{word.relation}→ ", "dim")
        text.append(clean(word.text), "dim")
    return text if text.plain != before else Text()


def _rejected(one: Rejected) -> Text:
    frame = one.frame
    why = "; ".join(map(_unmet, one.unmet)) or LOST.get(one.why, one.why)
    return Text(clean(f"{frame.id} (“{frame.pattern}”): {why}"))


def _unmet(unmet: Unmet) -> str:
    wants = _few(list(unmet.wants))
    found = ", ".join(f"“{w.text}”" for w in unmet.found)
    told = NEEDS.get(unmet.need, "needs {need}: {wants}" if wants else "needs {need}")
    if "needs" in told and "{found}" in told:
        found = f"here {found}" if found else "here nothing"
    return told.format(need=words(unmet.need), wants=wants, found=found or wants)


def _status(event: ExplainedEvent) -> Iterator[tuple[str, Text]]:
    text = Text.assemble((event.status.upper(), STYLES[event.status]))
    if not event.steps:
        text.append(": no word says otherwise")
    if event.background:
        text.append("; older than the news")
    yield "status", text
    yield from (("", _step(step)) for step in event.steps)


def _step(step: StatusStep) -> Text:
    return _quoted(Words(text=step.word, span=step.span)) + Text(f" {clean(step.effect)}")


def _claim(claim: Claim) -> Text:
    text = Text.assemble((clean(claim.name), "bold"))
    text = text + Text(": ") + _quoted(claim.word) if claim.word else text
    return text + Text(f" {clean(claim.why)}" if claim.word else f": {clean(claim.why)}")


def _source(source: Source) -> Text:
    text = Text.assemble((clean(source.value), "bold"), clean(f": {source.why}"))
    if source.words:
        text = text + Text(" · ") + _quoted(source.words)
    return text + _way(source.path, " · ")


def _quoted(found: Words, style: str = "") -> Text:
    """Words of the page with their offsets."""
    return Text.assemble((f"“{clean(found.text)}”", style), (f" {found.span[0]}–{found.span[1]}", "dim"))


def _dropped(sheet: Sheet, dropped: Iterable[Dropped]) -> None:
    for at, word in enumerate(dropped):
        if not at:
            sheet.gap()
            sheet.add(Text("not coded", "cyan"), indent=2)
        text = _quoted(word.anchor, "bold") + Text(f" {clean(word.why)}")
        sheet.add(text, indent=4)
        for one in word.rejected:
            sheet.add(Text.assemble((_rejected(one).plain, "dim")), indent=6, most=3)
