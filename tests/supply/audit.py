"""What is known against the packages that the app installs: `make audit`. It counts what was looked up, and says if nothing was.

pip-audit by itself ends well when it has skipped every package, as it does where it cannot reach its database.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Mapping
from typing import Any

from tests.supply.pinned import ROOT, pinned

CLEAN, FOUND, NOT_KNOWN = 0, 1, 2


def judged(report: Mapping[str, Any] | None, wanted: Mapping[str, str]) -> tuple[int, str]:
    """How it went, and in words; `report` is pip-audit's, None where it gave none."""
    if report is None:
        return NOT_KNOWN, f"Not audited: the database could not be reached. 0 of {len(wanted)} packages looked up."
    audited = {one["name"].lower(): one for one in report["dependencies"] if "skip_reason" not in one}
    missing = sorted(name for name, version in wanted.items() if audited.get(name, {}).get("version") != version)
    bad = [
        f"{name} {one['version']}: {', '.join(found['id'] for found in one['vulns'])}"
        for name, one in audited.items()
        if one["vulns"]
    ]
    counted = f"{len(wanted) - len(missing)} of {len(wanted)} packages looked up"
    if bad:
        return FOUND, "\n".join([f"{counted}; known against them:", *bad])
    if missing:
        return NOT_KNOWN, f"Not audited whole: {counted}; not {', '.join(missing)}."
    return CLEAN, f"{counted}; nothing is known against them."


def asked() -> Mapping[str, Any] | None:
    """pip-audit's own report."""
    command = [
        "pip_audit",
        "--requirement",
        "requirements.txt",
        "--require-hashes",
        "--disable-pip",
        "--format",
        "json",
    ]
    done = subprocess.run(
        [sys.executable, "-m", *command, "--progress-spinner", "off"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    try:
        report: Mapping[str, Any] = json.loads(done.stdout)
    except ValueError:
        return None
    return report


if __name__ == "__main__":
    status, said = judged(asked(), pinned())
    print(said)
    sys.exit(status)
