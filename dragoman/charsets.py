"""Bytes of a page → text, whatever alphabet they were written in.

In: bytes. Out: text. Tried in turn: byte order mark, UTF-16 told by its zeros, UTF-8, the charset that the page
declares (as browsers read the name), Windows-1252 for English with the odd accent, charset_normalizer's guess. A page
that is UTF-8 but for a few bytes has these read as Windows-1252, which is what pasted-in text is.

    >>> decoded(b'<meta charset="iso-8859-1"><p>caf\\xe9</p>')
    '<meta charset="iso-8859-1"><p>café</p>'
    >>> decoded("état ".encode() * 99 + b"caf\\xe9")[-4:]
    'café'
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator

from charset_normalizer import from_bytes

from dragoman.errors import PageError

MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_DECLARED = re.compile(rb"""(?:charset|encoding)\s*=\s*["']?\s*([A-Za-z0-9_.:-]{2,30})""", re.IGNORECASE)
_HEAD = 4096  # bytes in which a page must declare its charset (the HTML standard says 1,024)
_SAMPLE = 20_000  # bytes that are guessed from
_FEW = 0.04  # of the bytes: quotation marks and the odd accent in English, which guessers take for other alphabets
_STRAY = 0.02  # of the characters: a page with more that is not UTF-8 is not UTF-8
_ASCII = bytes(range(128))
_AS_BROWSERS = {  # the WHATWG encoding standard: what pages that declare the key are written in
    "iso-8859-1": "windows-1252",
    "iso8859-1": "windows-1252",
    "latin-1": "windows-1252",
    "latin1": "windows-1252",
    "ascii": "windows-1252",
    "us-ascii": "windows-1252",
    "iso-8859-9": "windows-1254",
    "iso-8859-11": "windows-874",
    "tis-620": "windows-874",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "shift_jis": "cp932",
    "shift-jis": "cp932",
    "x-sjis": "cp932",
    "ks_c_5601-1987": "cp949",
    "euc-kr": "cp949",
    "big5": "cp950",
    "windows-874": "cp874",
    "x-mac-roman": "mac-roman",
}


def decoded(content: bytes, where: str | None = None) -> str:
    """The text of `content`; `PageError` if the bytes are no text in any charset tried."""
    tried: list[str] = []
    for charset in _charsets(content):
        tried.append(charset)
        try:
            return content.decode(charset)
        except (UnicodeDecodeError, LookupError):
            continue
    text = content.decode("utf-8", "dragoman_stray")
    if content.decode("utf-8", "replace").count("\ufffd") <= _STRAY * len(text):
        return text
    raise PageError(
        f"the bytes are no text in any charset tried ({', '.join(dict.fromkeys(tried))})",
        where=where,
        hint="save the page as UTF-8",
    )


def zeros(content: bytes) -> str | None:
    """The UTF-16 that `content` is in without saying so: every other byte of Latin text is zero."""
    head = content[:2000]
    even, odd = head[0::2], head[1::2]
    if len(head) < 8 or head.count(0) < 0.3 * len(head):
        return None
    if odd.count(0) > 0.7 * len(odd) and even.count(0) < 0.1 * len(even):
        return "utf-16-le"
    return "utf-16-be" if even.count(0) > 0.7 * len(even) and odd.count(0) < 0.1 * len(odd) else None


def _charsets(content: bytes) -> Iterator[str]:
    yield from [charset for mark, charset in MARKS if content.startswith(mark)][:1]
    if wide := zeros(content):
        yield wide
    yield "utf-8"
    lost = content.decode("utf-8", "replace").count("\ufffd")
    if lost <= 0.3 * _high(content):  # most of what is not ASCII is UTF-8
        return
    if found := _DECLARED.search(content[:_HEAD]):
        name = found.group(1).decode("ascii").lower()
        if name not in {"utf-8", "utf8"}:
            yield _AS_BROWSERS.get(name, name)
    if 0 < _high(content[:_SAMPLE]) <= _FEW * len(content[:_SAMPLE]):
        yield "windows-1252"
    if lost > _STRAY * len(content):
        best = from_bytes(content[:_SAMPLE]).best()
        if best:
            yield best.encoding


def _high(content: bytes) -> int:
    """How many bytes are not ASCII."""
    return len(content.translate(None, _ASCII))


def _stray(error: UnicodeError) -> tuple[str, int]:
    """The bytes that are not UTF-8, as Windows-1252 has them."""
    if not isinstance(error, UnicodeDecodeError):
        raise error
    return error.object[error.start : error.end].decode("windows-1252", "replace"), error.end


codecs.register_error("dragoman_stray", _stray)
