"""Pages and records made by hand for the tests of the store, and a stand-in that reads pages without a model."""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import msgspec

from dragoman.chronicle import Account, At, Chronicle, JointActor, JointEvent, JointThread, Story, Tenure, Turn
from dragoman.records import (
    Actor,
    Article,
    Condition,
    CopyGroup,
    Event,
    Evidence,
    Failure,
    Mention,
    NamedPlace,
    Page,
    Record,
    Statement,
    StatusStep,
    Thread,
    ThreadStep,
)

AGENCY = "Nordic News Agency"
WHO = {
    "oslo": ("Norway", "NOR", "GOV", "state"),
    "bern": ("Switzerland", "CHE", "GOV", "state"),
    "berg": ("Anna Berg", "NOR", "GOV", "person"),
    "keller": ("Urs Keller", "CHE", "GOV", "person"),
    "un": ("United Nations", "UNO", "GOV", "organisation"),
}


def actor(id: str, text: str = "") -> Actor:
    """One of the actors above; its mention is where the text has its name."""
    name, country, sector, kind = WHO[id]
    at = max(text.find(name), 0)
    mentions = (Mention(span=(at, at + len(name)), text=name),) if name in text else ()
    return Actor(id=id, name=name, country=country, sector=sector, kind=kind, mentions=mentions)  # type: ignore[arg-type]


def event(text: str, id: str, anchor: str, type: str, **more: Any) -> Event:
    """An event whose anchor stands in the text."""
    at = text.index(anchor)
    start = text.rfind(". ", 0, at) + 2 if ". " in text[:at] else 0
    end = text.find(". ", at) + 1 or len(text)
    steps = tuple(StatusStep(word=anchor, span=(at, at + len(anchor)), effect=e) for e in more.pop("steps", ()))
    return Event(
        id=id,
        sentence=text[start:end],
        sentence_span=(start, end),
        anchor=anchor,
        span=(at, at + len(anchor)),
        type=type,
        status_steps=steps,
        **more,
    )


def record(id: str, text: str, events: Sequence[Event] = (), **more: Any) -> Record:
    """A record with these events, and with all actors that they name."""
    headline, _, body = text.partition("\n")
    article = Article(
        headline=headline,
        body=tuple(body.split("\n")),
        published=more.pop("published", None),
        publisher=more.pop("publisher", None),
        originator=more.pop("originator", None),
    )
    used = [i for e in events for i in (*e.actors, *e.recipients, *e.claimed_by)]
    used += [i for s in more.get("statements", ()) for i in (s.speaker, *s.addressee) if i]
    used += [i for t in more.get("threads", ()) for i in t.participants]
    people = tuple(actor(i, text) for i in dict.fromkeys(used))
    return Record(id=id, text=text, article=article, actors=people, events=tuple(events), version="made", **more)


TALKS = "Norway calls off talks with Switzerland\nAnna Berg met Urs Keller in Oslo. Norway will not attend the summit."
LATER = "Talks are back on, Norway says\nNorway said that talks with Switzerland would be held in Geneva in June."
RAIN = "Rain in Lima\nIt rained 50% more than usual_ly in Lima. No envoy was seen."


def records() -> list[Record]:
    """Three records: talks that are called off, that are planned again, and a page without events."""
    place = NamedPlace(name="Oslo", country="NOR")
    evidence = (Evidence(field="actors", span=(0, 6), text="Norway", value="oslo"),)
    first = record(
        "talks",
        TALKS,
        [
            event(
                TALKS,
                "e1",
                "calls off",
                "REJECT",
                modes=("meet",),
                actors=("oslo",),
                recipients=("bern",),
                date="2024-03-05",
                evidence=evidence,
                frame="reject.call_off",
                steps=("occurred",),
            ),
            event(
                TALKS,
                "e2",
                "talks",
                "CONSULT",
                status="cancelled",
                actors=("oslo", "bern"),
                date="2024-03-08/2024-03-09",
            ),
            event(
                TALKS,
                "e3",
                "met",
                "CONSULT",
                modes=("visit",),
                actors=("keller",),
                recipients=("berg",),
                date="2024-03-04",
                place=place,
            ),
            event(
                TALKS,
                "e4",
                "attend",
                "CONSULT",
                status="negated",
                actors=("oslo",),
                claimed_by=("berg",),
                background=True,
            ),
        ],
        published="2024-03-05",
        publisher="Fjord Post",
        originator="Nordic News Agency",
        url="https://fjord.example/talks",
        statements=(
            Statement(
                id="s1",
                speaker="berg",
                form="direct",
                text="Norway will not attend the summit",
                spans=((74, 107),),
                cue="said",
                addressee=("keller",),
            ),
        ),
        conditions=(Condition(id="c1", of="e2", relation="if", condition="in Oslo", span=(65, 72)),),
        threads=(
            Thread(
                id="t1",
                kind="meeting",
                title="Meeting: Norway, Switzerland",
                participants=("oslo", "bern"),
                state="cancelled",
                history=(
                    ThreadStep(event="e2", state="planned", date="2024-03-01"),
                    ThreadStep(event="e1", state="cancelled", date="2024-03-05"),
                ),
            ),
        ),
    )
    second = record(
        "later",
        LATER,
        [
            event(
                LATER,
                "e1",
                "talks",
                "CONSULT",
                status="planned",
                actors=("oslo", "bern"),
                date="2024-06",
                place=NamedPlace(name="Geneva", country="CHE"),
            )
        ],
        published="2024-04-10",
        publisher="Alpine Herald",
        threads=(Thread(id="t1", kind="meeting", title="Meeting: Norway", participants=("oslo",), state="planned"),),
    )
    return [first, second, record("rain", RAIN, published="2024-05-01", publisher="Lima Ledger")]


