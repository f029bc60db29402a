"""How many events there were in each month, stacked by layer: a chart above a list of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

import altair as alt
import pandas as pd
import streamlit as st

from data.query import Month
from data.release import Content
from layers.catalogue import all_layers
from layers.figures import Event
from pages.parts import pictures, searching
from pages.parts.languages import Words

_BRUSH, _MONTHS = "months", "yearmonth_month"


def show(events: Sequence[Event], said: str, content: Content, words: Words) -> None:
    """The chart with a brush that chooses the period, and the same to take away; `said` is what was looked for.

    `events` are those of all time, so that the chart stays as it is while the brush is drawn. When the slider moves, the brush
    is taken away: the chart gets another key.
    """
    drawn = _chart(events, words)
    if drawn is None:
        return
    key = f"density {searching.moves()}"
    brushed = drawn.add_params(alt.selection_interval(name=_BRUSH, encodings=["x"])).properties(
        description=words("timeline.density"),
        # As a drawing, Vega would show a screen reader a brush without a name; the slider above does the same by keyboard.
        usermeta={"embedOptions": {"renderer": "canvas"}},
    )
    st.altair_chart(brushed, key=key, on_select=lambda: _brushed(key, content), selection_mode=_BRUSH)
    pictures.offer(drawn, words("timeline.density"), said, content, words, "density")


def _brushed(key: str, content: Content) -> None:
    """Moves the slider to the months under the brush; to all of them where there is no brush."""
    found = st.session_state[key]["selection"].get(_BRUSH, {}).get(_MONTHS)
    if found:
        first, last = (Month.of(datetime.fromtimestamp(edge / 1000, UTC).date()) for edge in (found[0], found[-1]))
        searching.move(first, last, content)
    else:
        searching.move(None, None, content)


def _chart(events: Sequence[Event], words: Words) -> Any:
    """Bars by the month in which an event began; those without a date are not in it. None where there is nothing to draw."""
    layers = list(all_layers().values())
    titles = {layer.key: layer.title[words.language] for layer in layers}
    days = [(event, event.period.first or event.period.last) for event in events]
    number = Counter((day.replace(day=1), titles[event.layer]) for event, day in days if day)
    if not number:
        return None
    dark = st.context.theme.type == "dark"
    colours = [layer.shape.dark if dark else layer.shape.light for layer in layers]
    rows = pd.DataFrame([(month.isoformat(), layer, count) for (month, layer), count in sorted(number.items())])
    rows.columns = pd.Index(["month", "layer", "number"])
    months = {month for month, _ in number}
    date_format = "%Y" if (max(months) - min(months)).days > 1_500 else "%m/%Y"
    return (
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
        .properties(height=170)
    )
