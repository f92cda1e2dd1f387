"""The course of a story or a thread: as text, JSON, TimelineJS, or one HTML page.

In: a `Timeline`. Out: text; the HTML needs nothing else, and every word from a page is escaped.

    >>> print(as_text(timeline, width=80))
    Meeting: Kenya, Uganda                       cancelled
    2024-05-10  planned      Kenya and Uganda said they would meet …   Lakeside News Agency
    …
"""

from __future__ import annotations

import html
import re
from typing import Any, Literal

import msgspec
from rich.text import Text

from dragoman.export.sheet import Sheet
from dragoman.export.text import ENDINGS, STYLES
from dragoman.export.view import clean, count, words
from dragoman.records import Noun

WEB = re.compile(r"https?://[^\s\"<>]+", re.IGNORECASE)


class Entry(Noun, frozen=True, kw_only=True):
    """A step of the course: its day or days, what happened (`state`: of a thread, or status of an event), who says so.

    `disputed`: others contradict it. `words`: the page's own.
    """

    date: str | None = None
    last: str | None = None
    state: str = ""
    title: str = ""
    words: str = ""
    originator: str | None = None
    publisher: str | None = None
    published: str | None = None
    disputed: bool = False
    sources: int = 1
    page: str | None = None
    url: str | None = None


class Timeline(Noun, frozen=True, kw_only=True):
    """A story or thread: where it stands, and its entries in the order of their days; what has none comes last."""

    id: str
    kind: Literal["story", "thread"]
    title: str
    state: str | None = None
    participants: tuple[str, ...] = ()
    entries: tuple[Entry, ...] = ()
    pages: int = 1
    sources: int = 1


def ordered(entries: list[Entry]) -> tuple[Entry, ...]:
    """The entries by their days; those of one day in the order in which they were published."""
    return tuple(sorted(entries, key=lambda e: (e.date or "9999", e.published or "9999")))


def as_text(timeline: Timeline, *, width: int, colour: bool = False) -> str:
    """What a person reads in a terminal."""
    sheet = Sheet(max(width, 20))
    state = f"   {words(timeline.state)}" if timeline.state else ""
    sheet.add(Text.assemble((clean(timeline.title), "bold"), (state, ENDINGS.get(timeline.state or "", "cyan"))))
    sheet.add(Text(", ".join(map(clean, timeline.participants))), most=2)
    sheet.add(Text(f"{count(timeline.pages, 'page')}, {count(timeline.sources, 'source')}", "dim"))
    sheet.gap()
    for entry in timeline.entries:
        _entry(sheet, entry)
    return sheet.print(colour)


def _entry(sheet: Sheet, entry: Entry) -> None:
    days = clean(entry.date or "no date") + (f" to {clean(entry.last)}" if entry.last else "")
    style = ENDINGS.get(entry.state) or STYLES.get(entry.state, "cyan")  # type: ignore[call-overload]
    head = Text.assemble(f"{days:<11} ", (words(entry.state), style), "  ", clean(entry.title))
    sheet.add(head, most=2)
    if entry.words:
        sheet.add(Text(f"“{clean(entry.words)}”"), indent=12, most=3)
    contradicted = "contradicted" if entry.disputed else ""
    parts = (contradicted, outlets(entry), entry.published, entry.page)
    sheet.add(Text(" · ".join(clean(part) for part in parts if part), "dim"), indent=12, most=2)


def outlets(entry: Entry) -> str:
    """Who shows it and whose report it is."""
    return " ← ".join(dict.fromkeys(name for name in (entry.publisher, entry.originator) if name))


def as_json(timeline: Timeline) -> str:
    """All of it as one JSON object."""
    return timeline.to_json(indent=2) + "\n"


def as_timelinejs(timeline: Timeline) -> str:
    """JSON as TimelineJS reads it; texts are HTML there and escaped. Entries without a day are left out."""
    slides = [_slide(n, entry) for n, entry in enumerate(timeline.entries, 1) if entry.date]
    title = {"headline": _safe(timeline.title), "text": _safe(", ".join(timeline.participants))}
    made = {"title": {"unique_id": "title", "text": title}, "events": slides}
    return msgspec.json.format(msgspec.json.encode(made), indent=2).decode() + "\n"


def _slide(n: int, entry: Entry) -> dict[str, Any]:
    told = [f"<blockquote>{_safe(entry.words)}</blockquote>"] if entry.words else []
    source = _safe(" · ".join(part for part in (outlets(entry), entry.published) if part))
    link = entry.url if entry.url and WEB.fullmatch(entry.url) else None
    told.append(f'<p><a href="{html.escape(link)}">{source or "page"}</a></p>' if link else f"<p>{source}</p>")
    heading = " · ".join(part for part in (words(entry.state), entry.title) if part)
    slide: dict[str, Any] = {
        "unique_id": f"step-{n}",
        "start_date": _date(entry.date or ""),
        "display_date": entry.date if not entry.last else f"{entry.date} to {entry.last}",
        "text": {"headline": _safe(heading), "text": "".join(told)},
        "group": "contradicted" if entry.disputed else words(entry.state),
    }
    return slide | ({"end_date": _date(entry.last)} if entry.last else {})


def _date(day: str) -> dict[str, str]:
    return dict(zip(("year", "month", "day"), day[:10].split("-"), strict=False))


def _safe(text: str) -> str:
    return html.escape(clean(text))


def as_html(timeline: Timeline) -> str:
    """One self-contained HTML page."""
    from dragoman.export.html import inside, template

    return template("timeline.html").render(
        timeline=timeline,
        outlets=outlets,
        web=lambda url: url if url and WEB.fullmatch(url) else None,
        style=inside("style.css"),
        policy="default-src 'none'; style-src 'unsafe-inline'",
    )
