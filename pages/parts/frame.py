"""What every page begins and ends with: its title, the language, the sentence about coarse places, the source line."""

from __future__ import annotations

import streamlit as st

from data.release import LICENCE, Release
from pages.parts import languages
from pages.parts.languages import Words
from pages.parts.phrases import day


def head(title: str) -> Words:
    """The title at the left, the language at the right; returns the words of the language chosen."""
    words = languages.chosen()
    left, right = st.container(key="head").columns([4, 1], vertical_alignment="top")
    left.title(words(title), anchor=False)
    with right.container(horizontal_alignment="right"):
        languages.chooser(words)
    return words


def foot(words: Words, release: Release) -> None:
    """Where all of it comes from, and that places are coarse on purpose."""
    content = release.content
    st.caption(
        words(
            "map.source",
            audience=words(f"audience.{content.audience}"),
            as_of=day(content.as_of, words),
            licence=LICENCE[words.language],
        )
    )
