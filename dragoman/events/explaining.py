"""Why a page's events are as they are, and why other words are none.

In: the record, what a `Watch` kept while it was coded, and who tells which time or place governs a word. Out: an
`Explanation`: sentence by sentence, each event with its frame, participants, status and sources, each word that was
dropped with the reason.

    >>> watch = Watch()
    >>> record = …                           # coded with `trace=watch`
    >>> explain(record, watch, date=when_mention, place=where_mention).events[0].frame.id
    'sanction.expel'

All of it is worked out afterwards, from the drafts and the data, so that a page which nobody asks about costs nothing.
"""

from __future__ import annotations

import collections
import dataclasses
from collections.abc import Iterator, Mapping

from spacy.tokens import Token

from dragoman import syntax
from dragoman.events import coder, grounds, modes, ways
from dragoman.events.grounds import Governing
from dragoman.events.roles import Draft
from dragoman.events.trace import Coded, Step, Watch
from dragoman.events.verdicts import Scene, frame, rejected, words
from dragoman.explanation import Dropped, ExplainedEvent, Explanation, Words
from dragoman.explanation import Sentence as ExplainedSentence
from dragoman.records import Event, Record

TURNED: Mapping[Step, str] = {
    "named": "{type} instead of {own}: what two states do together",
    "settled": "{type} instead of {own}: the act that is threatened, under the threat above",
    "enough": "{type} instead of {own}: an order to one's own forces is the act of who gives it (ruling 5)",
}
"""Rulings that give an event another type than its frame's, by the step that applies them."""
NEARLY = "something that the frame asks for is missing; the learnt part takes the word for the act all the same"
UNFIT = "no frame of the word fits"
DISMISSED = "{type}, {frame}: the learnt part is sure that the word names no act here"
SETTLED = "belongs to the act above it, or is told already by the verb before it"
ASKED = {
    "actor": "the frame asks for an actor",
    "recipient": "the frame asks for a recipient",
    "both": "the frame asks for an actor and a recipient",
    "two": "the frame asks for two sides",
    "state": "the frame asks for a state or its organs",
    "both_or_state": "the frame asks for an actor and a recipient, or for a state or its organs",
    "local": "the frame asks for a side in the sentence itself",
}


def explain(record: Record, watch: Watch, *, date: Governing, place: Governing) -> Explanation:
    """Why `record` has its events; `date` and `place` tell the mention that governs a word."""
    coded = watch.coded
    found = () if coded is None else tuple(_Explainer(record, watch, coded, date, place).sentences())
    return Explanation(id=record.id, headline=record.article.headline, sentences=found, notes=record.notes)


