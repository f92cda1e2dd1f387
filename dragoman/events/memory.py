"""What was already worked out for a word of the page at hand.

In: a function of a token. Out: the same function, which works each answer out once per page. Only the latest page is
kept, one for each thread.

    >>> @remembered
    ... def depth(token): return sum(1 for _ in token.ancestors)
"""

from __future__ import annotations

import functools
import itertools
import threading
from collections.abc import Callable, Hashable
from typing import Any, Concatenate, ParamSpec, TypeVar

from spacy.tokens import Doc, Token

from dragoman import syntax

P = ParamSpec("P")
R = TypeVar("R")


class _Memory(threading.local):
    """The page at hand and what is known of its words."""

    def __init__(self) -> None:
        self.doc: Doc | None = None
        self.known: dict[Any, Any] = {}

    def of(self, doc: Doc) -> dict[Any, Any]:
        """What is known of the words of a page, nothing as yet."""
        self.doc, self.known = doc, {}
        return self.known


_memory = _Memory()
_numbers = itertools.count()


def remembered(function: Callable[Concatenate[Token, P], R]) -> Callable[Concatenate[Token, P], R]:
    """`function` with a memory; its further arguments must be hashable, its answers are not to be changed."""
    number = next(_numbers) << 32

    @functools.wraps(function)
    def wrapped(token: Token, /, *args: P.args, **kwargs: P.kwargs) -> R:
        known = _memory.known if _memory.doc is token.doc else _memory.of(token.doc)
        key: Hashable = (number + token.i, args, *kwargs.values()) if args or kwargs else number + token.i
        try:
            found: R = known[key]
        except KeyError:
            found = known[key] = function(token, *args, **kwargs)
        return found

    return wrapped


@remembered
def kids(token: Token) -> list[tuple[Token, str]]:
    """The dependents of `token` without spaces, each with its relation without subtype."""
    return [(c, syntax.base(c)) for c in token.children if not c.is_space]


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
