"""What the event tests share: a sentence coded with the shipped model, and its participants by name."""

from __future__ import annotations

import functools

from spacy.tokens import Doc, Token

from dragoman import actors, events
from dragoman.language import load_language
from dragoman.records import Actor, Article, Event, Statement


def _nowhere(token: Token, *, spoken: bool, around: bool) -> None:
    """No place for anything."""


@functools.cache
def coded(text: str) -> tuple[tuple[Event, ...], dict[str, Actor]]:
    """The events of `text`, read as one paragraph without statements, and its actors by id."""
    doc: Doc = load_language().parse(text)
    cast = actors.find(doc, Article(), None)
    none: tuple[Statement, ...] = ()
    code = functools.partial(events.code, when=lambda _: None, where=_nowhere, lasting=lambda _: None)
    coding = code(doc, Article(), cast, (), (), none)
    return coding.events, {a.id: a for a in cast.actors}


def countries(ids: tuple[str, ...], by_id: dict[str, Actor]) -> list[str]:
    """The countries of `ids`, sorted, each once."""
    return sorted({by_id[id].country for id in ids})
