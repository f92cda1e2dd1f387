"""The error tree: one base, few leaves.

In: what went wrong, where, and what to do about it. Out: an exception whose text a user can act on.

    >>> str(InputError("no such file", where="pages/a.txt", hint="check the path"))
    'pages/a.txt: no such file (check the path)'
"""

from __future__ import annotations


class DragomanError(Exception):
    """Base of every error that dragoman raises on purpose: `what` happened, `where`, and a `hint` what to do."""

    def __init__(self, what: str, *, where: str | None = None, hint: str | None = None) -> None:
        super().__init__(what, where, hint)
        self.what, self.where, self.hint = what, where, hint

    def __str__(self) -> str:
        text = f"{self.where}: {self.what}" if self.where else self.what
        return f"{text} ({self.hint})" if self.hint else text

    def __reduce__(self) -> tuple[object, ...]:
        return (_rebuild, (type(self), self.what, self.where, self.hint))


def _rebuild(kind: type[DragomanError], what: str, where: str | None, hint: str | None) -> DragomanError:
    return kind(what, where=where, hint=hint)


class InputError(DragomanError):
    """What the user gave cannot be used: a path, an option's value, a date, a line of JSON."""


class PageError(DragomanError):
    """A page cannot be read: empty, binary, undecodable, over the size limit."""


class FetchError(DragomanError):
    """What stands at a web address cannot be had; `status` is what the server answered, if it did."""

    def __init__(
        self, what: str, *, where: str | None = None, hint: str | None = None, status: int | None = None
    ) -> None:
        super().__init__(what, where=where, hint=hint)
        self.status = status


class LexiconError(DragomanError):
    """A data file is missing or breaks its schema."""


class ModelError(DragomanError):
    """A model file is missing, changed or made for another version of the code."""


class StoreError(DragomanError):
    """The store cannot be opened, read or written: no such file, locked, full, damaged, of another layout."""
