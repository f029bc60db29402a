"""A process that reads releases again and again until a file is there that says stop, then tells what it read."""

from __future__ import annotations

import json
import sys
from collections import Counter
from pathlib import Path

from data import release
from geo.faults import Refused


def read_on(link: Path, archive: Path, stop: Path) -> Counter[str]:
    """How often each release was read, by its id; `torn` and `mixed` are none."""
    found: Counter[str] = Counter()
    while not stop.exists():
        for folder in (link, release.newest(archive)):
            try:
                one = release.read(folder)
            except (Refused, OSError):
                found["torn"] += 1
            else:
                # Whatever its tables say together is what the manifest vouches for.
                found[one.id if release.identity(one.content) == one.id else "mixed"] += 1
    return found


if __name__ == "__main__":
    print(json.dumps(read_on(*map(Path, sys.argv[1:]))))  # noqa: T201
