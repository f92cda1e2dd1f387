"""Exports of archives as their help pages and public readers of them describe them; the documents are written here."""

from __future__ import annotations

import datetime as dt

import pytest

from dragoman.sources.layouts import exported
from dragoman.sources.options import Known

BODY = "The envoys of both countries left Geneva on Tuesday, their host said."
SECOND = "No new date was agreed, according to the Swiss foreign ministry."
DAY = dt.date(2024, 3, 5)

NEXIS_OLD = f"""                              3 of 12 DOCUMENTS


                                The Oxus Times

                            March 5, 2024 Tuesday
                                 Late Edition

Envoys leave Geneva without a deal

BYLINE: By ANA DIAZ

SECTION: Section A; Column 0; Foreign Desk; Pg. 7

LENGTH: 412 words

DATELINE: GENEVA

 {BODY}

   {SECOND}

URL: http://oxus.example

GRAPHIC: PHOTO: The villa (PHOTOGRAPH BY JON EK)

LOAD-DATE: March 6, 2024

LANGUAGE: ENGLISH

PUBLICATION-TYPE: Newspaper

            Copyright 2024 Oxus Press
"""
NEXIS_UNI = f"""Envoys leave Geneva without a deal
The Oxus Times
March 5, 2024 Tuesday


Copyright 2024 Oxus Press All Rights Reserved
Section: NEWS; Pg. 7
Length: 412 words
Byline: Ana Diaz
Body


{BODY}

{SECOND}

Classification


Language: ENGLISH
Publication-Type: Newspaper
Subject: PEACE PROCESS (90%)
Load-Date: March 6, 2024


End of Document
"""
FACTIVA = f"""SE  World News
HD  Envoys leave Geneva without a deal
BY  Ana Diaz
WC  412 words
PD  5 March 2024
ET  10:12
SN  The Oxus Times
SC  OXUS
LA  English
CY  (c) 2024 Oxus Press

LP
{BODY}

TD
{SECOND}

NS
gdip : International Relations
RE
switz : Switzerland
AN
Document OXUS000020240306ek3500009
"""
FACTIVA_SHOWN = f"""World News
Envoys leave Geneva without a deal

Ana Diaz
412 words
5 March 2024
10:12
The Oxus Times
OXUS
English
(c) 2024 Oxus Press

{BODY}

{SECOND}

Document OXUS000020240306ek3500009
"""
PROQUEST = f"""____________________________________________________________

Document 1 of 12

Envoys leave Geneva without a deal

Author: Diaz, Ana

Publication info: The Oxus Times ; Oxus City, N.Y. [Oxus City, N.Y.] 05 Mar 2024: A.7.

http://search.example/docview/2900000001

Abstract: Talks ended on Tuesday.

Links: None

Full text: {BODY}

{SECOND}

Subject: Peace negotiations; International relations

Location: Geneva Switzerland

ProQuest document ID: 2900000001

Copyright: Copyright Oxus Press Mar 5, 2024

____________________________________________________________
"""
EBSCO = f"""Record: 1
Title: Envoys leave Geneva without a deal
Authors: Diaz, Ana
Source: The Oxus Times; 3/5/2024, pA7-A7, 1p
Document Type: Article
Subject Terms: PEACE negotiations
Full Text Word Count: 412
Accession Number: 2W61234567890
Database: Oxus Newspaper Source

{BODY}

{SECOND}

~~~~~~~~

By Ana Diaz

Copyright of The Oxus Times is the property of Oxus Press and its content may not be copied without permission.
"""
ALL = {
    "Nexis, as LexisNexis Academic wrote it": NEXIS_OLD,
    "Nexis Uni": NEXIS_UNI,
    "Factiva with tags": FACTIVA,
    "Factiva as shown": FACTIVA_SHOWN,
    "ProQuest": PROQUEST,
    "EBSCOhost": EBSCO,
}


@pytest.mark.parametrize("name", ALL)
@pytest.mark.parametrize("count", [1, 3])
def test_every_document_of_an_export_is_a_page(name: str, count: int) -> None:
    found = exported("\n".join([ALL[name]] * count), "a", "a.txt", Known())
    assert len(found) == count
    for page in found:
        assert page.text is not None
        assert page.text.split("\n\n")[0] == "Envoys leave Geneva without a deal"
        assert page.text.split("\n\n")[1].casefold() == "by ana diaz"
        assert [" ".join(part.split()) for part in page.text.split("\n\n")[2:]] == [BODY, SECOND]
        assert (page.as_of, page.publisher) == (DAY, "The Oxus Times")


@pytest.mark.parametrize(
    ("source", "publisher", "day"),
    [
        ("The Oxus Times; 12/25/2023, p1", "The Oxus Times", dt.date(2023, 12, 25)),
        ("The Oxus Times. 3/5/2024, Vol. 3 Issue 9, p4", "The Oxus Times", DAY),
        ("The Oxus Times, March 5, 2024, p7", "The Oxus Times", DAY),
        ("The Oxus Times, 5 Mar 2024", "The Oxus Times", DAY),
        ("The Oxus Times, Spring 2024", None, None),
    ],
)
def test_ebscos_source_is_publication_and_date(source: str, publisher: str | None, day: dt.date | None) -> None:
    text = EBSCO.replace("The Oxus Times; 3/5/2024, pA7-A7, 1p", source)
    (page,) = exported(text, "a", None, Known())
    assert (page.publisher, page.as_of) == (publisher, day)


@pytest.mark.parametrize(
    ("head", "first"),
    [
        ("Envoys leave Geneva without a deal\n412 words\n", "Envoys leave Geneva without a deal"),
        (
            "World\nEnvoys Leave Geneva Without A Deal Again Today\n412 words\n",
            "Envoys Leave Geneva Without A Deal Again Today",
        ),
        ("World\nEnvoys leave\n\nAna Diaz and Jon Ek in Geneva\n1,412 words\n", "Envoys leave"),
    ],
)
def test_heads_without_labels(head: str, first: str) -> None:
    text = head + FACTIVA_SHOWN.split("412 words\n")[1]
    (page,) = exported(text, "a", None, Known())
    assert page.text is not None and page.text.split("\n\n")[0] == first


@pytest.mark.parametrize(
    "text",
    [
        f"Envoys leave\n\nThe ministry's note had 412 words\n\n{BODY}\n\nDocument A1 was shown to reporters.",
        f"412 words\n5 March 2024\n{BODY}\n\nDocument OXUS000020240306ek3500009",
        "Record: 1\nThe runner said he was glad.\n\nTitle: none",
        "Document OXUS000020240306ek3500009\n" * 3,
    ],
)
def test_pages_with_words_of_exports_are_none(text: str) -> None:
    assert exported(text, "a", None, Known()) == []
