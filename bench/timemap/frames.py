"""From a move of the hand to the painted frame, in a real browser: the time map beside what Streamlit and folium offer."""

from __future__ import annotations

import base64
import json
import re
import subprocess
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from statistics import median, quantiles
from time import perf_counter
from typing import Any

import folium
import numpy as np
from folium.plugins import TimeSliderChoropleth
from playwright.sync_api import Browser, sync_playwright

from data.cube import COLUMNS, Cube, Measure, pack
from data.query import Month
from geo.areas import communes
from geo.outline import outline
from layers.vocabulary import Counted
from pages.parts import timemap
from pages.parts.languages import Words
from tests.browser import chromium
from tests.server import running

ROOT = Path(__file__).parents[2]
HERE = Path(__file__).parent
MOVES = 120
BARE = ["--no-sandbox", "--disable-quic", "--disable-background-networking", "--disable-gpu"]
SOFTWARE_GL = [*BARE[:-1], "--use-angle=swiftshader", "--enable-unsafe-swiftshader"]
DRAW = """
async (moves) => {
  const painted = () => new Promise((done) => requestAnimationFrame(() => {
    const channel = new MessageChannel();
    channel.port1.onmessage = () => done(performance.now());
    channel.port2.postMessage(0);
  }));
  const took = [], work = [], app = window.map;
  const draw = app.refresh.bind(app);
  app.refresh = (touched) => { const from = performance.now(); draw(touched); work.push(performance.now() - from); };
  // A hand that moves without a pause: how long from frame to frame.
  const frames = [];
  await painted();
  let last = await new Promise(requestAnimationFrame);
  for (let at = 0; at < moves; at++) {
    const from = at % (app.cube.months - 24);
    app.change({ from, to: from + 23 });
    const now = await new Promise(requestAnimationFrame);
    frames.push(now - last);
    last = now;
  }
  // A single move just after a frame, which is the worst moment: how long until it is painted.
  for (let at = 0; at < moves; at++) {
    await painted();
    const before = performance.now();
    const from = at % (app.cube.months - 24);
    app.change({ from, to: from + 23 });
    took.push((await painted()) - before);
  }
  return [frames, took, work];
}
"""


def payload(cells: int, months: int, records: int) -> bytes:
    """A time map of so many areas with evictions in each month, on the real ground, from so many records in all."""
    random = np.random.default_rng(1)
    places = [place for place in communes() for _ in range(2)][:cells]
    measures = (Measure("evictions", "", Counted.EVENTS, published=True, level=False),)
    counts = random.multinomial(records, np.full(cells * months, 1 / (cells * months)))
    rows = np.zeros((cells * months, len(COLUMNS)), dtype=np.int32)
    rows[:, 1], rows[:, 2] = np.repeat(np.arange(cells), months), np.tile(np.arange(months), cells)
    rows[:, 3], rows[:, 4], rows[:, 5], rows[:, 7] = rows[:, 2], counts, counts, -1
    cube = Cube(Month(2000, 1), months, tuple(f"{place.id}" for place in places), measures, (), rows[counts > 0])
    words = Words("en")
    shapes = [outline(place)[:-1] for place in places]
    head = {
        **timemap.furniture(cube, words),
        "places": [timemap.place(one.id, len(shape), words) for one, shape in zip(places, shapes, strict=True)],
        "presets": [],
        "events": [],
        "series": [],
        "withheld": [],
        "source": "",
    }
    corners = np.array([round(part * 1e4) for shape in shapes for corner in shape for part in corner], dtype=np.int32)
    return pack(cube, head, {"corners": corners})


@contextmanager
def browser(arguments: Sequence[str]) -> Iterator[Browser]:
    program = chromium.find()
    assert program, chromium.MISSING
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=program, args=list(arguments))
        yield started
        started.close()


def both(times: Sequence[float]) -> tuple[float, float]:
    """Median and 95th of a hundred."""
    return median(times), quantiles(times, n=20)[-1]


def ours(url: str, opened: Browser) -> Iterator[dict[str, Any]]:
    for cells, months, records in (
        *((cells, months, cells * months) for cells in (300, 1_000, 5_000) for months in (120, 300)),
        (1_000, 120, 10_000),
        (1_000, 120, 10_000_000),
    ):
        raw = payload(cells, months, records)
        page = opened.new_page(viewport={"width": 1440, "height": 1000})
        page.goto(f"{url}/basemap/sea.geojson")
        page.evaluate(
            """async (text) => {
              document.body.replaceChildren();
              const { mount } = await import('/timemap/timemap.js');
              const bytes = Uint8Array.from(atob(text), (one) => one.charCodeAt(0));
              window.map = mount(document.body, bytes, { basemap: new URL('/basemap/', location.origin), apology: '' });
              await new Promise((done) => setTimeout(done, 1500));
            }""",
            base64.b64encode(raw).decode(),
        )
        steady, took, work = page.evaluate(DRAW, MOVES)
        yield {
            "cells": cells,
            "months": months,
            "records": records,
            "bytes": len(raw),
            "steady": both(steady),
            "frame": both(took),
            "work": both(work),
        }
        page.close()


