"""The one release that this deployment serves. Nothing else that the house holds can be reached from a page."""

from __future__ import annotations

import os
from datetime import UTC, datetime
from pathlib import Path
from typing import NoReturn

import streamlit as st

from data import release
from data.release import Release
from layers.vocabulary import Audience
from pages.parts import languages, phrases
from pages.parts.door import admit
from pages.parts.frame import head


def served() -> Release:
    """The release in the folder that VEILLE_RELEASE names, else the project's newest public one; its bytes are checked.

    Where it is not public, the run ends here for whoever may not see it: a page that holds no release shows nothing of it.
    """
    # Where it is a link, its target once: it may be moved to another release in between.
    folder = _folder().resolve()
    if not _there(folder):
        _say_instead("served.away")
    admit(release.audience_of(folder))
    found = _read(str(folder), (folder / "manifest.json").read_bytes())
    _keep_up(found)
    return found


def shown() -> Audience:
    """Whom the release is for that this deployment shows; the public, where it was taken away and nothing is shown."""
    folder = _folder().resolve()
    return release.audience_of(folder) if _there(folder) else Audience.PUBLIC


def _there(folder: Path) -> bool:
    """Whether there is a release; data.panic takes it away."""
    return (folder / "manifest.json").exists()


def _keep_up(found: Release) -> None:
    """Where nobody has published for longer than the deployment allows, what is not public is no longer shown.

    Whoever would have taken it away may be unable to. What is public stays, and says how old it is.
    """
    allowed = os.environ.get("VEILLE_FREEZE_DAYS")
    old = (datetime.now(UTC).date() - found.content.as_of).days
    if not allowed or old <= int(allowed):
        return
    if found.content.audience is not Audience.PUBLIC:
        _say_instead("served.frozen")
    words = languages.chosen()
    st.caption(words("served.old", day=phrases.day(found.content.as_of, words)))


def _say_instead(key: str) -> NoReturn:
    """A sentence instead of the page."""
    words = head("served.title")
    st.text(words(key))
    st.stop()


def _folder() -> Path:
    return release.served(os.environ.get("VEILLE_RELEASE"))


# Keyed by the manifest, which vouches for every byte: a release that is withdrawn or replaced is never served from memory.
@st.cache_resource(max_entries=2, show_spinner=False)
def _read(folder: str, manifest: bytes) -> Release:
    return release.read(Path(folder))
