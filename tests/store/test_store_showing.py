"""One thing with its evidence, and the course of a story or thread."""

from __future__ import annotations

import json
import re

import msgspec
import pages_made as made
import pytest
from chronicle_put import put

from dragoman.errors import InputError
from dragoman.export import timeline as shown
from dragoman.records import Record
from dragoman.store import Store, naming, showing, text
from dragoman.store.showing import Shown


def test_an_event_with_its_evidence(filled: Store) -> None:
    filled.rule("accept", "event", "talks#e1", who="mk", why="read it twice")
    event = filled.show("talks#e1")
    assert isinstance(event, Shown) and event.title == "occurred REJECT meet"
    assert event.evidence[0].words == "Norway" and event.evidence[0].value == "Norway (NOR)"
    assert event.fields["actors"] == ["Norway (NOR)"] and event.fields["frame"] == "reject.call_off"
    assert [ruling.why for ruling in event.rulings] == ["read it twice"]
    plain = text.render_shown(event, width=70)
    assert "[calls off]" in plain and "“Norway” → actors: Norway (NOR)" in plain and "read it twice" in plain


@pytest.mark.parametrize(("id", "kind"), [("talks#s1", "statement"), ("talks#c1", "condition"), ("talks#t1", "thread")])
def test_other_things(here: Store, id: str, kind: str) -> None:
    thing = here.show(id)
    assert isinstance(thing, Shown) and thing.kind == kind and text.render_shown(thing, width=60)


def test_a_page_is_its_record(here: Store) -> None:
    page = here.show("talks")
    assert isinstance(page, Record) and page.id == "talks"


def test_a_joint_event_with_all_its_mentions(gathered: Store) -> None:
    event = gathered.show("talks#e2")
    assert isinstance(event, Shown)
    assert [mention.id for mention in event.mentions] == ["talks#e2", "later#e1"]
    assert event.fields["actors"] == ["Norway (NOR)", "Switzerland (CHE)"]
    story = gathered.show("talks#story")
    assert isinstance(story, Shown) and [mention.page for mention in story.mentions] == ["talks", "later"]


def test_only_so_many_mentions_are_read(gathered: Store) -> None:
    gathered.rule("accept", "event", "later#e1", who="mk", why="read it twice")
    found = naming.place(gathered.database, "talks#e2")
    brief = showing.thing(gathered.database, "talks#e2", found, evidence=1)
    assert [(one.id, bool(one.sentence)) for one in brief.mentions] == [("talks#e2", True), ("later#e1", False)]
    assert [ruling.why for ruling in brief.mentions[1].rulings] == ["read it twice"]


def test_a_thread_without_a_title_is_shown(gathered: Store) -> None:
    chronicle = made.chronicle()
    bare = tuple(msgspec.structs.replace(thread, title="") for thread in chronicle.threads)
    put(gathered.database, msgspec.structs.replace(chronicle, threads=bare), {"when": "2024-05-03T00:00:00Z"})
    thread = gathered.show(bare[0].id)
    assert isinstance(thread, Shown) and thread.title == bare[0].kind


def test_nothing_is_called_so(here: Store) -> None:
    with pytest.raises(InputError, match="nothing has this id"):
        here.show("talks#x9")
    with pytest.raises(InputError, match="has a course"):
        here.timeline("talks#e1")


def test_the_course_of_a_thread(gathered: Store) -> None:
    course = gathered.timeline("talks#t1")
    assert [(entry.date, entry.state, entry.disputed) for entry in course.entries] == [
        ("2024-03-05", "cancelled", False),
        ("2024-06-01", "planned", False),
        (None, "held", True),
    ]
    assert course.entries[0].publisher == "Fjord Post" and course.pages == 2
    plain = shown.as_text(course, width=80)
    assert "cancelled" in plain and "no date" in plain and "contradicted" in plain


def test_the_course_of_a_story(gathered: Store) -> None:
    course = gathered.timeline("talks#story")
    assert [entry.state for entry in course.entries] == ["occurred", "planned"]
    assert course.entries[1].title.startswith("CONSULT") and course.entries[1].disputed
    assert course.sources == 2


def test_the_course_of_a_threads_page_alone(here: Store) -> None:
    course = here.timeline("talks#t1")
    assert [entry.date for entry in course.entries] == ["2024-03-01", "2024-03-05"]


def test_timelinejs(gathered: Store) -> None:
    made = json.loads(shown.as_timelinejs(gathered.timeline("talks#t1")))
    assert made["title"]["text"]["headline"] == "Talks &lt;of&gt; Norway &amp; Switzerland"
    first, second = made["events"]
    assert first["start_date"] == {"year": "2024", "month": "03", "day": "05"}
    assert second["end_date"] == {"year": "2024", "month": "06", "day": "30"}
    assert "<script>" not in json.dumps(made) and 'href="https://fjord.example/talks"' in first["text"]["text"]


def test_one_html_page_with_nothing_from_elsewhere(gathered: Store) -> None:
    page = shown.as_html(gathered.timeline("talks#t1"))
    assert "&lt;script&gt;be&lt;/script&gt;" in page and "<script" not in page
    assert "Talks &lt;of&gt; Norway" in page and "default-src &#39;none&#39;" in page
    loaded = re.findall(r'(?:src|href)="([^"]*)"', page)
    assert set(loaded) == {"https://fjord.example/talks"}
