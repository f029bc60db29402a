"""Put a release into object storage, or fetch the one that is there: `python -m data.push DIR s3://bucket/place [--fetch]`.

Its files go first, under its own id, where nothing is ever changed; what names the current release goes last, in one write. So
whoever reads sees one release or the other, and never a part of both.
"""

from __future__ import annotations

import argparse
import json
import shutil
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import fsspec

from data import release
from data.codec import canonical_json
from data.command import EXIT_CODES, run, say, writing
from geo.faults import Located, Refused

_CURRENT, _FOLDER = "current.json", "releases"


@dataclass(frozen=True, slots=True)
class Current:
    """The release that a place holds for whoever reads it. `files` are their names, in order."""

    id: str
    audience: str
    as_of: str
    files: tuple[str, ...]


def push(folder: Path, url: str) -> Current:
    """Put a release there, checked first here and then there; raises Refused, and then readers see what they saw before.

    A place keeps to one audience, so that what is for a few never comes where all can read.
    """
    found = release.read(folder)
    names = tuple(sorted(path.name for path in found.folder.iterdir()))
    new = Current(found.id, found.content.audience, found.content.as_of.isoformat(), names)
    with _storage(url) as (storage, place):
        before = _current(storage, place)
        if before and before.audience != new.audience:
            why = f"what is there is for another audience ({before.audience}); give each a place of its own"
            raise _refused("E_AUDIENCE", why)
        if before and before.as_of > new.as_of:
            raise _refused("E_EXISTS", f"what is there speaks from a later day, {before.as_of}; publish anew")
        for name in names:
            raw, there = (found.folder / name).read_bytes(), f"{place}/{_FOLDER}/{new.id}/{name}"
            storage.pipe_file(there, raw)
            if storage.cat_file(there) != raw:
                raise _refused("E_STORAGE", "what was written there reads otherwise; nothing was changed for readers")
        storage.pipe_file(f"{place}/{_CURRENT}", canonical_json(asdict(new)).encode())
    return new


def fetch(url: str, folder: Path) -> str:
    """Put the current release into a folder that does not yet exist, every byte checked; returns its id."""
    if folder.exists():
        raise _refused("E_EXISTS", "there is such a folder already; choose another")
    with _storage(url) as (storage, place):
        current = _current(storage, place)
        if current is None:
            raise _refused("E_STORAGE", "there is no release at this address")
        contents = {name: storage.cat_file(f"{place}/{_FOLDER}/{current.id}/{name}") for name in current.files}
    with writing("DIR"):
        folder.parent.mkdir(parents=True, exist_ok=True)
        workshop = Path(tempfile.mkdtemp(prefix=".unfinished-", dir=folder.parent))
        try:
            for name, raw in contents.items():
                (workshop / name).write_bytes(raw)
            if release.read(workshop).id != current.id:
                raise _refused("E_HASH", "what was fetched is not the release that was named; fetch it again")
            workshop.chmod(0o755)
            workshop.rename(folder)
        finally:
            shutil.rmtree(workshop, ignore_errors=True)
    return current.id


def _current(storage: Any, place: str) -> Current | None:
    try:
        told = json.loads(storage.cat_file(f"{place}/{_CURRENT}"))
    except FileNotFoundError:
        return None
    if any(Path(name).name != name for name in told["files"]):
        raise _refused("E_STORAGE", "what is there does not name files of a release")
    return Current(told["id"], told["audience"], told["as_of"], tuple(told["files"]))


@contextmanager
def _storage(url: str) -> Iterator[tuple[Any, str]]:
    """The storage and the place in it. What goes wrong there is told without its own words, which may hold keys."""
    try:
        storage, place = fsspec.core.url_to_fs(url, **({"use_listings_cache": False} if url.startswith("s3:") else {}))
        yield storage, place.rstrip("/")
    except Refused:
        raise
    except (OSError, ValueError, KeyError, TypeError, ImportError) as error:
        why = f"the storage did not answer as it must ({type(error).__name__}); look at its address and keys, and do it again"
        raise _refused("E_STORAGE", why) from None


def _refused(code: str, why: str) -> Refused:
    return Refused([Located("URL", 1, "-", code, why)])


def _work(arguments: Sequence[str]) -> None:
    parser = argparse.ArgumentParser(
        prog="python -m data.push",
        description="Put a release into object storage; readers see the old one or the new one, never a part of both.",
        epilog=EXIT_CODES,
    )
    parser.add_argument(
        "folder", type=Path, metavar="DIR", help="the release; with --fetch, a folder that is not there yet"
    )
    parser.add_argument(
        "url", metavar="URL", help="s3://bucket/place, or any other that fsspec knows; keys as it wants them"
    )
    parser.add_argument("--fetch", action="store_true", help="fetch the current release instead")
    options = parser.parse_args(arguments)
    if options.fetch:
        say(f"Fetched into {options.folder}: {fetch(options.url, options.folder)}")
    else:
        say(f"Current at {options.url}: {push(options.folder, options.url).id}")


if __name__ == "__main__":
    sys.exit(run(_work, sys.argv[1:]))
