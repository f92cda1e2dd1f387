"""Following beside a real feed and a bot: a slow gathering, a slow channel and a fault in one of them."""

from __future__ import annotations

import pathlib
import threading
import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from watching_site import PAGE, Site, published

from dragoman.alerts import Teller
from dragoman.alerts.channels import Sent
from dragoman.alerts.messages import Message
from dragoman.cli import following
from dragoman.errors import StoreError
from dragoman.settings import Alert, Channel, Feed, Settings, Watching
from dragoman.store import Store

SAID = "Kenya's foreign minister Amina Otieno told reporters on Monday: “Kenya will not talk to Uganda.”"
MET = "Kenya's foreign minister Amina Otieno met the Ugandan president in Kampala on Monday."
LONG = 60.0


class Desk:
    """Feeds, alerts and a channel of a store of one's own, followed in a thread."""

    def __init__(self, place: pathlib.Path, site: Site) -> None:
        self.site, self.store, self.ended = site, Store(place), threading.Event()
        self.sent: list[Message] = []
        self.fault: BaseException | None = None
        feed = Feed(url=site.feed("/feed"), every="1s", robots=False)
        alerts = (
            Alert(name="words", on="statement", send=("desk",)),
            Alert(name="acts", on="event", type=("CONSULT",), status=("occurred",), send=("desk",)),
        )
        watching = Watching(delay="0.01s", allow=("127.0.0.1",))
        self.settings = Settings(
            feeds=(feed,), watch=watching, alerts=alerts, channels={"desk": Channel(url="telegram://1:a@-1")}
        )
        self.thread = threading.Thread(target=self._follow, daemon=True)

    def send(self, url: str, messages: list[Message], parts: int) -> Sent:
        self.sent += messages
        return Sent(parts=1, done=True)

    def _follow(self) -> None:
        teller = Teller(self.store, self.settings, send=self.send)  # type: ignore[arg-type]
        try:
            following.follow(self.store, self.settings, teller, lambda store, new: None, self.ended)
        except BaseException as fault:
            self.fault = fault

    def publish(self, *first: str) -> None:
        """The feed's entries are these pages."""
        pages = [self.site.put(f"/{n}.html", PAGE.format(title=f"News {n}", first=one)) for n, one in enumerate(first)]
        self.site.feed("/feed", *((str(n), url, "") for n, url in enumerate(pages)))

    def told(self, alert: str, number: int = 1) -> bool:
        """Whether so many messages of the alert were sent, after a while at most."""
        end = time.monotonic() + LONG
        while time.monotonic() < end and not self.ended.is_set():
            if sum(message.alert == alert for message in self.sent) >= number:
                return True
            time.sleep(0.05)
        return False


@pytest.fixture
def desk(tmp_path: pathlib.Path) -> Iterator[Desk]:
    with published() as site:
        made = Desk(tmp_path / "desk.db", site)
        yield made
        made.ended.set()
        if made.thread.ident is not None:
            made.thread.join(LONG)
        made.store.close()


@pytest.fixture
def gate(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> threading.Event:
    """Gatherings but the first wait until it opens."""
    gate, gather, first = threading.Event(), desk.store.gather, threading.Event()

    def slow(**given: Any) -> Any:
        if first.is_set():
            gate.wait(LONG)
        first.set()
        return gather(**given)

    monkeypatch.setattr(desk.store, "gather", slow)
    return gate


def test_words_are_told_while_the_pages_are_still_put_together_and_acts_then(desk: Desk, gate: threading.Event) -> None:
    desk.thread.start()
    desk.publish(SAID, MET)
    assert desk.told("words")
    assert not any(message.alert == "acts" for message in desk.sent)
    gate.set()
    assert desk.told("acts")
    number = len(desk.sent)
    desk.publish(SAID, MET, "Uganda's president Peter Okello told reporters: “We are patient.”")
    assert desk.told("words", 2)
    assert sum(message.alert == "acts" for message in desk.sent) == 1
    assert len({message.to_json() for message in desk.sent}) == len(desk.sent) > number, "none is told twice"


def test_a_fault_in_one_ends_all(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(**_: Any) -> None:
        raise StoreError("the disk is full")

    monkeypatch.setattr(desk.store, "gather", broken)
    desk.thread.start()
    desk.thread.join(LONG)
    assert isinstance(desk.fault, StoreError)


@pytest.mark.parametrize(("took", "often"), [(1.0, 100), (8.0, 15), (73.0, 1)])
def test_gatherings_that_take_long_come_at_once_until_they_are_too_much_of_the_time(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, took: float, often: int
) -> None:
    now = [100.0]
    monkeypatch.setattr(following.time, "monotonic", lambda: now[0])
    gathering = following.Gathering(desk.store)
    monkeypatch.setattr(desk.store, "gather", lambda again: now.__setitem__(0, now[0] + took))
    done, gathering.pending = 0, False
    while done < 100 and not gathering.pending:
        gathering.pending = True
        gathering()
        done += not gathering.pending
    assert done == often
    now[0] += 10 * took
    assert gathering() == 0.0 and not gathering.pending, "in the end it is a tenth of the time"


def test_once_does_all_and_ends(desk: Desk) -> None:
    desk.publish(SAID)
    teller = Teller(desk.store, desk.settings, send=desk.send)  # type: ignore[arg-type]
    teller.look()
    run: Callable[..., None] = following.follow_once
    run(desk.store, desk.settings, teller, lambda store, new: None, desk.ended)
    assert desk.store.waiting() == 0
    assert [message.alert for message in desk.sent] == ["words"]
