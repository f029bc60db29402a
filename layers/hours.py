"""The days of the week and the bands of the day in which operations and shifts are counted.

Hours are made coarse at the door like places: a report keeps the band of the day in which something began, never its minute.
"""

from __future__ import annotations

import re
from datetime import time
from enum import StrEnum

from geo.faults import Fault

_TIME = re.compile(r"\d\d:\d\d", re.ASCII)
WEEKDAYS = range(7)
"""Monday is 0"""


class HourBand(StrEnum):
    """A part of the day, local time of northern France; the first hour is in it, the last is not."""

    NIGHT = "00-06"
    DAWN = "06-09"
    MORNING = "09-12"
    NOON = "12-15"
    AFTERNOON = "15-18"
    EVENING = "18-24"

    @property
    def starts(self) -> int:
        return int(self[:2])

    @property
    def ends(self) -> int:
        return int(self[3:])

    @property
    def hours(self) -> int:
        return self.ends - self.starts

    @classmethod
    def of(cls, moment: time) -> HourBand:
        return next(band for band in cls if band.starts <= moment.hour < band.ends)

    @classmethod
    def parse(cls, text: str) -> HourBand:
        """A band (`06-09`) or a time (`07:40`), which becomes its band at once; raises Fault `E_HOURS`."""
        if text in list(cls):
            return cls(text)
        try:
            return cls.of(time.fromisoformat(text if _TIME.fullmatch(text) else ""))
        except ValueError:
            raise Fault("E_HOURS", f"write a time as 07:40, or one of {', '.join(cls)}") from None
