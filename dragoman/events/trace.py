"""What the coder lets one see between its steps.

In: the drafts after each step. Out: nothing, as long as nobody asks; a `Watch` keeps them, and `explaining` reads
from what came, went and changed why the record is as it is.

    >>> watch = Watch()
    >>> code(doc, …, trace=watch)
    >>> watch.dropped()                      # "a protest leader": a word that names an act, and where it was dropped
    [(Draft(…), 'enough')]
"""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from typing import TYPE_CHECKING, Literal, TypeAlias, get_args

from spacy.tokens import Doc

from dragoman.cast import Cast
from dragoman.records import Event, Statement

if TYPE_CHECKING:
    from dragoman.events.roles import Draft
    from dragoman.events.speech import Speech

Step: TypeAlias = Literal["named", "absorbed", "settled", "enough", "identified", "supported"]
STEPS: tuple[Step, ...] = get_args(Step)
"""The steps in their order: the frames' words are found, nouns go into the verbs that carry them, rulings are
applied, who takes part is asked for, mentions become events, missing sides are filled in."""


@dataclasses.dataclass(frozen=True, slots=True)
class Coded:
    """What the coder had at its end: `events` as each sentence tells them, one for each of `drafts`."""

    doc: Doc
    cast: Cast
    speech: Speech
    statements: Sequence[Statement]
    drafts: Sequence[Draft]
    events: Sequence[Event]


class Trace:
    """Sees the drafts between the steps, and keeps nothing."""

    def keep(self, step: Step, drafts: Sequence[Draft]) -> None:
        """`drafts` are what `step` has left of a sentence or of the page."""

    def end(self, coded: Coded) -> None:
        """The coder is through."""


class Watch(Trace):
    """Keeps the drafts of one page by step, and the type that each had there."""

    def __init__(self) -> None:
        self.coded: Coded | None = None
        self._drafts: dict[int, Draft] = {}
        self._types: dict[int, dict[Step, str]] = {}

    def keep(self, step: Step, drafts: Sequence[Draft]) -> None:
        """Keeps the drafts; what is missing in the next step was dropped there."""
        for draft in drafts:
            self._drafts[id(draft)] = draft
            self._types.setdefault(id(draft), {})[step] = draft.type

    def end(self, coded: Coded) -> None:
        """Keeps what the coder had."""
        self.coded = coded

    def dropped(self) -> list[tuple[Draft, Step]]:
        """The drafts that are no events, each with the step that dropped it, in text order."""
        found = []
        for key, types in self._types.items():
            last = max(STEPS.index(step) for step in types)
            if last < len(STEPS) - 1:
                found.append((self._drafts[key], STEPS[last + 1]))
        return sorted(found, key=lambda f: f[0].anchor.i)

    def turned(self, draft: Draft) -> Step | None:
        """The step that gave `draft` another type than its frame has; `None` if none did."""
        types = self._types.get(id(draft), {})
        return next((s for s in STEPS if types.get(s, draft.match.frame.type) != draft.match.frame.type), None)
