"""IOM's Missing Migrants Project, in the forms that its exports have had since 2016. Rights: IOM; since 2021 CC BY-IGO.

Dates are read in the form that each export states, and a weekday must be that of its date. A place is what the text names;
the point only where the text names none and it is no stand-in.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from itertools import groupby
from typing import Any

from data.importers import Format, Reported
from data.importers.deaths import (
    Said,
    code_of,
    correct,
    far_away,
    links_in,
    place_named,
    point_of,
    record_of,
    sources_of,
    stand_ins,
)
from data.importers.rows import Row, day_of
from data.reports import Report
from geo.areas import Area
from geo.coarsen import ExactPoint
from geo.faults import Fault
from layers.periods import Period
from layers.vocabulary import Certainty, Speaker

_PUBLISHER = "IOM Missing Migrants Project"
_FIRST = (
    "id", "cause_of_death", "region_origin", "affected_nationality", "missing", "dead", "incident_region", "date", "source",
    "reliability", "lat", "lon",
)  # fmt: skip
_WEB_ID = (
    "Web ID", "Region of Incident", "Reported Date", "Reported Year", "Reported Month", "Number Dead",
    "Minimum Estimated Number of Missing", "Total Dead and Missing", "Number of Survivors", "Number of Females",
    "Number of Males", "Number of Children", "Cause of Death", "Location Description", "Information Source",
    "Location Coordinates", "Migration Route", "URL", "UNSD Geographical Grouping", "Source Quality",
)  # fmt: skip
_YEARLY = (
    "Main ID", "Incident ID", "Region", "Incident Date", "Year", "Reported Month", "Number Dead",
    "Minimum Estimated Number of Missing", "Total Number of Dead and Missing", "Number of Survivors", "Number of Females",
    "Number of Males", "Number of Children", "Cause of Death", "Location of death", "Information Source", "Coordinates",
    "Migrantion route", "URL", "UNSD Geographical Grouping", "Source Quality",
)  # fmt: skip
_ALL_2023 = (
    "Main ID", "Incident ID", "Incident Type", "Region of Incident", "Website Date", "Incident year", "Reported Month",
    "Number of Dead", "Minimum Estimated Number of Missing", "Total Number of Dead and Missing", "Number of Survivors",
    "Number of Females", "Number of Males", "Number of Children", "Region of Origin", "Cause of Death", "Country of Origin",
    "Migration route", "Location of death", "Information Source", "Coordinates", "UNSD Geographical Grouping",
    "Article title", "Source Quality", "URL",
)  # fmt: skip
_ALL_2025 = (
    "Main ID", "Incident ID", "Incident Type", "Region of Incident", "Incident Date", "Incident Year", "Month",
    "Number of Dead", "Minimum Estimated Number of Missing", "Total Number of Dead and Missing", "Number of Survivors",
    "Number of Females", "Number of Males", "Number of Children", "Country of Origin", "Region of Origin", "Cause of Death",
    "Country of Incident", "Migration Route", "Location of Incident", "Coordinates", "UNSD Geographical Grouping",
    "Information Source", "URL", "Source Quality",
)  # fmt: skip
_2026 = (
    "Main ID", "Incident ID", "Region", "Incident Date", "Year", "Reported Month", "Number Dead",
    "Minimum Estimated Number of Missing", "Number of Survivors", "Number of Females", "Number of Males",
    "Number of Children", "Region of Origin", "Cause of Death", "Country of Origin", "Location of death",
    "Information Source", "Coordinates", "Migration route", "URL", "UNSD Geographical Grouping", "Source Quality",
)  # fmt: skip
_KAGGLE = (
    "Incident Type", "Incident year", "Reported Month", "Region of Origin", "Region of Incident", "Country of Origin",
    "Number of Dead", "Minimum Estimated Number of Missing", "Total Number of Dead and Missing", "Number of Survivors",
    "Number of Females", "Number of Males", "Number of Children", "Cause of Death", "Migration route", "Location of death",
    "Information Source", "Coordinates", "UNSD Geographical Grouping",
)  # fmt: skip
_API = (
    "web_id", "region", "reported_date", "number_dead", "number_missing", "total_dead_and_missing", "number_of_survivors",
    "number_of_female", "number_of_male", "number_of_children", "cause_death", "country_of_incident",
    "location_description", "unsd_geographic_grouping", "location_coodinates", "migration_route", "information_source",
    "url", "source_quality",
)  # fmt: skip
_GENERATIONS = {
    "2016, first portal": _FIRST,
    "2017 to 2021, Web ID": _WEB_ID,
    "the same, Region": tuple("Region" if column == "Region of Incident" else column for column in _WEB_ID),
    "2022, by year": _YEARLY,
    "2023, all data": _ALL_2023,
    "2025, all data": _ALL_2025,
    "2026, by year, without the total": _2026,
    "on Kaggle": _KAGGLE,
    "the API": _API,
}
# What each of them calls the same thing.
_NAMES = {
    "id": ("Main ID", "Web ID", "web_id", "id"),
    "type": ("Incident Type",),
    "date": ("Incident Date", "Website Date", "Reported Date", "reported_date", "date"),
    "year": ("Year", "Incident year", "Incident Year", "Reported Year"),
    "month": ("Reported Month", "Month"),
    "dead": ("Number Dead", "Number of Dead", "number_dead", "dead"),
    "missing": ("Minimum Estimated Number of Missing", "number_missing", "missing"),
    "total": ("Total Number of Dead and Missing", "Total Dead and Missing", "total_dead_and_missing"),
    "cause": ("Cause of Death", "cause_death", "cause_of_death"),
    "country": ("Country of Incident", "country_of_incident"),
    "place": ("Location of death", "Location of Incident", "Location Description", "location_description"),
    "point": ("Coordinates", "Location Coordinates", "location_coodinates"),
    "route": ("Migration route", "Migration Route", "Migrantion route", "migration_route"),
    "links": ("URL", "url"),
    "quality": ("Source Quality", "source_quality", "reliability"),
}
_MONTHS = (
    "january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november", "december",
)  # fmt: skip
_WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_WITH_WEEKDAY = re.compile(r"([A-Z][a-z]{2}), (\d\d)/(\d\d)/(\d{4}) - \d\d:\d\d", re.ASCII)
_IN_WORDS = re.compile(r"([A-Z][a-z]+) (\d\d), (\d{4})", re.ASCII)
_DAY_FIRST = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4})", re.ASCII)
_ISO = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
_HERE = ("", "france", "belgium", "united kingdom", "united kingdom of great britain and northern ireland", "unknown")
_SURE = {"5": Certainty.HIGH, "4": Certainty.HIGH, "3": Certainty.MEDIUM, "verified": Certainty.HIGH}


def _read(rows: Iterable[Row], _: Mapping[str, Any]) -> Iterator[Reported]:
    everything = list(rows)
    defaults = stand_ins((",".join(_point(row)), _cell(row, "place")) for row in everything)
    for _identity, group in groupby(everything, key=lambda row: _cell(row, "id") or f"line {row.line}"):
        together = list(group)
        yield together, _report(together, defaults)


FORMAT = Format("iom", _GENERATIONS, _read, foreign=True)


def _column(row: Row, name: str) -> str:
    """What this generation calls it; blank where it has no such column."""
    return next((column for column in _NAMES[name] if row.has(column)), "")


def _cell(row: Row, name: str) -> str:
    column = _column(row, name)
    return html.unescape(row[column]).strip() if column else ""


def _point(row: Row) -> tuple[str, str]:
    if row.has("lat"):
        return row["lat"], row["lon"]
    lat, _, lon = _cell(row, "point").partition(",")
    return lat.strip(), lon.strip()


def _report(rows: list[Row], defaults: frozenset[str]) -> Report | None:
    """One incident, which may have a row for each of its places: their numbers are added."""
    first = rows[0]
    own = _cell(first, "id")
    if not own and (column := _column(first, "id")):
        first.fault(column, "E_MISSING", "this cell must not be blank")
    for row in rows:
        correct(row, FORMAT.key, own)
    place = _place(first, defaults)
    period = _period(first)
    dead, missing = _sums(rows)
    if any(row.faults for row in rows) or place is None or period is None:
        return None
    title = own or f"{_cell(first, 'year')}, {_cell(first, 'month')}"
    return Report(
        record_of(
            Said(
                id=f"iom-{re.sub('[^a-z0-9]+', '-', own.lower()) or _without_id(first)}",
                period=period,
                date_as_written="" if period.edtf == _cell(first, "date") else _cell(first, "date").split(" - ")[0],
                cause=f"{_cell(first, 'cause')} {_cell(first, 'place') if 'ehicle' in _cell(first, 'cause') else ''}",
                dead=dead,
                missing=missing,
                certainty=_SURE.get(_cell(first, "quality").lower(), Certainty.LOW),
                sources=sources_of(_PUBLISHER, title, links_in(_cell(first, "links")), Speaker.INTERNATIONAL),
                speaker=Speaker.INTERNATIONAL,
            )
        ),
        place,
    )


def _without_id(row: Row) -> str:
    return code_of("kaggle", *(row[column] for column in _KAGGLE))


def _place(row: Row, defaults: frozenset[str]) -> Area | ExactPoint | None:
    lat, lon = _point(row)
    column = _column(row, "place") or _column(row, "point") or "lat"
    if _cell(row, "country").lower() not in _HERE or far_away(lat, lon):
        row.fault(column, "E_OUTSIDE", "this lies outside the area of the map")
        return None
    named = place_named(row, column, _cell(row, "place"))
    if named or any(fault.code == "E_PLACES" for fault in row.faults):
        return named
    try:
        point = point_of(lat, lon, defaults)
    except Fault as fault:
        row.fault(_column(row, "point") or "lat", fault.code, fault.remedy)
        return None
    if point is None:
        row.fault(
            column, "E_PLACE", "no place of the map is named, and the point is a whole degree or a stand-in for many"
        )
    return point


def _period(row: Row) -> Period | None:
    column = _column(row, "date")
    try:
        if not column or not row[column]:
            return _month(row)
        day = _day(row[column], first_portal=column == "date")
    except Fault as fault:
        row.fault(column or _column(row, "month"), fault.code, fault.remedy)
        return None
    told_year, told_month = _cell(row, "year"), _cell(row, "month")[:3].lower()
    if (told_year and told_year != str(day.year)) or (told_month and told_month != _MONTHS[day.month - 1][:3]):
        row.fault(column, "E_DATE_DISAGREES", "the date is not in the year and month beside it; look into the source")
        return None
    # Several deaths over a while, told under one day.
    cumulative = "Cumulative" in _cell(row, "type")
    return Period.parse(f"{day:%Y-%m}" if cumulative else day.isoformat())


def _month(row: Row) -> Period:
    year, month = _cell(row, "year"), _cell(row, "month").lower()
    if month not in _MONTHS or not re.fullmatch(r"\d{4}", year, re.ASCII):
        raise Fault("E_DATE_FORMAT", "there is no date, and no year with the name of a month")
    return Period.parse(f"{year}-{_MONTHS.index(month) + 1:02d}")


def _day(text: str, *, first_portal: bool) -> date:
    """A date in one of the forms that the exports state; raises Fault."""
    if match := _WITH_WEEKDAY.fullmatch(text):
        weekday, month, day, year = match.groups()
        found = day_of(int(year), int(month), int(day))
        if _WEEKDAYS[found.weekday()] != weekday.lower():
            raise Fault(
                "E_DATE_WEEKDAY", "the weekday is not that of the date: day and month may be the wrong way round"
            )
        return found
    if match := _IN_WORDS.fullmatch(text):
        name, day, year = match.groups()
        if name.lower() in _MONTHS:
            return day_of(int(year), _MONTHS.index(name.lower()) + 1, int(day))
    if _ISO.fullmatch(text):
        return day_of(*map(int, text.split("-")))
    if first_portal and (match := _DAY_FIRST.fullmatch(text)):
        day, month, year = match.groups()
        return day_of(int(year), int(month), int(day))
    raise Fault("E_DATE_FORMAT", "this is not how this export writes dates; it may have passed through a spreadsheet")


def _sums(rows: list[Row]) -> tuple[int | None, int | None]:
    """The dead and the missing of all rows of an incident; blank is not known, and only all blank are not known at all."""
    told = []
    for row in rows:
        dead, missing = row.count(_column(row, "dead")), row.count(_column(row, "missing"))
        total = _column(row, "total")
        if total and row[total] and not row.faults and row.count(total) != (dead or 0) + (missing or 0):
            row.fault(total, "E_SUM", "the total is not the dead and the missing together; columns may have moved")
        told.append((dead, missing))
    sums = [[number for number in numbers if number is not None] for numbers in zip(*told, strict=True)]
    all_dead, all_missing = (sum(known) if known else None for known in sums)
    return all_dead, all_missing
