"""Codes, days, dyads, cases: what rows of all schemas are made of."""

from __future__ import annotations

import datetime as dt
import json
import pathlib
import re

import msgspec
import pytest

from dragoman import lexicon
from dragoman.chronicle import Account, At, Chronicle, JointActor, JointEvent
from dragoman.export.schemas import codes
from dragoman.export.schemas.cameo_actors import cameo_actor
from dragoman.export.schemas.cases import Case, cases
from dragoman.export.schemas.dyads import MOST, dyads, number
from dragoman.export.schemas.moments import fraction, stamp
from dragoman.export.schemas.sightings import Party
from dragoman.export.schemas.spots import spot
from dragoman.export.schemas.when import NO_DATE, OLDER, When, when
from dragoman.records import Actor, Article, Event, NamedPlace, PlaceMention, Record

HERE = pathlib.Path(__file__).parent


@pytest.fixture(scope="module")
def lake() -> Record:
    return Record.from_json((HERE / "lake.json").read_bytes())


def test_stamps_are_in_utc_and_fall_back_to_the_day() -> None:
    day = dt.date(2024, 3, 5)
    assert stamp("2024-03-05T23:30:00-05:00", day) == "20240306043000"
    assert stamp("2024-03-05T23:30:00", day) == "20240305233000"
    assert stamp("soon", day) == stamp(None, day) == "20240305000000"
    assert fraction(day) == round(2024 + 95 / 365, 4)


def test_every_code_that_events_can_have_is_known() -> None:
    """Of the table of types and modes, and of frames with a code of their own."""
    used = {entry["code"] for entry in lexicon.entries("cameo")}
    for name in lexicon.names():
        if name.startswith("frames_"):
            used |= set(re.findall(r"cameo[=:\" ]+([0-9]{2,4})\b", json.dumps(lexicon.entries(name))))
    assert len(used) > 70
    assert [code for code in sorted(used) if codes.cameo(code) is None] == []
    assert codes.cameo("01") is None and codes.cameo(None) is None and codes.cameo("0333") is None


def test_every_sector_and_country_of_the_gazetteer_is_known() -> None:
    countries = {entry["code"] for entry in lexicon.entries("countries")}
    assert {code for code in countries if not codes.country(code).name} == set()
    rows = lexicon.entries("country_codes")
    for system in ("iso2", "cow", "country"):
        given = [row[system] for row in rows if row[system]]
        assert len(given) == len(set(given)), system
    assert len(lexicon.entries("sector_codes")) == 25


@pytest.mark.parametrize(
    ("country", "sector", "others", "kind", "code", "entity", "role", "rest"),
    [
        ("RUS", "GOV", (), "state", "RUS", "RUS", "", ()),
        ("USA", "GOV", (), "person", "USAGOV", "USA", "GOV", ()),
        ("ROU", "MIL", ("GOV",), "organisation", "ROMMILGOV", "ROM", "MIL", ("GOV",)),
        ("UNO", "GOV", (), "organisation", "IGOUNO", "IGO", "", ("UNO",)),
        ("EUR", "GOV", (), "organisation", "IGOEUREEC", "IGO", "", ("EUR", "EEC")),
        ("NGO", "REF", (), "group", "NGOREF", "NGO", "", ("REF",)),
        ("UNK", "JRN", (), "person", "MED", "", "MED", ()),
        ("UNK", None, (), "person", "", "", "", ()),
    ],
)
def test_actors_as_cameo_writes_them(
    country: str, sector: str, others: tuple[str, ...], kind: str, code: str, entity: str, role: str, rest: tuple[str]
) -> None:
    actor = Actor(id="a", name="A", country=country, sector=sector, other_sectors=others, kind=kind)  # type: ignore[arg-type]
    found = cameo_actor(Party(actor))
    assert (found.code, found.entity, found.role, found.others) == (code, entity, role, rest)


def test_mentions_of_one_event_are_one_case(lake: Record) -> None:
    found = list(cases([lake]))
    assert sum(len(case.sightings) for case in found) == len(lake.events)
    assert len(found) == sum(event.same_as is None for event in lake.events)
    meeting = next(case for case in found if case.head.event.id == "e2")
    assert (meeting.type, meeting.status, len(meeting.sightings), meeting.pages) == ("CONSULT", "cancelled", 3, 1)


def test_words_of_a_party_stand_where_they_are_said_to(lake: Record) -> None:
    for case in cases([lake]):
        for party in (p for s in case.sightings for p in (*s.actors, *s.recipients) if p.offset >= 0):
            assert lake.text[party.offset :].startswith(party.words)


def _case(actors: int, recipients: int) -> Case:
    names = [f"a{n}" for n in range(actors + recipients)]
    event = Event(
        id="e1",
        sentence="",
        sentence_span=(0, 0),
        anchor="",
        span=(0, 0),
        type="CONSULT",
        actors=tuple(names[:actors]),
        recipients=tuple(names[actors:]),
    )
    return next(iter(cases([Record(id="p", text="", events=(event,))])))


@pytest.mark.parametrize(
    ("actors", "recipients", "pairs"),
    [(0, 0, 0), (1, 0, 1), (0, 2, 2), (2, 3, 6), (2, 0, 2), (3, 0, 6), (200, 200, MOST)],
)
def test_dyads(actors: int, recipients: int, pairs: int) -> None:
    found = dyads(_case(actors, recipients))
    assert len(found) == len(set(map(str, found))) == pairs
    assert all(one != two for one, two in found)


def test_numbers_are_the_same_again_and_fit_a_double() -> None:
    case = _case(2, 3)
    numbers = [number(case, at) for at in range(6)]
    assert len(set(numbers)) == 6 and max(numbers) < 2**53
    assert numbers == [number(_case(2, 3), at) for at in range(6)]


