"""The command that parses: text or CoNLL-U in, CoNLL-U out.

$ dragoman parse page.txt
"""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Iterator
from pathlib import Path

import click

from dragoman.cli.delivery import emit, quiet_pipe
from dragoman.cli.door import OneOf, Size, tell
from dragoman.cli.options import MAX_BYTES
from dragoman.errors import DragomanError, InputError, PageError

CONLLU_COLUMNS = 10


@click.command()
@click.argument("files", nargs=-1, required=True, metavar="FILE…")
@click.option(
    "--input",
    "kind",
    type=OneOf(("auto", "text", "conllu")),
    default="auto",
    show_default=True,
    help="What the files are: raw text, or CoNLL-U whose words are taken as given.",
)
@click.option("--out", metavar="PLACE", help="A file to write.")
@click.option("--max-bytes", type=Size(), default=MAX_BYTES, show_default=True, metavar="N", help="The largest file.")
def parse(files: tuple[str, ...], kind: str, out: str | None, max_bytes: int) -> int:
    """Parses text and prints CoNLL-U: words, lemmas, parts of speech, Universal Dependencies.

    FILE is raw text or CoNLL-U, or - for standard input.

    \b
    Examples:
      dragoman parse page.txt
      dragoman parse gold.conllu --out system.conllu
    """
    failed: list[DragomanError] = []

    def trees() -> Iterator[str]:
        for file in files:
            try:
                yield _parsed(file, kind, max_bytes)
            except DragomanError as error:
                failed.append(error)
                tell(error)

    with quiet_pipe():
        emit(trees(), out)
    return 1 if failed else 0


def _parsed(file: str, kind: str, max_bytes: int) -> str:
    from dragoman.language import conllu

    text = _text_of(file, max_bytes)
    given = kind == "conllu" or (kind == "auto" and _is_conllu(text))
    try:
        return conllu.parse_conllu_to_conllu(text) if given else conllu.parse_text_to_conllu(text)
    except DragomanError as error:
        where = f"{file}, {error.where}" if error.where else file
        raise type(error)(error.what, where=where, hint=error.hint) from error


def _text_of(file: str, max_bytes: int) -> str:
    """The text of a file, or of standard input for `-`; raises `PageError`, `InputError`."""
    if file == "-" and sys.stdin is None:
        raise InputError("standard input is closed", where=file)
    try:
        with contextlib.nullcontext(sys.stdin.buffer) if file == "-" else Path(file).open("rb") as stream:
            raw = stream.read(max_bytes + 1)
    except OSError as error:
        raise InputError((error.strerror or str(error)).lower(), where=file) from error
    if len(raw) > max_bytes:
        raise PageError(f"larger than {max_bytes:,} bytes", where=file, hint="raise --max-bytes")
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        what = f"byte {error.start:,} is not UTF-8"
        raise PageError(what, where=file, hint="convert the file, for example with iconv") from error
    if "\0" in text:
        raise PageError("a binary file, not text", where=file)
    if not text.strip():
        raise PageError("no text in it", where=file)
    return text


def _is_conllu(text: str) -> bool:
    """Whether the first line that is no comment has CoNLL-U's ten columns."""
    lines = (line for line in text.splitlines() if line.strip() and not line.startswith("#"))
    return next(lines, "").count("\t") == CONLLU_COLUMNS - 1
