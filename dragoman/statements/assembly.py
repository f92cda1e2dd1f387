"""Puts the statements of a page together.

In: attributions, quoted sentences, the cast. Out: the page's statements in text order.

    >>> [s.speaker for s in find(doc, article, blocks, cast, times, places)]
    ['lavrov', 'blinken']
"""

from __future__ import annotations

import bisect
import dataclasses
import datetime as dt
import re
from collections.abc import Iterable, Sequence

import msgspec
from spacy.tokens import Doc, Token

from dragoman import syntax
from dragoman.cast import Cast
from dragoman.records import Actor, Article, Block, Mention, PlaceMention, Span, Statement, TimeMention
from dragoman.statements import content, headlines, inheritance, naming, posts, quotes, running
from dragoman.statements.attribution import NEIGHBOURS, Attribution, words_of
from dragoman.statements.layout import Layout
from dragoman.statements.quotes import Quotes
from dragoman.statements.setting import Setting, When, Where, finders, setting
from dragoman.statements.speakers import identify, is_document, issuers
from dragoman.statements.standing import ACT, ASKING, TURN, attributed

_DATELINE = re.compile(r"[^\n]{0,80}?\s?(?:--|[-–—])\s+")
_POINTING = frozenset({"the", "this", "that"})
FADES = 3
"""Who spoke last is whom "he said" may mean for so many sentences."""


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
    people = _Speakers(cast, page)
    drafts = [d for a in made for d in _drafts(a, people, setting(a, cast, page, date_of, place_of), text, marks)]
    drafts = _without_echoes(drafts)
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
    statements = inheritance.settle(
        statements, headline_end, as_of, _day(page, drafts, headline_end, date_of, as_of), told
    )
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


def _day(page: Layout, drafts: Sequence[Draft], headline_end: int, when: When, as_of: dt.date | None) -> str | None:
    """The page's day, if its first sentence tells of that very day ("… said on Monday", on a Monday's page)."""
    first = next((t for t in page.tokens if page.parsed[t.i] and t.idx >= headline_end), None)
    if as_of is None or first is None:
        return None
    day = as_of.isoformat()
    low, high = page.bounds(first)
    if any(d.setting.date == day and d.source and low <= d.source.token.i < high for d in drafts):
        return day
    verbs = [
        t for t in page.tokens[low:high] if t.dep_ == "root" or (t.pos_ == "VERB" and t.dep_ in ("ccomp", "parataxis"))
    ]
    return day if any(when(v) == day for v in verbs) else None


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


