"""Every figure of the release in a table that the server draws, for those whom the map does not reach."""

from __future__ import annotations

import streamlit as st

from data.query import Query, span
from data.release import Content
from data.totals import each, totals
from geo.areas import area
from layers.catalogue import all_layers
from pages.parts import phrases, tables
from pages.parts.languages import Words


def everything(content: Content, words: Words) -> None:
    """Every total over the whole time, area by area."""
    titles, rows = table(content, words)
    with st.expander(words("map.everything")):
        if rows:
            tables.plain(titles, rows)
        else:
            st.text(words("map.table.empty"))


def table(content: Content, words: Words) -> tuple[list[str], list[list[str]]]:
    """Header and rows of the same."""
    first, last = span(content.figures, content.as_of)
    found = totals(content.figures, Query(first, last, tuple(all_layers())), each)
    titles = [words(f"map.table.{name}") for name in ("area", "layer", "counted", "number")]
    rows = [
        [
            area(figure.area).name(words.language),
            all_layers()[figure.layer].title[words.language],
            phrases.counted(figure, words),
            phrases.number_of(figure, words),
        ]
        for figure in sorted(phrases.in_order(found), key=lambda figure: area(figure.area).name(words.language))
    ]
    return titles, rows
