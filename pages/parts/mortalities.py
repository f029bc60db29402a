"""Deaths in charts that read in grey, each with its table behind it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import altair as alt
import pandas as pd
import streamlit as st

from data.mortality import Body, Tolled
from data.release import Content
from layers.vocabulary import Counted
from pages.parts import phrases, pictures, tables
from pages.parts.languages import Words

_SHAPES = [
    "circle",
    "square",
    "triangle-up",
    "diamond",
    "cross",
    "triangle-down",
    "triangle-left",
    "triangle-right",
    "stroke",
]
_DASHES = [[1, 0], [6, 3], [2, 2], [8, 3, 2, 3], [4, 4], [10, 4], [1, 3], [6, 2, 2, 2], [3, 6]]


def number(tolled: Tolled | None, words: Words) -> str:
    """A number with its bounds; for how many events nobody gave one."""
    if tolled is None:
        return words("deaths.none")
    if tolled.unknown and not tolled.low and not tolled.high:
        return words("number.unknown")
    said = phrases.bounds(tolled.low, tolled.high, words)
    return words("number.unknown_for", number=said, unknown=tolled.unknown) if tolled.unknown else said


def of(tolled: Sequence[Tolled], counted: Counted) -> Tolled | None:
    """The line of the dead or of the missing."""
    return next((one for one in tolled if one.counted is counted), None)


def years(own: dict[int, list[Tolled]], bodies: Sequence[Body], content: Content, words: Words) -> None:
    """By year, in a chart with its table behind it."""
    chart = by_year(own, bodies, words, dark=st.context.theme.type == "dark")
    st.altair_chart(chart, key="years")
    st.caption(words("deaths.years.key"))
    pictures.offer(chart, words("deaths.years"), f"{min(own)}–{max(own)}" if own else "", content, words, "deaths")
    with st.expander(words("deaths.years.table")):
        tables.plain(*years_table(own, bodies, words))


def by_year(own: dict[int, list[Tolled]], bodies: Sequence[Body], words: Words, *, dark: bool) -> Any:
    """By year: the dead that this release tells of as a bar, each body's own count as a line with its own mark."""
    ink, pale = ("#E9E6DE", "#4A5158") if dark else ("#1F2328", "#CFC8BA")
    bars = pd.DataFrame(
        [
            (str(year), one.low, one.high or one.low)
            for year, tolled in own.items()
            if (one := of(tolled, Counted.DEAD)) is not None
        ],
        columns=pd.Index(["year", "low", "high"]),
    )
    several = [body for body in bodies if len(body.by_year) > 2]
    lines = pd.DataFrame(
        [(str(year), body.name, low) for body in several for year, low, _ in body.by_year],
        columns=pd.Index(["year", "body", "number"]),
    )
    names = [body.name for body in several]
    x = alt.X("year:O", title=None, axis=alt.Axis(labelFontSize=13, labelAngle=0, labelOverlap=True))
    y = alt.Y("high:Q", title=words("deaths.dead"), axis=alt.Axis(labelFontSize=13))
    base = alt.Chart(bars).mark_bar(color=pale).encode(x=x, y=y)
    drawn = (
        alt.Chart(lines)
        .mark_line(
            point=alt.OverlayMarkDef(size=50, filled=False, strokeWidth=1.5, color=ink), strokeWidth=1.5, color=ink
        )
        .encode(
            x=x,
            y="number:Q",
            shape=alt.Shape("body:N", scale=alt.Scale(domain=names, range=_SHAPES[: len(names)]), legend=_legend()),
            strokeDash=alt.StrokeDash(
                "body:N", scale=alt.Scale(domain=names, range=_DASHES[: len(names)]), legend=_legend()
            ),
            tooltip=[
                alt.Tooltip("year:O", title=" "),
                alt.Tooltip("body:N", title=" "),
                alt.Tooltip("number:Q", title=" "),
            ],
        )
    )
    return (base + drawn).properties(height=300)


def years_table(
    own: dict[int, list[Tolled]], bodies: Sequence[Body], words: Words
) -> tuple[list[str], list[list[str]]]:
    """Header and rows: the dead and the missing that this release tells of, and what each body counts."""
    rows = []
    for year in sorted({*own, *(y for body in bodies for y, _, _ in body.by_year)}):
        theirs = [
            next((phrases.bounds(low, high, words) for y, low, high in body.by_year if y == year), "")
            for body in bodies
        ]
        mine = own.get(year, [])
        rows.append(
            [str(year), *(number(of(mine, counted), words) for counted in (Counted.DEAD, Counted.MISSING)), *theirs]
        )
    ours = [words(f"deaths.{name}") for name in ("year", "ours.dead", "ours.missing")]
    return [*ours, *(body.name for body in bodies)], rows


def _legend() -> alt.Legend:
    return alt.Legend(orient="bottom", title=None, columns=2, labelLimit=420, labelFontSize=13, symbolStrokeWidth=1.5)


def groups(title: str, found: dict[str, list[Tolled]], names: dict[str, str], words: Words) -> None:
    """Dead and missing, apart, by cause or by region."""
    tables.plain(*groups_table(title, found, names, words))


def groups_table(
    title: str, found: dict[str, list[Tolled]], names: dict[str, str], words: Words
) -> tuple[list[str], list[list[str]]]:
    """Header and rows of the same."""
    apart = (Counted.DEAD, Counted.MISSING)
    rows = [
        [names.get(key, words("deaths.unnamed")), *(number(of(tolled, counted), words) for counted in apart)]
        for key, tolled in found.items()
    ]
    return [title, words("deaths.dead"), words("deaths.missing")], rows
