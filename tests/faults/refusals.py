"""What a store and a folder say that cannot be written, and a machine whose clock is wrong."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import sqlalchemy as sa

from data.store import Store
from data.verify import verify_store
from tests.faults.nursery import Nursery
from tests.faults.world import DAY, LATER, Address, Found, a_file, a_store, begun, content, held, ids_of

_FEW = 20  # rows


def readonly_stores(nursery: Nursery, folder: Path) -> Found:
    """An SQLite file that may not be written: by the rights of its folder and file, of the file alone, by its address."""
    found = Found()
    file = a_file(folder / "file.csv", _FEW)
    for name, rights in (("all", (0o555, 0o444)), ("file", (0o777, 0o444)), ("folder", (0o555, 0o666)), ("mode", None)):
        path = folder / name / "store.db"
        path.parent.mkdir()
        begun(f"sqlite:///{path}")
        before = path.read_bytes()
        if rights:
            path.chmod(rights[1])
            path.parent.chmod(rights[0])
        url = f"sqlite:///{path}" if rights else f"sqlite:///file:{path}?mode=ro&uri=true"
        status, said = nursery.run(
            *("data.ingest", file, "--store", url, "--by", "steward", "--received", LATER), powerless=bool(rights)
        )
        path.parent.chmod(0o755)
        found.runs += 1
        found.hear(status, said, "E_STORE_READONLY")
        found.check(path.read_bytes() == before, "torn")
        found.ends["nothing changed"] += path.read_bytes() == before
    return found


def readonly_server(nursery: Nursery, folder: Path, url: str) -> Found:
    """A PostgreSQL that only lets itself be read."""
    found, file = Found(), a_file(folder / "file.csv", _FEW)
    head = begun(url).head()
    with sa.create_engine(url, poolclass=sa.NullPool, isolation_level="AUTOCOMMIT").connect() as connection:
        name = connection.scalar(sa.text("SELECT current_database()"))
        connection.execute(sa.text(f'ALTER DATABASE "{name}" SET default_transaction_read_only = on'))
    status, said = nursery.run(*("data.ingest", file, "--store", url, "--by", "steward", "--received", LATER))
    found.runs += 1
    found.hear(status, said, "E_STORE_READONLY")
    found.check(verify_store(Store.existing(url)) == head, "torn")
    found.ends["nothing changed"] += Store(url).head() == head
    return found


def readonly_folders(nursery: Nursery, folder: Path) -> Found:
    """A folder for releases that may not be written."""
    found, url, archive = Found(), a_store(folder), folder / "archive"
    archive.mkdir(mode=0o555)
    status, said = nursery.run(
        *("data.publish", "--store", url, "--audience", "public", "--as-of", LATER, "--out", archive / str(LATER)),
        powerless=True,
    )
    found.runs += 1
    found.hear(status, said, "E_READONLY")
    found.check(not any(archive.iterdir()), "torn")
    found.ends["nothing changed"] += not any(archive.iterdir())
    return found


def busy(nursery: Nursery, folder: Path) -> Found:
    """A store in which somebody else writes for longer than a steward waits."""
    found, path, file = Found(), folder / "store.db", a_file(folder / "file.csv", _FEW)
    url = f"sqlite:///{path}"
    noted = begun(url).head()
    command = ("data.ingest", file, "--store", url, "--by", "steward", "--received", LATER)
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    status, said = nursery.run(*command, changed=[["impatient", "100"]])
    other.execute("ROLLBACK")
    other.close()
    found.runs += 1
    found.hear(status, said, "E_STORE_BUSY")
    found.check(verify_store(Store(url)) == noted, "torn")
    status, _ = nursery.run(*command)
    found.check(status == 0 and ids_of("file", _FEW) <= held(url, noted), "stuck")
    found.ends["nothing kept, then all"] += 1
    return found


def clocks(nursery: Nursery, folder: Path, address: Address) -> Found:
    """A clock that is put back by hours, then by days, or a day of receipt before the last: the order is that of the numbers."""
    found, url = Found(), address(folder)

    def take(name: str, moment: str, *more: object) -> tuple[int, str]:
        found.runs += 1
        file = a_file(folder / f"{name}.csv", _FEW)
        return nursery.run("data.ingest", file, "--store", url, "--by", "steward", *more, changed=[["clock", moment]])

    for name, moment in (("one", f"{LATER}T20:00:00"), ("hours-before", f"{LATER}T03:00:00")):
        status, _ = take(name, moment)
        found.check(status == 0, "stuck")
        found.check(ids_of(name, _FEW) <= held(url), "lost")
        found.ends["kept, in the order of writing"] += 1
    store = Store.existing(url)
    entries = [entry for entry, _ in store.entries()]
    found.check([entry.number for entry in entries] == list(range(1, 2 * _FEW + 1)), "torn")
    found.check(entries[0].at > entries[-1].at and entries[0].id.startswith("one"), "torn")
    told = [version.record.id for version in store.history().versions]
    found.check(told == [entry.id for entry in entries], "torn")
    before = content(url)
    for name, moment, more in (
        ("days-before", f"{DAY}T12:00:00", ()),
        ("received-before", f"{LATER}T21:00:00", ("--received", DAY)),
    ):
        found.hear(*take(name, moment, *more), "E_RECEIVED")
        found.check(content(url) == before, "torn")
        found.ends["refused"] += 1
    out = folder / "release"
    found.hear(
        *nursery.run(
            *("data.publish", "--store", url, "--audience", "public", "--as-of", LATER, "--out", out),
            changed=[["clock", f"{DAY}T12:00:00"]],
        ),
        "E_FUTURE",
    )
    found.runs += 1
    found.check(not out.exists(), "torn")
    found.ends["refused"] += 1
    status, _ = take("after", f"{LATER}T22:00:00")
    found.check(status == 0 and ids_of("after", _FEW) <= held(url), "stuck")
    found.ends["kept, in the order of writing"] += 1
    return found
