"""What was already worked out for a word of the page at hand.

In: a function of a token. Out: the same function, which works each answer out once per page. Only the latest page is
kept, one for each thread.

    >>> @remembered
    ... def depth(token): return sum(1 for _ in token.ancestors)
"""

from __future__ import annotations

import functools
import threading
from collections.abc import Callable
from typing import Any, Concatenate, ParamSpec, TypeVar

from spacy.tokens import Doc, Token

P = ParamSpec("P")
R = TypeVar("R")


class _Memory(threading.local):
    """The page at hand and what is known of its words."""

    def __init__(self) -> None:
        self.doc: Doc | None = None
        self.known: dict[Any, Any] = {}


_memory = _Memory()


def remembered(function: Callable[Concatenate[Token, P], R]) -> Callable[Concatenate[Token, P], R]:
    """`function` with a memory; its further arguments must be hashable, its answers are not to be changed."""
    name = id(function)

    @functools.wraps(function)
    def wrapped(token: Token, /, *args: P.args, **kwargs: P.kwargs) -> R:
        doc = token.doc
        if _memory.doc is not doc:
            _memory.doc, _memory.known = doc, {}
        key = (name, token.i, args, *kwargs.values()) if args or kwargs else (name, token.i)
        try:
            found: R = _memory.known[key]
        except KeyError:
            found = _memory.known[key] = function(token, *args, **kwargs)
        return found

    return wrapped


@remembered
def kids(token: Token) -> list[tuple[Token, str]]:
    """The dependents of `token` without spaces, each with its relation without subtype."""
    return [(c, str(c.dep_).partition(":")[0]) for c in token.children if not c.is_space]


def children(token: Token, *relations: str) -> list[Token]:
    """Like `syntax.children` for relations without subtype, from memory."""
    if len(relations) == 1:
        return _ties(token).get(relations[0], [])
    return [c for c, relation in kids(token) if relation in relations]


@remembered
def _ties(token: Token) -> dict[str, list[Token]]:
    ties: dict[str, list[Token]] = {}
    for child, relation in kids(token):
        ties.setdefault(relation, []).append(child)
    return ties
