"""The command that shows a store in the browser.

$ dragoman serve --db desk.db
"""

from __future__ import annotations

import ipaddress
import secrets
from pathlib import Path
from typing import Any

import click

from dragoman.cli.storing import DB, opened
from dragoman.cli.validating import kept_beside
from dragoman.errors import InputError

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
@click.option("--workers", type=click.IntRange(1, 64), default=1, show_default=True, help="Processes that make pages.")
@click.option("--settings", "file", metavar="FILE", help="dragoman.toml: whom the first page follows.")
def serve(
    db: str, host: str, port: int, names: tuple[str, ...], token: str | None, workers: int, file: str | None
) -> int:
    """Shows a store in the browser, with a JSON API at /api.

    Listens on loopback, where everybody on this machine may look. Anywhere else visitors need the token.

    \b
    Examples:
      dragoman serve
      dragoman serve --db desk.db --settings dragoman.toml --workers 4
      DRAGOMAN_TOKEN=… dragoman serve --host 0.0.0.0 --name desk.example
    """
    import uvicorn

    from dragoman.settings import load
    from dragoman.web.workers import Served, described

    file = file or _found()
    if file:
        load(file)
    if token is not None and len(token) < 12:
        raise InputError("shorter than 12 characters", where="--token")
    if not _loopback(host) and token is None:
        token = secrets.token_urlsafe(24)
        click.echo(f"dragoman: the token is {token}", err=True)
    opened(db).close()
    served = Served(
        db=db,
        settings=file,
        token=token,
        hosts=(*names, host),
        judgements=str(kept_beside(db)),
        secret=secrets.token_bytes(32),
    )
    click.echo(f"dragoman: http://{f'[{host}]' if ':' in host else host}:{port}/ shows {db}", err=True)
    how: dict[str, Any] = {"log_level": "warning", "server_header": False, "date_header": False, "ws": "none"}
    with described(served):
        uvicorn.run("dragoman.web.workers:made", factory=True, host=host, port=port, workers=workers, **how)
    return 0


def _found() -> str | None:
    """The settings beside us, if there are any."""
    return "dragoman.toml" if Path("dragoman.toml").is_file() else None


def _loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
