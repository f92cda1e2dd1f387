"""Page → article: headline, byline, date, dateline, origin, notices, captions, body; furniture set apart.

In: a `Page` with text or HTML. Out: a `Split`: the text that all spans count in, the `Article`, and the `Block`s.
A text page's text is kept as it is; of an HTML page the text is made of its lines.

    >>> from dragoman.records import Page
    >>> done = split(Page(id="a", text="Envoys leave talks\\n\\nOSLO (AP) — The envoys left on Monday."))
    >>> (done.article.headline, done.article.dateline, [b.kind for b in done.blocks])
    ('Envoys leave talks', 'OSLO', ['headline', 'dateline', 'body'])
"""

from __future__ import annotations

from dragoman.article.splitting import Split, split

__all__ = ["Split", "split"]
