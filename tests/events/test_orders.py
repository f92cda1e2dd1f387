"""An order to one's own forces is the act of who gives it (codebook, ruling 5)."""

from __future__ import annotations

import dragoman


def test_an_order_to_ones_own_forces_is_ones_own_act() -> None:
    record = dragoman.read("Talks go on\n\nKenya's president ordered the army to send two patrol boats to Migingo.\n")
    event = next(e for e in record.events if e.anchor == "ordered")
    assert (event.type, event.recipients) == ("MOBILIZE", ())
