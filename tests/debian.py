"""Programs that the tests need, installed where that is allowed: on Debian, by root. Elsewhere it is said what to install."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Sequence


def install(packages: Sequence[str], purpose: str) -> str | None:
    """Install Debian's packages, if this is Debian and we are root; gives the command that failed, if one did."""
    if not packages or not shutil.which("apt-get") or os.geteuid() != 0:
        return None
    print(f"Installing Debian's {' and '.join(packages)} for {purpose}.", file=sys.stderr)
    quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for command in (
        ["apt-get", "update", "-q"],
        ["apt-get", "install", "-q", "-y", "--no-install-recommends", *packages],
    ):
        if subprocess.run(command, env=quiet, stdout=sys.stderr, check=False).returncode:
            return " ".join(command)
    return None
