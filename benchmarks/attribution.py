"""Scores who-said-what on PolNeAR (political news, annotated attributions) and prints the figures as JSON.

In: gzipped JSON lines with `text` and `attributions` (source, cue, content: lists of spans). Out: attributions found
(words of the content agree with F1 >= 0.6, the cue overlaps, the head of the source lies in the annotated source);
the same by content alone; the heads of the sources alone; of direct quotations (all content in quotation marks, the
cue outside them), the share with the right source. The annotators' own agreement on the whole corpus is alpha 0.754
(../shared/data/README.md). PolNeAR takes a quotation that goes on over sentences as one attribution, and so a speaker's
turn in a transcript: quoted sentences without a cue (also behind what "he" or "she" does), and a turn's sentences, are
added to the one before.

PolNeAR does not annotate speech that is told within quoted words ("“The army told us to go,” she said": the army's),
which the codebook does: of 86 such ones found in 150 pages of train 3 are annotated. They are counted (`nested`) and
left out; `with_nested` is the full figure with them. Nor does it annotate any other speech within what it has as
somebody's ("She said that the envoy had told her …": the envoy's): of 19,831 cues in train none stands in another's
content, and the codebook keeps both. `full` counts all such ones as wrong; `flat` leaves them out (`within`).

PolNeAR counts attributions that the codebook does not. Each annotated one has a class, told by its own cue and content:
`speech` (a word that our list has as speech, or a mark; the content is a clause or holds quoted words), `topic` (such a
word with a bare thing: "mentioned the tax", "praised the film"), `belief`, `other` (perceptions, plans, votes, cues
that the list lacks), `without_source`. `classes` counts and recalls them; `codebook` is the full figure on `speech`
alone, where a prediction that meets one of another class counts neither way.

    python benchmarks/attribution.py polnear_dev.jsonl.gz [--errors] [--limit N]
"""

from __future__ import annotations

import collections
import gzip
import itertools
import json
import platform
import re
import sys
import time
from typing import Any

from dragoman.chronology import find as find_times
from dragoman.language import load_language
from dragoman.records import Span
from dragoman.statements import content, quotes, running
from dragoman.statements.attribution import Attribution
from dragoman.statements.cues import by_form
from dragoman.statements.layout import Layout
from dragoman.statements.speakers import is_document, issuers
from dragoman.statements.standing import ACT, attributed

ENOUGH = 0.6
"""Two contents are the same when their words agree with at least this F1 (as in the gold's scoring)."""
NEAR = 120
"""A relative pronoun's antecedent stands at most so many characters before it; naming it is as good as the pronoun."""
KINDS = ("speech", "topic", "belief", "other", "without_source")
_PREPOSITIONS = frozenset({"according to", "per"})
INWARD = frozenset({"believes", "hopes", "fears", "doubts", "predicts", "agrees"})


def words(text: str) -> collections.Counter[str]:
    """The words as a bag."""
    return collections.Counter(re.findall(r"\w+", text.lower()))


def overlap(one: collections.Counter[str], other: collections.Counter[str]) -> float:
    """F1 of two bags of words."""
    common = sum((one & other).values())
    return 2 * common / (sum(one.values()) + sum(other.values())) if common else 0.0


def touch(spans: list[Span], start: int, end: int) -> bool:
    """Whether `[start, end)` shares a character with one of the spans."""
    return any(s < end and start < e for s, e in spans)


def spans(parts: list[dict[str, Any]]) -> list[Span]:
    """The spans of a PolNeAR source, cue or content."""
    return [(p["start"], p["end"]) for p in parts]


def paragraphs(text: str) -> list[Span]:
    """The lines of the text that hold something."""
    return [m.span() for m in re.finditer(r"[^\n]*\S[^\n]*", text)]


def righted(gold: dict[str, Any]) -> dict[str, Any]:
    """The attribution; where the annotator took the verb for the source and the name for the cue, exchanged."""
    index = by_form()
    source, cue = (" ".join(p["text"] for p in gold[k]).lower() for k in ("source", "cue"))
    verbal = source.split(" ")[0] in index and not any(w in index for w in cue.split())
    if cue and (verbal or source in _PREPOSITIONS):
        return {**gold, "source": gold["cue"], "cue": gold["source"]}
    return gold


