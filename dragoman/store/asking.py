"""What a question gives back: answers that are fetched as they are looked at, again each time, or a data frame.

In: a function that fetches. Out: an iterable.

    >>> found = store.events(actor="USA", status="planned")
    >>> [event.type for event in found][:2]
    ['CONSULT', 'SANCTION']
    >>> found.frame().groupby("type").size()
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any, Generic, Literal, TypeVar

import msgspec

from dragoman.errors import DragomanError, InputError
from dragoman.records import Noun
from dragoman.store.answers import as_row, columns
from dragoman.store.filters import Question

Found = TypeVar("Found", bound=Noun)
Side = Literal["after", "before"]


class Answers(Generic[Found]):
    """What a question found; nothing is held but the page of rows that is being looked at.

    `mark` gives the cursor of some of the answers: of the place behind the last of them, or before the first.
    """

    def __init__(
        self,
        kind: type[Found],
        fetch: Callable[[], Iterator[Found]],
        mark: Callable[[Sequence[Found], Side], str] | None = None,
    ) -> None:
        self.kind, self._fetch, self._mark = kind, fetch, mark

    def __iter__(self) -> Iterator[Found]:
        return self._fetch()

    def first(self) -> Found | None:
        """The first answer; `None` if there is none."""
        return next(iter(self), None)

    def noted(self, shown: list[Found]) -> Answers[Found]:
        """The same answers; those that were looked at are put down in the list."""

        def fetch() -> Iterator[Found]:
            for answer in self:
                shown.append(answer)
                yield answer

        return Answers(self.kind, fetch, self._mark)

    def after(self, shown: Sequence[Found]) -> str | None:
        """The cursor with which the same question goes on behind the answers that were shown."""
        return self._mark(shown, "after") if shown and self._mark else None

    def before(self, shown: Sequence[Found]) -> str | None:
        """The cursor with which the same question gives those that stand before the ones that were shown."""
        return self._mark(shown, "before") if shown and self._mark else None

    def rows(self) -> Iterator[dict[str, Any]]:
        """Each answer as one flat row."""
        return map(as_row, self)

    def frame(self, kind: Literal["pandas", "polars"] = "pandas") -> Any:
        """All answers as a data frame; needs `pip install 'dragoman[frames]'`."""
        rows, names = list(self.rows()), columns(self.kind)
        try:
            if kind == "polars":
                import polars

                kinds = {str: polars.String, int: polars.Int64, float: polars.Float64, bool: polars.Boolean}
                return polars.DataFrame(rows, schema={name: kinds[type] for name, type in names.items()})
            import pandas
        except ModuleNotFoundError as error:
            hint = "pip install 'dragoman[frames]'"
            raise DragomanError(f"needs the package {error.name}", where="frame", hint=hint) from None
        return pandas.DataFrame(rows, columns=list(names))


EVERYWHERE = ("since", "until", "publisher", "originator", "text", "page")
_PLACED = ("actor", "recipient", "involved", "place", "country")
FILTERS = {
    "records": EVERYWHERE,
    "search": EVERYWHERE,
    "events": (*EVERYWHERE, *_PLACED, "type", "mode", "status", "sources"),
    "mentions of events": (*EVERYWHERE, *_PLACED, "type", "mode", "status", "background"),
    "statements": (*EVERYWHERE, *_PLACED, "form"),
    "threads": (*EVERYWHERE, "actor", "recipient", "involved", "kind", "state", "sources"),
    "mentions of threads": (*EVERYWHERE, "actor", "recipient", "involved", "kind", "state"),
    "actors": (*EVERYWHERE, "actor", "involved", "country", "kind"),
    "stories": (*EVERYWHERE, "actor", "recipient", "involved", "sources"),
}
"""What each kind of answer can be asked by; independent sources are counted over pages, not for a mention."""


def question(what: str, filters: Mapping[str, Any]) -> Question:
    """The question of filters as a caller gives them, one value or several.

    Raises `InputError` for a filter that `what` cannot be asked by.
    """
    fields = {field.name: field for field in msgspec.structs.fields(Question)}
    for name, value in filters.items():
        if name not in fields or (name not in FILTERS[what] and value not in (None, ())):
            told = f"{what} cannot be asked by {name!r}" if name in fields else f"there is no filter {name!r}"
            counted = "gather the pages first: sources are counted over pages"
            raise InputError(told, hint=counted if name == "sources" else f"one of {', '.join(FILTERS[what])}")
    given = {name: value for name, value in filters.items() if value is not None and value != ()}
    many = {name for name, field in fields.items() if field.default == ()}
    plain: dict[str, Any] = {name: _tuple(value) if name in many else _one(value) for name, value in given.items()}
    return Question(**plain)


def _tuple(value: Any) -> tuple[str, ...]:
    if isinstance(value, str) or not isinstance(value, Iterable):
        return (str(value),)
    return tuple(str(item) for item in value)


def _one(value: Any) -> Any:
    return value if isinstance(value, (str, int, bool)) else str(value)
