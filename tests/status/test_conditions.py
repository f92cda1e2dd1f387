"""Conditions and the page as a whole: tables on the shipped model's parses, and hand-made events."""

from __future__ import annotations

import json
import pathlib
from collections.abc import Callable
from typing import Any

import msgspec
import pytest
from spacy.tokens import Doc, Token
from standin import anchor_of, cast_of

from dragoman import lexicon
from dragoman.events import conditions, status
from dragoman.records import Event, StatusStep

ROWS = [
    json.loads(line)
    for line in pathlib.Path(__file__).with_name("conditions.jsonl").read_text(encoding="utf-8").splitlines()
]


def events_of(
    doc: Doc, words: list[list[str]], groups: dict[str, str] | None = None
) -> tuple[list[Event], dict[str, Token]]:
    events, anchors = [], {}
    for word, type in words:
        anchor = anchor_of(doc, word)
        found = status.judge(anchor, type=type, cast=cast_of(doc))
        events.append(
            Event(
                id=word,
                sentence=anchor.sent.text,
                sentence_span=(anchor.sent.start_char, anchor.sent.end_char),
                anchor=word,
                span=(anchor.idx, anchor.idx + len(word)),
                type=type,
                status=found.status,
                claimed_by=found.claimed_by,
                denied_by=found.denied_by,
                status_steps=found.steps,
                same_as=(groups or {}).get(word),
            )
        )
        anchors[word] = anchor
    return events, anchors


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row["text"][:60])
def test_row(row: dict[str, Any], parse: Callable[[str], Doc]) -> None:
    doc = parse(row["text"])
    found = conditions.find(doc, *events_of(doc, row["events"]))
    if row["of"] is None:
        assert found == (), row["why"]
        return
    assert len(found) == 1, row["why"]
    only = found[0]
    assert (only.of, only.relation, only.condition, only.condition_event) == (
        row["of"], row["relation"], row["condition"], row["held"],
    ), row["why"]  # fmt: skip
    assert doc.text[only.span[0] : only.span[1]] == only.condition


def revised(parse: Callable[[str], Doc], text: str, words: list[list[str]], same: dict[str, str]) -> dict[str, Event]:
    doc = parse(text)
    events, anchors = events_of(doc, words, same)
    return {e.id: e for e in status.revise(events, anchors)}


def test_a_later_sentence_calls_the_meeting_off(parse: Callable[[str], Doc]) -> None:
    text = "The premiers were to meet in Riga. Blanc cancelled the meeting on Monday."
    found = revised(parse, text, [["meet", "CONSULT"], ["meeting", "CONSULT"]], {"meeting": "meet"})
    assert found["meet"].status == found["meeting"].status == "cancelled"
    assert found["meet"].status_steps[-1].word == "meeting"


def test_a_mention_takes_the_status_that_the_page_gives(parse: Callable[[str], Doc]) -> None:
    text = "The premiers will meet in Riga. The summit worries investors."
    found = revised(parse, text, [["meet", "CONSULT"], ["summit", "CONSULT"]], {"summit": "meet"})
    assert found["summit"].status == "planned"


def test_what_took_place_stays(parse: Callable[[str], Doc]) -> None:
    text = "The premiers met in Riga. The summit worried investors."
    found = revised(parse, text, [["met", "CONSULT"], ["summit", "CONSULT"]], {"summit": "met"})
    assert found["summit"].status == "occurred"


def test_the_same_sentence_calls_it_off(parse: Callable[[str], Doc]) -> None:
    text = "The premiers were due to meet in Riga, but the meeting was cancelled."
    found = revised(parse, text, [["meet", "CONSULT"]], {})
    assert found["meet"].status == "cancelled"


def test_a_meeting_is_called_off_by_an_act_that_names_it_otherwise(parse: Callable[[str], Doc]) -> None:
    text = "The senate was to meet on Monday. The senate cancelled its hearing."
    doc = parse(text)
    events, anchors = events_of(doc, [["meet", "CONSULT"], ["cancelled", "REJECT"]])
    given = [_of("senate", e, modes=("meet",) if e.type == "REJECT" else ()) for e in events]
    found = {e.id: e.status for e in status.revise(given, anchors)}
    assert found["meet"] == "cancelled"
    others = [_of("senate", given[0]), _of("mayor", given[1], modes=("meet",))]
    assert status.revise(others, anchors)[0].status == "planned", "somebody else's hearing"


def _of(who: str, event: Event, **more: Any) -> Event:
    return msgspec.structs.replace(event, actors=(who,), **more)


