"""A record as one HTML file: the article with its evidence, the record beside it, each linked to the other.

In: a record. Out: HTML that needs nothing else: style and script are inside, a content security policy lets nothing
be fetched and no other script run, and every word of the page is escaped.

    >>> Path("record.html").write_text(render(record), encoding="utf-8")
"""

from __future__ import annotations

import base64
import dataclasses
import datetime as dt
import functools
import hashlib
import itertools
import re
from collections.abc import Iterable, Iterator, Sequence
from importlib import resources

import jinja2
from markupsafe import Markup

from dragoman.export import marks
from dragoman.export.view import BIDI, RELATIONS, STATUSES, View, around, clean, count, words
from dragoman.records import Actor, Condition, Event, Failure, Record, Span, Statement

TYPES = {
    "AGREE": "agrees, promises or offers",
    "CONSULT": "meets, talks, visits, calls or writes",
    "SUPPORT": "supports, praises or recognises",
    "CONCEDE": "gives in or eases",
    "COOPERATE": "works together with",
    "AID": "gives help",
    "RETREAT": "withdraws, releases or stops fighting",
    "REQUEST": "asks for or demands",
    "ACCUSE": "condemns, blames or investigates",
    "REJECT": "refuses, denies or calls off",
    "THREATEN": "threatens or warns",
    "PROTEST": "protests",
    "SANCTION": "punishes without force or breaks off",
    "MOBILIZE": "readies or moves forces",
    "COERCE": "arrests, seizes or restricts",
    "ASSAULT": "attacks",
}
"""PLOVER's event types in plain words."""
MEANINGS = {
    "occurred": "done or under way",
    "cancelled": "was planned, has been called off",
    "negated": "said not to have happened, or not to be going to",
    "planned": "fixed or intended",
    "conditional": "depends on a condition that the page names",
    "hypothetical": "possible, feared, asked for, threatened",
}
STANDS = {
    "bad": {"cancelled", "refused", "broken", "rejected", "suspended"},
    "good": {"held", "done", "signed", "in_force", "released", "agreed", "lifted", "ended"},
}
ROOM = 150
"""Characters of a sentence that an event's card shows."""
CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202d\u202e\ud800-\udfff\ufffe\uffff]")
"""Characters that HTML forbids, and the two that turn the direction of what follows them around."""
WEB = re.compile(r"https?://[^\s\"<>]+", re.IGNORECASE)
MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
RANK = ("anchor", "condition", "statement", "cue", "actor", "time", "place", "origin")
"""What a word is first when it is many things."""


@dataclasses.dataclass(frozen=True)
class Piece:
    """A segment as the template prints it."""

    start: int
    text: str
    css: str = ""
    refs: str = ""
    target: str = ""
    id: str = ""
    label: str = ""


@dataclasses.dataclass(frozen=True)
class Block:
    """A part of the article as the template prints it: one line, or several lines of boilerplate."""

    kind: str
    lines: tuple[tuple[Piece, ...], ...]


@dataclasses.dataclass(frozen=True)
class Entry:
    """A line of the index: a page's file, or why there is none."""

    file: str
    title: str
    origin: str
    detail: str
    states: tuple[str, ...] = ()


@dataclasses.dataclass(frozen=True)
class Outside:
    """What a server that shows the record adds: addresses of style and script, and where to go from here.

    `home`: where the house's own name leads; `trail`: kind, title and address of what the page belongs to; `events`:
    the address of an event, but for its id.
    """

    style: tuple[str, ...]
    script: str
    home: str
    trail: tuple[tuple[str, str, str], ...] = ()
    events: str | None = None


def render(record: Record, *, outside: Outside | None = None) -> str:
    """The record as an HTML page: self-contained, or with style and script `outside`."""
    view = View(record)
    return template("page.html").render(
        view=view,
        record=record,
        blocks=_blocks(view),
        ref=_refs(record),
        known={event.id: event for event in record.events},
        url=record.url if record.url and WEB.fullmatch(record.url) else None,
        tally=_tally(view),
        speakers=_speakers(view),
        json=_json(record),
        outside=outside,
        policy=_policy(),
        script=inside("script.js"),
        style=inside("style.css"),
    )


def entry(result: Record | Failure, file: str) -> Entry:
    """The index line of a result that was written to `file`."""
    if isinstance(result, Failure):
        title = clean(result.source or result.id)
        return Entry("", title, "", clean(f"{result.error} ({result.hint})" if result.hint else result.error))
    view = View(result)
    states = tuple(f"{clean(thread.title)}: {words(thread.state)}" for thread in result.threads[:3])
    return Entry(file, view.headline, " · ".join(view.provenance), view.counts, states)


