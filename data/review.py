"""Let records in: `python -m data.review ID… --store URL --by HANDLE`.

What comes from the lists of other bodies and from forms waits in the store until a steward has looked at it; no release tells
of it before. Records of the project's own template come in with their review.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence

from data.command import EXIT_CODES, add_steward, day, run, say, today
from data.store import Store
from layers.rhythm import ShiftLog
from layers.vocabulary import Record


def waiting(store: Store) -> list[str]:
    """Ids of the records and shift logs that nobody has reviewed, in the order in which they came."""
    history = store.history()
    latest: dict[str, Record | ShiftLog] = {version.record.id: version.record for version in history.versions}
    latest |= {version.log.id: version.log for version in history.shifts}
    return [identity for identity, one in latest.items() if one.review is None and not one.retracted]


def _work(arguments: Sequence[str]) -> None:
    parser = argparse.ArgumentParser(
        prog="python -m data.review",
        description="Let records in that wait for a review; without an ID, say which those are. All or nothing.",
        epilog=EXIT_CODES,
    )
    parser.add_argument("ids", nargs="*", metavar="ID", help="ids of records that you have looked at")
    parser.add_argument("--store", required=True, metavar="URL", help="the store, e.g. sqlite:///veille.db")
    parser.add_argument(
        "--received", type=day, default=today(), metavar="DATE", help="the day of the review (default: today)"
    )
    add_steward(parser)
    options = parser.parse_args(arguments)
    store = Store.existing(options.store, options.by)
    if options.ids:
        added = store.review(options.ids, options.received)
        say(f"Reviewed: {len(set(options.ids))}. Head of the store: {added.head}")
    else:
        print("\n".join(waiting(store)))


if __name__ == "__main__":
    sys.exit(run(_work, sys.argv[1:]))
