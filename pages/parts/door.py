"""The door of a release that is not public: it is shown instead of a page to whoever may not see the page."""

from __future__ import annotations

import streamlit as st

from layers.vocabulary import Audience
from pages.parts.admission import Refusal, wants_login, why_not
from pages.parts.frame import head
from pages.parts.languages import Words

LOOK_AGAIN = 30
"""Seconds after which an open page asks again by itself, so that a revocation acts within a minute"""


def admit(audience: Audience) -> None:
    """Goes on where the release is public or the visitor may see it; else shows the door and ends the run."""
    if audience is Audience.PUBLIC:
        return
    why = _why_not()
    if why is not None:
        _door(audience, why)
        st.stop()
    elif wants_login():
        _watch()


def way_out(audience: Audience, words: Words) -> None:
    """A button to sign out, for the machines that several people use."""
    if audience is not Audience.PUBLIC and wants_login():
        st.button(words("login.out"), on_click=st.logout, type="tertiary", key="sign out")


def _why_not() -> Refusal | None:
    headers = {name.lower(): text for name, text in st.context.headers.items()}
    return why_not(st.user.to_dict(), headers, st.context.ip_address)


@st.fragment(run_every=LOOK_AGAIN)
def _watch() -> None:
    """Runs by itself while a page is open: whoever is struck off sees it emptied without a click."""
    if _why_not() is not None:
        st.rerun()


def _door(audience: Audience, why: Refusal) -> None:
    words = head(f"login.title.{audience}")
    st.text(words(f"login.{why}"))
    if why is Refusal.STRANGER:
        st.button(words("login.in"), on_click=st.login, type="primary", key="sign in")
    elif why is not Refusal.AWAY:
        st.button(words("login.out"), on_click=st.logout, key="sign out")