def streamlit_slider(opened: Browser, cells: int) -> dict[str, Any]:
    """The same brush as a slider of Streamlit's that redraws pydeck: from the key to the message with the new figures."""
    with tempfile.TemporaryDirectory() as folder:
        script = Path(folder) / "peer.py"
        script.write_text((HERE / "peer_app.py").read_text().replace("CELLS = 1000", f"CELLS = {cells}"))
        command = ("streamlit", "run", str(script), "--server.port", "0")
        with running(ROOT, Path(folder) / "log", command) as url:
            page = opened.new_page()
            frames: list[tuple[float, int]] = []
            page.on(
                "websocket",
                lambda socket: socket.on("framereceived", lambda f: frames.append((perf_counter(), len(f)))),
            )
            page.goto(url)
            page.wait_for_timeout(8_000)
            page.get_by_role("slider").first.focus()
            took, sizes = [], []
            for _ in range(20):
                frames.clear()
                before = perf_counter()
                page.keyboard.press("ArrowRight")
                while not any(size > 5_000 for _, size in frames) and perf_counter() - before < 10:
                    page.wait_for_timeout(5)
                page.evaluate(
                    "() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => done(0))))"
                )
                took.append((perf_counter() - before) * 1000)
                page.wait_for_timeout(400)
                sizes.append(sum(size for _, size in frames))
            page.close()
            return {"cells": cells, "frame": both(took), "bytes": median(sizes)}


def folium_slider(opened: Browser, cells: int, months: int, scripts: Path) -> dict[str, Any]:
    """folium's own time slider over the same areas; its scripts are served from their packages."""
    places = list(communes())[:cells]
    features = [
        {
            "type": "Feature",
            "id": str(at),
            "properties": {},
            "geometry": {"type": "Polygon", "coordinates": [outline(place)]},
        }
        for at, place in enumerate(places)
    ]
    random = np.random.default_rng(1)
    styles = {
        str(at): {
            str(946_684_800 + month * 2_629_800): {"color": "#C0573B", "opacity": float(random.random())}
            for month in range(months)
        }
        for at in range(cells)
    }
    drawn = folium.Map(location=(50.0, 2.2), zoom_start=7, tiles=None)
    TimeSliderChoropleth({"type": "FeatureCollection", "features": features}, styledict=styles).add_to(drawn)
    page = opened.new_page(viewport={"width": 1440, "height": 1000})
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "map.html"
        drawn.save(path)
        page.route(re.compile("^https:"), lambda route: _from_packages(route, scripts))
        page.goto(path.as_uri())
        page.wait_for_selector("input[type=range]", state="attached", timeout=20_000)
        took = page.evaluate(
            """async (moves) => {
              const slider = document.querySelector('input[type=range]'), took = [];
              const painted = () => new Promise((done) => requestAnimationFrame(() => {
                const channel = new MessageChannel();
                channel.port1.onmessage = () => done(performance.now());
                channel.port2.postMessage(0);
              }));
              for (let at = 0; at < moves; at++) {
                await painted();
                const before = performance.now();
                slider.value = at;
                slider.dispatchEvent(new Event('input'));
                slider.dispatchEvent(new Event('change'));
                took.push((await painted()) - before);
              }
              return took;
            }""",
            40,
        )
        size = path.stat().st_size
    page.close()
    return {"cells": cells, "frame": both(took), "bytes": size}


def _from_packages(route: Any, scripts: Path) -> None:
    files = {
        "leaflet.js": "leaflet/dist/leaflet.js",
        "jquery": "jquery/dist/jquery.min.js",
        "d3.v4": "d3/build/d3.min.js",
        "moment": "moment/min/moment.min.js",
    }
    found = next((path for name, path in files.items() if name in route.request.url), None)
    route.fulfill(path=str(scripts / found)) if found else route.fulfill(body="")


def node(scripts: Path) -> list[dict[str, Any]]:
    """The query alone under Node, beside falcon-vis and crossfilter2."""
    done = subprocess.run(
        ["node", str(scripts.parent / "windows.bundle.mjs"), str(ROOT / "pages" / "parts" / "timemap" / "cube.js")],
        capture_output=True,
        text=True,
        check=True,
    )
    found: list[dict[str, Any]] = json.loads(done.stdout.strip().splitlines()[-1])
    return found
