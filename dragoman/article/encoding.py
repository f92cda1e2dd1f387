"""Bytes of an HTML page → text.

In: HTML as text or bytes. Out: text. Tried in turn: byte order mark, UTF-8, the charset that the page declares,
charset_normalizer's guess; what is still undecodable is replaced where a page is UTF-8 but for a few bytes.

    >>> decoded(b'<meta charset="windows-1252"><p>caf\\xe9</p>')
    '<meta charset="windows-1252"><p>café</p>'
"""

from __future__ import annotations

import codecs
import re

from charset_normalizer import from_bytes

from dragoman.errors import PageError

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_DECLARED = re.compile(rb"""(?:charset|encoding)\s*=\s*["']?\s*([A-Za-z0-9_.:-]{2,30})""", re.IGNORECASE)
_HEAD = 4096  # bytes in which a page must declare its charset (the HTML standard says 1,024)
_SAMPLE = 20_000  # bytes that are guessed from


def decoded(html: str | bytes) -> str:
    """The text of `html`. `PageError` if the bytes are no text."""
    if isinstance(html, str):
        return html
    tried = []
    for charset in _candidates(html):
        tried.append(charset)
        try:
            return html.decode(charset)
        except (UnicodeDecodeError, LookupError):
            continue
    text = html.decode("utf-8", "replace")
    if text.count("\ufffd") > 0.02 * len(text):
        raise PageError(
            f"the bytes are no text in any charset tried ({', '.join(tried)})", hint="save the page as UTF-8"
        )
    return text


def _candidates(html: bytes) -> list[str]:
    marked = [charset for mark, charset in _MARKS if html.startswith(mark)][:1]
    found = _DECLARED.search(html[:_HEAD])
    declared = [found.group(1).decode("ascii")] if found else []
    declared = ["windows-1252" if name.lower() in {"iso-8859-1", "latin-1", "latin1"} else name for name in declared]
    return [*marked, "utf-8", *[name for name in declared if name.lower() not in {"utf-8", "utf8"}], *_guessed(html)]


def _guessed(html: bytes) -> list[str]:
    try:
        html.decode("utf-8")
    except UnicodeDecodeError as error:
        lost = html.decode("utf-8", "replace").count("\ufffd")
        if lost <= 0.002 * len(html) and error.start > 0:
            return []
        best = from_bytes(html[:_SAMPLE]).best()
        return [best.encoding] if best else []
    return []
