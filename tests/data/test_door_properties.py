"""What holds of any file at the door: rows or a refusal, every row on one side, no value told, nothing finer than a square."""

import base64
import csv
import io
import json
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from openpyxl import Workbook

from data import apart
from data.apart import Job
from data.importers import shifts
from data.importers.door import DELIMITERS, Encoding, Reading, open_table
from data.importers.template import COLUMNS
from data.policy import read_policy
from geo.cells import Cell, to_degrees
from geo.faults import Located, Refused
from tests.making import AT_SEA, OBSERVED, PUBLISHED

ROOT = Path(__file__).parents[2]
DAY = date(2026, 11, 1)
POLICY = read_policy()
SEEDS = sorted(
    path.read_bytes()
    for folder in ("corpus", "fixtures")
    for path in (ROOT / "tests" / folder).iterdir()
    if path.stat().st_size < 8_000
)
FIXTURES = sorted((ROOT / "tests" / "fixtures").glob("*.csv"))
SEA = [Cell.parse(f"CRS3035RES20000mN{north}E{east}") for north, east in ((3060000, 3640000), (3060000, 3620000))]


@dataclass
class Outcome:
    """What the process of a file tells: what is kept and of how many rows, the rows that are left, why the whole is refused."""

    kept: list[list[Any]] = field(default_factory=list)
    rows: int = 0
    left: list[tuple[bytes, list[Located]]] = field(default_factory=list)
    ends: tuple[bytes, ...] = ()
    whole: tuple[Located, ...] = ()

    @property
    def faults(self) -> list[Located]:
        return [*(fault for _, faults in self.left for fault in faults), *self.whole]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("files")


def outcome(path: Path, raw: bytes, reading: Reading | None = None) -> Outcome:
    """Read here what a process of its own would read; raises whatever is not Refused."""
    path.write_bytes(raw)
    found = Outcome()

    def say(*message: Any) -> None:
        kind, *told = json.loads(json.dumps(message, ensure_ascii=False).encode())
        if kind == "left":
            found.left.append((base64.b64decode(told[0]), [Located(*fault) for fault in told[1]]))
        else:
            found.kept += told[0]
            found.rows += told[1]

    try:
        _, *ends = apart._read(Job(path, reading or Reading(), DAY), POLICY, {}, say)
        found.ends = tuple(map(base64.b64decode, ends))
    except Refused as refused:
        found.whole = refused.faults
    return found


def as_csv(rows: Sequence[Sequence[str]], **dialect: Any) -> bytes:
    written = io.StringIO()
    csv.writer(written, **dialect).writerows(rows)
    return written.getvalue().encode()


def cells(row: Mapping[str, str]) -> list[str]:
    return [row.get(column, "") for column in COLUMNS]


# Words of the field, rightly and wrongly written, and anything at all.
ODD = st.one_of(
    st.sampled_from(
        (
            *("", "x", "0", "-1", "9", "1.5", "yes", "2017-05-31", "31/05/2017", "2017-02-30", "withheld", "people"),
            *("press", "=1", "a\nb", 'a "quoted" b', "a,b", "\u202e", "evictions", "observed", "published", "07:40"),
            *(AT_SEA["lat"], AT_SEA["lon"], "commune:62193", "région", "https://example.org/a", "12 Example Street"),
        )
    ),
    st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\r\n"), max_size=12),
)
ROW = st.builds(
    lambda good, identity, period, changes: {**good, "id": identity, "period": period, **changes},
    st.sampled_from((PUBLISHED, OBSERVED)),
    st.sampled_from(("a", "b", "c", "d", "e", "f", "g", "h")),
    st.sampled_from(("2017-05-31", "2017-05", "2026-10-03")),
    st.one_of(st.just({}), st.dictionaries(st.sampled_from(COLUMNS), ODD, max_size=3)),
)
# One row of a file: as it should be, with a cell too few or too many, or blank.
LINE = st.one_of(
    *3 * [ROW.map(cells)],
    ROW.map(lambda row: cells(row)[:-1]),
    ROW.map(lambda row: [*cells(row), "more"]),
    st.just([""] * len(COLUMNS)),
)


