"""An organisers' release of an invented world in the sea: a year of operations with a known rhythm, and the logs of shifts."""

from __future__ import annotations

from collections import defaultdict
from datetime import date, timedelta
from pathlib import Path

from data.buckets import Grain, end
from data.importers.shifts import COLUMNS
from data.ingest import ingest
from data.publish import publish
from data.store import Store
from layers.vocabulary import Audience
from tests.data.shifts.worlds import world
from tests.making import OBSERVED, write_rows

FIRST, AS_OF = date(2025, 1, 1), date(2026, 1, 10)
REVIEWED = {"reviewed_by": "steward", "reviewed_on": "2026-01-02"}


def organisers_release(folder: Path, rhythm: str = "48 h", seed: int = 1) -> Path:
    """Publish it below `folder` and return the release's folder. Reports come in two days after the week that holds them."""
    store = Store(f"sqlite:///{folder / 'organisers.db'}", "steward")
    reports: dict[date, list[dict[str, str]]] = defaultdict(list)
    shifts: dict[date, list[dict[str, str]]] = defaultdict(list)
    operations = [one for one in world(rhythm, seed).operations if FIRST <= one.day < AS_OF]
    for number, one in enumerate(operations):
        arrived = end(one.day, Grain.WEEK) + timedelta(days=2)
        row = {
            **OBSERVED,
            "lat": "",
            "lon": "",
            "area": one.area,
            "id": f"seen-{number}",
            "period": one.day.isoformat(),
        }
        reports[arrived].append({**row, "hours": str(one.began)})
        # Somebody stands at the two busiest places on some mornings.
        if one.area.endswith("E3620000") and one.day.weekday() in (0, 2, 4):
            log = {
                "id": f"shift-{number}",
                "area": one.area,
                "day": one.day.isoformat(),
                "begins": "06-09",
                "ends": "09-12",
            }
            shifts[arrived].append({**log, "pairs": "1", "observed": "1", **REVIEWED})
    for arrived in sorted(reports):
        files = [write_rows(folder / "reports.csv", reports[arrived])]
        if shifts[arrived]:
            files.append(write_rows(folder / "shifts.csv", shifts[arrived], COLUMNS))
        ingest(files, store, arrived)
    publish(store, Audience.ORGANISERS, AS_OF, folder / "organisers" / AS_OF.isoformat())
    return folder / "organisers" / AS_OF.isoformat()
