"""How many events there were in each month, stacked by layer: a chart above a list of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import altair as alt
import pandas as pd
import streamlit as st

from layers.catalogue import all_layers
from layers.figures import Event
from pages.parts.languages import Words


def chart(events: Sequence[Event], words: Words) -> None:
    """Bars by the month in which an event began; those without a date are not in it."""
    layers = list(all_layers().values())
    titles = {layer.key: layer.title[words.language] for layer in layers}
    days = [(event, event.period.first or event.period.last) for event in events]
    number = Counter((day.replace(day=1), titles[event.layer]) for event, day in days if day)
    if not number:
        return
    dark = st.context.theme.type == "dark"
    colours = [layer.shape.dark if dark else layer.shape.light for layer in layers]
    rows = pd.DataFrame([(month.isoformat(), layer, count) for (month, layer), count in sorted(number.items())])
    rows.columns = pd.Index(["month", "layer", "number"])
    months = {month for month, _ in number}
    date_format = "%Y" if (max(months) - min(months)).days > 1_500 else "%m/%Y"
    st.altair_chart(
        alt.Chart(rows)
        .mark_bar()
        .encode(
            x=alt.X(
                "yearmonth(month):T", title=None, axis=alt.Axis(format=date_format, labelFontSize=13, labelOverlap=True)
            ),
            y=alt.Y(
                "sum(number):Q",
                title=words("timeline.density"),
                axis=alt.Axis(tickMinStep=1, tickCount=3, labelFontSize=13),
            ),
            color=alt.Color(
                "layer:N",
                scale=alt.Scale(domain=list(titles.values()), range=colours),
                legend=alt.Legend(orient="top", title=None, labelFontSize=13, labelLimit=300),
            ),
            tooltip=[
                alt.Tooltip("yearmonth(month):T", title=" ", format="%m/%Y"),
                alt.Tooltip("layer:N", title=" "),
                alt.Tooltip("sum(number):Q", title=" "),
            ],
        )
        .properties(height=170),
        key="density",
    )
