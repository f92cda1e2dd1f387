"""Puts the statements of a page together.

In: attributions, quoted sentences, the cast. Out: the page's statements in text order.

    >>> [s.speaker for s in find(doc, article, blocks, cast, times, places)]
    ['lavrov', 'blinken']
"""

from __future__ import annotations

import dataclasses
import datetime as dt
import re
from collections.abc import Iterable, Sequence

import msgspec
from spacy.tokens import Doc

from dragoman import syntax
from dragoman.cast import Cast
from dragoman.records import Article, Block, PlaceMention, Span, Statement, TimeMention
from dragoman.statements import content, days, headlines, inheritance, naming, posts, quotes, running
from dragoman.statements.attribution import NEIGHBOURS, Attribution, words_of
from dragoman.statements.layout import Layout
from dragoman.statements.quotes import Quotes
from dragoman.statements.setting import Setting, When, Where, finders, setting
from dragoman.statements.standing import ASKING, TURN, attributed
from dragoman.statements.voices import Voices

_DATELINE = re.compile(r"[^\n]{0,80}?\s?(?:--|[-–—])\s+")


@dataclasses.dataclass(slots=True)
class Draft:
    """A statement in the making: its attribution (`None` for a headline's), speakers' ids, setting."""

    spans: tuple[Span, ...]
    speaker: str | None
    source: Attribution | None
    setting: Setting
    cued: bool = True
    headline: bool = False


def find(
    doc: Doc,
    article: Article,
    blocks: Sequence[Block],
    cast: Cast,
    times: Sequence[TimeMention],
    places: Sequence[PlaceMention],
    *,
    when: When | None = None,
    where: Where | None = None,
    as_of: dt.date | None = None,
) -> tuple[Statement, ...]:
    """The statements of the page; `blocks` are those that are read.

    `when` and `where` give the date (ISO 8601) and the place that a predicate's token is tied to; without them the time
    and place words that hang on the cue are taken. `as_of` is the page's day.
    """
    text: str = doc.text
    lines = _paragraphs(text, [b.span for b in blocks])
    marks = quotes.scan(_filled(text, blocks), lines)
    page = Layout(doc, text, marks, times)
    made = attributed(page)
    _without_dateline(made, article, text)
    date_of, place_of = finders(doc, times, places, when, where)
    people = Voices(cast, page)
    drafts = [d for a in made for d in _drafts(a, people, setting(a, cast, page, date_of, place_of), text, marks)]
    drafts = _without_echoes(drafts)
    for draft in drafts:
        if draft.source and draft.speaker and not draft.setting.date and not days.perfect(draft.source.token):
            date = days.just_before(draft.source.token, draft.speaker, page, cast, date_of, as_of)
            draft.setting = dataclasses.replace(draft.setting, date=date)
    headline_end = max((b.span[1] for b in blocks if b.kind == "headline"), default=0)
    kept = [d.source for d in drafts if d.source]
    for quoted in running.uncued(page, kept, headline_end):
        drafts += [_run_on(quoted, d) for d in drafts if d.source is quoted.cue and d.cued][:1]
    drafts.sort(key=lambda d: (d.spans[0][0], -d.spans[-1][1]))
    statements = [_statement(d, text, marks) for d in drafts]
    statements = _headline(blocks, text, marks, cast, places, statements) + statements
    statements = naming.named(statements, cast, _opening_end(blocks, lines), text)
    statements = posts.with_posts(statements, page, lines, cast)
    told = {d.source.span for d in drafts if d.source and _told(d.source)}
    spoken = [(d.source.token, d.setting.date) for d in drafts if d.source]
    day = days.of_the_news(page, spoken, headline_end, date_of, as_of)
    undated = {d.source.span for d in drafts if d.source and days.perfect(d.source.token)}
    statements = inheritance.settle(statements, headline_end, as_of, day, told, undated)
    return tuple(msgspec.structs.replace(s, id=f"s{n}") for n, s in enumerate(statements, 1))


def _opening_end(read: Sequence[Block], lines: Sequence[Span]) -> int:
    """Where the headline and the first paragraph end."""
    body = next((b.span for b in read if b.kind == "body"), (0, 0))
    return next((end for start, end in lines if body[0] <= start < body[1]), 0)


def _told(attribution: Attribution) -> bool:
    """Whether the cue is the page's own news: a main clause in the simple past."""
    token = attribution.token
    if token.pos_ != "VERB" or token.lower_.endswith(("ing", "s")) or syntax.children(token, "aux"):
        return token.lower_ in ("according", "per")
    return syntax.base(token) in ("root", "parataxis", "conj", "ccomp")