def as_annotated(found: list[Attribution], page: Layout) -> list[Attribution]:
    """The attributions as PolNeAR counts them: quotations and turns as wholes, none within quoted words.

    A document that speaks ("issued a statement saying …") does so for whoever gave it out, as on the page.
    """
    for one in found:
        one.speakers = [*one.speakers, *(i for t in one.speakers if is_document(t) for i in issuers(t))]
    for quoted in list(running.uncued(page, found, 0)):
        quoted.cue.spans = sorted([*quoted.cue.spans, quoted.span])
    turns: dict[Span, Attribution] = {}
    whole = []
    for one in (a for a in found if not page.quotes.encloses(a.token.idx)):
        first = turns.setdefault(one.clause, one) if one.cue.pos == "mark" else one
        if one.cue is ACT and whole and all(t.pos_ == "PRON" for t in one.speakers):
            first = whole[-1]
        if first is one:
            whole.append(one)
        else:
            first.spans = sorted([*first.spans, *one.spans])
    return whole


class Score:
    """Counts over all pages."""

    def __init__(self) -> None:
        self.n: collections.Counter[str] = collections.Counter()

    def page(self, gold: list[dict[str, Any]], found: list[Attribution], page: Layout, *, show: bool) -> None:
        """Adds one page: pairs one to one, those that agree in full first, then by content, best first."""
        gold = [righted(g) for g in gold]
        bags = [words(" ".join(p["text"] for p in g["content"])) for g in gold]
        mine = [words(a.words(page.text)) for a in found]
        options = sorted(
            ((overlap(b, m), i, j) for i, b in enumerate(bags) for j, m in enumerate(mine) if b & m),
            key=lambda o: (not self._whole(o[0], gold[o[1]], found[o[2]]), -o[0], o[1], o[2]),
        )
        pairs: dict[int, int] = {}
        for value, i, j in options:
            good = value >= ENOUGH and (self._cue(gold[i], found[j]) or value > 0.9)
            if good and i not in pairs and j not in pairs.values():
                pairs[i] = j
        self.n["gold"] += len(gold)
        self.n["found"] += len(found)
        for i, g in enumerate(gold):
            self._one(g, found[pairs[i]] if i in pairs else None, page, show=show)
        if show:
            for j, a in enumerate(found):
                if j not in pairs.values():
                    print("+", page.text[slice(*a.span)], "|", a.speakers, "|", a.words(page.text)[:110])
        self.n["within"] += sum(self._within(gold, a) for j, a in enumerate(found) if j not in pairs.values())
        self._sources(gold, found)

    def _within(self, gold: list[dict[str, Any]], mine: Attribution) -> bool:
        """Whether the cue stands in what PolNeAR has as somebody's words, where it annotates nothing more."""
        at = mine.token.idx
        own = any(touch(spans(g["cue"]), *mine.span) for g in gold)
        return not own and any(s <= at < e for g in gold for s, e in spans(g["content"]))

    def nested(self, count: int) -> None:
        """Adds attributions found within quoted words, which are not scored."""
        self.n["nested"] += count

    def _whole(self, value: float, gold: dict[str, Any], mine: Attribution) -> bool:
        """Whether content, cue and source agree."""
        return value >= ENOUGH and self._cue(gold, mine) and bool(gold["source"]) and self._source(gold, mine)

    def _cue(self, gold: dict[str, Any], mine: Attribution) -> bool:
        return not gold["cue"] or touch(spans(gold["cue"]), *mine.span)

    def _one(self, gold: dict[str, Any], mine: Attribution | None, page: Layout, *, show: bool) -> None:
        quoted = _quoted(gold, page)
        source = bool(gold["source"]) and mine is not None and self._source(gold, mine)
        full = source and mine is not None and self._cue(gold, mine)
        self.n["content"] += mine is not None
        self.n["full"] += full
        if quoted and gold["source"]:
            self.n["quoted"] += 1
            self.n["quoted_found"] += mine is not None
            self.n["quoted_right"] += source
        kind = _kind(gold, page)
        self.n[f"all_{kind}"] += 1
        self.n[f"found_{kind}"] += mine is not None
        self.n[f"full_{kind}"] += full
        if show and not full:
            parts = {k: " ".join(p["text"] for p in gold[k]) for k in ("source", "cue", "content")}
            print("-" if mine is None else "~", parts["cue"], "|", parts["source"][:50], "|", parts["content"][:110])
            if mine is not None:
                print("   got", page.text[slice(*mine.span)], "|", mine.speakers, "|", mine.words(page.text)[:110])

    def _source(self, gold: dict[str, Any], mine: Attribution) -> bool:
        if any(touch(spans(gold["source"]), t.idx, t.idx + len(t)) for t in mine.speakers):
            return True
        pronoun = gold["source"][0]["text"].lower() in ("who", "which", "that") if gold["source"] else False
        start = gold["source"][0]["start"] if pronoun else 0
        return pronoun and any(0 < start - t.idx < NEAR and mine.token.idx > start for t in mine.speakers)

    def _sources(self, gold: list[dict[str, Any]], found: list[Attribution]) -> None:
        """Sources alone, each place once."""
        heads = {t.idx: t for a in found for t in a.speakers}
        places = {s for g in gold for s in spans(g["source"])}
        self.n["sources"] += len(places)
        self.n["heads"] += len(heads)
        self.n["sources_found"] += sum(any(s <= i < e for i in heads) for s, e in places)
        self.n["heads_right"] += sum(touch(list(places), t.idx, t.idx + len(t)) for t in heads.values())

    def figures(self) -> dict[str, Any]:
        """Precision, recall and F1 of each figure."""
        n = self.n
        aside = sum(n[f"found_{k}"] for k in KINDS if k != "speech")
        source = _f1(n["heads_right"], n["heads"], n["sources_found"], n["sources"])
        return {
            "attributions": n["gold"],
            "predicted": n["found"],
            "nested": n["nested"],
            "within": n["within"],
            "full": _f1(n["full"], n["found"], n["full"], n["gold"]),
            "flat": _f1(n["full"], n["found"] - n["within"], n["full"], n["gold"]),
            "with_nested": _f1(n["full"], n["found"] + n["nested"], n["full"], n["gold"]),
            "content": _f1(n["content"], n["found"], n["content"], n["gold"]),
            "source": source,
            "quoted": {
                "n": n["quoted"],
                "found": round(n["quoted_found"] / max(n["quoted"], 1), 4),
                "right": round(n["quoted_right"] / max(n["quoted"], 1), 4),
                "right_of_found": round(n["quoted_right"] / max(n["quoted_found"], 1), 4),
            },
            "classes": {
                k: {"n": n[f"all_{k}"], "found": n[f"found_{k}"], "full": n[f"full_{k}"]}
                for k in KINDS
                if n[f"all_{k}"]
            },
            "codebook": _f1(n["full_speech"], n["found"] - aside, n["full_speech"], n["all_speech"]),
            "annotators": "alpha 0.754",
        }


