"""Feed a reader what nobody would write, led by what of it was run: `python -m bench.fuzz.fuzz csv --seconds 60`.

Only Refused and Fault may come out. What else does is written to `build/fuzz/`, and the run ends there.
"""

from __future__ import annotations

import argparse
import csv
import json
import shutil
import sys
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import date
from pathlib import Path

import atheris  # type: ignore[import-untyped]

with atheris.instrument_imports(include=["data", "geo", "layers"]):
    from data import apart
    from data.importers import formats
    from data.importers.door import Reading, _as_csv, open_table
    from data.policy import read_policy
    from data.textcheck import check, check_link
    from geo.coarsen import ExactPoint, coarsen
    from geo.faults import Fault, Refused
    from layers.hours import HourBand
    from layers.periods import Period
    from layers.vocabulary import OpeningHours

ROOT = Path(__file__).parents[2]
OUT = ROOT / "build" / "fuzz"
SEEDS = [ROOT / "tests" / "corpus", ROOT / "tests" / "fixtures", ROOT / "data" / "records"]
LONGEST = 4096  # bytes of an input
SLOWEST = 10  # seconds that one input may take
HEADERS = {one.key: [_as_csv(columns) for columns in one.generations.values()] for one in formats() if one.generations}
POLICY = read_policy()


def read(raw: bytes, name: str) -> None:
    """A whole file, up to what the store would be given, as its process says it."""
    path = OUT / name
    path.write_bytes(raw)

    def say(*message: object) -> None:
        json.dumps(message, ensure_ascii=False).encode()

    apart._read(apart.Job(path, Reading(), date(2026, 11, 1)), POLICY, {}, say)


def rows_of(key: str) -> Callable[[bytes], None]:
    """Rows under a header that the format has had (the first byte says which), so that they reach its reader."""
    headers = HEADERS[key]
    return lambda raw: read(headers[ord(raw[:1] or b"0") % len(headers)] + raw[1:], f"{key}.csv")


def point(text: str) -> None:
    lat, _, lon = text.partition(" ")
    assert coarsen(ExactPoint.parse(lat, lon), 10_000).size_m == 10_000


def hours(text: str) -> None:
    with suppress(Fault):
        HourBand.parse(text)
    OpeningHours.parse(text)


def words(text: str) -> None:
    with suppress(Fault):
        check_link(text)
    check(text)


def of_text(look: Callable[[str], object]) -> Callable[[bytes], object]:
    return lambda raw: look(raw.decode("utf-8", "replace"))


TARGETS: dict[str, Callable[[bytes], object]] = {
    "csv": lambda raw: read(raw, "file.csv"),
    "json": lambda raw: read(raw, "file.json"),
    **{key: rows_of(key) for key in HEADERS},
    "period": of_text(Period.parse),
    "hours": of_text(hours),
    "point": of_text(point),
    "words": of_text(words),
}


def seeds(target: str) -> Iterator[bytes]:
    """Where to begin: whole files, the rows of the files of a format, or every cell of them all."""
    for path in sorted(path for folder in SEEDS for path in folder.iterdir() if path.stat().st_size <= LONGEST * 4):
        raw = path.read_bytes()
        if target in ("csv", "json"):
            if (raw[:1] in (b"[", b"{")) == (target == "json"):
                yield raw
        elif target in HEADERS:
            with suppress(Refused):
                head = open_table(path, Reading()).head.replace(b"\r\n", b"\n")
                yield from (
                    bytes([number]) + raw.partition(b"\n")[2]
                    for number, header in enumerate(HEADERS[target])
                    if head == header
                )
        elif path.suffix == ".csv":
            with suppress(UnicodeDecodeError, csv.Error):
                yield from (cell.encode() for row in csv.reader(raw.decode().splitlines()) for cell in row if cell)
    if target == "point":
        yield from (b"50.30127 0.42841", b"0.42841 50.30127", b"7023456.1 516789.2")


def tried(raw: bytes) -> None:
    with suppress(Refused, Fault):
        TARGETS[options.target](raw)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(prog="python -m bench.fuzz.fuzz", description=__doc__)
    parser.add_argument("target", choices=TARGETS)
    parser.add_argument("--seconds", type=int, default=0, help="stop after so long (0: never)")
    parser.add_argument("--runs", type=int, default=-1, help="stop after so many inputs (-1: never)")
    options = parser.parse_args()
    begin = OUT / "seeds" / options.target
    shutil.rmtree(begin, ignore_errors=True)
    begin.mkdir(parents=True)
    for number, seed in enumerate(dict.fromkeys(seeds(options.target))):
        (begin / str(number)).write_bytes(seed)
    limits = [
        f"-max_total_time={options.seconds}",
        f"-runs={options.runs}",
        f"-max_len={LONGEST}",
        f"-timeout={SLOWEST}",
    ]
    atheris.Setup([sys.argv[0], *limits, "-seed=1", f"-artifact_prefix={OUT}/{options.target}-", str(begin)], tried)
    atheris.Fuzz()
