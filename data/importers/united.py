"""UNITED's list of refugee deaths, as its PDF was made a table (ondata, CC BY 4.0). Names and ages are never read."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from data.importers import Format, Reported
from data.importers.deaths import Said, code_of, correct, place_named, record_of, sources_of
from data.importers.rows import Row, day_of
from data.reports import Report
from geo.areas import Area
from geo.faults import Fault
from geo.naming import named_in
from layers.periods import Period
from layers.vocabulary import Certainty, Speaker

_PUBLISHER = "UNITED for Intercultural Action"
_COLUMNS = (
    "found dead",
    "number",
    "name, gender, age",
    "region of origin",
    "cause of death",
    "source",
    "country of incident",
)
# "Wales" is what the table calls Great Britain.
_HERE = ("France", "Wales", "Great Britain", "Belgium", "unknown", "")
_FAR = re.compile(
    r"\((?!FR|GB|BE)[A-Z]{2}\)|Mayotte|Comor|Menton|Ventimiglia|Guiana|Guyane|Mediterranean|Aegean", re.IGNORECASE
)
_TAGGED = re.compile(r"(.*?)\((FR|GB|BE)\)")
_DAY = re.compile(r"(\d\d)/(\d\d)/(\d\d)", re.ASCII)
_MONTH = re.compile(r"([A-Z][a-z]{2}) (\d\d|\d{4})", re.ASCII)
_YEAR = re.compile(r"\d{4}", re.ASCII)
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_MISSING = re.compile(r"(?<!\d)(\d{1,4}) (?:went |are |were |reported |still )?missing", re.ASCII)
_BEGINS = 93  # the list begins in 1993


def _read(rows: Iterable[Row], _: Mapping[str, Any]) -> Iterator[Reported]:
    met: dict[str, int] = {}
    for row in rows:
        own = code_of("united", *(row[column] for column in _COLUMNS if column != "name, gender, age"))
        met[own] = met.get(own, 0) + 1
        # Two people in the same words are two rows.
        yield [row], _report(row, own if met[own] == 1 else f"{own}-{met[own]}")


FORMAT = Format("united", {"ondata, to 2018": _COLUMNS}, _read, foreign=True)


def _report(row: Row, own: str) -> Report | None:
    correct(row, FORMAT.key, own)
    place, period = _place(row), row.read("found dead", _period)
    number = row.count("number")
    if number is None and not row["number"]:
        row.fault("number", "E_MISSING", "the number of people is not given")
    if row.faults or place is None or period is None or number is None:
        return None
    missing = sum(map(int, _MISSING.findall(row["cause of death"])))
    missing = missing if missing <= number else 0
    said = Said(
        id=own,
        period=period,
        date_as_written="" if period.edtf == row["found dead"] else row["found dead"],
        cause=row["cause of death"],
        dead=number - missing,
        missing=missing or None,
        certainty=Certainty.MEDIUM,
        sources=sources_of(_PUBLISHER, "List of Refugee Deaths", (), Speaker.ASSOCIATION),
        speaker=Speaker.ASSOCIATION,
    )
    return Report(record_of(said), place)


def _place(row: Row) -> Area | None:
    """The place before `(FR)`, `(GB)` or `(BE)`; where several are tagged, the one, if they are not far apart."""
    column, text = "cause of death", row["cause of death"]
    if row["country of incident"] not in _HERE or _FAR.search(text):
        row.fault(column, "E_OUTSIDE", "this lies outside the area of the map")
        return None
    tagged = [before for before, _ in _TAGGED.findall(text)]
    unknown = [before for before in tagged if not named_in(before)]
    if unknown and len(tagged) > 1:
        row.fault(
            column, "E_PLACES", "one of the places that are named is not on the map; say in corrections.csv which it is"
        )
        return None
    place = place_named(row, column, " , ".join(tagged) or text)
    if place is None and not row.faults:
        row.fault(column, "E_OUTSIDE", "no place of the map is named")
    return place


def _period(text: str) -> Period:
    """`30/04/18`, `Oct 15`, `1994`; two figures of a year are 1993 or later. Raises Fault."""
    if match := _DAY.fullmatch(text):
        day, month, year = map(int, match.groups())
        return Period.parse(day_of(_full(year), month, day).isoformat())
    if (match := _MONTH.fullmatch(text)) and match[1] in _MONTHS:
        return Period.parse(f"{_full(int(match[2])):04d}-{_MONTHS.index(match[1]) + 1:02d}")
    if _YEAR.fullmatch(text):
        return Period.parse(text)
    raise Fault("E_DATE_FORMAT", "this list writes dates as 30/04/18, Oct 15 or 1994; correct it in corrections.csv")


def _full(year: int) -> int:
    return year if year > 99 else year + (1900 if year >= _BEGINS else 2000)
