"""What a title, a role or an organ says of its bearer: role, office, country, sectors.

In: a chunk and the word for a role in it. Out: the fields of a `Naming`.

    >>> sector_of(chunk, role)               # "retired army general" → an office of the past
    ('ELI', (), True)
"""

from __future__ import annotations

import dataclasses
import itertools

from spacy.tokens import Doc

from dragoman.actors import gazetteer
from dragoman.actors.chunks import HYPHENS, OWN, Chunk
from dragoman.actors.gazetteer import Hit, Known, singular

UNIONS = frozenset({"IGO", "EUR", "UNO"})
ARTICLES = frozenset({"the", "a", "an"})
BASED = frozenset({"based"})
HONORIFIC = gazetteer.word_set("honorifics")
HEADING = frozenset({"director", "chief"})
ENVOYS = frozenset({"ambassador", "envoy", "representative", "negotiator"})
WORLDWIDE = dict.fromkeys(("GOV", "MIL", "COP", "JUD", "SPY"), "IGO") | {"SOC": "NGO", "BUS": "MNC"}
"""The code of those who are of no state: "international monitors", "international aid groups"."""
OFFICES = frozenset({"GOV", "LEG", "MIL", "JUD", "PTY", "COP", "OPP"})


@dataclasses.dataclass
class Naming:
    """One phrase that names an actor. `heads` are the tokens that other words hang on.

    `owning` is where the possessive pronoun of a title stands, "its" in "Otto Lang, its economy minister"; -1 if none.
    """

    kind: str
    start: int
    end: int
    heads: tuple[int, ...]
    how: str
    name: str
    forms: list[str] = dataclasses.field(default_factory=list)
    role: str = ""
    office: str = ""
    country: str = ""
    sector: str = ""
    other: tuple[str, ...] = ()
    plural: bool = False
    definite: bool = False
    gender: str = ""
    key: str = ""
    owner: Chunk | None = None
    place: str = ""
    former: bool = False
    modifier: bool = False
    pair: int = 0
    unknown: bool = False
    listed: bool = False
    assumed: bool = False
    among: str = ""
    owning: int = -1


def describe(found: Naming, chunk: Chunk, role: Hit) -> None:
    """Fills role, office, country and sector of `found` from the title `role` in `chunk` and the words around it."""
    owned = chunk.doc[chunk.start].lower_ in OWN
    start = chunk.start + (chunk.doc[chunk.start].lower_ in ARTICLES or owned)
    found.owning = chunk.start if owned else found.owning
    end = role.end + (role.end < chunk.end and chunk.doc[role.end].text == ".")
    if singular(role.known.name.rstrip(".")) not in HONORIFIC:
        found.role = str(chunk.doc[start:end].text).lstrip("”“\"'‘’ ")
        found.office = role.known.name
        if chunk.owner is not None and chunk.owner.end == chunk.start:
            first = chunk.owner.start + (chunk.doc[chunk.owner.start].lower_ in ARTICLES)
            found.role = str(chunk.doc[first:end].text)
        sector, other, found.former = sector_of(chunk, role)
        found.sector, found.other = sector, other
    own = sender_of(chunk, role) if ENVOYS & set(role.known.name.split()) else country_of(chunk)
    found.country, found.assumed = own or role.known.country, role.known.assumed and not own
    if not found.country and (told := _told(chunk, role)) is not None:
        found.country, found.assumed = told.country, told.assumed
        if told.country == "IGO":
            found.country = WORLDWIDE.get(found.sector, "") if found.kind != "person" else ""
    found.gender = found.gender or role.known.gender
    if role.known.name.endswith(("woman", "wife", "mother", "daughter", "sister")):
        found.gender = "f"


def _told(chunk: Chunk, role: Hit) -> Known | None:
    """The word before the role that tells a country without naming it: "Republican leaders", "international judges"."""
    lookup = gazetteer.modifiers()
    for token in chunk.doc[chunk.start : role.end]:
        known = lookup.get(token.lower_)
        if known is not None and known.country and (not known.proper or token.text[:1].isupper()):
            return known
    return None


def organ_key(name: str) -> str:
    """One key for both ways to name an organ: "Ministry of Defence" → "defense ministry"."""
    key = gazetteer.bare(name).lower().replace("defence", "defense").replace("labour", "labor")
    kind, _, field = key.partition(" of ")
    if kind not in ("ministry", "department") or not field:
        return key
    return f"{field.removeprefix('the ').replace('foreign affairs', 'foreign')} {kind}"


