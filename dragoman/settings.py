"""What `dragoman watch` is told in a TOML file: which feeds, what to be told of, where the messages go.

In: a file. Out: `Settings`; `InputError` that names the file, the place in it and what is wrong there.

    [[feeds]]
    url = "https://news.example/world.rss"
    publisher = "News Example"
    every = "15m"

    [[alerts]]
    name = "Kenya's meetings"
    on = "thread"
    actor = ["KEN"]
    kind = ["meeting"]
    send = ["desk"]

    [channels.desk]
    url = "env:DESK_URL"
    quiet = "22:00-06:30"
    zone = "Africa/Nairobi"

No secret need stand in the file: an address may be `env:NAME`, a variable of the environment.
"""

from __future__ import annotations

import datetime as dt
import os
import re
import zoneinfo
from collections.abc import Mapping
from pathlib import Path
from typing import Literal, TypeAlias

import msgspec

from dragoman.errors import InputError

UNITS = {"s": 1, "m": 60, "h": 3600, "d": 86_400}
LARGEST = 1_000_000
"""Bytes that a file of settings may have."""
On: TypeAlias = Literal["thread", "event", "statement"]
Span: TypeAlias = str
"""A time as in `30s`, `15m`, `2h`, `1d`."""


class _Part(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Base of the file's parts: a name that is none of its fields is an error, not passed over."""


class Feed(_Part, frozen=True, kw_only=True):
    """A feed or news sitemap. `pages`: whether its entries' pages are fetched, or the feed's own text is read."""

    url: str
    publisher: str | None = None
    every: Span = "15m"
    pages: bool = True
    robots: bool = True


class Watching(_Part, frozen=True, kw_only=True):
    """How it is fetched: `delay` between two requests to a host, `allow` hosts that are inside a private network."""

    delay: Span = "2s"
    allow: tuple[str, ...] = ()
    agent: str | None = None
    newest: int = 100


class Channel(_Part, frozen=True, kw_only=True):
    """Where messages go: an address as apprise knows them, `env:NAME`, or `telegram://TOKEN@CHAT`.

    `quiet`: hours in which nothing is sent, in `zone`; `digest`: all of so long a time in one message.
    """

    url: str
    quiet: str | None = None
    zone: str = "UTC"
    digest: Span | None = None


class Alert(_Part, frozen=True, kw_only=True):
    """A saved question: told whenever a thread that fulfils it changes state, an event or statement is new.

    The filters are those of `dragoman events`, `statements`, `threads`; `sources`: told only once so many independent
    originators report it.
    """

    name: str
    on: On = "thread"
    actor: tuple[str, ...] = ()
    recipient: tuple[str, ...] = ()
    type: tuple[str, ...] = ()
    mode: tuple[str, ...] = ()
    status: tuple[str, ...] = ()
    kind: tuple[str, ...] = ()
    state: tuple[str, ...] = ()
    place: str | None = None
    country: tuple[str, ...] = ()
    publisher: str | None = None
    originator: str | None = None
    text: str | None = None
    sources: int = 1
    send: tuple[str, ...] = ()


class Settings(_Part, frozen=True, kw_only=True):
    """The whole file. `follow`: actors whose statements the first page of `dragoman serve` shows."""

    feeds: tuple[Feed, ...] = ()
    watch: Watching = Watching()
    alerts: tuple[Alert, ...] = ()
    channels: dict[str, Channel] = {}
    follow: tuple[str, ...] = ()


def load(path: str | os.PathLike[str]) -> Settings:
    """The settings of a file, checked."""
    where = os.fspath(path)
    try:
        raw = Path(path).read_bytes()
    except OSError as error:
        raise InputError((error.strerror or str(error)).lower(), where=where, hint="see docs/watch.md") from error
    if len(raw) > LARGEST:
        raise InputError(f"larger than {LARGEST:,} bytes", where=where)
    try:
        settings = msgspec.toml.decode(raw, type=Settings)
    except msgspec.ValidationError as error:
        raise InputError(_worded(str(error)), where=where, hint="see docs/watch.md") from error
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise InputError(f"no TOML: {error}", where=where) from error
    for place, fault in faults(settings):
        raise InputError(fault, where=f"{where}, {place}")
    return settings


def faults(settings: Settings) -> list[tuple[str, str]]:
    """What is wrong with settings of the right form: the place, and what."""
    found = [(f"feeds {at}", fault) for at, feed in enumerate(settings.feeds, 1) for fault in _feed_faults(feed)]
    if not _seconds(settings.watch.delay):
        found.append(("watch", f"delay = {settings.watch.delay!r} is no time (as in 2s)"))
    for name, channel in settings.channels.items():
        found += [(f"channels.{name}", fault) for fault in _channel_faults(channel)]
    names = [alert.name for alert in settings.alerts]
    for alert in settings.alerts:
        unknown = [name for name in alert.send if name not in settings.channels]
        found += [(f"alerts {alert.name!r}", f"there is no channel {name!r}") for name in unknown]
        if names.count(alert.name) > 1:
            found.append((f"alerts {alert.name!r}", "two alerts have this name"))
    urls = [feed.url for feed in settings.feeds]
    return [*found, *(("feeds", f"{url} is there twice") for url in dict.fromkeys(urls) if urls.count(url) > 1)]


def _feed_faults(feed: Feed) -> list[str]:
    found = [] if feed.url.lower().startswith(("http://", "https://")) else [f"url = {feed.url!r} is no web address"]
    return found if _seconds(feed.every) else [*found, f"every = {feed.every!r} is no time (as in 15m)"]


def _channel_faults(channel: Channel) -> list[str]:
    found = []
    if channel.quiet is not None and hours(channel.quiet) is None:
        found.append(f"quiet = {channel.quiet!r} are no hours (as in 22:00-06:30)")
    if channel.digest is not None and not _seconds(channel.digest):
        found.append(f"digest = {channel.digest!r} is no time (as in 1h)")
    try:
        zoneinfo.ZoneInfo(channel.zone)
    except (zoneinfo.ZoneInfoNotFoundError, ValueError):
        found.append(f"zone = {channel.zone!r} is no time zone (as in Europe/Oslo)")
    return found


def seconds(span: Span) -> float:
    """A time as in `15m` in seconds; `ValueError` if it is none."""
    found = _seconds(span)
    if found is None:
        raise ValueError(span)
    return found


def _seconds(span: Span) -> float | None:
    found = re.fullmatch(r"(\d{1,6}(?:\.\d{1,3})?)\s?([smhd])", span.strip())
    return float(found[1]) * UNITS[found[2]] if found else None


def hours(text: str) -> tuple[dt.time, dt.time] | None:
    """Two clock times as in `22:00-06:30`; `None` if they are none."""
    try:
        start, end = (dt.time.fromisoformat(part.strip()) for part in re.split(r"[-–]", text))
    except ValueError:
        return None
    return (start, end) if start.tzinfo is None and end.tzinfo is None and start != end else None


def secret(url: str, environment: Mapping[str, str]) -> str:
    """An address, looked up if it is `env:NAME`; `InputError` if the environment does not have it."""
    if not url.startswith("env:"):
        return url
    name = url.removeprefix("env:")
    if not environment.get(name):
        raise InputError(f"the environment has no {name}", where="channels", hint=f"export {name}=…")
    return environment[name]


def _worded(text: str) -> str:
    """msgspec's words as ours: the place without `$.`."""
    return text.replace(" - at `$.", ", at `").replace("Object contains unknown field", "there is no setting")
