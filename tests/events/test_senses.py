"""Senses of everyday words: each is of a frame's pattern, the conditions are known and hold on a page."""

from __future__ import annotations

import dragoman
from dragoman import lexicon
from dragoman.events.frames import KINDS, classes, index, split
from dragoman.events.senses import CONDITIONS

ENTRIES = lexicon.entries("event_senses")
ASKED = ("@actor", "@person", "@state", "@org", "@group", "@place", "@any", "@none")


def test_every_condition_holds_on_a_page() -> None:
    """The pipeline's words are plain objects, not spaCy's: what a condition asks of them must be there."""
    sentences = [s for e in ENTRIES for s in (*e["examples"], *e["counter_examples"])]
    for start in range(0, len(sentences), 40):
        text = "\n\n".join(sentences[start : start + 40])
        assert dragoman.read(text, as_of="2020-02-03").events


def test_the_words_are_patterns_of_frames() -> None:
    known = {(p.frame.type, p.kind, p.words) for patterns in index().values() for p in patterns}
    ruled = [e for e in ENTRIES if "never" not in e]
    assert {(e["type"], KINDS[k], split(w)) for e in ruled for k in KINDS for w in e.get(k, ())} <= known


def test_the_conditions_and_classes_are_known() -> None:
    asked = [c for e in ENTRIES for c in (e.get("only", {}), e.get("not", {}))]
    assert {key for c in asked for key in c} <= CONDITIONS.keys()
    names = {n for c in asked for value in c.values() for n in _names(value) if n.startswith("@")}
    assert names <= {*ASKED, *(f"@{name}" for name in classes())}


def _names(value: object) -> list[str]:
    if isinstance(value, dict):
        return [n for names in value.values() for n in names]
    return [str(v) for v in value] if isinstance(value, list) else []
