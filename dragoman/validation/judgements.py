"""What people judged: appended to a file, never changed, so that nothing is lost and a session can go on.

In: a file of JSON lines. Out: `Judgement`s; which of them stand.

    >>> book = JudgementFile(Path("records.judgements.jsonl"))
    >>> book.append(Judgement(…))

A line is one verdict on one field of one event by one coder. `undo` takes the coder's last verdict on that field back.
A judgement is of a value: when the record changes its mind, the field is asked for again.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any, Literal, Protocol, TypeAlias

import msgspec

from dragoman.errors import DragomanError, InputError
from dragoman.validation.sampling import Field, Item

Verdict: TypeAlias = Literal["accept", "reject", "skip", "undo"]
WHY = "validation"
"""What the store is told of why."""
START = b'{"when":'
"""How a line starts that was written here."""
Place: TypeAlias = tuple[str, str, str, str]


class Judgement(msgspec.Struct, frozen=True, kw_only=True):
    """One verdict: `skip` is "cannot tell". `when` is ISO 8601 with zone; `value` is what the record said."""

    when: str
    coder: str
    page: str
    event: str
    field: Field
    verdict: Verdict
    value: str

    @property
    def place(self) -> Place:
        """Whose verdict on what."""
        return self.coder, self.page, self.event, self.field


class Book(Protocol):
    """Where judgements are kept."""

    def read(self) -> list[Judgement]:
        """All judgements, in the order in which they were made."""
        ...

    def append(self, judgement: Judgement) -> None:
        """Adds a judgement, and sees that it is kept."""
        ...


class JudgementFile:
    """A file of JSON lines."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def read(self) -> list[Judgement]:
        """All judgements; none if there is no file. A line that a crash cut off is passed over.

        Raises `InputError` for a line that is none.
        """
        try:
            lines = self.path.read_bytes().split(b"\n")
        except FileNotFoundError:
            return []
        except OSError as error:
            raise InputError((error.strerror or str(error)).lower(), where=str(self.path)) from error
        found = (self._read(line, at) for at, line in enumerate(lines[:-1], 1) if line.strip())
        return [judgement for judgement in found if judgement is not None]

    def _read(self, line: bytes, at: int) -> Judgement | None:
        try:
            return msgspec.json.decode(line, type=Judgement)
        except (msgspec.DecodeError, UnicodeDecodeError) as error:
            if line.startswith(START) and not isinstance(error, msgspec.ValidationError):
                return None
            raise InputError(
                f"no judgement: {error}", where=f"{self.path}:{at}", hint="take the line out, or give another file"
            ) from None

    def append(self, judgement: Judgement) -> None:
        """Writes the judgement to the end of the file and to the disk."""
        line = msgspec.json.encode(judgement) + b"\n"
        try:
            with self.path.open("ab") as file:
                if _is_cut(self.path):
                    line = b"\n" + line
                file.write(line)
                file.flush()
                os.fsync(file.fileno())
        except OSError as error:
            what = f"cannot write: {(error.strerror or str(error)).lower()}"
            raise DragomanError(what, where=str(self.path)) from error


class Ruled:
    """A book whose verdicts are rulings of a store as well, so that what is wrong is taken out of its records.

    `rule` is `Store.rule`. A rejected status is not told to the store: it would have to know what is right instead.
    """

    def __init__(self, book: Book, rule: Callable[..., Any]) -> None:
        self.book, self.rule = book, rule
        self.numbers: dict[Place, str] = {}

    def read(self) -> list[Judgement]:
        """All judgements of the book."""
        return self.book.read()

    def append(self, judgement: Judgement) -> None:
        """Adds the judgement to the book and its ruling to the store; `undo` undoes both."""
        self.book.append(judgement)
        if judgement.verdict == "undo":
            if number := self.numbers.pop(judgement.place, None):
                self.rule("undo", "ruling", number, who=judgement.coder, why=WHY)
        elif judgement.verdict == "accept" or (judgement.verdict == "reject" and judgement.field != "status"):
            event = f"{judgement.page}#{judgement.event}"
            ruling = self.rule(judgement.verdict, "event", event, who=judgement.coder, field=judgement.field, why=WHY)
            self.numbers[judgement.place] = str(ruling.id)


def _is_cut(path: Path) -> bool:
    """Whether the file's last line has no end."""
    with path.open("rb") as file:
        if not file.seek(0, os.SEEK_END):
            return False
        file.seek(-1, os.SEEK_END)
        return file.read(1) != b"\n"


def standing(judgements: Iterable[Judgement]) -> dict[Place, Judgement]:
    """The last verdict of each coder on each field that was not taken back."""
    found: dict[Place, Judgement] = {}
    for judgement in judgements:
        if judgement.verdict == "undo":
            found.pop(judgement.place, None)
        else:
            found[judgement.place] = judgement
    return found


def judged(when: str, coder: str, item: Item, field: Field, verdict: Verdict) -> Judgement:
    """The coder's verdict on a field of a drawn event."""
    value = item.values[field]
    return Judgement(
        when=when, coder=coder, page=item.page, event=item.event, field=field, verdict=verdict, value=value
    )


def verdict(found: dict[Place, Judgement], coder: str, item: Item, field: Field) -> Judgement | None:
    """The coder's verdict on what the item says in the field; `None` if there is none, or it was on another value."""
    judgement = found.get((coder, item.page, item.event, field))
    return judgement if judgement and judgement.value == item.values[field] else None
