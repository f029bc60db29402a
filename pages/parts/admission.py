"""Who may see a release that is not public: whoever signs in with an identity on the list, for twelve hours at most.

Nothing is shown here: `door` asks for the pages, and the server for downloads and before it starts. Without a login such a
release is shown on the machine itself and nowhere else. Whatever is missing or cannot be read keeps everybody out
(docs/login.md).
"""

from __future__ import annotations

import logging
import os
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import streamlit as st
from streamlit.errors import StreamlitSecretNotFoundError

from data import release
from geo.faults import Refused
from layers.vocabulary import Audience

LONGEST = 12
"""Hours after which everybody signs in again; a list may say fewer, never more"""
_CLOCKS_APART = 300  # seconds that a provider's clock may run ahead
_AT_HOME = ("127.0.0.1", "::1", "localhost")
_FORWARDED = ("forwarded", "x-forwarded-for", "x-forwarded-host", "x-real-ip")
_SETTINGS = ("redirect_uri", "cookie_secret", "client_id", "client_secret", "server_metadata_url")
_SECRET = 32  # characters: whoever guesses it can write a cookie for anybody
_NO_LOGIN = (
    "this release is not public, and no login is set up: write [auth] in .streamlit/secrets.toml (docs/login.md), "
    "or listen on 127.0.0.1 only, with streamlit run"
)
_IDENTITY = re.compile(r"(sub:|[^\s@:]+@)\S+")


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
    """The list: whose identities these are; addresses, or `sub:` and the provider's own id; who is out again; hours."""

    issuer: str
    allowed: frozenset[str]
    revoked: frozenset[str]
    hours: int


def read_admission(path: Path) -> Admission:
    """Read the list; raises ValueError or OSError where it is missing, malformed or lets nobody in."""
    table = tomllib.loads(path.read_text(encoding="utf-8"))
    issuer, hours = table.get("issuer"), table.get("hours", LONGEST)
    lists = [table.get("allowed"), table.get("revoked", [])]
    if (
        table.keys() - {"issuer", "allowed", "revoked", "hours"}
        or not (isinstance(issuer, str) and issuer)
        or not all(isinstance(one, list) and all(map(_is_identity, one)) for one in lists)
        or not lists[0]
        or not (type(hours) is int and 1 <= hours <= LONGEST)
    ):
        raise ValueError(f"needs issuer, allowed and revoked (addresses, or sub: and an id), hours from 1 to {LONGEST}")
    allowed, revoked = (frozenset(map(_folded, one)) for one in lists)
    return Admission(issuer, allowed, revoked, hours)


def _is_identity(entry: object) -> bool:
    return isinstance(entry, str) and _IDENTITY.fullmatch(entry) is not None


def _folded(identity: str) -> str:
    """An address in small letters, and a provider's id as it is: two of them may differ by a capital alone.

    Letters beyond ASCII stay too, for some fold into letters that another mailbox is written with.
    """
    return identity.lower() if identity.isascii() and not identity.startswith("sub:") else identity


def refusal(claims: Mapping[str, Any], admission: Admission, now: float) -> Refusal | None:
    """Why the claims of somebody signed in do not open the door at the moment `now` (seconds since 1970); None: they do."""
    email, subject = _folded(str(claims.get("email") or "")), f"sub:{claims.get('sub') or ''}"
    # An address that reads as a provider's id is nobody's.
    mine = {subject} if email.startswith("sub:") else {subject, email}
    proven = mine if claims.get("email_verified") is True else {subject}
    if claims.get("iss") != admission.issuer or admission.revoked & mine or not admission.allowed & proven:
        return Refusal.UNLISTED
    issued = claims.get("iat")
    if not isinstance(issued, int | float) or not -_CLOCKS_APART <= now - issued < admission.hours * 3600:
        return Refusal.EXPIRED
    return None


def why_not(claims: Mapping[str, Any], headers: Mapping[str, str], client: str | None) -> Refusal | None:
    """Why a visitor is not let in as things are now; None: they are.

    `claims` are what Streamlit's cookie says, `headers` those of the request with small names, `client` its address.
    """
    if not wants_login():
        return None if at_home(st.get_option("server.address"), headers, client) else Refusal.AWAY
    if not claims.get("is_logged_in"):
        return Refusal.STRANGER
    try:
        # Read anew each time: a name that is struck off is out at the next look.
        admission = _login()
    except ValueError as fault:
        # Said to the steward, for the visitor cannot mend it.
        logging.getLogger(__name__).error("Nobody is let in: %s", fault)
        return Refusal.UNLISTED
    return refusal(claims, admission, datetime.now(UTC).timestamp())


def at_home(address: str | None, headers: Mapping[str, str], client: str | None) -> bool:
    """Whether a server that listens at `address` is asked from its own machine, with no other server between them."""
    names = [urlsplit(f"//{headers.get('host', '')}").hostname]
    if "origin" in headers:
        names.append(urlsplit(headers["origin"]).hostname)
    return (
        address in _AT_HOME
        # Streamlit gives no address for the machine's own.
        and client in (None, *_AT_HOME)
        and all(name in _AT_HOME for name in names)
        and not any(name in headers for name in _FORWARDED)
    )


def fault_at_start(folder: Path, address: str | None) -> str | None:
    """Why a server that listens at this address must not start with this release; None: it may."""
    try:
        if release.audience_of(folder) is Audience.PUBLIC:
            return None
    except Refused as refused:
        return str(refused)
    if not wants_login():
        return None if address in _AT_HOME else _NO_LOGIN
    try:
        _login()
    except ValueError as fault:
        return str(fault)
    return None


def wants_login() -> bool:
    """Whether a login is set up, or somebody meant to: half of one never opens the door that is for this machine."""
    return bool(os.environ.get("VEILLE_ADMISSION")) or _auth() is not None


def _login() -> Admission:
    """The list, where the login is set up whole; else raises ValueError, with a sentence that tells no identity or secret."""
    auth = _auth()
    settings = {name: str(auth.get(name) or "") for name in _SETTINGS} if isinstance(auth, Mapping) else {}
    missing = [name for name in _SETTINGS if not settings.get(name)]
    if missing:
        raise ValueError(f"[auth] in .streamlit/secrets.toml must say {', '.join(missing)} (docs/login.md)")
    if len(settings["cookie_secret"]) < _SECRET:
        raise ValueError(f"cookie_secret in .streamlit/secrets.toml must be random, of {_SECRET} characters or more")
    back = urlsplit(settings["redirect_uri"])
    if not back.path.endswith("/oauth2callback") or (back.scheme != "https" and back.hostname not in _AT_HOME):
        raise ValueError(
            "redirect_uri in .streamlit/secrets.toml must begin with https:// and end with /oauth2callback"
        )
    try:
        return read_admission(Path(os.environ.get("VEILLE_ADMISSION") or os.devnull))
    except (OSError, ValueError) as error:
        # The file's own words stay out of it: they are people's addresses.
        why = "it cannot be read" if isinstance(error, OSError) else "it is not such a list"
        raise ValueError(
            f"VEILLE_ADMISSION must name the file that lists who may sign in (docs/login.md); {why}"
        ) from None


def _auth() -> object:
    try:
        return st.secrets.get("auth")
    except StreamlitSecretNotFoundError:
        return None
