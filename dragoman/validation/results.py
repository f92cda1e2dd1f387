"""What a sample and its judgements come to: precision per field, and how far two coders agree.

In: a sample, judgements. Out: `Results`; lines for a terminal; text for a paper's appendix.

    >>> results(sample, judgements).fields["status"].share.value
    0.93

A field that the record fills and one that it leaves empty are counted apart: precision is of what is filled.
"""

from __future__ import annotations

import collections
import dataclasses
from collections.abc import Iterable, Sequence
from typing import TypeAlias

from dragoman.validation.judgements import Judgement, Verdict, standing, verdict
from dragoman.validation.measures import Share, Stratum, alpha, stratified
from dragoman.validation.sampling import FIELDS, WHOLE, Field, Item, Sample

ALL = "all six"
"""The line for events whose every judged field is right."""


@dataclasses.dataclass(frozen=True)
class FieldResult:
    """Precision of a field where it is filled; how often it was rightly left empty; how often nobody could tell."""

    share: Share
    empty_right: int
    empty: int
    skipped: int


@dataclasses.dataclass(frozen=True)
class Agreement:
    """Krippendorff's alpha of a field, the share of equal verdicts, and on how many values that rests."""

    alpha: float | None
    equal: int
    compared: int


@dataclasses.dataclass(frozen=True)
class Results:
    """Of one coder, and the agreement of all."""

    coder: str
    coders: tuple[str, ...]
    judged: int
    fields: dict[str, FieldResult]
    agreement: dict[str, Agreement]
    since: str
    until: str


def results(sample: Sample, judgements: Sequence[Judgement], coder: str | None = None) -> Results | None:
    """The results of a coder; of the one with most verdicts if nobody is named; `None` if there are none."""
    found = standing(judgements)
    drawn = {(item.page, item.event) for item in sample.items}
    inside = [j for j in found.values() if (j.page, j.event) in drawn]
    counts = collections.Counter(j.coder for j in inside)
    if coder is None and counts:
        coder = min(counts, key=lambda name: (-counts[name], name))
    if coder is None or not counts[coder]:
        return None
    moments = sorted(j.when[:10] for j in inside if j.coder == coder)
    verdicts = {
        (item.page, item.event): {
            field: judgement.verdict
            for field in FIELDS
            if (judgement := verdict(found, coder, item, field)) is not None
        }
        for item in sample.items
    }
    fields = {field: _field(sample, verdicts, field) for field in FIELDS} | {ALL: _whole(sample, verdicts)}
    return Results(
        coder=coder,
        coders=tuple(sorted(counts)),
        judged=sum(len(given) == len(FIELDS) for given in verdicts.values()),
        fields=fields,
        agreement=_agreement(sample, inside) if len(counts) > 1 else {},
        since=moments[0],
        until=moments[-1],
    )


Verdicts: TypeAlias = dict[tuple[str, str], dict[Field, Verdict]]
Given: TypeAlias = list[tuple[Item, Verdict]]


def _field(sample: Sample, verdicts: Verdicts, field: Field) -> FieldResult:
    filled: Given = []
    empty: Given = []
    for item in sample.items:
        given = verdicts[item.page, item.event].get(field)
        if given is not None:
            (filled if item.values[field] else empty).append((item, given))
    return FieldResult(
        share=_share(sample, filled),
        empty_right=sum(given == "accept" for _, given in empty),
        empty=sum(given != "skip" for _, given in empty),
        skipped=sum(given == "skip" for _, given in [*filled, *empty]),
    )


def _whole(sample: Sample, verdicts: Verdicts) -> FieldResult:
    """Events that were judged in every field, without a skip: right if all of them are."""
    judged: Given = []
    skipped = 0
    for item in sample.items:
        given = verdicts[item.page, item.event]
        if len(given) == len(FIELDS) and "skip" not in given.values():
            judged.append((item, "accept" if set(given.values()) == {"accept"} else "reject"))
        skipped += "skip" in given.values()
    return FieldResult(_share(sample, judged), 0, 0, skipped)


def _share(sample: Sample, given: Given) -> Share:
    """The share of accepted ones, weighted by the strata's sizes."""
    right: collections.Counter[str] = collections.Counter()
    judged: collections.Counter[str] = collections.Counter()
    for item, said in given:
        if said != "skip":
            judged[item.stratum] += 1
            right[item.stratum] += said == "accept"
    return stratified([Stratum(size, judged[name], right[name]) for name, size in sample.sizes.items()])


