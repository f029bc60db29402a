"""Answers to a form, as KoboToolbox and ODK give them: CSV or JSON, read by a mapping that says which question is what.

The mapping is a TOML file (docs/import.md; those of our own forms are in docs/forms/). An answer tells one record, or one shift.
A question that the mapping neither names nor leaves out is a fault: the answers to a form that was changed are not read by its
old mapping. What comes in by a form waits for a steward's review.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from fnmatch import fnmatchcase
from typing import Any

from data.importers import Format, Reported, shifts, template
from data.importers.rows import Row
from data.reports import Report
from geo.faults import Located, Refused

_TEMPLATES = {"records": template.COLUMNS, "shifts": shifts.COLUMNS}
_REVIEW = ("reviewed_by", "reviewed_on")
_DAYS, _CLOCKS = ("period", "died", "day"), ("hours", "begins", "ends")
_DATES = {
    "iso": re.compile(r"(?P<year>\d{4})-(?P<month>\d\d)-(?P<day>\d\d)(?:T.*)?", re.ASCII),
    "day-first": re.compile(r"(?P<day>\d{1,2})/(?P<month>\d{1,2})/(?P<year>\d{4})", re.ASCII),
    "month-first": re.compile(r"(?P<month>\d{1,2})/(?P<day>\d{1,2})/(?P<year>\d{4})", re.ASCII),
}
_CLOCK = re.compile(r"(?:\d{4}-\d\d-\d\dT)?(\d\d:\d\d)(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:\d\d)?", re.ASCII)


@dataclass(frozen=True, slots=True)
class Form:
    """A mapping. Names of our template's columns stand for the form's questions, `group/question` where they are in groups."""

    tells: str
    """records or shifts"""
    columns: Mapping[str, str]
    """our column: the question whose answer it is"""
    left_out: Sequence[str]
    """questions of which nothing is read; * stands for any letters"""
    dates: str = "iso"
    fixed: Mapping[str, str] | None = None
    """our column: what it says of every answer"""
    words: Mapping[str, Mapping[str, str]] | None = None
    """our column: what the choices of its question are called with us"""
    point: str = ""
    """the question whose answer is a point of a phone; it becomes a square of 10 km or more at once"""
    repeat: str = ""
    """a group that is answered several times, each time a count or a source"""
    repeated: Mapping[str, str] | None = None
    """our column: the question of that group"""


def _read(rows: Iterable[Row], mapped: Mapping[str, Any]) -> Iterator[Reported]:
    form = _form(mapped)
    for number, row in enumerate(rows):
        if number == 0:
            _check_questions(row, form)
        yield [row], _report(row, form)


FORMAT = Format("forms", {}, _read, mapped=True)


def _form(mapped: Mapping[str, Any]) -> Form:
    """The mapping, if it can be one; raises Refused with all that is wrong with it."""
    faults = [
        (key, f"there is no such key; write {', '.join(one.name for one in fields(Form))}")
        for key in mapped.keys() - {one.name for one in fields(Form)}
    ]
    faults += [(key, "this key is missing") for key in ("tells", "columns", "left_out") if key not in mapped]
    tells, dates = (said if isinstance(said := mapped.get(key), str) else "" for key in ("tells", "dates"))
    ours = set(_TEMPLATES.get(tells, ())) - {*_REVIEW}
    if not ours:
        faults.append(("tells", f"write one of: {', '.join(_TEMPLATES)}"))
    if "dates" in mapped and dates not in _DATES:
        faults.append(("dates", f"write one of: {', '.join(_DATES)}"))
    for key in ("columns", "fixed", "repeated"):
        table = mapped.get(key, {})
        if not _texts(table):
            faults.append((key, 'write a table of texts: our column = "question"'))
        else:
            faults += [(f"{key}.{column}", "our template has no such column") for column in table.keys() - ours]
    tables = mapped.get("words", {})
    if not isinstance(tables, dict) or not all(_texts(table) for table in tables.values()):
        faults.append(("words", 'write a table for each column: "answer" = "our word"'))
    left_out = mapped.get("left_out", [])
    if not isinstance(left_out, list) or not all(isinstance(one, str) for one in left_out):
        faults.append(("left_out", 'write a list of questions: ["start", "_*"]'))
    for key in ("point", "repeat"):
        if not isinstance(mapped.get(key, ""), str):
            faults.append((key, "write the name of one question or group"))
    faults += [(key, "shifts have none") for key in ("repeat", "repeated") if key in mapped and tells == "shifts"]
    if faults:
        raise Refused(Located("--mapping", 1, key, "E_MAPPING", why) for key, why in sorted(faults))
    return Form(**mapped)


def _texts(table: object) -> bool:
    return isinstance(table, dict) and all(isinstance(one, str) for one in table.values())


def _check_questions(row: Row, form: Form) -> None:
    """Every question is named or left out, and every one that is named is there; JSON leaves out what nobody answered."""
    named = {*form.columns.values(), form.point, form.repeat}
    in_csv = not row.raw.startswith(b"{")
    faults = [
        (question, "E_MISSING_COLUMN", "the mapping names this question; is it the mapping of this form?")
        for question in sorted({*form.columns.values(), form.point} - {""})
        if in_csv and not row.has(question)
    ]
    faults += [
        # Its name is not shown: a file without a header has answers there.
        (f"column {number}", "E_UNKNOWN_COLUMN", "name this question in the mapping, under columns or left_out")
        for number, question in enumerate(row.columns, 1)
        if question not in named
        and not (form.repeat and _nth(question, form.repeat))
        and not any(fnmatchcase(question, pattern) for pattern in form.left_out)
    ]
    if faults:
        raise Refused(Located(row.file, 1, *fault) for fault in faults)


def _report(row: Row, form: Form) -> Report | None:
    """What an answer tells: read as rows of our template, whose faults are those of the answer."""
    columns = _TEMPLATES[form.tells]
    index = {column: number for number, column in enumerate(columns)}
    as_ours = _as_ours(row, form)
    if row.faults:
        return None
    rows = [Row(row.file, row.line, index, [cells.get(column, "") for column in columns]) for cells in as_ours]
    report = template.report_of(rows, waits=True) if form.tells == "records" else shifts.shift_of(rows[0], waits=True)
    row.faults += [fault for one in rows for fault in one.faults]
    return None if row.faults else report


def _as_ours(row: Row, form: Form) -> list[dict[str, str]]:
    """The answer as cells of our columns: one row, and one more for each further time that the group was answered."""
    told = {ours: row[question] if row.has(question) else "" for ours, question in form.columns.items()}
    if form.point and row.has(form.point):
        told |= _point(row, form.point)
    first, *further = [
        {ours: once.get(question, "") for ours, question in (form.repeated or {}).items()}
        for once in _times(row, form) or [{}]
    ]
    cells = _translated(row, form, told | first, form.fixed or {})
    counted = {
        ours: always for ours, always in (form.fixed or {}).items() if _group(ours) in map(_group, form.repeated or {})
    }
    return [cells, *({"id": cells.get("id", ""), **_translated(row, form, once, counted)} for once in further)]


def _translated(row: Row, form: Form, told: Mapping[str, str], fixed: Mapping[str, str]) -> dict[str, str]:
    """In our words and our way of writing days and times, with what is fixed."""
    found: dict[str, str] = {}
    for ours, answer in told.items():
        words = (form.words or {}).get(ours)
        if answer and words is not None and answer not in words:
            row.fault(ours, "E_CHOICE", "the mapping has no word for this answer")
        found[ours] = (words or {}).get(answer, answer)
        if answer and ours in _DAYS:
            found[ours] = _day(row, ours, answer, form.dates)
        elif (clock := _CLOCK.fullmatch(answer)) and ours in _CLOCKS:
            found[ours] = clock[1]
    for ours, always in fixed.items():
        asked = [answer for column, answer in told.items() if _group(column) == _group(ours)]
        # What is fixed of a count is said where there is a count.
        if _group(ours) not in ("count", "source") or any(asked) or not asked:
            found.setdefault(ours, always)
    return found


def _group(ours: str) -> str:
    """What a column of ours is about: `count` of `count_low`."""
    return ours.partition("_")[0]


def _day(row: Row, ours: str, answer: str, dates: str) -> str:
    """The day as 2017-05-31; a period that is written like ours stays as it is."""
    match = _DATES[dates].fullmatch(answer)
    if match:
        return f"{match['year']}-{match['month']:0>2}-{match['day']:0>2}"
    if dates != "iso":
        row.fault(ours, "E_DATE_FORMAT", f"the mapping says that days are written {dates}, as 31/05/2017 or 05/31/2017")
    return answer


def _point(row: Row, question: str) -> dict[str, str]:
    """A point as phones send it: "lat lon altitude accuracy", a list of lat and lon, or GeoJSON."""
    text = row[question]
    try:
        read = json.loads(text, parse_float=str, parse_int=str) if text[:1] in ("[", "{") else text.split()
        pair = read["coordinates"][1::-1] if isinstance(read, dict) else read[:2]
        if not text or pair == [None, None]:
            return {}
        lat, lon = map(str, pair)
    except (ValueError, TypeError, KeyError, RecursionError):
        row.fault("lat", "E_COORD_FORMAT", "the answer is not a point; map the question that is one")
        return {}
    return {"lat": lat, "lon": lon}


def _times(row: Row, form: Form) -> list[dict[str, str]]:
    """The answers of the repeated group: a list in JSON, columns `group[1]/question`, `group[2]/question` in CSV."""
    if not form.repeat:
        return []
    text = row[form.repeat] if row.has(form.repeat) else ""
    if text.startswith("["):
        try:
            listed = json.loads(text, parse_float=str, parse_int=str)
            return [{name: "" if value is None else str(value) for name, value in once.items()} for once in listed]
        except (ValueError, AttributeError, RecursionError):
            row.fault("-", "E_JSON", "the repeated group is not a list of answers")
            return []
    times: dict[int, dict[str, str]] = {}
    for question in row.columns:
        if found := _nth(question, form.repeat):
            number, name = found
            times.setdefault(number, {})[f"{form.repeat}/{name}"] = row[question]
    return [times[number] for number in sorted(times) if any(times[number].values())]


def _nth(question: str, group: str) -> tuple[int, str] | None:
    match = re.fullmatch(re.escape(group) + r"\[(\d{1,3})\]/(.+)", question)
    return (int(match[1]), match[2].removeprefix(f"{group}/")) if match else None
