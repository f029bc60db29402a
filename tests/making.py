"""Invented reports for the tests. Their exact places lie in the sea."""

import csv
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path

from data.history import Version
from data.importers.door import Reading, open_table
from data.importers.template import COLUMNS
from data.policy import read_policy
from data.publish import content_for
from data.release import Content
from data.reports import Report, coarse
from data.store import Store
from geo.areas import area
from layers.periods import Period
from layers.vocabulary import (
    Audience,
    Basis,
    Certainty,
    Count,
    Counted,
    CountRange,
    Record,
    Review,
    Source,
    Speaker,
    Status,
    Text,
)

AT_SEA = {"lat": "50.30127", "lon": "0.42841"}
CELL = "CRS3035RES10000mN3060000E3640000"
PUBLISHED = {
    "layer": "evictions",
    "subtype": "dismantling",
    "area": "commune:62193",
    "basis": "published",
    "status": "ended",
    "certainty": "high",
    "source_publisher": "A newspaper",
    "source_quotes": "press",
    "reviewed_by": "steward",
    "reviewed_on": "2026-11-01",
}
OBSERVED = {**PUBLISHED, "area": "", **AT_SEA, "basis": "observed", "source_publisher": "", "source_quotes": ""}


def write_rows(path: Path, rows: Sequence[Mapping[str, str]], columns: Sequence[str] = COLUMNS) -> Path:
    """A file in the project's own format, blank where a row says nothing."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, columns, restval="", lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
    return path


def reports_of(path: Path) -> list[tuple[int, Report]]:
    """What a file without faults holds, read here and not apart, each report with its first line."""
    table = open_table(path, Reading())
    found = [(rows[0], report) for rows, report in table.format.read(table.rows, {}) if not any(r.faults for r in rows)]
    assert all(report for _, report in found)
    return [(row.line, report) for row, report in found if report]


def keep(path: Path, store: Store, received: date) -> None:
    """Take a file without faults in, read here and not apart: for tests of what comes afterwards, which take in many."""
    sites = store.areas_of_sites()
    told = [report for _, report in reports_of(path)]
    store.add(
        [coarse(one, read_policy(), received, sites.get(getattr(one.told, "site", ""))) for one in told], received
    )


def a_record(identity: str = "e-1", **changes: object) -> Record:
    """A record of an eviction that was published, with anything changed."""
    told: dict[str, object] = {
        "id": identity,
        "layer": "evictions",
        "subtype": "dismantling",
        "period": Period.parse("2017-05-31"),
        "date_as_written": "31/06",
        "date_note": Text("Why.", "Pourquoi."),
        "area": area("commune:62193"),
        "basis": Basis.PUBLISHED,
        "status": Status.ENDED,
        "certainty": Certainty.HIGH,
        "counts": (Count(Counted.PEOPLE, CountRange(10, 10, 10), Speaker.PRESS),),
        "sources": (Source("A newspaper", "Report of the day", "https://example.org/2017-05-31", None, Speaker.PRESS),),
        "summary": Text("Something happened.", "Quelque chose s'est passé."),
        "review": Review("steward", date(2026, 11, 1)),
    }
    if isinstance(changes.get("period"), str):
        changes["period"] = Period.parse(str(changes["period"]))
    if isinstance(changes.get("area"), str):
        changes["area"] = area(str(changes["area"]))
    return Record(**{**told, **changes})  # type: ignore[arg-type]


def seen(identity: str, day: str, received: str, place: str = CELL, **changes: object) -> Version:
    """An eviction that only monitors saw, as it was received."""
    bare: dict[str, object] = {"date_as_written": "", "date_note": Text("", ""), "summary": Text("", ""), "sources": ()}
    record = a_record(identity, period=day, area=place, basis=Basis.OBSERVED, **{**bare, **changes})
    return Version(record, date.fromisoformat(received))


def content(store: Store, audience: Audience, as_of: str) -> Content:
    """What a release from this store would say."""
    return content_for(store, audience, date.fromisoformat(as_of), read_policy())
