"""The command line with stand-ins for what reads pages, so that its own behaviour shows: no model, any outcome.

A page whose text is `fail` gives a failure, `stop` an interrupt, `bug` an unexpected error; any other page gives the
record of the bundled page under its own id. `main` is the command line with the stand-ins in place.
"""

from __future__ import annotations

import pathlib
import sys
import types
from collections.abc import Callable, Iterable, Iterator
from typing import Any

import msgspec

from dragoman.explanation import Explanation
from dragoman.records import Failure, Page, Record

HERE = pathlib.Path(__file__).parent
LAKE = Record.from_json((HERE.parent / "export" / "lake.json").read_bytes())
WHY = Explanation.from_json((HERE.parent / "export" / "lake_why.json").read_bytes())


def read_many(pages: Iterable[Page | Failure], *, jobs: int = 1, listed: Any = None) -> Iterator[Record | Failure]:
    """A result for each page."""
    for page in pages:
        if isinstance(page, Failure):
            yield page
        elif page.text == "stop":
            raise KeyboardInterrupt
        elif page.text == "fail":
            yield Failure(id=page.id, source=page.source, error="cannot be read", hint="leave it out")
        else:
            yield msgspec.structs.replace(LAKE, id=page.id, source=page.source, notes=(f"jobs {jobs}",))


def explain_many(
    pages: Iterable[Page | Failure], *, listed: Any = None
) -> Iterator[tuple[Record, Explanation] | Failure]:
    """A result for each page, and why it is so."""
    for result in read_many(pages):
        if isinstance(result, Failure):
            yield result
        else:
            yield result, msgspec.structs.replace(WHY, id=result.id)


def pages(inputs: Iterable[str], **known: Any) -> Iterator[Page | Failure]:
    """A page for each input; `many:N` is N pages, a name that no file bears is its own text."""
    for name in inputs:
        number = int(name.removeprefix("many:")) if name.startswith("many:") else 0
        for at in range(number):
            yield Page(id=f"{name}/{at}", text="a page")
        if not number:
            yield Page(id=pathlib.Path(name).name, text=name, as_of=known["as_of"], source=name)


def put(set_item: Callable[[dict[str, Any], str, Any], Any], set_attribute: Callable[[Any, str, Any], Any]) -> None:
    """Puts the stand-ins where the command line looks for the real ones."""
    import dragoman

    batch = types.ModuleType("dragoman.batch")
    batch.read_many = read_many  # type: ignore[attr-defined]
    batch.explain_many = explain_many  # type: ignore[attr-defined]
    set_item(sys.modules, "dragoman.batch", batch)
    set_attribute(dragoman, "batch", batch)
    set_attribute(sources_module(), "pages", pages)


def sources_module() -> Any:
    """The real `dragoman.sources`."""
    import dragoman.sources

    return dragoman.sources


def main() -> None:
    """The command line with the stand-ins in place."""
    from dragoman import cli

    put(dict.__setitem__, setattr)
    cli.main(prog_name="dragoman")
