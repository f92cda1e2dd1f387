"""Going on from a cursor: every answer once, in the order of all, while pages are added and put together anew."""

from __future__ import annotations

import base64
from typing import Any

import msgspec
import pages_made as made
import pytest
from chronicle_put import put

from dragoman.errors import InputError
from dragoman.records import Page
from dragoman.store import Store, cursors
from dragoman.store.cursors import Cursor

ASKED: list[tuple[str, dict[str, Any]]] = [
    ("events", {"each": "mention"}),
    ("events", {}),
    ("threads", {"each": "mention"}),
    ("threads", {}),
    ("statements", {}),
    ("actors", {}),
    ("stories", {}),
    ("search", {"text": "norway OR rain"}),
]


def turned(store: Store, what: str, asked: dict[str, Any], size: int) -> list[str]:
    """All ids, a few at a time."""
    found: list[str] = []
    after = None
    while True:
        answers = getattr(store, what)(limit=size, after=after, **asked)
        shown = list(answers)
        found += [one.id for one in shown]
        after = answers.after(shown)
        if after is None:
            return found


@pytest.mark.parametrize(("what", "asked"), ASKED)
def test_cursors_lead_through_all_answers_and_back(gathered: Store, what: str, asked: dict[str, Any]) -> None:
    whole = [one.id for one in getattr(gathered, what)(**asked)]
    assert whole and turned(gathered, what, asked, 1) == turned(gathered, what, asked, 2) == whole
    answers = getattr(gathered, what)(**asked)
    shown = list(answers)[1:]
    if shown and what != "search":
        assert [one.id for one in getattr(gathered, what)(limit=2, before=answers.before(shown), **asked)] == whole[:1]


def test_a_search_leads_back(gathered: Store) -> None:
    asked = {"text": "norway OR rain"}
    whole = [one.id for one in gathered.search(**asked)]
    first = gathered.search(limit=2, **asked)
    rest = gathered.search(limit=2, after=first.after(list(first)), **asked)
    back = gathered.search(limit=2, before=rest.before(list(rest)), **asked)
    assert [one.id for one in rest] == whole[2:] and [one.id for one in back] == whole[:2]


def test_pages_that_come_meanwhile_move_nothing(filled: Store) -> None:
    whole = [one.id for one in filled.events(each="mention")]
    first = filled.events(each="mention", limit=2)
    shown = list(first)
    again = made.page_of(made.records()[0])
    filled.add([Page(id="talks-again", text=f"{again.text} ", as_of=again.as_of)])
    rest = [one.id for one in filled.events(each="mention", after=first.after(shown)) if "again" not in one.id]
    assert [one.id for one in shown] + rest == whole


def test_joint_things_are_found_again_after_a_gathering(gathered: Store) -> None:
    whole = [one.id for one in gathered.events()]
    first = gathered.events(limit=2)
    after = first.after(list(first))
    chronicle = made.chronicle()
    turned_round = msgspec.structs.replace(chronicle, events=chronicle.events[::-1])
    put(gathered.database, turned_round, {"when": "2024-05-03T00:00:00Z"})
    now = [one.id for one in gathered.events()]
    assert [one.id for one in gathered.events(after=after)] == now[now.index(whole[1]) + 1 :]


def _signed(plain: bytes) -> str:
    return base64.urlsafe_b64encode(cursors._check(plain) + plain).decode().rstrip("=")


GOOD = cursors.written(Cursor("events", "2024-05-01", 7, "talks#e1"))
HOSTILE = {
    "words": "x",
    "sql": "1 OR 1=1 --",
    "a letter changed": GOOD[:-3] + ("A" if GOOD[-3] != "A" else "B") + GOOD[-2:],
    "cut off": GOOD[:-4],
    "long": "A" * 100_000,
    "no ASCII": "ключ",
    "signed, no JSON": _signed(b"\xff"),
    "signed, other JSON": _signed(b'{"kind":"events"}'),
    "signed, no day": _signed(b'["events","yesterday",7,""]'),
    "signed, a huge number": _signed(b'["events","2024-05-01",9223372036854775808,""]'),
    "signed, a negative number": _signed(b'["events","2024-05-01",-1,""]'),
    "signed, a NUL": _signed(b'["events","2024-05-01",7,"a\\u0000"]'),
    "of another question": cursors.written(Cursor("statements", "2024-05-01", 7, "talks#s1")),
}


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE.keys())
@pytest.mark.parametrize("side", ["after", "before"])
def test_what_is_no_cursor_is_refused(gathered: Store, side: str, text: str) -> None:
    with pytest.raises(InputError, match="cursor") as told:
        list(gathered.events(**{side: text}))
    assert len(str(told.value)) < 300


def test_a_search_takes_no_cursor_without_a_number(gathered: Store) -> None:
    for id in ("", "x", "1e9", "-1", "9" * 12):
        with pytest.raises(InputError, match="cursor"):
            list(gathered.search("norway", after=cursors.written(Cursor("search", "2024-05-01", 7, id))))


def test_one_cannot_go_both_ways(gathered: Store) -> None:
    with pytest.raises(InputError, match="both"):
        gathered.events(after=GOOD, before=GOOD)


def test_a_long_id_does_not_make_a_long_cursor() -> None:
    assert len(cursors.written(Cursor("events", "2024-05-01", 7, "x" * 5_000))) < cursors.LONGEST
