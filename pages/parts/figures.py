"""Figures as a visitor reads them beside the map: a sentence, a table, the events, the totals of other bodies."""

from __future__ import annotations

from html import escape

import pandas as pd
import streamlit as st

from data.query import ALL, Query
from data.release import Content
from geo.areas import area
from layers.catalogue import all_layers
from layers.figures import Figure
from layers.layer import Layer
from layers.vocabulary import Kind
from pages.parts import phrases
from pages.parts.controls import GLYPHS, region_name
from pages.parts.languages import Words


def summary(totals: list[Figure], query: Query, words: Words) -> None:
    """What is shown, in words: a line a layer with its shape, and never people added to operations."""
    place = words("summary.place.all") if query.region == ALL else region_name(query.region, words)
    start, end = phrases.month(query.start, words), phrases.month(query.end, words)
    items = []
    for key, layer in all_layers().items():
        said = [
            phrases.figure(figure, words)
            for figure in phrases.in_order(totals)
            if figure.layer == key and phrases.said_something(figure)
        ]
        if said:
            peak = f" ({words('summary.peak')})" if layer.kind is Kind.SITE else ""
            items.append((layer, words("list.separator").join(said) + peak))
    lines = [
        f"<li>{glyph(layer)} <strong>{escape(layer.title[words.language])}</strong>{escape(words('list.colon') + said)}.</li>"
        for layer, said in items
    ]
    nothing = f"<li>{escape(words('summary.none'))}</li>"
    st.html(
        f'<p class="veille-lead">{escape(words("summary.period", start=start, end=end, place=place))}</p>'
        f'<ul class="veille-figures">{"".join(lines) or nothing}</ul>'
        f'<p class="veille-quiet">{escape(words("summary.withheld"))}</p>'
    )


def glyph(layer: Layer) -> str:
    """A layer's shape in its colour, for HTML; its name must stand beside it."""
    colour = layer.shape.dark if st.context.theme.type == "dark" else layer.shape.light
    return f'<span aria-hidden="true" style="color:{colour}">{GLYPHS[layer.shape.mark]}</span>'


def table(totals: list[Figure], words: Words) -> None:
    """The same as the map, for those who cannot see or load it."""
    rows = [
        {
            words("map.table.area"): area(figure.area).name(words.language),
            words("map.table.layer"): all_layers()[figure.layer].title[words.language],
            words("map.table.counted"): phrases.counted(figure, words),
            words("map.table.number"): phrases.number_of(figure, words),
        }
        for figure in sorted(phrases.in_order(totals), key=lambda figure: area(figure.area).name(words.language))
    ]
    st.subheader(words("map.table"), anchor=False)
    if rows:
        st.dataframe(pd.DataFrame(rows), hide_index=True, key="table")
    else:
        st.text(words("map.table.empty"))


def events(content: Content, query: Query, words: Words) -> None:
    """The events of the period, latest first."""
    shown = [
        event
        for event in content.events
        if event.layer in query.layers
        and query.in_region(event.area)
        and event.period.touches(query.start.first, query.end.last)
    ]
    shown.sort(key=lambda event: (event.period.first or event.period.last, event.id), reverse=True)
    rows = [
        {
            words("map.events.date"): phrases.period(event.period, words),
            words("map.events.area"): area(event.area).name(words.language),
            words("map.events.what"): all_layers()[event.layer].subtypes[event.subtype].title[words.language],
            words("map.events.summary"): event.summary[words.language],
            words("map.table.number"): phrases.rivals(event.counts, words),
            words("map.events.says"): ", ".join(dict.fromkeys(source.publisher for source in event.sources)),
        }
        for event in shown
    ]
    if rows:
        st.subheader(words("map.events"), anchor=False)
        st.caption(words("map.events.caption"))
        st.dataframe(
            pd.DataFrame(rows),
            hide_index=True,
            key="events",
            column_config={words("map.events.summary"): st.column_config.TextColumn(width="large")},
        )


def series(content: Content, query: Query, words: Words) -> None:
    """What other bodies total for a period that the query touches: beside the figures, never added to them."""
    rows = [
        {
            words("map.events.date"): phrases.period(one.period, words),
            words("map.table.area"): area(one.area).name(words.language),
            words("map.table.counted"): words(f"counted.{one.counted}"),
            words("map.series.number"): phrases.count_range(one.number, words),
            words("map.events.says"): one.publisher,
            words("map.series.scope"): one.scope[words.language],
        }
        for one in content.series
        if one.layer in query.layers
        and query.in_region(one.area)
        and one.period.touches(query.start.first, query.end.last)
    ]
    if rows:
        st.subheader(words("map.series"), anchor=False)
        st.caption(words("map.series.caption"))
        st.dataframe(pd.DataFrame(rows), hide_index=True, key="series")
