"""Date and place that a mention does not have itself, but its statement or its event has.

In: events whose own words have been asked, their anchors, the statements. Out: the same events, dated and placed by
the first of these that tells:

1. the words that govern the act (asked before: `when`, `where`);
2. the statement that the act is, or that makes it: "warned" is the saying, "Oslo must yield" is asked by saying it;
3. the other mentions of the same event, and what tells of it again;
4. the page's day, for what a headline or a main clause tells as news, if the page names that day itself;
5. for places, the ground of such acts (`lands`);
6. the most probable of the dates and countries that the page names (`dating`, `placing`), which may also replace what
   2 to 5 give.

    "Oslo warned Bern on Monday … The warning was ignored."  → both mentions have the Monday

Only what the page tells is passed on, and only between mentions that can have it in common: what is planned has not the
date of what was done, nor what is old that of the news. Where mentions disagree, the narrower date that lies within the
others is taken, else nothing is passed on.
"""

from __future__ import annotations

import collections
import datetime as dt
from collections import Counter
from collections.abc import Callable, Container, Iterable, Mapping, Sequence
from typing import TypeAlias

import msgspec
from spacy.tokens import Token

from dragoman import syntax
from dragoman.cast import Cast
from dragoman.covering import Covering
from dragoman.events import ages, around, dating, lands, paths, placing
from dragoman.records import Event, NamedPlace, PlaceMention, Span, Statement, TimeMention


def shared(
    events: Sequence[Event],
    statements: Sequence[Statement],
    anchors: Mapping[str, Token],
    cast: Cast,
    times: Sequence[TimeMention],
    told: Sequence[tuple[str, Token]],
    places: Sequence[PlaceMention],
    as_of: dt.date | None,
    headline: Span | None,
    lasting: Callable[[Token], int | None],
    loose: Container[str],
) -> tuple[Event, ...]:
    """The events with the dates and places that their statements, other mentions and kind give them."""
    if not events:
        return ()
    own, said = _in_time(events, anchors, as_of), _by_cue(events, statements)
    steps: list[tuple[str, Sequence[Event]]] = [("own", own)]
    steps.append(("statement", [_stated(e, anchors[e.id], statements, cast, said.get(e.id)) for e in own]))
    steps.append(("mention", _going_on(_of_mentions(steps[-1][1], cast), anchors, lasting)))
    steps.append(("retold", _told_again(steps[-1][1], anchors, cast)))
    steps.append(("day", _of_the_day(steps[-1][1], times, anchors, headline, as_of, cast)))
    steps.append(("ground", lands.placed(steps[-1][1], cast, places, lambda e: e.id in said)))
    last = _of_mentions(steps[-1][1], cast)
    steps.append(("mention", ages.aged(last, anchors, headline, as_of)))
    acts = around.Acts(steps, anchors, cast, headline)
    dated = dating.dated(acts, told, statements, as_of)
    dated = dated if as_of else _left_open(dated, own, times)
    sited = placing.placed(acts, loose, places, lambda e: said.get(e.id))
    found = zip(last, sited, dated, strict=True)
    return tuple(msgspec.structs.replace(e, place=s.place, date=d.date) for e, s, d in found)


def _left_open(events: Sequence[Event], own: Sequence[Event], times: Sequence[TimeMention]) -> tuple[Event, ...]:
    """The events of a page that nobody knows the day of: where a sentence says when ("on Monday"), it stays open."""
    spans = [t.span for t in times if t.kind in ("DATE", "TIME") and not (t.value or "").startswith(("1", "2"))]
    unknown = {e.id for e in own if not e.date and any(_holds(e.sentence_span, span) for span in spans)}
    return tuple(msgspec.structs.replace(e, date=None) if e.id in unknown else e for e in events)


def _holds(outer: Span, inner: Span) -> bool:
    return outer[0] <= inner[0] < outer[1]


