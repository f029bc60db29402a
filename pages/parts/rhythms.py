"""The rhythm of one area as an organiser reads it: by weekday and hour, by days between, week by week, and how regular."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

import altair as alt
import pandas as pd
import streamlit as st

from data.release import Content
from data.shifts.history import LAYER, History
from data.shifts.model import Habit, a_week
from data.shifts.regularity import LATEST, Regularity
from geo.areas import AreaKind, area
from geo.basemap import names
from geo.cells import to_metres
from layers.hours import WEEKDAYS, HourBand
from layers.rhythm import LONGEST
from layers.vocabulary import Sensitivity
from pages.parts import phrases, tables
from pages.parts.languages import Words

_NEAR_M = 25_000
_A_YEAR = 365


def place(identity: str, words: Words) -> str:
    """The area's name; of a square of the grid, the largest town near its middle too."""
    own = area(identity)
    if own.kind is not AreaKind.CELL:
        return own.name(words.language)
    east, north = to_metres(own.lon, own.lat)

    def away(lon: float, lat: float) -> float:
        x, y = to_metres(lon, lat)
        return max(abs(x - east), abs(y - north))

    towns = [name for name in names() if not name.sea and away(name.lon, name.lat) < max(own.size_m, _NEAR_M)]
    if not towns:
        return own.name(words.language)
    nearest = min(towns, key=lambda name: away(name.lon, name.lat))
    town = nearest.fr if words.language == "fr" else nearest.en
    return words("shifts.near", square=own.name(words.language), town=town)


def hours(band: HourBand, words: Words) -> str:
    """06:00–09:00, 6 h–9 h."""
    return words("shifts.band", start=f"{band.starts:02d}", end=f"{band.ends:02d}")


def short(band: HourBand, words: Words) -> str:
    """The same where there is little room."""
    return words("shifts.band.short", start=f"{band.starts:02d}", end=f"{band.ends:02d}")


def decimal(value: float, words: Words) -> str:
    """One decimal, with the sign of the language."""
    return f"{value:.1f}".replace(".", "," if words.language == "fr" else ".")


def regular(found: Regularity, words: Words) -> str:
    """Whether operations keep a rhythm, and on how much that stands."""
    return words(f"shifts.regular.{found.found.name.lower()}", number=found.number, quarters=LATEST)


def summary(habits: Sequence[Habit], on: date, words: Words) -> None:
    """All areas in a table: the last known operation, how regular they are, how much of it somebody saw."""
    rows = []
    for habit in habits:
        last, latest = habit.history.last, habit.history.told[-1]
        rows.append(
            [
                place(habit.history.area, words),
                words("shifts.last.unknown")
                if last is None
                else words("shifts.last.days", day=phrases.day(last, words), days=max(0, (on - last).days)),
                regular(habit.regularity, words),
                coverage(latest.observed, latest.known, words),
            ]
        )
    tables.plain([words(f"shifts.{name}") for name in ("area", "last", "regular", "coverage")], rows)


def coverage(observed: int, known: int, words: Words) -> str:
    """What shifts saw of what is known, in the latest quarter that is told."""
    if not known or not observed:
        return words("shifts.coverage.untold")
    return words(
        "shifts.coverage.share", observed=observed, known=known, percent=min(100, round(100 * observed / known))
    )


def show(habit: Habit, content: Content, words: Words) -> None:
    """Everything about one area."""
    st.text(regular(habit.regularity, words))
    week = a_week(habit)
    # A title within a chart is cut off on a phone.
    st.subheader(words("shifts.week"), anchor=False)
    st.altair_chart(_heatmap(week, words), key="rhythm_week")
    with st.expander(words("shifts.week.table")):
        days = weekdays(words)
        tables.plain(
            [words("shifts.weekday"), *(hours(band, words) for band in HourBand)],
            [
                [days[weekday].capitalize(), *(_range(*week[weekday, band], words) for band in HourBand)]
                for weekday in WEEKDAYS
            ],
        )
    left, right = st.columns(2, gap="large")
    with left:
        st.subheader(words("shifts.intervals"), anchor=False)
        st.altair_chart(_intervals(habit.history, words), key="rhythm_intervals")
    with right:
        weeks = _weeks(habit.history.area, content)
        st.subheader(words("shifts.calendar"), anchor=False)
        if weeks:
            st.altair_chart(_calendar(weeks, words), key="rhythm_calendar")
        else:
            st.text(words("shifts.calendar.none"))


