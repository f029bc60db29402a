"""What the fault runs are made with and measured by: invented files, all in the sea; stores; and what a run found."""

from __future__ import annotations

import random
import re
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cache
from pathlib import Path

from data.chain import Head
from data.policy import Policy, read_policy
from data.store import Store
from data.verify import verify_store
from geo.faults import Refused
from tests.making import OBSERVED, a_record, write_rows

Address = Callable[[Path], str]
"""Gives the address of the store that belongs to a folder"""
DAY, LATER = date(2026, 11, 1), date(2026, 11, 5)
ROWS = 1_500
EARLIER = frozenset(f"earlier-{n}" for n in range(3))
_CODE = re.compile(r": (E_[A-Z_]+): (.+)")


@dataclass
class Found:
    """What some runs found. `wrong` is by what was broken, `ends` by what was left, `codes` by what was said."""

    runs: int = 0
    wrong: Counter[str] = field(default_factory=Counter)
    ends: Counter[str] = field(default_factory=Counter)
    codes: Counter[str] = field(default_factory=Counter)

    def check(self, fine: bool, promise: str) -> None:
        """Note it where a promise did not hold: torn, mixed, lost, unclear (what to do was not said), stuck (no way on)."""
        self.wrong[promise] += not fine

    def hear(self, status: int, said: str, *codes: str) -> None:
        """A run that ends early must say one of these codes, with what to do."""
        heard = dict(_CODE.findall(said))
        self.codes.update(heard.keys())
        self.check(status == 1 and bool(heard) and heard.keys() <= set(codes), "unclear")

    @property
    def broken(self) -> dict[str, int]:
        """The promises that did not hold, and how often."""
        return {promise: number for promise, number in self.wrong.items() if number}

    def __add__(self, other: Found) -> Found:
        return Found(self.runs + other.runs, self.wrong + other.wrong, self.ends + other.ends, self.codes + other.codes)


def a_file(path: Path, rows: int = ROWS) -> Path:
    """Reports of what monitors saw, a point each; the ids begin with the file's name."""
    chance = random.Random(path.name)
    return write_rows(
        path,
        [
            {
                **OBSERVED,
                "id": f"{path.stem}-{n}",
                "period": (date(2025, 1, 1) + timedelta(days=chance.randrange(400))).isoformat(),
                "lat": f"{50.2 + chance.random() * 0.3:.5f}",
                "lon": f"{0.3 + chance.random() * 0.5:.5f}",
                "count_what": "people",
                "count_low": str(chance.randrange(1, 200)),
                "count_says": "observers",
            }
            for n in range(rows)
        ],
    )


def ids_of(name: str, rows: int = ROWS) -> frozenset[str]:
    """The ids in the file with this name."""
    return frozenset(f"{name}-{n}" for n in range(rows))


def begun(url: str) -> Store:
    """A store that already holds a few records."""
    store = Store(url, "steward")
    store.add([a_record(name) for name in sorted(EARLIER)], DAY)
    return store


def a_store(folder: Path) -> str:
    """A store from which releases are made: one that is told more on each of two days."""
    url = f"sqlite:///{folder / 'store.db'}"
    store = begun(url)
    published = [a_record(f"p-{n}", period=(date(2017, 1, 1) + timedelta(days=n)).isoformat()) for n in range(150)]
    store.add(published[:100], DAY)
    store.add(published[100:], LATER)
    return url


@cache
def policy() -> Policy:
    return read_policy()


def held(url: str, noted: Head | None = None) -> frozenset[str]:
    """The ids in a store, none where there is no store yet; raises Refused unless its chain holds and leads through `noted`."""
    try:
        store = Store.existing(url)
    except Refused as refused:
        if noted is None and "run data.ingest first" in str(refused):
            return frozenset()
        raise
    verify_store(store, noted)
    return frozenset(entry.id for entry, _ in store.entries())


def content(url: str) -> list[tuple[str, str, str, date, str]]:
    """What a store says, in order, without the moments at which it was told."""
    return [(one.kind, one.id, one.site, one.received, one.body) for one, _ in Store.existing(url).entries()]
