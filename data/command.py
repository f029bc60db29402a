"""How the commands speak: faults all at once, plain exit codes, and no traceback that could show a private value."""

from __future__ import annotations

import argparse
import errno
import sys
import traceback
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date

from geo.faults import BrokenError, Located, Refused

DONE, REFUSED, BROKEN = 0, 1, 3
_FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
_READONLY = {errno.EACCES, errno.EPERM, errno.EROFS}
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


@contextmanager
def writing(where: str) -> Iterator[None]:
    """Turns a disk that takes nothing into a fault that a steward can mend; `where` is the argument that names it."""
    try:
        yield
    except OSError as error:
        if error.errno in _FULL:
            raise Refused(
                [Located(where, 1, "-", "E_FULL", "there is no room left there; make room and do it again")]
            ) from None
        if error.errno in _READONLY:
            why = "nothing can be written there; look at the rights of the folder, or choose another"
            raise Refused([Located(where, 1, "-", "E_READONLY", why)]) from None
        raise


def today() -> date:
    """The steward's own day, where this is run."""
    return date.today()  # noqa: DTZ011


def add_steward(parser: argparse.ArgumentParser) -> None:
    """Who writes, for the commands that write into the store."""
    parser.add_argument(
        "--by", required=True, metavar="HANDLE", help="who writes: a handle of small letters and digits, never a name"
    )


def day(text: str) -> date:
    """An argument that is a day."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError("write a day as 2026-11-23") from None
