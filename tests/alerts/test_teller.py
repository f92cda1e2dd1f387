"""What is told, once, on its channel; refusals, patience, quiet hours, digests, crashes. The bot is on loopback."""

from __future__ import annotations

import itertools
import pathlib
from collections.abc import Iterator
from typing import Any

import pytest
import sqlalchemy as sa
from alerts_bot import Bot, answering
from lxml import etree

from dragoman.alerts import Teller, atom
from dragoman.alerts.channels import check
from dragoman.alerts.tables import deliveries
from dragoman.alerts.teller import quiet
from dragoman.chronicle import At, Turn
from dragoman.errors import InputError
from dragoman.records import Article, Record
from dragoman.settings import Alert, Channel, Settings
from dragoman.store import FoundEvent, FoundThread
from dragoman.store.answers import Named
from dragoman.store.database import Database
from dragoman.store.tables import pages, records


class Shelf:
    """A store of which only pages are real; what questions find is set by hand."""

    def __init__(self, place: pathlib.Path) -> None:
        self.database = Database(str(place), create=True)
        self.found: list[Any] = []
        self.asked: list[dict[str, Any]] = []

    def page(self, id: str) -> None:
        row = {
            "id": id,
            "key": id,
            "name": id,
            "hash": id,
            "kind": "text",
            "content": b"",
            "added": "",
            "current": True,
        }
        with self.database.engine.begin() as connection:
            (n,) = connection.execute(pages.insert().values(**row)).inserted_primary_key or (0,)
            connection.execute(records.insert().values(page=n, version=1, coded="", record=b""))

    def record(self, id: str) -> Record:
        article = Article(headline=f"Page {id}", publisher="Harbour <b> News & \x00", published="2024-05-16")
        return Record(id=id, text="", url=f"https://news.example/{id}", article=article)

    def threads(self, **asked: Any) -> list[Any]:
        self.asked.append(asked)
        return self.found

    events = statements = threads


def thread(state: str, page: str, sources: int = 1, **more: Any) -> FoundThread:
    turn = Turn(state=state, date="2024-05-16", at=At(page=page, id="e1"), words=f"The talks are {state}.", **more)
    return FoundThread(
        id="t1", page=page, kind="meeting", title="Talks of Kenya and Uganda", state=state, day="2024-05-16",
        last="2024-05-16", history=(turn,), sources=sources,
    )  # fmt: skip


@pytest.fixture
def bot() -> Iterator[Bot]:
    with answering() as made:
        yield made


@pytest.fixture
def shelf(tmp_path: pathlib.Path) -> Iterator[Shelf]:
    made = Shelf(tmp_path / "news.db")
    yield made
    made.database.close()


class Desk:
    """A teller with a clock that is moved by hand."""

    def __init__(self, shelf: Shelf, url: str, alert: Alert | None = None, **channel: Any) -> None:
        self.shelf, self.now = shelf, 1_700_000_000.0
        asked = alert or Alert(name="talks", on="thread", send=("desk",))
        self.settings = Settings(alerts=(asked,), channels={"desk": Channel(url=url, **channel)})

    def run(self) -> Any:
        return Teller(self.shelf, self.settings, clock=lambda: self.now).run()  # type: ignore[arg-type]

    def see(self, page: str, *found: Any) -> Any:
        self.shelf.page(page)
        self.shelf.found = list(found)
        return self.run()


def test_a_thread_that_changes_state_is_told_once(shelf: Shelf, bot: Bot) -> None:
    desk = Desk(shelf, bot.address)
    assert desk.see("old", thread("proposed", "old")).changes == 0, "nothing older than the alert"
    assert desk.see("a", thread("planned", "a")).sent == 1
    assert desk.run().changes == 0
    assert desk.see("b", thread("planned", "a")).changes == 0, "the same state on another page"
    told = desk.see("c", thread("cancelled", "c"))
    assert (told.changes, told.sent, told.failed) == (1, 1, 0)
    first, second = (body["text"] for body in bot.taken)
    assert "Talks of Kenya and Uganda: planned</b>" in first
    assert (
        "planned → cancelled" in second
        and "The talks are cancelled." in second
        and 'href="https://news.example/c">Page c</a>' in second
    )
    assert bot.taken[0]["chat_id"] == "-100"