def _in_time(events: Sequence[Event], anchors: Mapping[str, Token], as_of: dt.date | None) -> list[Event]:
    """The events without dates that they cannot have; what is to come and hangs on them takes these over.

    "He called off a visit next month": the visit's.
    """
    if as_of is None:
        return list(events)
    day, found = as_of.isoformat(), list(events)
    for at, event in enumerate(events):
        if not event.date:
            continue
        if not _amiss(event, day):
            found[at] = msgspec.structs.replace(event, date=_so_far(event, day))
            continue
        found[at] = msgspec.structs.replace(event, date=None)
        below = {t.i for t in anchors[event.id].subtree}
        for n, other in enumerate(found):
            if other.date is None and n != at and anchors[other.id].i in below:
                dated = msgspec.structs.replace(other, date=event.date)
                if other.status not in around.DONE and not _amiss(dated, day):
                    found[n] = dated
                    break
    return found


def _amiss(event: Event, day: str) -> bool:
    """Whether something done is to come, or something to come is over."""
    date = event.date or ""
    if event.status in around.DONE:
        return event.status == "occurred" and date.partition("/")[0] > day
    return event.status != "cancelled" and not event.background and date.rpartition("/")[2] < day[: len(date)]


def _so_far(event: Event, day: str) -> str | None:
    """The date of what is done, up to the page's day: who has met "this week" has met by today."""
    first, _, last = (event.date or "").partition("/")
    if event.status == "occurred" and len(first) == len(last) == len(day) and first <= day < last:
        return f"{first}/{day}" if first < day else day
    return event.date


def _stated(event: Event, anchor: Token, statements: Sequence[Statement], cast: Cast, said: Statement | None) -> Event:
    """The event with date and place of the statement that it is (`said`) or is made by."""
    if not lands.spoken(event.type):
        return _occasion(event, anchor, statements)
    if event.status != "occurred" or _perfect(anchor):
        return event
    source = said or _made_by(event, anchor, statements, cast)
    if source is None:
        return event
    return msgspec.structs.replace(event, date=event.date or source.date, place=event.place or source.place)


def _occasion(event: Event, anchor: Token, statements: Sequence[Statement]) -> Event:
    """The event; one that is the occasion of a statement has its date and place: "said at a news conference"."""
    if syntax.base(anchor) not in ("obl", "obj", "iobj") or event.status != "occurred":
        return event
    source = next((s for s in statements if s.occasion and _touch(s.cue_span, _span(anchor.head))), None)
    if source is None or anchor.lower_ not in (source.occasion or "").lower().split():
        return event
    return msgspec.structs.replace(event, date=event.date or source.date, place=event.place or source.place)


def statement_of(event: Event, statements: Sequence[Statement]) -> Statement | None:
    """The statement that a verbal act is: the one whose cue is its word."""
    return _by_cue([event], statements).get(event.id)


def _by_cue(events: Iterable[Event], statements: Iterable[Statement]) -> dict[str, Statement]:
    """By the ids of verbal acts the statements that they are."""
    cues = Covering((s.cue_span, s) for s in statements if s.cue_span)
    near = ((e.id, cues.touching(e.span)) for e in events)
    return {id: found[0][1] for id, found in near if found}


def _made_by(event: Event, anchor: Token, statements: Sequence[Statement], cast: Cast) -> Statement | None:
    """The statement that makes the act: the speaker's own, in its words or in a participle beside its cue."""
    if anchor.pos_ == "NOUN" and not syntax.children(anchor, "cop"):  # but "they are a foe"
        return None
    for said in statements:
        if _speaks_for(said, event, cast) and any(a <= event.span[0] < b for a, b in said.spans):
            return None if _told(anchor, event, cast) else said
    cues = [cue for cue in (_cue_above(anchor), *_cues_below(anchor)) if cue is not None]
    beside = (s for s in statements if _speaks_for(s, event, cast) and any(_touch(s.cue_span, _span(c)) for c in cues))
    return next(beside, None)