def test_talks_that_went_ahead_after_all(parse: Callable[[str], Doc]) -> None:
    text = "The premiers will meet in Riga. The summit was called off. The talks went ahead after all."
    words = [["meet", "CONSULT"], ["summit", "CONSULT"], ["talks", "CONSULT"]]
    found = revised(parse, text, words, {"summit": "meet", "talks": "meet"})
    assert {e.status for e in found.values()} == {"occurred"}
    assert [s.effect for s in found["summit"].status_steps][-2:] == [
        "cancelled: called off", "occurred: the same event, told elsewhere",
    ], "both mentions are kept, with what each says"  # fmt: skip


def test_calling_off_after_a_revival_counts(parse: Callable[[str], Doc]) -> None:
    text = "The talks went ahead after all. The summit was called off."
    found = revised(parse, text, [["talks", "CONSULT"], ["summit", "CONSULT"]], {"summit": "talks"})
    assert (found["talks"].status, found["summit"].status) == ("occurred", "cancelled")


@pytest.mark.parametrize(
    ("why", "date", "parties", "expected"),
    [
        ("the same occasion", "2022-02-24", ("blanc", "oduya"), "cancelled"),
        ("the same month, told less exactly", "2022-02", ("blanc", "oduya"), "cancelled"),
        ("another date is another meeting", "2022-03-01", ("blanc", "oduya"), "planned"),
        ("a gathering of others is not their meeting", "2022-02-24", ("blanc", "mora"), "planned"),
    ],
)
def test_what_is_called_off_must_not_call_off_other_talks(
    why: str, date: str, parties: tuple[str, ...], expected: str, parse: Callable[[str], Doc]
) -> None:
    doc = parse("The premiers will meet in Riga. The summit was called off.")
    events, anchors = events_of(doc, [["meet", "CONSULT"], ["summit", "CONSULT"]], {"summit": "meet"})
    meet = msgspec.structs.replace(events[0], date=date, actors=parties)
    summit = msgspec.structs.replace(events[1], date="2022-02-24", actors=("blanc", "oduya"))
    assert status.revise([meet, summit], anchors)[0].status == expected, why


def test_going_talks_outlive_one_meeting(parse: Callable[[str], Doc]) -> None:
    text = "Negotiations will resume in May. The meeting was called off."
    found = revised(parse, text, [["Negotiations", "CONSULT"], ["meeting", "CONSULT"]], {"meeting": "Negotiations"})
    assert found["Negotiations"].status == "planned"


def test_talks_that_are_said_to_go_on_are_not_planned(parse: Callable[[str], Doc]) -> None:
    text = "The premiers will meet in Riga. Envoys welcomed the ongoing talks."
    found = revised(parse, text, [["meet", "CONSULT"], ["talks", "CONSULT"]], {"talks": "meet"})
    assert found["talks"].status == "occurred"


def test_talks_are_not_planned_because_one_meeting_of_theirs_is(parse: Callable[[str], Doc]) -> None:
    doc = parse("Envoys of both sides will meet in Oslo. The talks drew protests.")
    found = status.revise(*events_of(doc, [["meet", "CONSULT"], ["talks", "CONSULT"]], {"talks": "meet"}))
    assert [e.status for e in found] == ["planned", "occurred"]


@pytest.mark.parametrize(
    ("effect", "expected"),
    [("hypothetical: hoped for or worked towards", "hypothetical"), ("hypothetical: thought about", "occurred")],
)
def test_a_deal_that_is_sought_is_not_made(effect: str, expected: str, parse: Callable[[str], Doc]) -> None:
    doc = parse("Envoys denounced the deal. The powers hope for a deal.")
    first, second = (t for t in doc if t.text == "deal")
    made = Event(
        id="e1", sentence=first.sent.text, sentence_span=(0, 26), anchor="deal", span=(first.idx, first.idx + 4),
        type="AGREE", status="occurred",
    )  # fmt: skip
    step = StatusStep(word="hope", span=(0, 4), effect=effect)
    told = msgspec.structs.replace(
        made, id="e2", same_as="e1", span=(second.idx, second.idx + 4), status="hypothetical", status_steps=(step,)
    )
    assert status.revise([made, told], {"e1": first, "e2": second})[0].status == expected


def test_what_is_lifted_is_there_whatever_is_planned(parse: Callable[[str], Doc]) -> None:
    text = "Oslo lifted the sanctions. Minsk will impose a ban."
    found = revised(parse, text, [["sanctions", "SANCTION"], ["impose", "SANCTION"]], {"impose": "sanctions"})
    assert (found["sanctions"].status, found["impose"].status) == ("occurred", "planned")


