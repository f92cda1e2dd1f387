"""Events: who did what to whom, when, where, and whether it happened.

In: the parsed page, its cast, times, places and statements. Out: events in text order, and the conditions on them.

    >>> coding = code(doc, article, cast, times, places, statements, when=when, where=where)
    >>> [(e.type, e.actors, e.status) for e in coding.events]      # "Oslo recalled its ambassador."
    [('SANCTION', ('oslo',), 'occurred')]

Frames are data (`data/frames_*.json`, see `frames`); roles too (`data/event_roles.json`, see `roles`). The way is:
words → drafts (`coder`), mentions → events (`identity`, `opposite`), status and conditions (`status`, `conditions`).
"""

from __future__ import annotations

import dataclasses
import datetime as dt
import functools
from collections.abc import Callable, Mapping, Sequence
from typing import Protocol

from spacy.tokens import Doc, Token

from dragoman import plover, syntax
from dragoman.cast import Cast
from dragoman.events import (
    ages,
    coder,
    conditions,
    identity,
    lands,
    markers,
    modes,
    opposite,
    retelling,
    sharing,
    status,
)
from dragoman.events.arguments import NOMINAL
from dragoman.events.claimants import SOURCE
from dragoman.events.matters import contexts_of
from dragoman.events.roles import INFERRED, ROLES, Draft
from dragoman.events.scorer import Scores
from dragoman.events.speech import Speech
from dragoman.events.trace import Coded, Trace, Watch
from dragoman.records import (
    Article,
    Condition,
    Event,
    Evidence,
    NamedPlace,
    PlaceMention,
    Span,
    Statement,
    TimeMention,
)

__all__ = ["UNWATCHED", "Coding", "Trace", "Watch", "code"]

UNWATCHED = Trace()
"""The trace of who does not ask why."""


class Where(Protocol):
    """Tells the place of a predicate: of an act in words (`spoken`), or of one that may lie where its clause says."""

    def __call__(self, token: Token, *, spoken: bool, around: bool) -> NamedPlace | None: ...


@dataclasses.dataclass(frozen=True, slots=True)
class Coding:
    """What a page's words say happened: `events` in text order, `conditions` on them."""

    events: tuple[Event, ...] = ()
    conditions: tuple[Condition, ...] = ()
    vague: frozenset[str] = frozenset()
    """Ids of the events whose words name nobody: whoever takes part is taken from other acts of the page."""


@dataclasses.dataclass(frozen=True, slots=True)
class _Page:
    """What an event record needs to know of the page."""

    text: str
    cast: Cast
    headline: Span | None
    when: Callable[[Token], str | None]
    where: Where
    speech: Speech
    seen: dict[int, tuple[Span, tuple[str, ...]]] = dataclasses.field(default_factory=dict)

    def around(self, anchor: Token) -> tuple[Span, tuple[str, ...]]:
        """Span and contexts of the sentence that `anchor` stands in."""
        sentence = anchor.sent
        if sentence.start not in self.seen:
            words = syntax.words(sentence)
            contexts = contexts_of(t.lemma_.lower() for t in words)
            self.seen[sentence.start] = (syntax.extent(words), contexts)
        return self.seen[sentence.start]


def code(
    doc: Doc,
    article: Article,
    cast: Cast,
    times: Sequence[TimeMention],
    places: Sequence[PlaceMention],
    statements: Sequence[Statement],
    *,
    when: Callable[[Token], str | None],
    where: Where,
    lasting: Callable[[Token], int | None],
    told: Sequence[tuple[str, Token]] = (),
    as_of: dt.date | None = None,
    trace: Trace = UNWATCHED,
) -> Coding:
    """The events and conditions of a parsed page; `when` and `where` tell date and place of a predicate.

    `trace` sees the drafts between the steps, for who wants to know why (`explaining`).
    """
    speech = Speech(statements)
    page = _Page(doc.text, cast, article.spans.headline, when, where, speech)
    scores = Scores(doc)
    drafts = [d for s in syntax.sentences(doc) for d in coder.drafts(s, cast, speech, scores, trace)]
    drafts = [d for d in drafts if not _month(d.anchor, times)]
    found = identity.identify(drafts, cast, scores, functools.partial(where, spoken=False, around=False))
    trace.keep("identified", [draft for draft, _ in found])
    retelling.share(found, cast, speech)
    lent = retelling.lend([draft for draft, _ in found])
    opposite.complete([draft for draft, _ in found], cast, speech, scores)
    found = identity.supported(found)
    modes.shared([draft for draft, _ in found], cast)
    trace.keep("supported", [draft for draft, _ in found])
    events = [_event(n, draft, first, page) for n, (draft, first) in enumerate(found)]
    trace.end(Coded(doc, cast, speech, statements, [draft for draft, _ in found], events))
    anchors: Mapping[str, Token] = {e.id: d.anchor for e, (d, _) in zip(events, found, strict=True)}
    hung = conditions.find(doc, events, anchors)
    revised = sharing.shared(
        status.revise(events, anchors),
        statements,
        anchors,
        cast,
        times,
        told,
        places,
        as_of,
        page.headline,
        lasting,
        _loose(events, anchors, page),
    )
    revised = ages.aged(revised, anchors, page.headline, as_of)
    vague = frozenset(id for id, anchor in anchors.items() if anchor.i in lent)
    return Coding(revised, status.outcomes(revised, hung, doc), vague)


