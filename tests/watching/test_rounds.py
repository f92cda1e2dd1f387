"""Rounds of watching against a site on loopback: what is added, what is asked again when, what harms nobody else."""

from __future__ import annotations

import datetime as dt
import threading
import time
from collections.abc import Callable
from typing import Any

import pytest
from watching_site import Site, published

from dragoman.records import Page
from dragoman.settings import Feed, Settings
from dragoman.store import Store
from dragoman.watching import Watcher, health, manners
from dragoman.watching.hands import Hands
from dragoman.watching.rounds import EACH

FIRST = "Kenya's foreign minister met the Ugandan president in Kampala on Monday."
Watch = Callable[..., Watcher]


@pytest.fixture
def two(site: Site, page: str) -> Feed:
    """A feed with two entries, the second one undated, and their pages."""
    a = site.put("/a.html", page.format(title="Envoys meet", first=FIRST))
    b = site.put("/b.html", page.format(title="Talks go on", first="Uganda called for new talks with Kenya."))
    url = site.feed("/feed", ("1", a, "Mon, 13 Nov 2023 09:30:00 GMT"), ("2", b, ""), ETag='"v1"')
    return Feed(url=url, publisher="Harbour News", every="15m")


def test_pages_of_new_entries_are_added_once(watch: Watch, store: Store, site: Site, two: Feed, clock: Any) -> None:
    watcher = watch(two)
    done = watcher.round()
    assert (done.asked, done.failed, done.entries, done.added, done.lost) == (1, 0, 2, 2, 0)
    records = {record.article.headline: record for record in store.records()}
    assert set(records) == {"Envoys meet", "Talks go on"}
    assert records["Envoys meet"].as_of == "2023-11-13"
    assert records["Talks go on"].as_of is None, "an undated entry gets no invented date"
    assert records["Envoys meet"].url == site.url("/a.html")
    assert records["Envoys meet"].article.publisher == "Harbour News"
    clock.now += 899
    assert watcher.round().asked == 0, "not due yet"
    clock.now += 2
    again = watcher.round()
    assert (again.asked, again.entries, again.added) == (1, 0, 0)
    assert site.asked[-1][1]["if-none-match"] == '"v1"', "asked on condition"
    assert site.paths().count("/a.html") == 1


def test_a_new_entry_of_a_changed_feed(watch: Watch, site: Site, two: Feed, clock: Any, page: str) -> None:
    watcher = watch(two)
    watcher.round()
    c = site.put("/c.html", page.format(title="Talks broken off", first="Kenya broke off the talks with Uganda."))
    site.feed("/feed", ("3", c, ""), ("1", site.url("/a.html"), ""), ETag='"v2"')
    clock.now += 901
    done = watcher.round()
    assert (done.entries, done.added) == (1, 1)


def test_one_broken_feed_harms_no_other(watch: Watch, site: Site, two: Feed, store: Store) -> None:
    nothing = Feed(url=site.put("/gone", b"", 410))
    odd = Feed(url=site.put("/odd", "<html>welcome</html>"))
    inside = Feed(url="http://192.168.7.7/feed")
    done = watch(nothing, odd, inside, two).round()
    assert (done.asked, done.failed, done.added) == (4, 3, 2)
    states = {one.url: one for one in health(store.database, Settings(feeds=(nothing, odd, inside)))}
    assert states[nothing.url].state == states[odd.url].state == "failing"
    assert "410" in (states[nothing.url].error or "")
    assert "private" in (states[inside.url].error or "")
    assert states[two.url].state == "dropped" and states[two.url].added == 2


def test_a_failing_feed_is_asked_ever_more_seldom(watch: Watch, site: Site, clock: Any) -> None:
    feed = Feed(url=site.put("/ill", b"", 500), every="10m")
    watcher = watch(feed)
    waits = []
    for _ in range(10):
        watcher.round()
        start = clock.now
        while not watcher._due():
            clock.now += 60
        waits.append(round((clock.now - start) / 600))
    assert waits[:4] == [2, 4, 8, 16]
    assert max(waits) <= 145, "never longer than a day"
    site.feed("/ill")
    watcher.round()
    assert not health(watcher.store.database, watcher.settings)[0].fails


