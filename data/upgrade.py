"""Bring a store of an earlier version of the program to this one: `python -m data.upgrade --store URL`. What it holds stays."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence

from data.command import EXIT_CODES, run, say
from data.store import Store


def _work(arguments: Sequence[str]) -> None:
    parser = argparse.ArgumentParser(
        prog="python -m data.upgrade",
        description="Bring a store of an earlier version of the program to this one. Copy it first: data.backup, or the file.",
        epilog=EXIT_CODES,
    )
    parser.add_argument("--store", required=True, metavar="URL", help="the store, e.g. sqlite:///veille.db")
    options = parser.parse_args(arguments)
    say(f"Head of the store: {Store(options.store).upgrade()}")


if __name__ == "__main__":
    sys.exit(run(_work, sys.argv[1:]))
