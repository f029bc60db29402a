"""ACLED's export: events of political violence and protest. Its terms allow use with attribution, not passing the rows on.

Day and place are never read finer than ACLED says they are known (`time_precision`, `geo_precision`: ACLED codebook).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, timedelta
from typing import Any

from data.importers import Format, Reported
from data.importers.deaths import far_away
from data.importers.rows import Row, day_of
from data.reports import Report
from geo.areas import NOWHERE, Area
from geo.coarsen import ExactPoint
from geo.faults import Fault
from geo.naming import named_in
from layers.periods import Period
from layers.vocabulary import (
    Basis,
    Certainty,
    Count,
    Counted,
    CountRange,
    Record,
    Source,
    Speaker,
    Status,
    Text,
)

_NEW = (
    "event_id_cnty", "event_date", "year", "time_precision", "disorder_type", "event_type", "sub_event_type", "actor1",
    "assoc_actor_1", "inter1", "actor2", "assoc_actor_2", "inter2", "interaction", "civilian_targeting", "iso", "region",
    "country", "admin1", "admin2", "admin3", "location", "latitude", "longitude", "geo_precision", "source", "source_scale",
    "notes", "fatalities", "tags", "timestamp",
)  # fmt: skip
_OLD = (
    "data_id", "iso", "event_id_cnty", "event_id_no_cnty", "event_date", "year", "time_precision", "event_type",
    "sub_event_type", "actor1", "assoc_actor_1", "inter1", "actor2", "assoc_actor_2", "inter2", "interaction", "region",
    "country", "admin1", "admin2", "admin3", "location", "latitude", "longitude", "geo_precision", "source",
    "source_scale", "notes", "fatalities", "timestamp", "iso3",
)  # fmt: skip
# What ACLED calls it, and what it is here. What is not in this list is not of these layers.
_SUBTYPES = {
    "Attack": "violence",
    "Abduction/forced disappearance": "violence",
    "Sexual violence": "violence",
    "Mob violence": "fight",
    "Violent demonstration": "fight",
    "Armed clash": "fight",
    "Arrests": "arrest",
    "Looting/property destruction": "property",
    "Excessive force against protesters": "gas",
    "Protest with intervention": "protest",
    "Peaceful protest": "protest",
}
_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December",
)  # fmt: skip
_WORDS = re.compile(r"(\d{1,2}) ([A-Z][a-z]+) (\d{4})", re.ASCII)
_ISO = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
_WEEK = timedelta(days=6)


def _read(rows: Iterable[Row], _: Mapping[str, Any]) -> Iterator[Reported]:
    for row in rows:
        yield [row], _report(row)


FORMAT = Format("acled", {"since 2023": _NEW, "before 2023": _OLD}, _read, foreign=True)


def _report(row: Row) -> Report | None:
    period, place, subtype = row.read("event_date", _day), _place(row), _SUBTYPES.get(row["sub_event_type"])
    if subtype is None:
        row.fault("sub_event_type", "E_LAYER", "no layer has events of this type")
    dead = row.count("fatalities")
    told = _as_known(row, period) if period else None
    if row.faults or told is None or place is None or subtype is None:
        return None
    counts = (Count(Counted.DEAD, CountRange(dead, dead, dead), Speaker.RESEARCHERS),) if dead else ()
    record = Record(
        id=f"acled-{row.required('event_id_cnty').lower()}",
        layer="incidents",
        subtype=subtype,
        period=told,
        date_as_written="",
        date_note=Text("", ""),
        area=NOWHERE,
        basis=Basis.PUBLISHED,
        status=Status.ENDED,
        certainty=Certainty.MEDIUM,
        counts=counts,
        sources=(Source("ACLED", row["event_id_cnty"], "", None, Speaker.RESEARCHERS),),
    )
    return Report(record, place)


def _day(text: str) -> date:
    """`05 January 2024` or `2024-01-05`; raises Fault."""
    if (match := _WORDS.fullmatch(text)) and match[2] in _MONTHS:
        return day_of(int(match[3]), _MONTHS.index(match[2]) + 1, int(match[1]))
    if _ISO.fullmatch(text):
        return day_of(*map(int, text.split("-")))
    raise Fault(
        "E_DATE_FORMAT",
        "ACLED writes days as 05 January 2024 or 2024-01-05; the file may have passed through a spreadsheet",
    )


def _as_known(row: Row, day: date) -> Period | None:
    """1: the day; 2: some day of a week around it; 3: some day of its month."""
    match row["time_precision"]:
        case "1":
            return Period.parse(day.isoformat())
        case "2":
            return Period.of_days(day - _WEEK, day + _WEEK)
        case "3":
            return Period.parse(f"{day:%Y-%m}")
        case _:
            row.fault("time_precision", "E_CHOICE", "write one of: 1, 2, 3")
            return None


def _place(row: Row) -> Area | ExactPoint | None:
    """1: the town, or the square around its point; 2 and 3: the département, as the place is only near there."""
    if far_away(row["latitude"], row["longitude"]):
        row.fault("latitude", "E_OUTSIDE", "this lies outside the area of the map")
        return None
    match row["geo_precision"]:
        case "1":
            named = named_in(row["location"])
            return named[0] if named else _square(row)
        case "2" | "3":
            around = next((one for one in named_in(row["admin2"]) if one.kind == "departement"), None)
            if around is None:
                row.fault("admin2", "E_PLACE", "the place is only roughly known, and its département is not on the map")
            return around
        case _:
            row.fault("geo_precision", "E_CHOICE", "write one of: 1, 2, 3")
            return None


def _square(row: Row) -> ExactPoint | None:
    try:
        return ExactPoint.parse(row["latitude"], row["longitude"])
    except Fault as fault:
        row.fault("latitude", fault.code, fault.remedy)
        return None
