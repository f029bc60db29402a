"""Shift logs, one shift a row: where and when a team stood, how many pairs, how many operations it saw. No names."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Any

from data.importers import Format, Reported
from data.importers.rows import Row
from data.importers.template import place_of, review_of
from data.reports import Report
from geo.areas import NOWHERE
from layers.hours import HourBand
from layers.rhythm import ShiftLog

COLUMNS = (
    *("id", "area", "lat", "lon", "day", "begins", "ends", "pairs", "observed"),
    *("reviewed_by", "reviewed_on", "retracted"),
)
_MOST = 50


def _read(rows: Iterable[Row], _: Mapping[str, Any]) -> Iterator[Reported]:
    for row in rows:
        yield [row], shift_of(row)


FORMAT = Format("shifts", {"shifts": COLUMNS}, _read)


def shift_of(row: Row, *, waits: bool = False) -> Report | None:
    """The report of one shift; None where the row has faults. One that `waits` has no review yet."""
    place, day = place_of(row), _needed(row, "day")
    bands = _bands(row)
    pairs, observed = _number(row, "pairs", 1), _number(row, "observed", 0)
    review = None if waits else review_of(row)
    if row["retracted"] not in ("", "yes"):
        row.fault("retracted", "E_CHOICE", "write yes or leave it blank")
    if place is None or day is None or pairs is None or observed is None:
        return None
    log = ShiftLog(
        id=row.required("id"),
        area=NOWHERE,
        day=day,
        bands=bands,
        pairs=pairs,
        observed=observed,
        review=review,
        retracted=row["retracted"] == "yes",
    )
    return Report(log, place)


def _needed(row: Row, column: str) -> date | None:
    found = row.day(column)
    if not row[column]:
        row.fault(column, "E_MISSING", "write the day as 2017-05-31")
    return found


def _bands(row: Row) -> tuple[HourBand, ...]:
    """The bands that a shift touches; a shift ends on the day on which it begins."""
    begins, ends = row.read("begins", HourBand.parse), row.read("ends", HourBand.parse)
    if begins is None or ends is None:
        return ()
    in_band = row["begins"] in list(HourBand)
    if begins.starts > ends.starts or (row["begins"] >= row["ends"] and not in_band):
        row.fault("ends", "E_HOURS", "a shift ends after it begins, on the same day; write a night as two shifts")
    bands = list(HourBand)
    found = tuple(bands[bands.index(begins) : bands.index(ends) + 1])
    # A shift to 09:00 is not in the band that begins then.
    return found[:-1] if len(found) > 1 and row["ends"] == f"{ends.starts:02d}:00" else found


def _number(row: Row, column: str, least: int) -> int | None:
    number = row.whole(column)
    if number is None and not row[column]:
        row.fault(column, "E_MISSING", "write how many; 0 where there were none")
    elif number is not None and not least <= number <= _MOST:
        row.fault(column, "E_NUMBER", f"write a number from {least} to {_MOST}")
        return None
    return number