def index(entries: Iterable[Entry]) -> str:
    """A page that leads to the records of a folder."""
    return template("index.html").render(
        entries=list(entries), style=inside("style.css"), policy="default-src 'none'; style-src 'unsafe-inline'"
    )


@functools.lru_cache(maxsize=4096)
def when(value: str | None) -> str:
    """An ISO 8601 date or interval in words: `6–12 May 2024`; what is neither stays as it is.

    >>> when("2024-05-06/2024-05-12")
    '6–12 May 2024'
    """
    if not value:
        return ""
    start, slash, end = value.partition("/")
    left, right = _day(start), _day(end)
    if not left or not right:
        return " ".join(left) if left and not slash else clean(value)
    shared = 0
    while shared < min(len(left), len(right)) - 1 and left[-1 - shared] == right[-1 - shared]:
        shared += 1
    first = left[: len(left) - shared]
    return f"{' '.join(first)}{'–' if len(first) == 1 else ' – '}{' '.join(right)}"


def _day(value: str) -> list[str]:
    """`2024-05-06` as `["6", "May", "2024"]`, `2024-05` as `["May", "2024"]`; empty if it is neither."""
    if re.fullmatch(r"\d{4}-(0[1-9]|1[0-2])", value):
        return [MONTHS[int(value[5:]) - 1], value[:4]]
    try:
        day = dt.datetime.strptime(value, "%Y-%m-%d").date()
    except ValueError:
        return []
    return [str(day.day), MONTHS[day.month - 1], f"{day.year:04}"]


def harmless(value: object) -> object:
    """Text that may stand in HTML: what `CONTROL` matches is replaced. Anything else stays as it is."""
    if isinstance(value, str) and not isinstance(value, Markup) and not value.isprintable():
        return CONTROL.sub("\ufffd", value)
    return value


def _plain(value: object) -> str:
    """Text for places that no element isolates, such as a title: direction characters are left out."""
    return "".join(char for char in str(value) if char not in BIDI)


def _json(record: Record) -> Markup:
    """The record's JSON so that nothing in it can end the element it stands in."""
    raw = record.to_json()
    for char in "<>&\u2028\u2029":
        raw = raw.replace(char, f"\\u{ord(char):04x}")
    return Markup(CONTROL.sub(lambda found: f"\\u{ord(found[0]):04x}", raw))  # noqa: S704 (escaped above)


def _policy() -> str:
    digest = base64.b64encode(hashlib.sha256(_asset("script.js").encode()).digest()).decode()
    return (
        f"default-src 'none'; style-src 'unsafe-inline'; script-src 'sha256-{digest}'; img-src data:; "
        "base-uri 'none'; form-action 'none'"
    )


@functools.cache
def _asset(name: str) -> str:
    return resources.files("dragoman.export").joinpath("templates", name).read_text(encoding="utf-8")


def inside(name: str) -> Markup:
    """One of our own files, to stand in the page as it is."""
    return Markup(_asset(name))  # noqa: S704


@functools.cache
def template(name: str) -> jinja2.Template:
    """The template of that name; what it is given is escaped."""
    environment = jinja2.Environment(
        loader=jinja2.FunctionLoader(_asset),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=harmless,
    )
    environment.filters.update(when=when, words=words, plain=_plain, clean=clean, count=count)
    environment.globals.update(
        around=lambda event: around(event, ROOM), relations=RELATIONS, types=TYPES, meanings=MEANINGS, stand=stand
    )
    return environment.get_template(name)


def stand(state: str) -> str:
    """How a thread's state stands: good, bad, or neither."""
    return next((name for name, states in STANDS.items() if state in states), "")


def _refs(record: Record) -> dict[str, dict[str, str]]:
    """The place in the view of each event, statement, actor and condition, by its id."""
    groups: dict[str, Iterable[Event | Statement | Actor | Condition]] = {
        "e": record.events,
        "s": record.statements,
        "a": record.actors,
        "c": record.conditions,
    }
    return {letter: {part.id: f"{letter}{at}" for at, part in enumerate(parts)} for letter, parts in groups.items()}


