"""A CSV file read strictly: stated encoding, one header, no guessing; every fault found with its line and column."""

from __future__ import annotations

import csv
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import TypeVar

from geo.faults import Fault, Located, Refused

MAX_BYTES = 10_000_000
MAX_ROWS = 100_000
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\u0080-\u009f\u202a-\u202e\u2066-\u2069]")
# What a spreadsheet that opens a release would take for a formula; a negative number is left to the readers of numbers.
_FORMULA = re.compile(r"\s*(?:[=+@]|-(?!\d))")

T = TypeVar("T")
E = TypeVar("E", bound=StrEnum)


@dataclass(slots=True)
class Row:
    """One line of a table. Its readers note a fault and return None, so that one pass finds all that is wrong."""

    file: str
    line: int
    cells: dict[str, str]
    faults: list[Located] = field(default_factory=list)

    def __getitem__(self, column: str) -> str:
        return self.cells[column].strip()

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
        try:
            return words(self[column])
        except ValueError:
            self.fault(column, "E_CHOICE", f"write one of: {', '.join(words)}")
            return None

    def whole(self, column: str) -> int | None:
        """A whole number, or None where the cell is blank (not known)."""
        text = self[column]
        if not text:
            return None
        if not re.fullmatch(r"-?\d{1,9}", text, re.ASCII):
            self.fault(column, "E_NUMBER", "write a whole number in plain digits, or leave it blank if it is not known")
            return None
        return int(text)

    def day(self, column: str) -> date | None:
        """A day as 2017-05-31, or None where the cell is blank."""
        if not self[column]:
            return None
        if not re.fullmatch(r"\d{4}-\d\d-\d\d", self[column], re.ASCII):
            self.fault(column, "E_DATE_FORMAT", "write the day as 2017-05-31")
            return None
        try:
            return date.fromisoformat(self[column])
        except ValueError:
            self.fault(column, "E_DATE_IMPOSSIBLE", "there is no such day in the calendar")
            return None


@dataclass(frozen=True, slots=True)
class Table:
    """The header and the rows of one file, in order."""

    file: str
    header: tuple[str, ...]
    rows: tuple[Row, ...]


def read_table(path: Path) -> Table:
    """Read a UTF-8 CSV file (comma, double quotes); raises Refused with every fault of its form."""
    name = path.name
    raw = path.read_bytes()
    if len(raw) > MAX_BYTES:
        raise Refused([Located(name, 1, "-", "E_TOO_LARGE", f"at most {MAX_BYTES:,} bytes; split the file")])
    lines = csv.reader(_decoded(name, raw).splitlines(keepends=True), strict=True)
    try:
        header = tuple(cell.strip() for cell in next(lines, []))
        _check_header(name, header)
        rows, faults = _rows(name, header, lines)
    except csv.Error:
        raise Refused(
            [Located(name, lines.line_num, "-", "E_QUOTES", "close every double quote; double those inside a cell")]
        ) from None
    if not rows and not faults:
        faults.append(Located(name, 1, "-", "E_NO_ROWS", "the file has a header and nothing else"))
    if faults:
        raise Refused(faults)
    return Table(name, header, tuple(rows))


def _decoded(name: str, raw: bytes) -> str:
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise Refused([Located(name, 1, "-", "E_UTF16", "save the file as CSV in UTF-8")])
    if raw.startswith(b"PK\x03\x04"):
        raise Refused([Located(name, 1, "-", "E_XLSX", "this is a spreadsheet or an archive; save it as CSV in UTF-8")])
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        raise Refused([Located(name, line, "-", "E_ENCODING", "save the file as CSV in UTF-8")]) from None


def _check_header(name: str, header: tuple[str, ...]) -> None:
    repeated = {column for column in header if header.count(column) > 1}
    if repeated:
        raise Refused([Located(name, 1, column, "E_DUP_HEADER", "each column once") for column in repeated])


def _rows(name: str, header: tuple[str, ...], lines: Iterator[list[str]]) -> tuple[list[Row], list[Located]]:
    rows: list[Row] = []
    faults: list[Located] = []
    line = 1
    for cells in lines:
        line = lines.line_num  # type: ignore[attr-defined]
        if not any(cell.strip() for cell in cells):
            continue
        if len(cells) != len(header):
            faults.append(
                Located(
                    name, line, "-", "E_FIELD_COUNT", f"{len(header)} cells expected; a comma in a cell needs quotes"
                )
            )
            continue
        for column, cell in zip(header, cells, strict=True):
            if "\n" in cell or "\r" in cell:
                faults.append(Located(name, line, column, "E_NEWLINE", "no line breaks inside a cell"))
            elif _CONTROL.search(cell):
                faults.append(Located(name, line, column, "E_CONTROL_CHAR", "remove the invisible characters"))
            elif _FORMULA.match(cell):
                faults.append(
                    Located(name, line, column, "E_FORMULA", "a spreadsheet would run this; do not begin with = + - @")
                )
        rows.append(Row(name, line, dict(zip(header, cells, strict=True))))
        if len(rows) > MAX_ROWS:
            faults.append(Located(name, line, "-", "E_TOO_LARGE", f"at most {MAX_ROWS:,} rows; split the file"))
            break
    return rows, faults
