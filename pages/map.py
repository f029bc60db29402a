"""The map: what happened where and when, as coarse as the release that is served."""

import streamlit as st

from data.query import Query, span
from data.totals import each, everywhere, totals
from layers.catalogue import all_layers
from pages.parts import controls, figures, maps
from pages.parts.frame import foot, head
from pages.parts.served import served

release = served()
content = release.content
words = head("app.tagline")
first, last = span(content.figures, content.as_of)
months = first.until(last)
default = Query(first, last, tuple(all_layers()))
asked = controls.asked(words, months, default)

# On a phone the map comes first; the style sheet moves the choices below it.
with st.container(key="choices"):
    left, right = st.columns([1, 3], vertical_alignment="bottom")
    with left:
        region = controls.choose_region(words, asked.region)
    with right:
        layers = controls.choose_layers(words, asked.layers)
map_place = st.container(key="map")
with st.container(key="time"):
    start, end = controls.choose_period(words, months, (asked.start, asked.end))
query = Query(start, end, layers, region)
controls.keep(query, default)

with map_place:
    maps.draw(content.figures, query, words)
with st.container(key="summary"):
    figures.summary(totals(content.figures, query, everywhere), query, words)
maps.legend(content, words)
figures.table(totals(content.figures, query, each), words)
figures.events(content, query, words)
figures.series(content, query, words)
foot(words, release)
