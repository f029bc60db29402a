"""The gate for what is fetched without a page: downloads go to those only who may see the release's pages.

Streamlit gives a download to whoever has its address, and remembers in a cookie who signed in, for thirty days.
"""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from typing import Any

import streamlit.web.server.starlette.starlette_auth_routes as sign_in
from starlette.datastructures import MutableHeaders
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from streamlit.auth_util import get_cookie_with_chunks, get_origin_from_redirect_uri
from streamlit.web.server.server_util import get_cookie_secret
from streamlit.web.server.starlette.starlette_app_utils import decode_signed_value
from streamlit.web.server.starlette.starlette_server_config import USER_COOKIE_NAME

from data import release
from layers.vocabulary import Audience
from pages.parts.admission import LONGEST, why_not

_LOGIN = USER_COOKIE_NAME.encode()


class Gate:
    """Answers 404 to a download for whom the release is not, and lets no cookie of the login outlast a session."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app
        sign_in.AUTH_COOKIE_MAX_AGE_SECONDS = LONGEST * 3600  # type: ignore[attr-defined]

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def send_with_care(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                if download:
                    headers["Cache-Control"] = "no-store"
                message["headers"] = [(name, _kept_to_https(name, text)) for name, text in headers.raw]
            await send(message)

        download = scope["type"] == "http" and "/media/" in scope["path"]
        if download and not _may_fetch(Request(scope)):
            await PlainTextResponse("Not found", 404)(scope, receive, send_with_care)
        else:
            await self.app(scope, receive, send_with_care)


def _may_fetch(request: Request) -> bool:
    if release.audience_of(release.served(os.environ.get("VEILLE_RELEASE"))) is Audience.PUBLIC:
        return True
    client = request.client.host if request.client else ""
    return why_not(claims_in(request.cookies), request.headers, client) is None


def claims_in(cookies: Mapping[str, str]) -> dict[str, Any]:
    """What Streamlit's cookie says of who signed in, if it was signed here and for this site; else nothing."""

    def signed(name: str) -> bytes | None:
        return decode_signed_value(get_cookie_secret(), name, cookies.get(name, "").encode("latin-1", "replace"))

    claims: dict[str, Any] = json.loads(get_cookie_with_chunks(signed, USER_COOKIE_NAME) or "{}")
    return claims if claims.get("origin") == get_origin_from_redirect_uri() else {}


def _kept_to_https(name: bytes, text: bytes) -> bytes:
    """The header; if it sets a cookie of the login on a site that is served by https, one that is never sent without."""
    if name.lower() != b"set-cookie" or not text.startswith(_LOGIN):
        return text
    return text + b"; Secure" if (get_origin_from_redirect_uri() or "").startswith("https:") else text
