"""Who the nameless speaker of a page's opening is: the one whom the next sentences name.

In: statements in text order, the cast, the end of headline and first paragraph. Out: the same, with names.

    >>> [s.speaker for s in named(said, cast, 180, text)]    # "A diplomat said … Ana Cruz, the envoy, said"
    ['cruz', 'cruz']

News opens with what was said by "a senior diplomat" and names him next. He is taken for the first person whom the page
names and lets speak after that, if nobody else speaks between, the countries agree, and the page keeps nobody's name
back ("on condition of anonymity"). Their words must have to do with one another, or the name stand without a role.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

import msgspec

from dragoman.cast import Cast
from dragoman.records import Actor, Statement

SHARED = 2
"""So many longer words the two statements must share."""
_LONGER = re.compile(r"\b(?!that\b|this\b|with\b|have\b|from\b|will\b|would\b|they\b|their\b)[a-z]{4,}")
_NOBODY = frozenset({"official", "officials", "source", "sources"})
"""Who is called so is mostly not to be named at all."""
_WITHHELD = re.compile(r"\banonym|\bnot (?:to be )?named\b|\bnot authori[sz]ed\b|\bunnamed\b")


def named(said: Sequence[Statement], cast: Cast, opening: int, text: str) -> list[Statement]:
    """The statements, their nameless early speakers replaced by those whom the page names next."""
    found: dict[str, str] = {}
    for i, statement in enumerate(said):
        if statement.spans[0][0] >= opening:
            break
        speaker = statement.speaker
        if speaker and speaker not in found and _nameless(cast.get(speaker)) and not _kept_back(statement, text):
            name = _named_next(statement, said[i + 1 :], cast)
            if name is not None:
                found[speaker] = name
    return [msgspec.structs.replace(s, speaker=found.get(s.speaker or "", s.speaker)) for s in said]


def _nameless(actor: Actor) -> bool:
    """Whether the page calls the person by a role only, of more than a word ("President" needs no name)."""
    words = actor.name.lower().split()
    titled = actor.kind == "person" and all(m.how in ("title", "pronoun") for m in actor.mentions)
    return titled and len(words) > 1 and not _NOBODY & set(words)


def _kept_back(statement: Statement, text: str) -> bool:
    """Whether the sentences around say that the name is withheld."""
    return _WITHHELD.search(text, max(statement.spans[0][0] - 200, 0), statement.spans[-1][1] + 300) is not None


def _named_next(first: Statement, later: Sequence[Statement], cast: Cast) -> str | None:
    """The id of the person named next, if it can be the same one."""
    nameless = cast.get(first.speaker or "")
    others = ((s, cast.get(s.speaker)) for s in later if s.speaker and s.speaker != nameless.id)
    second, actor = next(((s, a) for s, a in others if a.sector != "JRN"), (None, nameless))
    new = actor.mentions[0].span[0] > nameless.mentions[0].span[0]
    named_person = actor.kind == "person" and any(m.how == "name" for m in actor.mentions)
    same_country = "UNK" in (nameless.country, actor.country) or nameless.country == actor.country
    if second is None or not (new and named_person and same_country):
        return None
    return actor.id if actor.role is None or _akin(first, second) else None


def _akin(first: Statement, second: Statement) -> bool:
    """Whether the two statements share words."""
    words = [set(_LONGER.findall(s.text.lower())) for s in (first, second)]
    return len(words[0] & words[1]) >= SHARED
