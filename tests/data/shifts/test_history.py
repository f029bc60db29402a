"""Histories: what a release tells of an area's quarters, and the last day on which something is known."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

from data.release import newest, read
from data.shifts.history import Season, histories
from layers.figures import Event
from layers.hours import HourBand
from layers.periods import Period
from layers.rhythm import Rhythm, Told
from layers.vocabulary import Certainty, Sensitivity, Text
from tests.making import CELL

CONTENT = read(newest(Path(__file__).parents[3] / "data" / "releases" / "public")).content
SPRING, AUTUMN = Period.parse("2026-04-01/2026-06-30"), Period.parse("2025-10-01/2025-12-31")
"""A quarter that is told, and one long before it"""


def rhythm(told: Told, period: Period = SPRING, **slot: object) -> Rhythm:
    values = {"weekday": None, "band": None, "days": None, "number": 5} | slot
    return Rhythm(told=told, area=CELL, period=period, **values)  # type: ignore[arg-type]


ROWS = (
    rhythm(Told.OPERATIONS, weekday=1, band=HourBand.DAWN, number=9),
    rhythm(Told.DAYS, weekday=1, number=8),
    rhythm(Told.INTERVALS, days=2, number=7),
    rhythm(Told.PAIRS, weekday=1, band=HourBand.DAWN, number=6),
    rhythm(Told.KNOWN, number=20),
    rhythm(Told.OBSERVED, number=4),
    rhythm(Told.KNOWN, AUTUMN, number=3),
)


def event(day: str, subtype: str = "dismantling", area: str = CELL) -> Event:
    return Event(
        id=f"{day} {subtype}",
        layer="evictions",
        subtype=subtype,
        sensitivity=Sensitivity.MEDIUM,
        period=Period.parse(day),
        date_as_written="",
        date_note=Text("", ""),
        died=None,
        area=area,
        certainty=Certainty.HIGH,
        counts=(),
        sources=(),
        summary=Text("", ""),
    )


def test_each_row_finds_its_place_and_a_quarter_without_any_is_there_and_empty() -> None:
    (one,) = histories(replace(CONTENT, rhythms=ROWS, events=(), figures=()))
    first, between, last = one.seasons
    assert (first.known, between) == (3, Season(date(2026, 1, 1), date(2026, 3, 31)))
    assert last.operations == {(1, HourBand.DAWN): 9}
    assert (last.days, last.intervals, last.pairs) == ({1: 8}, {2: 7}, {(1, HourBand.DAWN): 6})
    assert (last.known, last.observed) == (20, 4)
    assert sum(last.weekdays) == 91
    assert one.last is None


def test_the_last_day_is_that_of_an_operation_of_known_day_and_not_of_a_threat() -> None:
    events = (event("2026-07-03"), event("2026-07"), event("2026-08-09", "threatened"))
    (one,) = histories(replace(CONTENT, rhythms=ROWS, events=events, figures=()))
    assert one.last == date(2026, 7, 3)
