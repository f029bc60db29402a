"""The private list of words that no text may hold, for the commands that check texts."""

from __future__ import annotations

import argparse
from pathlib import Path

from data.textcheck import read_denied


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