@dataclasses.dataclass(frozen=True)
class _Explainer:
    """One page: its record, and what the coder had."""

    record: Record
    watch: Watch
    coded: Coded
    date: Governing
    place: Governing

    def sentences(self) -> Iterator[ExplainedSentence]:
        """The sentences that name an act, in text order."""
        drafts: dict[int, list[tuple[Draft, Event]]] = collections.defaultdict(list)
        for draft, event in zip(self.coded.drafts, self.record.events, strict=True):
            drafts[draft.anchor.sent.start].append((draft, event))
        gone = self.watch.dropped()
        for sentence in syntax.sentences(self.coded.doc):
            scene = Scene.of(sentence, self.coded.cast, self.coded.speech)
            here = drafts.get(sentence.start, [])
            lost = [(d, step) for d, step in gone if d.anchor.sent.start == sentence.start]
            events = tuple(self.event(draft, event, scene) for draft, event in here)
            dropped = tuple(self.dropped(scene, [draft for draft, _ in here], lost))
            if events or dropped:
                start, end = syntax.extent(sentence)
                yield ExplainedSentence(
                    span=(start, end), text=self.record.text[start:end], events=events, dropped=dropped
                )

    def event(self, draft: Draft, event: Event, scene: Scene) -> ExplainedEvent:
        """Everything that led to `event`."""
        return ExplainedEvent(
            id=event.id,
            sentence_span=event.sentence_span,
            anchor=Words(text=event.anchor, span=event.span),
            type=event.type,
            modes=event.modes,
            frame=frame(draft.match),
            ruling=self.ruling(draft),
            rejected=rejected(draft.anchor, scene, draft.match),
            participants=ways.participants(draft, self.coded),
            passed_over=ways.passed_over(draft, self.coded),
            status=event.status,
            background=event.background,
            steps=event.status_steps,
            claims=grounds.claims(event, draft, self.coded),
            date=grounds.source("date", event, draft, self.coded, self.date),
            place=grounds.source("place", event, draft, self.coded, self.place),
            same_as=grounds.same_as(event, self.coded.drafts),
        )

    def ruling(self, draft: Draft) -> str | None:
        """Why the event's type or modes are not its frame's."""
        own = draft.match.frame
        step = self.watch.turned(draft)
        if step is not None:
            return TURNED.get(step, "{type} instead of {own}").format(type=draft.type, own=own.type)
        if draft.modes != own.modes:
            inside = set(draft.modes) & set(modes.INNER_MODES.get(draft.type, {}).values())
            told = "by the act inside this one" if inside else "as the other words for the act tell"
            return f"{', '.join(draft.modes) or 'no mode'} instead of {', '.join(own.modes) or 'no mode'}: {told}"
        return NEARLY if draft.nearly else None

    def dropped(self, scene: Scene, kept: list[Draft], lost: list[tuple[Draft, Step]]) -> Iterator[Dropped]:
        """The words of a sentence that name an act and are no event."""
        seen = {draft.anchor.i for draft in kept}
        drafted = {draft.anchor.i: (draft, step) for draft, step in lost if draft.anchor.i not in seen}
        inside = {t.i for draft in kept for t in draft.match.tokens} - set(drafted)
        anchors = {m.anchor.i: m.anchor for m in scene.matches} | {at: d.anchor for at, (d, _) in drafted.items()}
        for at in sorted(set(anchors) - seen - inside):
            draft, step = drafted.get(at, (None, None))
            yield self.word(anchors[at], scene, draft, step, kept)

    def word(self, anchor: Token, scene: Scene, draft: Draft | None, step: Step | None, kept: list[Draft]) -> Dropped:
        """Why `anchor` is no event."""
        start, end = syntax.extent(anchor.sent)
        if draft is None or step is None:
            fitting = scene.fitting(anchor)
            why = UNFIT if fitting is None else DISMISSED.format(type=fitting.frame.type, frame=fitting.frame.id)
            others = rejected(anchor, scene, fitting)
        else:
            why, others = self.why(draft, step, kept), rejected(anchor, scene, draft.match)
        return Dropped(sentence_span=(start, end), anchor=words(anchor), why=why, rejected=others)

    def why(self, draft: Draft, step: Step, kept: list[Draft]) -> str:
        """Why `step` dropped the draft."""
        told = f"{draft.type}, {draft.match.frame.id}"
        if step == "absorbed":
            over = next((d for d in kept if draft.anchor.i in {t.i for t in coder.parts(d)}), None)
            return f"{told}: told already by {f'“{over.anchor.text}”' if over else 'another word'}"
        if step == "settled":
            return f"{told}: {SETTLED}"
        if step == "enough":
            asked = ASKED.get(draft.match.frame.needs.get("needs", ""))
            return f"{told}: {asked}; {self._parties(draft)}" if asked else f"{told}: nobody takes part"
        if step == "identified":
            return f"{told}: nobody takes part, and it points back to no earlier event"
        return f"{told}: it takes two sides; {self._parties(draft)}"

    def _parties(self, draft: Draft) -> str:
        names = [self.coded.cast.get(id).name for id in draft.everybody]
        return f"found {', '.join(names)}" if names else "found nobody"
