"""Visit the site and the app as a phone does on a slow line, and write README.md: `make bench-site`.

The line is Chromium's own simulation: 1.6 Mbit/s, 150 ms. A page is usable when the map says
its period and its brush can be moved.
"""

from __future__ import annotations

import os
import platform
import statistics
import sys
import tempfile
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

from data import changes, release
from pages.site.build import files, write
from pages.site.views import Site
from tests.browser import chromium
from tests.browser.conftest import ARGUMENTS
from tests.nginx import serving
from tests.server import running

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
PHONE = {"width": 390, "height": 844}
LINE = {"offline": False, "latency": 150, "downloadThroughput": 1.6e6 / 8, "uploadThroughput": 750e3 / 8}
TIMES = 5
USABLE = ".veille-timemap .sentence"
PAINTS = """
() => new Promise((done) => {
  let largest = 0;
  new PerformanceObserver((list) => { for (const entry of list.getEntries()) largest = entry.startTime; }).observe({ type: "largest-contentful-paint", buffered: true });
  let moved = 0;
  new PerformanceObserver((list) => { for (const entry of list.getEntries()) if (!entry.hadRecentInput) moved += entry.value; }).observe({ type: "layout-shift", buffered: true });
  const first = performance.getEntriesByName("first-contentful-paint")[0]?.startTime ?? 0;
  setTimeout(() => done([first, largest, moved]), 300);
})
"""


@dataclass(frozen=True)
class Visit:
    """Seconds to the first paint, to the largest and until the map can be used; how far the page jumped; kB; requests."""

    first: float
    largest: float
    usable: float
    moved: float
    kilobytes: float
    requests: int


def visit(browser: Browser, url: str) -> Visit:
    """A first visit, with nothing kept from another."""
    page = browser.new_context(viewport=PHONE, service_workers="block").new_page()  # type: ignore[arg-type]
    session = page.context.new_cdp_session(page)
    session.send("Network.enable")
    session.send("Network.emulateNetworkConditions", LINE)
    sizes: list[float] = []
    session.on("Network.loadingFinished", lambda event: sizes.append(event["encodedDataLength"]))
    page.goto(url, wait_until="commit")
    page.wait_for_selector(USABLE, timeout=120_000)
    usable = page.evaluate("performance.now()")
    first, largest, moved = page.evaluate(PAINTS)
    page.wait_for_load_state("networkidle")
    page.context.close()
    return Visit(first / 1000, largest / 1000, usable / 1000, moved, sum(sizes) / 1000, len(sizes))


def row(name: str, visits: list[Visit]) -> str:
    """The middle of several visits."""
    middle = {key: statistics.median(getattr(one, key) for one in visits) for key in Visit.__dataclass_fields__}
    return (
        f"| {name} | {middle['first']:.1f} | {middle['largest']:.1f} | {middle['usable']:.1f} | {middle['moved']:.2f} | "
        f"{middle['kilobytes']:.0f} | {middle['requests']:.0f} |"
    )


def main() -> None:
    program = chromium.find() or sys.exit(chromium.MISSING)
    own = release.read(release.served(None))
    with tempfile.TemporaryDirectory() as name, sync_playwright() as playwright:
        folder = Path(name) / "site"
        write(files(Site(own, changes.archive(own), "")), folder, datetime(2026, 11, 23, tzinfo=UTC))
        browser = playwright.chromium.launch(executable_path=str(program), args=ARGUMENTS)
        rows = []
        with serving(folder) as site, running(ROOT, Path(name) / "log") as app:
            for title, url in (("the site", f"{site}/fr/index.html"), ("the app", f"{app}/?lang=fr")):
                rows.append(row(title, [visit(browser, url) for _ in range(TIMES)]))
                print(rows[-1], flush=True)
        browser.close()
    text = (HERE / "README.in.md").read_text(encoding="utf-8")
    machine = f"{os.cpu_count()} cores, {platform.machine()}"
    (HERE / "README.md").write_text(text.format(rows="\n".join(rows), machine=machine, times=TIMES), encoding="utf-8")


if __name__ == "__main__":
    main()