def _speaks_for(said: Statement, event: Event, cast: Cast) -> bool:
    """Whether who speaks is who acts, or speaks for the government that does."""
    if said.speaker is None or said.speaker in event.actors:
        return said.speaker is not None
    speaker = cast.get(said.speaker)
    return speaker.sector == "GOV" and any(
        cast.get(a).country == speaker.country and cast.get(a).sector == "GOV" for a in event.actors
    )


def _told(anchor: Token, event: Event, cast: Cast) -> bool:
    """Whether the speaker tells of an own act of the past: "we refused", not "Bern violated", which is accusing."""
    present = any(c.lower_ in PRESENT for c in syntax.children(anchor, "aux"))
    if anchor.pos_ != "VERB" or paths.form(anchor) != "past" or present:
        return False
    return any(set(cast.at(s)) & set(event.actors) for s in syntax.subjects(anchor))


PRESENT = frozenset({"is", "are", "am", "will", "would", "can", "could", "should", "must", "may", "might", "to"})


def _cue_above(anchor: Token) -> Token | None:
    """The verb that a participle goes with: "said, urging both sides to …"."""
    if syntax.base(anchor) not in ("advcl", "conj", "xcomp") or not anchor.lower_.endswith("ing"):
        return None
    if anchor.i > 1 and anchor.nbor(-1).text == "," and anchor.nbor(-2).pos_ == "VERB":
        return anchor.nbor(-2)
    return anchor.head


def _cues_below(anchor: Token) -> list[Token]:
    """The participles that go with a verb: "rebuffed the offer, saying on Tuesday that …"."""
    below = syntax.children(anchor, "advcl", "xcomp") if anchor.pos_ == "VERB" else []
    return [c for c in below if c.lower_.endswith("ing") and not syntax.children(c, "mark")]


def _span(token: Token) -> Span:
    return (token.idx, token.idx + len(token))


def _perfect(anchor: Token) -> bool:
    """Whether the act is told in the present perfect, which has no day: "has denied", not "should have denied"."""
    helpers = {c.lower_ for c in syntax.children(anchor, "aux")}
    return bool(helpers & {"has", "have", "'ve", "’ve"}) and not helpers & PRESENT


def _of_mentions(events: Sequence[Event], cast: Cast) -> list[Event]:
    """The events; what some mentions of an event tell, the others have as well."""
    groups: dict[str, list[Event]] = {}
    for event in events:
        groups.setdefault(event.root, []).append(event)
    found = {e.id: e for group in groups.values() for e in _with_places(_with_dates(group, cast))}
    return _of_the_like([found[e.id] for e in events], cast)


def _of_the_like(events: Sequence[Event], cast: Cast) -> list[Event]:
    """The events; one without a place has that of the acts of its type among the same countries, if they agree.

    What is to come has their date as well: states seldom plan two meetings, or two strikes, at once.
    """
    groups: dict[tuple[str, frozenset[str]], list[Event]] = {}
    for event in events:
        sides = frozenset(cast.countries((*event.actors, *event.recipients)))
        groups.setdefault((event.type, sides), []).append(event)
    found = {e.id: e for e in events}
    for (_, sides), group in groups.items():
        for event in _with_places(group) if len(sides) > 1 else ():
            dates = {e.date for e in group if e.date and _alike(e, event)} if _stage(event) == "to come" else set()
            date = event.date or (dates.pop() if len(dates) == 1 else None)
            found[event.id] = msgspec.structs.replace(event, date=date)
    return [found[e.id] for e in events]


def _told_again(events: Sequence[Event], anchors: Mapping[str, Token], cast: Cast) -> list[Event]:
    """The events; one without a date or place has that of the acts which it retells, if they have one."""
    found, telling = [], collections.defaultdict[_Key, list[int]](list)
    for n, event in enumerate(events):
        for key in _keys(event, cast) if event.date or event.place else ():
            telling[key].append(n)
    for at, event in enumerate(events):
        if event.date and event.place:
            found.append(event)
            continue
        near = sorted({n for key in _keys(event, cast) for n in telling.get(key, ())} - {at})
        told = [events[n] for n in near if _retells(event, events[n], anchors, cast)]
        if event.date is None and not _perfect(anchors[event.id]):
            dates = {o.date for o in told if o.date and not _long(o.date)}
            event = msgspec.structs.replace(event, date=_narrowest(dates))
        if event.place is None:
            event = msgspec.structs.replace(event, place=_agreed(o.place for o in told))
        found.append(event)
    return found


