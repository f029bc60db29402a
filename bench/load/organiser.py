"""An active organiser without a browser: speaks Streamlit's own protocol, acts, thinks, acts again."""

from __future__ import annotations

import asyncio
import random
import time

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.asyncio.client import ClientConnection, connect

# What people do at the desk: look at the map, search, read, plan.
ACTS = (
    ("", "lang=fr"),
    ("timeline", "lang=fr&q=calais"),
    ("timeline", "lang=en&layer=evictions"),
    ("timeline", "lang=fr&from=2016-10&to=2017-06"),
    ("deaths", "lang=en"),
    ("event", "lang=fr&id=article-054"),
    ("method", "lang=en"),
)


async def organiser(url: str, seconds: float, think: float, seed: int) -> list[float]:
    """Acts until the time is over, with pauses of `think` seconds on average; gives how long each answer took."""
    chance = random.Random(seed)
    address = url.replace("http://", "ws://") + "/_stcore/stream"
    took: list[float] = []
    end = time.monotonic() + seconds
    async with connect(address, origin=url, subprotocols=["streamlit"], max_size=None) as socket:  # type: ignore[arg-type, list-item]
        await asyncio.sleep(chance.uniform(0, think))
        while time.monotonic() < end:
            page, query = chance.choice(ACTS)
            begun = time.monotonic()
            await _act(socket, page, query)
            took.append(time.monotonic() - begun)
            await asyncio.sleep(chance.uniform(0.5, 1.5) * think)
    return took


async def _act(socket: ClientConnection, page: str, query: str) -> None:
    """Ask for a run of the script, and wait until it is finished."""
    asked = BackMsg()
    asked.rerun_script.query_string = query
    asked.rerun_script.page_name = page
    await socket.send(asked.SerializeToString())
    while True:
        told = ForwardMsg()
        told.ParseFromString(await socket.recv())
        if told.WhichOneof("type") == "script_finished":
            return
