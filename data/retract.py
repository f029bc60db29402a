"""Take records out of every later release: `python -m data.retract ID… --store URL`.

Events and figures of public facts leave at the next release. In a bucket that is frozen a retracted record stays counted: taking
one out of a number that is known would point at it (docs/decisions/retracting.md).
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence

from data.command import EXIT_CODES, add_steward, day, run, say, today
from data.store import Store


def _work(arguments: Sequence[str]) -> None:
    parser = argparse.ArgumentParser(
        prog="python -m data.retract",
        description="Take records out of every later release. They do not come back with a later import. All or nothing.",
        epilog=EXIT_CODES,
    )
    parser.add_argument("ids", nargs="+", metavar="ID", help="ids of records, as in the files they came in")
    parser.add_argument(
        "--store", required=True, metavar="URL", help="where records are kept, e.g. sqlite:///veille.db"
    )
    parser.add_argument(
        "--received", type=day, default=today(), metavar="DATE", help="the day of the retraction (default: today)"
    )
    add_steward(parser)
    options = parser.parse_args(arguments)
    added = Store.existing(options.store, options.by).retract(options.ids, options.received)
    say(
        f"Retracted: {len(set(options.ids))}. Publish a release to make it so in public. Head of the store: {added.head}"
    )


if __name__ == "__main__":
    sys.exit(run(_work, sys.argv[1:]))
