"""What the command line adds to click: one-line errors, exit codes, and values that know what was meant.

In: click's groups, parameters and errors. Out: a group whose errors are `dragoman: where: what (hint)` on stderr, and
parameter types for dates, sizes and choices.

    $ dragoman raed page.txt
    dragoman: no such command 'raed' (did you mean 'read'?)
"""

from __future__ import annotations

import datetime as dt
import difflib
import importlib
import re
import sys
from typing import Any, NoReturn

import click

from dragoman import collecting
from dragoman.errors import DragomanError, InputError
from dragoman.records import Failure

UNITS = {"": 1, "k": 1_000, "m": 1_000_000, "g": 1_000_000_000}
GUESS = re.compile(r"\.? \(?Did you mean .*", re.DOTALL)
"""What click adds to a message about a command or option that there is not."""
INTERRUPTED = 130


def tell(error: DragomanError) -> None:
    """Prints the error as one line on stderr."""
    click.echo(f"dragoman: {' '.join(str(error).split())}", err=True)


def tell_failure(failure: Failure) -> None:
    """Prints what could not be read as one line on stderr."""
    tell(DragomanError(failure.error, where=failure.source or failure.id, hint=failure.hint))


class Door(click.Group):
    """A command group whose errors are one line each, and whose exit codes are the ones above.

    `places`: where each command stands, as `module:name`; it is imported when it is asked for.
    """

    def __init__(self, *args: Any, places: dict[str, str], **extra: Any) -> None:
        super().__init__(*args, **extra)
        self.places = places

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The commands' names, in the order of `places`."""
        return list(self.places)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command, or `None` if there is no such."""
        if cmd_name not in self.places:
            return None
        module, _, name = self.places[cmd_name].partition(":")
        command: click.Command = getattr(importlib.import_module(module), name)
        return command

    def main(self, *args: Any, **extra: Any) -> NoReturn:
        """Runs the command line and exits."""
        extra["standalone_mode"] = False
        collecting.seldom()
        try:
            code = super().main(*args, **extra)
        except click.exceptions.NoArgsIsHelpError as error:
            click.echo(error.format_message())
            code = 2
        except click.ClickException as error:
            tell(_as_input_error(error))
            code = 2
        except click.Abort:
            code = INTERRUPTED
        except DragomanError as error:
            tell(error)
            code = 2 if isinstance(error, InputError) else 1
        sys.exit(code if isinstance(code, int) else 0)


class Misused(click.BadParameter):
    """A value that cannot be used, and a hint what can."""

    def __init__(
        self, message: str, hint: str | None, ctx: click.Context | None, param: click.Parameter | None
    ) -> None:
        super().__init__(message, ctx, param)
        self.hint = hint


def _as_input_error(error: click.ClickException) -> InputError:
    """A click error as our own: where, what, and a hint."""
    context = getattr(error, "ctx", None)
    param = getattr(error, "param", None)
    place = context.command_path.removeprefix("dragoman ") if context and context.parent else None
    if isinstance(error, click.BadParameter) and isinstance(param, click.Option):
        message, place = error.message, param.opts[0]
    else:
        message = GUESS.sub("", error.format_message())
    usage = f"see {context.command_path} --help" if context else None
    hint = getattr(error, "hint", None) or _guess(error) or usage
    message = message.rstrip(".")
    return InputError(message[:1].lower() + message[1:], where=place, hint=hint)


def _guess(error: click.ClickException) -> str | None:
    """The command or option that was meant, if there is any like it."""
    if isinstance(error, click.exceptions.NoSuchCommand) and isinstance(error.ctx, click.Context):
        group = error.ctx.command
        names = group.list_commands(error.ctx) if isinstance(group, click.Group) else []
        near = difflib.get_close_matches(error.command_name, names, 1)
    else:
        given = getattr(error, "option_name", None) or ""
        near = difflib.get_close_matches(given, getattr(error, "possibilities", None) or [], 1, cutoff=0)
    return f"did you mean {near[0]!r}?" if near else None


class OneOf(click.Choice[str]):
    """A choice that knows what was meant."""

    def fail(self, message: str, param: click.Parameter | None = None, ctx: click.Context | None = None) -> NoReturn:
        """Says which values there are, and the nearest one to what was given."""
        given = message.partition("'")[2].partition("'")[0]
        near = difflib.get_close_matches(given.lower(), list(self.choices), 1)
        hint = f"did you mean {near[0]!r}?" if near else f"one of {', '.join(self.choices)}"
        raise Misused(f"there is no {given!r}", hint, ctx, param)


class Date(click.ParamType[dt.date]):
    """A date as `dragoman.sources` understands it."""

    name = "date"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> dt.date:
        """The date; fails with what is wrong with it."""
        from dragoman.sources import parse_date

        if isinstance(value, dt.date):
            return value
        try:
            return parse_date(value)
        except DragomanError as error:
            raise Misused(error.what, error.hint, ctx, param) from error


class Size(click.ParamType[int]):
    """A number of bytes, as in `5000000`, `500k`, `20MB`."""

    name = "size"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> int:
        """The size in bytes; fails if it is none, or nothing."""
        found = re.fullmatch(r"([0-9]{1,15})\s?([kmg]?)b?", str(value).strip().lower())
        if not found or not int(found[1]):
            raise Misused(f"{value!r} is no size", "as in 5000000, 500k, 20MB", ctx, param)
        return int(found[1]) * UNITS[found[2]]
