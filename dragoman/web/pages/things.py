"""One thing with its evidence: an event, a thread, a story, an actor.

In: an id. Out: its page: what is known, the words behind it, who says so, what was ruled on it.
"""

from __future__ import annotations

import datetime as dt
import itertools
from collections.abc import Sequence
from typing import Annotated, Any, cast

from fastapi import APIRouter, Path, Query
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from dragoman.chronicle import Account
from dragoman.errors import InputError
from dragoman.export import timeline as courses
from dragoman.export.timeline import Entry, Timeline
from dragoman.export.view import clean
from dragoman.records import Record
from dragoman.store import Store, naming, showing
from dragoman.validation.sampling import FIELDS
from dragoman.web import charts, joins
from dragoman.web.doings import MOST, Doings
from dragoman.web.templating import link, page
from dragoman.web.titles import titles

router = APIRouter()
Id = Annotated[str, Path(max_length=500, min_length=1)]
SHOWN, AHEAD, SAID, MATTERS, ROLES = 15, 4, 12, 8, 10
"""Events of an actor, those to come, its words, its threads, its roles that are shown."""
STEPS, PROVED = 80, 40
"""Steps of a story, and mentions of an event with their evidence that are shown."""


@router.get("/events/{id:path}")
def event(request: Request, id: Id) -> Response:
    """An event: its fields, each with its evidence; its mentions; accounts that disagree, side by side."""
    store: Store = request.app.state.store
    shown = _shown(store, id, "event", PROVED)
    mentions = shown.mentions[:PROVED] or (shown,)
    joint = joins.joint_of(store, "event", id) if not shown.mentions else None
    return page(
        request,
        "event.html",
        thing=shown,
        by_page=[(page, list(told)) for page, told in itertools.groupby(mentions, lambda one: one.page or "")],
        number=len(mentions),
        more=max(len(shown.mentions) - PROVED, 0),
        sides=joins.parties(store, id),
        joint=joint,
        called=titles(store, (mention.page or "" for mention in mentions)),
        accounts=_accounts(store, joins.accounts(store, id)),
        fields=FIELDS,
        story=joins.story_of(store, shown),
    )


@router.get("/statements/{id:path}")
def statement(request: Request, id: Id) -> Response:
    """A statement, which stands on its page."""
    return at(request, *_on_page(id))


@router.get("/threads/{id:path}")
def thread(request: Request, id: Id) -> Response:
    """A thread: its states as a ladder, each with its evidence."""
    store: Store = request.app.state.store
    shown = _shown(store, id, "thread")
    course = store.timeline(id)
    entries = _in_turn(course, shown.fields.get("history", ()))
    return page(request, "thread.html", thing=shown, course=course, entries=entries, outlets=courses.outlets)


@router.get("/stories/{id:path}")
def story(request: Request, id: Id, status: Annotated[str, Query(max_length=20)] = "") -> Response:
    """A story: its course, of one status if that is asked for; who reports it, where accounts disagree."""
    store: Store = request.app.state.store
    shown = _shown(store, id, "story")
    course = store.timeline(id)
    return page(
        request,
        "story.html",
        thing=shown,
        course=course,
        entries=[entry for entry in course.entries if status in ("", entry.state)][:STEPS],
        only=status,
        outlets=courses.outlets,
        carriers=joins.carriers(store, [mention.page for mention in shown.mentions if mention.page]),
        threads=joins.threads_of(store, shown),
        disputed=joins.disputed(store, shown),
        tally=joins.statuses(course),
    )


