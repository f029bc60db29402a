"""One event: what is said of it, by whom, how sure; what happened near it; how to cite it. Its address stays the same."""

import streamlit as st

from data.finding import related
from pages.parts import citations, events, versions
from pages.parts.frame import foot, head
from pages.parts.served import served

release = served()
asked = st.query_params.get("id", "")
found = next((event for event in release.content.events if event.id == asked), None)
words = head("event.title")
if found is None:
    # It may have been withdrawn; which events were is not said one by one.
    st.text(words("event.unknown"))
else:
    st.subheader(events.title(found, words), anchor=False)
    events.whole(found, words)
    near = related(found, release.content.events)
    if near:
        st.subheader(words("event.related"), anchor=False)
        st.caption(words("event.related.caption"))
        events.grouped(found, near[:8], words)
    st.subheader(words("event.corrections"), anchor=False)
    versions.corrections(found, release, words)
    citations.offer(events.title(found, words), events.link(found, words), release, words)
st.page_link("pages/timeline.py", label=words("event.back"))
foot(words, release)
