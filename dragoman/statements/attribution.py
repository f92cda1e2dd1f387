"""A place on the page where words are attributed to somebody.

In: a cue. Out: the record of such a place, which the stage's other modules make and change; the words around cues.

    >>> attribution.cue.name, attribution.words(text)
    ('accuse', 'Minsk of smuggling')
"""

from __future__ import annotations

import dataclasses
import functools

from spacy.tokens import Token

from dragoman import lexicon
from dragoman.records import Span
from dragoman.statements import content
from dragoman.statements.cues import Cue

NEIGHBOURS = 24
"""So many attributions before and after are compared with each: more than any paragraph holds."""
INWARD = frozenset({"believes", "hopes", "fears", "doubts"})
"""Forces of thinking rather than speaking: no statement of its own inside somebody's words."""


@dataclasses.dataclass(slots=True)
class Attribution:
    """A cue at `token`, its words' `span`, what is said (`spans`), the cue's `clause`, heads of the speakers' phrases.

    `around`: the cue's clause stands after or inside what is said. `bare`: what is said is no clause.
    """

    cue: Cue
    token: Token
    span: Span
    spans: list[Span]
    clause: Span
    speakers: list[Token]
    addressees: list[Token]
    around: bool = False
    bare: bool = False

    def words(self, text: str) -> str:
        """What is said."""
        return content.joined(self.spans, text)

    def governs(self, position: int) -> bool:
        """Whether `position` lies in what is said."""
        return content.holds(self.spans, position)


@functools.cache
def words_of(kind: str) -> frozenset[str]:
    """The words of one class in `data/speech_words.json`."""
    return frozenset(e["word"] for e in lexicon.entries("speech_words") if e["class"] == kind)


def near(found: list[Attribution], index: int) -> list[Attribution]:
    """The attributions around the one at `index`: what one has to do with another stands close by."""
    return found[max(index - NEIGHBOURS, 0) : index + NEIGHBOURS + 1]