_Key: TypeAlias = tuple[str, str | None, str]


def _keys(event: Event, cast: Cast) -> list[_Key]:
    """What an act has in common with one that it retells: stage, type or frame, and a country (or none)."""
    countries = cast.countries((*event.actors, *event.recipients)) or {""}
    return [(_stage(event), kind, country) for kind in (event.type, event.frame) for country in countries]


def _retells(event: Event, other: Event, anchors: Mapping[str, Token], cast: Cast) -> bool:
    """Whether a mention can be of what another tells: the same word of the same sides, or an attack among the same."""
    if other.status == "negated" or _stage(event) != _stage(other) or _others(event, other, cast):
        return False
    for mine, theirs in ((event.actors, other.actors), (event.recipients, other.recipients)):
        here, there = cast.countries(mine), cast.countries(theirs)
        if here and there and not (here <= there or there <= here):
            return False
    here, there = (cast.countries((*e.actors, *e.recipients)) for e in (event, other))
    if event.type != other.type and event.frame != other.frame:
        return False
    planned = event.frame == other.frame and _stage(event) == "to come"
    if planned or anchors[event.id].lemma_.lower() == anchors[other.id].lemma_.lower():
        return here == there or (bool(here & there) and event.background == other.background)
    alike = event.type == other.type and event.background == other.background
    return alike and here == there and len(here) == 1 and event.type in ("ASSAULT", "PROTEST")


def _of_the_day(
    events: Sequence[Event],
    times: Sequence[TimeMention],
    anchors: Mapping[str, Token],
    headline: Span | None,
    as_of: dt.date | None,
    cast: Cast,
) -> list[Event]:
    """The events; what a headline tells is of the page's day, if the page's own words name that day."""
    day = as_of.isoformat() if as_of else ""
    if not day or not any(t.value and t.value[: len(day)] == day for t in times):
        return list(events)
    busy = {a for e in events if e.date == day and e.status == "occurred" for a in e.actors}
    found = []
    for event in events:
        if event.date is None and event.status == "occurred" and not event.background:
            anchor = anchors[event.id]
            if _news(event, anchor, headline) or (_main(anchor) and busy.issuperset(event.actors[:1]) and event.actors):
                event = msgspec.structs.replace(event, date=day)
        found.append(event)
    return _of_mentions(found, cast)


def _news(event: Event, anchor: Token, headline: Span | None) -> bool:
    """Whether a headline tells the event as its own news: "Oslo Recalls Envoy"."""
    if headline is None or event.status != "occurred":
        return False
    as_ = syntax.base(anchor) == "advcl" and any(c.lower_ == "as" for c in syntax.children(anchor, "mark"))
    return headline[0] <= event.span[0] < headline[1] and (as_ or syntax.base(anchor) == "root")


def _main(anchor: Token) -> bool:
    """Whether an act is told in the simple past of a main clause."""
    if anchor.lower_.endswith("ing") and syntax.base(anchor) == "advcl":
        anchor = anchor.head
    first = syntax.first_conjunct(anchor)
    plain = not syntax.children(anchor, "aux") and paths.form(anchor) == "past"
    return anchor.pos_ == "VERB" and plain and syntax.is_root(first)


def _with_places(group: Sequence[Event]) -> list[Event]:
    """The mentions of one event; those without a place have the one that those like them agree on."""
    found = []
    for event in group:
        if event.place is None:
            event = msgspec.structs.replace(event, place=_agreed(o.place for o in group if _alike(o, event)))
        found.append(event)
    return found