def test_a_thread_that_comes_back_is_told_again(shelf: Shelf, bot: Bot) -> None:
    desk = Desk(shelf, bot.address)
    desk.run()
    for page, state in (("a", "planned"), ("b", "cancelled"), ("c", "planned"), ("d", "cancelled")):
        assert desk.see(page, thread(state, page)).sent == 1


def test_only_the_states_asked_for(shelf: Shelf, bot: Bot) -> None:
    desk = Desk(shelf, bot.address, Alert(name="off", state=("cancelled",), send=("desk",)))
    desk.run()
    assert desk.see("a", thread("planned", "a")).changes == 0
    assert desk.see("b", thread("cancelled", "b")).changes == 1
    assert "planned → cancelled" in bot.taken[0]["text"]


def test_enough_independent_sources(shelf: Shelf, bot: Bot) -> None:
    desk = Desk(shelf, bot.address, Alert(name="attacks", on="event", type=("ASSAULT",), sources=2, send=("desk",)))
    event = FoundEvent(
        id="x1", page="a", type="ASSAULT", status="occurred", day="2024-05-16", sentence="Rebels shelled Goma.",
        actors=(Named(id="r", name="rebels", country="COD"),), claimed_by=(Named(id="g", name="the army"),),
    )  # fmt: skip
    desk.run()
    assert desk.see("a", event).changes == 0
    import msgspec

    assert desk.see("b", msgspec.structs.replace(event, sources=2)).changes == 1
    assert desk.see("c", msgspec.structs.replace(event, sources=3)).changes == 0
    assert "occurred ASSAULT: rebels (COD)" in bot.taken[0]["text"] and "word of the army" in bot.taken[0]["text"]
    assert shelf.asked[-1]["type"] == ("ASSAULT",)


def test_429_is_respected_for_the_whole_channel(shelf: Shelf, bot: Bot) -> None:
    desk = Desk(shelf, bot.address)
    desk.run()
    bot.refuse(429, "Too Many Requests: retry after 35", retry_after=35)
    assert desk.see("a", thread("planned", "a")).failed == 1
    assert desk.see("b", thread("cancelled", "b")).sent == 0
    asked = bot.asked
    desk.now += 34
    desk.run()
    assert bot.asked == asked, "not asked before the time is over"
    desk.now += 2
    assert desk.run().sent == 2
    assert ["planned</b>" in bot.taken[0]["text"], "cancelled</b>" in bot.taken[1]["text"]] == [True, True]


def test_a_server_that_is_ill_is_tried_again_ever_more_seldom(shelf: Shelf, bot: Bot) -> None:
    desk = Desk(shelf, bot.address)
    desk.run()
    bot.answers += [(502, {})] * 4
    desk.see("a", thread("planned", "a"))
    waits = []
    while not bot.taken:
        desk.now += 10
        before = bot.asked
        desk.run()
        waits += [desk.now] if bot.asked > before else []
    assert [round(b - a, -1) for a, b in itertools.pairwise(waits)] == [60, 120, 240]


@pytest.mark.parametrize(("status", "said"), [(403, "Forbidden: bot was kicked"), (400, "Bad Request: chat not found")])
def test_what_will_never_go_through_is_given_up_and_kept(shelf: Shelf, bot: Bot, status: int, said: str) -> None:
    desk = Desk(shelf, bot.address)
    desk.run()
    bot.refuse(status, said)
    desk.see("a", thread("planned", "a"))
    desk.now += 1_000_000
    assert desk.run().sent == 0 and bot.asked == 1
    with shelf.database.reading() as connection:
        (row,) = connection.execute(sa.select(deliveries)).all()
    assert row.state == "lost" and said in row.error


def test_a_bot_that_cannot_be_reached(shelf: Shelf) -> None:
    desk = Desk(shelf, "telegram://1:a@2?api=http://127.0.0.1:9")
    desk.run()
    assert desk.see("a", thread("planned", "a")).failed == 1


def test_a_long_message_goes_on_where_it_was_broken_off(shelf: Shelf, bot: Bot) -> None:
    desk = Desk(shelf, bot.address, digest="1h")
    desk.run()
    import msgspec

    many = [
        msgspec.structs.replace(thread("planned", "a"), id=f"t{n}", title=f"Talks {n}" + ", and more" * 90)
        for n in range(12)
    ]
    desk.see("a", *many)
    desk.now += 3600
    bot.answers += [(200, {"ok": True}), (500, {})]
    assert desk.run().failed == 12
    desk.now += 3600
    assert desk.run().sent == 12
    text = "".join(body["text"] for body in bot.taken)
    assert "Talks 9," in text and "Talks 0," not in text, "the first part was taken before"


