"""Who attacked or protested where only another mention on the page says so."""

from __future__ import annotations

import pytest

import dragoman

CASES = [
    (
        "A bomb exploded at the barracks in Gao on Monday. The attack was the third this year. "
        "The rebels of the Azawad Front carried out the attack at night.",
        "exploded",
        "actors",
        ["The rebels"],
        "a later mention of the same attack names the attackers",
    ),
    (
        "A bomb exploded at the barracks in Gao on Monday. The attack was the third this year. "
        "The rebels of the Azawad Front said that they carried out the attack.",
        "exploded",
        "actors",
        [],
        "who says that he did it is not who did it, for the reporter's own words",
    ),
    (
        "Days of protests followed in Lima. The demonstrators want the law repealed.",
        "protests",
        "actors",
        ["The demonstrators"],
        "the crowd that the page names protested",
    ),
    (
        "A Chadian officer was killed in Abeche. Boko Haram shelled Maiduguri in Nigeria.",
        "killed",
        "actors",
        [],
        "another attack on other people tells nothing",
    ),
    (
        "Sergeant Omar Deby was killed on Monday. Boko Haram militants killed Deby with a mine. Days later Chad "
        "shelled the militants.",
        "killed",
        "actors",
        ["Boko Haram militants"],
        "a victim is killed once",
    ),
    (
        "Norway accused Belarus of espionage on Monday. The accusations made headlines.",
        "accusations",
        "recipients",
        ["Belarus"],
        "a noun with nobody beside it has the sides of the nearest act of its kind",
    ),
]


@pytest.mark.parametrize(("text", "anchor", "role", "names", "why"), CASES, ids=[c[4] for c in CASES])
def test_retold(text: str, anchor: str, role: str, names: list[str], why: str) -> None:
    record = dragoman.read("Notes from the week\n\n" + text + "\n", as_of="2024-03-04")
    event = next(e for e in record.events if e.anchor == anchor)
    actors = [record.actor(i) for i in getattr(event, role)]
    assert len(actors) == len(names), why
    for actor, name in zip(actors, names, strict=True):
        assert name in (actor.name, *actor.aliases), why
