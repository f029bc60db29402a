"""The packages that the app installs: what requirements.txt pins, and for which systems."""

from __future__ import annotations

import re
from pathlib import Path

from packaging.markers import Marker

ROOT = Path(__file__).parents[2]
_PIN = re.compile(r"^([A-Za-z0-9._-]+)(?:\[[^\]]*\])?==([^\s;\\]+)(?:\s*;\s*([^\\]+?))?\s*\\?$", re.MULTILINE)


def pinned() -> dict[str, str]:
    """Version by name, of what this system installs."""
    text = (ROOT / "requirements.txt").read_text(encoding="utf-8")
    return {
        re.sub("[-_.]+", "-", name).lower(): version
        for name, version, marker in _PIN.findall(text)
        if not marker or Marker(marker).evaluate()
    }
