"""Say that a release may be published: `python -m data.approve HASH --store URL --audience public --as-of DATE --by HANDLE`.

Whoever approves computes the release from the store themselves: what they approve is what the store says, not what somebody
sent them. The approval is of these bytes alone, and is kept in the store.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from data import release
from data.command import EXIT_CODES, add_steward, run, say, today
from data.history import Approval
from data.policy import Policy, read_policy
from data.publish import add_release, content_for
from data.store import Store
from geo.faults import Located, Refused
from geo.habitat import read_habitat
from layers.vocabulary import Audience


def approve(store: Store, identity: str, audience: Audience, as_of: date, policy: Policy, received: date) -> None:
    """Keep the approval of the store's writer; raises Refused where the store does not give the release with this id."""
    if release.identity(content_for(store, audience, as_of, policy)) != identity:
        why = "the store gives another release than the one with this hash; compare what was asked for, and when"
        raise Refused([Located("HASH", 1, "-", "E_RELEASE", why)])
    store.add([Approval(identity)], received)


def _work(arguments: Sequence[str]) -> None:
    parser = argparse.ArgumentParser(
        prog="python -m data.approve",
        description="Say that a release may be published. Look at it first: the desk shows it, and data.publish makes a draft "
        "under a policy without approvals.",
        epilog=EXIT_CODES,
    )
    parser.add_argument("hash", metavar="HASH", help="the release's hash, as data.publish tells it")
    add_release(parser)
    add_steward(parser)
    options = parser.parse_args(arguments)
    habitat = read_habitat(options.habitat) if options.habitat else None
    policy = replace(read_policy(options.policy), habitat=habitat)
    store = Store.existing(options.store, options.by)
    approve(store, options.hash, options.audience, options.as_of, policy, today())
    say(f"Approved by {options.by}: {options.hash}")


if __name__ == "__main__":
    sys.exit(run(_work, sys.argv[1:]))