def _with_dates(group: Sequence[Event], cast: Cast) -> list[Event]:
    """The mentions of one event; those that can have a date in common have the narrowest."""
    found = []
    told = [e for e in group if e.date and e.status != "negated" and not _long(e.date)]
    for event in group if told else ():
        given = [e for e in told if not _others(e, event, cast)]
        alike = [e for e in given if _alike(e, event) or (event.date and _within(e.date or "", event.date))]
        named = {e.date for e in alike if e.date and _same_word(e, event)}
        best = _narrowest({e.date for e in alike if e.date}) or _narrowest(named)
        best = _narrowest(named) if event.date else best
        if best and (event.date is None or _within(best, event.date)):
            event = msgspec.structs.replace(event, date=best)
        found.append(event)
    return found if told else list(group)


def _going_on(
    events: Sequence[Event], anchors: Mapping[str, Token], lasting: Callable[[Token], int | None]
) -> list[Event]:
    """The events; one of several days whose only date is a day starts on it: "a five-day truce", "from Tuesday"."""
    days: dict[str, int] = {}
    for event in events:
        count = lasting(anchors[event.id])
        if count and count > 1:
            days.setdefault(event.root, count)
    return [_from(e, days.get(e.root)) for e in events]


def _from(event: Event, days: int | None) -> Event:
    if days is None or not event.date or len(event.date) != 10:
        return event
    last = dt.date.fromisoformat(event.date) + dt.timedelta(days=days - 1)
    return msgspec.structs.replace(event, date=f"{event.date}/{last}")


def _others(one: Event, two: Event, cast: Cast) -> bool:
    """Whether an act is done to other people: one man's arrest is not another's, though both are of one country."""
    if not one.recipients or not two.recipients or set(one.recipients) & set(two.recipients):
        return False
    people = [cast.get(i) for i in (*one.recipients, *two.recipients)]
    return any(p.kind == "person" and p.sector != "GOV" for p in people)


def _same_word(one: Event, two: Event) -> bool:
    return around.stem(one) == around.stem(two)


def _alike(one: Event, two: Event) -> bool:
    return _stage(one) == _stage(two) and one.background == two.background


def _stage(event: Event) -> str:
    """Whether a mention tells of something done, to come, or only thought of."""
    return "done" if event.status in around.DONE else "thought" if event.status == "hypothetical" else "to come"


def _long(date: str) -> bool:
    """Whether a date is too long a span for the mentions of one event to have it in common: "since 2012"."""
    first, last = date.partition("/")[0], date.rpartition("/")[2]
    return len(date) == 4 or first[:7] < _month_before(last)


def _month_before(date: str) -> str:
    year, _, month = date[:7].partition("-")
    if not month:
        return year
    return f"{int(year) - 1}-12" if month == "01" else f"{year}-{int(month) - 1:02}"


def _narrowest(dates: Iterable[str]) -> str | None:
    """The date that lies within all the others; `None` if there is none such."""
    told = sorted(set(dates))
    return next((d for d in told if all(_within(d, other) for other in told)), None)


def _within(inner: str, outer: str) -> bool:
    """Whether a date lies within another: "2024-05-03" in "2024-05" and in "2024-05-01/2024-05-05"."""
    low, high = inner.partition("/")[0], inner.rpartition("/")[2]
    first, last = outer.partition("/")[0], outer.rpartition("/")[2]
    return first <= low[: len(first)] and high[: len(last)] <= last


def _agreed(places: Iterable[NamedPlace | None]) -> NamedPlace | None:
    """The first of the places, if more than half of them lie in its country."""
    told = [p for p in places if p is not None]
    country, count = Counter(p.country for p in told).most_common(1)[0] if told else (None, 0)
    return next(p for p in told if p.country == country) if 2 * count > len(told) else None


def _touch(one: Span | None, two: Span) -> bool:
    return one is not None and one[0] < two[1] and two[0] < one[1]
