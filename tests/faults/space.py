"""A disk that is full: a small one in memory where we may mount it, else a quota on the length of a file."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from data.ingest import ingest
from data.store import Store
from tests.faults.nursery import Nursery
from tests.faults.world import EARLIER, LATER, Found, a_file, a_store, begun, content, held, ids_of

_ENOUGH = 64 * 1024 * 1024
_LEAST = 4096


@dataclass
class Room:
    """A folder in which there is as much room as we say; `mounted`: as a disk of its own."""

    folder: Path
    mounted: bool
    quota: int | None = None

    def leave(self, free: int) -> None:
        """So many bytes are free, no more."""
        files = [path.stat().st_size for path in self.folder.rglob("*") if path.is_file()]
        if self.mounted:
            disk = os.statvfs(self.folder)
            self._resize(disk.f_frsize * (disk.f_blocks - disk.f_bfree) + free)
        else:
            self.quota = max(files, default=0) + free

    def make(self) -> None:
        """There is enough again."""
        if self.mounted:
            self._resize(_ENOUGH)
        self.quota = None

    def _resize(self, size: int) -> None:
        subprocess.run(["mount", "-o", f"remount,size={size}", str(self.folder)], check=True)


def mountable(folder: Path) -> bool:
    """Whether a small disk can be mounted here."""
    if os.geteuid() or not shutil.which("mount"):
        return False
    mounted = subprocess.run(["mount", "-t", "tmpfs", "tmpfs", str(folder)], capture_output=True, check=False)
    if mounted.returncode == 0:
        subprocess.run(["umount", str(folder)], check=True)
    return mounted.returncode == 0


@contextmanager
def a_room(folder: Path, mounted: bool) -> Iterator[Room]:
    """A new folder with enough room, until we say otherwise."""
    folder.mkdir()
    if mounted:
        subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={_ENOUGH}", "tmpfs", str(folder)], check=True)
    try:
        yield Room(folder, mounted)
    finally:
        if mounted:
            subprocess.run(["umount", str(folder)], check=True)


def full_ingests(nursery: Nursery, folder: Path, mounted: bool, runs: int) -> Found:
    """Ingests into SQLite, half of them into a new store, with from next to nothing to nearly enough room."""
    found, file, all_of_it = Found(), a_file(folder / "file.csv"), ids_of("file")
    (folder / "whole").mkdir()
    whole = f"sqlite:///{folder / 'whole' / 'store.db'}"
    begun(whole)
    ingest([file], Store(whole, "steward"), LATER)
    # What it writes lies there twice for a moment: in the log of what is being written, and in its place.
    needed = 2 * (folder / "whole" / "store.db").stat().st_size
    for number, free in enumerate(_offsets(needed, runs)):
        with a_room(folder / f"run-{number}", mounted) as room:
            url = f"sqlite:///{room.folder / 'store.db'}"
            noted = begun(url).head() if number % 2 else None
            earlier = EARLIER if noted else frozenset()
            room.leave(free)
            command = ("data.ingest", file, "--store", url, "--by", "steward", "--received", LATER)
            status, said = nursery.run(*command, longest_file=room.quota)
            room.make()
            there = held(url, noted)
            _count(found, status, said)
            found.check(there == earlier | (frozenset() if status else all_of_it), "torn" if status else "lost")
            status, said = nursery.run(*command)
            found.check(status == 0 and held(url, noted) == earlier | all_of_it, "stuck")
            found.check(not noted or content(url) == content(whole), "torn")
    return found


def full_publishings(nursery: Nursery, folder: Path, mounted: bool, runs: int) -> Found:
    """Releases into a folder with too little room for them."""
    url = a_store(folder)

    def command(out: Path) -> tuple[object, ...]:
        return (
            *("data.publish", "--store", url, "--audience", "public", "--as-of", LATER),
            *("--out", out / "archive" / str(LATER)),
        )

    return _full(nursery, folder, mounted, runs, command)


def full_backups(nursery: Nursery, folder: Path, mounted: bool, runs: int) -> Found:
    """Backups into a folder with too little room for them."""
    url = a_store(folder)
    return _full(
        nursery, folder, mounted, runs, lambda out: ("data.backup", out / "archive" / "backup", "--store", url)
    )


def full_quarantines(nursery: Nursery, folder: Path, mounted: bool, runs: int) -> Found:
    """Rows that were refused, into a folder with too little room for them; then nothing is kept either."""
    file = a_file(folder / "file.csv")
    file.write_text(file.read_text(encoding="utf-8").replace(",observers,", ",nobody,"), encoding="utf-8")
    url = f"sqlite:///{folder / 'store.db'}"
    begun(url)
    return _full(
        *(nursery, folder, mounted, runs),
        lambda out: (
            *("data.ingest", file, "--store", url, "--by", "steward", "--received", LATER),
            *("--quarantine", out / "archive" / "refused.csv"),
        ),
    )


def _full(
    nursery: Nursery, folder: Path, mounted: bool, runs: int, command: Callable[[Path], tuple[object, ...]]
) -> Found:
    """Whatever a command writes into `archive`: all of it or nothing, and all of it once there is room."""
    found, undisturbed = Found(), folder / "undisturbed"
    (undisturbed / "archive").mkdir(parents=True)
    status, said = nursery.run(*command(undisturbed))
    assert status == 0, said
    whole = _files(undisturbed)
    sizes = list(map(len, whole.values()))
    needed = sum(-(-size // 4096) * 4096 for size in sizes) if mounted else max(sizes)
    for number, free in enumerate(_offsets(needed, runs)):
        with a_room(folder / f"run-{number}", mounted) as room:
            (room.folder / "archive").mkdir()
            room.leave(free)
            status, said = nursery.run(*command(room.folder), longest_file=room.quota)
            _count(found, status, said)
            there = _files(room.folder)
            found.check(there == ({} if status else whole), "torn" if status else "lost")
            room.make()
            status, said = nursery.run(*command(room.folder))
            found.check(status == 0 and _files(room.folder) == whole, "stuck")
    return found


def _count(found: Found, status: int, said: str) -> None:
    found.runs += 1
    found.ends["nothing kept" if status else "there was just enough room"] += 1
    if status:
        # A quota holds for every file, so that of the store may be the one that is too long.
        found.hear(status, said, "E_FULL", "E_STORE_FULL")


def _offsets(needed: int, runs: int) -> Iterator[int]:
    """Bytes that are free, from next to nothing to nearly enough."""
    return (max(_LEAST, needed * number // runs) for number in range(runs))


def _files(folder: Path) -> dict[str, bytes]:
    """Every file that is there, a hidden one too."""
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}
