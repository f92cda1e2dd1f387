"""Codes and scales of an event: CAMEO code, quad class, PLOVER score, contexts.

In: type and modes, the words of the sentence. Out: values from `data/plover.json`, `data/cameo.json`,
`data/event_contexts.json`.

    >>> cameo("CONSULT", ("visit",))
    '042'
"""

from __future__ import annotations

import functools
from collections.abc import Iterable

from dragoman import lexicon


@functools.cache
def _plover() -> dict[str, tuple[str, float]]:
    return {e["type"]: (e["quad"], e["score"]) for e in lexicon.entries("plover")}


@functools.cache
def _cameo() -> dict[tuple[str, str], str]:
    return {(e["type"], e["mode"]): e["code"] for e in lexicon.entries("cameo")}


def quad(type: str) -> str:
    """The quad class of a PLOVER type: `Q1` verbal cooperation … `Q4` material conflict."""
    return _plover()[type][0]


def score(type: str) -> float:
    """The PLOVER score of a type: its Goldstein value, from -10 to 10."""
    return _plover()[type][1]


def cameo(type: str, modes: Iterable[str], own: str | None = None) -> str:
    """The CAMEO code: a frame's `own` one, else that of the first mode that has one, else the type's root."""
    table = _cameo()
    return own or next((table[type, m] for m in modes if (type, m) in table), table[type, ""])


@functools.cache
def _contexts() -> dict[str, tuple[str, ...]]:
    found: dict[str, list[str]] = {}
    for entry in lexicon.entries("event_contexts"):
        for word in entry["words"]:
            found.setdefault(word, []).append(entry["name"])
    return {w: tuple(names) for w, names in found.items()}


def contexts(words: Iterable[str]) -> tuple[str, ...]:
    """PLOVER contexts that the lemmas `words` speak of, in the order of the first word of each."""
    table = _contexts()
    return tuple(dict.fromkeys(name for w in words for name in table.get(w, ())))