def test_a_charge_that_has_a_name_has_been_made(parse: Callable[[str], Doc]) -> None:
    doc = parse("Lima will file charges against the banker. He dismissed the charges.")
    first, second = (t for t in doc if t.text == "charges")
    events = [
        Event(
            id=id, sentence=t.sent.text, sentence_span=(t.sent.start_char, t.sent.end_char), anchor=t.text,
            span=(t.idx, t.idx + len(t)), type="ACCUSE", status=found.status, status_steps=found.steps, same_as=same,
        )
        for id, t, same in (("e1", first, None), ("e2", second, "e1"))
        if (found := status.judge(t, type="ACCUSE", cast=cast_of(doc)))
    ]  # fmt: skip
    planned = msgspec.structs.replace(events[0], status="planned")
    assert status.revise([planned, events[1]], {"e1": first, "e2": second})[1].status == "occurred"


def test_a_claim_that_is_denied_names_the_denier(parse: Callable[[str], Doc]) -> None:
    text = "Kyiv said that Minsk shelled a village. Minsk denied the attack."
    found = revised(parse, text, [["shelled", "ASSAULT"], ["attack", "ASSAULT"]], {"attack": "shelled"})
    assert (found["shelled"].status, found["shelled"].claimed_by, found["shelled"].denied_by) == (
        "occurred", ("Kyiv",), ("Minsk",),
    )  # fmt: skip
    assert found["attack"].status == "negated"


LEAD = "The navy will strike unless the rebels disarm by Friday."


def told(parse: Callable[[str], Doc], text: str) -> str:
    """The outcome of the lead's condition after `text`."""
    doc = parse(f"{LEAD} {text}")
    events, anchors = events_of(doc, [["strike", "ASSAULT"]])
    (only,) = status.outcomes(events, conditions.find(doc, events, anchors), doc)
    return only.outcome


@pytest.mark.parametrize("entry", lexicon.entries("outcome_words"), ids=lambda entry: entry["word"])
def test_words_of_outcomes_in_both_ways(entry: dict[str, Any], parse: Callable[[str], Doc]) -> None:
    assert all(told(parse, text) != "open" for text in entry["examples"])
    assert {told(parse, text) for text in entry["counter_examples"]} <= {"open"}
    if entry["outcome"] is not None:
        assert {told(parse, text) for text in entry["examples"]} == {entry["outcome"]}


@pytest.mark.parametrize(
    ("text", "words", "outcome", "why"),
    [
        (
            "The navy will strike if the rebels do not disarm by Friday. The deadline passed.",
            [["strike", "ASSAULT"]],
            "met",
            'not done in time: the clause with "not" has come true',
        ),
        (
            "Blanc will meet the envoy if the rebels disarm. The deadline passed.",
            [["meet", "CONSULT"]],
            "open",
            "no time was set: another deadline",
        ),
        (
            "The deadline passed. The navy will strike unless the rebels disarm by Friday.",
            [["strike", "ASSAULT"]],
            "open",
            "told before the condition: another deadline",
        ),
        (
            "Blanc will meet the envoy only if the rebels disarm. The condition was not met.",
            [["meet", "CONSULT"]],
            "violated",
            "a condition that was not met",
        ),
        (
            "Blanc will meet the envoy only if the rebels disarm. They never broke the condition.",
            [["meet", "CONSULT"]],
            "open",
            "not broken is not yet met",
        ),
    ],
)
def test_outcomes_by_words(
    text: str, words: list[list[str]], outcome: str, why: str, parse: Callable[[str], Doc]
) -> None:
    doc = parse(text)
    events, anchors = events_of(doc, words)
    found = status.outcomes(events, conditions.find(doc, events, anchors), doc)
    assert [c.outcome for c in found] == [outcome], why


def test_outcomes_come_from_the_rest_of_the_page(parse: Callable[[str], Doc]) -> None:
    text = "Blanc will meet the envoy if the rebels do not attack. The rebels raided a village."
    doc = parse(text)
    events, anchors = events_of(
        doc, [["meet", "CONSULT"], ["attack", "ASSAULT"], ["raided", "ASSAULT"]], {"raided": "attack"}
    )
    found = conditions.find(doc, events, anchors)
    assert [c.outcome for c in found] == ["open"]
    assert [c.outcome for c in status.outcomes(events, found, doc)] == ["violated"]
    positive = msgspec.structs.replace(found[0], condition="the rebels attack")
    assert [c.outcome for c in status.outcomes(events, [positive], doc)] == ["met"]


def test_a_mention_that_only_says_what_it_is_takes_the_plan(parse: Callable[[str], Doc]) -> None:
    """ "This is the first meeting" does not say that it was held."""
    text = "The envoys will meet on Friday. This is their first meeting since May."
    found = revised(parse, text, [["meet", "CONSULT"], ["meeting", "CONSULT"]], {"meeting": "meet"})
    assert found["meeting"].status == "planned"
