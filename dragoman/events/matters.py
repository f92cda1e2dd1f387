"""Contexts of an event: what matters its sentence speaks of.

In: the words of the sentence. Out: PLOVER's contexts, from `data/event_contexts.json`.

    >>> contexts_of(["missile", "test"])
    ('military', 'wmd')
"""

from __future__ import annotations

import functools
from collections.abc import Iterable

from dragoman import lexicon


@functools.cache
def _contexts() -> dict[str, tuple[str, ...]]:
    found: dict[str, list[str]] = {}
    for entry in lexicon.entries("event_contexts"):
        for word in entry["words"]:
            found.setdefault(word, []).append(entry["name"])
    return {w: tuple(names) for w, names in found.items()}


def contexts_of(words: Iterable[str]) -> tuple[str, ...]:
    """PLOVER contexts that the lemmas `words` speak of, in the order of the first word of each."""
    table = _contexts()
    return tuple(dict.fromkeys(name for w in words for name in table.get(w, ())))
