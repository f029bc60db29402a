"""The deaths: by year beside what others count, by cause, by region, and one by one. Never a name."""

import streamlit as st

from data import mortality
from data.finding import Wanted, found
from data.query import Query, span
from data.totals import everywhere, totals
from geo.areas import REGIONS, area
from layers.catalogue import all_layers
from pages.parts import citations, events, mortalities, phrases, tables
from pages.parts.frame import foot, head
from pages.parts.served import served

A_PAGE = 50

release = served()
content = release.content
words = head("deaths.title")
first, last = span(content.figures, content.as_of)
said = [
    phrases.figure(total, words)
    for total in phrases.in_order(totals(content.figures, Query(first, last, (mortality.LAYER,)), everywhere))
]
if said:
    st.text(
        words(
            "deaths.sentence",
            start=phrases.month(first, words),
            end=phrases.month(last, words),
            figures=words("list.separator").join(said),
        )
    )
bodies = mortality.bodies(content.series)
st.subheader(words("deaths.years"), anchor=False)
mortalities.years(mortality.by_year(content.figures), bodies, content, words)
with st.expander(words("deaths.bodies")):
    rows = [[body.name, area(body.area).name(words.language), body.scope[words.language]] for body in bodies]
    tables.plain([words(f"deaths.bodies.{name}") for name in ("name", "where", "what")], rows)
left, right = st.columns(2, gap="large")
with left:
    st.subheader(words("deaths.causes"), anchor=False)
    causes = {key: kind.title[words.language] for key, kind in all_layers()[mortality.LAYER].subtypes.items()}
    mortalities.groups(words("deaths.cause"), mortality.by_cause(content.figures), causes, words)
with right:
    st.subheader(words("deaths.regions"), anchor=False)
    regions = {region.key: region.name(words.language) for region in REGIONS}
    mortalities.groups(words("map.region"), mortality.by_region(content.figures), regions, words)
st.subheader(words("deaths.list"), anchor=False)
st.caption(words("deaths.list.caption"))
every = found(content.events, Wanted(layer=(mortality.LAYER,)))[::-1]
pages = max(1, -(-len(every) // A_PAGE))
page = st.pagination(pages, key="page") if pages > 1 else 1
events.listed(every[(page - 1) * A_PAGE : page * A_PAGE], words)
citations.offer(words("deaths.title"), f"/deaths?lang={words.language}", release, words)
foot(words, release)
