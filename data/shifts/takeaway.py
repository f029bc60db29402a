"""A plan to take away: for calendars, Engelsystem and volunteer-planner. No names, no numbers, no place finer than an area."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping
from datetime import UTC, date, datetime, time, timedelta, timezone
from hashlib import sha256
from itertools import groupby
from xml.etree import ElementTree as ET

from astral import Observer, sun

from data.shifts.slots import Duty, Plan, Slot
from layers.vocabulary import Language

_PAIR = {"en": "pair", "fr": "binôme"}
_TASK = {"en": "Monitoring shift", "fr": "Tour de veille"}
_SUMMER, _WINTER = timedelta(hours=2), timedelta(hours=1)
# Paris since 1996, as every calendar program knows it; written out so that a file stands alone.
_ZONE = """BEGIN:VTIMEZONE
TZID:Europe/Paris
BEGIN:DAYLIGHT
DTSTART:19960331T020000
RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU
TZOFFSETFROM:+0100
TZOFFSETTO:+0200
TZNAME:CEST
END:DAYLIGHT
BEGIN:STANDARD
DTSTART:19961027T030000
RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU
TZOFFSETFROM:+0200
TZOFFSETTO:+0100
TZNAME:CET
END:STANDARD
END:VTIMEZONE"""
_OCTETS = 75


def ical(plan: Plan, names: Mapping[str, str], language: Language) -> bytes:
    """A calendar of the duties (RFC 5545), local time of Paris; the same duty has the same UID in every file.

    `names` are the areas' names by their ids.
    """
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Veille//shifts//EN", *_ZONE.split("\n")]
    for duty in plan.duties:
        begins, ends = _span(duty.expected.slot)
        what = f"{_TASK[language]}, {names[duty.expected.slot.area]}, {_PAIR[language]} {duty.pair}"
        lines += [
            "BEGIN:VEVENT",
            f"UID:{_uid(duty)}@veille.invalid",
            # When it was made is nobody's business; a fixed moment keeps the file the same for the same plan.
            f"DTSTAMP:{begins:%Y%m%d}T000000Z",
            f"DTSTART;TZID=Europe/Paris:{begins:%Y%m%dT%H%M%S}",
            f"DTEND;TZID=Europe/Paris:{ends:%Y%m%dT%H%M%S}",
            f"SUMMARY:{_escaped(what)}",
            "CLASS:PRIVATE",
            "END:VEVENT",
        ]
    return "".join(_folded(line) for line in [*lines, "END:VCALENDAR"]).encode()


def engelsystem(plan: Plan, names: Mapping[str, str], language: Language) -> bytes:
    """The plan as `schedule.xml`, which Engelsystem imports shifts from (the schema of voc/voctosched, basic.xsd).

    One event a slot, in a room that is the area; its title says how many pairs are wanted.
    """
    root = ET.Element("schedule")
    days = sorted({duty.expected.slot.day for duty in plan.duties})
    _add(root, "version", "1")
    conference = ET.SubElement(root, "conference")
    for name, text in (
        ("acronym", "veille"),
        ("title", "Veille"),
        ("start", f"{min(days, default='')}"),
        ("end", f"{max(days, default='')}"),
        ("days", f"{len(days)}"),
        ("timeslot_duration", "00:15"),
    ):
        _add(conference, name, text)
    for index, day in enumerate(days, start=1):
        first, last = _aware(datetime.combine(day, time())), _aware(datetime.combine(day, time(23, 59)))
        element = ET.SubElement(
            root, "day", date=day.isoformat(), start=first.isoformat(), end=last.isoformat(), index=str(index)
        )
        slots = _pairs_by_slot(plan)
        for area, own in groupby(
            sorted((s for s in slots if s.day == day), key=lambda s: s.area), key=lambda s: s.area
        ):
            room = ET.SubElement(element, "room", name=names[area])
            for slot in own:
                _event(room, slot, slots[slot], language)
    raw: bytes = ET.tostring(root, encoding="utf-8", xml_declaration=True)
    return raw + b"\n"


def volunteer_planner(plan: Plan, names: Mapping[str, str], language: Language) -> bytes:
    """A row a shift in the fields of volunteer-planner's Shift (two volunteers a pair), times with their offset.

    volunteer-planner has no import of its own: its administrators load such a file with a script or by hand.
    """
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(("facility", "task", "workplace", "starting_time", "ending_time", "slots"))
    for slot, pairs in _pairs_by_slot(plan).items():
        begins, ends = map(_aware, _span(slot))
        cells = (names[slot.area], _TASK[language], "", begins.isoformat(), ends.isoformat(), 2 * pairs)
        writer.writerow([_safe(cell) for cell in cells])
    return b"\xef\xbb\xbf" + text.getvalue().encode()


def sunrise(day: date, lat: float, lon: float) -> datetime:
    """When the sun rises there, local time of Paris (astral; the upper edge of the sun, to a minute or two)."""
    found = sun.sunrise(Observer(lat, lon), date=day, tzinfo=UTC)
    return found.astimezone(_aware(datetime.combine(day, time(12))).tzinfo)


def _span(slot: Slot) -> tuple[datetime, datetime]:
    midnight = datetime.combine(slot.day, time())
    return midnight + timedelta(hours=slot.band.starts), midnight + timedelta(hours=slot.band.ends)


def _aware(local: datetime) -> datetime:
    """With the offset of Paris: summer time from the last Sunday of March to that of October, at 01:00 UTC."""
    begins, ends = _last_sunday(local.year, 3), _last_sunday(local.year, 10)
    summer = datetime.combine(begins, time(2)) <= local < datetime.combine(ends, time(3))
    return local.replace(tzinfo=timezone(_SUMMER if summer else _WINTER))


def _last_sunday(year: int, month: int) -> date:
    last = date(year, month, 31)
    return last - timedelta(days=(last.weekday() + 1) % 7)


def _pairs_by_slot(plan: Plan) -> dict[Slot, int]:
    found: dict[Slot, int] = {}
    for duty in plan.duties:
        found[duty.expected.slot] = found.get(duty.expected.slot, 0) + 1
    return found


def _event(room: ET.Element, slot: Slot, pairs: int, language: Language) -> None:
    begins, ends = map(_aware, _span(slot))
    identity = sha256(f"{slot}".encode()).hexdigest()
    guid = f"{identity[:8]}-{identity[8:12]}-5{identity[13:16]}-8{identity[17:20]}-{identity[20:32]}"
    event = ET.SubElement(room, "event", id=str(int(identity[:7], 16)), guid=guid)
    hours = (ends - begins).seconds // 3600
    for name, text in (
        ("room", room.attrib["name"]),
        ("title", f"{_TASK[language]}: {pairs} × {_PAIR[language]}"),
        ("subtitle", ""),
        ("type", "shift"),
        ("date", begins.isoformat()),
        ("start", f"{begins:%H:%M}"),
        ("duration", f"{hours:02d}:00"),
        ("abstract", ""),
        ("slug", f"veille-{identity[:12]}"),
        ("track", ""),
    ):
        _add(event, name, text)


def _add(parent: ET.Element, name: str, text: str) -> None:
    ET.SubElement(parent, name).text = text


def _uid(duty: Duty) -> str:
    return sha256(f"{duty.expected.slot} {duty.pair}".encode()).hexdigest()[:32]


def _escaped(text: str) -> str:
    for plain, escaped in (("\\", "\\\\"), (";", "\\;"), (",", "\\,"), ("\n", "\\n")):
        text = text.replace(plain, escaped)
    return text


def _folded(line: str) -> str:
    """A content line in pieces of at most 75 octets, never within a letter."""
    pieces: list[str] = []
    piece = ""
    for letter in line:
        if len((piece + letter).encode()) > _OCTETS - (1 if pieces else 0):
            pieces.append(piece)
            piece = ""
        piece += letter
    return "\r\n ".join([*pieces, piece]) + "\r\n"


def _safe(cell: str | int) -> str | int:
    """A cell that a spreadsheet does not take for a formula."""
    return f"'{cell}" if isinstance(cell, str) and cell[:1] in "=+-@\t\r" and cell else cell
