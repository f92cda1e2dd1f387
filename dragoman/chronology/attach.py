"""Which time expression says when an event happened: the one that governs its word in the parse.

In: the token of a predicate or event noun, the page's `TimeMention`s, the parse. Out: ISO date or interval, or `None`.

    >>> when(doc[4], times, doc)             # "Moscow said Monday that talks would resume on Friday": "resume"
    '2018-10-26'

The expression may hang on the word itself, on an occasion that the word is tied to ("at a meeting last month"), on a
light verb ("talks were held on Monday"), on what plans it ("a meeting scheduled for Friday") or on a coordinated verb.
It never crosses from what is said to the saying, or back. The page's date is never a default.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from spacy.tokens import Doc, Token

from dragoman.carriers import hung, is_a, words
from dragoman.chronology import calendar as cal
from dragoman.chronology.hanging import DURATION, Attached, Hanging, dates, placed
from dragoman.chronology.tagger import AS_OF
from dragoman.chronology.tense import by_parse
from dragoman.chronology.words import class_of
from dragoman.records import TimeMention
from dragoman.syntax import children, preposition

NEWS = dt.timedelta(days=7)
"""How long ago a thing must have begun for its page to tell of it as going on, not as beginning."""


def when(token: Token, times: Sequence[TimeMention], doc: Doc) -> str | None:
    """ISO date or interval of the expression that governs `token`; `None` if none does or it is not resolved."""
    attached = hung(Attached, token, times, doc)
    found = attached.governing(token, attached.best)
    if found is None:
        return None
    day = _day(doc)
    value = _going_on(token, found, _interval(found, times, day), day)
    return _from(value, attached.lasting(token)) if _starts(found) else value


def _day(doc: Doc) -> dt.date | None:
    """The page's day."""
    as_of = doc.user_data.get(AS_OF)
    return as_of if isinstance(as_of, dt.date) else None


def when_mention(token: Token, times: Sequence[TimeMention], doc: Doc) -> TimeMention | None:
    """The expression that governs `token`: the evidence for `when`."""
    attached = hung(Attached, token, times, doc)
    found = attached.governing(token, attached.best)
    return found.mention if found else None


def told(times: Sequence[TimeMention], doc: Doc) -> tuple[tuple[str, Token], ...]:
    """The dates that a page's expressions mean, as events bear them, each with the head of its words."""
    found = []
    for hanging in placed(times, doc):
        value = _interval(hanging, times, _day(doc)) if dates(hanging.mention) else None
        if value:
            found.append((value, hanging.head))
    return tuple(found)


def lasting(token: Token, times: Sequence[TimeMention], doc: Doc) -> int | None:
    """How many days the event of `token` goes on by its own words: "a five-day truce"; `None` if they do not say."""
    return hung(Attached, token, times, doc).lasting(token) if times else None


def _starts(hanging: Hanging) -> bool:
    """Whether the expression says when something starts: "starting on Monday", "from Monday"."""
    return hanging.case == "from" or is_a(hanging.head.head, "start")


def _from(value: str | None, days: int | None) -> str | None:
    """A first day and how many days it goes on as an interval; the value as it is if either is not known."""
    span = cal.bounds(value)
    if not days or span is None or span[0] != span[1]:
        return value
    return f"{span[0]}/{cal.add_days(span[0], days - 1)}"


def _interval(hanging: Hanging, times: Sequence[TimeMention], as_of: dt.date | None) -> str | None:
    """The mention as an event's date: narrowed by "later", "since" and tense, joined with "to Friday"."""
    mention, case = hanging.mention, hanging.case
    if mention.kind == "DURATION":
        return _lately(mention, as_of)
    found = cal.interval(mention.value)
    span = cal.bounds(mention.value)
    if found is None or span is None:
        return None
    if case == "since":
        return _up_to(found.partition("/")[0], as_of) if as_of and span[0] <= as_of else None
    last = _until(hanging, times)
    if last:
        return f"{found.partition('/')[0]}/{last.rpartition('/')[2]}"
    return _narrowed(mention, found, span, hanging.head, as_of)


def _up_to(first: str, as_of: dt.date) -> str:
    """From a day, month or year to the page's day; from a month, to the month."""
    return f"{first}/{as_of.isoformat()[:7] if len(first) == 7 else as_of}"


def _going_on(token: Token, hanging: Hanging, value: str | None, as_of: dt.date | None) -> str | None:
    """The value; up to the page's day where the words only tell when what goes on began: "the war began in May"."""
    verb, span = hanging.head.head, cal.bounds(value)
    began = is_a(verb, "start", "begin") and by_parse(hanging.head) == "past" and token in children(verb, "nsubj")
    if not began or span is None or as_of is None or span[1] >= as_of - NEWS or not is_a(token, "lasting"):
        return value
    return _up_to((value or "").partition("/")[0], as_of)


def _until(hanging: Hanging, times: Sequence[TimeMention]) -> str | None:
    """The end of "from Tuesday to Friday", where the two are two expressions."""
    if hanging.case != "from":
        return None
    for child in [*children(hanging.head, "nmod", "obl"), *children(hanging.head.head, "obl")]:
        if preposition(child) in words("until"):
            for mention in times:
                if mention.span[0] <= child.idx < mention.span[1]:
                    return cal.interval(mention.value)
    return None


def _narrowed(
    mention: TimeMention, found: str, span: tuple[dt.date, dt.date], head: Token, as_of: dt.date | None
) -> str:
    """A week that the page's date lies in, cut there: "later this week" starts there, "met this week" ends there."""
    if as_of is None or "W" not in (mention.value or "") or not span[0] <= as_of <= span[1]:
        return found
    lower = mention.text.lower()
    if lower.startswith(tuple(class_of("onward"))):
        return f"{as_of}/{span[1]}"
    if (lower.startswith(tuple(class_of("so_far"))) and as_of > span[0]) or by_parse(head) == "past":
        return f"{span[0]}/{as_of}" if as_of > span[0] else found
    return found


def _lately(mention: TimeMention, as_of: dt.date | None) -> str | None:
    """ "the past two weeks": a span that ends with the page's date, months and years to the month."""
    match = DURATION.match(mention.value or "")
    if not match or as_of is None or int(match[1]) > 2000:
        return None
    count, unit = int(match[1]), match[2]
    if unit in "DW":
        return f"{cal.add_days(as_of, -count * (7 if unit == 'W' else 1))}/{as_of}"
    first = cal.add_months(as_of, -count * {"M": 1, "Q": 3, "Y": 12}[unit])
    return f"{first.isoformat()[:7]}/{as_of.isoformat()[:7]}"
