"""The store: pages in, records and answers out.

In: pages, questions, rulings. Out: records, answers, a chronicle.

What reads pages is imported when it is needed: a question starts without a language model.

    >>> with Store("dragoman.db") as store:
    ...     store.add(["pages/"], jobs=2)
    ...     [(event.type, event.status) for event in store.events(actor="KEN", limit=2)]
    [('REJECT', 'occurred'), ('CONSULT', 'cancelled')]
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Literal, Self, TypeVar

from dragoman.chronicle import Chronicle, Ruling
from dragoman.errors import InputError, StoreError
from dragoman.records import Failure, Noun, Page, Record
from dragoman.store import (
    cursors,
    fulltext,
    joining,
    joint,
    joint_tables,
    judging,
    mentions,
    reading,
    rulings,
    searching,
    showing,
    tables,
)
from dragoman.store.answers import (
    Difference,
    FailedPage,
    FoundActor,
    FoundEvent,
    FoundPage,
    FoundStatement,
    FoundStory,
    FoundThread,
    Gathered,
    Tally,
    Tell,
)
from dragoman.store.asking import Answers, question
from dragoman.store.database import WAIT, Database
from dragoman.store.paging import WINDOW, window
from dragoman.store.showing import Shown

if TYPE_CHECKING:
    from dragoman.actors import ActorList
    from dragoman.export.timeline import Timeline
    from dragoman.sources.inputs import Fetch
    from dragoman.store.gathering import Hand, Step

Each = Literal["event", "mention"]
Found = TypeVar("Found", bound=Noun)
ANSWERED: Mapping[str, tuple[Any, Any]] = {
    "events": (joint.events, cursors.marking("events", joint_tables.joint_events)),
    "mentions of events": (mentions.events, cursors.marking("mentions of events", tables.events)),
    "statements": (mentions.statements, cursors.marking("statements", tables.statements)),
    "threads": (joint.threads, cursors.marking("threads", joint_tables.joint_threads)),
    "mentions of threads": (mentions.threads, cursors.marking("mentions of threads", tables.threads)),
    "actors": (joint.actors, cursors.marking("actors", joint_tables.joint_actors)),
    "stories": (joint.stories, cursors.marking("stories", joint_tables.stories)),
    "search": (searching.search, searching.mark),
}
"""Who answers each kind of question, and who makes the cursors of its answers."""
PLACE = "dragoman.db"


class Store:
    """A store in a SQLite file or a PostgreSQL database (`postgresql://…`).

    `create` makes it if it is not there; `wait`: seconds to wait for another writer. Every method raises `StoreError`
    where the database does not do its part, and `InputError` for what cannot be asked.

    Filters of questions: `actor`, `recipient`, `involved` (country code, country, or words of a name), `type`, `mode`,
    `status`, `kind`, `state`, `since`, `until`, `place`, `country`, `publisher`, `originator`, `sources`, `text`.
    Besides, each takes `limit` (answers at most), `offset` (that are passed over), and `after` or `before`: a cursor
    that `Answers.after` or `Answers.before` gave, from where to go on or back.
    """

    def __init__(self, place: str | os.PathLike[str] = PLACE, *, create: bool = True, wait: float = WAIT) -> None:
        self.database = Database(os.fspath(place), create=create, wait=wait)
        self._hand: Hand | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Closes the database."""
        self.database.close()

    def add(
        self,
        pages: Iterable[Page | Failure | str | os.PathLike[str]],
        *,
        jobs: int = 1,
        actors: ActorList | None = None,
        tell: Tell = lambda added: None,
        known: Mapping[str, Any] | None = None,
    ) -> Tally:
        """Adds pages, or the pages of the files and folders that are named; what is there already is passed over.

        `jobs` processes read; `tell` is called with each page's fate; `known` (as `as_of`, `publisher`) is kept with
        failures for a second try. What was written stays if anything goes wrong,
        and the same call again goes on from there.
        """
        from dragoman.store import adding

        options = adding.options(known or {})
        return adding.add(self.database, _pages(pages), jobs=jobs, listed=actors, tell=tell, known=options)

    def page(self, id: str) -> Page:
        """The page of that id, as it came."""
        return reading.page(self.database, id)

    def record(self, id: str, *, judged: bool = True) -> Record:
        """The record of the page of that id; `judged`: as people corrected it."""
        return reading.record(self.database, id, judged=judged)

    def records(self, *, judged: bool = True, **filters: Any) -> Iterator[Record]:
        """The records of all pages in the order in which they were added, or of those with a text, a date, an outlet.

        Filters: `since`, `until`, `publisher`, `originator`, `text`, `page`.
        """
        return reading.records(self.database, question("records", filters), judged=judged)

    def failures(self) -> Answers[FailedPage]:
        """The pages and sources that could not be read, the oldest first."""
        return Answers(FailedPage, lambda: reading.failures(self.database))

    def events(self, *, each: Each | None = None, **asked: Any) -> Answers[FoundEvent]:
        """The events that fulfil the filters, newest first.

        `each`: one answer for each `event`, however many pages tell of it, or for each `mention` on a page; without
        it events if the pages were gathered, else mentions.
        """
        return self._answers(FoundEvent, self._kind("events", each), asked)

    def statements(self, **asked: Any) -> Answers[FoundStatement]:
        """The statements that fulfil the filters, newest first; `actor` speaks, `recipient` is spoken to."""
        return self._answers(FoundStatement, "statements", asked)

    def threads(self, *, each: Each | None = None, **asked: Any) -> Answers[FoundThread]:
        """The threads that fulfil the filters, newest first; `each` as for `events`."""
        return self._answers(FoundThread, self._kind("threads", each), asked)

    def actors(self, **asked: Any) -> Answers[FoundActor]:
        """The actors of all pages that fulfil the filters; needs a `gather`."""
        return self._answers(FoundActor, self._kind("actors", "event"), asked)

    def stories(self, **asked: Any) -> Answers[FoundStory]:
        """The stories that fulfil the filters; needs a `gather`."""
        return self._answers(FoundStory, self._kind("stories", "event"), asked)

    def search(self, text: str, **asked: Any) -> Answers[FoundPage]:
        """The pages that have the words, the best first: `word`, `"a phrase"`, `OR`, `-word`, `begin*`."""
        fulltext.parsed(text)
        return self._answers(FoundPage, "search", {**asked, "text": text})

    def _answers(self, found: type[Found], kind: str, asked: Mapping[str, Any]) -> Answers[Found]:
        """The answers to a kind of question, fetched when they are looked at."""
        fetch, mark = ANSWERED[kind]
        wanted = window(kind, **{name: value for name, value in asked.items() if name in WINDOW})
        filters = question(kind, {name: value for name, value in asked.items() if name not in WINDOW})
        return Answers(
            found,
            lambda: fetch(self.database, filters, wanted),
            lambda shown, side: mark(self.database, wanted, shown, side),
        )

    def _kind(self, what: str, each: str | None) -> str:
        """Whether joint things answer or mentions."""
        if each not in (None, "event", "mention"):
            raise InputError(f"there is no {each!r}", where="each", hint="event or mention")
        of_pages = f"mentions of {what}"
        if each == "mention" or (each is None and not joining.about_gathering(self.database)):
            return of_pages
        if each is None or joining.about_gathering(self.database):
            return what
        hint = "dragoman gather, or Store.gather()"
        raise StoreError("its pages have not been gathered yet", where=self.database.name, hint=hint)

    def show(self, id: str) -> Record | Shown:
        """What the id names, with its evidence, mentions and rulings: a page, `page#e3`, something joint."""
        return showing.shown(self.database, id)

    def timeline(self, id: str) -> Timeline:
        """The course of the story or thread of that id."""
        from dragoman.store import timelines

        return timelines.timeline(self.database, id)

    def gather(self, tell: Step = lambda what, number: None, *, again: bool = False) -> Gathered:
        """Puts together what came since the last time with all that was there; how much there is now.

        `again`: keeps five kilobytes a page at hand for the next time, which is a second sooner done on 50,000 pages.
        """
        from dragoman.store import gathering

        if again and self._hand is None:
            self._hand = gathering.Hand()
        return gathering.gather(self.database, tell, hand=self._hand)

    def waiting(self) -> int | None:
        """How many pages came or changed since the last gathering; `None` if there was none."""
        from dragoman.store import gathering

        return gathering.waiting(self.database)

    def chronicle(self) -> Chronicle:
        """What the last gathering made of all pages."""
        return joining.chronicle_of(self.database)

    def rule(
        self,
        verdict: str,
        target: str,
        of: str,
        other: str | None = None,
        *,
        who: str,
        why: str | None = None,
        field: str | None = None,
        value: str | None = None,
    ) -> Ruling:
        """Appends a person's ruling.

        `same`, `different`: the actors, events, threads or pages of two ids are (not) one; heeded by `gather`.
        `accept`, `reject`, `correct`: a field of `of` (or all of it) is right, wrong, or should be `value`; heeded at
        once. `undo` of the `ruling` of a number takes it back.
        """
        return judging.rule(self.database, verdict, target, of, other, who=who, why=why, field=field, value=value)

    def rulings(self) -> tuple[Ruling, ...]:
        """All rulings as they were made, those that were undone as well."""
        with self.database.reading() as connection:
            return tuple(ruling for ruling, *_ in rulings.everything(connection))

    def current_rulings(self) -> tuple[Ruling, ...]:
        """The rulings that hold, each at where its words stand in the present records."""
        from dragoman.store import gathering

        return gathering.current_rulings(self.database)

    def recode(
        self,
        *,
        jobs: int = 1,
        actors: ActorList | None = None,
        ids: Sequence[str] = (),
        tell: Tell = lambda added: None,
    ) -> Tally:
        """Codes anew the pages whose record is of another version of code, data, model or lists."""
        from dragoman.store import recoding

        return recoding.recode(self.database, jobs=jobs, listed=actors, ids=ids, tell=tell)

    def retry(
        self,
        *,
        jobs: int = 1,
        actors: ActorList | None = None,
        tell: Tell = lambda added: None,
        fetch: Fetch | None = None,
    ) -> Tally:
        """Tries again what failed: pages that are stored, and files that could not be read then.

        `fetch` (address → bytes) fetches web addresses.
        """
        from dragoman.store import retrying

        return retrying.retry(self.database, jobs=jobs, listed=actors, tell=tell, fetch=fetch)

    def differences(
        self, *, jobs: int = 1, actors: ActorList | None = None, ids: Sequence[str] = ()
    ) -> Iterator[Difference]:
        """What coding anew would change in records of earlier versions, and why; nothing is written."""
        from dragoman.store import comparing

        return comparing.differences(self.database, jobs=jobs, listed=actors, ids=ids)

    def versions(self) -> dict[int, str]:
        """The versions of code, data and model that made records, by number."""
        return reading.versions(self.database)


def _pages(given: Iterable[Page | Failure | str | os.PathLike[str]]) -> Iterator[Page | Failure]:
    """The pages, those in files and folders read as they come."""
    from dragoman import sources

    for item in [given] if isinstance(given, (str, os.PathLike, Page)) else given:
        if isinstance(item, (Page, Failure)):
            yield item
        else:
            yield from sources.pages([item])
