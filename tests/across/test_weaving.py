"""Pages come bit by bit, change and go, people rule: what stands is what putting all together anew would give."""

from __future__ import annotations

import random
from collections.abc import Mapping

import msgspec
import pytest
from across_pages import OSLO, actor, event, page, person, thread

from dragoman.across import (
    Digest,
    Line,
    copying,
    digest,
    figuring,
    gather,
    happenings,
    in_force,
    joining,
    keyed,
    matters,
    placing,
    weave,
)
from dragoman.chronicle import At, Chronicle, Joint, JointActor, Ruling, in_order
from dragoman.records import Actor, NamedPlace

PEOPLE = [
    person("dahl", "Ingrid Dahl", "NOR", "Prime Minister"),
    person("dahl", "Dahl", "NOR", "Prime Minister"),
    person("dahl", "Ingrid Dahl", "NOR", "singer", "MED"),
    person("kar", "Pavel Karatkou", "BLR", "Foreign Minister"),
    person("kar", "Pavlo Karatkou", "BLR", "Foreign Minister"),
    person("kar", "Karatkou", "BLR"),
    person("envoy", "a senior envoy", "BLR"),
    actor("nor", "Norway", "NOR"),
    actor("blr", "Belarus", "BLR"),
    actor("un", "United Nations", "UNK", "organisation"),
    actor("fleet", "Barents Fleet", "UNK", "organisation"),
]
TEXTS = [
    "Dockers in Valparaiso walked out over pension cuts at the terminal and cranes stood idle along the quay.",
    "The Barents cod quota was on the table at Akershus, where trawlers and patrol boats were weighed for hours.",
    "Surveyors found cracks in the Tuchkov dam above the reservoir and villages below were cleared by the wardens.",
]
EXTRA = ["quay", "cod", "dam", "trawler", "warden", "pension", "castle", "crane", "quota", "patrol", "crack", "table"]
PLACES = [None, OSLO, NamedPlace(name="Minsk", country="BLR")]
STATES = ["planned", "postponed", "cancelled", "held"]


def made(rng: random.Random, id: str) -> Digest:
    """A page at random; of some the body is another's, some have no day."""
    day = None if rng.random() < 0.15 else f"2024-{rng.randint(3, 6):02}-{rng.choice((1, 2, 3, 9, 27)):02}"
    text = rng.choice(TEXTS) if rng.random() < 0.3 else f"{rng.choice(TEXTS)} {' '.join(rng.choices(EXTRA, k=9))}."
    cast: list[Actor] = list({who.id: who for who in rng.sample(PEOPLE, 5)}.values())
    ids = [who.id for who in cast]
    events = [
        event(
            f"e{n}",
            rng.choice(("CONSULT", "ACCUSE")),
            rng.choice(("planned", "cancelled", "occurred", "hypothetical")),
            f"{rng.choice(TEXTS[1:])} {n}",
            actors=tuple(rng.sample(ids, 1)),
            recipients=tuple(rng.sample(ids, 1)),
            date=rng.choice((None, day, "2024-05-03", "2024-06-10/2024-06-14")),
            place=rng.choice(PLACES),
        )
        for n in range(rng.randint(0, 4))
    ]
    steps = [(one.id, rng.choice(STATES), one.date or "2024-05-03") for one in events if one.type == "CONSULT"][:2]
    threads = [thread("t1", "meeting", ids[:2], steps[-1][1], steps)] if steps else []
    return digest(
        page(
            id, day, text[:40], text, actors=cast, events=events, threads=threads, originator=rng.choice((None, "NTB"))
        )
    )


class Kept:
    """Pages, and what the last weaving left."""

    def __init__(self) -> None:
        self.pages: dict[int, Digest] = {}
        self.lines: dict[int, bytes] = {}
        self.nouns: dict[tuple[str, int], Joint] = {}
        self.states: Mapping[int, bytes] = {}
        self.ruled: frozenset[str] = frozenset()

    def weave(self, fresh: set[int], rulings: list[Ruling]) -> Chronicle:
        """Weaves in the pages that came or changed; what stands then."""
        force = in_force(rulings)
        new: dict[tuple[str, int], Joint] = {}
        woven = weave(
            {n: Line.unpacked(line) for n, line in self.lines.items()},
            fresh=fresh | (self.pages.keys() - self.lines.keys()),
            gone=self.lines.keys() - self.pages.keys(),
            fetch=lambda numbers: [(n, self.pages[n]) for n in numbers],
            force=force,
            actor=lambda n, noun, at: new.update({("actor", n): msgspec.structs.replace(noun, mentions=tuple(at))}),
            states=self.states,
            ruled=self.ruled,
        )
        new |= {(kind, n): noun for kind, n, noun in woven.nouns()}
        for kind, numbers in woven.gone.items():
            for n in numbers:
                self.nouns.pop((kind, n), None)
        assert not new.keys() & self.nouns.keys()
        self.nouns |= new
        for n in woven.shelf.was:
            self.lines.pop(n)
        self.lines |= {n: line.packed() for n, line in woven.lines()}
        self.states, self.ruled = woven.states, force.joined()
        return in_order(self.nouns.values())


