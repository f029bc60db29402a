"""How many one machine holds, and write README.md: `make bench-load` (needs wrk).

The site is asked by wrk over loopback, packed, by the configuration that is shipped but for the limit on one address, which
would refuse wrk after its first breath. The app is asked by organisers without a browser, who act and think.
"""

from __future__ import annotations

import asyncio
import http.client
import os
import platform
import re
import shutil
import subprocess
import sys
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import urlsplit

from bench.load.organiser import organiser
from data import changes, release
from pages.site.build import files, write
from pages.site.views import Site
from tests.nginx import running
from tests.server import running as app_running

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
PATHS = ("/fr/index.html", "/data/map.fr.bin", "/fr/timeline.html")
UNLIMITED = {"site.conf": {"limit_req zone=visitor burst=150 nodelay;": "", "limit_conn visitor_connections 40;": ""}}
CONNECTIONS, SECONDS = 64, 10
CROWDS, AT_DESK, THINK = (1, 15, 30), 60, 10


def asked_by_wrk(url: str) -> str:
    """The raw words of wrk."""
    command = ["wrk", "-t2", f"-c{CONNECTIONS}", f"-d{SECONDS}s", "--latency", "-H", "Accept-Encoding: gzip", url]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout


def site_rows(folder: Path, raw: Path) -> list[str]:
    rows = []
    with running(folder, changed=UNLIMITED) as (site, _, _):
        for path in PATHS:
            said = asked_by_wrk(site + path)
            (raw / f"wrk{path.replace('/', '-')}.txt").write_text(said.replace(site, ""), encoding="utf-8")
            second = re.search(r"Requests/sec:\s+([\d.]+)", said)
            slow = re.search(r"99%\s+([\d.]+)(us|ms|s)", said)
            wrong = re.search(r"Socket errors: (.*)", said)
            other = re.search(r"Non-2xx or 3xx responses: (\d+)", said)
            assert second
            assert slow
            milliseconds = float(slow[1]) * {"us": 0.001, "ms": 1, "s": 1000}[slow[2]]
            errors = (wrong[1] if wrong else "0") + (f", {other[1]} refused" if other else "")
            size = len((folder / (path[1:] + ".gz")).read_bytes()) / 1000
            rows.append(f"| `{path}` | {size:.0f} | {float(second[1]):,.0f} | {milliseconds:.1f} | {errors} |")
            print(rows[-1], flush=True)
    return rows


async def crowd(url: str, people: int) -> list[float]:
    every = await asyncio.gather(*(organiser(url, AT_DESK, THINK, seed) for seed in range(people)))
    return sorted(took for one in every for took in one)


def app_rows(folder: Path, raw: Path) -> tuple[list[str], str]:
    """One process, behind nginx; and what a visitor hears for whom there is no place left."""
    rows = []
    with app_running(ROOT, folder / "app.log") as app:
        port = urlsplit(app).port or 0
        # More than the shipped cap lets in, to see what it is for.
        with running(folder / "site", [port], {"app.conf": {"app_sessions 20;": "app_sessions 60;"}}) as (_, front, _):
            # The first look at each page loads what it needs.
            asyncio.run(organiser(front, 15, 0.3, 0))
            for people in CROWDS:
                took = asyncio.run(crowd(front, people))
                (raw / f"app-{people}.txt").write_text("\n".join(f"{one:.3f}" for one in took) + "\n", encoding="utf-8")
                rows.append(
                    f"| {people} | {len(took)} | {took[len(took) // 2]:.2f} | {took[int(len(took) * 0.95)]:.2f} | {took[-1]:.2f} |"
                )
                print(rows[-1], flush=True)
        with running(folder / "site", [port], {"app.conf": {"app_sessions 20;": "app_sessions 15;"}}) as (_, front, _):
            busy = asyncio.run(_beyond(front))
    return rows, busy


async def _beyond(front: str) -> str:
    crowded = asyncio.gather(*(organiser(front, 20, THINK, seed) for seed in range(15)))
    await asyncio.sleep(3)
    took, statuses = [], set()
    for _ in range(50):
        begun = time.monotonic()
        statuses.add(await asyncio.to_thread(_status, front))
        took.append(time.monotonic() - begun)
    await crowded
    return f"{', '.join(map(str, sorted(statuses)))} within {max(took) * 1000:.0f} ms (50 visitors)"


def _status(front: str) -> int:
    connection = http.client.HTTPConnection(urlsplit(front).netloc, timeout=30)
    connection.request("GET", "/")
    answer = connection.getresponse()
    answer.read()
    connection.close()
    return answer.status


def main() -> None:
    if not shutil.which("wrk"):
        sys.exit("wrk is needed: install your system's package")
    own = release.read(release.served(None))
    raw = HERE / "raw"
    raw.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        write(files(Site(own, changes.archive(own), "")), folder / "site", datetime(2026, 11, 23, tzinfo=UTC))
        site = site_rows(folder / "site", raw)
        app, busy = app_rows(folder, raw)
    text = (HERE / "README.in.md").read_text(encoding="utf-8")
    machine = f"{os.cpu_count()} cores, {platform.machine()}, Python {platform.python_version()}"
    (HERE / "README.md").write_text(
        text.format(site="\n".join(site), app="\n".join(app), busy=busy, machine=machine, think=THINK), encoding="utf-8"
    )


if __name__ == "__main__":
    main()
