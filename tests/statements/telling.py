"""A cast by hand, so that the stage is tested without the actors stage."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping

from spacy.tokens import Doc

from dragoman import statements
from dragoman.cast import Cast
from dragoman.records import Actor, Article, Block, Mention, Span, Statement


def cast(doc: Doc, names: Iterable[str], pronouns: Mapping[str, str]) -> Cast:
    """An actor for each name, its id the name; `pronouns` maps words to names."""
    heads: dict[int, tuple[str, ...]] = {}
    actors = []
    for name in names:
        mentions = []
        for match in re.finditer(rf"(?<!\w){re.escape(name)}(?!\w)", doc.text):
            span = doc.char_span(*match.span(), alignment_mode="expand")
            heads[span.root.i] = (name,)
            mentions.append(Mention(span=match.span(), text=match.group()))
        actors.append(Actor(id=name, name=name, mentions=tuple(mentions)))
    for token in doc:
        if token.lower_ in pronouns:
            heads[token.i] = (pronouns[token.lower_],)
    return Cast(tuple(actors), heads)


def tell(
    parse: Callable[[str], Doc], text: str, names: Iterable[str], pronouns: Mapping[str, str], headline: bool = False
) -> tuple[Statement, ...]:
    """The statements of a text whose lines are paragraphs, the first one a headline if so said."""
    doc = parse(text)
    spans: list[Span] = [m.span() for m in re.finditer(r"[^\n]+", text)]
    blocks = [Block(kind="headline" if headline and i == 0 else "body", span=s) for i, s in enumerate(spans)]
    return statements.find(doc, Article(), blocks, cast(doc, names, pronouns), (), ())
