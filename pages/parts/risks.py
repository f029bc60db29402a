"""What the release says of its own risk: a plot, the same as a table, and what the chances assume."""

from __future__ import annotations

from typing import Any

import altair as alt
import pandas as pd
import streamlit as st

from data.release import Content
from data.risk import LayerRisk
from layers.catalogue import all_layers
from pages.parts import pictures, tables
from pages.parts.languages import Words
from pages.parts.phrases import number

_LEAST = 0.001


def show(content: Content, words: Words) -> None:
    """How near the best guess comes, layer by layer."""
    for sentence in lead(content, words):
        st.text(sentence)
    chart = plot(content, words, dark=st.context.theme.type == "dark")
    if chart:
        st.altair_chart(chart, key="risk_plot")
        pictures.offer(chart, words("method.risk.plot"), "", content, words, "risk")
        tables.plain(*table(content, words))
    if sentence := silent(content, words):
        st.text(sentence)


def lead(content: Content, words: Words) -> list[str]:
    """What the chances are of, and what they assume."""
    risk = content.risk
    assumed = (
        words("method.risk.map", hash=risk.habitat[:12])
        if risk.habitat
        else words("method.risk.no_map", share=round(1 / risk.clustered_share))
    )
    return [words("method.risk.lead", within=number(risk.within_m, words)), assumed]


def table(content: Content, words: Words) -> tuple[list[str], list[list[str]]]:
    """Header and rows: a layer each of which something is told."""
    names = ("row", "smallest", "region", "uniform", "clustered", "habitat", "withheld")
    return [words(f"method.risk.{name}") for name in names], [_row(one, words) for one in _told(content)]


def silent(content: Content, words: Words) -> str:
    """The layers of which nothing is told; blank where there are none."""
    found = [_name(one, words) for one in content.risk.layers if one.uniform is None]
    return words("method.risk.silent", layers=words("list.separator").join(found)) if found else ""


def plot(content: Content, words: Words, *, dark: bool) -> Any:
    """The chances as a chart, or None where nothing is told."""
    told = _told(content)
    return _plot(told, words, dark=dark) if told else None


def _told(content: Content) -> list[LayerRisk]:
    return [one for one in content.risk.layers if one.uniform is not None]


def _row(one: LayerRisk, words: Words) -> list[str]:
    return [
        _name(one, words),
        _area(one.smallest_km2, words),
        _area(one.region_km2, words),
        _percent(one.uniform, words),
        _percent(one.clustered, words),
        _percent(one.habitat, words),
        _withheld(one, words),
    ]


def _name(one: LayerRisk, words: Words) -> str:
    return f"{all_layers()[one.layer].title[words.language]} ({words(f'sensitivity.{one.sensitivity}').lower()})"


def _withheld(one: LayerRisk, words: Words) -> str:
    reasons = words("list.separator").join(words(f"method.risk.why.{why}") for why in one.why)
    if not one.frozen:
        return reasons
    share = "none" if one.withheld == 0 else "few" if one.withheld is None else "some"
    said = words(f"method.risk.withheld.{share}", share=one.withheld)
    return f"{said} ({reasons})"


def _area(value: float | None, words: Words) -> str:
    return "–" if value is None else f"{number(round(value), words)} km²"


def _percent(value: float | None, words: Words) -> str:
    """One decimal under ten, none above."""
    if value is None:
        return "–"
    text = f"{value * 100:.1f}" if value < 0.1 else f"{value * 100:.0f}"
    return text.replace(".", ",") + "\u202f%" if words.language == "fr" else text + "%"


def _plot(told: list[LayerRisk], words: Words, *, dark: bool) -> Any:
    """One line a row, a mark for each assumption, on a scale of tenfold steps: shapes differ, so that grey will do."""
    assumptions = ["uniform", "clustered", *(["habitat"] if any(one.habitat is not None for one in told) else [])]
    rows = [
        {
            "row": _name(one, words),
            "assumption": words(f"method.risk.{assumption}"),
            "chance": max(_LEAST, getattr(one, assumption)),
            "said": _percent(getattr(one, assumption), words),
        }
        for one in told
        for assumption in assumptions
    ]
    ink, quiet, accent = ("#E9E6DE", "#A3A8AD", "#E0A37E") if dark else ("#1F2328", "#5C6167", "#7A3E1D")
    names = [words(f"method.risk.{assumption}") for assumption in assumptions]
    comma = words.language == "fr"
    percent = "replace(format(datum.value, '~%'), '.', ',')" if comma else "format(datum.value, '~%')"
    scale = alt.Scale(type="log", domain=[_LEAST, 1.25], nice=False)
    return (
        alt.Chart(pd.DataFrame(rows), title=words("method.risk.plot"))
        .mark_point(size=110, filled=True, opacity=1)
        .encode(
            x=alt.X(
                "chance:Q",
                scale=scale,
                title=None,
                axis=alt.Axis(values=[0.001, 0.01, 0.1, 1], labelExpr=percent, labelColor=quiet),
            ),
            y=alt.Y(
                "row:N",
                sort=None,
                title=None,
                axis=alt.Axis(labelLimit=320, labelColor=ink, labelFontSize=14, grid=True),
            ),
            shape=alt.Shape(
                "assumption:N", scale=alt.Scale(domain=names, range=["circle", "diamond", "square"][: len(names)])
            ),
            color=alt.Color(
                "assumption:N",
                scale=alt.Scale(domain=names, range=[ink, accent, quiet][: len(names)]),
                legend=alt.Legend(
                    orient="bottom", title=None, labelLimit=400, columns=1, labelColor=ink, labelFontSize=14
                ),
            ),
            tooltip=[
                alt.Tooltip("row:N", title=" "),
                alt.Tooltip("assumption:N", title=" "),
                alt.Tooltip("said:N", title=" "),
            ],
        )
        .properties(height=alt.Step(26))
    )
