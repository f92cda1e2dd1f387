"""Sends messages: to Telegram over its Bot API, to everything else through apprise.

In: a channel's address, messages, how many parts it has taken already. Out: a `Sent`: parts taken, and if not all,
why and when to try again.

    >>> send("telegram://123:abc@-100200300", [message])
    Sent(parts=1, done=True)

`telegram://TOKEN@CHAT` is spoken here and not by apprise, which does not tell how long a 429 asks to wait, nor which
parts of a long message were taken. `?api=` names another server that speaks the same (a Bot API server of one's own).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

import httpx
import msgspec

from dragoman.alerts.messages import Message, plain, telegram
from dragoman.errors import InputError

API = "https://api.telegram.org"
TIMEOUT = 15.0
TOO_MANY = 429
CLIENT_FAULT = 400
FOR_GOOD = frozenset((400, 401, 403, 404))
"""Answers after which the same message will not go through: chat or token wrong, bot thrown out, text refused."""


class Sent(msgspec.Struct, frozen=True, kw_only=True):
    """What the channel took: `wait` seconds until the next try if it says so, `lost` if there is no use in one."""

    parts: int = 0
    done: bool = False
    error: str | None = None
    wait: float | None = None
    lost: bool = False


Send = Callable[[str, Sequence[Message], int], Sent]


def send(url: str, messages: Sequence[Message], taken: int = 0) -> Sent:
    """Sends the messages to the address, from the part after the `taken` ones on."""
    if url.lower().startswith("telegram://"):
        return _telegram(url, messages, taken)
    return _apprise(url, messages)


def check(url: str) -> None:
    """`InputError` for an address that no channel has."""
    if url.lower().startswith("telegram://"):
        _telegram_place(url)
        return
    import apprise

    if apprise.Apprise.instantiate(url, suppress_exceptions=True) is None:
        raise InputError("no channel has such an address", where=_hidden(url), hint="see docs/watch.md")


def _telegram_place(url: str) -> tuple[str, str, str]:
    """Server, token and chat of a Telegram address."""
    try:
        parts = urlsplit(url)
        token, _, chat = parts.netloc.rpartition("@")
        api = parse_qs(parts.query).get("api", [API])[0].rstrip("/")
    except ValueError:
        token, chat, api = "", "", API
    if not token or not chat:
        raise InputError("no Telegram address", where=_hidden(url), hint="telegram://TOKEN@CHAT")
    return api, unquote(token), unquote(chat)


def _telegram(url: str, messages: Sequence[Message], taken: int) -> Sent:
    api, token, chat = _telegram_place(url)
    parts = telegram(messages)
    for number, part in enumerate(parts[taken:], taken):
        body = {"chat_id": chat, "text": part, "parse_mode": "HTML", "link_preview_options": {"is_disabled": True}}
        try:
            answer = httpx.post(f"{api}/bot{token}/sendMessage", json=body, timeout=TIMEOUT)
        except httpx.HTTPError as error:
            return Sent(parts=number, error=f"Telegram cannot be reached: {type(error).__name__}")
        if answer.status_code >= CLIENT_FAULT:
            return _refused(answer, number)
    return Sent(parts=len(parts), done=True)


def _refused(answer: httpx.Response, parts: int) -> Sent:
    told = _json(answer)
    what = f"Telegram answers {answer.status_code}: {str(told.get('description') or '')[:200]}".rstrip(": ")
    parameters = told.get("parameters")
    if answer.status_code == TOO_MANY:
        wait = parameters.get("retry_after") if isinstance(parameters, dict) else None
        wait = wait if isinstance(wait, (int, float)) else answer.headers.get("Retry-After", "")
        return Sent(parts=parts, error=what, wait=_number(wait))
    return Sent(parts=parts, error=what, lost=answer.status_code in FOR_GOOD)


def _json(answer: httpx.Response) -> dict[str, Any]:
    try:
        told = msgspec.json.decode(answer.content)
    except (msgspec.DecodeError, RecursionError):
        return {}
    return told if isinstance(told, dict) else {}


def _number(wait: object) -> float | None:
    try:
        return max(0.0, min(float(str(wait)), 86_400.0))
    except ValueError:
        return None


def _apprise(url: str, messages: Sequence[Message]) -> Sent:
    import apprise

    place = apprise.Apprise.instantiate(url, suppress_exceptions=True)
    if place is None:
        return Sent(error="no channel has such an address", lost=True)
    place.overflow_mode = apprise.OverflowMode.SPLIT
    title, body = plain(messages)
    done = place.notify(title=title, body=body, body_format=apprise.NotifyFormat.TEXT)
    return Sent(
        parts=1 if done else 0, done=bool(done), error=None if done else f"{place.service_name} did not take it"
    )


def _hidden(url: str) -> str:
    """An address without what is secret in it."""
    return f"{url.partition('://')[0]}://…"
