"""A row of a file and how its cells are read: nothing is guessed, and every fault is noted with its line and column."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from functools import cache, lru_cache
from typing import TypeVar

from geo.faults import Fault, Located
from layers.periods import Period

_EITHER_WAY = re.compile(r"(\d{1,2})[/. -](\d{1,2})[/. -](?:\d{2}|\d{4})", re.ASCII)

T = TypeVar("T")
E = TypeVar("E", bound=StrEnum)


@dataclass(slots=True)
class Row:
    """One row of a table. Its readers note a fault and return None, so that one pass finds all that is wrong.

    `line` counts from 1: of a CSV file the line on which the row ends, of a workbook the row, of JSON the item. `raw` is the row
    as it stands in the file, byte for byte; `cells` have no space around them.
    """

    file: str
    line: int
    columns: Mapping[str, int]
    cells: Sequence[str]
    raw: bytes = b""
    faults: list[Located] = field(default_factory=list)

    def __getitem__(self, column: str) -> str:
        return self.cells[self.columns[column]]

    def has(self, column: str) -> bool:
        return column in self.columns

    def blank(self, columns: Sequence[str]) -> bool:
        return not any(self[column] for column in columns)

    def fault(self, column: str, code: str, remedy: str) -> None:
        self.faults.append(Located(self.file, self.line, column, code, remedy))

    def read(self, column: str, parse: Callable[[str], T]) -> T | None:
        """The cell through `parse`; a Fault that it raises is noted at this line and column."""
        try:
            return parse(self[column])
        except Fault as fault:
            self.fault(column, fault.code, fault.remedy)
            return None

    def required(self, column: str) -> str:
        if not self[column]:
            self.fault(column, "E_MISSING", "this cell must not be blank")
        return self[column]

    def choice(self, column: str, words: type[E]) -> E | None:
        found = _choices(words).get(self[column])
        if found is None:
            self.fault(column, "E_CHOICE", f"write one of: {', '.join(words)}")
        return found

    def whole(self, column: str) -> int | None:
        """A whole number, or None where the cell is blank (not known)."""
        text = self[column]
        if not text:
            return None
        if not re.fullmatch(r"-?\d{1,9}", text, re.ASCII):
            self.fault(column, "E_NUMBER", "write a whole number in plain digits, or leave it blank if it is not known")
            return None
        return int(text)

    def count(self, column: str) -> int | None:
        """A whole number that cannot be below 0, or None where the cell is blank (not known)."""
        number = self.whole(column)
        if number is not None and number < 0:
            self.fault(column, "E_NEGATIVE", "a count cannot be below 0")
            return None
        return number

    def period(self, column: str) -> Period | None:
        """A period in EDTF; blank is a period that is not known."""
        return self.read(column, _period)

    def day(self, column: str) -> date | None:
        """A day as 2017-05-31, or None where the cell is blank."""
        if not self[column]:
            return None
        found = self.read(column, _period)
        if found and (found.first is None or found.edtf != found.first.isoformat()):
            self.fault(column, "E_DATE_FORMAT", "write the day as 2017-05-31")
            return None
        return found.first if found else None


@cache
def _choices(words: type[E]) -> dict[str, E]:
    return {word.value: word for word in words}


def day_of(year: int, month: int, day: int) -> date:
    """A day of the calendar, of our own time; raises Fault `E_DATE_IMPOSSIBLE`."""
    if not 1900 <= year <= 2100:
        raise Fault("E_DATE_IMPOSSIBLE", "the year must be from 1900 to 2100")
    try:
        return date(year, month, day)
    except ValueError:
        raise Fault("E_DATE_IMPOSSIBLE", "there is no such day in the calendar") from None


@lru_cache(maxsize=8192)
def _period(text: str) -> Period:
    try:
        return Period.parse(text)
    except Fault as fault:
        either = _EITHER_WAY.fullmatch(text)
        if fault.code == "E_DATE_FORMAT" and either and max(int(either[1]), int(either[2])) <= 12:
            why = "day and month could be either way round; look into the source, and write the day as 2017-05-31"
            raise Fault("E_DATE_AMBIGUOUS", why) from None
        raise
