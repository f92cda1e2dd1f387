"""Each frame is found in its examples and not in its counter-examples; the tables are complete and consistent."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from event_coding import coded
from spacy.tokens import Doc

from dragoman import lexicon, plover
from dragoman.events.frames import TYPES, frames, index, lemmas, matches
from dragoman.events.roles import schemes

ALLOWED = 0.9
"""Share of a file's sentences that must come out; the rest is the parser's to get right."""


@pytest.mark.parametrize("name", TYPES)
def test_examples(name: str) -> None:
    rows = [(e, s) for e in lexicon.entries(f"frames_{name}") for s in e["examples"]]
    missed = [(e["id"], s) for e, s in rows if not any(v.type == e["type"] for v in coded(s)[0])]
    assert len(missed) <= (1 - ALLOWED) * len(rows) + 1, missed


@pytest.mark.parametrize("name", TYPES)
def test_counter_examples(name: str) -> None:
    rows = [(e, s) for e in lexicon.entries(f"frames_{name}") for s in e.get("counter_examples", ())]
    wrong = [(e["id"], s) for e, s in rows if any(v.frame == e["id"] for v in coded(s)[0])]
    assert len(wrong) <= (1 - ALLOWED) * len(rows) + 1, wrong


def test_ids_are_unique_and_roles_known() -> None:
    ids = [f.id for f in frames()]
    assert len(set(ids)) == len(ids)
    assert {f.roles for f in frames()} <= set(schemes())


def test_breadth() -> None:
    assert sum(map(len, index().values())) > 5_000
    assert {f.type.lower() for f in frames()} == set(TYPES)


def test_classes_exist() -> None:
    known = {f"@{e['name']}" for e in lexicon.entries("event_classes")} | {f"@{t.upper()}" for t in TYPES}
    known |= {"@actor", "@person", "@state", "@org", "@group", "@place", "@any", "@none", "@none_noun"}
    asked = {
        name for frame in frames() for value in frame.needs.values() for name in _names(value) if name.startswith("@")
    }
    assert asked <= known


def _names(value: object) -> list[str]:
    if isinstance(value, dict):
        return [n for names in value.values() for n in names]
    return [str(v) for v in value] if isinstance(value, list) else []


def test_families_and_modes() -> None:
    ids = {f.id for f in frames()}
    assert {id for e in lexicon.entries("event_families") for id in e["frames"]} <= ids
    for frame in frames():
        assert plover.cameo(frame.type, frame.modes)
        assert plover.scale(frame.type).quad in {"Q1", "Q2", "Q3", "Q4"}
        assert -10 <= (plover.scale(frame.type).score or 0) <= 10


def test_the_order_of_matches_does_not_hang_on_the_hash_seed(parse: Callable[[str], Doc]) -> None:
    for text in ("The fighting in Gao went on.", "Troops were leaving Gao.", "Peru's warnings fell flat."):
        doc = parse(text)
        forms = {t.i: lemmas(t) for t in doc}
        backwards = {i: Backwards(words) for i, words in forms.items()}
        for token in doc:
            assert [m.frame.id for m in matches(token, forms)] == [m.frame.id for m in matches(token, backwards)]


class Backwards(frozenset[str]):
    """A set that is walked in another order."""

    def __iter__(self) -> Iterator[str]:
        return iter(sorted(super().__iter__(), reverse=True))
