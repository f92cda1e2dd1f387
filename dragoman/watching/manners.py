"""Good manners with other people's servers: robots.txt, a pause between requests, patience after a refusal.

In: addresses, a clock. Out: whether one may be fetched, and when.

    >>> manners = Manners(fetcher, delay=2.0, agent="dragoman")
    >>> manners.refusal("https://news.example/private/a.html").what
    'robots.txt does not allow it'

A robots.txt is kept for a day. One that the server does not have allows everything; one that cannot be had at all
allows nothing for a while (RFC 9309).
"""

from __future__ import annotations

import time
from collections.abc import Callable
from urllib.parse import urlsplit

from protego import Protego

from dragoman.errors import DragomanError, FetchError, InputError
from dragoman.sources.fetching import Fetcher

KEPT = 86_400.0
"""Seconds for which a robots.txt holds."""
KEPT_BROKEN = 600.0
"""Seconds after which one that could not be had is asked for again."""
LARGEST = 500_000
"""Bytes of a robots.txt that are read (RFC 9309 asks for 500 KiB at least)."""
PATIENCE = 60.0
"""The longest pause between two requests that a robots.txt may ask for, in seconds."""
HOSTS = 5_000
"""Hosts of which robots.txt and pauses are remembered."""
REMEMBERED = 2_000_000
"""Characters of robots.txt files that are; read, each takes some thirty bytes."""
LEAVE = "robots = false, if you have leave"
SERVER_FAULT = 500
FOUND = 200


class Manners:
    """What is known of the hosts; `clock` gives seconds, `sleep` waits."""

    def __init__(
        self,
        fetcher: Fetcher,
        *,
        delay: float,
        agent: str,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self.fetcher, self.delay, self.agent = fetcher, delay, agent
        self.clock, self.sleep = clock, sleep
        self._rules: dict[str, tuple[float, Protego | None]] = {}
        self._next: dict[str, float] = {}
        self._remembered = 0

    def refusal(self, url: str) -> DragomanError | None:
        """Why the address must not be fetched; `None` if it may be. Raises `InputError` for no public address."""
        rules = self._rules_of(url)
        if rules is None:
            return FetchError("robots.txt cannot be had", where=url[:200], hint=LEAVE)
        if rules.can_fetch(url, self.agent):
            return None
        return InputError("robots.txt does not allow it", where=url[:200], hint=LEAVE)

    def wait(self, url: str, *, robots: bool = True) -> None:
        """Waits until the host may be asked again, and counts this request."""
        host = urlsplit(url).netloc
        now = self.clock()
        pause = max(0.0, self._next.get(host, now) - now)
        if pause:
            self.sleep(pause)
        if len(self._next) > HOSTS:
            self._next.clear()
        self._next[host] = now + pause + self._delay(url, robots)

    def busy(self, url: str, seconds: float) -> None:
        """Leaves the host alone for so long (it said 429 or 503)."""
        host = urlsplit(url).netloc
        self._next[host] = max(self._next.get(host, 0.0), self.clock() + min(seconds, PATIENCE))

    def _delay(self, url: str, robots: bool) -> float:
        rules = self._rules.get(_origin(url), (0.0, None))[1]
        asked = rules.crawl_delay(self.agent) if rules and robots else None
        return max(self.delay, min(float(asked or 0.0), PATIENCE))

    def _rules_of(self, url: str) -> Protego | None:
        origin = _origin(url)
        until, rules = self._rules.get(origin, (-1.0, None))
        if self.clock() > until:
            if len(self._rules) > HOSTS or self._remembered > REMEMBERED:
                self._rules.clear()
                self._remembered = 0
            rules = self._asked(origin)
            self._rules[origin] = (self.clock() + (KEPT if rules is not None else KEPT_BROKEN), rules)
        return rules

    def _asked(self, origin: str) -> Protego | None:
        try:
            found = self.fetcher.get(f"{origin}/robots.txt")
        except FetchError:
            return None
        if found.status >= SERVER_FAULT:
            return None
        text = found.content[:LARGEST].decode("utf-8", "replace") if found.status == FOUND else ""
        self._remembered += len(text)
        return Protego.parse(text)


def _origin(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}"
