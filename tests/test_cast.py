"""Who is meant by a word: its own mention, else the state that its possessor, compound or adjective points to."""

from __future__ import annotations

import pytest
from spacy.tokens import Doc
from spacy.vocab import Vocab

from dragoman.cast import Cast, capitals
from dragoman.records import Actor

#        0    1        2    3       4    5       6
WORDS = ["The", "Danish", "navy", "chased", "a", "Kremlin", "ship"]
HEADS = [2, 2, 3, 3, 6, 6, 3]
DEPS = ["det", "amod", "nsubj", "root", "det", "compound", "obj"]


@pytest.fixture
def doc() -> Doc:
    return Doc(Vocab(), words=WORDS, heads=HEADS, deps=DEPS)


CAST = Cast(
    actors=(Actor(id="navy", name="The Danish navy", country="DNK"), Actor(id="russia", name="Russia", country="RUS")),
    heads={2: ("navy",)},
    modifiers={1: ("denmark",), 5: ("russia",)},
)


@pytest.mark.parametrize(
    ("token", "found", "why"),
    [
        (2, ("navy",), "a phrase that is an actor is that actor, whatever its adjective says"),
        (6, ("russia",), "a thing that is none is its owner's"),
        (3, (), "a verb is nobody"),
        (0, (), "an article is nobody"),
    ],
)
def test_of(doc: Doc, token: int, found: tuple[str, ...], why: str) -> None:
    assert CAST.of(doc[token]) == found, why


def test_at_is_the_mention_alone(doc: Doc) -> None:
    assert CAST.at(doc[6]) == ()
    assert CAST.modifier(doc[5]) == ("russia",)
    assert CAST.modifier(doc[2]) == ("navy",)


def test_get() -> None:
    assert CAST.get("russia").country == "RUS"
    with pytest.raises(KeyError):
        CAST.get("sweden")


def test_capitals() -> None:
    assert "Cairo" in capitals()
    assert "Singapore" not in capitals(), "a city that is a state acts as one"
