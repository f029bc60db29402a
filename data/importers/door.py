"""From the bytes of a file to its rows: stated encoding and separator, one header, no guessing, nothing lost.

CSV, Excel workbooks without formulas, JSON lists of flat objects, GeoJSON points. What cannot be a row becomes a row with a
fault, so that the rows that are taken and those that are refused are always all of them.
"""

from __future__ import annotations

import csv
import io
import os
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, time, timedelta
from pathlib import Path
from typing import Literal

from data.importers import Format, formats
from data.importers.items import GEOMETRY, items_of
from data.importers.rows import Row
from geo.faults import Located, Refused

MAX_BYTES = 10_000_000
MAX_ROWS = 100_000
_CELL = 32_768  # characters, which is what a spreadsheet holds
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u0080-\u009f\u202a-\u202e\u2066-\u2069]")
# What a spreadsheet that opens a release would take for a formula; a negative number is left to the readers of numbers.
_FORMULA = re.compile(r"\s*(?:[=+@]|-(?!\d))")
_BREAK = re.compile(r"[\r\n\u2028\u2029]")
# Any of the three, in all cells of a row at once: most rows have none.
_BESIDE = "\ue000"
_ODD = re.compile(f"{_CONTROL.pattern}|{_BREAK.pattern}|(?:^|{_BESIDE}){_FORMULA.pattern}")
_ARCHIVES = (b"\x1f\x8b", b"BZh", b"\xfd7zXZ", b"7z\xbc\xaf", b"Rar!", b"\x28\xb5\x2f\xfd", b"PK\x05\x06")
_WORKBOOK, _OLD_WORKBOOK = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"

Encoding = Literal["utf-8", "windows-1252"]
DELIMITERS = {"comma": ",", "semicolon": ";", "tab": "\t"}


@dataclass(frozen=True, slots=True)
class Reading:
    """How the steward says that a file is to be read."""

    encoding: Encoding = "utf-8"
    delimiter: str = "comma"
    mapping: Path | None = None
    max_bytes: int = MAX_BYTES
    max_rows: int = MAX_ROWS


@dataclass(slots=True)
class Table:
    """A file whose format is known. `rows` are read as they are asked for; those that are no rows at all go to `broken`.

    `head` is what stands before the rows, and `between` and `tail` what stands between and after them, so that any of them can
    be written down again.
    """

    file: str
    format: Format
    rows: Iterator[Row]
    head: bytes
    between: bytes = b""
    tail: bytes = b""
    broken: list[Row] = field(default_factory=list)


def open_table(path: Path, reading: Reading, mapped: Format | None = None) -> Table:
    """Open a file with the format whose columns it has, or `mapped`; raises Refused where it has none, or cannot be read."""
    name = path.name
    try:
        with path.open("rb") as file:
            # Not read(most): that would ask for all of it at once, however small the file.
            size = os.fstat(file.fileno()).st_size
            raw = file.read() if size <= reading.max_bytes else b""
    except OSError:
        raise _refused(name, "E_FILE", "there is no such file, or it cannot be read") from None
    if size > reading.max_bytes:
        raise _refused(name, "E_TOO_LARGE", f"at most {reading.max_bytes:,} bytes; split the file, or say --max-bytes")
    if raw.startswith(_WORKBOOK):
        return _from_workbook(name, raw, reading, mapped)
    text = _decoded(name, raw, reading.encoding)
    if text.lstrip()[:1] in ("{", "["):
        return _from_items(name, text, reading, mapped)
    return _from_csv(name, text, reading, mapped)


def _decoded(name: str, raw: bytes, encoding: Encoding) -> str:
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")) or raw[1:2] == b"\0" or raw[:1] == b"\0":
        raise _refused(name, "E_UTF16", "save the file as CSV in UTF-8")
    if raw.startswith(_ARCHIVES):
        raise _refused(name, "E_ARCHIVE", "this is an archive; unpack it, and give the file that is inside")
    if raw.startswith(_OLD_WORKBOOK):
        raise _refused(name, "E_XLSX", "this is a workbook of an old kind; save it as CSV in UTF-8")
    try:
        return raw.decode("utf-8-sig" if encoding == "utf-8" else "cp1252")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        why = "save the file as CSV in UTF-8, or say --encoding windows-1252 if that is what it is"
        raise _refused(name, "E_ENCODING", why, line) from None


