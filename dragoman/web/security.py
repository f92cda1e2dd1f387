"""What stands between the web and the store: who may ask, what may be sent, what a page may load.

In: an ASGI application. Out: one that refuses other hosts' names, requests without the token, changes that no page of
ours asked for, and bodies that are too large; and that says in each answer what a browser may do with it.

    >>> guarded = Guard(app, hosts={"127.0.0.1"}, token=None)

Without a token the server is to be bound to loopback. A name that was made to point at 127.0.0.1 (DNS rebinding) is not
among the hosts; a form on another site brings its own `Origin`, and knows no `csrf` value of ours.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from collections.abc import Collection
from http.cookies import CookieError, SimpleCookie
from urllib.parse import urlsplit

from starlette.datastructures import Headers
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

MAX_BODY = 200_000
"""Bytes that a request may bring."""
MAX_QUERY = 8_000
"""Bytes of a request's address."""
SAFE = frozenset(("GET", "HEAD"))
CHANGES = frozenset(("POST",))
COOKIE = "dragoman"
OPEN = ("/login", "/static/")
"""What may be seen without the token."""
POLICY = (
    "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; connect-src 'self'; "
    "font-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
}


class Keys:
    """The token that a request must know, and what is made of it and of a secret of those who serve."""

    def __init__(self, token: str | None, secret: bytes | None = None) -> None:
        self.token = token
        self._secret = secret or secrets.token_bytes(32)

    def csrf(self) -> str:
        """What every form of ours brings along."""
        return self._made("csrf")

    def session(self) -> str:
        """What the cookie of somebody who knew the token holds."""
        return self._made("session")

    def _made(self, what: str) -> str:
        return hmac.new(self._secret, f"{what}:{self.token}".encode(), hashlib.sha256).hexdigest()

    def knows(self, given: str | None) -> bool:
        """Whether it is the token."""
        return bool(self.token) and given is not None and _same(given, self.token or "")


class Guard:
    """The application, guarded; `hosts`: names by which it may be called, without ports."""

    def __init__(self, app: ASGIApp, *, hosts: Collection[str], keys: Keys) -> None:
        self.app, self.hosts, self.keys = app, {host.lower() for host in hosts}, keys

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answers a request, or refuses it."""
        if scope["type"] != "http":
            if scope["type"] == "lifespan":
                await self.app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        refused = self._refused(scope, headers)
        if refused is not None:
            await refused(scope, receive, _with_headers(send))
            return
        await self.app(scope, _bounded(receive), _with_headers(send))

    def _refused(self, scope: Scope, headers: Headers) -> Response | None:
        host = _host(headers.get("host", ""))
        if host not in self.hosts:
            return PlainTextResponse(f"This server is not called {host[:100]!r}.\n", 421)
        if scope["method"] not in SAFE | CHANGES:
            return PlainTextResponse("Only GET, HEAD and POST.\n", 405, {"Allow": "GET, HEAD, POST"})
        if len(scope.get("query_string", b"")) + len(scope.get("raw_path") or b"") > MAX_QUERY:
            return PlainTextResponse("The address is too long.\n", 414)
        length = headers.get("content-length", "0")
        if not length.isdigit() or int(length) > MAX_BODY:
            return PlainTextResponse("Too much.\n", 413)
        if scope["method"] in CHANGES and not self._ours(headers):
            return PlainTextResponse("Changes are made from this server's own pages, or with the token.\n", 403)
        if self.keys.token and not self._known(scope["path"], headers):
            return self._unknown(scope, headers)
        return None

    def _ours(self, headers: Headers) -> bool:
        """Whether a change comes from a page of ours, or from a program that knows the token."""
        if self.keys.knows(_bearer(headers)):
            return True
        site, origin = headers.get("sec-fetch-site"), headers.get("origin")
        if site is not None and site != "same-origin":
            return False
        return origin is not None and urlsplit(origin).netloc.lower() == headers.get("host", "").lower()

    def _known(self, path: str, headers: Headers) -> bool:
        return (
            path.startswith(OPEN)
            or self.keys.knows(_bearer(headers))
            or _same(_cookie(headers, COOKIE), self.keys.session())
        )

    def _unknown(self, scope: Scope, headers: Headers) -> Response:
        if scope["path"].startswith("/api/") or "text/html" not in headers.get("accept", ""):
            answer = {"WWW-Authenticate": 'Bearer realm="dragoman"'}
            return PlainTextResponse("The token is needed: Authorization: Bearer TOKEN\n", 401, answer)
        return RedirectResponse("/login", 303)


def _bounded(receive: Receive) -> Receive:
    """Ends a request whose body is larger than it said."""
    taken = 0

    async def bounded() -> Message:
        nonlocal taken
        message = await receive()
        taken += len(message.get("body", b""))
        return message if taken <= MAX_BODY else {"type": "http.disconnect"}

    return bounded


def _with_headers(send: Send) -> Send:
    async def sent(message: Message) -> None:
        if message["type"] == "http.response.start":
            given = {name.lower() for name, _ in message["headers"]}
            more = [(name.lower().encode(), value.encode()) for name, value in HEADERS.items()]
            message["headers"] = [*message["headers"], *((n, v) for n, v in more if n not in given)]
            if b"cache-control" not in given:
                message["headers"].append((b"cache-control", b"no-store"))
        await send(message)

    return sent


def _host(given: str) -> str:
    """The name in a `Host` header, without the port; IPv6 addresses without brackets."""
    try:
        return (urlsplit(f"//{given}").hostname or "").lower()
    except ValueError:
        return ""


def _bearer(headers: Headers) -> str | None:
    kind, _, value = headers.get("authorization", "").partition(" ")
    return value.strip() if kind.lower() == "bearer" else None


def _cookie(headers: Headers, name: str) -> str:
    try:
        found = SimpleCookie(headers.get("cookie", "")).get(name)
    except CookieError:
        return ""
    return found.value if found else ""


def _same(one: str, other: str) -> bool:
    return hmac.compare_digest(one.encode(), other.encode())
