"""Arc scores → a tree.

In: scores (words, 1 + words), column 0 for the root, of one sentence. Out: a head for each word, 0 for the root,
counted from 1: exactly one root, no cycle. The best head of each word is taken where that makes a tree (94 % of
sentences); else the maximum spanning tree (Chu and Liu 1965, Edmonds 1967) with a single root.

    >>> best_tree(np.array([[0.0, -9.0, 5.0], [4.0, 1.0, -9.0]], np.float32))
    [2, 0]
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Scores = NDArray[np.float32]
_SHUT = np.float64(-1e9)
_ROOTS_TRIED = 5


def best_tree(scores: Scores) -> list[int]:
    """The best tree of one sentence."""
    words = len(scores)
    if words == 1:
        return [0]
    scores = scores.copy()
    scores[np.arange(words), np.arange(1, words + 1)] = _SHUT
    heads: list[int] = scores.argmax(1).tolist()
    return heads if is_tree(heads) else _single_rooted(scores.astype(np.float64), heads)


def is_tree(heads: list[int]) -> bool:
    """Whether there is one root and every word leads to it."""
    if heads.count(0) != 1:
        return False
    safe = [False] * (len(heads) + 1)
    safe[0] = True
    for word in range(1, len(heads) + 1):
        path = []
        while not safe[word]:
            path.append(word)
            safe[word] = True
            word = heads[word - 1]
            if word in path:
                return False
    return True


def _single_rooted(scores: NDArray[np.float64], greedy: list[int]) -> list[int]:
    """Tries the likeliest words as the root and keeps the best tree."""
    top = scores.max(1, keepdims=True)
    scores = scores - top - np.log(np.exp(scores - top).sum(1, keepdims=True))
    roots = [i for i, head in enumerate(greedy) if head == 0]
    roots = sorted(roots, key=lambda i: -scores[i, 0])[:_ROOTS_TRIED] or [int(scores[:, 0].argmax())]
    best: tuple[float, list[int]] | None = None
    for root in roots:
        tree = _rooted(scores[:, 1:], root)
        total = float(sum(scores[i, head] for i, head in enumerate(tree)))
        if best is None or total > best[0]:
            best = (total, tree)
    assert best is not None
    return best[1]


def _rooted(scores: NDArray[np.float64], root: int) -> list[int]:
    heads = spanning_tree(scores, root)
    return [0 if i == root else head + 1 for i, head in enumerate(heads)]


def spanning_tree(scores: NDArray[np.float64], root: int) -> list[int]:
    """Maximum spanning arborescence. ``scores[i, j]``: the arc from head j to word i; ``heads[root]`` is ``root``."""
    heads = scores.argmax(1)
    heads[root] = root
    cycle = _cycle(heads, root)
    if cycle is None:
        return [int(h) for h in heads]
    rest = np.setdiff1d(np.arange(len(scores)), cycle)
    gain = scores[cycle, heads[cycle]]
    into = scores[np.ix_(cycle, rest)] - gain[:, None]
    out = scores[np.ix_(rest, cycle)]
    smaller = np.full((len(rest) + 1, len(rest) + 1), _SHUT)
    smaller[:-1, :-1] = scores[np.ix_(rest, rest)]
    smaller[-1, :-1] = into.max(0)
    smaller[:-1, -1] = out.max(1)
    np.fill_diagonal(smaller, 2 * _SHUT)
    inner = spanning_tree(smaller, int(np.searchsorted(rest, root)))
    result = heads.copy()
    for i, head in enumerate(inner[:-1]):
        result[rest[i]] = cycle[out[i].argmax()] if head == len(rest) else rest[head]
    entry = inner[-1]
    result[cycle[into[:, entry].argmax()]] = rest[entry]
    return [int(h) for h in result]


def _cycle(heads: NDArray[np.int64], root: int) -> NDArray[np.int64] | None:
    state = np.zeros(len(heads), np.int8)
    state[root] = 2
    for start in range(len(heads)):
        path = []
        word = start
        while state[word] == 0:
            state[word] = 1
            path.append(word)
            word = int(heads[word])
        if state[word] == 1:
            return np.array(sorted(path[path.index(word) :]))
        state[path] = 2
    return None
