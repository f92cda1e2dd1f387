"""Records are immutable, compare by value, and go through dict, JSON and pickle without loss."""

from __future__ import annotations

import pickle

import msgspec
import pytest

from dragoman.records import (
    Actor,
    Article,
    ArticleSpans,
    Caption,
    Condition,
    Event,
    Evidence,
    Failure,
    Mention,
    NamedPlace,
    Record,
    Statement,
    StatusStep,
    Thread,
    ThreadStep,
    TimeMention,
)

TEXT = "Oslo, Monday. Norway “will not” talk, the minister said."

RECORD = Record(
    id="a",
    text=TEXT,
    as_of="2024-03-04",
    article=Article(
        headline="Oslo",
        captions=(Caption(text="Oslo", credit=None),),
        spans=ArticleSpans(headline=(0, 4), byline=(None,), captions=((0, 4),)),
    ),
    actors=(Actor(id="norway", name="Norway", country="NOR", mentions=(Mention(span=(14, 20), text="Norway"),)),),
    statements=(
        Statement(
            id="s1",
            speaker="norway",
            form="mixed",
            text="Norway “will not” talk",
            spans=((14, 36),),
            cue="said",
            cue_span=(51, 55),
            with_=("norway",),
            place=NamedPlace(name="Oslo", country="NOR"),
        ),
    ),
    events=(
        Event(
            id="e1",
            sentence=TEXT[14:],
            sentence_span=(14, 56),
            anchor="talk",
            span=(32, 36),
            type="CONSULT",
            actors=("norway",),
            status="negated",
            status_steps=(StatusStep(word="not", span=(27, 30), effect="negated"),),
            evidence=(Evidence(field="actors", span=(14, 20), text="Norway", value="norway"),),
        ),
    ),
    conditions=(Condition(id="c1", of="e1", relation="unless", condition="talk", span=(32, 36)),),
    threads=(
        Thread(
            id="t1",
            kind="meeting",
            title="talks",
            participants=("norway",),
            state="refused",
            history=(ThreadStep(event="e1", state="refused"),),
        ),
    ),
    times=(TimeMention(span=(6, 12), text="Monday", value="2024-03-04"),),
)


@pytest.mark.parametrize("value", [RECORD, Failure(id="x", error="empty page"), *RECORD.events])
def test_no_loss(value: Record) -> None:
    kind = type(value)
    assert kind.from_dict(value.to_dict()) == value
    assert kind.from_json(value.to_json()) == value
    assert kind.from_json(value.to_json(indent=2)) == value
    assert pickle.loads(pickle.dumps(value)) == value


def test_layout_is_the_codebooks() -> None:
    built = RECORD.to_dict()
    assert built["statements"][0]["with"] == ["norway"]
    assert built["events"][0]["span"] == [32, 36]
    assert built["article"]["captions"] == [{"text": "Oslo", "credit": None}]
    assert {
        "id",
        "source",
        "as_of",
        "text",
        "article",
        "actors",
        "statements",
        "events",
        "conditions",
        "threads",
    } <= set(built)


def test_immutable() -> None:
    with pytest.raises(AttributeError):
        RECORD.id = "b"  # type: ignore[misc]


def test_spans_give_their_words_back() -> None:
    found = list(RECORD.spans())
    assert len(found) >= 8
    for what, (start, end), words in found:
        assert TEXT[start:end] == words, what


def test_spans_show_a_statement_that_is_not_its_pieces() -> None:
    said = msgspec.structs.replace(RECORD.statements[0], text="something else")
    wrong = [
        w for w, (a, b), words in msgspec.structs.replace(RECORD, statements=(said,)).spans() if TEXT[a:b] != words
    ]
    assert wrong == ["s1.text"]


def test_what_is_no_record_is_refused() -> None:
    with pytest.raises(msgspec.ValidationError, match="status"):
        Event.from_dict({**RECORD.events[0].to_dict(), "status": "maybe"})


def test_prints_short() -> None:
    assert str(RECORD) == "Record a: 'Oslo' (1 events, 1 statements, 1 actors, 1 threads)"


def test_lookup() -> None:
    assert RECORD.actor("norway").name == "Norway"
    assert RECORD.event("e1").type == "CONSULT"
    with pytest.raises(KeyError):
        RECORD.actor("sweden")
    with pytest.raises(KeyError):
        RECORD.event("e9")
