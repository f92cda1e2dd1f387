"""Times: the words of a page that say when, and what day, week or span they mean.

In: a parsed page (or bare text) and the page's date. Out: `TimeMention`s with TIMEX3 values, and for events the ISO
date or interval of the expression that governs them in the parse.

    >>> [(t.text, t.value) for t in find_text("They will meet on Thursday.", dt.date(2018, 10, 22))]
    [('Thursday', '2018-10-25')]
    >>> when(doc[2], times, doc)
    '2018-10-25'

`None` stands for what the words do not tell: without `as_of`, "Thursday" has no value. The page's date is never a
default. Rules and their words: `data/time_patterns.json`, `time_words.json`, `time_tense.json`.
"""

from dragoman.chronology.attach import lasting, told, when, when_mention
from dragoman.chronology.calendar import interval
from dragoman.chronology.tagger import find, find_text

__all__ = ["find", "find_text", "interval", "lasting", "told", "when", "when_mention"]
