"""Measures the actors stage: NGEC's actor cases (phrase → country, sector).

    python benchmarks/actors.py ../shared/data/events/ngec_actor_cases.jsonl.gz [--wrong]

Prints JSON: share of cases right, for those that the phrase alone can answer and for those that ask for an
encyclopedia (a bare name of a person, a town or a little-known organisation), and the wrong ones of the first by kind.
NGEC's codes that PLOVER has not are read as its own: HLH is MED, a religion REL, NGO SOC; JNK asks for nobody.
"""

from __future__ import annotations

import argparse
import collections
import datetime as dt
import gzip
import json
import pathlib
import re
from typing import Any

from dragoman.actors import find, gazetteer
from dragoman.language import load_language
from dragoman.records import Actor, Article

SENTENCES = ("{} rejected the plan.", "The delegation met {} on Monday.")
ALIKE = {"XKX": "KOS"}
UNKNOWN = frozenset({"", "UNK"})
SECTORS = {"HLH": "MED", "BUD": "REL", "NGO": "SOC"}
THINGS = re.compile(r"\b(?:regions|targets|park|island|searchers)\b", re.IGNORECASE)
"""Heads of phrases that name a place or thing: nobody in CODEBOOK's terms, somebody in NGEC's."""


def cases(path: pathlib.Path) -> list[dict[str, Any]]:
    """The cases that ask for country and sector of a phrase."""
    raw = path.read_bytes()
    text = (gzip.decompress(raw) if path.suffix == ".gz" else raw).decode()
    rows = [json.loads(line) for line in text.splitlines()]
    coded = [r for r in rows if r["function"] == "agent_to_code" and r["args"] and "country" in r["expect"]]
    return [r for r in coded if r["expect"].get("code_1") != "????"]


def date_of(row: dict[str, Any]) -> dt.date:
    """The date that the case asks about; the cases were written in 2022."""
    text = str(row["kwargs"].get("query_date") or (row["args"][2] if len(row["args"]) > 2 else ""))
    found = re.search(r"(\d{4})-(\d\d)-(\d\d)", text)
    if found:
        return dt.date(int(found[1]), int(found[2]), int(found[3]))
    year = re.search(r"\d{4}", text)
    return dt.date(int(year[0]), 6, 1) if year else dt.date(2022, 6, 1)


def read(phrase: str, context: str, on: dt.date, sentence: str) -> Actor | None:
    """The actor that the stage finds at the head of `phrase` in a carrier sentence, after one with the `context`."""
    before = f"The report is about {context}. " if context else ""
    text = before + sentence.format(phrase)
    start = len(before) + sentence.find("{}")
    doc = load_language().parse(text)
    inside = [t for t in doc if start <= t.idx < start + len(phrase)]
    cast = find(doc, Article(), on)
    outer = [t for t in inside if t.head not in inside or t.head is t]
    for tokens in (outer, inside):
        for token in tokens:
            if ids := cast.at(token):
                return cast.get(ids[0])
    ids = cast.of(outer[0]) if outer else ()
    return cast.get(ids[0]) if ids else None


def right(row: dict[str, Any], actor: Actor | None) -> tuple[bool, bool]:
    """Whether country and sector are as expected; a state's empty sector is our GOV."""
    expected = ALIKE.get(row["expect"]["country"], row["expect"]["country"])
    country = (actor.country if actor else "UNK") == expected or (
        expected in UNKNOWN and (actor is None or actor.country in UNKNOWN)
    )
    wanted = row["expect"].get("code_1")
    wanted = SECTORS.get(wanted, wanted)
    if wanted == "JNK":
        return country, actor is None
    if wanted is None or (wanted == "" and actor is not None):
        return country, True
    sectors = {actor.sector, *actor.other_sectors} if actor else {"UNK"}
    return country, wanted in sectors


def kind(row: dict[str, Any]) -> str:
    """`phrase` where a word of it or its context tells the country or none is asked for, else `encyclopedia`."""
    tokens = [gazetteer.Word(p, p, w) for w in str(row["args"][0]).split() if (p := gazetteer.pieces(w))]
    told = any(h.known.country and h.known.form != "city" for h in gazetteer.names().search(tokens))
    bare = re.fullmatch(r"[A-ZÀ-Þ][\w’'.-]+(?: (?:[A-ZÀ-Þ][\w’'.-]*|de|von|al))*", str(row["args"][0]))
    if told or (not bare and row["expect"]["country"] in UNKNOWN):
        return "phrase"
    return "encyclopedia"


def failing(row: dict[str, Any], actor: Actor | None, country: bool) -> str:
    """The kind of a wrong case."""
    if THINGS.search(str(row["args"][0])):
        return "place or thing: nobody in our codebook"
    if actor is None:
        return "nobody found"
    if row["expect"].get("code_1") in ("UNK", "") or (row["expect"]["country"] in UNKNOWN and not country):
        return "more is said than the case asks for"
    return "other sector" if country else "other country"


def main() -> None:
    """Prints the figures."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("file", type=pathlib.Path)
    parser.add_argument("--wrong", action="store_true", help="list the wrong cases")
    options = parser.parse_args()
    tally: collections.Counter[str] = collections.Counter()
    wrong = []
    kinds: dict[str, list[str]] = collections.defaultdict(list)
    for row in cases(options.file):
        phrase, group = str(row["args"][0]), kind(row)
        context = str(row["kwargs"].get("known_country") or (row["args"][1] if len(row["args"]) > 1 else ""))
        results = [(right(row, actor), actor) for s in SENTENCES for actor in [read(phrase, context, date_of(row), s)]]
        (country, sector), actor = max(results, key=lambda r: sum(r[0]))
        tally.update(
            {group: 1, f"{group}.country": country, f"{group}.sector": sector, f"{group}.both": country and sector}
        )
        if not (country and sector):
            if group == "phrase":
                kinds[failing(row, actor, country)].append(phrase)
            wrong.append([group, phrase, row["expect"], actor and (actor.name, actor.country, actor.sector)])
    figures: dict[str, Any] = {"cases": {g: tally[g] for g in ("phrase", "encyclopedia")}}
    for group in ("phrase", "encyclopedia"):
        for what in ("country", "sector", "both"):
            figures[f"{group}.{what}"] = round(tally[f"{group}.{what}"] / max(tally[group], 1), 4)
    figures["phrase.wrong_by_kind"] = kinds
    if options.wrong:
        figures["wrong"] = wrong
    print(json.dumps(figures, indent=1, ensure_ascii=False, default=str))


if __name__ == "__main__":
    main()