@pytest.mark.parametrize(
    ("retry", "least"), [("7200", 7200), ("Wed, 15 Nov 2023 00:13:20 GMT", 0), ("soon", 0), ("9" * 40, 0)]
)
def test_a_server_that_asks_for_patience_gets_it(
    watch: Watch, site: Site, clock: Any, retry: str, least: float
) -> None:
    watcher = watch(Feed(url=site.put("/busy", b"", 429, Retry_After=retry), every="1m"))
    watcher.round()
    clock.now += max(least, 60) - 1
    assert not watcher._due()
    clock.now += 86_400
    assert watcher._due()


def test_robots_are_heeded(watch: Watch, site: Site, page: str, store: Store) -> None:
    hidden = site.put("/private/x.html", page.format(title="Hidden", first="Nothing."))
    feed = Feed(url=site.feed("/feed", ("1", hidden, "")))
    done = watch(feed).round()
    assert (done.entries, done.added, done.lost) == (1, 0, 1)
    assert "/private/x.html" not in site.paths()
    assert "robots.txt" in (health(store.database, Settings(feeds=(feed,)))[0].error or "")
    assert watch(Feed(url=site.url("/feed"), robots=False)).store is store


def test_a_robots_file_that_cannot_be_had_allows_nothing_yet(watch: Watch, site: Site, two: Feed) -> None:
    site.put("/robots.txt", b"", 503)
    done = watch(two).round()
    assert (done.failed, done.added) == (1, 0)


def test_robots_files_without_end_are_not_all_remembered(watch: Watch, site: Site) -> None:
    long = "User-agent: *\n" + "".join(f"Disallow: /private/{n}/\n" for n in range(20_000))
    site.put("/robots.txt", long)
    rules = watch().manners
    for n in range(12):
        rules._rules[f"http://other{n}.example"] = (0.0, rules._asked(f"http://127.0.0.1:{site.port}"))
    assert rules._remembered > manners.REMEMBERED
    assert rules.refusal(site.url("/private/7/x.html")) is not None
    assert len(rules._rules) == 1 and rules._remembered < manners.REMEMBERED


def test_an_entry_whose_page_is_ill_is_tried_again(watch: Watch, site: Site, page: str, clock: Any) -> None:
    url = site.put("/late.html", b"", 503)
    watcher = watch(Feed(url=site.feed("/feed", ("1", url, ""))))
    first = watcher.round()
    assert (first.added, first.lost, first.more) == (0, 0, False)
    site.put("/late.html", page.format(title="Late", first=FIRST))
    clock.now += 601
    assert watcher.round().added == 1


@pytest.mark.parametrize(
    ("status", "content", "why"),
    [(404, b"", "not there"), (200, b"\x89PNG\r\n\x1a\n" + bytes(200), "a picture"), (200, b"", "nothing in it")],
)
def test_an_entry_without_a_page_is_lost_and_told(
    watch: Watch, site: Site, status: int, content: bytes, why: str
) -> None:
    url = site.put("/x.html", content, status)
    watcher = watch(Feed(url=site.feed("/feed", ("1", url, ""))))
    assert watcher.round().lost == 1, why
    assert health(watcher.store.database, watcher.settings)[0].failed == 1


def test_the_feeds_own_text_where_pages_are_not_wanted(watch: Watch, site: Site, store: Store) -> None:
    item = f"<item><guid>1</guid><link>{site.url('/a')}</link><title>Envoys &lt;i&gt;meet</title>"
    item += f"<description>&lt;p&gt;{FIRST} It was their first meeting this year.&lt;/p&gt;</description></item>"
    feed = Feed(url=site.put("/feed", f'<rss version="2.0"><channel>{item}</channel></rss>'), pages=False)
    assert watch(feed).round().added == 1
    assert site.paths() == ["/robots.txt", "/feed"]
    (record,) = store.records()
    assert record.events and record.url == site.url("/a")


def test_private_pages_of_a_public_feed_are_refused(watch: Watch, site: Site) -> None:
    watcher = watch(Feed(url=site.feed("/feed", ("1", "http://10.0.0.1/x", ""), ("2", "http://localhost/x", ""))))
    assert watcher.round().lost == 2


