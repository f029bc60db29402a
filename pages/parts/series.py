"""What other bodies count, beside the events of this release: each with its publisher and what it is of, never mixed in."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any

import altair as alt
import pandas as pd
import streamlit as st

from data.release import Content
from geo.areas import area
from layers.catalogue import all_layers
from layers.figures import Event, Series
from pages.parts import phrases, pictures, tables
from pages.parts.languages import Words

_SHAPES = ["circle", "square", "triangle-up", "diamond", "cross", "triangle-down", "triangle-left", "triangle-right"]
Group = tuple[str, str]
"""A layer, and what is counted in it"""


def show(content: Content, events: Sequence[Event], words: Words) -> None:
    """One chart of what the series of a layer count, one of our events by year over the same years, and the table."""
    groups = _groups(content)
    if not groups:
        return
    with st.expander(words("series.title")):
        st.caption(words("series.caption"))
        chosen = st.selectbox(
            words("series.choose"), list(groups), format_func=lambda one: _name(one, words), key="series"
        )
        found = groups[chosen]
        years = _years(found)
        theirs = _theirs(found, years, words)
        st.text(words("series.theirs", counted=_name(chosen, words)))
        st.altair_chart(theirs, key="series_theirs")
        pictures.offer(
            theirs, words("series.theirs", counted=_name(chosen, words)), _span(years), content, words, "series"
        )
        st.text(words("series.ours"))
        st.altair_chart(_ours([event for event in events if event.layer == chosen[0]], years), key="series_ours")
        titles = [words(f"series.{name}") for name in ("period", "where", "number", "publisher", "scope")]
        tables.plain(titles, [_row(one, words) for one in found])


def _groups(content: Content) -> dict[Group, list[Series]]:
    """The dated series of each layer and count, by time; the deaths have a page of their own."""
    found: dict[Group, list[Series]] = {}
    for one in sorted(content.series, key=lambda series: (str(series.period.first or series.period.last), series.id)):
        if one.period.dated and one.layer != "border_deaths":
            found.setdefault((one.layer, one.counted), []).append(one)
    return dict(sorted(found.items(), key=lambda item: -len(item[1])))


def _name(group: Group, words: Words) -> str:
    layer, counted = group
    title, what = all_layers()[layer].title[words.language], words(f"counted.{counted}")
    return title if title.casefold() == what.casefold() else words("list.comma").join((title, what))


def _year(one: Series) -> int:
    day = one.period.first or one.period.last
    return day.year if day else 0


def _years(found: Sequence[Series]) -> list[int]:
    """The years that the series span, and one on either side."""
    return list(range(min(map(_year, found)) - 1, max(map(_year, found)) + 2))


def _span(years: Sequence[int]) -> str:
    return f"{years[1]}–{years[-2]}"


def _axis(years: Sequence[int]) -> alt.X:
    scale = alt.Scale(domain=[str(year) for year in years])
    return alt.X("year:O", title=None, scale=scale, axis=alt.Axis(labelAngle=0, labelFontSize=13, labelOverlap=True))


def _theirs(found: Sequence[Series], years: Sequence[int], words: Words) -> Any:
    """A mark a number, shaped by its publisher; a line where it is given from a least to a most."""
    ink = "#E9E6DE" if st.context.theme.type == "dark" else "#1F2328"
    rows = pd.DataFrame(
        [
            {
                "year": str(_year(one)),
                "low": one.number.floor,
                "high": one.number.ceiling or one.number.floor,
                "best": one.number.best or one.number.floor,
                "publisher": one.publisher,
                "said": phrases.count_range(one.number, words),
                "scope": one.scope[words.language],
            }
            for one in found
        ]
    )
    names = list(dict.fromkeys(rows["publisher"]))
    base = alt.Chart(rows).encode(x=_axis(years))
    spans = base.mark_rule(color=ink).encode(y=alt.Y("low:Q", title=None), y2="high:Q")
    marks = base.mark_point(size=90, filled=False, strokeWidth=1.6, color=ink).encode(
        y=alt.Y("best:Q", title=None, axis=alt.Axis(labelFontSize=13)),
        shape=alt.Shape(
            "publisher:N",
            scale=alt.Scale(domain=names, range=(_SHAPES * len(names))[: len(names)]),
            legend=alt.Legend(orient="bottom", title=None, columns=2, labelLimit=420, labelFontSize=13),
        ),
        tooltip=[alt.Tooltip(f"{name}:N", title=" ") for name in ("year", "said", "publisher", "scope")],
    )
    return (spans + marks).properties(height=320)


def _ours(events: Sequence[Event], years: Sequence[int]) -> Any:
    pale = "#4A5158" if st.context.theme.type == "dark" else "#CFC8BA"
    days = (event.period.first or event.period.last for event in events)
    number = Counter(day.year for day in days if day)
    rows = pd.DataFrame([{"year": str(year), "number": number[year]} for year in years])
    return (
        alt.Chart(rows)
        .mark_bar(color=pale)
        .encode(
            x=_axis(years),
            y=alt.Y("number:Q", title=None, axis=alt.Axis(tickMinStep=1, labelFontSize=13)),
            tooltip=[alt.Tooltip("year:O", title=" "), alt.Tooltip("number:Q", title=" ")],
        )
        .properties(height=120)
    )


def _row(one: Series, words: Words) -> list[str]:
    return [
        phrases.period(one.period, words),
        area(one.area).name(words.language),
        phrases.count_range(one.number, words),
        one.publisher,
        one.scope[words.language],
    ]
