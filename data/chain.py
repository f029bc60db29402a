"""The chain that ties each entry of the store to all before it, so that a changed, missing or moved one is seen."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import date

from data.codec import canonical_json
from geo.faults import Fault

BEGINNING = "0" * 64


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the store's history: what was said, of which kind, when it was received, when and by whom written.

    `number` counts from 1. `site` is the random code of a record's place, or blank. `at` is in UTC, to the second.
    """

    number: int
    kind: str
    id: str
    site: str
    received: date
    at: str
    by: str
    body: str

    def after(self, before: str) -> str:
        """The entry's hash, which holds that of the entry before it (hex SHA-256)."""
        said = [self.number, self.kind, self.id, self.site, self.received.isoformat(), self.at, self.by, self.body]
        return hashlib.sha256(f"{before}\n{canonical_json(said)}".encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Head:
    """How long the chain is, and the hash of its last entry. Noted elsewhere, it shows later that nothing was cut off."""

    number: int
    hash: str

    def __str__(self) -> str:
        return f"{self.number}:{self.hash}"

    @classmethod
    def parse(cls, text: str) -> Head:
        """Read `12:3f9a…`; raises Fault `E_HEAD`."""
        number, _, digest = text.partition(":")
        if not (number.isascii() and number.isdigit() and len(digest) == 64):
            raise Fault("E_HEAD", "write the head as it was printed: a number, a colon, 64 letters and digits")
        return cls(int(number), digest)
