"""The command line: arguments in, calls, results and one-line errors out.

    $ dragoman read page.txt --as-of 2024-05-15
    $ dragoman read pages/ --format jsonl --out records.jsonl

Exit codes: 0 all was read; 1 some page could not be read, or the output not written; 2 the command was used wrongly;
130 interrupted. Errors are one line each on stderr: `dragoman: where: what (hint)`.

A command's module is imported when the command is asked for.
"""

from __future__ import annotations

from importlib import metadata

import click

from dragoman.cli.door import Door

COMMANDS = {
    "read": "dragoman.cli.reading:read",
    "explain": "dragoman.cli.reading:explain",
    "copies": "dragoman.cli.reading:copies",
    "demo": "dragoman.cli.reading:demo",
    "parse": "dragoman.cli.parsing:parse",
    "add": "dragoman.cli.storing:add",
    "gather": "dragoman.cli.storing:gather",
    "events": "dragoman.cli.asking:events",
    "statements": "dragoman.cli.asking:statements",
    "threads": "dragoman.cli.asking:threads",
    "stories": "dragoman.cli.asking:stories",
    "actors": "dragoman.cli.asking:actors",
    "search": "dragoman.cli.asking:search",
    "show": "dragoman.cli.asking:show",
    "timeline": "dragoman.cli.asking:timeline",
    "judge": "dragoman.cli.storing:judge",
    "failures": "dragoman.cli.storing:failures",
    "recode": "dragoman.cli.storing:recode",
    "diff": "dragoman.cli.storing:diff",
    "export": "dragoman.cli.exporting:export",
    "validate": "dragoman.cli.validating:validate",
    "watch": "dragoman.cli.watching:watch",
    "feeds": "dragoman.cli.watching:feeds",
    "serve": "dragoman.cli.serving:serve",
}
"""Where each command stands."""


def _version() -> str:
    try:
        return metadata.version("dragoman")
    except metadata.PackageNotFoundError:
        import dragoman

        return dragoman.__version__


@click.group(
    cls=Door, places=COMMANDS, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100}
)
@click.version_option(_version(), prog_name="dragoman", message="%(prog)s %(version)s")
def main() -> None:
    """Reads news pages and keeps a sourced record of international affairs: who did, said or promised what to whom,
    when, where, on whose word, and whether it happened at all.

    \b
    Examples:
      dragoman demo
      dragoman read page.html --as-of 2024-05-15
      dragoman read pages/ --format jsonl --out records.jsonl --jobs 4
    """
