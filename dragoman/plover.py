"""PLOVER's types: quad class, score, CAMEO code.

In: a type and its modes. Out: values from `data/plover.json` and `data/cameo.json`; empty for a type that is none.

    >>> scale("CONSULT").quad, cameo("CONSULT", ("visit",))
    ('Q1', '042')
"""

from __future__ import annotations

import dataclasses
import functools
from collections.abc import Iterable

from dragoman import lexicon


@dataclasses.dataclass(frozen=True, slots=True)
class Scale:
    """Quad class (`Q1` verbal cooperation … `Q4` material conflict) and score (Goldstein's, -10 to 10) of a type."""

    quad: str = ""
    score: float | None = None


@functools.cache
def _scales() -> dict[str, Scale]:
    return {e["type"]: Scale(e["quad"], e["score"]) for e in lexicon.entries("plover")}


@functools.cache
def _codes() -> dict[tuple[str, str], str]:
    return {(e["type"], e["mode"]): e["code"] for e in lexicon.entries("cameo")}


def scale(type: str) -> Scale:
    """The scale of a type."""
    return _scales().get(type, Scale())


def cameo(type: str, modes: Iterable[str] = ()) -> str | None:
    """The CAMEO code of the first mode that has one, else the type's root; `None` for a type that is none."""
    return next((code for mode in (*modes, "") if (code := _codes().get((type, mode)))), None)
