"""An exact place, a street and a telephone number go in by every door and come out nowhere, in whatever form.

Watched are the store with its logs, the release, the home and temporary folders, and all that the commands print, when all
goes well, when a file is refused, and when the program itself breaks. tests/browser/test_nothing_leaks.py watches the pages.
"""

import base64
import gzip
import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from data.importers.template import COLUMNS
from layers.vocabulary import Audience
from tests.attacks.canaries import PHONE, STREET, forms, seen_below, seen_in
from tests.making import AT_SEA, OBSERVED, PUBLISHED, write_rows

ROOT = Path(__file__).parents[2]
POINTS = [{**OBSERVED, "id": f"o-{n}", "site": "Q7K2M9", "period": "2026-05-03"} for n in range(12)]
TOWN = {
    **PUBLISHED,
    "id": "p",
    "period": "2017-05-31",
    "summary_en": "A camp is cleared.",
    "summary_fr": "Un camp évacué.",
}
# What each does to the program, before it starts; `given` is the file that comes in.
BREAKS = {
    "the change to metres": (
        "import geo.coarsen as room\ndef broken(lon, lat): raise ValueError(f'{lat} {lon}')\nroom.to_metres = broken\n"
    ),
    "the door": (
        "import data.apart as room\n"
        "def broken(report, *_): raise RuntimeError(open(given).read(), report)\n"
        "room.coarse = broken\n"
    ),
    "the store": (
        "from data.store import Store\n"
        "def broken(*_): raise OSError('could not write', open(given).read())\n"
        "Store.add = broken\n"
    ),
}
# Without the frame of the commands, and with a reader's process that tells what it fell over.
UNFRAMED = (
    "import data.apart, data.command\n"
    "data.apart._where = repr\n"
    "data.command.run = lambda work, arguments: work(arguments)\n"
)


class Machine:
    """A steward's machine: a home and a temporary folder of its own, and all that was printed on it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        for name in ("home", "tmp"):
            (folder / name).mkdir(parents=True)
        places = {"HOME": folder / "home", "TMPDIR": folder / "tmp", "XDG_CACHE_HOME": folder / "home"}
        self.environment = {**os.environ, **{name: str(place) for name, place in places.items()}, "PYTHONDEVMODE": "1"}

    def break_in(self, given: str, *changes: str) -> None:
        """Change the program for all that is run on this machine: its commands, and the processes that these start."""
        folder = self.folder.with_name("changed")
        folder.mkdir()
        (folder / "sitecustomize.py").write_text("\n".join([f"given = {given!r}", *changes]), encoding="utf-8")
        self.environment["PYTHONPATH"] = os.pathsep.join((str(folder), str(ROOT)))

    def run(self, *arguments: str, stage: str) -> int:
        done = subprocess.run(
            [sys.executable, *arguments], cwd=ROOT, env=self.environment, capture_output=True, check=False, timeout=300
        )
        (self.folder / f"{stage}.printed").write_bytes(done.stdout + done.stderr)
        return done.returncode

    @property
    def store(self) -> str:
        return f"sqlite:///{self.folder / 'store.db'}"


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    return Machine(tmp_path / "machine")


def reports(folder: Path, rows: Sequence[dict[str, str]]) -> str:
    """The file as it comes in: it holds the canaries, so it lies outside what is watched."""
    return str(write_rows(folder / "reports.csv", rows))


def test_a_place_that_was_accepted_is_nowhere_afterwards(tmp_path: Path, machine: Machine) -> None:
    took = machine.run(
        "-m",
        "data.ingest",
        reports(tmp_path, [*POINTS, TOWN]),
        "--by",
        "steward",
        "--store",
        machine.store,
        "--received",
        "2026-05-05",
        stage="ingest",
    )
    assert took == 0
    for audience in Audience:
        out = str(machine.folder / audience)
        made = (
            "-m",
            "data.publish",
            "--store",
            machine.store,
            "--audience",
            audience,
            "--as-of",
            "2026-11-01",
            "--out",
            out,
        )
        assert machine.run(*made, stage=f"publish {audience}") == 0
        assert machine.run("-m", "data.verify", out, stage=f"verify {audience}") == 0
    gone = ("-m", "data.retract", "o-3", "--by", "steward", "--store", machine.store, "--received", "2026-11-02")
    assert machine.run(*gone, stage="retract") == 0
    assert len([path for path in machine.folder.rglob("*") if path.is_file()]) > 30
    assert seen_below(machine.folder) == {}


@pytest.mark.parametrize("canary", [STREET, PHONE, f"{AT_SEA['lat']}, {AT_SEA['lon']}"])
def test_a_text_that_was_refused_is_nowhere_afterwards(canary: str, tmp_path: Path, machine: Machine) -> None:
    columns = [name for name in COLUMNS if name != "id"]
    rows = [{**TOWN, "id": f"p-{column}", column: canary} for column in columns]
    took = machine.run(
        "-m", "data.ingest", reports(tmp_path, rows), "--by", "steward", "--store", machine.store, stage="ingest"
    )
    assert took == 1
    printed = (machine.folder / "ingest.printed").read_text(encoding="utf-8")
    assert printed.count("reports.csv:") >= 0.8 * len(columns)
    assert seen_below(machine.folder) == {}


@pytest.mark.parametrize("broken", BREAKS, ids=str)
def test_a_fault_of_the_program_prints_no_place(broken: str, tmp_path: Path, machine: Machine) -> None:
    given = reports(tmp_path, POINTS)
    machine.break_in(given, BREAKS[broken])
    assert machine.run("-m", "data.ingest", given, "--by", "steward", "--store", machine.store, stage="ingest") == 3
    assert b"A fault of the program" in (machine.folder / "ingest.printed").read_bytes()
    assert seen_below(machine.folder) == {}


@pytest.mark.parametrize("broken", BREAKS, ids=str)
def test_without_the_commands_frame_the_same_fault_prints_it(broken: str, tmp_path: Path, machine: Machine) -> None:
    """The mutation: Python's own traceback, and the reader's process telling what it fell over."""
    given = reports(tmp_path, POINTS)
    machine.break_in(given, BREAKS[broken], UNFRAMED)
    assert machine.run("-m", "data.ingest", given, "--by", "steward", "--store", machine.store, stage="ingest") == 1
    assert seen_below(machine.folder) != {}


def test_what_is_watched_for_is_found_in_every_form_and_package(tmp_path: Path) -> None:
    assert len(forms()) >= 8 * 4
    for name, raw in forms().items():
        assert name in seen_in(b"before " + raw + b" after"), name
    (tmp_path / "a.gz").write_bytes(gzip.compress(f"x {STREET} x".encode()))
    pq.write_table(pa.table({"note": [f"x {PHONE} x"]}), tmp_path / "a.parquet", compression="zstd")
    pq.write_table(pa.table({"lat": [float(AT_SEA["lat"])]}), tmp_path / "b.parquet", compression="zstd")
    (tmp_path / AT_SEA["lon"]).write_bytes(b"")
    assert seen_below(tmp_path).keys() == {"a.gz", "a.parquet", "b.parquet", AT_SEA["lon"]}


@pytest.mark.parametrize("shift", range(3))
def test_base64_is_found_wherever_it_begins(shift: int) -> None:
    assert any("base64" in name for name in seen_in(base64.b64encode(b"x" * shift + STREET.encode() + b"yz")))