def _loose(events: Sequence[Event], anchors: Mapping[str, Token], page: _Page) -> frozenset[str]:
    """The ids of events that no word places: their place is only one that their clause names."""
    placed = (e for e in events if e.place is not None and e.type in lands.LOCAL)
    return frozenset(e.id for e in placed if page.where(anchors[e.id], spoken=False, around=False) is None)


def _event(number: int, draft: Draft, first: int | None, page: _Page) -> Event:
    """The record of one draft."""
    anchor = draft.anchor
    sentence, contexts = page.around(anchor)
    judged = status.judge(anchor, type=draft.type, cast=page.cast, headline=_within(anchor, page.headline))
    judged = _by_speaker(draft, judged, page)
    place = page.where(anchor, spoken=lands.spoken(draft.type), around=draft.type in lands.LOCAL)
    span, scale = _anchor(draft), plover.scale(draft.type)
    return Event(
        id=f"e{number + 1}",
        sentence=page.text[sentence[0] : sentence[1]],
        sentence_span=sentence,
        anchor=page.text[span[0] : span[1]],
        span=span,
        type=draft.type,
        modes=draft.modes,
        contexts=contexts,
        actors=draft.ids("actors"),
        recipients=draft.ids("recipients"),
        status=judged.status,
        background=judged.background,
        date=page.when(anchor),
        place=place,
        claimed_by=judged.claimed_by,
        denied_by=judged.denied_by,
        same_as=None if first is None else f"e{first + 1}",
        cameo=_own_code(draft) or plover.cameo(draft.type, draft.modes),
        quad=scale.quad,
        score=scale.score,
        frame=draft.match.frame.id,
        status_steps=judged.steps,
        evidence=_evidence(draft, page.text),
    )


def _own_code(draft: Draft) -> str | None:
    """The CAMEO code that the words themselves have, where they still name an act of their frame's type."""
    frame = draft.match.frame
    return frame.needs.get("cameo") if draft.type == frame.type else None


def _by_speaker(draft: Draft, judged: status.Judgement, page: _Page) -> status.Judgement:
    """The judgement on the word of who speaks at the event, where the statements know better than the sentence.

    The speaker of a quotation without a cue of its own; the one whom "he" of "he said" means.
    """
    statement = page.speech.at(draft.anchor)
    if _own_act(draft, judged, page.cast):
        return dataclasses.replace(judged, claimed_by=())
    if statement is None or statement.speaker is None:
        return judged
    if not judged.claimed_by:
        told = dataclasses.replace(judged, claimed_by=_told_by(draft, judged, statement))
        return judged if _own_act(draft, told, page.cast) else told
    sources = [step.word for step in judged.steps if step.effect == SOURCE or "the subject" in step.effect]
    if len(judged.claimed_by) > 1 or sources[-1:] != [statement.cue]:
        return judged
    speaker = (statement.speaker,)
    denier = speaker if judged.denied_by == judged.claimed_by else judged.denied_by
    return dataclasses.replace(judged, claimed_by=speaker, denied_by=denier)


def _told_by(draft: Draft, judged: status.Judgement, statement: Statement) -> tuple[str, ...]:
    """The speaker of a quotation, unless what it names is known ("that attack") or long past."""
    if statement.form == "indirect" or judged.status not in ("occurred", "negated") or statement.speaker is None:
        return ()
    known = draft.anchor.pos_ == "NOUN" and markers.definite(draft.anchor)
    return () if known or judged.background else (statement.speaker,)


def _own_act(draft: Draft, judged: status.Judgement, cast: Cast) -> bool:
    """Whether it is an act of speech of the claimant's own side: "Oslo is ready for talks", its spokeswoman said."""
    if draft.type not in status.SPOKEN or judged.status != "occurred" or not judged.claimed_by:
        return False
    doers = draft.ids("actors")
    if set(doers) <= set(judged.claimed_by):
        return bool(doers)
    return bool(doers) and cast.countries(doers) - {"UNK"} == cast.countries(judged.claimed_by)


def _month(token: Token, times: Sequence[TimeMention]) -> bool:
    """Whether the word is a part of a date's name, as "March"."""
    return token.text[:1].isupper() and any(_within(token, time.span) for time in times)


def _within(token: Token, span: Span | None) -> bool:
    return span is not None and span[0] <= token.idx < span[1]


def _anchor(draft: Draft) -> Span:
    """The words of the act: the whole pattern if it stands together, else the anchor, with what hyphens join to it."""
    tokens = sorted(draft.match.tokens, key=lambda t: t.i)
    together = tokens[-1].i - tokens[0].i < len(tokens) + 1
    return syntax.extent(tokens if together else draft.match.joined)


def _evidence(draft: Draft, text: str) -> tuple[Evidence, ...]:
    """The words behind each participant."""
    found = []
    for role in ROLES:
        for id, token in getattr(draft, role):
            inferred = token == draft.anchor and draft.ways.get((role, id)) in INFERRED
            named = token.pos_ in NOMINAL and not inferred
            start, end = syntax.extent(syntax.phrase(token) if named else [token])
            found.append(Evidence(field=role, span=(start, end), text=text[start:end], value=id))
    return tuple(found)