def _quoted(gold: dict[str, Any], page: Layout) -> bool:
    """Whether the attribution is a direct quotation whose cue and source stand outside the marks."""
    inside = [page.quotes.at(start) for start, _ in spans(gold["content"])]
    outside = [p["start"] for p in (*gold["cue"], *gold["source"])]
    if content.form(spans(gold["content"]), page.text, page.quotes) != "direct":
        return False
    return not any(q is not None and q.outer[0] <= at < q.outer[1] for q in inside for at in outside)


def _kind(gold: dict[str, Any], page: Layout) -> str:
    """The class of an annotated attribution; see the module's text."""
    if not gold["source"]:
        return "without_source"
    index = by_form()
    said = [w for p in gold["cue"] for w in re.findall(r"\w+", p["text"].lower())]
    forces = {c.force for w in said for c in index.get(w, ())} | {"reports" for w in said if w in ("according", "per")}
    if forces & INWARD:
        return "belief"
    if said and not forces:
        return "other"
    pieces = spans(gold["content"])
    clause = any(t.pos_ in ("VERB", "AUX") for start, end in pieces for t in page.tokens_in(start, end))
    return "speech" if clause or any(page.quotes.within(*piece) for piece in pieces) else "topic"


def _f1(right: int, predicted: int, found: int, gold: int) -> dict[str, float]:
    p, r = right / max(predicted, 1), found / max(gold, 1)
    return {"p": round(p, 4), "r": round(r, 4), "f1": round(2 * p * r / (p + r), 4) if p + r else 0.0}


def main(argv: list[str]) -> None:
    """Prints the figures of the file named."""
    path = next(a for a in argv if not a.startswith("--"))
    limit = int(argv[argv.index("--limit") + 1]) if "--limit" in argv else None
    language, score = load_language(), Score()
    parsing = spent = count = 0.0
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for line in itertools.islice(lines, limit):
            item = json.loads(line)
            lines_of = paragraphs(item["text"])
            start = time.process_time()
            doc = language.parse(item["text"], lines_of)
            times = find_times(doc, None)
            middle = time.process_time()
            page = Layout(doc, doc.text, quotes.scan(item["text"], lines_of), times)
            found = attributed(page)
            spent += time.process_time() - middle
            parsing += middle - start
            count += len(item["text"].split())
            score.nested(sum(page.quotes.encloses(a.token.idx) for a in found if a.cue.pos != "mark"))
            score.page(item["attributions"], as_annotated(found, page), page, show="--errors" in argv)
    figures = score.figures()
    figures["ms_per_500_words"] = {
        "parse": round(parsing * 5e5 / count, 2),
        "attributions": round(spent * 5e5 / count, 2),
    }
    figures["machine"] = f"{platform.machine()}, Python {platform.python_version()}"
    print(json.dumps(figures, indent=1))


if __name__ == "__main__":
    main(sys.argv[1:])