def page_of(made: Record) -> Page:
    """The page that the stand-in reads that record from."""
    return Page(id=made.id, text=made.text, url=made.url, source=f"{made.id}.txt")


def chronicle() -> Chronicle:
    """What a gathering of the records could give."""
    norway = JointActor(
        id="talks#oslo",
        name="Norway",
        aliases=("Kingdom of Norway",),
        country="NOR",
        sector="GOV",
        kind="state",
        mentions=(At(page="talks", id="oslo"), At(page="later", id="oslo")),
    )
    berg = JointActor(
        id="talks#berg",
        name="Anna Berg",
        country="NOR",
        roles=(Tenure(role="minister", first="2024-03-05"),),
        mentions=(At(page="talks", id="berg"),),
        maybe=("talks#oslo",),
    )
    bern = JointActor(
        id="talks#bern", name="Switzerland", country="CHE", kind="state", mentions=(At(page="talks", id="bern"),)
    )
    talks = JointEvent(
        id="talks#e2",
        type="CONSULT",
        status="planned",
        actors=("talks#oslo", "talks#bern"),
        date="2024-06",
        sources=2,
        place=NamedPlace(name="Geneva", country="CHE"),
        accounts=(
            Account(status="planned", originators=("Alpine Herald",), mentions=(At(page="later", id="e1"),)),
            Account(
                status="cancelled",
                originators=("Nordic News Agency",),
                claimed_by=("talks#berg",),
                mentions=(At(page="talks", id="e2"),),
            ),
        ),
        mentions=(At(page="talks", id="e2"), At(page="later", id="e1")),
        first="2024-03-05",
        last="2024-04-10",
    )
    refusal = JointEvent(
        id="talks#e1",
        type="REJECT",
        status="occurred",
        modes=("meet",),
        actors=("talks#oslo",),
        recipients=("talks#bern",),
        date="2024-03-05",
        mentions=(At(page="talks", id="e1"),),
        first="2024-03-05",
        last="2024-03-05",
    )
    thread = JointThread(
        id="talks#t1",
        kind="meeting",
        title="Talks <of> Norway & Switzerland",
        state="planned",
        participants=("talks#oslo", "talks#bern"),
        history=(
            Turn(
                state="cancelled",
                date="2024-03-05",
                at=At(page="talks", id="e1"),
                published="2024-03-05",
                originator=AGENCY,
                words="calls off",
            ),
            Turn(
                state="planned",
                date="2024-06",
                at=At(page="later", id="e1"),
                published="2024-04-10",
                originator="Alpine Herald",
                words="would <script>be</script> held",
            ),
        ),
        disputed=(Turn(state="held", date=None, at=At(page="later", id="e1"), originator="Lima Ledger"),),
        mentions=(At(page="talks", id="t1"), At(page="later", id="t1")),
        first="2024-03-05",
        last="2024-04-10",
    )
    story = Story(
        id="talks#story",
        title="Norway and Switzerland",
        pages=("talks", "later"),
        actors=("talks#oslo",),
        events=("talks#e2", "talks#e1"),
        threads=("talks#t1",),
        originators=("Nordic News Agency", "Alpine Herald"),
        first="2024-03-05",
        last="2024-04-10",
    )
    return Chronicle(
        reports=(
            CopyGroup(representative="talks", originator="Nordic News Agency", first="2024-03-05", last="2024-03-05"),
        ),
        actors=(berg, bern, norway),
        events=(refusal, talks),
        threads=(thread,),
        stories=(story,),
    )


def read(page: Page, pause: float = 0.0) -> Record | Failure:
    """The stand-in: the record made above, or one with an event for each "met" in the text; `fail` fails."""
    time.sleep(pause)
    text = page.text or ""
    if "fail" in text:
        return Failure(id=page.id, source=page.source, error="cannot be read", hint="mend it")
    for made in records():
        if made.text == text:
            return msgspec.structs.replace(made, id=page.id, source=page.source, url=page.url)
    events = [event(text, "e1", "met", "CONSULT", actors=("oslo",), recipients=("bern",))] if "met" in text else []
    as_of = (page.as_of or dt.date(2024, 1, 1)).isoformat()
    return record(page.id, text, events, source=page.source, url=page.url, as_of=as_of)


def read_many(
    pages: Iterable[Page | Failure], *, jobs: int = 1, listed: Any = None, pause: float = 0.0
) -> Iterator[Record | Failure]:
    """In place of `batch.read_many`."""
    return (page if isinstance(page, Failure) else read(page, pause) for page in pages)
