"""Records whose every free field is any text, spans right or wrong: what views must bear."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

from dragoman.records import (
    Actor,
    Article,
    ArticleSpans,
    Caption,
    Condition,
    Event,
    Evidence,
    Mention,
    NamedPlace,
    PlaceMention,
    Record,
    Span,
    Statement,
    StatusStep,
    Thread,
    ThreadStep,
    TimeMention,
)

HOSTILE = (
    "<script>alert(1)</script>",
    "</script><script>alert(1)</script>",
    "<!--<script>",
    "]]><svg onload=alert(1)>",
    '"><img src=x onerror=alert(1)>',
    "' onmouseover='alert(1)",
    "javascript:alert(1)",
    "{{ 7 * 7 }}{% raw %}",
    "\u202eevil\u2066",
    "\x1b[31mred\x1b]0;title\x07",
    "\x00\x0b\x9b",
    "a\r\nb\u2028c",
    "&lt;b&gt;&amp;",
)
WORDS = st.one_of(st.sampled_from(HOSTILE), st.text(max_size=12))
MAYBE = st.none() | WORDS
IDS = st.sampled_from(("x", "y", HOSTILE[1]))


@st.composite
def records(draw: st.DrawFn) -> Record:
    """A record with one or two of everything."""
    text = "".join(draw(st.lists(WORDS, max_size=8)))
    spans = st.tuples(st.integers(-2, len(text) + 3), st.integers(-2, len(text) + 3))
    return Record(
        id=draw(WORDS),
        text=text,
        source=draw(MAYBE),
        as_of=draw(MAYBE),
        url=draw(MAYBE),
        version=draw(MAYBE),
        notes=tuple(draw(st.lists(WORDS, max_size=2))),
        article=draw(articles(spans)),
        actors=tuple(draw(actors(id, spans)) for id in ("x", HOSTILE[1])),
        events=tuple(draw(events(id, spans)) for id in ("e1", "e2", HOSTILE[0])),
        statements=tuple(draw(statements(id, spans)) for id in ("s1", "s2")),
        conditions=(draw(conditions(spans)),),
        threads=(draw(threads()),),
        times=(TimeMention(span=draw(spans), text=draw(WORDS), value=draw(MAYBE)),),
        places=(PlaceMention(span=draw(spans), text=draw(WORDS), name=draw(WORDS), country=draw(MAYBE)),),
    )


@st.composite
def articles(draw: st.DrawFn, spans: st.SearchStrategy[Span]) -> Article:
    """An article whose parts may overlap."""
    some = st.lists(spans, max_size=2).map(tuple)
    return Article(
        headline=draw(MAYBE),
        byline=tuple(draw(st.lists(WORDS, max_size=2))),
        published=draw(MAYBE),
        dateline=draw(MAYBE),
        publisher=draw(MAYBE),
        originator=draw(MAYBE),
        captions=(Caption(text=draw(WORDS), credit=draw(MAYBE)),),
        language=draw(MAYBE),
        spans=ArticleSpans(
            headline=draw(st.none() | spans),
            originator=draw(st.none() | spans),
            body=draw(some),
            boilerplate=draw(some),
            captions=draw(some),
        ),
    )


@st.composite
def actors(draw: st.DrawFn, id: str, spans: st.SearchStrategy[Span]) -> Actor:
    """An actor with one mention."""
    return Actor(
        id=id,
        name=draw(WORDS),
        role=draw(MAYBE),
        country=draw(WORDS),
        sector=draw(MAYBE),
        mentions=(Mention(span=draw(spans), text=draw(WORDS)),),
    )


@st.composite
def events(draw: st.DrawFn, id: str, spans: st.SearchStrategy[Span]) -> Event:
    """An event with a step and a piece of evidence; `same_as` may lead anywhere."""
    two = st.lists(IDS, max_size=3).map(tuple)
    known: dict[str, Any] = {field: draw(two) for field in ("actors", "recipients", "claimed_by", "denied_by")}
    return Event(
        id=id,
        sentence=draw(WORDS),
        sentence_span=draw(spans),
        anchor=draw(WORDS),
        span=draw(spans),
        type=draw(WORDS),
        modes=tuple(draw(st.lists(WORDS, max_size=2))),
        contexts=(draw(WORDS),),
        status=draw(st.sampled_from(("occurred", "planned", "conditional", "hypothetical", "negated", "cancelled"))),
        background=draw(st.booleans()),
        date=draw(MAYBE),
        place=draw(st.none() | st.builds(NamedPlace, name=WORDS, country=MAYBE)),
        same_as=draw(st.sampled_from((None, "e1", "e2", HOSTILE[0], "nowhere"))),
        cameo=draw(MAYBE),
        frame=draw(MAYBE),
        status_steps=(StatusStep(word=draw(WORDS), span=draw(spans), effect=draw(WORDS)),),
        evidence=(Evidence(field=draw(WORDS), span=draw(spans), text=draw(WORDS), value=draw(MAYBE)),),
        **known,
    )


@st.composite
def statements(draw: st.DrawFn, id: str, spans: st.SearchStrategy[Span]) -> Statement:
    """A statement in one piece."""
    return Statement(
        id=id,
        speaker=draw(st.none() | IDS),
        form=draw(st.sampled_from(("direct", "mixed", "indirect"))),
        text=draw(WORDS),
        spans=(draw(spans),),
        cue=draw(MAYBE),
        cue_span=draw(st.none() | spans),
        addressee=(draw(IDS),),
        date=draw(MAYBE),
        occasion=draw(MAYBE),
        with_=(draw(IDS),),
    )


@st.composite
def conditions(draw: st.DrawFn, spans: st.SearchStrategy[Span]) -> Condition:
    """A condition of the first event."""
    return Condition(id=draw(WORDS), of="e1", relation="only_if", condition=draw(WORDS), span=draw(spans))


@st.composite
def threads(draw: st.DrawFn) -> Thread:
    """A thread whose step names an event, or none."""
    step = ThreadStep(event=draw(st.sampled_from(("e1", "nowhere"))), state=draw(WORDS), date=draw(MAYBE))
    return Thread(
        id=draw(WORDS), kind="meeting", title=draw(WORDS), participants=("x",), state=draw(WORDS), history=(step,)
    )
