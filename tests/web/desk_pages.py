"""Pages written for the tests of the web: a matter that moves over three days, words that disagree, hostile pages."""

from __future__ import annotations

import datetime as dt
import zlib

from dragoman.records import Page

SCRIPT = "<script>alert(1)</script>"
HOSTILE = f'{SCRIPT} Peru and Chile meet in Lima\n\nPeru met "{SCRIPT}" Chile in Lima.'
HOSTILE_IDS = ("../x", 'a"b', "#", "%2f", "<b>", "x" * 400, "bell\x07", "a/b c", "?q=1&b=2", "é\u202eé")
"""Ids as files, feeds and databases may bring them."""

PLANNED = """Norway and Switzerland to hold talks in Geneva in June

OSLO, 3 May 2024 (Nordic News) - Norway will meet Switzerland in Geneva on 12 June, Foreign Minister
Anna Berg said on Friday.

"We will meet in Geneva and we expect an agreement," Berg told reporters in Oslo. Switzerland demanded the release of
two sailors whom Norway detained in April.
"""
CALLED_OFF = """Norway calls off Geneva talks with Switzerland

OSLO, 6 May 2024 (Fjord Agency) - Norway on Monday called off the talks with Switzerland that were planned
for 12 June in Geneva.

"There is nothing to talk about," Foreign Minister Anna Berg said. Swiss Foreign Minister Urs Keller criticised Norway
and denied that Switzerland had threatened Norway with sanctions.
"""
AGENCY = """Geneva talks off, says Norway

OSLO, May 6 (Reuters) - Norway has cancelled a meeting with Switzerland in Geneva on 12 June, the foreign ministry in
Oslo said. Switzerland may impose sanctions on Norway if the sailors are not released.
"""
NAMELESS = """Ships of the Swiss customs service were seen on Lake Geneva and nobody knew why they had come,
said a harbour master.
"""
BACK_ON = """Talks are back on: Norway and Switzerland met in Geneva

GENEVA, 12 June 2024 (Fjord Agency) - Norway met Switzerland in Geneva on Wednesday. The two countries signed
an agreement on fishing. Anna Berg thanked Urs Keller.
"""


def page(id: str, text: str, day: str, publisher: str = "Fjord Post") -> Page:
    url = f"https://fjord.example/{zlib.crc32(id.encode())}"
    return Page(id=id, text=text, as_of=dt.date.fromisoformat(day), publisher=publisher, url=url)


def pages() -> list[Page]:
    """The desk's pages, without the one that comes later."""
    return [
        page("planned", PLANNED, "2024-05-03"),
        page("off", CALLED_OFF, "2024-05-06"),
        page("agency", AGENCY, "2024-05-06", "Alpine Times"),
        page("nameless", NAMELESS, "2024-05-07"),
        page("script", HOSTILE, "2024-05-08", f"{SCRIPT}Post"),
        *(
            page(id, f"Peru calls off visit {n}\n\nPeru called off a visit to Chile on day {n}.", "2024-05-09")
            for n, id in enumerate(HOSTILE_IDS)
        ),
    ]


def later() -> Page:
    """What moves the matter."""
    return page("later", BACK_ON, "2024-06-12")
