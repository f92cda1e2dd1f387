"""The command that shows a store in the browser.

$ dragoman serve --db desk.db
"""

from __future__ import annotations

import ipaddress
import secrets
from pathlib import Path
from typing import TYPE_CHECKING

import click

from dragoman.cli.storing import DB, opened
from dragoman.cli.validating import kept_beside
from dragoman.errors import InputError

if TYPE_CHECKING:
    from dragoman.settings import Settings

PORT = 8150


@click.command()
@DB
@click.option("--host", default="127.0.0.1", show_default=True, help="The address to listen at.")
@click.option("--port", type=click.IntRange(0, 65535), default=PORT, show_default=True)
@click.option(
    "--name", "names", multiple=True, metavar="NAME", help="A name by which it is called; may be given again."
)
@click.option(
    "--token",
    envvar="DRAGOMAN_TOKEN",
    help="What visitors must know. Needed for any address but loopback's; made up and printed there if not given.",
)
@click.option("--settings", "file", metavar="FILE", help="dragoman.toml: whom the first page follows.")
def serve(db: str, host: str, port: int, names: tuple[str, ...], token: str | None, file: str | None) -> int:
    """Shows a store in the browser, with a JSON API at /api.

    Listens on loopback, where everybody on this machine may look. Anywhere else visitors need the token.

    \b
    Examples:
      dragoman serve
      dragoman serve --db desk.db --settings dragoman.toml
      DRAGOMAN_TOKEN=… dragoman serve --host 0.0.0.0 --name desk.example
    """
    import uvicorn

    from dragoman.settings import Settings, load
    from dragoman.web import application

    settings = load(file) if file else _found()
    if token is not None and len(token) < 12:
        raise InputError("shorter than 12 characters", where="--token")
    if not _loopback(host) and token is None:
        token = secrets.token_urlsafe(24)
        click.echo(f"dragoman: the token is {token}", err=True)
    with opened(db) as store:
        app = application(
            store, settings or Settings(), token=token, hosts=[*names, host], judgements=Path(kept_beside(db))
        )
        click.echo(f"dragoman: http://{f'[{host}]' if ':' in host else host}:{port}/ shows {db}", err=True)
        uvicorn.run(app, host=host, port=port, log_level="warning", server_header=False, date_header=False, ws="none")
    return 0


def _found() -> Settings | None:
    """The settings beside us, if there are any."""
    from dragoman.settings import load

    return load("dragoman.toml") if Path("dragoman.toml").is_file() else None


def _loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