def number_of(rows: Sequence[Sequence[str]]) -> int:
    return sum(any(map(str.strip, row)) for row in rows)


# (a) Whatever it is, it is read or refused.


@st.composite
def damaged(draw: st.DrawFn) -> bytes:
    """A file of the corpus or of a list, with some of its bytes lost, doubled or replaced."""
    raw = draw(st.sampled_from(SEEDS))
    for _ in range(draw(st.integers(1, 4))):
        start = draw(st.integers(0, len(raw)))
        end = min(len(raw), start + draw(st.integers(0, 40)))
        new = draw(st.one_of(st.just(b""), st.just(raw[start:end] * 2), st.binary(max_size=8)))
        raw = raw[:start] + new + raw[end:]
    return raw


@settings(max_examples=4_000, deadline=None, derandomize=True)
@given(
    st.one_of(st.binary(max_size=200), damaged(), damaged()),
    st.sampled_from(("utf-8", "windows-1252")),
    st.sampled_from(list(DELIMITERS)),
)
@pytest.mark.filterwarnings("ignore::UserWarning:openpyxl")
def test_any_bytes_are_rows_or_refused(folder: Path, raw: bytes, encoding: Encoding, delimiter: str) -> None:
    found = outcome(folder / "any", raw, Reading(encoding, delimiter))
    assert found.rows + len(found.left) > 0 or found.whole
    assert all(faults for _, faults in found.left)


# (b) Every row is on one side, and those that are left are what they were.


@settings(max_examples=2_000, deadline=None, derandomize=True)
@given(st.lists(LINE, min_size=1, max_size=8), st.sampled_from(("\n", "\r\n", "\r")), st.booleans())
@example([cells({"id": "a"})[:-1], cells({"id": "b"})], "\n", False)
def test_rows_of_a_table_are_taken_or_left_as_they_are(
    folder: Path, rows: list[list[str]], end: str, closed: bool
) -> None:
    head, *lines = [as_csv([row], lineterminator=end, quoting=csv.QUOTE_ALL) for row in (COLUMNS, *rows)]
    raw = head + b"".join(lines)
    found = outcome(folder / "rows.csv", raw if closed else raw.removesuffix(end.encode()))
    assert found.rows + len(found.left) == number_of(rows) or found.whole
    if found.whole:
        assert number_of(rows) == 0
        return
    if not closed:
        lines[-1] = lines[-1].removesuffix(end.encode()) + b"\n"
    ends_at = [len(re.findall(b"\r\n|\r|\n", head + b"".join(lines[: number + 1]))) for number in range(len(lines))]
    assert [raw for raw, _ in found.left] == [lines[ends_at.index(faults[0].line)] for _, faults in found.left]
    assert found.ends == (head, b"", b"")
    again = outcome(folder / "left.csv", head + b"".join(raw for raw, _ in found.left))
    assert again.rows + len(again.left) == len(found.left)


@settings(max_examples=800, deadline=None, derandomize=True)
@given(st.lists(ROW, min_size=1, max_size=6), st.sampled_from((None, 1)), st.sampled_from(("", "data", "results")))
def test_items_of_a_list_are_taken_or_left_as_they_are(
    folder: Path, rows: list[dict[str, str]], indent: int | None, member: str
) -> None:
    items = [dict(zip(COLUMNS, cells(row), strict=True)) for row in rows]
    raw = json.dumps({"count": len(items), member: items} if member else items, indent=indent).encode()
    found = outcome(folder / "items.json", raw)
    assert found.rows + len(found.left) == len(rows)
    assert all(json.loads(item) == items[faults[0].line - 1] and item in raw for item, faults in found.left)
    head, between, tail = found.ends
    again = json.loads(head + between.join(item for item, _ in found.left) + tail)
    assert (again[member] if member else again) == [json.loads(item) for item, _ in found.left]


