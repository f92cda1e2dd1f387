"""Fetching: what comes back, and all that is refused. The servers are on loopback; nothing else is reached."""

from __future__ import annotations

import gzip
import socket
import time
import zlib
from collections.abc import Iterator
from typing import Any

import httpx
import pytest
from loopback import Quiet, serving

from dragoman.errors import FetchError, InputError
from dragoman.records import Failure, Page
from dragoman.sources import fetching, pages
from dragoman.sources.addresses import Resolve
from dragoman.sources.fetching import Fetcher

PAGE = b"<html><head><title>Envoys leave</title></head><body><p>The envoys left Geneva on Tuesday.</p></body></html>"
HOSTS = {"news.example": "93.184.216.34", "inside.example": "10.0.0.7", "both.example": "93.184.216.34"}
HOSTS["127.0.0.1"] = "127.0.0.1"


class Site(Quiet):
    """A site that does what its paths say."""

    def do_GET(self) -> None:
        getattr(self, "on_" + self.path.strip("/").partition("?")[0].replace("-", "_"), self.on_missing)()

    def on_page(self) -> None:
        self.answer(200, PAGE, ETag='"a1"', Content_Type="text/html; charset=utf-8")

    def on_packed(self) -> None:
        self.answer(200, gzip.compress(PAGE), Content_Encoding="gzip")

    def on_bomb(self) -> None:
        self.answer(200, gzip.compress(b"0" * 5_000_000), Content_Encoding="gzip")

    def on_deflated(self) -> None:
        self.answer(200, zlib.compress(PAGE), Content_Encoding="deflate")

    def on_layers(self) -> None:
        self.answer(200, gzip.compress(gzip.compress(b"0" * 5_000_000)), Content_Encoding="gzip, gzip")

    def on_broken(self) -> None:
        self.answer(200, b"no gzip at all", Content_Encoding="gzip")

    def on_odd(self) -> None:
        self.answer(200, PAGE, Content_Encoding="UTF-8")

    def on_cookies(self) -> None:
        self.send_response(200)
        for n in range(50):
            self.send_header("Set-Cookie", f"{self.path.partition('?')[2]}{n}=crumbs")
        self.send_header("Content-Length", "0")
        self.end_headers()

    def on_loaded(self) -> None:
        self.answer(302, b"0" * 5_000_000, Location="/page")

    def on_missing(self) -> None:
        self.answer(404)

    def on_known(self) -> None:
        same = self.headers.get("If-None-Match") == '"a1"'
        self.answer(304 if same else 200, b"" if same else PAGE)

    def on_moved(self) -> None:
        self.answer(301, Location="/page")

    def on_circle(self) -> None:
        self.answer(302, Location="/circle")

    def on_inside(self) -> None:
        self.answer(302, Location=f"http://inside.example:{self.server.server_address[1]}/page")

    def on_file(self) -> None:
        self.answer(302, Location="file:///etc/passwd")

    def on_drip(self) -> None:
        self.send_response(200)
        self.end_headers()
        for _ in range(100):
            try:
                self.wfile.write(b"a")
                self.wfile.flush()
            except OSError:
                return
            time.sleep(0.05)


@pytest.fixture(scope="module")
def port() -> Iterator[int]:
    with serving(Site) as made:
        yield made


class Sockets:
    """Sockets that reach the site on loopback, whatever address was checked, and remember which it was."""

    def __init__(self) -> None:
        import httpcore

        self.real = httpcore.SyncBackend()
        self.reached: list[str] = []

    def connect_tcp(self, host: str, port: int, *more: Any) -> Any:
        self.reached.append(host)
        return self.real.connect_tcp("127.0.0.1", port, *more)

    def sleep(self, seconds: float) -> None:
        time.sleep(seconds)


def lookup(host: str, port: int, **_: Any) -> list[tuple[Any, ...]]:
    if host not in HOSTS:
        raise socket.gaierror("unknown")
    found = [(2, 1, 6, "", (HOSTS[host], port))]
    return [*found, (2, 1, 6, "", ("192.168.1.1", port))] if host == "both.example" else found


def leading_to(address: str) -> Resolve:
    """A look-up that finds one address for every name."""
    return lambda host, port, **_: [(2, 1, 6, "", (address, port))]


@pytest.fixture
def fetcher() -> Iterator[Fetcher]:
    with Fetcher(resolve=lookup, backend=Sockets(), max_bytes=100_000, timeout=1.0) as made:  # type: ignore[arg-type]
        yield made


@pytest.mark.parametrize("path", ["page", "packed", "deflated", "odd", "moved"])
def test_a_page_comes(fetcher: Fetcher, port: int, path: str) -> None:
    found = fetcher.get(f"http://news.example:{port}/{path}")
    assert (found.status, found.content) == (200, PAGE)
    assert found.url.endswith("/page" if path == "moved" else path)


