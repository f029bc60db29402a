"""Records and shift logs that wait: look at them, and let them in or take them out."""

import streamlit as st

from data.review import waiting
from pages.desk.store import opened, refusals, today, told
from pages.parts.frame import head

words = head("desk.review.title")
store = opened(words)
st.text(words("desk.review.lead"))
with refusals(words):
    ids = waiting(store)
    if not ids:
        st.text(words("desk.review.none"))
        st.stop()
    known = store.latest(ids)
    rows = [told(known[one], words) if one in known else {words("desk.record.id"): one} for one in ids]
    chosen = st.dataframe(
        rows, hide_index=True, on_select="rerun", selection_mode="multi-row", key=f"waiting {len(ids)}"
    )
    wanted = [ids[number] for number in chosen.selection.rows]
    st.text(words("desk.review.chosen", number=len(wanted), all=len(ids)))
    with st.container(horizontal=True):
        let_in = st.button(words("desk.review.in"), disabled=not wanted)
        take_out = st.button(words("desk.review.out"), disabled=not wanted, help=words("desk.review.out.help"))
    if let_in:
        store.review(wanted, today())
        st.rerun()
    if take_out:
        store.retract(wanted, today())
        st.rerun()
