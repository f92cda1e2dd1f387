"""What the event tests share: a sentence coded with the shipped model, and its participants by name."""

from __future__ import annotations

import functools

from spacy.tokens import Doc

from dragoman import actors, events
from dragoman.language import load_language
from dragoman.records import Actor, Article, Event, Statement


@functools.cache
def coded(text: str) -> tuple[tuple[Event, ...], dict[str, Actor]]:
    """The events of `text`, read as one paragraph without statements, and its actors by id."""
    doc: Doc = load_language().parse(text)
    cast = actors.find(doc, Article(), None)
    none: tuple[Statement, ...] = ()
    coding = events.code(doc, Article(), cast, (), (), none, when=lambda _: None, where=lambda _: None)
    return coding.events, {a.id: a for a in cast.actors}


def countries(ids: tuple[str, ...], by_id: dict[str, Actor]) -> list[str]:
    """The countries of `ids`, sorted, each once."""
    return sorted({by_id[id].country for id in ids})
