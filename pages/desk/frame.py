"""The frame of the desk: who is at it, which store lies on it, and its four pages."""

import os

import streamlit as st

from pages.desk.store import AT_HAND, HANDLE
from pages.parts import languages
from pages.parts.style import quiet_chrome

st.set_page_config(page_title="Veille", page_icon="pages/assets/favicon.png", layout="wide")
quiet_chrome()
words = languages.chosen()
page = st.navigation(
    [
        st.Page("take.py", title=words("desk.take"), url_path="take", default=True),
        st.Page("review.py", title=words("desk.review"), url_path="review"),
        st.Page("match.py", title=words("desk.match"), url_path="match"),
        st.Page("publish.py", title=words("desk.publish"), url_path="publish"),
    ],
    position="top",
)
with st.container(horizontal=True, vertical_alignment="bottom"):
    st.text_input(words("desk.store"), os.environ.get("VEILLE_STORE", "sqlite:///veille.db"), key=AT_HAND, width=420)
    st.text_input(words("desk.handle"), key=HANDLE, width=200, help=words("desk.handle.help"))
page.run()
