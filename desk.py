"""The stewards' desk, on a steward's own machine: `make desk`.

It reads and writes the store, so it is served to this machine alone: a server of its own, which does not start on another
address, and does not answer whoever comes by way of another machine. The command line can do all that it does.
"""

import sys
from ipaddress import ip_address

import streamlit as st
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from asgi import FILES, HERE, SHUT, Guard

_FORWARDED = ("forwarded", "x-forwarded-for", "x-real-ip", "via")


class ThisMachineOnly:
    """Answers 403 to whoever is not on this machine, or came through a server that stands before it."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] in ("http", "websocket") and not _here(scope):
            await PlainTextResponse("The desk answers on this machine only.", 403)(scope, receive, send)
        else:
            await self.app(scope, receive, send)


def _here(scope: Scope) -> bool:
    request = Request({**scope, "type": "http"})
    client = request.client.host if request.client else ""
    return is_loopback(client) and not any(name in request.headers for name in _FORWARDED)


def is_loopback(address: str) -> bool:
    try:
        return ip_address(address).is_loopback
    except ValueError:
        return False


if not is_loopback(str(st.get_option("server.address"))):
    sys.exit("The desk does not start: it is for this machine only; say --server.address 127.0.0.1")

app = st.App(
    HERE / "pages" / "desk" / "frame.py",
    routes=FILES,
    middleware=[
        Middleware(ThisMachineOnly),
        Middleware(Guard, shut=tuple(route for route in SHUT if "upload" not in route)),
    ],
)
