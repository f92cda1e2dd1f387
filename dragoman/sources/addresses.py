"""Web addresses: which may be fetched at all, and what a page's id is made of.

In: an address. Out: nothing, or an `InputError` for what is not on the public web; a slug for an id.

    >>> slug("https://news.example/world/envoys-leave.html?x=1")
    'envoys-leave'
"""

from __future__ import annotations

import ipaddress
import re
import socket
from collections.abc import Callable, Collection
from typing import Any
from urllib.parse import urlsplit

from dragoman.errors import FetchError, InputError

Resolve = Callable[..., list[tuple[Any, ...]]]
_NAT64 = ipaddress.IPv6Network("64:ff9b::/96")
_LOCAL = (".local", ".localhost", ".internal", ".lan", ".home", ".corp", ".intranet")


def public(
    host: str, port: int, resolve: Resolve = socket.getaddrinfo, *, allowed: Collection[str] = (), where: str = ""
) -> list[str]:
    """The addresses of a host; `FetchError` if it has none, `InputError` if one is private and it is not `allowed`."""
    where, name = where or host, host.lower().rstrip(".")
    free = name in allowed
    if not free and (name == "localhost" or name.endswith(_LOCAL) or ("." not in name and ":" not in name)):
        raise _private(where)
    try:
        found = [str(entry[4][0]).split("%")[0] for entry in resolve(host, port, type=socket.SOCK_STREAM)]
    except (OSError, UnicodeError):
        raise FetchError("no such host", where=where, hint="check the address") from None
    if not found or not (free or all(map(_is_public, found))):
        raise _private(where)
    return list(dict.fromkeys(found))


def _is_public(address: str) -> bool:
    """Whether an address is on the public net; one of IPv4 in IPv6's clothes is judged by what it is."""
    ip = ipaddress.ip_address(address)
    if isinstance(ip, ipaddress.IPv6Address):
        if ip.sixtofour or ip.teredo:
            return False
        if ip.ipv4_mapped or ip in _NAT64:
            ip = ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF)
    return ip.is_global and not ip.is_multicast


def _private(url: str) -> InputError:
    return InputError(
        "an address inside a private network", where=url[:200], hint="allow the host by name, or give a file"
    )


def slug(url: str) -> str:
    """The last telling part of the address's path, for an id; the host if there is none."""
    parts = urlsplit(url)
    names = [re.sub(r"\.\w{1,5}$", "", part) for part in parts.path.split("/")]
    telling = [name for name in names if re.search(r"[A-Za-z]{2}", name)]
    return (telling[-1] if telling else parts.hostname or "page")[:80]
