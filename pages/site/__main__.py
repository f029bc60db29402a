"""Make the site: `python -m data.site --release DIR --out DIR --base https://…`."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from data import release
from data.command import EXIT_CODES, run, say
from pages.site.build import build


def _work(arguments: Sequence[str]) -> None:
    parser = argparse.ArgumentParser(
        prog="python -m data.site",
        description="The public view as plain files, for any host. The same release gives the same bytes.",
        epilog=EXIT_CODES,
    )
    parser.add_argument("--release", required=True, type=Path, metavar="DIR", help="a public release")
    parser.add_argument("--out", required=True, type=Path, metavar="DIR", help="a folder that is not there yet")
    parser.add_argument(
        "--base",
        default="",
        metavar="URL",
        help="the address at which it will stand; without it, the site has no feed, no citations and no oEmbed",
    )
    options = parser.parse_args(arguments)
    number = build(release.read(options.release), options.out, options.base)
    say(f"{number} files in {options.out}")


if __name__ == "__main__":
    sys.exit(run(_work, sys.argv[1:]))
