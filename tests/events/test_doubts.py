"""Everyday words: each pattern is one of a frame of its type."""

from __future__ import annotations

from dragoman import lexicon
from dragoman.events.frames import KINDS, index, split

ENTRIES = lexicon.entries("event_doubts")


def test_the_words_are_patterns_of_frames() -> None:
    known = {(p.frame.type, p.kind, p.words) for patterns in index().values() for p in patterns}
    asked = {(e["type"], KINDS[k], split(w)) for e in ENTRIES for k in KINDS for w in e.get(k, ())}
    assert asked <= known
