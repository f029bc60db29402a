"""A real PostgreSQL for the tests: Debian's, started in a folder of its own, reached by a socket alone."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg

from tests import debian

MISSING = (
    "The tests of the store need PostgreSQL: install your system's package (on Debian: apt-get install postgresql)."
)
_USER = "postgres"


class NoPostgresError(Exception):
    """There is none, and it may not be installed here; the message says what to do."""


def find() -> Path | None:
    """The folder with PostgreSQL's programs: the one on PATH, else the newest that Debian put aside."""
    named = shutil.which("initdb")
    folders = [Path(named).resolve().parent] if named else []
    folders += sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: int(path.parent.name), reverse=True)
    return next((folder for folder in folders if (folder / "initdb").exists()), None)


def find_or_install() -> Path:
    """As `find`; installed first where it is missing, this is Debian, and we are root."""
    if find() is None and (failed := debian.install(["postgresql"], "the tests of the store")):
        raise NoPostgresError(f"{failed} failed. {MISSING}")
    if programs := find():
        return programs
    raise NoPostgresError(MISSING)


@contextmanager
def server() -> Iterator[Path]:
    """A server of its own, gone afterwards; gives the folder of its socket."""
    programs = find_or_install()
    # A socket's path may have a hundred letters only, which the folders of tests exceed.
    folder = Path(tempfile.mkdtemp(prefix="veille-pg-"))
    # PostgreSQL refuses to be started by root.
    other: dict[str, str] = {}
    if os.geteuid() == 0:
        shutil.chown(folder, _USER, _USER)
        other = {"user": _USER, "group": _USER}

    def call(program: str, *arguments: str) -> None:
        command = [str(programs / program), *arguments]
        done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False, **other)  # type: ignore[call-overload]
        if done.returncode:
            raise NoPostgresError(f"{program} failed: {done.stderr}")

    try:
        call("initdb", "-D", str(folder / "data"), "-U", _USER, "-A", "trust", "-E", "UTF8", "--no-sync")
        options = f"-c listen_addresses='' -c unix_socket_directories={folder} -c fsync=off"
        call("pg_ctl", "-D", str(folder / "data"), "-o", options, "-l", str(folder / "log"), "-w", "start")
        yield folder
    finally:
        if (folder / "data" / "postmaster.pid").exists():
            call("pg_ctl", "-D", str(folder / "data"), "-m", "immediate", "-w", "stop")
        shutil.rmtree(folder)


def new_database(socket: Path, name: str) -> str:
    """An empty database of this name; gives its address as the store wants it."""
    with psycopg.connect(host=str(socket), user=_USER, dbname="postgres", autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}"')
    return f"postgresql+psycopg://{_USER}@/{name}?host={socket}"


if __name__ == "__main__":
    try:
        print(find_or_install())
    except NoPostgresError as problem:
        sys.exit(str(problem))
