"""The analytic map on a page: areas as columns, and a plain sentence where the browser cannot draw them."""

from __future__ import annotations

from collections.abc import Mapping

import streamlit as st

from data.query import Query
from geo.basemap import names_for
from layers.catalogue import all_layers
from layers.painting import DARK, LIGHT, view_of
from layers.painting import columns as paint
from pages.parts.languages import Words

_HEIGHT = 520

_webgl = st.components.v2.component(
    "veille_webgl",
    css="p { font-family: var(--st-font); border: 1px solid var(--st-border-color); padding: 1rem; margin: 0; }",
    js="""
export default ({ data, parentElement }) => {
  const there = document.createElement("canvas").getContext("webgl2");
  parentElement.querySelector("p")?.remove();
  if (there) return;
  const said = document.createElement("p");
  said.setAttribute("role", "status");
  said.textContent = data.said;
  parentElement.append(said);
};
""",
)


def say_without_webgl(words: Words) -> None:
    """One plain sentence where WebGL is switched off: such a map is then an empty box, and the table has its figures."""
    _webgl(data={"said": words("compare.no_webgl")}, key="webgl")


def columns(
    heights: Mapping[str, int], labels: Mapping[str, str], query: Query, largest: int, words: Words, key: str
) -> None:
    """Areas as columns on the project's own base map. Only a label, a colour and a height of each reach the browser."""
    view = view_of(query.region)
    dark = st.context.theme.type == "dark"
    colours = DARK if dark else LIGHT
    shape = all_layers()[query.layers[0]].shape
    features = paint.columns(heights, labels, view, largest, shape.dark if dark else shape.light, colours.quiet)
    names = names_for(view.lon, view.lat, view.width_m, words.language)
    deck = paint.deck(features, view, colours, names, words.language, _HEIGHT)
    st.pydeck_chart(deck, height=_HEIGHT, alt=words("map.alt"), key=key)
