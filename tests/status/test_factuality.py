"""The learnt second opinion: its loader, its range, and what it must tell apart."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from spacy.tokens import Doc
from standin import anchor_of

from dragoman import weights
from dragoman.cast import Cast
from dragoman.errors import ModelError
from dragoman.events import factuality, status

PAIRS = [
    ("Rebels burned the mill.", "Rebels did not burn the mill.", ("burned", "burn")),
    ("Rebels burned the mill.", "Rebels may burn the mill.", ("burned", "burn")),
    ("Envoys managed to free the crew.", "Envoys refused to free the crew.", ("free", "free")),
    ("Envoys freed the crew.", "Envoys will free the crew if Minsk agrees.", ("freed", "free")),
]


def value(doc: Doc, word: str) -> float:
    anchor = anchor_of(doc, word)
    return factuality.value(anchor, status.judge(anchor, type="", cast=Cast((), {})))


@pytest.mark.parametrize(("more", "less", "words"), PAIRS)
def test_what_happened_stands_above_what_did_not(
    more: str, less: str, words: tuple[str, str], parse: Callable[[str], Doc]
) -> None:
    high, low = value(parse(more), words[0]), value(parse(less), words[1])
    assert -factuality.LIMIT <= low < high <= factuality.LIMIT


def test_weights_of_other_features_are_refused() -> None:
    with pytest.raises(ModelError):
        weights.load(factuality.MODEL, features=factuality.FEATURE_VERSION + 1)