def ruling(rng: random.Random, id: int, known: Chronicle) -> Ruling:
    """A ruling on something at random."""
    some = {"actor": known.actors, "event": known.events, "thread": known.threads}
    target = rng.choice(["actor", "event", "thread", "story", "page", "ruling"])
    if target == "ruling" and id > 1:
        of = At(page="", id=str(rng.randint(1, id - 1)))
        return Ruling(id=id, when="", who="t", verdict="undo", target="ruling", of=of)
    if target == "page":
        of = At(page=rng.choice(known.stories).pages[0], id="")
        return Ruling(id=id, when="", who="t", verdict="reject", target="page", of=of)
    nouns = [noun for noun in some.get(target, ()) if noun.mentions]  # type: ignore[attr-defined]
    if nouns:
        noun = max(rng.sample(nouns, min(3, len(nouns))), key=lambda noun: len(noun.mentions))
        one, other = rng.choice(noun.mentions), rng.choice((noun, rng.choice(nouns))).mentions[-1]
    else:
        target = "story"
        one, other = (At(page=rng.choice(rng.choice(known.stories).pages), id="") for _ in "ab")
    verdict = rng.choice(("same", "different"))
    return Ruling(id=id, when="", who="t", verdict=verdict, target=target, of=one, other=other)  # type: ignore[arg-type]


def bounded(rng: random.Random, patch: pytest.MonkeyPatch) -> None:
    """Bounds so low that a few pages reach them, as thousands do those that are meant."""
    look_back = rng.choice((2, 5, 100))
    for module in (keyed, joining):
        patch.setattr(module, "LOOK_BACK", look_back)
    patch.setattr(copying, "FEW", rng.choice((0, 2, 20)))
    patch.setattr(keyed, "SCANS", rng.choice((0, 3, 25)))
    patch.setattr(placing, "SWEEP", rng.choice((1, 7)))
    patch.setattr(figuring, "STEPS", rng.choice(((2, 5, 32), (1, 1, 3))))
    patch.setattr(happenings.Happenings, "closest", rng.choice((1, 3, 40)))
    patch.setattr(matters.Affairs, "closest", rng.choice((1, 3, 10)))


@pytest.mark.parametrize("seed", range(16))
def test_bit_by_bit_is_as_all_at_once(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    rng = random.Random(seed)
    if seed % 2:
        bounded(rng, monkeypatch)
    kept, rulings, number = Kept(), list[Ruling](), 0
    for _ in range(6):
        fresh = set()
        for _ in range(rng.choice((0, 1, 2, 9))):
            number += 1
            kept.pages[number] = made(rng, f"p{rng.random()}")
            fresh.add(number)
        for n in rng.sample(sorted(kept.pages), min(len(kept.pages), rng.randint(0, 2))):
            if rng.random() < 0.5:
                kept.pages[n] = msgspec.structs.replace(made(rng, ""), page=kept.pages[n].page)
                fresh.add(n)
            else:
                del kept.pages[n]
        found = kept.weave(fresh & kept.pages.keys(), rulings)
        assert found == gather(kept.pages.values(), rulings)
        if found.stories and rng.random() < 0.7:
            rulings.append(ruling(rng, len(rulings) + 1, found))


@pytest.mark.parametrize("seed", range(4))
def test_day_by_day_is_as_all_at_once(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    rng, kept = random.Random(seed), Kept()
    bounded(rng, monkeypatch)
    every = sorted((made(rng, f"p{n}") for n in range(40)), key=lambda page: page.day or "9")
    for start in range(0, len(every), 5):
        kept.pages |= {start + n: page for n, page in enumerate(every[start : start + 5], 1)}
        assert kept.weave(set(), []) == gather(kept.pages.values())
    assert kept.states


def test_the_last_day_leaves_what_was_known_before_it() -> None:
    kept = Kept()
    kept.pages = {n: made(random.Random(n), f"p{n}") for n in range(1, 30)}
    kept.weave(set(), [])
    before = {n: Line.unpacked(line) for n, line in kept.lines.items()}
    kept.pages[40] = msgspec.structs.replace(made(random.Random(40), "new"), day="2024-06-28")
    kept.weave(set(), [])
    for n, line in before.items():
        now = Line.unpacked(kept.lines[n])
        if line.day >= 0:
            assert (now.circle, now.turn, now.begun) == (line.circle, line.turn, line.begun)


def test_nothing_new_changes_nothing() -> None:
    rng, kept = random.Random(1), Kept()
    kept.pages = {n: made(rng, f"p{n}") for n in range(1, 15)}
    before = kept.weave(set(), [])
    lines, nouns = dict(kept.lines), dict(kept.nouns)
    assert kept.weave(set(), []) == before
    assert (kept.lines, kept.nouns) == (lines, nouns)


def test_what_a_page_does_not_touch_is_left_alone() -> None:
    kept = Kept()
    kept.pages = {n: made(random.Random(n), f"p{n}") for n in range(1, 15)}
    kept.pages[20] = digest(
        page("far", "2020-01-01", "Lima vote", "Lima counts ballots.", actors=[actor("x", "Peru", "PER")])
    )
    kept.weave(set(), [])
    far = {noun.id: noun for noun in kept.nouns.values() if isinstance(noun, JointActor)}["PER"]
    kept.pages[21] = made(random.Random(21), "p21")
    kept.weave(set(), [])
    assert any(noun is far for noun in kept.nouns.values())
