"""A file is read in a process of its own: with little memory and time, without a network, and without the right to write.

There every exact place is made coarse, and there it ends: what comes back is what the store may keep, and faults, which never
quote a value. Whatever a crafted file does to a reader, it does it there.
"""

from __future__ import annotations

import base64
import json
import os
import resource
import signal
import subprocess
import sys
import tomllib
import traceback
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import astuple, dataclass, field
from datetime import date
from multiprocessing.connection import Connection, Pipe
from pathlib import Path
from time import monotonic
from typing import Any

from data.importers import formats
from data.importers.door import Reading, Table, open_table
from data.policy import Policy, read_policy
from data.reports import coarse
from data.statements import Statement, statement
from geo.areas import Area, area
from geo.faults import BrokenError, Fault, Located, Refused
from layers.figures import Series
from layers.vocabulary import Record

MEMORY = 512 * 1024 * 1024  # bytes
SECONDS = 60
_BATCH = 500
# First of all a network of its own, with nothing in it: later, with threads about, the system allows it to few. Where it is not
# allowed at all, what _shut_in does is left.
_PROGRAM = """
import ctypes, sys
USER, NETWORK = 0x10000000, 0x40000000
if sys.platform == "linux":
    system = ctypes.CDLL(None)
    system.unshare(NETWORK) and system.unshare(USER | NETWORK)
sys.path.insert(0, sys.argv[1])
from data import apart
apart.in_the_child(int(sys.argv[2]))
"""
_NO_MEMORY = 77  # the exit code of a reader that ran out of it


@dataclass(frozen=True, slots=True)
class Job:
    """A file, how it is to be read, and what the store knows that reading depends on."""

    path: Path
    reading: Reading
    received: date
    denied: tuple[str, ...] = ()
    sites: Mapping[str, str] = field(default_factory=dict)
    """the area's id that each site's code was given first"""
    retracted: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Kept:
    """Some of what a file says, as the store keeps it, and how many rows said it."""

    told: tuple[Statement, ...]
    rows: int


@dataclass(frozen=True, slots=True)
class Left:
    """A row that was refused, byte for byte, with all that is wrong with it."""

    raw: bytes
    faults: tuple[Located, ...]


@dataclass(frozen=True, slots=True)
class Ends:
    """What stands around the rows of the file, so that some of them can be written down as a file again."""

    format: str
    head: bytes
    between: bytes
    tail: bytes


Part = Kept | Left | Ends


