"""Pairs of records that may be one event, likeliest first; the steward says whether they are."""

import streamlit as st

from data.match import decide
from data.matching import candidates
from data.tally import current
from pages.desk.store import opened, refusals, today, told
from pages.parts.frame import head

words = head("desk.match.title")
store = opened(words)
st.text(words("desk.match.lead"))
with refusals(words):
    history = store.history()
    pairs = candidates(current(history.versions, today()), history.decisions)
    if not pairs:
        st.text(words("desk.match.none"))
        st.stop()
    labels = [f"{pair.score:.2f}  {pair.one.id} · {pair.other.id}" for pair in pairs]
    at = st.selectbox(
        words("desk.match.pair", number=len(pairs)), range(len(pairs)), format_func=lambda number: labels[number]
    )
    pair = pairs[at]
    st.dataframe([told(pair.one, words), told(pair.other, words)], hide_index=True)
    with st.container(horizontal=True):
        same = st.button(words("desk.match.same"))
        different = st.button(words("desk.match.different"))
    if same or different:
        decide(store, pair.one.id, pair.other.id, same=same, received=today())
        st.rerun()
