"""The same brush as most would write it: a slider, a sum, a pydeck chart, drawn anew by the server at each move."""

import numpy as np
import pandas as pd
import pydeck as pdk
import streamlit as st

CELLS = 1000
MONTHS = 120


@st.cache_resource
def figures() -> pd.DataFrame:
    random = np.random.default_rng(1)
    cells = pd.DataFrame(
        {"cell": range(CELLS), "lon": random.uniform(-1, 4, CELLS), "lat": random.uniform(48.5, 51, CELLS)}
    )
    rows = pd.DataFrame({"cell": np.repeat(np.arange(CELLS), MONTHS), "month": np.tile(np.arange(MONTHS), CELLS)})
    return rows.assign(number=random.poisson(1, len(rows))).merge(cells, on="cell")


first, last = st.slider("Period", 0, MONTHS - 1, (0, 23))
found = figures()
sums = found[found.month.between(first, last)].groupby(["cell", "lon", "lat"], as_index=False).number.sum()
layer = pdk.Layer(
    "ScatterplotLayer", sums, get_position="[lon, lat]", get_radius="number * 40", get_fill_color=[192, 87, 59]
)
st.pydeck_chart(pdk.Deck(layers=[layer], initial_view_state=pdk.ViewState(50, 2, 6), map_provider=None))
