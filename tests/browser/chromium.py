"""Finds the Chromium of the browser tests, or installs Debian's. As a command it prints the path."""

import os
import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

from playwright._impl._driver import compute_driver_executable

from tests import debian

NAMES = ("chromium", "chromium-browser", "google-chrome")
MISSING = (
    "The browser tests need Chromium: install your system's package (on Debian: apt-get install chromium), "
    "or put the path of a Chromium or Chrome into VEILLE_CHROMIUM."
)
DRIVER_LIBRARY = "libatomic1"


class NoChromiumError(Exception):
    """There is none, and it may not be installed here; the message says what to do."""


def find(environment: Mapping[str, str] = os.environ) -> Path | None:
    """The Chromium that VEILLE_CHROMIUM names, else the first on PATH; raises NoChromiumError if what is named is not there."""
    named = environment.get("VEILLE_CHROMIUM")
    if named:
        if not os.access(named, os.X_OK) or Path(named).is_dir():
            raise NoChromiumError("VEILLE_CHROMIUM does not name a program; " + MISSING)
        return Path(named)
    found = (shutil.which(name, path=environment.get("PATH", "")) for name in NAMES)
    return next((Path(path) for path in found if path), None)


def find_or_install() -> Path:
    """As `find`; what is missing is installed first where this is Debian and we are root."""
    missing = [*([] if find() else ["chromium"]), *([] if driver_starts() else [DRIVER_LIBRARY])]
    if failed := debian.install(missing, "the browser tests"):
        raise NoChromiumError(f"{failed} failed. {MISSING}")
    if not driver_starts():
        raise NoChromiumError(f"Playwright's own Node does not start: install {DRIVER_LIBRARY}.")
    if path := find():
        return path
    raise NoChromiumError(MISSING)


def driver_starts() -> bool:
    """Whether the program that Playwright brings with it finds the libraries that it needs; bare Debian has not all."""
    node, *_ = compute_driver_executable()
    return subprocess.run([node, "--version"], capture_output=True, check=False).returncode == 0


if __name__ == "__main__":
    try:
        print(find_or_install())
    except NoChromiumError as problem:
        sys.exit(str(problem))
