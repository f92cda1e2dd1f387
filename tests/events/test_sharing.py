"""What a mention has from its statement, its event or the page's day; each row with its reason."""

from __future__ import annotations

import pytest

import dragoman

TRUCE = "The Malian rebels agreed on Monday to a three-day truce with the army. The truce will begin on Thursday."
OFF = "Norway called off a visit by its envoy to Kenya next month. The minister spoke on Wednesday."
ROWS = [
    (TRUCE, "truce", "2024-05-09/2024-05-11", "its days are told in one sentence, its beginning in another"),
    (TRUCE, "agreed", "2024-05-06", "what governs it, not the truce's day"),
    (OFF, "visit", "2024-06", "what was called off is to come; the calling off is not"),
]


@pytest.mark.parametrize(("text", "anchor", "date", "why"), ROWS, ids=[r[3] for r in ROWS])
def test_dates(text: str, anchor: str, date: str, why: str) -> None:
    record = dragoman.read("The week ahead\n\n" + text + "\n", as_of="2024-05-08")
    assert {e.date for e in record.events if e.anchor == anchor} == {date}, why


WEEK = (
    "Protests against the government of Serbia began in March. After three months of protests, a minister resigned. "
    "France has conducted airstrikes in Mali since 2021. The strikes on Sunday came two days after the attacks in Gao."
)
OFFSETS = (
    "Turkish artillery shelled Kurdish positions on Friday, a monitoring group said, a day after Ankara warned the "
    "militia to leave. Sweden had refused talks since 2021, when the two countries recalled their ambassadors."
)
ORDER = (
    "His administration earlier this year imposed tariffs on Peru. Yesterday the court dismissed the charges. "
    "Oslo could impose sanctions on Iran as early as Friday."
)
SAYING = "Peru's minister rebuffed an offer of talks, saying on Tuesday that he had not been consulted."
RECORD = "The two presidents held their first meeting since June."
CLAUSE = "When he visited Oslo in March, the Peruvian president refused to meet the prime minister."
NOUN = '"Norway is a bully," Russia\'s foreign minister Ivan Petrov said on Monday.'
OWN = [
    (SAYING, "rebuffed", "2024-05-07", "the day of the participle that goes with it"),
    (RECORD, "meeting", None, "since when it is the first is not when it is"),
    (CLAUSE, "refused to meet", "2024-03", "what happens when something else does is of its time"),
    (NOUN, "bully", "2024-05-06", "a noun that is what is said of somebody is of the saying's day"),
    (WEEK, "Protests", "2024-03/2024-05", "what began months ago and lasts goes on"),
    (WEEK, "protests", "2024-02/2024-05", "as long as it has gone on, up to now"),
    (WEEK, "conducted airstrikes", "2021/2024-05-08", "since: up to the page's day"),
    (WEEK, "attacks", "2024-05-03", "counted from an act that is dated"),
    (OFFSETS, "shelled", "2024-05-03", "its own day"),
    (OFFSETS, "warned", "2024-05-02", "a clause counted from the day of what it hangs on"),
    (OFFSETS, "recalled their ambassadors", "2021", "what a clause with when tells of a year was in it"),
    (ORDER, "imposed tariffs", "2024", "an expression between subject and verb is the verb's"),
    (ORDER, "dismissed the charges", "2024-05-07", "a day before the subject is the verb's"),
    (ORDER, "impose", "2024-05-10", "as early as a day"),
]


@pytest.mark.parametrize(("text", "anchor", "date", "why"), OWN, ids=[r[3] for r in OWN])
def test_own_words(text: str, anchor: str, date: str | None, why: str) -> None:
    record = dragoman.read("Daily report\n\n" + text + "\n", as_of="2024-05-08")
    assert [e.date for e in record.events if e.anchor == anchor] == [date], why
