"""Web addresses: which may be fetched at all, and what a page's id is made of.

In: an address. Out: nothing, or an `InputError` for what is not on the public web; a slug for an id.

    >>> slug("https://news.example/world/envoys-leave.html?x=1")
    'envoys-leave'
"""

from __future__ import annotations

import ipaddress
import re
import socket
from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

from dragoman.errors import InputError

Resolve = Callable[[str, int], list[tuple[Any, ...]]]
_LOCAL = (".local", ".localhost", ".internal", ".lan", ".home", ".corp", ".intranet")


def check(url: str, resolve: Resolve = socket.getaddrinfo) -> None:
    """`InputError` unless `url` is http(s) to a host all of whose addresses are public."""
    try:
        parts = urlsplit(url)
        host, port = parts.hostname, parts.port or (443 if parts.scheme == "https" else 80)
    except ValueError as error:
        raise InputError(f"no web address: {error}", where=url[:200]) from None
    if parts.scheme not in {"http", "https"} or not host:
        raise InputError("no web address", where=url[:200], hint="it should start with https://")
    if host == "localhost" or host.endswith(_LOCAL) or ("." not in host and ":" not in host):
        raise _private(url)
    try:
        found = [entry[4][0] for entry in resolve(host, port)]
    except OSError:
        raise InputError("no such host", where=url[:200], hint="check the address") from None
    if not found or not all(ipaddress.ip_address(str(address).split("%")[0]).is_global for address in found):
        raise _private(url)


def _private(url: str) -> InputError:
    return InputError("an address inside a private network", where=url[:200], hint="save the page and give the file")


def slug(url: str) -> str:
    """The last telling part of the address's path, for an id; the host if there is none."""
    parts = urlsplit(url)
    names = [re.sub(r"\.\w{1,5}$", "", part) for part in parts.path.split("/")]
    telling = [name for name in names if re.search(r"[A-Za-z]{2}", name)]
    return (telling[-1] if telling else parts.hostname or "page")[:80]
