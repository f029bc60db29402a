"""Say which records of different sources are one event: `python -m data.match [same|different ID ID] --store URL --by HANDLE`.

Records that are the same are told as one from the day of the decision on, with the sources and the rival counts of all of them;
the one that came first keeps its id. A decision is kept like everything else, and a later one takes it back.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from datetime import date

from data.command import EXIT_CODES, add_steward, day, run, say, today
from data.history import Match
from data.matching import candidates
from data.store import Added, Store
from data.tally import OPEN_FACTS, current, sensitivity_of
from geo.faults import Located, Refused
from layers.vocabulary import Record


def decide(store: Store, one: str, other: str, *, same: bool, received: date) -> Added:
    """Keep what the store's writer says of two records, the one that came first named first; raises Refused."""
    known = store.latest((one, other))
    faults: list[Located] = []
    for number, identity in enumerate((one, other), 1):
        if identity not in known:
            faults.append(Located("ID", number, "-", "E_UNKNOWN_ID", "there is no such record in the store"))
        elif sensitivity_of(known[identity], received) not in OPEN_FACTS:
            # In a frozen bucket, two that became one would show by the number that fell.
            why = "only public facts are matched: this record is counted where numbers stay"
            faults.append(Located("ID", number, "-", "E_MATCH", why))
    if faults:
        raise Refused(faults)
    return store.add([Match(one, other, same=same)], received)


def _told(record: Record) -> str:
    counts = ", ".join(f"{count.number.low or count.number.best or 0} {count.what}" for count in record.counts)
    publishers = ", ".join(dict.fromkeys(source.publisher for source in record.sources))
    return f"    {record.id}: {record.period.edtf}, {record.area.name_en}, {record.subtype}, {counts} ({publishers})"


def _work(arguments: Sequence[str]) -> None:
    parser = argparse.ArgumentParser(
        prog="python -m data.match",
        description="List the pairs of records that may be one event; or decide on a pair.",
        epilog=EXIT_CODES,
    )
    parser.add_argument("decision", nargs="?", choices=("same", "different"), help="without one: list the pairs")
    parser.add_argument("ids", nargs="*", metavar="ID", help="the two records; the one that came first stays")
    parser.add_argument("--store", required=True, metavar="URL", help="the store, e.g. sqlite:///veille.db")
    parser.add_argument("--received", type=day, default=today(), metavar="DATE", help="the day of the decision")
    add_steward(parser)
    options = parser.parse_args(arguments)
    store = Store.existing(options.store, options.by)
    if options.decision is None:
        history = store.history()
        for pair in candidates(current(history.versions, today()), history.decisions):
            print(f"{pair.score:.2f}\n{_told(pair.one)}\n{_told(pair.other)}")
        return
    if len(set(options.ids)) != 2:
        raise Refused([Located("ID", 1, "-", "E_MATCH", "name two records")])
    one, other = options.ids
    added = decide(store, one, other, same=options.decision == "same", received=options.received)
    say(f"Kept. Head of the store: {added.head}")


if __name__ == "__main__":
    sys.exit(run(_work, sys.argv[1:]))
