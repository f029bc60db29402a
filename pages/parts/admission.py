"""Who may see a release that is not public: whoever signs in with an identity on the list, for twelve hours at most.

`served()` asks here before it reads anything, so no page can forget to. Without a login set up, such a release is shown on the
machine itself and nowhere else. Whatever is missing or cannot be read keeps everybody out (docs/login.md).
"""

from __future__ import annotations

import os
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from typing import Any

import streamlit as st
from streamlit.errors import StreamlitSecretNotFoundError

from data import release
from geo.faults import Refused
from layers.vocabulary import Audience
from pages.parts.frame import head

LONGEST = 12
"""Hours after which everybody signs in again; a list may say fewer, never more"""
LOOK_AGAIN = 30
"""Seconds after which an open page looks at the list again, so that a revocation acts within a minute"""
_CLOCKS_APART = 300  # seconds that a provider's clock may run ahead
_AT_HOME = ("127.0.0.1", "::1", "localhost")
_FORWARDED = ("forwarded", "x-forwarded-for", "x-forwarded-host", "x-real-ip")
_SETTINGS = ("redirect_uri", "cookie_secret", "client_id", "client_secret", "server_metadata_url")


class Refusal(StrEnum):
    """Why somebody is not let in."""

    AWAY = "away"
    """no login is set up, and whoever asks is not on this machine"""
    STRANGER = "stranger"
    """not signed in"""
    EXPIRED = "expired"
    UNLISTED = "unlisted"
    """signed in with an identity that is not on the list, or no longer, or that the provider has not verified"""


@dataclass(frozen=True, slots=True)
class Admission:
    """The list: verified e-mail addresses, or `sub:` and the provider's own id; who is out again; hours of a session."""

    allowed: frozenset[str]
    revoked: frozenset[str]
    hours: int


def read_admission(path: Path) -> Admission:
    """Read the list; raises ValueError or OSError where it is missing, malformed or lets nobody in."""
    table = tomllib.loads(path.read_text(encoding="utf-8"))
    unknown = table.keys() - {"allowed", "revoked", "hours"}
    allowed, revoked, hours = table.get("allowed"), table.get("revoked", []), table.get("hours", LONGEST)
    lists = all(isinstance(one, list) and all(isinstance(text, str) for text in one) for one in (allowed, revoked))
    if unknown or not lists or not allowed or type(hours) is not int or not 1 <= hours <= LONGEST:
        raise ValueError(f"write allowed = [...], revoked = [...] and hours from 1 to {LONGEST}, and nothing else")
    return Admission(frozenset(map(str.casefold, allowed)), frozenset(map(str.casefold, revoked)), hours)


def refusal(user: Mapping[str, Any], admission: Admission, now: float) -> Refusal | None:
    """Why these claims of a signed-in user do not open the door at the moment `now` (seconds since 1970); None: they do."""
    email, subject = str(user.get("email") or "").casefold(), str(user.get("sub") or "")
    verified = user.get("email_verified") is True
    mine = {f"sub:{subject}".casefold()} if subject else set()
    if admission.revoked & (mine | {email}) or not admission.allowed & (mine | ({email} if verified else set())):
        return Refusal.UNLISTED
    issued = user.get("iat")
    if not isinstance(issued, int | float) or not -_CLOCKS_APART <= now - issued < admission.hours * 3600:
        return Refusal.EXPIRED
    return None


def admit(audience: Audience) -> None:
    """Goes on where the release is public or the visitor may see it; else shows the door and ends the run."""
    if audience is Audience.PUBLIC:
        return
    why = _refusal()
    if why is not None:
        _door(why)
        st.stop()
    elif login_is_set_up():
        _watch()


def fault_at_start(folder: Path, address: str | None) -> str | None:
    """Why a server that listens at this address must not start with this release; None: it may."""
    try:
        if release.audience_of(folder) is Audience.PUBLIC:
            return None
    except Refused as refused:
        return str(refused)
    if not login_is_set_up():
        if address in _AT_HOME:
            return None
        return (
            "this release is not public, and no login is set up: write [auth] in .streamlit/secrets.toml (docs/login.md), "
            "or listen on 127.0.0.1 only"
        )
    try:
        read_admission(_list())
    except (OSError, ValueError) as error:
        # The file's own words stay out of the message: they are people's addresses.
        why = "it is not there" if isinstance(error, OSError) else "it is not a list of whom to let in"
        return f"VEILLE_ADMISSION must name the file that says who may sign in (docs/login.md): {why}"
    return None


def login_is_set_up() -> bool:
    """Whether the secrets hold all that a login needs."""
    try:
        auth = st.secrets.get("auth", {})
    except StreamlitSecretNotFoundError:
        return False
    return all(auth.get(name) for name in _SETTINGS)


def _list() -> Path:
    return Path(os.environ.get("VEILLE_ADMISSION") or os.devnull)


def _refusal() -> Refusal | None:
    if not login_is_set_up():
        return None if _at_home() else Refusal.AWAY
    if not st.user.is_logged_in:
        return Refusal.STRANGER
    try:
        # Read anew each time: a name that is struck off is out at the next look.
        admission = read_admission(_list())
    except (OSError, ValueError):
        return Refusal.UNLISTED
    return refusal(st.user.to_dict(), admission, datetime.now(UTC).timestamp())


def _at_home() -> bool:
    """Whether the visitor sits at this machine, and no server stands between."""
    headers = {name.lower(): text for name, text in st.context.headers.items()}
    host = headers.get("host", _AT_HOME[0]).rsplit(":", 1)[0].strip("[]")
    return (
        st.get_option("server.address") in _AT_HOME
        and st.context.ip_address in (None, *_AT_HOME)
        and host in _AT_HOME
        and not any(name in headers for name in _FORWARDED)
    )


@st.fragment(run_every=LOOK_AGAIN)
def _watch() -> None:
    """Runs by itself while a page is open: whoever is struck off sees it emptied without a click."""
    if _refusal() is not None:
        st.rerun()


def _door(why: Refusal) -> None:
    words = head("login.title")
    st.text(words(f"login.{why}"))
    if why is Refusal.STRANGER:
        st.button(words("login.in"), on_click=st.login, type="primary", key="sign in")
    elif why is not Refusal.AWAY:
        st.button(words("login.out"), on_click=st.logout, key="sign out")