def sector_of(chunk: Chunk, role: Hit) -> tuple[str, tuple[str, ...], bool]:
    """Sector, other sectors and whether the office is a former one, by the role and the words before it."""
    known = role.known
    sector, other, former = known.sector, known.other, False
    lookup = gazetteer.modifiers()
    before = [h.known for h in chunk.hits if h.end <= role.start and h.known.form in ("organisation", "body", "role")]
    owner = chunk.owner
    if owner is not None and owner.hits and owner.hits[-1].known.form in ("organisation", "body"):
        before.insert(0, owner.hits[-1].known)
    words = _words(chunk, role.start)
    effects = [lookup[w] for w in words if w in lookup]
    if known.sector == "UAF":
        armed = [k for k in before if k.form == "organisation" and k.sector in ("REB", "PRM")]
        sector, other = (armed[-1].sector, armed[-1].other) if armed else (sector, other)
    if known.from_modifiers:
        telling = [k for k in before if k.sector and k.sector != "CVL"]
        telling = telling or [k for k in effects if k.form == "sector"] or [k for k in before if k.sector]
        if telling:
            sector, other = telling[-1].sector, telling[-1].other
        members = known.name == "member" and chunk.last == role.end and chunk.doc[role.end - 1].lower_.endswith("s")
        if members and telling and telling[-1].country in UNIONS:
            sector, other = "GOV", ()
    strong = next((k for k in effects if k.form == "sector" and k.sector in ("REB", "OPP")), None)
    if strong and (sector in ("GOV", "CVL", "PTY") or (strong.sector == "REB" and sector in ("MIL", "UAF"))):
        sector, other = strong.sector, strong.other
    elif strong and sector == "LEG":
        other = (strong.sector,)
    heads = sector == "SPY" and not HEADING.isdisjoint(known.name.split())
    if (sector in OFFICES or heads or known.from_modifiers) and (
        any(k.form == "former" for k in effects) or _ex(chunk, role.start)
    ):
        former, other, sector = True, (), "ELI"
    return sector, other, former


def _words(chunk: Chunk, end: int) -> list[str]:
    """The words before `end`, and what hyphens and neighbours make of them: "self-proclaimed", "human rights"."""
    tied_on = chunk.start > 1 and chunk.doc[chunk.start - 1].text in HYPHENS
    words = [chunk.doc[i].lower_ for i in range(chunk.start - 2 * tied_on, end)]
    tied = [f"{a}-{c}" for a, b, c in zip(words, words[1:], words[2:], strict=False) if b in HYPHENS]
    return words + [f"{a} {b}" for a, b in itertools.pairwise(words)] + tied


def _ex(chunk: Chunk, start: int) -> bool:
    return start - 2 >= chunk.start and chunk.doc[start - 2].lower_ == "ex" and chunk.doc[start - 1].lower_ in HYPHENS


def country_of(chunk: Chunk, before: int | None = None) -> str:
    """The country that the words in `chunk` or its possessor name: the last one wins; "" if none does."""
    if found := _countries(chunk, before):
        return found[-1]
    return country_of(chunk.owner) if chunk.owner is not None else ""


def sender_of(chunk: Chunk, role: Hit) -> str:
    """Whose envoy it is, where a second word tells to whom: "U.N. Syria envoy", "Chile's U.N. ambassador"."""
    owner = country_of(chunk.owner) if chunk.owner is not None and chunk.owner.end == chunk.start else ""
    return owner or next(iter(_countries(chunk, role.start)), "") or country_of(chunk)


def _countries(chunk: Chunk, before: int | None) -> list[str]:
    """The countries that the words of `chunk` name, in order, those of titles and bodies left out."""
    hits = [h for h in chunk.hits if before is None or h.start < before]
    named = [h for h in hits if h.known.country and h.known.form not in ("role", "body")]
    return [h.known.country for h in named if counts(chunk.doc, h)]


def counts(doc: Doc, hit: Hit) -> bool:
    """Whether a country word gives its phrase the country: not in "Iranian-backed", "pro-Russian", "anti-American"."""
    if hit.end + 1 < len(doc) and doc[hit.end].text in HYPHENS and doc[hit.end - 1].whitespace_ == "":
        after = doc[hit.end + 1]
        return after.lower_ in BASED or after.text[:1].isupper()
    return not (
        hit.start >= 2
        and doc[hit.start - 1].text in HYPHENS
        and not doc[hit.start - 1].whitespace_
        and doc[hit.start - 2].lower_ in ("pro", "anti", "ex", "non")
    )