def _filled(text: str, blocks: Sequence[Block]) -> str:
    """The text with blanks for the holes in its blocks, so that no quotation mark in them counts."""
    parts, at = [], 0
    for start, end in (hole for block in blocks for hole in block.holes):
        parts += [text[at:start], " " * (end - start)]
        at = end
    return "".join((*parts, text[at:]))


def _paragraphs(text: str, spans: Iterable[Span]) -> list[Span]:
    """The lines of the blocks."""
    found = []
    for start, end in spans:
        while start < end:
            line = text.find("\n", start, end)
            line = line if line >= 0 else end
            if line > start:
                found.append((start, line))
            start = line + 1
    return found


def _without_dateline(made: Sequence[Attribution], article: Article, text: str) -> None:
    """Takes "GENEVA (Reuters) -" out of what is said."""
    dateline = article.spans.dateline
    if dateline is None:
        return
    match = _DATELINE.match(text, dateline[0])
    hole = (dateline[0], match.end() if match else dateline[1])
    for attribution in made:
        attribution.spans = content.subtract(attribution.spans, hole) or attribution.spans


def _drafts(attribution: Attribution, people: Voices, place: Setting, text: str, marks: Quotes) -> list[Draft]:
    """One statement for each speaker; none without a speaker, unless the words are quoted."""
    if _by_reporter(attribution):
        return []
    ids: tuple[str | None, ...] = people.of(attribution)
    spans = tuple(attribution.spans)
    if not ids and content.form(spans, text, marks) == "direct" and _named(attribution, marks):
        ids = (None,)
    heard = tuple(i for i in people.ids(attribution.addressees) if i not in ids)
    place = dataclasses.replace(place, addressee=heard or place.addressee)
    return [Draft(spans, speaker, attribution, place) for speaker in ids]


def _by_reporter(attribution: Attribution) -> bool:
    """Whether a reporter asks, or speaks without a cue: a transcript's host, "REPORTER ASKING: …"."""
    asks = attribution.cue.pos == "mark" or attribution.cue.force == "asks"
    reporter = any(t.lower_ in words_of("questioner") for t in attribution.speakers)
    return attribution.cue is ASKING or (asks and reporter)


def _named(attribution: Attribution, marks: Quotes) -> bool:
    """Whether a cue of the page's own has a speaker's phrase at all, a noun or name rather than a pronoun."""
    own = attribution.cue.pos != "mark" and not marks.encloses(attribution.token.idx)
    return own and any(t.pos_ in ("NOUN", "PROPN") and not marks.encloses(t.idx) for t in attribution.speakers)


def _without_echoes(drafts: Sequence[Draft]) -> list[Draft]:
    """Without a speaker's cue inside that same speaker's words ("what he called a move" in what he said)."""
    kept = []
    for index, draft in enumerate(drafts):
        cue = draft.source
        near = drafts[max(index - NEIGHBOURS, 0) : index + NEIGHBOURS + 1]
        inside = cue is not None and any(
            other.source is not None
            and other.source is not cue
            and other.speaker == draft.speaker
            and other.source.governs(cue.token.idx)
            and not cue.governs(other.source.token.idx)
            for other in near
        )
        if not inside:
            kept.append(draft)
    return kept


def _run_on(quoted: running.Running, before: Draft) -> Draft:
    return Draft((quoted.span,), before.speaker, quoted.cue, before.setting, cued=False)


def _statement(draft: Draft, text: str, marks: Quotes) -> Statement:
    cue = draft.source.span if draft.source and draft.cued and draft.source.cue.pos != "mark" else None
    return Statement(
        id="",
        speaker=draft.speaker,
        form="direct" if draft.source and draft.source.cue is TURN else content.form(draft.spans, text, marks),
        text=content.joined(draft.spans, text),
        spans=draft.spans,
        cue=text[cue[0] : cue[1]] if cue else None,
        cue_span=cue,
        addressee=draft.setting.addressee,
        date=draft.setting.date,
        place=draft.setting.place,
        occasion=draft.setting.occasion,
        with_=draft.setting.company,
    )


def _headline(
    read: Sequence[Block],
    text: str,
    marks: Quotes,
    cast: Cast,
    places: Sequence[PlaceMention],
    said: Sequence[Statement],
) -> list[Statement]:
    """The headline as a statement, when it names its speaker without a verb."""
    spans = [b.span for b in read if b.kind == "headline"]
    if not spans or any(s.spans[0][0] < spans[0][1] for s in said):
        return []
    for heading in headlines.split(text, spans[0]):
        speaker = headlines.speaker(heading, text, cast, places, said)
        pieces = content.tidy([heading.words], text, marks)
        if speaker and pieces:
            return [_statement(Draft(pieces, speaker, None, Setting(), cued=False), text, marks)]
    return []