def _tally(view: View) -> list[tuple[str, int]]:
    """How many matters have a mention of each status, in the order in which statuses are shown."""
    found = [status for matter in view.happenings for status in {event.status for event in matter.events}]
    return [(status, found.count(status)) for status in STATUSES if status in found]


def _speakers(view: View) -> list[tuple[str, str, int]]:
    """Each speaker: place in the view, name, number of statements."""
    ids = [said.speaker for said in view.record.statements]
    return [
        (f"a{at}", view.party(actor.id).name, ids.count(actor.id))
        for at, actor in enumerate(view.record.actors)
        if actor.id in ids
    ]


def _blocks(view: View) -> list[Block]:
    record = view.record
    parts = marks.blocks(record)
    cut = marks.cut(record.text, marks.marks(record), [span for _, span in parts])
    labels = _labels(view)
    seen: set[str] = set()
    lines = [tuple(_piece(segment, record, labels, seen) for segment in segments) for segments in cut]
    runs = itertools.groupby(enumerate(_whole(parts, lines, record.text)), key=lambda part: _run(part[0], part[1].kind))
    return [Block(kind, tuple(line for _, block in run for line in block.lines)) for (kind, _), run in runs]


def _whole(parts: Sequence[tuple[str, Span]], lines: Sequence[tuple[Piece, ...]], text: str) -> Iterator[Block]:
    """The parts as blocks; a paragraph that a link box tore is one, the box an aside in it."""
    boxes = _boxes(parts, text)
    torn: tuple[Piece, ...] = ()
    for at, (kind, _) in enumerate(parts):
        line = lines[at]
        if at in boxes:
            line = tuple(dataclasses.replace(piece, css=f"aside {piece.css}".rstrip()) for piece in line)
        if at in boxes or at + 1 in boxes:
            torn += line
        else:
            yield Block(kind, ((*torn, *line),))
            torn = ()


def _boxes(parts: Sequence[tuple[str, Span]], text: str) -> frozenset[int]:
    """Places of link boxes and the like that stand in the middle of a line of the article."""
    return frozenset(
        at
        for at in range(1, len(parts) - 1)
        if [kind for kind, _ in parts[at - 1 : at + 2]] == ["body", "boilerplate", "body"]
        and "\n" not in text[parts[at - 1][1][0] : parts[at + 1][1][0]].rstrip()
    )


def _run(at: int, kind: str) -> tuple[str, int]:
    """What neighbouring blocks share if they are shown as one: boilerplate does, nothing else."""
    return kind, 0 if kind == "boilerplate" else at


def _labels(view: View) -> dict[str, str]:
    """What a screen reader says of the words that an event or statement is read from."""
    record = view.record
    labels = {f"e{at}": f"event, {event.type}, {event.status}" for at, event in enumerate(record.events)}
    for at, said in enumerate(record.statements):
        labels[f"s{at}"] = f"statement by {view.names([said.speaker] if said.speaker else []) or 'someone unnamed'}"
    return labels


def _piece(segment: marks.Segment, record: Record, labels: dict[str, str], seen: set[str]) -> Piece:
    """The segment as it is printed; the first segment of each thing gets the id that the record links to."""
    shown = sorted((m for m in segment.marks if m.role in RANK), key=lambda m: (RANK.index(m.role), m.ref))
    if not segment.marks:
        return Piece(segment.start, segment.text)
    new = [m.ref for m in shown if m.ref not in seen and m.role not in ("cue", "origin")]
    first = shown[0] if shown else None
    seen.update(new[:1])
    lead = first.ref if first and (first.role == "anchor" or first.ref in new[:1]) and first.ref in labels else ""
    return Piece(
        start=segment.start,
        text=segment.text,
        css=" ".join(dict.fromkeys(css for m in shown for css in _css(m, record))),
        refs=" ".join(dict.fromkeys(_ref(m) for m in segment.marks)),
        target=lead,
        id=f"w-{new[0]}" if new else "",
        label=f"{clean(segment.text)} — {labels[lead]}" if lead else "",
    )


def _css(mark: marks.Mark, record: Record) -> list[str]:
    at = int(mark.ref[1:]) if mark.ref[1:].isdigit() else 0
    if mark.role == "anchor":
        return ["anchor", f"st-{record.events[at].status}"]
    if mark.role == "statement":
        return ["said", record.statements[at].form]
    return [mark.role]


def _ref(mark: marks.Mark) -> str:
    suffix = {"sentence": ".s", "evidence": ".v", "cue": ".v", "step": ".w"}.get(mark.role, "")
    return mark.ref + suffix
