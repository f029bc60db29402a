"""What a visitor chooses on a page that the server draws."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from data.query import ALL, Month, Query
from geo.areas import REGIONS
from layers.catalogue import all_layers
from pages.parts.languages import Words
from pages.parts.phrases import month

_REGIONS = (ALL, *(region.key for region in REGIONS))


def choose_region(words: Words) -> str:
    """One of the regions of the map, or all."""
    return st.selectbox(words("map.region"), _REGIONS, format_func=lambda key: _region(key, words), key="region")


def choose_layer(words: Words) -> str:
    """One of the layers."""
    titles = {key: layer.title[words.language] for key, layer in all_layers().items()}
    return st.selectbox(words("map.table.layer"), list(titles), format_func=lambda key: titles[key], key="layer")


def choose_comparison(words: Words) -> str:
    """`beside` or `difference`."""
    return st.segmented_control(
        words("compare.how"),
        ["beside", "difference"],
        default="beside",
        format_func=lambda key: words(f"compare.{key}"),
        key="comparison",
        required=True,
    )


def choose_period(
    label: str, months: Sequence[Month], at_first: tuple[Month, Month], words: Words
) -> tuple[Month, Month]:
    """First and last month."""
    start, end = st.select_slider(
        label, months, value=at_first, format_func=lambda value: month(value, words), key=f"period {label}"
    )
    return start, end


def period_name(query: Query, words: Words) -> str:
    """The period of a query in words."""
    return f"{month(query.start, words)} – {month(query.end, words)}"


def _region(key: str, words: Words) -> str:
    if key == ALL:
        return words("map.region.all")
    return next(region.name(words.language) for region in REGIONS if region.key == key)