def _from_csv(name: str, text: str, reading: Reading, mapped: Format | None) -> Table:
    encoding = "utf-8" if reading.encoding == "utf-8" else "cp1252"
    lines = _Lines(text)
    cells = csv.reader(lines, delimiter=DELIMITERS[reading.delimiter], strict=True)
    try:
        header = [cell.strip() for cell in next(cells, [])]
    except csv.Error as error:
        raise _malformed(name, 1, error) from None
    head = _closed(lines.taken()).encode(encoding)
    found = _format_of(name, header, mapped)

    def split() -> Iterator[tuple[int, list[str], bytes]]:
        while True:
            try:
                row = next(cells)
            except StopIteration:
                return
            except csv.Error as error:
                raise _malformed(name, cells.line_num, error) from None
            yield cells.line_num, row, _closed(lines.taken()).encode(encoding)

    return _table(name, found, header, split(), reading, head)


def _closed(line: str) -> str:
    """With its end, which the last line of a file may lack: lines that are written down again must not run together."""
    return line if line.endswith(("\n", "\r")) else line + "\n"


class _Lines:
    """The lines of a text, and those that were taken since somebody asked. A line ends where CSV says so and nowhere else."""

    def __init__(self, text: str) -> None:
        self._lines = io.StringIO(text, newline="")
        self._taken: list[str] = []

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        line = self._lines.readline()
        if not line:
            raise StopIteration
        self._taken.append(line)
        return line

    def taken(self) -> str:
        found = "".join(self._taken)
        self._taken.clear()
        return found


def _from_workbook(name: str, raw: bytes, reading: Reading, mapped: Format | None) -> Table:
    """The only sheet of an Excel workbook, as text. Its rows are written down as CSV, for they have no bytes of their own."""
    if b"xl/workbook.xml" not in raw:
        raise _refused(name, "E_ARCHIVE", "this is an archive; unpack it, and give the file that is inside")
    rows = _rows_of_sheet(name, raw)
    header = _fitted(next(rows, []), 0)
    fitted = (_fitted(cells, len(header)) for cells in rows)
    split = ((line, cells, _as_csv(cells)) for line, cells in enumerate(fitted, 2))
    return _table(name, _format_of(name, header, mapped), header, split, reading, _as_csv(header))


def _rows_of_sheet(name: str, raw: bytes) -> Iterator[list[str]]:
    # Loaded when there is a workbook: other files are read without it.
    import openpyxl

    try:
        book = openpyxl.load_workbook(io.BytesIO(raw), read_only=True, keep_links=False)
        sheets = book.worksheets
        for sheet in sheets if len(sheets) == 1 else ():
            # What a sheet says of its size may be wrong, and what lies beyond it would not be read.
            sheet.reset_dimensions()
            yield from (list(map(_as_text, cells)) for cells in sheet.iter_rows(values_only=True))
    except MemoryError:
        raise
    except Exception:
        # A damaged workbook breaks its reader in more ways than can be listed.
        raise _refused(name, "E_XLSX", "this workbook cannot be read; save it as CSV in UTF-8") from None
    if len(sheets) != 1:
        raise _refused(name, "E_XLSX", "a workbook must have one sheet; save the one that is meant as CSV in UTF-8")


def _as_text(cell: object) -> str:
    """A cell as it would be typed: a whole number without a point, a day as 2017-05-31."""
    if cell is None:
        return ""
    if not isinstance(cell, (str, float, int, date, time, timedelta)):
        # A formula over several cells is an object of its own.
        return "="
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    text = str(cell)
    return text.removesuffix(" 00:00:00") if hasattr(cell, "isoformat") else text


def _fitted(cells: list[str], width: int) -> list[str]:
    """Blank cells at the end of a workbook's row may be missing, or be too many."""
    while len(cells) > width and not cells[-1]:
        cells.pop()
    return cells + [""] * (width - len(cells))


def _as_csv(cells: Iterable[str]) -> bytes:
    written = io.StringIO()
    csv.writer(written, lineterminator="\n").writerow(cells)
    return written.getvalue().encode()


def _from_items(name: str, text: str, reading: Reading, mapped: Format | None) -> Table:
    """A list of objects, by itself or under a name. Their members are the columns, of which an object may leave some out."""
    items = items_of(name, text, reading.max_rows)
    header = list(dict.fromkeys(column for item in items for column in item.cells))
    if mapped is None and GEOMETRY in items[0].cells:
        # A point with properties: the project's own columns, of which the properties name some.
        header = [column for column in header if column != GEOMETRY]
        own = next(one for one in formats() if one.key == "template")
        header += [column for column in next(iter(own.generations.values())) if column not in header]
    found = _format_of(name, header, mapped)
    split = ((item.number, [item.cells.get(column, "") for column in header], item.raw) for item in items)
    table = _table(name, found, header, split, reading, items[0].head)
    table.between, table.tail = b",\n", items[0].tail
    return table


