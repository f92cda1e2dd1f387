"""Who is on the page: persons, organisations, states, groups.

In: a parsed document, the article, the page's date. Out: a `Cast`: actors in CODEBOOK's terms and the words they are
named by.

    >>> cast = find(doc, article, None)      # "Peruvian Foreign Minister Luis Arana met Chile's envoy."
    >>> [(a.name, a.country, a.sector) for a in cast.actors]
    [('Luis Arana', 'PER', 'GOV'), ("Chile's envoy", 'CHL', 'GOV'), …]

A phrase's own words are read first (`namings`), then those that belong together are joined (`phrases`), then the
page says who is the same (`entities`) and who is meant by a pronoun (`pronouns`). No list of persons is needed.
"""

from dragoman.actors.finding import find
from dragoman.actors.lists import ActorList, load

__all__ = ["ActorList", "find", "load"]
