"""The server: the app's script, its own files, and what keeps a visitor's browser from talking to anybody else.

`streamlit run asgi.py` starts it. Pages are plain Streamlit scripts and know nothing of this file.
"""

import base64
import hashlib
import logging
import os
import sys
from html.parser import HTMLParser
from pathlib import Path, PurePosixPath

import streamlit as st
import streamlit.config
import streamlit.net_util
import streamlit.web.server.starlette.starlette_auth_routes as sign_in
from starlette.datastructures import MutableHeaders
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from streamlit.runtime.pages_manager import PagesManager

HERE = Path(__file__).parent

# Of Streamlit's own routes: figures about the process, a door for programs, and uploads. Nothing here uses them.
SHUT = ("/_stcore/metrics", "/_stcore/agent", "/_stcore/upload_file", "/_stcore/script-health-check")

# Asked for a page from an unknown origin, Streamlit fetches the machine's address from an outside service.
for _lookup in ("get_external_ip", "get_internal_ip"):
    setattr(streamlit.net_util, _lookup, lambda: None)

# Else a first visit straight to a page runs that page's script alone, without the frame of app.py around it.
PagesManager.uses_pages_directory = False

# uvicorn writes a line that begins with the visitor's address for each request and each websocket. None is kept.
# By filters and not by levels, which Streamlit sets anew.
for _name in ("uvicorn.access", "uvicorn.error"):
    logging.getLogger(_name).addFilter(lambda record: not str(record.msg).startswith("%s - "))


def _no_particulars(record: logging.LogRecord) -> bool:
    kind = record.exc_info and record.exc_info[0]
    record.msg = str(record.msg).replace("%s", "…") + (f" ({kind.__name__})" if kind else "")
    record.args = record.exc_info = record.exc_text = None
    return True


# Where a sign-in fails, providers name the person in what they answer, and Streamlit writes their answer down.
logging.getLogger(sign_in.__name__).addFilter(_no_particulars)


class _InlineScripts(HTMLParser):
    """Collects the text of the scripts that stand in a page itself."""

    def __init__(self) -> None:
        super().__init__()
        self.inside = False
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "script" and "src" not in dict(attrs):
            self.inside = True
            self.found.append("")

    def handle_data(self, data: str) -> None:
        if self.inside:
            self.found[-1] += data

    def handle_endtag(self, tag: str) -> None:
        self.inside = self.inside and tag != "script"


def inline_script_hashes(page: str) -> list[str]:
    """What the policy must name for the page's own inline scripts to run, and no others."""
    scripts = _InlineScripts()
    scripts.feed(page)
    return [f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'" for text in scripts.found]


def content_security_policy(page: str) -> str:
    """Everything from this server and nowhere else. Streamlit needs inline styles, deck.gl needs blob workers and WASM."""
    return "; ".join(
        (
            "default-src 'none'",
            " ".join(("script-src 'self' blob: 'wasm-unsafe-eval'", *inline_script_hashes(page))),
            "style-src 'self' 'unsafe-inline'",
            "img-src 'self' data: blob:",
            "font-src 'self' data:",
            "connect-src 'self'",
            "worker-src 'self' blob:",
            "frame-src 'self' blob:",
            "manifest-src 'self'",
            "base-uri 'self'",
            "form-action 'self'",
            "frame-ancestors 'none'",
            "object-src 'none'",
        )
    )


HEADERS = {
    "Content-Security-Policy": content_security_policy(
        (Path(st.__file__).parent / "static" / "index.html").read_text(encoding="utf-8")
    ),
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), display-capture=(), geolocation=(), gyroscope=(), magnetometer=(), microphone=(), "
    "midi=(), payment=(), usb=()",
    # Not no-referrer: browsers then send "Origin: null", by which Streamlit could not tell its own page from another.
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    # A browser may look up the hosts of links before they are clicked; here that would say who reads which source.
    "X-DNS-Prefetch-Control": "off",
    "X-Frame-Options": "DENY",
}
FRAMED = "/embed"
"""The one page that may stand in a frame of somebody else's: no Streamlit, no sign-in, nothing to click that changes anything"""
FRAMED_POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self' 'unsafe-inline'",
        "img-src 'self'",
        "font-src 'self'",
        "connect-src 'self'",
        "base-uri 'self'",
        "form-action 'none'",
        "frame-ancestors *",
    )
)


class Guard:
    """Answers 404 on the routes that are shut, at any depth, and sets HEADERS on every answer."""

    def __init__(self, app: ASGIApp, shut: tuple[str, ...] = SHUT) -> None:
        self.app, self.shut = app, shut

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                headers.update(HEADERS)
                if scope["path"] == FRAMED:
                    headers["Content-Security-Policy"] = FRAMED_POLICY
                    del headers["X-Frame-Options"]
            await send(message)

        if scope["type"] == "http" and any(shut in scope["path"] for shut in self.shut):
            await PlainTextResponse("Not found", 404)(scope, receive, send_with_headers)
        else:
            await self.app(scope, receive, send_with_headers)


class OwnFiles(StaticFiles):
    """Files of one folder, of the named suffixes only, never a hidden one and never a list of what is there."""

    def __init__(self, folder: Path, suffixes: frozenset[str], keep: str = "public, max-age=3600") -> None:
        super().__init__(directory=folder)
        self.suffixes, self.keep = suffixes, keep

    async def get_response(self, path: str, scope: Scope) -> Response:
        name = PurePosixPath(path.replace("\\", "/"))
        if name.suffix not in self.suffixes or any(part.startswith(".") for part in name.parts):
            raise HTTPException(404)
        response = await super().get_response(path, scope)
        response.headers["Cache-Control"] = self.keep
        return response


def house(request: Request) -> Response:
    """What is asked for without a page: the feed, and the map in a frame."""
    # Brought in when it is asked for: the server's own part stands without the house.
    from pages.parts.answers import answer

    return answer(request)


FILES = [
    Mount("/assets", OwnFiles(HERE / "pages" / "assets", frozenset({".woff2", ".png"}))),
    # Asked for anew on each visit, and answered with "not changed": its files name each other, so they must be of one age.
    Mount("/timemap", OwnFiles(HERE / "pages" / "parts" / "timemap", frozenset({".js", ".css"}), "no-cache")),
    Mount("/basemap", OwnFiles(HERE / "geo" / "basemap", frozenset({".geojson"}))),
]
middleware = [Middleware(Guard)]
if os.environ.get("VEILLE_RELEASE"):
    # Brought in only here: the project's own release is public, and the server's own part stands without the house.
    from pages.parts.admission import fault_at_start
    from pages.parts.gate import Gate

    # Started by another program than Streamlit's, it listens where that program was told to, and nobody knows here.
    address = st.get_option("server.address") if streamlit.config._server_mode else None
    if fault := fault_at_start(Path(os.environ["VEILLE_RELEASE"]), address):
        sys.exit(f"Veille does not start: {fault}.")
    middleware.append(Middleware(Gate))

app = st.App(
    HERE / "app.py",
    routes=[
        *(Route(path, house) for path in ("/feed.atom", FRAMED, "/embed.bin")),
        *FILES,
    ],
    middleware=middleware,
)