def test_a_crash_after_looking_tells_nothing_twice(shelf: Shelf, bot: Bot) -> None:
    desk = Desk(shelf, bot.address)
    desk.run()
    shelf.page("a")
    shelf.found = [thread("planned", "a")]

    def killed(*_: Any) -> Any:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        Teller(shelf, desk.settings, clock=lambda: desk.now, send=killed).run()  # type: ignore[arg-type]
    told = desk.run()
    assert (told.changes, told.sent) == (0, 1)
    assert desk.run().sent == 0 and len(bot.taken) == 1


def test_quiet_hours_and_digests(shelf: Shelf, bot: Bot) -> None:
    desk = Desk(shelf, bot.address, quiet="22:00-06:30", zone="Africa/Nairobi", digest="15m")
    desk.run()  # 14 November 2023, 22:13 UTC: past one in the morning in Nairobi
    desk.see("a", thread("planned", "a"))
    desk.see("b", thread("cancelled", "b"))
    desk.now += 3 * 3600
    assert desk.run().sent == 0, "still night"
    desk.now += 2.5 * 3600
    assert desk.run().sent == 2 and len(bot.taken) == 1, "one message for both"


@pytest.mark.parametrize(
    ("hours", "zone", "now", "is_quiet"),
    [
        ("22:00-06:30", "UTC", 1_700_000_000, True),
        ("23:00-06:30", "UTC", 1_700_000_000, False),
        ("12:00-23:00", "UTC", 1_700_000_000, True),
        ("12:00-23:00", "Asia/Tokyo", 1_700_000_000, False),
    ],
)
def test_what_is_quiet(hours: str, zone: str, now: float, is_quiet: bool) -> None:
    assert quiet(Channel(url="x", quiet=hours, zone=zone), now) is is_quiet


def test_a_dry_run_keeps_nothing(shelf: Shelf, bot: Bot) -> None:
    desk = Desk(shelf, bot.address)
    desk.run()
    shelf.page("a")
    shelf.found = [thread("planned", "a")]
    teller = Teller(shelf, desk.settings)  # type: ignore[arg-type]
    assert [message.after for message in teller.look(dry=True)] == ["planned"]
    assert desk.run().sent == 1


def test_the_messages_as_an_atom_feed(shelf: Shelf, bot: Bot) -> None:
    desk = Desk(shelf, bot.address)
    desk.run()
    desk.see("a", thread("planned", "a"))
    root = etree.fromstring(atom(shelf.database).encode())
    space = {"a": "http://www.w3.org/2005/Atom"}
    assert root.xpath("string(//a:entry/a:title)", namespaces=space) == "Talks of Kenya and Uganda: planned"
    assert len(root.xpath("//a:entry/a:id", namespaces=space)) == 1


@pytest.mark.parametrize("url", ["nosuch://x", "telegram://chat", "", "json:"])
def test_addresses_that_no_channel_has(url: str) -> None:
    with pytest.raises(InputError):
        check(url)


def test_webhooks_go_through_apprise(shelf: Shelf, bot: Bot) -> None:
    port = bot.address.rpartition(":")[2]
    bot.answers += [(200, {})]
    desk = Desk(shelf, f"json://127.0.0.1:{port}/hook")
    desk.run()
    assert desk.see("a", thread("planned", "a")).sent == 1
    assert bot.asked == 1


def test_secrets_come_from_the_environment(shelf: Shelf, bot: Bot) -> None:
    desk = Desk(shelf, "env:DESK")
    desk.run()
    shelf.page("a")
    shelf.found = [thread("planned", "a")]
    plain = Teller(shelf, desk.settings, environment={}, clock=lambda: desk.now)  # type: ignore[arg-type]
    assert plain.run().failed == 1
    desk.now += 100
    told = Teller(shelf, desk.settings, environment={"DESK": bot.address}, clock=lambda: desk.now).run()  # type: ignore[arg-type]
    assert told.sent == 1