def _agreement(sample: Sample, judgements: Iterable[Judgement]) -> dict[str, Agreement]:
    """Of each field, and of all together."""
    values = {(item.page, item.event, field): item.values[field] for item in sample.items for field in FIELDS}
    units: dict[tuple[str, str, str], list[str]] = collections.defaultdict(list)
    for judgement in judgements:
        place = (judgement.page, judgement.event, judgement.field)
        if judgement.verdict != "skip" and judgement.value == values[place]:
            units[place].append(judgement.verdict)
    by_field = {field: [unit for place, unit in units.items() if place[2] == field] for field in FIELDS}
    return {name: _agree(found) for name, found in (*by_field.items(), (ALL, list(units.values())))}


def _agree(units: Sequence[Sequence[str]]) -> Agreement:
    compared = [unit for unit in units if len(unit) > 1]
    return Agreement(alpha(compared), sum(len(set(unit)) == 1 for unit in compared), len(compared))


def lines(sample: Sample, found: Results) -> Iterable[str]:
    """The results as a table for a terminal."""
    yield f"{found.judged} of {len(sample.items)} drawn events judged in full by {found.coder}"
    yield ""
    yield f"{'field':<12}{'right':>13}{'precision':>11}   {'95 % interval':<16}{'left empty rightly':<20}cannot tell"
    for name, result in found.fields.items():
        yield _line(name, result).rstrip()
    if found.agreement:
        yield ""
        yield f"agreement of {', '.join(found.coders)}"
        yield f"{'field':<12}{'equal':>13}{'alpha':>11}"
        for name, agreed in found.agreement.items():
            yield f"{name:<12}{f'{agreed.equal} of {agreed.compared}':>13}{_alpha(agreed.alpha):>11}"


def _line(name: str, result: FieldResult) -> str:
    share = result.share
    empty = f"{result.empty_right} of {result.empty}" if result.empty else ""
    figures = f"{share.value:>11.3f}   {f'{share.low:.3f} to {share.high:.3f}':<16}" if share.judged else " " * 30
    return f"{name:<12}{f'{share.right} of {share.judged}':>13}{figures}{empty:<20}{result.skipped or ''}"


def _alpha(value: float | None) -> str:
    return "–" if value is None else f"{value:.3f}"


def appendix(sample: Sample, found: Results, version: str) -> str:
    """Text for a paper's appendix: how the sample was drawn and judged, and what came out."""
    text = [
        f"Validation of events coded by dragoman {version}.",
        f"{_drawn(sample)} {_judged(found)} Mentions of one event on a page count as one event. {_estimator(sample)}",
        *_findings(found),
        *_strata(sample),
    ]
    return "\n\n".join(text) + "\n"


def _drawn(sample: Sample) -> str:
    design, n = sample.design, len(sample.items)
    which = f" with status {', '.join(design.statuses)}" if design.statuses else ""
    how = f"stratified by {design.by} with equal shares" if design.by else "unstratified"
    return (
        f"We drew a random sample of {n:,} of the {sample.events:,} events{which} from {sample.pages:,} pages "
        f"({how}; seed {design.seed})."
    )


def _judged(found: Results) -> str:
    days = found.since if found.since == found.until else f"{found.since} to {found.until}"
    others = [name for name in found.coders if name != found.coder]
    second = f" {', '.join(others)} judged events of the sample independently." if others else ""
    return (
        f"A coder ({found.coder}) compared each event's type, actors, recipients, status, date and place with the "
        f"page's words ({days}); {found.judged:,} events were judged in every field.{second}"
    )


def _estimator(sample: Sample) -> str:
    if sample.design.by:
        return (
            "Precision is weighted by the number of events in each stratum; intervals are stratified Wilson intervals "
            "(Yan and Su 2010), 95 %."
        )
    return "Intervals are Wilson intervals (Wilson 1927), 95 %."


def _findings(found: Results) -> Iterable[str]:
    rows = []
    for name, result in found.fields.items():
        share = result.share
        if share.judged:
            empty = f"; rightly left empty in {result.empty_right} of {result.empty}" if result.empty else ""
            skipped = f"; undecided in {result.skipped}" if result.skipped else ""
            rows.append(
                f"  {name}: {share.value:.3f} [{share.low:.3f}, {share.high:.3f}], {share.right} of {share.judged}"
                f"{empty}{skipped}"
            )
    yield "Precision of filled fields:\n" + "\n".join(rows)
    if found.agreement:
        agreed = [
            f"  {name}: {_alpha(a.alpha)} ({a.equal} of {a.compared} equal)"
            for name, a in found.agreement.items()
            if a.compared
        ]
        yield (
            f"Agreement of {len(found.coders)} coders on right or wrong, Krippendorff's alpha (nominal):\n"
            + "\n".join(agreed)
        )


def _strata(sample: Sample) -> Iterable[str]:
    if list(sample.sizes) == [WHOLE] or not sample.sizes:
        return
    drawn = collections.Counter(item.stratum for item in sample.items)
    yield "Strata (drawn of all): " + ", ".join(f"{s} {drawn[s]} of {n:,}" for s, n in sample.sizes.items()) + "."