class _Speakers:
    """Resolves speakers' phrases in text order; a document speaks for whoever issued it."""

    def __init__(self, cast: Cast, page: Layout) -> None:
        self._cast, self._page = cast, page
        self._heard: list[tuple[int, str]] = []

    def of(self, attribution: Attribution) -> tuple[str, ...]:
        """Ids of the actors who speak at the attribution."""
        found = self._not_quoted(attribution, self.ids(attribution.speakers))
        found = self._still(attribution, found) or found or self._still_it(attribution)
        if attribution.cue is TURN:
            return tuple(i for i in found if self._cast.get(i).sector != "JRN" and self._cast.get(i).kind != "state")
        if attribution.cue is ACT:
            return self._persons(found)
        if attribution.cue.pos == "verb" and attribution.token.lower_ != "citing":
            self._heard += [(self._page.index(attribution.token), i) for i in found[:1]]
        return found

    def _still(self, attribution: Attribution, found: tuple[str, ...]) -> tuple[str, ...]:
        """For "he added" right after somebody's words that one, unless the sentence itself names whom "he" means.

        Where nobody else is found for "he", also some sentences after them.
        """
        pronoun = next((t.lower_ for t in attribution.speakers if t.lower_ in ("he", "she")), None)
        if pronoun is None or not self._heard or len(found) > 1 or self._page.quotes.encloses(attribution.token.idx):
            return ()
        heard, last = self._heard[-1]
        low, high = self._page.sentence(attribution.token)[0], attribution.token.idx
        named = [m for i in found for m in self._cast.get(i).mentions if low <= m.span[0] < high and m.how != "pronoun"]
        if any(not attribution.governs(m.span[0]) and not self._asks(m, high) for m in named):
            return ()
        if attribution.around and found and self._brought_in(attribution, found[0]):
            return ()
        actor = self._cast.get(last)
        near = 0 <= self._apart(heard, attribution.token) <= (1 if found else FADES)
        near = near and (bool(found) or not self._others(heard, attribution.token, last))
        return (last,) if near and actor.kind == "person" and not _other_sex(actor, pronoun) else ()

    def _asks(self, mention: Mention, before: int) -> bool:
        """Whether the mention is of whoever asks: "Asked by a reporter if it was wise, he said"."""
        low, high = mention.span
        words = {t.lower_ for t in self._page.tokens_in(low, high)} & words_of("questioner")
        return bool(words) and self._page.text[:low].rstrip().endswith(("by", "by a", "by the", "by one"))

    def _brought_in(self, attribution: Attribution, actor: str) -> bool:
        """Whether the words before the cue, unquoted, are the first that name the person: "Ann Lund may go, she said".

        A page that brings somebody in so lets her speak, not whoever spoke before.
        """
        mentions = [m for m in self._cast.get(actor).mentions if m.how == "name"]
        low, high = self._page.sentence(attribution.token)
        new = bool(mentions) and low <= mentions[0].span[0] < high and self._cast.get(actor).kind == "person"
        return new and not self._page.quotes.encloses(mentions[0].span[0])

    def _still_it(self, attribution: Attribution) -> tuple[str, ...]:
        """For "it said" that means nobody else: the organisation or state whose words stand right before."""
        pronouns = {t.lower_ for t in attribution.speakers}
        if pronouns != {"it"} or not self._heard or self._page.quotes.encloses(attribution.token.idx):
            return ()
        heard, last = self._heard[-1]
        near = 0 <= self._apart(heard, attribution.token) <= 1
        return (last,) if near and self._cast.get(last).kind != "person" else ()

    def _apart(self, heard: int, token: Token) -> int:
        """How many sentences after the one `heard` the token stands, those of quoted words not counted."""
        between = self._page.spans[heard + 1 : self._page.index(token)]
        return 1 + sum(not self._page.quotes.encloses(start + 1) for start, _ in between)

    def _others(self, heard: int, token: Token, last: str) -> set[str]:
        """Whom else the page names between the sentence `heard` and the token's, outside of quoted words."""
        low, high = self._page.spans[heard][1], self._page.sentence(token)[0]
        people = (a for a in self._cast.actors if a.kind == "person" and a.id != last)
        named = ((a.id, m) for a in people for m in a.mentions if m.how != "pronoun" and low <= m.span[0] < high)
        return {i for i, m in named if m.text[:1].isupper() and not self._page.quotes.encloses(m.span[0])}

    def _not_quoted(self, attribution: Attribution, found: tuple[str, ...]) -> tuple[str, ...]:
        """For "“The premier has erred,” he said" not the premier, whom only the quoted words name.

        But the one person whom the sentence before names, or who spoke last; unless the page elsewhere calls that one
        by the other pronoun, or "he" is the first to speak.
        """
        pronoun = next((t.lower_ for t in attribution.speakers if t.lower_ in ("he", "she")), None)
        if pronoun is None or len(found) != 1 or not attribution.around or not self._only_quoted(attribution, found[0]):
            return found
        before = self._named_before(attribution.token)
        if len(before) == 1 and not _other_sex(self._cast.get(before[0]), pronoun):
            return before
        if not self._heard:
            return found
        heard, last = self._heard[-1]
        near = 0 <= self._page.index(attribution.token) - heard <= FADES
        if not near or last == found[0] or self._cast.get(last).kind != "person":
            return found
        others = self._others(heard, attribution.token, last)
        if len(others) == 1:
            return tuple(others)
        return found if _other_sex(self._cast.get(last), pronoun) else (last,)

    def _only_quoted(self, attribution: Attribution, actor: str) -> bool:
        """Whether the words that name the actor last before the cue are quoted ones of this very statement."""
        token, mentions = attribution.token, self._cast.get(actor).mentions
        last = next((m.span[0] for m in reversed(mentions) if m.span[0] < token.idx and m.how != "pronoun"), None)
        return last is not None and self._page.quotes.encloses(last) and attribution.governs(last)

    def _named_before(self, token: Token) -> tuple[str, ...]:
        """The people whom the sentence before the token's names, outside of quoted words."""
        low = self._page.sentence(token)[0]
        quote = self._page.quotes.at(low)
        number = bisect.bisect_left(self._page.spans, (quote.outer[0] if quote else low, 0)) - 1
        start, end = self._page.spans[max(number, 0)]
        named = (
            (a.id, m.span[0]) for a in self._cast.actors if a.kind == "person" for m in a.mentions if m.how == "name"
        )
        return tuple({i: None for i, at in named if start <= at < end and not self._page.quotes.encloses(at)})

    def _persons(self, found: tuple[str, ...]) -> tuple[str, ...]:
        """Those of the actors who are persons or groups of such, one at most."""
        return found if len(found) == 1 and self._cast.get(found[0]).kind in ("person", "group") else ()

    def ids(self, tokens: Iterable[Token]) -> tuple[str, ...]:
        """Ids of the actors that the phrases stand for, each once."""
        return tuple(dict.fromkeys(i for t in tokens for i in self._of(t)))

    def _of(self, token: Token) -> tuple[str, ...]:
        found = self._cast.at(token)
        if not is_document(token) or found:
            return found or identify(token, self._cast) or (self._running(token) if _press(token) else ())
        by = tuple(i for t in issuers(token) for i in identify(t, self._cast))
        return by or self._running(token)

    def _running(self, token: Token) -> tuple[str, ...]:
        """The last speaker before "the statement", the last outlet before "the report": in the sentences before."""
        press = _press(token)
        if token.lower_ != "reports" and not any(d.lower_ in _POINTING for d in syntax.children(token, "det")):
            return ()
        sentence = self._page.index(token)
        for heard, speaker in reversed(self._heard):
            actor = self._cast.get(speaker)
            if heard < sentence and (actor.sector == "JRN") == press and not (press and actor.kind == "person"):
                return (speaker,)
        return ()


def _other_sex(actor: Actor, pronoun: str) -> bool:
    """Whether the page calls the actor "she", where the pronoun is "he", or the other way round."""
    other = {"he": "she", "she": "he"}[pronoun]
    return any(m.how == "pronoun" and m.text.lower() == other for m in actor.mentions)


def _press(token: Token) -> bool:
    """Whether the word stands for an outlet or what it prints: "the paper", "the editorial"."""
    return token.lower_ in words_of("press")


def _drafts(attribution: Attribution, people: _Speakers, place: Setting, text: str, marks: Quotes) -> list[Draft]:
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
    return own and any(t.pos_ in ("NOUN", "PROPN") for t in attribution.speakers)


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
