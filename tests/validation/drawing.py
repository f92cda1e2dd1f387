"""Records to draw from: pages with events of several types and statuses, made by rule."""

from __future__ import annotations

from dragoman.records import Actor, Article, Event, NamedPlace, Record, Status

TYPES = ("CONSULT", "CONSULT", "CONSULT", "AID", "SANCTION")
STATUSES: tuple[Status, ...] = ("occurred", "occurred", "planned")


def pages(count: int, events: int = 5) -> list[Record]:
    """`count` pages with `events` events each: three of five CONSULT, one of three planned."""
    return [page(f"p{number}", events) for number in range(count)]


def page(id: str, events: int = 5) -> Record:
    """A page whose sentences tell of one event each; the first has no date, no place, no recipient."""
    sentences = [f"Oslo met Bern on matter {at}." for at in range(events)]
    text, found = "Talks\n" + " ".join(sentences) + "\nFooter", []
    for at, sentence in enumerate(sentences):
        start = text.index(sentence)
        found.append(
            Event(
                id=f"e{at}",
                sentence=sentence,
                sentence_span=(start, start + len(sentence)),
                anchor="met",
                span=(start + 5, start + 8),
                type=TYPES[at % len(TYPES)],
                status=STATUSES[at % len(STATUSES)],
                actors=("oslo",),
                recipients=("bern",) if at else (),
                date="2024-03-05" if at else None,
                place=NamedPlace(name="Geneva", country="CHE") if at else None,
            )
        )
    actors = (Actor(id="oslo", name="Oslo", country="NOR", sector="GOV"), Actor(id="bern", name="Bern", country="CHE"))
    article = Article(headline="Talks", published="2024-03-06", publisher="Harbour Post")
    return Record(id=id, text=text, events=tuple(found), actors=actors, article=article)
