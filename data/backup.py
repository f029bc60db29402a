"""Copy a store into one file, and make a store from such a file: `python -m data.backup FILE --store URL [--restore]`.

The file is JSON, one line an entry, and ends with the head of the chain; it is the same for SQLite and PostgreSQL, so it also
carries a store from one to the other. It holds what the store holds: coarse records, on the private side.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from datetime import date
from pathlib import Path

from data.chain import BEGINNING, Entry, Head
from data.codec import canonical_json
from data.command import EXIT_CODES, run, say, writing
from data.store import Store
from geo.faults import Fault, Located, Refused


def back_up(store: Store, path: Path) -> Head:
    """Write every entry and the head into a new file, whole or not at all; raises Refused where the chain is broken."""
    head, last = Head(0, BEGINNING), BEGINNING
    if path.exists():
        raise Refused([Located("FILE", 1, "-", "E_FILE", "there is such a file already; a backup never overwrites")])
    part = path.with_name(path.name + ".part")
    try:
        with writing("FILE"), part.open("w", encoding="utf-8") as file:
            part.chmod(0o600)
            for entry, digest in store.entries():
                last = entry.after(last)
                if last != digest or entry.number != head.number + 1:
                    raise _broken("--store", entry.number)
                head = Head(entry.number, last)
                file.write(canonical_json({**asdict(entry), "received": entry.received.isoformat()}) + "\n")
            file.write(canonical_json({"head": str(head)}) + "\n")
            file.flush()
            os.fsync(file.fileno())
        part.rename(path)
    finally:
        part.unlink(missing_ok=True)
    return head


def restore(path: Path, store: Store) -> Head:
    """Fill an empty store from a backup; raises Refused where the file is not whole, and then leaves the store empty."""
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
        head = Head.parse(json.loads(lines[-1])["head"])
    except (OSError, ValueError, LookupError, TypeError):
        raise Refused([Located("FILE", 1, "-", "E_FILE", "this is not a whole backup; use another")]) from None
    store.restore(_entries(lines[:-1]), head)
    return head


def _entries(lines: Sequence[str]) -> Iterator[Entry]:
    for number, line in enumerate(lines, 1):
        try:
            told = json.loads(line)
            entry = Entry(**{**told, "received": date.fromisoformat(told["received"])})
        except (ValueError, TypeError, KeyError, Fault):
            raise _broken("FILE", number) from None
        yield entry


def _broken(where: str, line: int) -> Refused:
    return Refused([Located(where, line, "-", "E_CHAIN", "this entry is not what was written; use an earlier backup")])


def _work(arguments: Sequence[str]) -> None:
    parser = argparse.ArgumentParser(
        prog="python -m data.backup",
        description="Copy a store into one new file; with --restore, fill a new store from such a file.",
        epilog=EXIT_CODES,
    )
    parser.add_argument("file", type=Path, metavar="FILE", help="the backup; keep it where the store is not")
    parser.add_argument("--store", required=True, metavar="URL", help="the store, e.g. sqlite:///veille.db")
    parser.add_argument("--restore", action="store_true", help="the other way: from FILE into an empty store")
    options = parser.parse_args(arguments)
    if options.restore:
        say(f"Restored. Head of the store: {restore(options.file, Store(options.store))}")
    else:
        say(f"Backed up. Head of the store: {back_up(Store.existing(options.store), options.file)}")


if __name__ == "__main__":
    sys.exit(run(_work, sys.argv[1:]))
