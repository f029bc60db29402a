"""The one release that this deployment serves. Nothing else that the house holds can be reached from a page."""

from __future__ import annotations

import os
from pathlib import Path

import streamlit as st

from data import release
from data.release import Release


def served() -> Release:
    """The release in the folder that VEILLE_RELEASE names, else the project's newest public one; its bytes are checked."""
    folder = release.served(os.environ.get("VEILLE_RELEASE"))
    return _read(str(folder), (folder / "manifest.json").read_bytes())


# Keyed by the manifest, which vouches for every byte: a release that is withdrawn or replaced is never served from memory.
@st.cache_resource(max_entries=2, show_spinner=False)
def _read(folder: str, manifest: bytes) -> Release:
    return release.read(Path(folder))
