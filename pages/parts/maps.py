"""The map that is kept as one file, and how every map is read."""

from __future__ import annotations

import streamlit as st

from data.query import Query, span
from data.release import Release
from data.totals import totals
from layers.catalogue import all_layers
from layers.painting import LIGHT, WHOLE, place_of, symbols
from pages.parts import omissions, phrases
from pages.parts.languages import Words

PAPER = "#F7F5F0"


def keepsake(release: Release, words: Words) -> None:
    """A button for the map of the whole time as one file, made when it is asked for."""
    st.download_button(
        words("map.keep"),
        data=lambda: one_file(release, words).encode(),
        file_name=f"veille-{release.content.as_of}-{words.language}.html",
        mime="text/html",
        key="keep",
        on_click="ignore",
    )


def one_file(release: Release, words: Words) -> str:
    """The map of the whole time as one HTML file."""
    from layers.painting import onefile

    content = release.content
    first, last = span(content.figures, content.as_of)
    query = Query(first, last, tuple(all_layers()))
    found = totals(content.figures, query, lambda identity: place_of(identity, WHOLE).id)
    parts = symbols(found, WHOLE, LIGHT, lambda place, shown: phrases.label(place, shown, words))
    start, end = phrases.month(first, words), phrases.month(last, words)
    title = words("map.keep.title", start=start, end=end)
    notes = [words("coarse"), phrases.source(release.content, words)]
    return onefile.one_file(parts, WHOLE, LIGHT, title, notes, PAPER, words.language)


def legend(release: Release, words: Words) -> None:
    """What the squares and the sizes mean, how coarse it is, and what is withheld."""
    with st.expander(words("map.key")):
        for key in ("map.key.area", "map.key.size", "map.key.light", "map.key.merged", "map.key.bars"):
            st.text(words(key, size=6))
        for sentence in omissions.withheld(release.content, words):
            st.text(words("map.key.withheld", what=sentence))
