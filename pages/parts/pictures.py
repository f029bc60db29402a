"""A chart to take away, as a picture or a drawing, with its title, its period, where it is from and that places are coarse."""

from __future__ import annotations

from typing import Any, Literal

import altair as alt
import streamlit as st

from data.release import Content
from layers.vocabulary import Language
from pages.parts import phrases
from pages.parts.languages import Words

_WIDTH, _SCALE = 760, 2


def offer(chart: Any, title: str, period: str, content: Content, words: Words, key: str) -> None:
    """Two buttons under a chart. Each file is made when it is asked for; `period` may be blank."""
    subtitle = [line for line in (period, words("coarse"), phrases.source(content, words)) if line]
    dark = st.context.theme.type == "dark"
    with st.container(horizontal=True):
        for kind, mime in (("png", "image/png"), ("svg", "image/svg+xml")):
            st.download_button(
                words(f"picture.{kind}"),
                lambda kind=kind: drawn(chart, title, subtitle, kind, words.language, dark=dark),  # type: ignore[misc]
                f"veille-{key}-{content.as_of}.{kind}",
                mime,
                key=f"picture {key} {kind}",
                help=title,
                on_click="ignore",
                type="tertiary",
            )


def drawn(chart: Any, title: str, subtitle: list[str], kind: str, language: Language, *, dark: bool) -> bytes:
    """The chart as PNG or SVG, in the colours in which it is shown; nothing is fetched from anywhere."""
    # 30 MB, and asked for seldom.
    import vl_convert

    ink, ground, grid = ("#E9E6DE", "#1C1E21", "#3A3F44") if dark else ("#1F2328", "#F7F5F0", "#DAD6CC")
    spec = (
        chart.properties(width=_WIDTH, title=alt.TitleParams(title, subtitle=subtitle, anchor="start", offset=14))
        .configure(background=ground, padding=20, font="sans-serif")
        .configure_title(color=ink, subtitleColor=ink, fontSize=18, subtitleFontSize=12, subtitleLineHeight=17)
        .configure_axis(
            labelColor=ink, titleColor=ink, gridColor=grid, domainColor=grid, tickColor=grid, labelLimit=320
        )
        .configure_legend(labelColor=ink, titleColor=ink, labelLimit=500)
        .configure_view(stroke=None)
        .to_dict()
    )
    locale: Literal["fr-FR", "en-GB"] = "fr-FR" if language == "fr" else "en-GB"
    if kind == "png":
        return vl_convert.vegalite_to_png(spec, scale=_SCALE, allowed_base_urls=[], format_locale=locale)
    return vl_convert.vegalite_to_svg(spec, allowed_base_urls=[], format_locale=locale).encode()
