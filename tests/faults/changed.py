"""What a run may be changed to before it begins: another clock, or a program without the guard that a test is about."""

from __future__ import annotations

import time
from collections.abc import Sequence
from datetime import datetime, tzinfo
from pathlib import Path

from sqlalchemy import Connection

from data import command, release, store
from data.chain import Entry, Head

_A_WHILE = 0.02  # seconds between one piece and the next, so that what is missing is soon found


def clock(moment: str) -> None:
    """The machine's clock stands at this moment (UTC)."""
    now = datetime.fromisoformat(f"{moment}+00:00")

    class Clock(datetime):
        @classmethod
        def now(cls, tz: tzinfo | None = None) -> datetime:  # type: ignore[override]
            return now.astimezone(tz)

    vars(store)["datetime"] = Clock
    command.today = now.date


def impatient(milliseconds: str) -> None:
    """A steward waits for others for so long only."""
    store.PATIENCE = int(milliseconds)


def in_pieces() -> None:
    """A store that commits each piece of a file by itself."""
    store._AT_ONCE = 25
    append = store._append

    def piece(connection: Connection, entries: Sequence[Entry], head: Head) -> Head:
        new = append(connection, entries, head)
        connection.commit()
        time.sleep(_A_WHILE)
        return new

    store._append = piece


def in_place() -> None:
    """A publisher that writes over the release that is there."""

    def write(content: release.Content, folder: Path) -> str:
        contents = release.files(content)
        folder.mkdir(parents=True, exist_ok=True)
        for name, raw in {**contents, "manifest.json": release._manifest_of(content, contents)}.items():
            (folder / name).write_bytes(raw)
            time.sleep(_A_WHILE)
        return release.identity(content)

    release.write = write
