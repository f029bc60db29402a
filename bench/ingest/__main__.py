"""Measure, in one run, on this machine, and write README.md: `make bench-ingest`.

Each program runs by itself. Seconds are of the processor, its own and its children's; memory is the largest of its processes'.
"""

from __future__ import annotations

import csv
import os
import platform
import random
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from data.importers.template import COLUMNS
from tests.making import OBSERVED

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
SIZES = (10_000, 100_000, 1_000_000)
A_FILE = 100_000  # rows, which is what the door takes
READ = """
import sys
from datetime import date
from pathlib import Path
from data.apart import Job, Kept, read_apart
from data.importers.door import Reading
reading = Reading(max_bytes=10**9)
print(sum(part.rows for file in sys.argv[1:] for part in read_apart(Job(Path(file), reading, date(2026, 11, 1)))
          if isinstance(part, Kept)))
"""


@dataclass(frozen=True)
class Run:
    """What a program took: seconds of the processor, and MiB at its peak."""

    seconds: float
    memory: float
    said: str


def made(folder: Path, rows: int) -> list[str]:
    """Reports with a point each, a tenth of the sea's evictions twice a year; invented, as all their places are."""
    chance = random.Random(rows)
    files = []
    for begin in range(0, rows, A_FILE):
        path = folder / f"{rows}-{begin}.csv"
        with path.open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, COLUMNS, restval="", lineterminator="\n")
            writer.writeheader()
            for number in range(begin, min(begin + A_FILE, rows)):
                writer.writerow(
                    {
                        **OBSERVED,
                        "id": f"o-{number}",
                        "period": (date(2016, 1, 1) + timedelta(days=chance.randrange(3_900))).isoformat(),
                        "lat": f"{50.2 + chance.random() * 0.3:.5f}",
                        "lon": f"{0.3 + chance.random() * 0.5:.5f}",
                        "hours": chance.choice(("07:40", "06-09", "")),
                        "count_what": "people",
                        "count_low": str(chance.randrange(1, 200)),
                        "count_says": "observers",
                    }
                )
        files.append(str(path))
    return files


def run(*command: str) -> Run:
    """Run a program and wait for it."""
    with tempfile.TemporaryFile() as output:
        process = subprocess.Popen([sys.executable, *command], cwd=ROOT, stdout=output, stderr=subprocess.STDOUT)
        _, status, used = os.wait4(process.pid, 0)
        output.seek(0)
        said = output.read().decode()
    if status:
        raise RuntimeError(said)
    return Run(used.ru_utime + used.ru_stime, used.ru_maxrss / 1024, said)


def main() -> None:
    taking, publishing = [], []
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for rows in SIZES:
            files = made(folder, rows)
            store = f"sqlite:///{folder / f'{rows}.db'}"
            peer = run("-m", "bench.ingest.peer", *files)
            read = run("-c", READ, *files)
            given = ("--store", store, "--by", "bench", "--received", "2026-07-01", "--max-bytes", str(10**9))
            kept = run("-m", "data.ingest", *files, *given)
            assert peer.said.split()[-1] == read.said.split()[-1] == str(rows)
            assert f"Kept: {rows} new" in kept.said
            for what, found in (
                ("pandas + geopandas: read, dates, squares", peer),
                ("ours: every check, coarse", read),
                ("ours: the same, and kept in the store", kept),
            ):
                ratio = found.seconds / peer.seconds
                taking.append(
                    f"| {rows:,} | {what} | {rows / found.seconds:,.0f} | {ratio:.1f} | {found.memory:,.0f} |"
                )
            made_of = run(
                *("-m", "data.publish", "--store", store, "--audience", "organisers", "--as-of", "2026-11-01"),
                *("--out", str(folder / f"release-{rows}")),
            )
            publishing.append(
                f"| {rows:,} | {made_of.seconds:,.1f} | {1e6 * made_of.seconds / rows:,.0f} | {made_of.memory:,.0f} |"
            )
            print("\n".join((*taking[-3:], publishing[-1])), flush=True)
    (HERE / "README.md").write_text(
        (HERE / "README.in.md")
        .read_text(encoding="utf-8")
        .format(
            taking="\n".join(taking),
            publishing="\n".join(publishing),
            machine=f"{os.cpu_count()} cores, {platform.machine()}, Python {platform.python_version()}",
        ),
        encoding="utf-8",
    )


if __name__ == "__main__":
    main()
