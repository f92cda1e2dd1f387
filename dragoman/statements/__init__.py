"""Who said what: every attributed stretch of speech on a page (CODEBOOK 4).

In: the parsed page, its blocks, its cast, its times and places. Out: statements in text order, with speaker, form, cue,
addressee, occasion, place and date, each tied to its words.

    >>> said = find(doc, article, blocks, cast, times, places)
    >>> said[0].speaker, said[0].cue, said[0].text
    ('lavrov', 'said', 'the talks had failed')

Steps: quotation marks (`quotes`), cue words with a complement (`cues`, `complements`, `reading`), who speaks
(`speakers`), words beside a name without a cue word (`standing`), quoted sentences without a cue (`running`), headlines
(`headlines`), the setting (`setting`). Once the events are known, `disputed` links statements that say the opposite.
"""

from __future__ import annotations

from dragoman.statements.assembly import find
from dragoman.statements.disputes import disputed

__all__ = ["disputed", "find"]