@settings(max_examples=150, deadline=None, derandomize=True)
@given(st.lists(LINE, min_size=1, max_size=4))
def test_rows_of_a_workbook_are_taken_or_left_with_every_cell(folder: Path, rows: list[list[str]]) -> None:
    visible = [[re.sub(r"[^ -~\u00a0-\ud7ff]|^=", "", cell) for cell in row] for row in rows]
    book = Workbook(write_only=True)
    sheet = book.create_sheet()
    for row in (COLUMNS, *visible):
        sheet.append(list(row))
    written = io.BytesIO()
    book.save(written)
    found = outcome(folder / "rows.xlsx", written.getvalue())
    assert found.rows + len(found.left) == number_of(visible) or found.whole
    for raw, faults in found.left:
        [read] = csv.reader(io.StringIO(raw.decode(), newline=""))
        given_row = visible[faults[0].line - 2]
        assert read == given_row + [""] * (len(COLUMNS) - len(given_row))


# (c) Written down and read again, a table is the same.


@settings(max_examples=2_000, deadline=None, derandomize=True)
@given(
    st.lists(st.lists(st.text(st.characters(codec="utf-8"), max_size=8), min_size=3, max_size=3), max_size=6),
    st.sampled_from(list(DELIMITERS)),
)
def test_a_table_that_is_written_and_read_again_is_the_same(
    folder: Path, rows: list[list[str]], delimiter: str
) -> None:
    padded = [[*row, *["x"] * (len(COLUMNS) - 3)] for row in rows] or [["x"] * len(COLUMNS)]
    read: list[list[list[str]]] = []
    for given_rows in (padded, None):
        path = folder / "table.csv"
        path.write_bytes(as_csv([COLUMNS, *(given_rows or read[0])], delimiter=DELIMITERS[delimiter]))
        table = open_table(path, Reading(delimiter=delimiter))
        read.append([list(row.cells) for row in table.rows])
        assert not table.broken
    assert read[0] == read[1] == [[cell.strip() for cell in row] for row in padded]


# (d) No message tells a value, unless it is a word of our own.

OURS = "".join(
    path.read_text(encoding="utf-8")
    for room in ("data/importers", "geo", "layers")
    for path in (ROOT / room).rglob("*.py")
)


@settings(max_examples=2_000, deadline=None, derandomize=True)
@given(
    st.lists(
        st.dictionaries(
            st.sampled_from((*COLUMNS, *COLUMNS, "surname")),
            st.text(st.characters(min_codepoint=33, max_codepoint=0x2FFF), min_size=5).filter(
                lambda one: one not in OURS
            ),
            min_size=1,
            max_size=len(COLUMNS),
        ),
        min_size=1,
        max_size=3,
    ),
    st.booleans(),
    st.booleans(),
)
def test_no_message_tells_a_value(folder: Path, changes: list[dict[str, str]], good: bool, as_json: bool) -> None:
    rows = [{**(OBSERVED if good else {}), "period": "2017", **change} for change in changes]
    columns = list(dict.fromkeys((*COLUMNS, *(column for row in rows for column in row))))
    lines = [[row.get(column, "") for column in columns] for row in rows]
    raw = (
        json.dumps([dict(zip(columns, line, strict=True)) for line in lines]).encode()
        if as_json
        else as_csv([columns, *lines])
    )
    for whole in (raw, raw.partition(b"\r\n")[2]):
        for fault in outcome(folder / "f", whole).faults:
            assert not [value for change in changes for value in change.values() if value in str(fault)]


# (e) The order of the columns does not matter.


def without_order(found: Outcome) -> tuple[Any, ...]:
    return sorted(map(str, found.kept)), found.rows, sorted(found.faults)


