"""Measures how many of PETRARCH's stylised unit tests are reproduced, its dictionaries loaded as users' lists.

    python benchmarks/petrarch.py ../shared/data/events/petr_unittests.jsonl.gz [--actors FILE]… [--wrong]

The suite's own dictionaries (PETR.Validate.actors.txt and .agents.txt in openeventdata/petrarch2, MIT) are not in the
data: give them with --actors. Without them a list is built from the items: a code's first three letters and the
capitalised words that begin with them. Prints JSON by category: cases, events asked for, and the shares of them with
the right type, with the source too, with the target too; the share of parties found on the page at all; then the kinds
that fail. The suite mixes WEIS's codes (031 meet, 041 praise, 122 denounce, 173 threaten) with CAMEO's: a root is
mapped to the PLOVER types of both. Codes from 800 on are invented by the suite to test verb patterns: their events
are counted apart, as are comments (02), which PLOVER does not code.
"""

from __future__ import annotations

import argparse
import collections
import datetime as dt
import gzip
import json
import pathlib
import re
import tempfile
from typing import Any

from dragoman.actors import ActorList, load
from dragoman.actors.lists import codes
from dragoman.pipeline import read_page
from dragoman.records import Event, Page, Record

TYPES = {
    "01": "CONCEDE RETREAT", "03": "CONSULT AGREE", "04": "SUPPORT CONSULT", "05": "AGREE AID SUPPORT",
    "06": "SUPPORT CONCEDE COOPERATE AGREE", "07": "AID", "08": "AGREE COOPERATE SUPPORT CONCEDE RETREAT",
    "09": "REQUEST ACCUSE", "10": "REQUEST AGREE", "11": "REJECT ACCUSE", "12": "ACCUSE REJECT",
    "13": "ACCUSE THREATEN", "14": "REJECT PROTEST", "15": "REQUEST MOBILIZE", "16": "THREATEN REQUEST SANCTION",
    "17": "THREATEN COERCE SANCTION", "18": "PROTEST MOBILIZE ASSAULT", "19": "SANCTION ASSAULT",
    "20": "SANCTION COERCE ASSAULT", "21": "COERCE", "22": "ASSAULT",
}  # fmt: skip
NONE = frozenset({"", "---", "###", "+++", "***"})
Party = tuple[str, str]


def rows(path: pathlib.Path) -> list[dict[str, Any]]:
    """The items of the file."""
    raw = path.read_bytes()
    text = (gzip.decompress(raw) if path.suffix == ".gz" else raw).decode()
    return [json.loads(line) for line in text.splitlines()]


def built(items: list[dict[str, Any]]) -> ActorList:
    """A list from the items alone, as a PETRARCH dictionary."""
    asked = {e[key][:3] for item in items for e in item["events"] for key in ("sourcecode", "targetcode") if e.get(key)}
    names: dict[str, set[str]] = collections.defaultdict(set)
    for item in items:
        for word in re.findall(r"\b[A-Z][a-z]{3,}\b", item["text"]):
            if word[:3].upper() in asked:
                names[word[:3].upper()].add(word)
    lines = []
    for code, words in sorted(names.items()):
        first, *others = sorted(words, key=len)
        lines += [f"{first.upper()}_ [{code}]", *(f"+{w.upper()}_" for w in others)]
    with tempfile.TemporaryDirectory() as folder:
        file = pathlib.Path(folder) / "built.actors.txt"
        file.write_text("\n".join(lines))
        return load([file])


def day(text: str) -> dt.date:
    """The item's date."""
    return dt.date(int(text[:4]), int(text[4:6]), int(text[6:8]))


def party(code: str | None) -> Party | None:
    """Country and sector that a code asks for; `None` if it names nobody."""
    if not code or code in NONE:
        return None
    blank = code[:3] in NONE
    country, sector, _ = codes.split(code) if not blank else ("", *codes.roles(code[3:])[1:])
    return country, sector


def fits(record: Record, ids: tuple[str, ...], wanted: Party | None) -> bool:
    """Whether one of the actors has country and sector as asked; a bare country is content with any sector."""
    if wanted is None:
        return True
    found = [record.actor(i) for i in ids]
    return any(wanted[0] in ("", a.country) and wanted[1] in ("", a.sector or "", *a.other_sectors) for a in found)


def level(record: Record, wanted: dict[str, Any]) -> int:
    """0 not found, 1 the type, 2 the source too, 3 the target too."""
    types = TYPES[wanted["eventcode"][:2]].split()
    source, target = party(wanted.get("sourcecode")), party(wanted.get("targetcode"))
    best = 0
    for event in record.events:
        if event.type in types:
            best = max(best, _level(record, event, source, target))
    return best