@router.get("/actors/{id:path}")
def actor(request: Request, id: Id) -> Response:
    """An actor: roles over time, partners, words, events by week."""
    store: Store = request.app.state.store
    shown = _shown(store, id, "actor")
    if not shown.mentions and (joint := joins.joint_of(store, "actor", id)):
        return RedirectResponse(link(joint, "actors"), 303)
    doings, (roles, more) = Doings(store, id), _roles(shown.fields.get("roles", ()))
    return page(
        request,
        "actor.html",
        thing=shown,
        roles=roles,
        more=more,
        events=doings.events(SHOWN),
        ahead=doings.ahead(AHEAD),
        number=doings.number,
        weeks=charts.by_week(doings.history()),
        partners=doings.partners(),
        said=doings.statements(SAID),
        most=SAID,
        matters=MATTERS,
        bound=MOST,
        threads=doings.threads(MATTERS),
        maybe=joins.named(store, shown.fields.get("maybe", ())),
    )


@router.get("/at")
def at(
    request: Request,
    page: Annotated[str, Query(max_length=500)],
    id: Annotated[str, Query(max_length=100)] = "",
    words: Annotated[str, Query(max_length=500)] = "",
) -> Response:
    """Leads to the words of a mention, by its id or by how its sentence begins."""
    record: Record = request.app.state.store.record(page)
    if words and not id:
        id = next((event.id for event in record.events if clean(event.sentence).startswith(words)), "")
    return RedirectResponse(f"{link(page, 'pages')}{_mark(record, id)}", 303)


def _mark(record: Record, id: str) -> str:
    """Where the words of something stand on the article's page; empty if it holds no such thing."""
    parts = {"e": record.events, "s": record.statements, "a": record.actors, "c": record.conditions}
    for letter, things in parts.items():
        ids = [thing.id for thing in cast(Sequence[Any], things)]
        if id in ids:
            return f"#{letter}{ids.index(id)}"
    return ""


def _roles(told: Sequence[dict[str, Any]]) -> tuple[list[dict[str, Any]], int]:
    """The roles that were given for the longest times, in their order, and how many others there are."""

    def days(role: dict[str, Any]) -> int:
        first, last = role.get("first"), role.get("last")
        return (dt.date.fromisoformat(last) - dt.date.fromisoformat(first)).days if first and last else 0

    kept = sorted(sorted(range(len(told)), key=lambda at: -days(told[at]))[:ROLES])
    return [told[at] for at in kept], len(told) - len(kept)


def _in_turn(course: Timeline, history: Sequence[dict[str, Any]]) -> list[Entry]:
    """The steps in the order in which the thread took them, which is not that of the days that they are about.

    What others contradict stands after the step that was told last before it.
    """
    order: dict[tuple[str, str | None], int] = {}
    for at, turn in enumerate(history):
        order.setdefault((turn["state"], (turn.get("at") or {}).get("page")), at)
        order.setdefault((turn["state"], None), at)

    def place(entry: Entry) -> float:
        at = order.get((entry.state, entry.page), order.get((entry.state, None)))
        if at is not None and not entry.disputed:
            return at
        before = [n for n, turn in enumerate(history) if (turn.get("published") or "") <= (entry.published or "")]
        return max(before, default=-1) + 0.5

    return sorted(course.entries, key=place)


def _on_page(id: str) -> tuple[str, str]:
    place, _, on = id.rpartition("#")
    return (place, on) if place else (id, "")


def _shown(store: Store, id: str, kind: str, evidence: int = 0) -> Any:
    found = naming.place(store.database, id)
    if found.kind != kind:
        raise InputError(f"no {kind} has this id", where=id[:100], hint="it may have been merged or coded anew")
    return showing.thing(store.database, id, found, evidence=evidence)


def _accounts(store: Store, accounts: Sequence[Account]) -> list[dict[str, Any]]:
    """The versions of what happened, each with the words of its first mentions."""
    words = joins.words_of(store, [at for account in accounts for at in account.mentions[:3]])
    return [
        {
            "account": account,
            "claimed": joins.named(store, account.claimed_by),
            "denied": joins.named(store, account.denied_by),
            "words": [words[at] for at in account.mentions[:3] if at in words],
        }
        for account in accounts
    ]
