"""Dates as people give them: EDTF (ISO 8601-2) levels 0 and 1, with their precision kept.

Why not a library: `docs/decisions/edtf.md`.
"""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from geo.faults import Fault

_DATE = re.compile(
    r"(?P<year>\d{4}|\d{3}X|\d{2}XX)(?:-(?P<month>\d\d|XX)(?:-(?P<day>\d\d|XX))?)?(?P<mark>[?~%])?", re.ASCII
)
_SEASON_FIRST_MONTH = {21: 3, 22: 6, 23: 9, 24: 12}


class Precision(StrEnum):
    """How much of the date is known, finest first."""

    DAY = "day"
    MONTH = "month"
    SEASON = "season"
    YEAR = "year"
    DECADE = "decade"
    CENTURY = "century"
    INTERVAL = "interval"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Period:
    """A date or an interval with its precision, as EDTF writes it.

    `first` and `last` are the earliest and the latest day it can cover, both included; None is an end nobody knows or
    that has not come. Blank text is the period of something whose date is not known at all.
    """

    edtf: str
    first: date | None
    last: date | None
    precision: Precision
    uncertain: bool = False
    approximate: bool = False
    ongoing: bool = False

    @classmethod
    def parse(cls, text: str) -> Period:
        """Read EDTF level 0 or 1 (years 0001 to 9999); raises Fault `E_DATE_FORMAT` or `E_DATE_IMPOSSIBLE`."""
        if text == "":
            return cls("", None, None, Precision.UNKNOWN)
        if "/" not in text:
            return _date(text)
        start_text, _, end_text = text.partition("/")
        if start_text in ("", "..") and end_text in ("", ".."):
            raise Fault("E_DATE_FORMAT", "an interval needs at least one end that is known")
        start, end = _end(start_text), _end(end_text)
        first = start.first if start else None
        last = end.last if end else None
        if first and last and first > last:
            raise Fault("E_DATE_IMPOSSIBLE", "the interval ends before it begins")
        known = [side for side in (start, end) if side]
        return cls(
            text,
            first,
            last,
            Precision.INTERVAL,
            uncertain=any(side.uncertain for side in known),
            approximate=any(side.approximate for side in known),
            ongoing=end_text == "..",
        )

    @classmethod
    def of_days(cls, first: date, last: date) -> Period:
        """The period that covers exactly these days, written as shortly as EDTF can: a day, a month, a year, an interval."""
        if first == last:
            return cls.parse(first.isoformat())
        if (first.day, last) == (1, _month_end(first.year, first.month)):
            return cls.parse(f"{first.year:04d}-{first.month:02d}")
        if (first, last) == (date(first.year, 1, 1), date(first.year, 12, 31)):
            return cls.parse(f"{first.year:04d}")
        return cls.parse(f"{first.isoformat()}/{last.isoformat()}")

    @property
    def dated(self) -> bool:
        """Whether it can be placed in time at all."""
        return self.first is not None or self.last is not None

    def touches(self, first: date, last: date) -> bool:
        """Whether it may cover a day of [first, last]; an unknown end reaches only to the end that is known."""
        if not self.dated:
            return False
        begins = self.first or self.last
        ends = self.last or (date.max if self.ongoing else self.first)
        return begins <= last and ends >= first  # type: ignore[operator]


def _end(text: str) -> Period | None:
    return None if text in ("", "..") else _date(text)


def _date(text: str) -> Period:
    match = _DATE.fullmatch(text)
    if not match:
        raise Fault(
            "E_DATE_FORMAT", "write dates as EDTF: 2017-05-31, 2017-05, 2017, 2017-05-31?, 2017-05-30/2017-06-02"
        )
    year, month, day, mark = match["year"], match["month"], match["day"], match["mark"] or ""
    marks = {"uncertain": mark in ("?", "%"), "approximate": mark in ("~", "%")}
    if "X" in year:
        if month:
            raise Fault("E_DATE_FORMAT", "a month cannot follow a year that is not known")
        low, high = int(year.replace("X", "0")), int(year.replace("X", "9"))
        precision = Precision.DECADE if year.endswith("X") and not year.endswith("XX") else Precision.CENTURY
        return Period(text, _day(max(low, 1), 1, 1), _day(high, 12, 31), precision, **marks)
    number = int(year)
    if month is None or month == "XX":
        if day not in (None, "XX"):
            raise Fault("E_DATE_FORMAT", "a day cannot follow a month that is not known")
        return Period(text, _day(number, 1, 1), _day(number, 12, 31), Precision.YEAR, **marks)
    if int(month) in _SEASON_FIRST_MONTH and day is None:
        return _season(text, number, int(month), marks)
    if day is None or day == "XX":
        first = _day(number, int(month), 1)
        return Period(text, first, _month_end(first.year, first.month), Precision.MONTH, **marks)
    only = _day(number, int(month), int(day))
    return Period(text, only, only, Precision.DAY, **marks)


def _season(text: str, year: int, season: int, marks: dict[str, bool]) -> Period:
    """Seasons of the north: winter is filed under the year of its December."""
    first_month = _SEASON_FIRST_MONTH[season]
    last_year, last_month = (year + 1, 2) if season == 24 else (year, first_month + 2)
    return Period(
        text, _day(year, first_month, 1), _month_end(_day(last_year, 1, 1).year, last_month), Precision.SEASON, **marks
    )


def _day(year: int, month: int, day: int) -> date:
    try:
        return date(year, month, day)
    except ValueError:
        raise Fault("E_DATE_IMPOSSIBLE", "there is no such day in the calendar") from None


def _month_end(year: int, month: int) -> date:
    return date(year, month, 1) + timedelta(days=calendar.monthrange(year, month)[1] - 1)
