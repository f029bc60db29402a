"""What every page begins and ends with: its title, the language, the sentence about coarse places, the source line."""

from __future__ import annotations

import streamlit as st

from data.release import Release
from pages.parts import languages, phrases
from pages.parts.languages import Words


def head(title: str) -> Words:
    """The title at the left, the language at the right; returns the words of the language chosen."""
    words = languages.chosen()
    left, right = st.container(key="head").columns([5, 2], vertical_alignment="top")
    left.title(words(title), anchor=False)
    with right.container(horizontal_alignment="right"):
        languages.chooser(words)
    return words


def foot(words: Words, release: Release) -> None:
    """Where all of it comes from."""
    st.caption(phrases.source(release.content, words))
