"""What a person types to search → a query that each database understands, and that cannot fail.

In: words, "phrases in quotation marks", `OR`, `-word` for what must not be there, `word*` for a beginning. Out: an
FTS5 or tsquery expression in which every word is quoted, so that no sign of the query is taken for syntax.

    >>> fts5(parsed('ceasefire "prisoner exchange" -gaza'))
    '(("ceasefire") AND ("prisoner exchange")) NOT "gaza"'
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from dragoman.errors import InputError

ARTICLE_TEXT = {
    "sqlite": (
        'CREATE VIRTUAL TABLE article_text USING fts5(headline, body, tokenize="porter unicode61 remove_diacritics 2")',
    ),
    "postgresql": (
        "CREATE TEXT SEARCH DICTIONARY dragoman_stem (TEMPLATE = snowball, LANGUAGE = english)",
        "CREATE TEXT SEARCH CONFIGURATION dragoman (COPY = english)",
        "ALTER TEXT SEARCH CONFIGURATION dragoman ALTER MAPPING REPLACE english_stem WITH dragoman_stem",
        "CREATE TABLE article_text (rowid BIGINT PRIMARY KEY, headline TEXT NOT NULL, body TEXT NOT NULL, "
        "words TSVECTOR GENERATED ALWAYS AS (setweight(to_tsvector('dragoman', headline), 'A') || "
        "to_tsvector('dragoman', left(body, 400000))) STORED)",
        "CREATE INDEX article_text_words ON article_text USING GIN (words)",
    ),
}
"""How the full text of headline and body is kept; its rowid is the page's `n`.

PostgreSQL's own English passes over words such as "off", which makes "calls off" the same as "calls".
"""

_TOKEN = re.compile(r'(-?)"([^"]*)"?|(\S+)')
_WORD = re.compile(r"\w+")
_MOST = 64
"""Words of a query; the rest is left out."""


TEXT = sa.table("article_text", sa.column("rowid"), sa.column("headline"), sa.column("body"), sa.column("words"))


@dataclass(frozen=True)
class Term:
    """A word or phrase; `start` for the beginning of a word."""

    words: tuple[str, ...]
    start: bool = False


@dataclass(frozen=True)
class Query:
    """Groups of which each must be there in one of its terms, and terms that must not be there."""

    wanted: tuple[tuple[Term, ...], ...]
    barred: tuple[Term, ...] = ()


def parsed(text: str) -> Query:
    """The query in `text`; `InputError` if nothing in it can be searched for."""
    wanted: list[tuple[Term, ...]] = []
    barred: list[Term] = []
    either = False
    for sign, phrase, word in _TOKEN.findall(text)[:_MOST]:
        if word == "OR":
            either = bool(wanted)
            continue
        out = bool(sign) or (len(word) > 1 and word[0] == "-")
        words = tuple(_WORD.findall(phrase or word))
        if not words:
            continue
        term = Term(words, start=word.endswith("*"))
        if out:
            barred.append(term)
        elif either:
            wanted[-1] = (*wanted[-1], term)
        else:
            wanted.append((term,))
        either = False
    if not wanted:
        raise InputError("nothing to search for", where=text[:60] or "the query", hint="give a word that must be there")
    return Query(tuple(wanted), tuple(barred))


def fts5(query: Query) -> str:
    """The query for SQLite."""
    wanted = " AND ".join("(" + " OR ".join(map(_quoted, group)) + ")" for group in query.wanted)
    return f"({wanted})" + "".join(f" NOT {_quoted(term)}" for term in query.barred)


def _quoted(term: Term) -> str:
    return '"' + " ".join(term.words) + '"' + ("*" if term.start else "")


def tsquery(query: Query) -> str:
    """The query for PostgreSQL's `to_tsquery`."""
    wanted = " & ".join("(" + " | ".join(map(_followed, group)) + ")" for group in query.wanted)
    return wanted + "".join(f" & !{_followed(term)}" for term in query.barred)


def _followed(term: Term) -> str:
    words = [f"'{word}'" for word in term.words]
    return "(" + " <-> ".join(words) + (":*" if term.start else "") + ")"


def match(query: Query, dialect: str) -> sa.ColumnElement[bool]:
    """The condition on `article_text` that the query is."""
    if dialect == "sqlite":
        return sa.literal_column("article_text").op("MATCH", is_comparison=True)(fts5(query))
    return TEXT.c.words.op("@@", is_comparison=True)(to_tsquery(query))


def to_tsquery(query: Query) -> sa.ColumnElement[Any]:
    """The query as PostgreSQL's value."""
    return sa.func.to_tsquery("dragoman", tsquery(query))
