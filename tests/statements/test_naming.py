"""Nameless speakers of a page's opening, by statements and casts made by hand."""

from __future__ import annotations

from typing import Any

import pytest

from dragoman.cast import Cast
from dragoman.records import Actor, Mention, Statement
from dragoman.statements.naming import named

TEXT = "x" * 2000
OPENING = 200


def actor(id: str, name: str, at: int, how: Any = "name", **more: Any) -> Actor:
    mention = Mention(span=(at, at + 5), text=name, how=how)
    return Actor(id=id, name=name, mentions=(mention,), **{"country": "NOR", "sector": "GOV", **more})


def said(speaker: str, at: int, text: str) -> Statement:
    return Statement(id="", speaker=speaker, form="indirect", text=text, spans=((at, at + 40),))


DIPLOMAT = actor("d", "senior Norwegian diplomat", 10, "title")
CRUZ = actor("c", "Ana Cruz", 300)
FIRST = said("d", 40, "the talks would begin under fair conditions")
SECOND = said("c", 320, "talks need fair conditions")
OTHER = said("c", 320, "nobody was hurt")


@pytest.mark.parametrize(
    ("actors", "statements", "text", "speakers", "why"),
    [
        ([DIPLOMAT, CRUZ], [FIRST, SECOND], TEXT, ["c", "c"], "named next, without a role"),
        (
            [DIPLOMAT, actor("c", "Ana Cruz", 300, role="envoy")],
            [FIRST, SECOND],
            TEXT,
            ["c", "c"],
            "a role of her own, but the same words",
        ),
        (
            [DIPLOMAT, actor("c", "Ana Cruz", 300, role="envoy")],
            [FIRST, OTHER],
            TEXT,
            ["d", "c"],
            "a role of her own and other words",
        ),
        ([DIPLOMAT, actor("c", "Ana Cruz", 300, country="PER")], [FIRST, SECOND], TEXT, ["d", "c"], "another country"),
        ([DIPLOMAT, actor("c", "Ana Cruz", 2)], [FIRST, SECOND], TEXT, ["d", "c"], "named before him"),
        (
            [actor("d", "senior official", 10, "title"), CRUZ],
            [FIRST, SECOND],
            TEXT,
            ["d", "c"],
            "officials mostly stay nameless",
        ),
        ([actor("d", "President", 10, "title"), CRUZ], [FIRST, SECOND], TEXT, ["d", "c"], "a title that needs no name"),
        ([DIPLOMAT, CRUZ], [FIRST, SECOND], "on condition of anonymity " * 90, ["d", "c"], "the name is withheld"),
        (
            [DIPLOMAT, CRUZ, actor("k", "Kai Lund", 280)],
            [FIRST, said("k", 290, "no"), SECOND],
            TEXT,
            ["k", "k", "c"],
            "the first who is named, not the second",
        ),
        ([DIPLOMAT, CRUZ], [said("d", 400, FIRST.text), said("c", 500, "so")], TEXT, ["d", "c"], "not in the opening"),
    ],
    ids=lambda value: value if isinstance(value, str) and len(value) < 60 else "",
)
def test_named(actors: list[Actor], statements: list[Statement], text: str, speakers: list[str], why: str) -> None:
    assert [s.speaker for s in named(statements, Cast(tuple(actors), {}), OPENING, text)] == speakers, why
