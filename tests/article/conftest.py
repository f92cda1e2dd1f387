"""What the article tests share: the check that every string is the words of its span."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from dragoman.article import Split


@pytest.fixture(scope="session")
def check_spans() -> Callable[[Split], None]:
    return _check_spans


def _check_spans(done: Split) -> None:
    """Every string is its span's words, blocks are in order and do not overlap."""
    text, article, spans = done.text, done.article, done.article.spans
    for words, places in (
        (article.body, spans.body),
        (article.notices, spans.notices),
        (article.boilerplate, spans.boilerplate),
    ):
        assert [text[a:b] for a, b in places] == list(words)
    for word, place in ((article.headline, spans.headline), (article.dateline, spans.dateline)):
        assert (word is None) == (place is None)
        assert word is None or place is None or text[slice(*place)] == word
    for caption, (start, end) in zip(article.captions, spans.captions, strict=True):
        assert caption.text in text[start:end]
        assert (caption.credit or "") in text[start:end]
    for name, byline in zip(article.byline, spans.byline, strict=True):
        assert byline is None or text[slice(*byline)] == name
    at = 0
    for block in done.blocks:
        assert at <= block.span[0] < block.span[1] <= len(text)
        at = block.span[1]
