"""What is taken away can be read by others' programs, keeps its times over summer and winter, and says no more than the plan."""

from __future__ import annotations

import csv
import io
from datetime import UTC, date, datetime, timedelta
from math import acos, cos, degrees, pi, radians, sin, tan
from xml.etree import ElementTree as ET
from zoneinfo import ZoneInfo

import pytest
from icalendar import Calendar

from data.shifts.slots import Duty, Expected, Plan, Slot
from data.shifts.takeaway import engelsystem, ical, sunrise, volunteer_planner
from layers.hours import HourBand

AREA = "CRS3035RES10000mN3050000E3620000"
NAME = "Carré, « très » long ; avec des signes, à plier : Manche et mer du Nord, un carré de dix kilomètres"
NAMES = {AREA: NAME}
PARIS = ZoneInfo("Europe/Paris")


def duty(day: date, band: HourBand = HourBand.DAWN, pair: int = 1) -> Duty:
    return Duty(pair, Expected(Slot(day, band, AREA), 0.5, 0.2, 0.9, 4, 2, 2, 0), pinned=False, for_cover=False)


WINTER, SUMMER = date(2026, 3, 28), date(2026, 3, 29)
PLAN = Plan((duty(WINTER), duty(SUMMER), duty(SUMMER, pair=2), duty(date(2026, 10, 25), HourBand.EVENING)), 2.0, ())


def test_a_calendar_program_reads_the_times_of_paris_before_and_after_the_change() -> None:
    raw = ical(PLAN, NAMES, "fr")
    events = Calendar.from_ical(raw).walk("VEVENT")
    begins = [event.decoded("DTSTART") for event in events]
    assert begins == [
        datetime(2026, 3, 28, 6, tzinfo=PARIS),
        datetime(2026, 3, 29, 6, tzinfo=PARIS),
        datetime(2026, 3, 29, 6, tzinfo=PARIS),
        datetime(2026, 10, 25, 18, tzinfo=PARIS),
    ]
    assert [event.decoded("DTEND") - event.decoded("DTSTART") for event in events][-1] == timedelta(hours=6)
    assert str(events[0]["SUMMARY"]) == f"Tour de veille, {NAME}, binôme 1"


def test_its_lines_are_short_and_end_as_the_standard_has_it() -> None:
    raw = ical(PLAN, NAMES, "fr")
    lines = raw.split(b"\r\n")
    assert b"\n" not in raw.replace(b"\r\n", b"")
    assert max(map(len, lines)) <= 75
    assert all(line.decode("utf-8") is not None for line in lines)


def test_a_duty_is_the_same_event_in_every_file_and_no_two_are_one() -> None:
    def uids(plan: Plan) -> list[str]:
        return [str(event["UID"]) for event in Calendar.from_ical(ical(plan, NAMES, "en")).walk("VEVENT")]

    assert len(set(uids(PLAN))) == 4
    assert uids(Plan(PLAN.duties[2:], 1.0, ())) == uids(PLAN)[2:]
    assert ical(PLAN, NAMES, "en") == ical(PLAN, NAMES, "en")


def test_engelsystem_finds_each_slot_once_with_its_room_day_and_times() -> None:
    root = ET.fromstring(engelsystem(PLAN, NAMES, "en"))
    assert [day.attrib["date"] for day in root.findall("day")] == ["2026-03-28", "2026-03-29", "2026-10-25"]
    events = root.findall("day/room/event")
    assert [event.findtext("date") for event in events] == [
        "2026-03-28T06:00:00+01:00",
        "2026-03-29T06:00:00+02:00",
        "2026-10-25T18:00:00+01:00",
    ]
    assert [event.findtext("duration") for event in events] == ["03:00", "03:00", "06:00"]
    assert [event.findtext("title") for event in events][1] == "Monitoring shift: 2 × pair"
    assert {room.attrib["name"] for room in root.findall("day/room")} == {NAME}
    assert len({event.attrib["id"] for event in events} | {event.attrib["guid"] for event in events}) == 6
    assert root.findtext("conference/days") == "3"


def test_volunteer_planner_gets_two_volunteers_a_pair_and_no_formula() -> None:
    rows = list(csv.DictReader(io.StringIO(volunteer_planner(PLAN, {AREA: "=1+1"}, "fr").decode("utf-8-sig"))))
    assert [row["slots"] for row in rows] == ["2", "4", "2"]
    assert {row["facility"] for row in rows} == {"'=1+1"}
    assert rows[0]["starting_time"] == "2026-03-28T06:00:00+01:00"


def test_an_empty_plan_gives_files_that_can_be_read() -> None:
    empty = Plan((), 0.0, ())
    assert Calendar.from_ical(ical(empty, NAMES, "en")).walk("VEVENT") == []
    assert ET.fromstring(engelsystem(empty, NAMES, "en")).findall("day") == []
    assert len(volunteer_planner(empty, NAMES, "en").splitlines()) == 1


@pytest.mark.parametrize("day", [date(2026, month, 21) for month in range(1, 13)])
def test_the_sun_rises_as_another_formula_has_it(day: date) -> None:
    """The general solar position calculations of NOAA's Global Monitoring Laboratory, which are good to a minute or two."""
    lat, lon = radians(50.95), 1.85
    year = 2 * pi / 365 * (day.timetuple().tm_yday - 1 - 0.25)
    equation = 229.18 * (
        0.000075 + 0.001868 * cos(year) - 0.032077 * sin(year) - 0.014615 * cos(2 * year) - 0.040849 * sin(2 * year)
    )
    declination = (
        (0.006918 - 0.399912 * cos(year) + 0.070257 * sin(year) - 0.006758 * cos(2 * year) + 0.000907 * sin(2 * year))
        - 0.002697 * cos(3 * year)
        + 0.00148 * sin(3 * year)
    )
    angle = degrees(acos(cos(radians(90.833)) / (cos(lat) * cos(declination)) - tan(lat) * tan(declination)))
    wanted = datetime(day.year, day.month, day.day, tzinfo=UTC) + timedelta(minutes=720 - 4 * (lon + angle) - equation)
    found = sunrise(day, 50.95, lon)
    assert abs(found - wanted) <= timedelta(minutes=3)
    assert found.utcoffset() == wanted.astimezone(PARIS).utcoffset()
