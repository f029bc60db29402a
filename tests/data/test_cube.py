"""The cube's bytes say what the figures say. That a browser reads every window off them right: tests/browser/test_timemap.py."""

import json
import struct
import zlib
from datetime import date, timedelta

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.cube import COLUMNS, MAGIC, cube_of, pack
from data.query import Month
from layers.figures import Figure
from layers.periods import Period
from layers.vocabulary import Counted, Sensitivity

FIRST, LAST = Month(2015, 1), Month(2019, 12)


def figure(
    layer: str = "evictions", period: str = "2017-05", low: int = 3, high: int | None = 3, **changes: object
) -> Figure:
    told: dict[str, object] = {
        "subtype": "",
        "counted": Counted.EVENTS,
        "area": "commune:62193",
        "sensitivity": Sensitivity.LOW,
        **changes,
    }
    return Figure(layer=layer, period=Period.parse(period), low=low, high=high, **told)  # type: ignore[arg-type]


def rows(*figures: Figure) -> list[dict[str, int]]:
    cube = cube_of(figures, FIRST, LAST)
    return [dict(zip(COLUMNS, row, strict=True)) for row in cube.rows.tolist()]


def test_a_figure_is_a_row_from_its_first_to_its_last_month() -> None:
    [row] = rows(figure(period="2017-05-30/2017-07-02"))
    assert (row["first"], row["last"], row["low"], row["high"]) == (28, 30, 3, 3)


@pytest.mark.parametrize(
    ("period", "span"),
    [
        ("2014-11/2015-02", (0, 1)),
        ("2019-11-03/..", (58, 59)),
        ("2017-05/", (28, 28)),
        ("/2017-05", (28, 28)),
        ("2017", (24, 35)),
    ],
)
def test_what_begins_before_or_has_no_known_end_is_cut_at_what_is_known(period: str, span: tuple[int, int]) -> None:
    [row] = rows(figure(period=period))
    assert (row["first"], row["last"]) == span


def test_many_records_behind_the_same_figures_take_no_more_room() -> None:
    assert len(rows(*(figure(low=1, high=1) for _ in range(1_000)))) == len(rows(figure()))


def test_an_open_end_and_what_is_outside_are_kept_apart() -> None:
    assert [row["high"] for row in rows(figure(high=None), figure())] == [-1, 3]
    assert rows(figure(period="2021-05"), figure(period="")) == []


def test_what_lasts_is_told_as_the_peak_of_each_month_for_area_region_and_all() -> None:
    camps = [
        figure("sleeping_sites", "2017-01-01/2017-02-10", 1, 1, counted=Counted.SITES),
        figure("sleeping_sites", "2017-02-20/2017-04-30", 1, 1, counted=Counted.SITES),
        figure("sleeping_sites", "2017-03-15/2017-03-20", 2, None, counted=Counted.SITES, area="commune:62765"),
    ]
    cube = cube_of(camps, FIRST, LAST)
    by_place = {
        name: [(row[2], row[3], row[4], row[5]) for row in cube.rows.tolist() if row[1] == cube.places.index(name)]
        for name in ("commune:62193", "all")
    }
    # Never two in Calais on one day, though two within February.
    assert by_place["commune:62193"] == [(24, 27, 1, 1)]
    assert by_place["all"] == [(24, 25, 1, 1), (26, 26, 3, -1), (27, 27, 1, 1)]


def test_the_bytes_are_those_of_the_documentation() -> None:
    cube = cube_of([figure()], FIRST, LAST)
    corners = np.array([1, 2, 3, 4], dtype=np.int32)
    raw = pack(cube, {"layers": []}, {"corners": corners})
    assert raw[:4] == MAGIC
    [length] = struct.unpack("<I", raw[4:8])
    assert length % 4 == 0
    head, body = json.loads(raw[8 : 8 + length]), raw[8 + length :]
    assert head["crc32"] == zlib.crc32(body)
    assert head["arrays"] == {"rows": [0, 8], "corners": [8, 12]}
    assert np.frombuffer(body, "<i4")[8:].tolist() == [1, 2, 3, 4]
    assert head["cube"]["areas"] == ["commune:62193"]
    assert head["cube"]["regions"][head["cube"]["region_of"][0]] == "calais"


@given(st.lists(st.tuples(st.integers(0, 3_000), st.integers(0, 90), st.integers(0, 9)), max_size=30))
def test_the_rows_of_a_flow_add_up_to_its_figures(spans: list[tuple[int, int, int]]) -> None:
    figures = []
    for start, length, number in spans:
        first = date(2014, 1, 1) + timedelta(days=start)
        last = first + timedelta(days=length)
        figures.append(figure(period=Period.of_days(first, last).edtf, low=number, high=number))
    inside = [one for one in figures if one.period.touches(FIRST.first, LAST.last)]
    assert sum(row["low"] for row in rows(*figures)) == sum(one.low for one in inside)
