"""What a message says, and how it looks on a channel.

In: a change. Out: a `Message`, and its text cut to what the channel takes: never lost, never cut inside a tag.

    >>> telegram([message])
    ['<b>Meeting of Kenya and Uganda: planned → cancelled</b>\\n<blockquote>…']

Telegram takes 4,096 UTF-16 units in a message and a handful of HTML tags (core.telegram.org/bots/api#html-style); the
tags are counted here as well, which is more than Telegram asks.
"""

from __future__ import annotations

import html
from collections.abc import Iterable, Iterator, Sequence

import msgspec

from dragoman.records import Noun

TELEGRAM = 4096
"""UTF-16 units of one message."""
QUOTE = 1_500
"""Characters of evidence that a message shows of one change."""
CUT = " …"
WEB = ("https://", "http://")


class Message(Noun, frozen=True, kw_only=True):
    """One change. `before` and `after`: states; `words`: the evidence; `word_of`: who claims it; `thing`: its id."""

    alert: str
    title: str
    thing: str
    before: str | None = None
    after: str | None = None
    words: str | None = None
    word_of: str | None = None
    sources: int = 1
    headline: str | None = None
    outlet: str | None = None
    date: str | None = None
    url: str | None = None

    @property
    def line(self) -> str:
        """What changed, in one line."""
        if self.before:
            return f"{self.title}: {self.before} → {self.after}"
        return f"{self.title}: {self.after}" if self.after else self.title

    @property
    def facts(self) -> str:
        """On whose word, how many independent sources, outlet and day, in one line."""
        word = f"on the word of {self.word_of}" if self.word_of else ""
        sources = f"{self.sources} independent sources" if self.sources > 1 else ""
        return " · ".join(part for part in (word, sources, self.outlet, self.date) if part)


class Run(msgspec.Struct, frozen=True):
    """A stretch of text in one style: `tag` is b, i, blockquote or a; `href` an address for a."""

    text: str
    tag: str | None = None
    href: str | None = None


def runs(message: Message) -> Iterator[Run]:
    """The message as stretches of text, line by line."""
    yield Run(_shown(message.line), "b")
    if message.words:
        yield Run("\n")
        yield Run(_shortened(_shown(message.words)), "blockquote")
    if message.facts:
        yield Run("\n" + _shown(message.facts))
    if message.url and message.url.startswith(WEB):
        yield Run("\n")
        yield Run(_shown(message.headline or message.url), "a", message.url)
    elif message.headline:
        yield Run("\n" + _shown(message.headline), "i")
    yield Run(f"\n{_shown(message.alert)}", "i")


def plain(messages: Sequence[Message]) -> tuple[str, str]:
    """A title and a body of plain text, for channels that have no markup."""
    if len(messages) == 1:
        return _shown(messages[0].line), _body(messages[0])
    parts = (f"{_shown(message.line)}\n{_body(message)}" for message in messages)
    return f"{len(messages)} changes", "\n\n".join(parts)


def _body(message: Message) -> str:
    words = f"“{_shortened(_shown(message.words))}”" if message.words else None
    lines = (words, _shown(message.facts), _shown(message.headline or ""), message.url, f"({_shown(message.alert)})")
    return "\n".join(line for line in lines if line)


def telegram(messages: Sequence[Message], most: int = TELEGRAM) -> list[str]:
    """The messages in Telegram's HTML, in as few parts as take them; changes are parted between, where they fit."""
    parts: list[str] = []
    for message in messages:
        for number, part in enumerate(_cut(runs(message), most)):
            together = f"{parts[-1]}\n\n{part}" if parts and number == 0 else ""
            if together and size(together) <= most:
                parts[-1] = together
            else:
                parts.append(part)
    return parts


def size(text: str) -> int:
    """UTF-16 units, as Telegram counts."""
    return len(text.encode("utf-16-le")) // 2


def _cut(stretches: Iterable[Run], most: int) -> list[str]:
    """The stretches as HTML in parts of at most `most` units; a stretch that is too long is closed and opened again."""
    parts = [""]
    for run in stretches:
        text = run.text
        while text:
            room = most - size(parts[-1])
            piece = _fitting(text, run, room)
            if not piece:
                parts.append("")
                text = text.lstrip("\n")
                continue
            parts[-1] += _tagged(piece, run)
            text = text[len(piece) :]
            if text:
                parts.append("")
                text = text.lstrip()
    return [part for part in parts if part.strip()]


def _fitting(text: str, run: Run, room: int) -> str:
    """As much of the text as fits with its tags, up to a space where there is one; nothing if hardly any would."""
    if size(_tagged(text, run)) <= room:
        return text
    low, high = 0, len(text)
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (middle, high) if size(_tagged(text[:middle], run)) <= room else (low, middle - 1)
    space = text.rfind(" ", 0, low)
    kept = space if space > low // 2 else low
    return text[:kept] if kept >= min(len(text), 20) else ""


def _tagged(text: str, run: Run) -> str:
    inner = html.escape(text, quote=False)
    if run.tag is None:
        return inner
    address = f' href="{html.escape(run.href)}"' if run.href else ""
    return f"<{run.tag}{address}>{inner}</{run.tag}>"


def _shown(text: str) -> str:
    """Text from a page without what could command a terminal or turn the line around."""
    kept = "".join(char for char in text if char.isprintable() or char in "\n ")
    return "\n".join(" ".join(line.split()) for line in kept.splitlines() if line.strip())


def _shortened(text: str) -> str:
    if len(text) <= QUOTE:
        return text
    return text[: QUOTE - len(CUT)].rpartition(" ")[0] + CUT
