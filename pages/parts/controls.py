"""What a visitor chooses, kept in the address bar, so that a link shows the same to somebody else."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from data.query import ALL, Month, Query, from_address, to_address
from geo.areas import REGIONS
from layers.catalogue import all_layers
from layers.layer import Layer
from pages.parts.languages import Words
from pages.parts.phrases import month

GLYPHS = {"square": "■", "hatched disc": "◍", "ring": "◯", "triangle": "▲", "disc": "●"}
_REGIONS = (ALL, *(region.key for region in REGIONS))


def asked(words: Words, months: Sequence[Month], default: Query) -> Query:
    """What the address asks for; says so where part of it was not understood."""
    address = {name: st.query_params.get_all(name) for name in st.query_params}
    found = from_address(address, default, (months[0], months[-1]))
    if found.ignored:
        st.caption(words("map.ignored", names=", ".join(found.ignored)))
    return found.query


def choose_region(words: Words, at_first: str) -> str:
    """One of the regions of the map, or all."""
    return st.selectbox(
        words("map.region"),
        _REGIONS,
        index=_REGIONS.index(at_first),
        format_func=lambda key: region_name(key, words),
        key="region",
    )


def choose_layers(words: Words, at_first: Sequence[str]) -> tuple[str, ...]:
    """Any of the layers, in the layers' own order."""
    picked = st.pills(
        words("map.layers"),
        list(all_layers()),
        selection_mode="multi",
        default=list(at_first),
        format_func=lambda key: layer_name(all_layers()[key], words),
        key="layers",
    )
    return tuple(key for key in all_layers() if key in picked)


def choose_period(words: Words, months: Sequence[Month], at_first: tuple[Month, Month]) -> tuple[Month, Month]:
    """First and last month."""
    start, end = st.select_slider(
        words("map.period"),
        months,
        value=at_first,
        format_func=lambda value: month(value, words),
        key="period",
    )
    return start, end


def keep(query: Query, default: Query) -> None:
    """Put what was chosen into the address, so that it can be sent to somebody else."""
    language = st.query_params.get_all("lang")
    wanted = {**to_address(query, default), **({"lang": language} if language else {})}
    if wanted != {name: st.query_params.get_all(name) for name in st.query_params}:
        st.query_params.from_dict(wanted)


def layer_name(layer: Layer, words: Words) -> str:
    """A layer's title with its shape, so that colour is never alone."""
    return f"{GLYPHS[layer.shape.mark]} {layer.title[words.language]}"


def region_name(key: str, words: Words) -> str:
    """A region's name in words, or that it is all of them."""
    if key == ALL:
        return words("map.region.all")
    return next(region.name(words.language) for region in REGIONS if region.key == key)
