"""The one release that this deployment serves. Nothing else that the house holds can be reached from a page."""

from __future__ import annotations

import os
from pathlib import Path

import streamlit as st

from data import release
from data.release import Release
from layers.vocabulary import Audience
from pages.parts.door import admit


def served() -> Release:
    """The release in the folder that VEILLE_RELEASE names, else the project's newest public one; its bytes are checked.

    Where it is not public, the run ends here for whoever may not see it: a page that holds no release shows nothing of it.
    """
    # Where it is a link, its target once: it may be moved to another release in between.
    folder = _folder().resolve()
    admit(release.audience_of(folder))
    return _read(str(folder), (folder / "manifest.json").read_bytes())


def shown() -> Audience:
    """Whom the release is for that this deployment shows."""
    return release.audience_of(_folder())


def _folder() -> Path:
    return release.served(os.environ.get("VEILLE_RELEASE"))


# Keyed by the manifest, which vouches for every byte: a release that is withdrawn or replaced is never served from memory.
@st.cache_resource(max_entries=2, show_spinner=False)
def _read(folder: str, manifest: bytes) -> Release:
    return release.read(Path(folder))
