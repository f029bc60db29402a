"""The local list of those who died at the Franco-British border, one person a row, as it is published beside its map.

Names, ages, nationalities, photographs and descriptions are never read. Latitudes that were filled downwards in a spreadsheet
(one degree more in each row) are refused, and so is −99.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from itertools import groupby, pairwise
from typing import Any

from data.importers import Format, Reported
from data.importers.deaths import (
    Said,
    code_of,
    correct,
    links_in,
    place_named,
    point_of,
    record_of,
    sources_of,
)
from data.importers.rows import Row, day_of
from data.reports import Report
from geo.areas import Area
from geo.coarsen import ExactPoint
from geo.faults import Fault
from layers.periods import Period
from layers.vocabulary import Certainty, Speaker

_PUBLISHER = "Local list of deaths at the Franco-British border"
_SOURCES = ("source1", "source2", "source3", "source4", "source5")
_COLUMNS = (
    *("id", "date", "location", "latitude", "longitude", "name", "photo", "age", "nationalite", "nationality"),
    *("minor (Y/N)", "Genre (H/F)", "cause", "incident", "description", "description_en", *_SOURCES),
)
_ALL_DIGITS = re.compile(r"\d{8}", re.ASCII)
_PARTS = re.compile(r"(?:(\d\d)[/.])?(\d\d)[/.](\d{4})|(\d{4})", re.ASCII)
_DEGREES = re.compile(r"\d{1,3}", re.ASCII)
_NOT_KNOWN = ("-99", "-99.0", "")


def _read(rows: Iterable[Row], _: Mapping[str, Any]) -> Iterator[Reported]:
    everything = list(rows)
    _refuse_filled(everything)
    for _incident, group in groupby(everything, key=lambda row: (row["date"], row["location"])):
        together = list(group)
        yield together, _report(together)


# The list's header ends in a comma, which makes a last column without a name.
FORMAT = Format("border-list", {"2024": (*_COLUMNS, ""), "without the last comma": _COLUMNS}, _read, foreign=True)


def _refuse_filled(rows: list[Row]) -> None:
    """A series that goes up by one from row to row is a spreadsheet's, not a place's."""
    for before, row in pairwise(rows):
        lat, last = row["latitude"], before["latitude"]
        whole, _, rest = lat.partition(".")
        last_whole, _, last_rest = last.partition(".")
        degrees = _DEGREES.fullmatch(whole) and _DEGREES.fullmatch(last_whole)
        if rest and rest == last_rest and degrees and abs(int(whole) - int(last_whole)) == 1:
            for one in (before, row):
                if not any(fault.code == "E_FILLED" for fault in one.faults):
                    why = "this latitude was filled downwards in a spreadsheet; leave both cells blank if the place is named"
                    one.fault("latitude", "E_FILLED", why)


def _report(rows: list[Row]) -> Report | None:
    """Who died on one day in one place: one incident."""
    first = rows[0]
    own = code_of("border", first["date"], first["location"])
    for row in rows:
        correct(row, FORMAT.key, own)
    period, place = first.read("date", _period), _place(first)
    if any(row.faults for row in rows) or period is None or place is None:
        return None
    links = [link for column in _SOURCES for link in links_in(first[column])]
    said = Said(
        id=own,
        period=period,
        date_as_written=first["date"],
        cause=f"{first['cause']} {first['incident']}",
        dead=len(rows),
        missing=None,
        certainty=Certainty.HIGH,
        sources=sources_of(_PUBLISHER, "", links, Speaker.ASSOCIATION),
        speaker=Speaker.ASSOCIATION,
    )
    return Report(record_of(said), place)


def _period(text: str) -> Period:
    """`20241121`, `27102024`, `10/2024`, `2024`: eight figures both ways round, told apart by the year. Raises Fault."""
    if _ALL_DIGITS.fullmatch(text):
        year_first, year_last = 1990 <= int(text[:4]) <= 2100, 1990 <= int(text[4:]) <= 2100
        if year_first == year_last:
            raise Fault("E_DATE_AMBIGUOUS", "it is not clear which figures are the year; correct it in corrections.csv")
        year, month, day = (text[:4], text[4:6], text[6:]) if year_first else (text[4:], text[2:4], text[:2])
        if "00" in (month, day):
            return Period.parse(year if month == "00" else f"{year}-{month}")
        return Period.parse(day_of(int(year), int(month), int(day)).isoformat())
    if match := _PARTS.fullmatch(text):
        day, month, year, only = match.groups()
        if only:
            return Period.parse(only)
        return Period.parse(f"{year}-{month}" if day is None else day_of(int(year), int(month), int(day)).isoformat())
    raise Fault(
        "E_DATE_FORMAT", "this list writes dates as 20241121, 27102024, 10/2024 or 2024; correct it in corrections.csv"
    )


def _place(row: Row) -> Area | ExactPoint | None:
    named = place_named(row, "location", row["location"])
    if named or any(fault.code == "E_PLACES" for fault in row.faults):
        return named
    lat, lon = row["latitude"], row["longitude"]
    if lat in _NOT_KNOWN or lon in _NOT_KNOWN:
        row.fault("location", "E_PLACE", "no place of the map is named, and there is no point")
        return None
    try:
        point = point_of(lat, lon, frozenset())
    except Fault as fault:
        row.fault("latitude", fault.code, fault.remedy)
        return None
    if point is None:
        row.fault("location", "E_PLACE", "no place of the map is named, and the point is a whole degree")
    return point
