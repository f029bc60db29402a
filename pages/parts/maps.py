"""The analytic map: figures painted by pydeck on the project's own base map, and how to read it."""

from __future__ import annotations

import streamlit as st

from data.query import Query
from data.release import Content
from data.totals import totals
from geo.basemap import names_for
from layers.figures import Figure
from layers.painting import DARK, LIGHT, deck, place_of, symbols, view_of
from pages.parts import phrases
from pages.parts.languages import Words

_HEIGHT = 560


def draw(figures: tuple[Figure, ...], query: Query, words: Words) -> None:
    """The map of the query. Only a label, two colours and a shape of each figure reach the browser."""
    view = view_of(query.region)
    colours = DARK if st.context.theme.type == "dark" else LIGHT
    at_their_places = totals(figures, query, lambda identity: place_of(identity, view).id)
    parts = symbols(at_their_places, view, colours, lambda place, shown: phrases.label(place, shown, words))
    names = names_for(view.lon, view.lat, view.width_m, words.language)
    st.pydeck_chart(deck(parts, view, colours, names, words.language), height=_HEIGHT, alt=words("map.alt"))
    st.caption(words("coarse"))


def legend(content: Content, words: Words) -> None:
    """What the squares and the sizes mean, how coarse it is, and what is withheld."""
    with st.expander(words("map.key")):
        for key in ("map.key.area", "map.key.size", "map.key.light", "map.key.merged"):
            st.text(words(key, size=6))
        for sentence in withheld(content, words):
            st.text(words("map.key.withheld", what=sentence))


def withheld(content: Content, words: Words) -> list[str]:
    """What this release does not say, in words."""
    return [
        words("map.withheld.everything")
        if statement["what"] == "everything"
        else words("map.withheld.fewer", minimum=statement["minimum"])
        for statement in content.withheld
    ]