@settings(max_examples=1_000, deadline=None, derandomize=True)
@given(st.lists(ROW, min_size=1, max_size=5), st.permutations(range(len(COLUMNS))))
def test_the_order_of_the_columns_does_not_matter(folder: Path, rows: list[dict[str, str]], order: list[int]) -> None:
    lines = [list(COLUMNS), *map(cells, rows)]
    mixed = [[line[number] for number in order] for line in lines]
    one, other = (outcome(folder / "order.csv", as_csv(several)) for several in (lines, mixed))
    assert without_order(one) == without_order(other)


@settings(max_examples=150, deadline=None, derandomize=True)
@given(st.sampled_from(FIXTURES), st.randoms(use_true_random=False))
def test_nor_does_it_in_the_lists_of_others(folder: Path, path: Path, chance: Any) -> None:
    with path.open(encoding="utf-8", newline="") as file:
        lines = list(csv.reader(file))
    order = list(range(len(lines[0])))
    chance.shuffle(order)
    mixed = [[line[number] for number in order] for line in lines]
    one, other = (outcome(folder / "order.csv", as_csv(several)) for several in (lines, mixed))
    assert without_order(one) == without_order(other)
    assert one.kept


# (f) Of an exact place nothing stays but its square.


WITHIN = st.tuples(st.floats(0.01, 0.99), st.floats(0.01, 0.99))
SHIFT = {"day": "2026-10-03", "begins": "06:00", "ends": "09:00", "pairs": "2", "observed": "0"}


def at_sea(cell: Cell, within: tuple[float, float], digits: int) -> tuple[str, str]:
    lon, lat = to_degrees(cell.east + within[0] * cell.size_m, cell.north + within[1] * cell.size_m)
    return f"{lat:.{digits}f}", f"{lon:.{digits}f}"


def told_at(path: Path, lat: str, lon: str, layer: str, as_points: bool) -> str:
    """What is kept of an observation there, and of a shift."""
    place = {"lat": lat, "lon": lon}
    seen = {**OBSERVED, "id": "a", "period": "2026-10-03", **place, "layer": layer, "site": "Q7K2M9"}
    seen |= {"subtype": "camp", "status": "live"} if layer == "sleeping_sites" else {}
    shift = {**SHIFT, "id": "s", **place, "reviewed_by": "steward", "reviewed_on": "2026-11-01"}
    point = {"type": "Point", "coordinates": [float(lon), float(lat)]}
    properties = {column: cell for column, cell in seen.items() if column not in place}
    records = (
        json.dumps({"features": [{"type": "Feature", "geometry": point, "properties": properties}]}).encode()
        if as_points
        else as_csv([COLUMNS, cells(seen)])
    )
    logs = as_csv([shifts.COLUMNS, [shift.get(column, "") for column in shifts.COLUMNS]])
    told = [outcome(path, records), outcome(path, logs)]
    assert [(one.rows, one.faults) for one in told] == [(1, []), (1, [])]
    return json.dumps([one.kept for one in told])


@settings(max_examples=1_500, deadline=None, derandomize=True)
@given(
    st.sampled_from(SEA),
    WITHIN,
    WITHIN,
    st.integers(4, 12),
    st.sampled_from(("evictions", "sleeping_sites")),
    st.booleans(),
)
def test_of_an_exact_place_nothing_stays_but_its_square(
    folder: Path,
    cell: Cell,
    one: tuple[float, float],
    other: tuple[float, float],
    digits: int,
    layer: str,
    as_points: bool,
) -> None:
    """Two places of a square are told alike, so that what is told says nothing finer than the square."""
    size = 20_000 if layer == "sleeping_sites" else 10_000
    ten = Cell.holding(cell.north + int(one[1] * 1.99) * 10_000, cell.east + int(one[0] * 1.99) * 10_000, 10_000)
    places = [at_sea(ten, within, digits) for within in (one, other)]
    told = [told_at(folder / "point", *place, layer, as_points) for place in places]
    assert told[0] == told[1]
    assert Counter(re.findall(r"CRS3035RES(\d+)m", told[0]))[str(size)] >= 1
    for text in (text for place in places for text in place):
        assert text[: text.index(".") + 4] not in told[0]
    assert not re.search(r"\d\.\d{3}", told[0])
