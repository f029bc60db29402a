"""Histories: what a release tells of an area's quarters, and the last day on which something is known."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

from data.release import newest, read
from data.shifts.history import Noted, Season, histories, with_notes
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


def note(day: str) -> Noted:
    return Noted(CELL, date.fromisoformat(day), HourBand.DAWN)


def test_notes_are_a_season_of_their_own_after_what_is_told_and_count_nothing_twice() -> None:
    told = histories(replace(CONTENT, rhythms=ROWS, events=(), figures=()))
    notes = [note("2026-06-30"), note("2026-07-02"), note("2026-07-04"), note("2026-07-04"), note("2026-09-01")]
    (one,) = with_notes(told, notes, date(2026, 6, 1), date(2026, 7, 10))
    own = one.seasons[-1]
    assert one.told == told[0].seasons
    assert (own.first, own.last, own.known) == (date(2026, 7, 1), date(2026, 7, 10), 3)
    assert (own.days, own.intervals) == ({3: 1, 5: 1}, {2: 1})
    assert one.last == date(2026, 7, 4)
    assert own.chance == 0.2, "nothing is guessed at: the team knows all of it"
    assert sum(own.lasted()) == 1


def test_notes_on_days_that_are_told_already_move_the_last_day_at_most() -> None:
    told = histories(replace(CONTENT, rhythms=ROWS, events=(), figures=()))
    (one,) = with_notes(told, [note("2026-06-28")], date(2026, 6, 1), date(2026, 6, 29))
    assert one.seasons == told[0].seasons
    assert one.last == date(2026, 6, 28)
