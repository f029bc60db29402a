"""Kill, fill up, read meanwhile, write at once, put clocks back, and write README.md: `python -m bench.faults` (a quarter of an hour).

The runs are those of `tests/faults`, more of each. PostgreSQL must be installed, as for the tests.
"""

from __future__ import annotations

import os
import platform
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from itertools import count
from pathlib import Path

from tests import postgres
from tests.faults import kills, refusals, space, together
from tests.faults.nursery import Nursery, nursery
from tests.faults.world import Found

HERE = Path(__file__).parent
SEED = 20261123
PROMISES = ("torn", "mixed", "lost", "unclear", "stuck")
Runs = Mapping[str, Callable[[Path], Found]]


def sqlite(folder: Path) -> str:
    return f"sqlite:///{folder / 'store.db'}"


def runs(nursery: Nursery, server: Callable[[Path], str], *, mounted: bool) -> Runs:
    """Everything that is measured, by what is done."""
    full = {
        "ingest into SQLite": space.full_ingests,
        "publish": space.full_publishings,
        "backup": space.full_backups,
        "rows put aside by `--quarantine`": space.full_quarantines,
    }
    return {
        "SIGKILL: ingest into SQLite": lambda at: kills.killed_ingests(nursery, at, sqlite, 50, SEED),
        "SIGKILL: ingest into PostgreSQL": lambda at: kills.killed_ingests(nursery, at, server, 50, SEED),
        "SIGKILL: publish": lambda at: kills.killed_publishings(nursery, at, 100, SEED),
        **{
            f"{'full disk' if disk else 'used-up quota'}: {what}": filled(nursery, fill, mounted=disk)
            for disk in ([True, False] if mounted else [False])
            for what, fill in full.items()
        },
        "4 readers while a release is replaced 20 times": lambda at: together.readers(nursery, at, 20),
        "4 publish the same at once": lambda at: together.publishers(nursery, at, 10),
        "4 stewards at once, 10 files each: SQLite": lambda at: together.stewards(nursery, at, sqlite, 10),
        "4 stewards at once, 10 files each: PostgreSQL": lambda at: together.stewards(nursery, at, server, 10),
        "another writes for longer than one waits": lambda at: refusals.busy(nursery, at),
        "a clock put back: SQLite": lambda at: refusals.clocks(nursery, at, sqlite),
        "a clock put back: PostgreSQL": lambda at: refusals.clocks(nursery, at, server),
        "read-only: SQLite's file, its folder, both, its address": lambda at: refusals.readonly_stores(nursery, at),
        "read-only: PostgreSQL": lambda at: refusals.readonly_server(nursery, at, server(at)),
        "read-only: the folder for releases": lambda at: refusals.readonly_folders(nursery, at),
    }


def filled(
    nursery: Nursery, fill: Callable[[Nursery, Path, bool, int], Found], *, mounted: bool
) -> Callable[[Path], Found]:
    return lambda at: fill(nursery, at, mounted, 20)


def without(nursery: Nursery) -> Runs:
    """The same, where a guard is missing."""
    pieces, place = [["in_pieces"]], [["in_place"]]
    return {
        "SIGKILL: ingest, a store that commits in pieces": lambda at: kills.killed_ingests(
            nursery, at, sqlite, 10, SEED, pieces
        ),
        "SIGKILL: publish, a publisher that writes in place": lambda at: kills.killed_publishings(
            nursery, at, 10, SEED, place
        ),
        "4 readers, a publisher that writes in place": lambda at: together.readers(nursery, at, 10, place),
    }


def measured(some: Runs) -> Iterator[str]:
    """A row of the table for each."""
    for what, run in some.items():
        with tempfile.TemporaryDirectory(prefix="veille-faults-") as folder:
            found = run(Path(folder))
        broken = [str(found.wrong[promise]) for promise in PROMISES]
        left = "; ".join(f"{text} {number}" for text, number in sorted(found.ends.items()))
        codes = ", ".join(f"`{code}` {number}" for code, number in sorted(found.codes.items()))
        row = f"| {' | '.join((what, str(found.runs), *broken, left, codes))} |"
        print(row, file=sys.stderr, flush=True)
        yield row


@contextmanager
def databases() -> Iterator[Callable[[Path], str]]:
    """A PostgreSQL server, and a way to a new database on it for a folder."""
    numbers = count()
    with postgres.server() as socket:
        yield lambda _: postgres.new_database(socket, f"faults-{next(numbers)}")


def main() -> None:
    with tempfile.TemporaryDirectory(prefix="veille-faults-") as name, databases() as server:
        folder = Path(name)
        with nursery(folder) as children:
            mounted = space.mountable(folder)
            rows = list(measured(runs(children, server, mounted=mounted)))
            guards = list(measured(without(children)))
    page = (HERE / "README.in.md").read_text(encoding="utf-8")
    machine = f"{os.cpu_count()} cores, {platform.machine()}, {platform.system()}, Python {platform.python_version()}"
    said = page.format(machine=machine, rows="\n".join(rows), guards="\n".join(guards))
    (HERE / "README.md").write_text(said, encoding="utf-8")


if __name__ == "__main__":
    main()