def _level(record: Record, event: Event, source: Party | None, target: Party | None) -> int:
    mutual = event.actors if not event.recipients else event.recipients
    if fits(record, event.actors, source):
        return 3 if fits(record, mutual, target) else 2
    return 1


def why(record: Record, wanted: dict[str, Any], reached: int) -> str:
    """The kind of failure."""
    ids = tuple(a.id for a in record.actors)
    missing = [p for key in ("sourcecode", "targetcode") if (p := party(wanted.get(key))) and not fits(record, ids, p)]
    if any(not any(p[0] in ("", a.country) for a in record.actors) for p in missing):
        return "a party's country is not among the actors"
    if missing:
        return "a party's sector differs"
    if reached == 0:
        return "no event of that type"
    return "source not attached" if reached == 1 else "target not attached"


def kind(wanted: dict[str, Any]) -> str:
    """Whether the event can be asked for: `event`, `comment`, `invented`, `none`."""
    code = wanted.get("eventcode") or ""
    if not code:
        return "none"
    if code[:1] in "389" or code[:2] not in TYPES:
        return "comment" if code.startswith("02") else "invented"
    return "event"


def measure(items: list[dict[str, Any]], listed: ActorList, *, show: bool) -> dict[str, Any]:
    """The figures."""
    tally: dict[str, collections.Counter[str]] = collections.defaultdict(collections.Counter)
    reasons: dict[str, collections.Counter[str]] = collections.defaultdict(collections.Counter)
    wrong: list[list[Any]] = []
    for item in items:
        record = read_page(Page(id=item["id"], text=item["text"], as_of=day(item["date"])), listed)
        category = str(item["category"]).removesuffix("S")
        for wanted in item["events"]:
            what = kind(wanted)
            counts = tally[category]
            counts[what] += 1
            ids = tuple(a.id for a in record.actors)
            for key in ("sourcecode", "targetcode"):
                if asked := party(wanted.get(key)):
                    counts["parties"] += 1
                    counts["parties_found"] += fits(record, ids, asked)
            if what != "event":
                continue
            reached = level(record, wanted)
            counts["type"] += reached >= 1
            counts["source"] += reached >= 2
            counts["target"] += reached >= 3
            if reached < 3:
                reason = why(record, wanted, reached)
                reasons[category][reason] += 1
                asked_for = [wanted.get("sourcecode"), wanted.get("targetcode"), wanted["eventcode"]]
                got = [
                    [e.type, e.anchor, *([f"{record.actor(i).country}{record.actor(i).sector}" for i in ids]
                    for ids in (e.actors, e.recipients))]
                    for e in record.events
                ]  # fmt: skip
                wrong.append([category, item["id"], reason, item["text"], asked_for, got])
    figures = {c: _shares(counts, reasons[c]) for c, counts in sorted(tally.items())}
    total: collections.Counter[str] = sum(tally.values(), collections.Counter())
    all_reasons: collections.Counter[str] = sum(reasons.values(), collections.Counter())
    return {"all": _shares(total, all_reasons), "categories": figures, **({"wrong": wrong} if show else {})}


def _shares(counts: collections.Counter[str], reasons: collections.Counter[str]) -> dict[str, Any]:
    asked = max(counts["event"], 1)
    return {
        "events": counts["event"],
        **{what: round(counts[what] / asked, 3) for what in ("type", "source", "target")},
        "parties_found": round(counts["parties_found"] / max(counts["parties"], 1), 3),
        "not_asked": {what: counts[what] for what in ("comment", "invented", "none") if counts[what]},
        "why": dict(reasons.most_common()),
    }


def main() -> None:
    """Prints the figures."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("file", type=pathlib.Path)
    parser.add_argument("--actors", action="append", default=[], help="a PETRARCH dictionary; may be given again")
    parser.add_argument("--wrong", action="store_true", help="list what is not reproduced")
    options = parser.parse_args()
    items = rows(options.file)
    listed = load(options.actors) if options.actors else built(items)
    used = ", ".join(options.actors) or "built from the names and codes of the items (the suite's own are not there)"
    figures = {"items": len(items), "dictionaries": used, "faults": [str(f) for f in listed.faults]}
    print(json.dumps(figures | measure(items, listed, show=options.wrong), indent=1, ensure_ascii=False))


if __name__ == "__main__":
    main()
