"""The frame: what every page has around it. Start it with `make run`."""

from typing import Literal

import streamlit as st

from layers.vocabulary import Audience
from pages.parts import languages
from pages.parts.door import way_out
from pages.parts.served import shown
from pages.parts.style import quiet_chrome

st.set_page_config(
    page_title="Veille", page_icon="pages/assets/favicon.png", layout="wide", initial_sidebar_state="collapsed"
)
quiet_chrome()
words = languages.chosen()
# A deployment holds one audience's release, and shows what that audience has a use for.
shifts: Literal["visible", "hidden"] = "visible" if shown() is Audience.ORGANISERS else "hidden"
page = st.navigation(
    [
        st.Page("pages/map.py", title=words("page.map"), default=True),
        st.Page("pages/timeline.py", title=words("page.timeline"), url_path="timeline"),
        st.Page("pages/event.py", title=words("page.event"), url_path="event", visibility="hidden"),
        st.Page("pages/deaths.py", title=words("page.deaths"), url_path="deaths"),
        st.Page("pages/compare.py", title=words("page.compare"), url_path="compare"),
        st.Page("pages/shifts.py", title=words("page.shifts"), url_path="shifts", visibility=shifts),
        st.Page("pages/method.py", title=words("page.method"), url_path="method"),
    ],
    position="top",
)
page.run()
way_out(shown(), words)
