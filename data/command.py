"""How the commands speak: faults all at once, plain exit codes, and no traceback that could show a private value."""

from __future__ import annotations

import argparse
import sys
import traceback
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path

from data.textcheck import read_denied
from geo.faults import BrokenError, Refused

DONE, REFUSED, BROKEN = 0, 1, 3
EXIT_CODES = "exit codes: 0 done; 1 refused, nothing was written; 2 wrong call; 3 a fault of the program"


def say(text: str) -> None:
    """One line of progress, on standard error."""
    print(text, file=sys.stderr, flush=True)


def run(work: Callable[[Sequence[str]], None], arguments: Sequence[str]) -> int:
    """Run a command's work and return its exit code."""
    try:
        work(arguments)
    except Refused as refused:
        for fault in refused.faults:
            say(str(fault))
        say(f"Refused: {len(refused.faults)} fault(s). Nothing was written.")
        return REFUSED
    except BrokenError as broken:
        say(f"A fault of the program: {broken}. Nothing was written.")
        return BROKEN
    except Exception as error:
        # Its message may quote what was read; where it happened is enough to report it.
        places = traceback.extract_tb(error.__traceback__)
        where = " < ".join(f"{place.name}:{place.lineno}" for place in reversed(places[-4:]))
        say(f"A fault of the program: {type(error).__name__} in {where}. Nothing was written.")
        return BROKEN
    return DONE


def today() -> date:
    """The steward's own day, where this is run."""
    return date.today()  # noqa: DTZ011


def add_steward(parser: argparse.ArgumentParser) -> None:
    """Who writes, for the commands that write into the store."""
    parser.add_argument(
        "--by", required=True, metavar="HANDLE", help="who writes: a handle of small letters and digits, never a name"
    )


def add_denied(parser: argparse.ArgumentParser) -> None:
    """The private list of words that no text may hold, for the commands that check texts."""
    parser.add_argument(
        "--deny",
        type=_denied,
        default=(),
        metavar="FILE",
        help="a private list, one word or name a line, that no text may hold; keep it outside the project",
    )


def _denied(path: str) -> tuple[str, ...]:
    try:
        return read_denied(Path(path))
    except (OSError, UnicodeDecodeError):
        raise argparse.ArgumentTypeError("the list cannot be read as UTF-8 text") from None


def day(text: str) -> date:
    """An argument that is a day."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError("write a day as 2026-11-23") from None