def weekdays(words: Words) -> list[str]:
    """The names of the days, Monday first."""
    return words("shifts.weekdays").split(" ")


def _range(mean: float, low: float, high: float, words: Words) -> str:
    return words("shifts.range", mean=decimal(mean, words), low=decimal(low, words), high=decimal(high, words))


def _ink() -> tuple[str, str, str, str]:
    """Text, quieter text, a bar, the ground."""
    dark = st.context.theme.type == "dark"
    return ("#E9E6DE", "#A3A8AD", "#E0A37E", "#1C1E21") if dark else ("#1F2328", "#5C6167", "#7A3E1D", "#F7F5F0")


def _heatmap(week: dict[tuple[int, HourBand], tuple[float, float, float]], words: Words) -> Any:
    """Numbers written into their squares, so that it can be read in grey and on paper."""
    ink, quiet, full, ground = _ink()
    days = weekdays(words)
    rows = pd.DataFrame(
        [
            {
                "day": days[weekday],
                "band": short(band, words),
                "mean": mean,
                "said": decimal(mean, words),
                "range": _range(mean, low, high, words),
            }
            for (weekday, band), (mean, low, high) in week.items()
        ]
    )
    base = alt.Chart(rows).encode(
        x=alt.X(
            "band:N",
            sort=None,
            title=None,
            axis=alt.Axis(orient="top", labelAngle=0, labelColor=quiet, labelFontSize=13),
        ),
        y=alt.Y("day:N", sort=None, title=None, axis=alt.Axis(labelColor=ink, labelFontSize=13)),
        tooltip=[alt.Tooltip(name, title=" ") for name in ("day:N", "band:N", "range:N")],
    )
    most = float(rows["mean"].max())
    squares = base.mark_rect(stroke=ground).encode(
        color=alt.Color(
            "mean:Q", scale=alt.Scale(range=[ground, full], domain=[0, most or 1], interpolate="rgb"), legend=None
        )
    )
    said = base.mark_text(fontSize=13).encode(
        text="said:N", color=alt.condition(f"datum.mean > {most * 0.55}", alt.value(ground), alt.value(ink))
    )
    return (squares + said).properties(height=alt.Step(30))


def _intervals(history: History, words: Words) -> Any:
    _, quiet, bar, _ = _ink()
    seasons = history.told[-LATEST:]
    rows = pd.DataFrame(
        [
            {
                "days": f"{apart}" if apart < LONGEST else f"{LONGEST}+",
                "number": sum(s.intervals.get(apart, 0) for s in seasons),
            }
            for apart in range(1, LONGEST + 1)
        ]
    )
    return (
        alt.Chart(rows)
        .mark_bar(color=bar)
        .encode(
            x=alt.X(
                "days:N", sort=None, title=words("shifts.intervals.days"), axis=alt.Axis(labelAngle=0, labelColor=quiet)
            ),
            y=alt.Y("number:Q", title=None, axis=alt.Axis(tickMinStep=1, labelColor=quiet)),
            tooltip=[alt.Tooltip("days:N", title=" "), alt.Tooltip("number:Q", title=" ")],
        )
        .properties(height=200)
    )


def _weeks(identity: str, content: Content) -> list[tuple[date, int, int]]:
    """The weeks of the last year that are told of this area: first day, least and most."""
    since = content.as_of - timedelta(days=_A_YEAR)
    return [
        (figure.period.first, figure.low, figure.low if figure.high is None else figure.high)
        for figure in content.figures
        if figure.layer == LAYER
        and figure.counted == "events"
        and figure.sensitivity is Sensitivity.HIGH
        and figure.area == identity
        and figure.catch_up is None
        and figure.period.first
        and figure.period.first >= since
    ]


def _calendar(weeks: Sequence[tuple[date, int, int]], words: Words) -> Any:
    _, quiet, bar, _ = _ink()
    rows = pd.DataFrame([{"week": first.isoformat(), "low": low, "high": high} for first, low, high in weeks])
    return (
        alt.Chart(rows)
        .mark_bar(color=bar, width=5)
        .encode(
            x=alt.X("week:T", title=None, axis=alt.Axis(format="%m/%Y", labelColor=quiet, labelOverlap=True)),
            y=alt.Y("high:Q", title=None, axis=alt.Axis(tickMinStep=1, labelColor=quiet)),
            tooltip=[alt.Tooltip("week:T", title=" ", format="%d/%m/%Y"), alt.Tooltip("high:Q", title=" ")],
        )
        .properties(height=200)
    )
