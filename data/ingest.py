"""Take reports in: `python -m data.ingest FILE… --store URL`.

Every place is made coarse here, before anything is kept. One fault in one row, and nothing of any file is kept.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from datetime import date
from pathlib import Path

from data.command import EXIT_CODES, add_denied, add_steward, day, run, say, today
from data.importers import Found, read_file
from data.policy import read_policy
from data.reports import Report, Shift, to_log, to_record
from data.store import Store
from geo.faults import Fault, Located, Refused
from layers.rhythm import ShiftLog
from layers.vocabulary import Record


def ingest(files: Sequence[Path], store: Store, received: date, denied: Sequence[str] = ()) -> None:
    """Read, make coarse and keep all reports of all files; raises Refused with every fault and keeps nothing."""
    policy = read_policy()
    found = _read(files)
    records: list[Record] = []
    faults = found.faults + _repeated(found.reports) + _repeated(found.shifts)
    faults += [fault for report in found.reports for fault in report.text_faults(denied)]
    before = store.latest(report.told.id for report in found.reports)
    areas = store.areas_of_sites({report.told.site for report in found.reports if report.told.site})
    for report in found.reports:
        known, site = before.get(report.told.id), report.told.site
        if known and known.retracted and not report.told.retracted:
            faults.append(report.fault("id", Fault("E_RETRACTED", "this record was retracted and does not come back")))
        try:
            record = to_record(report, policy, received, areas.get(site))
        except Fault as fault:
            faults.append(report.fault("area", fault))
            continue
        records.append(record)
        if site:
            areas.setdefault(site, record.area)
    logs: list[ShiftLog] = []
    for shift in found.shifts:
        try:
            logs.append(to_log(shift))
        except Fault as fault:
            faults.append(shift.fault("area", fault))
    if faults:
        raise Refused(faults)
    added = store.add([*records, *logs, *found.series], received)
    say(f"Kept: {added.new} new, {added.changed} changed, {added.same} already known. Head of the store: {added.head}")


def _read(files: Sequence[Path]) -> Found:
    """All files together; a file that cannot be read at all adds its faults to those of the others."""
    everything = Found()
    for path in files:
        try:
            found = read_file(path)
        except OSError:
            everything.faults.append(
                Located(path.name, 1, "-", "E_FILE", "there is no such file, or it cannot be read")
            )
            continue
        except Refused as refused:
            everything.faults.extend(refused.faults)
            continue
        say(
            f"{path.name}: {len(found.reports)} reports, {len(found.shifts)} shifts, {len(found.series)} series, "
            f"{len(found.faults)} faults"
        )
        everything.reports += found.reports
        everything.series += found.series
        everything.shifts += found.shifts
        everything.faults += found.faults
    return everything


def _repeated(reports: Sequence[Report | Shift]) -> list[Located]:
    """Ids that two files use."""
    faults: list[Located] = []
    first: dict[str, Report | Shift] = {}
    for report in reports:
        other = first.setdefault(report.told.id, report)
        if other.file != report.file:
            faults.append(Located(report.file, report.line, "id", "E_DUP_ID", f"this id is also used in {other.file}"))
    return faults


def _work(arguments: Sequence[str]) -> None:
    parser = argparse.ArgumentParser(
        prog="python -m data.ingest",
        description="Take reports in. Every exact place is made coarse here and is not kept. All or nothing.",
        epilog=EXIT_CODES,
    )
    parser.add_argument(
        "files", nargs="+", type=Path, metavar="FILE", help="CSV files: records, shifts or series (docs/import.md)"
    )
    parser.add_argument(
        "--store", required=True, metavar="URL", help="where records are kept, e.g. sqlite:///veille.db"
    )
    parser.add_argument(
        "--received",
        type=day,
        default=today(),
        metavar="DATE",
        help="the day on which the reports came in (default: today); never before what the store already holds",
    )
    add_steward(parser)
    add_denied(parser)
    options = parser.parse_args(arguments)
    ingest(options.files, Store(options.store, options.by), options.received, options.deny)


if __name__ == "__main__":
    sys.exit(run(_work, sys.argv[1:]))