def _dated(date: str | None, published: str | None, background: bool) -> When | str:
    event = Event(id="e", sentence="", sentence_span=(0, 0), anchor="", span=(0, 0), type="AID", date=date)
    event = msgspec.structs.replace(event, background=background)
    record = Record(id="p", text="", events=(event,), article=Article(published=published))
    return when(next(iter(cases([record]))))


def test_an_event_without_a_date_has_its_pages_unless_it_is_older() -> None:
    told = _dated(None, "2024-03-05", False)
    assert isinstance(told, When) and told.told and told.first.isoformat() == "2024-03-05"
    own = _dated("2024-03", "2024-03-05", True)
    assert isinstance(own, When) and not own.told and own.last.isoformat() == "2024-03-31"
    assert _dated(None, "2024-03-05", True) == OLDER
    assert _dated(None, None, False) == NO_DATE


def _report(page: str, day: str, publisher: str) -> Record:
    text = "Peru expelled Chile's envoy."
    event = Event(
        id="e1",
        sentence=text,
        sentence_span=(0, len(text)),
        anchor="expelled",
        span=(5, 13),
        type="SANCTION",
        modes=("expel",),
        actors=("peru",),
        recipients=("chile",),
    )
    actors = (Actor(id="peru", name="Peru", country="PER"), Actor(id="chile", name="Chile", country="CHL"))
    article = Article(published=day, publisher=publisher)
    return Record(id=page, text=text, events=(event,), actors=actors, article=article)


def test_a_joint_event_is_one_case_when_its_last_page_has_come(lake: Record) -> None:
    mentions = tuple(At(page=page, id="e1") for page in ("a", "b", "gone"))
    joint = JointEvent(
        id="a/e1",
        type="SANCTION",
        status="occurred",
        modes=("expel",),
        actors=("A1",),
        recipients=("A2",),
        date="2024-02-01",
        sources=2,
        accounts=(Account(status="occurred"),),
        mentions=mentions,
    )
    actors = (
        JointActor(id="A1", name="Republic of Peru", country="PER", kind="state", mentions=(At(page="b", id="peru"),)),
        JointActor(id="A2", name="Chile", country="CHL", kind="state"),
    )
    whole = msgspec.structs.replace(joint, mentions=mentions[:2])
    pages = [_report("b", "2024-02-03", "B"), _report("a", "2024-02-02", "A"), lake]
    for event, at in ((whole, 0), (joint, -1)):
        found = list(cases(pages, Chronicle(actors=actors, events=(event,))))
        assert len(found) == 1 + len(list(cases([lake])))
        case = found[at]
        assert (case.id, case.sources, case.pages, len(case.sightings)) == ("a/e1", 2, 2, 2)
        assert case.head.page == "a", "the earliest page's words"
        assert [p.actor.name for p in (*case.actors, *case.recipients)] == ["Republic of Peru", "Chile"]
        assert case.date == "2024-02-01"
    unsure = msgspec.structs.replace(joint, recipients=())
    case = next(c for c in cases(pages, Chronicle(actors=actors, events=(unsure,))) if c.joint)
    assert [p.actor.name for p in case.recipients] == ["Chile"], "what is left open jointly, the first page says"
    mutual = msgspec.structs.replace(joint, actors=("A1", "A2"), recipients=())
    known = (actors[0], msgspec.structs.replace(actors[1], mentions=(At(page="a", id="chile"),)))
    case = next(c for c in cases(pages, Chronicle(actors=known, events=(mutual,))) if c.joint)
    assert case.recipients == (), "nobody stands on both sides"


@pytest.mark.parametrize(
    ("name", "country", "id", "kind", "province", "fips"),
    [
        ("Arusha", "TZA", 161325, "city", "Arusha", "TZ"),
        ("Arusha", "TZA", None, "division", "Arusha", "TZ"),
        ("Rafaḩ", "PSE", 8268320, "city", "Gaza Strip", "GZ"),
        ("West Bank", "PSE", None, "region", "", "WE"),
        ("Gaza Strip", "PSE", None, "region", "", "GZ"),
        ("Palestine", "PSE", None, "country", "", "WE"),
        ("Kenya", "KEN", 192950, "country", "", "KE"),
        ("Springfield", "USA", None, "", "", "US"),
        ("Nowhere at all", "KEN", None, "", "", "KE"),
    ],
)
def test_places(name: str, country: str, id: int | None, kind: str, province: str, fips: str) -> None:
    from dragoman.geography.gazetteer import gazetteer

    known = next((p for p in gazetteer().named(name) if id and p.country == country and p.kind == kind), None)
    id = known.geonames_id if known else id
    mention = PlaceMention(span=(0, 1), text=name, name=name, country=country, geonames_id=id, lat=1.0, lon=2.0)
    found = spot(NamedPlace(name=name, country=country), [mention] if id else [])
    assert found
    assert (found.kind, found.province, found.name) == (kind, province, name)
    assert codes.country(country).fips_of(found.name, found.admin1) == fips


FIELDS = {"event": Event, "actor": Actor, "recipient": Actor, "article": Article, "places": PlaceMention}
WHOLE = {*Record.__struct_fields__, "event id", "mentions", "chronicle", "no field", "article", "places"}


def test_columns_come_from_fields_that_records_have() -> None:
    for entry in lexicon.entries("export_columns"):
        for origin in (entry.get("from") or "no field").split(", "):
            noun, dot, field = origin.partition(".")
            known = FIELDS[noun].__struct_fields__ if dot else WHOLE
            assert (field.partition(".")[0] if dot else origin) in known, entry
