"""Posts that a page shows with their signature."""

from __future__ import annotations

import pytest
from telling import tell

SIGNED = "— Ana Ruiz (@anaruiz) May 3, 2024"
RUIZ, LANG = "Ana Ruiz", "Otto Lang"
ROWS = [
    (
        "Norway has robbed our fishermen. We will close our ports! " + SIGNED,
        [(RUIZ, "2024-05-03", "Norway has robbed our fishermen"), (RUIZ, "2024-05-03", "We will close our ports!")],
        "each sentence is one statement",
    ),
    (
        "The talks in Lima are over. https://t.co/xyz\n" + SIGNED,
        [(RUIZ, "2024-05-03", "The talks in Lima are over")],
        "the signature on a line of its own; a link is no word of it",
    ),
    (
        "We leave the talks in Lima today. — Ana Ruiz (@anaruiz)",
        [(RUIZ, None, "We leave the talks in Lima today")],
        "without a day",
    ),
    (
        "We leave the talks today. " + SIGNED + " They will come back. — Otto Lang (@ottolang) May 4, 2024",
        [(RUIZ, "2024-05-03", "We leave the talks today"), (LANG, "2024-05-04", "They will come back")],
        "two on one line",
    ),
    (
        "“We leave the talks today,” Otto Lang said in a post. — Fisheries Desk (@fishdesk) May 3, 2024",
        [(LANG, "2024-05-03", "We leave the talks today")],
        "who is quoted speaks; the signature tells the day",
    ),
    ("The talks in Lima are over. — Nobody Known (@nobody) May 3, 2024", [], "nobody of the cast signs"),
    ("The minister - a critic (of cod quotas) - left the talks in Lima.", [], "no signature"),
]


@pytest.mark.parametrize(("text", "told", "why"), ROWS, ids=[why for _, _, why in ROWS])
def test_posts(parse, text, told, why) -> None:
    found = tell(parse, text, [RUIZ, LANG], {})
    assert [(s.speaker, s.date, s.text) for s in found] == told, why
    assert all(s.form == "direct" and s.occasion == "tweet" for s in found)