def test_a_watcher_that_was_killed_goes_on(
    watch: Watch, site: Site, two: Feed, monkeypatch: pytest.MonkeyPatch
) -> None:
    watcher = watch(two)

    def killed(*_: Any, **__: Any) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(watcher.store, "add", killed)
    with pytest.raises(KeyboardInterrupt):
        watcher.round()
    monkeypatch.undo()
    again = watch(two).round()
    assert (again.asked, again.entries, again.added) == (0, 0, 2)


def test_the_pause_ends_when_something_is_due(watch: Watch, two: Feed, clock: Any) -> None:
    watcher = watch(two)
    assert watcher.round().pause == 60.0
    clock.now += 890
    assert watcher.round().pause == pytest.approx(10.0)


def test_hosts_are_not_hurried(watch: Watch, site: Site, two: Feed, clock: Any) -> None:
    watch(two).round()
    assert clock.slept > 0.8, "half a second between the feed and each page"


def test_times_of_health_are_iso(watch: Watch, store: Store, two: Feed) -> None:
    watch(two).round()
    (one,) = health(store.database, Settings(feeds=(two,)))
    assert one.state == "well" and dt.datetime.fromisoformat(one.due or "").tzinfo


def test_entries_of_a_feed_that_was_dropped_hold_nobody_up(watch: Watch, site: Site, two: Feed, page: str) -> None:
    ill = [(f"i{n}", site.put(f"/ill{n}.html", b"", 503), "") for n in range(130)]
    dropped = Feed(url=site.feed("/dropped", *ill))
    old = watch(dropped)
    old._keep(*old._polled((dropped, {})))
    live = watch(two)
    done = live.round()
    assert (done.added, done.more) == (2, False)
    assert done.pause > 0


def test_a_host_that_hangs_holds_nobody_up(watch: Watch, store: Store, two: Feed, page: str) -> None:
    store.add([Page(id="first", text="Kenya met Uganda.")])  # with the model at hand nothing takes long but what hangs
    with published() as other:
        gate = other.gates["/slow.html"] = threading.Event()
        slow = other.put("/slow.html", page.format(title="Ships held", first="Kenya held two ships of Uganda."))
        hanging = Feed(url=other.feed("/feed", ("s", slow, "")), robots=False)
        watcher = watch(two, hanging, patience=0.5)
        added, end = 0, time.monotonic() + 60
        while added < 2 or not other.paths().count("/slow.html"):
            added += watcher.round().added
            assert time.monotonic() < end
        done = watcher.round()
        assert done.more and (added, done.added) == (2, 0), "what hangs is waited for, and asked once"
        gate.set()
        watcher.patience = 60.0
        assert watcher.round().added == 1
        assert other.paths().count("/slow.html") == 1
        assert not watcher.round().more


def test_hosts_take_turns(watch: Watch, site: Site, page: str) -> None:
    with published() as other:
        many = [
            (f"m{n}", site.put(f"/m{n}.html", page.format(title=f"News {n}", first=f"Kenya met Uganda {n} times.")), "")
            for n in range(EACH + 3)
        ]
        last = other.put("/last.html", page.format(title="Envoys leave", first="Uganda recalled two envoys."))
        big, small = Feed(url=site.feed("/big", *many)), Feed(url=other.feed("/small", ("l", last, "")))
        watcher = watch(big, small)
        first = watcher.round()
        assert (first.added, first.more) == (EACH + 1, True)
        second = watcher.round()
        assert (second.added, second.more) == (3, False)


def test_what_hands_do_wrong_is_not_lost() -> None:
    hands = Hands()
    hands.take(["http://a.example/x"], str, lambda url: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        list(hands.done(10.0))
    assert not hands.busy
    hands.close()


def test_closed_hands_begin_nothing_more() -> None:
    gate, began = threading.Event(), list[str]()

    def work(url: str) -> str:
        began.append(url)
        gate.wait(10)
        return url

    hands = Hands(1)
    hands.take([f"http://a.example/{n}" for n in range(3)], str, work)
    while not began:
        time.sleep(0.01)
    hands.close()
    gate.set()
    assert list(hands.done(5.0)) == ["http://a.example/0"]
    assert began == ["http://a.example/0"]
