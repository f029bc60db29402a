"""Take reports in: `python -m data.ingest FILE… --store URL --by HANDLE`.

Every place is made coarse here, before anything is kept. One fault in one row, and nothing of any file is kept; or, with
--quarantine, the good rows are kept and the others are written down with what is wrong with them.
"""

from __future__ import annotations

import argparse
import csv
import io
import os
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from data.apart import Ends, Job, Kept, Left, read_apart
from data.command import EXIT_CODES, add_steward, day, run, say, today, writing
from data.denied import add_denied
from data.importers.door import DELIMITERS, MAX_BYTES, MAX_ROWS, Reading
from data.statements import Statement
from data.store import Added, Store
from geo.faults import Located, Refused

_AS_USUAL = Reading()


@dataclass(slots=True)
class _Taking:
    """What became of the rows so far."""

    accepted: int = 0
    faults: list[Located] = field(default_factory=list)
    left: list[Left] = field(default_factory=list)
    first: dict[tuple[str, str], str] = field(default_factory=dict)
    """in which file each id was met"""


@dataclass(frozen=True, slots=True)
class Tried:
    """What a file would give: how many rows it has that are right, what they tell, and the rows that are not right."""

    format: str
    rows: int
    told: tuple[Statement, ...]
    left: tuple[Left, ...]


def try_out(
    path: Path, store: Store, received: date, denied: Sequence[str] = (), reading: Reading = _AS_USUAL
) -> Tried:
    """Read a file as `ingest` does, and keep nothing; raises Refused where the file as a whole is refused."""
    told: list[Statement] = []
    left: list[Left] = []
    form, rows = "", 0
    for part in read_apart(*_jobs([path], store, received, denied, reading)):
        match part:
            case Kept():
                told += part.told
                rows += part.rows
            case Left():
                left.append(part)
            case Ends():
                form = part.format
    return Tried(form, rows, tuple(told), tuple(left))


def ingest(
    files: Sequence[Path],
    store: Store,
    received: date,
    denied: Sequence[str] = (),
    reading: Reading = _AS_USUAL,
    quarantine: Path | None = None,
) -> Added:
    """Read, make coarse and keep all reports of all files; raises Refused with every fault and keeps nothing.

    With `quarantine`, which goes with one file, its good rows are kept, and its other rows are written there as they are, with
    the faults in a file beside it.
    """
    if quarantine:
        _check_quarantine(files, quarantine)
    jobs = _jobs(files, store, received, denied, reading)
    taking = _Taking()
    try:
        added = store.add(_told(jobs, taking, quarantine), received)
    except BaseException:
        if quarantine:
            for path in (quarantine, _reasons(quarantine)):
                path.unlink(missing_ok=True)
        raise
    say(f"Kept: {added.new} new, {added.changed} changed, {added.same} already known. Head of the store: {added.head}")
    return added


def _jobs(files: Sequence[Path], store: Store, received: date, denied: Sequence[str], reading: Reading) -> list[Job]:
    sites = {site: area.id for site, area in store.areas_of_sites().items()}
    return [Job(path, reading, received, tuple(denied), sites, store.retracted()) for path in files]


def _told(jobs: Sequence[Job], taking: _Taking, quarantine: Path | None) -> Iterator[Statement]:
    """What the files say, while there is no fault; raises Refused after the last file if there was one."""
    for job in jobs:
        ends, accepted, refused = None, taking.accepted, len(taking.left)
        try:
            for part in read_apart(job):
                match part:
                    case Kept():
                        taking.accepted += part.rows
                        _note_repeated(job, part, taking)
                        if not taking.faults:
                            yield from part.told
                    case Left():
                        taking.left.append(part)
                        taking.faults += [] if quarantine else part.faults
                    case Ends():
                        ends = part
        except Refused as whole:
            taking.faults += whole.faults
            continue
        accepted, refused = taking.accepted - accepted, len(taking.left) - refused
        form = ends.format if ends else ""
        say(f"{job.path.name} ({form}): {accepted + refused} rows = {accepted} accepted + {refused} refused")
        if quarantine and ends and refused:
            _write_quarantine(quarantine, ends, taking.left)
    if taking.faults:
        raise Refused(taking.faults)


def _note_repeated(job: Job, part: Kept, taking: _Taking) -> None:
    """Ids that two files use."""
    for one in part.told:
        other = taking.first.setdefault((one.kind, one.id), job.path.name)
        if other != job.path.name:
            taking.faults.append(Located(job.path.name, 1, "id", "E_DUP_ID", f"an id is also used in {other}"))


def _check_quarantine(files: Sequence[Path], quarantine: Path) -> None:
    if len(files) != 1:
        raise Refused([Located("--quarantine", 1, "-", "E_QUARANTINE", "give one file at a time")])
    if quarantine.exists() or _reasons(quarantine).exists():
        why = "there is such a file already; what was refused before must not be lost"
        raise Refused([Located("--quarantine", 1, "-", "E_QUARANTINE", why)])


def _reasons(quarantine: Path) -> Path:
    return quarantine.with_name(quarantine.name + ".reasons.csv")


def _write_quarantine(path: Path, ends: Ends, left: Sequence[Left]) -> None:
    """The refused rows as a file of the same format, and a list of why; both on the disk before anything is kept."""
    reasons = io.StringIO()
    writer = csv.writer(reasons, lineterminator="\n")
    writer.writerow(("row", "file", "line", "column", "code", "remedy"))
    for number, row in enumerate(left, 1):
        writer.writerows((number, one.file, one.line, one.column, one.code, one.remedy) for one in row.faults)
    whole = ends.head + ends.between.join(row.raw for row in left) + ends.tail
    for name, raw in ((path, whole), (_reasons(path), reasons.getvalue().encode())):
        with writing("--quarantine"), name.open("xb") as file:
            # It holds what was refused, exact places too.
            name.chmod(0o600)
            file.write(raw)
            file.flush()
            os.fsync(file.fileno())


def _work(arguments: Sequence[str]) -> None:
    parser = argparse.ArgumentParser(
        prog="python -m data.ingest",
        description="Take reports in. Every exact place is made coarse here and is not kept. All or nothing.",
        epilog=EXIT_CODES,
    )
    parser.add_argument(
        "files", nargs="+", type=Path, metavar="FILE", help="CSV, Excel, JSON or GeoJSON (docs/import.md)"
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
    parser.add_argument(
        "--quarantine",
        type=Path,
        metavar="FILE",
        help="keep the good rows and write the others here, as they are; why is in FILE.reasons.csv. They are as private as "
        "what was given: mend them, take them in, and delete them",
    )
    parser.add_argument("--encoding", choices=("utf-8", "windows-1252"), default="utf-8", help="default: utf-8")
    parser.add_argument("--delimiter", choices=list(DELIMITERS), default="comma", help="of a CSV file; default: comma")
    parser.add_argument("--mapping", type=Path, metavar="FILE", help="for answers to a form: which column is what")
    parser.add_argument("--max-bytes", type=int, default=MAX_BYTES, metavar="N", help=f"default: {MAX_BYTES:,}")
    parser.add_argument("--max-rows", type=int, default=MAX_ROWS, metavar="N", help=f"default: {MAX_ROWS:,}")
    add_steward(parser)
    add_denied(parser)
    options = parser.parse_args(arguments)
    reading = Reading(options.encoding, options.delimiter, options.mapping, options.max_bytes, options.max_rows)
    store = Store(options.store, options.by)
    ingest(options.files, store, options.received, options.deny, reading, options.quarantine)


if __name__ == "__main__":
    sys.exit(run(_work, sys.argv[1:]))