def read_apart(job: Job) -> Iterator[Part]:
    """What the file holds, piece by piece, `Ends` last; raises Refused where the file as a whole is refused."""
    ours, theirs = Pipe()
    # A program of its own rather than multiprocessing's: that runs the caller's main script again, which may be a page.
    process = subprocess.Popen(  # noqa: S603 (our own program)
        [sys.executable, "-P", "-c", _PROGRAM, str(Path(__file__).parents[1]), str(theirs.fileno())],
        pass_fds=[theirs.fileno()],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    theirs.close()
    try:
        ours.send(job)
        left = float(SECONDS)
        while True:
            begun = monotonic()
            if not ours.poll(left):
                raise _refused(job, "E_TIME", f"it takes more than {SECONDS} seconds to read; split the file")
            left -= monotonic() - begun
            try:
                kind, *told = json.loads(ours.recv_bytes())
            except (EOFError, ConnectionResetError):
                raise _ended(job, process.wait()) from None
            match kind:
                case "kept":
                    yield Kept(tuple(Statement(*one) for one in told[0]), told[1])
                case "left":
                    yield Left(base64.b64decode(told[0]), tuple(Located(*fault) for fault in told[1]))
                case "refused":
                    raise Refused(Located(*fault) for fault in told[0])
                case "broken":
                    raise BrokenError(told[0])
                case _:
                    yield Ends(told[0], *(base64.b64decode(one) for one in told[1:]))
                    return
    finally:
        process.kill()
        process.wait()
        ours.close()


def _ended(job: Job, status: int) -> Refused | BrokenError:
    """Why the process is gone without a word: `status` as of `subprocess`, below zero a signal."""
    if status == -signal.SIGXCPU:
        return _refused(job, "E_TIME", f"it takes more than {SECONDS} seconds to read; split the file")
    if status == _NO_MEMORY or status < 0:
        return _refused(job, "E_MEMORY", f"it takes more than {MEMORY // 2**20} MB to read; split the file")
    return BrokenError(f"the reader ended with {status}")


def _refused(job: Job, code: str, remedy: str) -> Refused:
    return Refused([Located(job.path.name, 1, "-", code, remedy)])


def in_the_child(descriptor: int) -> None:
    """The program of the process: it is given a job through this end of the pipe, and tells what it finds."""
    pipe = Connection(descriptor)
    job: Job = pipe.recv()

    def say(*message: object) -> None:
        pipe.send_bytes(json.dumps(message, ensure_ascii=False).encode())

    try:
        policy, mapped = read_policy(), _mapping(job.reading.mapping)
        _shut_in()
        ends = _read(job, policy, mapped, say)
    except Refused as refused:
        say("refused", [astuple(fault) for fault in refused.faults])
    except MemoryError:
        # Without a word: there is no room for any.
        os._exit(_NO_MEMORY)
    except Exception as error:
        say("broken", _where(error))
    else:
        say("ends", *ends)


def _mapping(path: Path | None) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8")) if path else {}
    except (OSError, tomllib.TOMLDecodeError, UnicodeDecodeError):
        why = "the mapping cannot be read; it is a TOML file (docs/import.md)"
        raise Refused([Located("--mapping", 1, "-", "E_MAPPING", why)]) from None


def _where(error: BaseException) -> str:
    """Its message may quote what was read; where it happened is enough to report it."""
    places = traceback.extract_tb(error.__traceback__)
    return f"{type(error).__name__} in " + " < ".join(f"{one.name}:{one.lineno}" for one in reversed(places[-4:]))


def _shut_in() -> None:
    """Little memory and time, no file written, no connection made, no program started: for this process, for good."""
    for what, limit, at_most in (
        (resource.RLIMIT_AS, MEMORY, MEMORY),
        # At the first limit a signal that says why, at the second the end.
        (resource.RLIMIT_CPU, SECONDS, SECONDS + 1),
        (resource.RLIMIT_FSIZE, 0, 0),
        (resource.RLIMIT_CORE, 0, 0),
    ):
        resource.setrlimit(what, (limit, at_most))
    sys.addaudithook(_refuse)


def _refuse(event: str, arguments: tuple[Any, ...]) -> None:
    writes = event == "open" and arguments[2] & (os.O_WRONLY | os.O_RDWR | os.O_CREAT)
    if writes or event.startswith(("socket.", "subprocess.", "os.exec", "os.fork", "os.posix_spawn", "os.system")):
        raise PermissionError("a reader of files does nothing else")


def _read(job: Job, policy: Policy, mapped: Mapping[str, Any], say: Any) -> tuple[str, ...]:
    """Read the whole file, a batch at a time; returns what stands around its rows."""
    form = next(one for one in formats() if one.mapped) if job.reading.mapping else None
    table = open_table(job.path, job.reading, form)
    reader = _Reader(job, policy)
    batch: list[Statement] = []
    rows = 0
    for together, report in table.format.read(table.rows, mapped):
        said = reader.coarse(together, report)
        if said is None:
            for row in together:
                say("left", base64.b64encode(row.raw).decode(), [astuple(fault) for fault in row.faults])
            continue
        batch.append(said)
        rows += len(together)
        if len(batch) == _BATCH:
            say("kept", batch, rows)
            batch, rows = [], 0
    if batch:
        say("kept", batch, rows)
    _tell_broken(table, say)
    return table.format.key, *(base64.b64encode(one).decode() for one in (table.head, table.between, table.tail))


def _tell_broken(table: Table, say: Any) -> None:
    for row in table.broken:
        say("left", base64.b64encode(row.raw).decode(), [astuple(fault) for fault in row.faults])


class _Reader:
    """Makes reports coarse, one after the other; what one says of a site holds for the next."""

    def __init__(self, job: Job, policy: Policy) -> None:
        self.job, self.policy = job, policy
        self.areas: dict[str, Area] = {site: area(identity) for site, identity in job.sites.items()}
        self.lines: dict[tuple[type, str], int] = {}

    def coarse(self, rows: Sequence[Any], report: Any) -> Statement | None:
        """The report as the store keeps it; None where it is refused, and then every row of it has a fault."""
        first = rows[0]
        if report is not None:
            told = report.told
            line = self.lines.setdefault((type(told), told.id), first.line)
            if line != first.line:
                why = f"this id is used on line {line}; rows of one record stand together, and an id is used once"
                first.fault("id", "E_DUP_ID", why)
            if told.id in self.job.retracted and isinstance(told, Record) and not told.retracted:
                first.fault("id", "E_RETRACTED", "this record was retracted and does not come back")
            for column, fault in report.text_faults(self.job.denied):
                first.fault(column, fault.code, fault.remedy)
        if report is None or any(row.faults for row in rows):
            for row in rows:
                if not row.faults:
                    row.fault("-", "E_TOGETHER", "another row of the same record was refused")
            return None
        site = "" if isinstance(report.told, Series) else getattr(report.told, "site", "")
        try:
            kept = coarse(report, self.policy, self.job.received, self.areas.get(site))
        except Fault as fault:
            first.fault("area", fault.code, fault.remedy)
            return self.coarse(rows, None)
        if isinstance(kept, Record) and site:
            self.areas.setdefault(site, kept.area)
        return statement(kept)
