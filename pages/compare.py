"""Two periods compared at a desk: side by side, or their difference; as columns on a map, and as a table."""

import pandas as pd
import streamlit as st

from data.query import Query, span
from data.totals import each, totals
from geo.areas import area
from layers.catalogue import all_layers
from layers.painting.columns import numbers
from pages.parts import comparing, controls
from pages.parts.frame import foot, head
from pages.parts.served import served

A_YEAR = 12  # months

release = served()
content = release.content
words = head("compare.title")
st.text(words("compare.lead"))
first, last = span(content.figures, content.as_of)
months = first.until(last)
recent, before = months[-A_YEAR:], (months[-2 * A_YEAR : -A_YEAR] or months)

places = st.columns(3)
with places[0]:
    region = controls.choose_region(words)
with places[1]:
    layer = controls.choose_layer(words)
with places[2]:
    comparison = controls.choose_comparison(words)
queries = [
    Query(*controls.choose_period(words(f"compare.{name}"), months, (usual[0], usual[-1]), words), (layer,), region)
    for name, usual in (("first", before), ("second", recent))
]
one, other = (numbers(totals(content.figures, query, each), layer) for query in queries)
names = {identity: area(identity).name(words.language) for identity in {*one, *other}}
differences = {identity: other.get(identity, 0) - one.get(identity, 0) for identity in names}
labels = {
    identity: f"{name}\n{one.get(identity, 0)} → {other.get(identity, 0)}\n{words('coarse')}"
    for identity, name in names.items()
}
largest = max([*one.values(), *other.values()], default=1)

comparing.say_without_webgl(words)
if comparison == "difference":
    comparing.columns(differences, labels, queries[0], largest, words, "difference")
    st.caption(words("compare.difference.key", layer=all_layers()[layer].title[words.language].lower()))
else:
    for number, (place, query, part) in enumerate(zip(st.columns(2), queries, (one, other), strict=True)):
        with place:
            st.text(controls.period_name(query, words))
            comparing.columns(part, labels, query, largest, words, f"columns {number}")
st.caption(f"{words('coarse')} {words('compare.high')}")
rows = [
    {
        words("map.table.area"): names[identity],
        f"1. {controls.period_name(queries[0], words)}": one.get(identity, 0),
        f"2. {controls.period_name(queries[1], words)}": other.get(identity, 0),
        words("compare.difference"): differences[identity],
    }
    for identity in sorted(names, key=lambda identity: names[identity])
]
if rows:
    st.dataframe(pd.DataFrame(rows), hide_index=True, key="table")
else:
    st.text(words("map.table.empty"))
foot(words, release)
