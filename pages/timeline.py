"""The timeline: every event of the release, found by words, time, place, kind, source and how sure it is."""

from dataclasses import replace

import streamlit as st

from data.download import packed
from data.finding import found, to_address
from pages.parts import citations, density, events, searching, series
from pages.parts.frame import foot, head
from pages.parts.served import served

A_PAGE = 50

release = served()
content = release.content
words = head("timeline.title")
left, right = st.columns([1, 3], gap="large")
with left:
    wanted = searching.asked(content, words)
fitting = found(content.events, wanted)
with right:
    of_all_time = found(content.events, replace(wanted, start=None, end=None))
    density.show(of_all_time, searching.in_words(wanted, words), content, words)
    st.text(searching.summary(fitting, wanted, words))
    if fitting:
        pages = -(-len(fitting) // A_PAGE)
        page = st.pagination(pages, key=f"page of {len(fitting)}") if pages > 1 else 1
        events.listed(fitting[(page - 1) * A_PAGE : page * A_PAGE], words)
        said = searching.in_words(wanted, words)
        hxl = st.checkbox(words("timeline.hxl"), key="hxl", help=words("timeline.hxl.help"))
        st.download_button(
            words("timeline.download", number=len(fitting)),
            lambda: packed(fitting, release, said, words.language, hxl=hxl),
            f"veille-{content.as_of}-events.zip",
            "application/zip",
            key="download",
            on_click="ignore",
        )
        citations.offer(
            words("timeline.cite", filter=said), "/timeline" + searching.query_string(wanted, words), release, words
        )
    else:
        st.text(words("timeline.nothing"))
    series.show(content, fitting, words)
searching.keep(to_address(wanted), words)
foot(words, release)
