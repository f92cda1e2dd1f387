"""HTML → HTML that no parser takes minutes over.

In: HTML text. Out: the same, tags of very many attributes bare. libxml2 compares each attribute of a tag with all
others: a tag of 100,000 takes minutes; no page has one of more than a few hundred.

    >>> defused("<p " + "a=1 " * 9000 + ">Rain.</p>")
    '<p>Rain.</p>'
"""

from __future__ import annotations

import re

from dragoman.errors import PageError

_TAG = re.compile(  # a quotation mark opens a value after "=" alone
    r"<([A-Za-z][\w:-]{0,40}+)"
    r"((?:[\s/]++|[^\s/>=]++|=\s*+(?:\"[^\"]*+\"|'[^']*+'|[^\s>\"'][^\s>]*+)?+)*+)>"
)
_OPEN = re.compile(r"<(?:!--|[A-Za-z])")
_RAW = re.compile(r"script|style|textarea|title", re.IGNORECASE)  # elements whose content is no markup
_LONG = 20_000  # characters of a tag: pictures written into the page are longer, but one attribute
_MANY = 400  # attributes
_UNCLOSED = 50  # tags that never close: each costs a look through the rest of the page


def defused(html: str) -> str:
    """`html` with the attributes taken from tags that have too many; `PageError` if tags do not close all over it."""
    kept: list[str] = []
    at, done, unclosed = 0, 0, 0
    while found := _OPEN.search(html, at):
        if found.group() == "<!--":
            at = _after(html, "-->", found.end())
            continue
        tag = _TAG.match(html, found.start())
        if tag is None:
            unclosed += 1
            if unclosed > _UNCLOSED:
                raise PageError("broken HTML: tags that do not close", hint="save the page as the browser shows it")
            at = found.end()
            continue
        if tag.end() - tag.start() > _LONG and len(tag.group(2).split(None, _MANY)) > _MANY:
            kept += [html[done : tag.start()], f"<{tag.group(1)}>"]
            done = tag.end()
        at = _after(html, f"</{tag.group(1)}", tag.end()) if _RAW.fullmatch(tag.group(1)) else tag.end()
    return "".join([*kept, html[done:]])


def _after(html: str, end: str, at: int) -> int:
    """Where `end` ends, `at` if it never comes."""
    found = html.find(end, at)
    return found + len(end) if found >= 0 else at
