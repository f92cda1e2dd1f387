"""What is sought key by key is what is found where all are sorted."""

from __future__ import annotations

import random

import numpy as np
import pytest

from dragoman.across import keyed
from dragoman.across.keyed import Keyed


@pytest.mark.parametrize(("seed", "scans"), [(1, 10**6), (2, 10**6), (3, 5), (4, 0)])
def test_both_give_the_same(seed: int, scans: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(keyed, "SCANS", scans)
    monkeypatch.setattr(keyed, "LOOK_BACK", 7)
    numbers = random.Random(seed)
    names = [numbers.getrandbits(63) - 2**62 for _ in range(30)] + [5, 5 + keyed.LOW]
    items = [numbers.sample(names, numbers.randrange(5)) for _ in range(200)]
    counts = np.array([len(keys) for keys in items], dtype=np.uint8)
    every = np.array([key for keys in items for key in keys], dtype=np.int64)
    ordered, sought = Keyed(counts, every, whole=True), Keyed(counts, every, whole=False)
    for _ in range(200):
        position = numbers.randrange(len(items))
        some = frozenset(numbers.sample(names, 6))
        chosen = np.array(sorted([*some, 99]), dtype=np.int64)
        members = numbers.sample(range(len(items)), 4)
        assert sought.before(position) == ordered.before(position)
        for keys in (None, some, frozenset[int]()):
            mine, theirs = (one.after(position, keys) for one in (sought, ordered))
            assert [row.tolist() for row in mine] == [row.tolist() for row in theirs]
        assert [row.tolist() for row in sought.under(chosen)] == [row.tolist() for row in ordered.under(chosen)]
        assert sought.keys_of(members).tolist() == ordered.keys_of(members).tolist()
    assert (sought._sorted is not None) == (scans < 10)


def test_nothing_is_found_among_nothing() -> None:
    sought = Keyed(np.empty(0, dtype=np.uint8), np.empty(0, dtype=np.int64), whole=False)
    assert sought.under(np.array([3])) == []
    assert sought.keys_of([]).tolist() == []