def _format_of(name: str, header: list[str], mapped: Format | None) -> Format:
    if not any(header):
        raise _refused(name, "E_NO_ROWS", "the file is empty")
    repeated = [column for column, number in Counter(header).items() if number > 1]
    if repeated:
        raise Refused(
            Located(name, 1, _shown(column), "E_DUP_HEADER", "each column must have one name of its own")
            for column in repeated
        )
    if len(header) == 1 and re.search("[;\t|]", header[0]):
        raise _refused(name, "E_DELIMITER", "cells are not separated by commas; say --delimiter semicolon or tab")
    if mapped:
        return mapped
    known = [(one, set(columns)) for one in formats() for columns in one.generations.values()]
    for one, columns in known:
        if columns == set(header):
            return one
    nearest = max((columns for _, columns in known), key=lambda columns: len(columns & set(header)) / len(columns))
    if not nearest & set(header):
        raise _refused(name, "E_HEADER", "the first line names no column of any format; docs/import.md lists them")
    wrong = [(column, "E_MISSING_COLUMN", "this column is missing") for column in sorted(nearest - set(header))]
    wrong += [
        (_shown(column), "E_UNKNOWN_COLUMN", "no format has this column") for column in header if column not in nearest
    ]
    raise Refused(Located(name, 1, column, code, remedy) for column, code, remedy in wrong)


def _table(
    name: str,
    found: Format,
    header: list[str],
    split: Iterator[tuple[int, list[str], bytes]],
    reading: Reading,
    head: bytes,
) -> Table:
    columns = {column: number for number, column in enumerate(header)}
    table = Table(name, found, iter(()), head)

    def rows() -> Iterator[Row]:
        number = 0
        for line, cells, raw in split:
            if not any(map(str.strip, cells)):
                continue
            number += 1
            if number > reading.max_rows:
                why = f"at most {reading.max_rows:,} rows; split the file, or say --max-rows"
                raise _refused(name, "E_TOO_LARGE", why, line)
            row = Row(name, line, columns, [cell.strip() for cell in cells], raw)
            if len(cells) != len(header):
                why = f"{len(header)} cells expected; a cell that holds the separator needs double quotes"
                row.fault("-", "E_FIELD_COUNT", why)
                table.broken.append(row)
                continue
            if _ODD.search(_BESIDE.join(cells)) or max(map(len, cells)) > _CELL:
                _check_cells(row, header, cells, foreign=found.foreign)
            yield row
        if not number:
            raise _refused(name, "E_NO_ROWS", "the file has a header and nothing else")

    table.rows = rows()
    return table


def _check_cells(row: Row, header: list[str], cells: list[str], *, foreign: bool) -> None:
    for column, cell in zip(header, cells, strict=True):
        if not cell:
            continue
        if len(cell) > _CELL:
            row.fault(_shown(column), "E_CELL_SIZE", f"at most {_CELL:,} characters in a cell")
        elif "\0" in cell:
            row.fault(_shown(column), "E_NUL", "remove the zero bytes; the file may be damaged")
        elif _CONTROL.search(cell):
            row.fault(_shown(column), "E_CONTROL_CHAR", "remove the invisible characters")
        elif not foreign and _BREAK.search(cell):
            row.fault(_shown(column), "E_NEWLINE", "no line breaks inside a cell")
        elif not foreign and _FORMULA.match(cell):
            row.fault(_shown(column), "E_FORMULA", "a spreadsheet would run this; do not begin with = + - @")


def _shown(column: str) -> str:
    """The name of a column in a message: a file without a header has values where the names should be."""
    known = {one for found in formats() for columns in found.generations.values() for one in columns}
    return column if column and column in known else "(not a known column)"


def _malformed(name: str, line: int, error: csv.Error) -> Refused:
    if "field limit" in str(error):
        return _refused(name, "E_CELL_SIZE", "a cell is too long; look for a double quote that is not closed", line)
    return _refused(name, "E_QUOTES", "close every double quote; double those inside a cell", line)


def _refused(name: str, code: str, remedy: str, line: int = 1) -> Refused:
    return Refused([Located(name, line, "-", code, remedy)])
