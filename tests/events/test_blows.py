"""One blow is one event, whichever two words tell it."""

from __future__ import annotations

import pytest
from event_coding import coded, countries

CASES = [
    ("The Saudi raid on the port killed nine Yemeni sailors.", "raid", ["SAU"], ["YEM"], "an attack and its victims"),
    ("Nine Malian soldiers were killed in a Chadian airstrike.", "airstrike", ["TCD"], ["MLI"], "killed in an attack"),
    (
        "Ethiopia killed an Eritrean general in an airstrike.",
        "killed",
        ["ETH"],
        ["ERI"],
        "who kills comes before how",
    ),
    ("A bomb killed nine Malian soldiers in Gao.", "killed", [], ["MLI"], "a weapon is no act"),
    ("Chad shelled Sudan, wounding nine Sudanese farmers.", "shelled", ["TCD"], ["SDN"], "a participle tells the harm"),
]


@pytest.mark.parametrize(("text", "anchor", "actors", "recipients", "why"), CASES, ids=[c[4] for c in CASES])
def test_one_blow(text: str, anchor: str, actors: list[str], recipients: list[str], why: str) -> None:
    found, by_id = coded(text)
    blows = [e for e in found if e.type == "ASSAULT"]
    assert [e.anchor for e in blows] == [anchor], why
    assert countries(blows[0].actors, by_id) == actors, why
    assert countries(blows[0].recipients, by_id) == recipients, why


def test_two_blows_stay_two() -> None:
    found, _ = coded("Chad killed a Sudanese general, and Sudan shelled Chad.")
    assert len([e for e in found if e.type == "ASSAULT"]) == 2