def test_little_is_unpacked_at_once() -> None:
    bomb = httpx.Response(
        200, headers={"content-encoding": "gzip"}, stream=httpx.ByteStream(gzip.compress(bytes(10**7)))
    )
    sizes = [len(piece) for piece in fetching._unpacked(bomb, "here")]
    assert sum(sizes) == 10**7 and max(sizes) <= fetching.PIECE


def test_cookies_do_not_pile_up(fetcher: Fetcher, port: int) -> None:
    for n in range(12):
        fetcher.get(f"http://news.example:{port}/cookies?{'abcdefghijkl'[n]}")
    assert len(fetcher._client.cookies.jar) <= fetching.COOKIES


def test_what_is_known_already_does_not_come_again(fetcher: Fetcher, port: int) -> None:
    found = fetcher.get(f"http://news.example:{port}/known", {"If-None-Match": '"a1"'})
    assert (found.status, found.content) == (304, b"")


@pytest.mark.parametrize(
    ("address", "said", "why"),
    [
        ("http://news.example:{}/nothing", "404", "the status is told"),
        ("http://news.example:{}/bomb", "larger than 100,000", "packed content counts unpacked"),
        ("http://news.example:{}/loaded", "larger than 100,000", "what a redirect holds counts"),
        ("http://news.example:{}/layers", "nobody asked for", "layer upon layer, a million times as much"),
        ("http://news.example:{}/broken", "cannot be fetched", "not what it says it is"),
        ("http://news.example:{}/circle", "more than 5", "redirects end"),
        ("http://news.example:{}/drip", "longer than 1", "a trickle is no way to hold on to us"),
        ("http://news.example:{}/inside", "private", "a redirect into a private network"),
        ("http://news.example:{}/file", "no web address", "a redirect to a file"),
        ("http://inside.example:{}/page", "private", "a name that leads inside"),
        ("http://both.example:{}/page", "private", "one private address among public ones"),
        ("http://127.0.0.1:{}/page", "private", "loopback"),
        ("http://unknown.example:{}/page", "no such host", "a name that nobody knows"),
        ("file:///etc/passwd", "no web address", "no other scheme"),
        ("http://[::1", "no web address", "broken"),
        ("http://news.example:{}/a\r\nHost: inside.example", "no web address", "a header in disguise"),
    ],
)
def test_what_is_refused(fetcher: Fetcher, port: int, address: str, said: str, why: str) -> None:
    with pytest.raises((FetchError, InputError)) as caught:
        fetcher(address.format(port))
    assert said in str(caught.value), why


@pytest.mark.parametrize(
    ("url", "address"),
    [
        ("http://localhost/x", "8.8.8.8"),
        ("http://printer.local/x", "8.8.8.8"),
        ("http://intranet/x", "8.8.8.8"),
        ("http://news.example/x", "127.0.0.1"),
        ("http://news.example/x", "10.1.2.3"),
        ("http://news.example/x", "169.254.169.254"),
        ("http://news.example/x", "::1"),
        ("ftp://news.example/x", "8.8.8.8"),
        ("http://news.example/x", "::ffff:10.0.0.1"),
        ("http://news.example/x", "64:ff9b::7f00:1"),
        ("http://news.example/x", "2002:7f00:1::1"),
        ("http://news.example/x", "224.0.0.1"),
        ("http://news.example/x", "fd00::1"),
        ("http://localhost./x", "8.8.8.8"),
    ],
)
def test_private_addresses_are_refused(url: str, address: str) -> None:
    sockets = Sockets()
    with Fetcher(resolve=leading_to(address), backend=sockets) as fetcher, pytest.raises(InputError):  # type: ignore[arg-type]
        fetcher.get(url)
    assert sockets.reached == []


def test_the_connection_goes_to_the_address_that_was_checked(port: int) -> None:
    sockets, answers = Sockets(), iter(["93.184.216.34", "127.0.0.1"])

    def turncoat(host: str, port: int, **_: Any) -> list[tuple[Any, ...]]:
        return [(2, 1, 6, "", (next(answers), port))]

    with Fetcher(resolve=turncoat, backend=sockets) as fetcher:  # type: ignore[arg-type]
        assert fetcher.get(f"http://news.example:{port}/page").status == 200
    assert sockets.reached == ["93.184.216.34"]


def test_a_host_may_be_allowed_by_name(port: int) -> None:
    with Fetcher(allowed=["127.0.0.1"]) as fetcher:
        (page,) = pages([f"http://127.0.0.1:{port}/page"], fetch=fetcher)
    assert isinstance(page, Page) and page.url == f"http://127.0.0.1:{port}/page"


def test_a_page_that_cannot_be_had_is_a_failure(fetcher: Fetcher, port: int) -> None:
    (failure,) = pages([f"http://news.example:{port}/nothing"], fetch=fetcher)
    assert isinstance(failure, Failure) and "404" in failure.error
