"""Fetches what stands at a web address, and nothing that stands anywhere else.

In: an address. Out: a `Fetched`: status, final address, headers, content; or an error that says why not.

    >>> with Fetcher() as fetcher:
    ...     fetcher.get("https://news.example/world/envoys-leave.html").status
    200

Addresses are hostile. A host's name is looked up once, every address that it has must be public, and the connection
goes to the one that was checked, so that a name cannot mean something else a moment later; redirects pass through the
same check. Size, time and the number of redirects are bounded, for what redirects say beside their address as well, and
so is what is kept of cookies. Proxies of the environment are not used: through one, nobody would know where a name
leads.
"""

from __future__ import annotations

import contextlib
import socket
import time
import zlib
from collections.abc import Collection, Iterable, Iterator, Mapping
from types import TracebackType
from typing import Any, Self

import httpcore
import httpx
import msgspec

from dragoman.errors import DragomanError, FetchError, InputError
from dragoman.sources import addresses
from dragoman.sources.addresses import Resolve

TIMEOUT = 20.0
"""Seconds for one fetch as a whole."""
STEP = 10.0
"""Seconds for one step of it: connecting, waiting for the next bytes."""
MAX_BYTES = 20_000_000
REDIRECTS = 5
COOKIES = 200
"""Cookies that are kept at most, of all hosts; then all are forgotten."""
PIECE = 65_536
"""Bytes that are unpacked at once: so many may hold a thousand times as many."""
PACKED = frozenset(("gzip", "x-gzip", "deflate"))
UNASKED = frozenset(("br", "zstd", "compress", *PACKED))
AGENT = "dragoman (+https://pypi.org/project/dragoman)"


class Fetched(msgspec.Struct, frozen=True, kw_only=True):
    """What came: `url` is where redirects led to; header names are in lower case; 304 has no content."""

    status: int
    url: str
    content: bytes
    headers: dict[str, str]


class Fetcher:
    """Fetches over http and https.

    `allowed`: hosts that may be inside a private network, as they are written in addresses; `resolve` and `backend`
    stand for name lookup and sockets in tests.
    """

    def __init__(
        self,
        *,
        allowed: Collection[str] = (),
        timeout: float = TIMEOUT,
        max_bytes: int = MAX_BYTES,
        agent: str = AGENT,
        resolve: Resolve = socket.getaddrinfo,
        backend: httpcore.NetworkBackend | None = None,
    ) -> None:
        self.timeout, self.max_bytes = timeout, max_bytes
        transport = _Pinned(_Checked(frozenset(map(str.lower, allowed)), resolve, backend or httpcore.SyncBackend()))
        self._client = httpx.Client(
            transport=transport,
            trust_env=False,
            timeout=min(STEP, timeout),
            headers={"User-Agent": agent, "Accept-Encoding": "gzip"},
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()

    def close(self) -> None:
        """Closes the connections."""
        self._client.close()

    def __call__(self, url: str) -> bytes:
        """The content of a page; raises `FetchError` for any status that is not 200."""
        found = self.get(url)
        if found.status != httpx.codes.OK:
            raise FetchError(f"the server answers {_answer(found.status)}", where=url[:200], status=found.status)
        return found.content

    def get(self, url: str, headers: Mapping[str, str] | None = None) -> Fetched:
        """What stands at an address, whatever its status.

        Raises `InputError` for what is no public address, `FetchError` for one that cannot be had.
        """
        where = url[:200]
        if not url.lower().startswith(("http://", "https://")):
            raise InputError("no web address", where=where, hint="it should start with https://")
        try:
            return self._followed(self._client.build_request("GET", url, headers=dict(headers or {})), where)
        except DragomanError:
            raise
        except httpx.TimeoutException as error:
            raise FetchError("no answer in time", where=where, hint="try again later") from error
        except (httpx.InvalidURL, httpx.UnsupportedProtocol, UnicodeError) as error:
            raise InputError(f"no web address: {error}", where=where) from error
        except (httpx.HTTPError, zlib.error) as error:
            raise FetchError(f"cannot be fetched: {str(error) or type(error).__name__}", where=where) from error

    def _followed(self, asked: httpx.Request, where: str) -> Fetched:
        """The answer that redirects lead to; httpx's own way there would take in whatever they hold."""
        request: httpx.Request | None = asked
        end, hops = time.monotonic() + self.timeout, 0
        while request and hops <= REDIRECTS:
            with contextlib.closing(self._client.send(request, stream=True)) as answer:
                content = self._read(_unpacked(answer, where), where, end)
            request, hops = answer.next_request, hops + 1
        if len(self._client.cookies.jar) > COOKIES:
            self._client.cookies.clear()
        if request:
            raise FetchError(f"leads on more than {REDIRECTS} times", where=where)
        return Fetched(status=answer.status_code, url=str(answer.url), content=content, headers=dict(answer.headers))

    def _read(self, chunks: Iterable[bytes], where: str, end: float) -> bytes:
        """The content, until it is too large or takes too long."""
        content = bytearray()
        for chunk in chunks:
            content += chunk
            if len(content) > self.max_bytes:
                raise FetchError(f"larger than {self.max_bytes:,} bytes", where=where)
            if time.monotonic() > end:
                raise FetchError(f"took longer than {self.timeout:g} seconds", where=where, hint="try again later")
        return bytes(content)


def _unpacked(answer: httpx.Response, where: str) -> Iterator[bytes]:
    """The content, unpacked piece by piece; httpx unpacks all that it has at once, and layer upon layer."""
    packing = answer.headers.get("content-encoding", "").strip().lower()
    if packing not in PACKED:
        if UNASKED.intersection(part.strip() for part in packing.split(",")):
            raise FetchError(f"packed as {packing[:50]!r}, which nobody asked for", where=where)
        yield from answer.iter_raw()
        return
    unpack = zlib.decompressobj(zlib.MAX_WBITS | 32)
    for chunk in answer.iter_raw():
        rest = chunk
        while rest:
            yield unpack.decompress(rest, PIECE)
            rest = unpack.unconsumed_tail


class _Checked(httpcore.NetworkBackend):
    """Sockets to public addresses only, or to hosts that are allowed by name."""

    def __init__(self, allowed: frozenset[str], resolve: Resolve, sockets: httpcore.NetworkBackend) -> None:
        self.allowed, self.resolve, self.sockets = allowed, resolve, sockets

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.NetworkStream:
        found = addresses.public(host, port, self.resolve, allowed=self.allowed)
        failed: Exception | None = None
        for address in found[:3]:
            try:
                return self.sockets.connect_tcp(address, port, timeout, local_address, socket_options)
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
                failed = error
        raise failed or httpcore.ConnectError("no address")

    def connect_unix_socket(
        self, path: str, timeout: float | None = None, socket_options: Iterable[Any] | None = None
    ) -> httpcore.NetworkStream:
        raise InputError("no web address", where=path)

    def sleep(self, seconds: float) -> None:
        self.sockets.sleep(seconds)


class _Pinned(httpx.HTTPTransport):
    """httpx's transport with a pool whose sockets are checked."""

    def __init__(self, backend: httpcore.NetworkBackend) -> None:
        super().__init__(trust_env=False)
        self._pool = httpcore.ConnectionPool(
            ssl_context=httpx.create_ssl_context(trust_env=False),
            max_connections=20,
            max_keepalive_connections=10,
            keepalive_expiry=10.0,
            network_backend=backend,
        )


def _answer(status: int) -> str:
    """A status with its name: `404 Not Found`."""
    return f"{status} {httpx.codes.get_reason_phrase(status)}".strip()
