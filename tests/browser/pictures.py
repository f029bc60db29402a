"""Take the pictures of the README anew: `make pictures`. They show the project's own release, served as it is."""

from __future__ import annotations

import io
import tempfile
from pathlib import Path
from typing import Any

from PIL import Image
from playwright.sync_api import sync_playwright

from tests.browser import chromium
from tests.browser.conftest import ARGUMENTS, ROOT
from tests.server import running

FOLDER = ROOT / "docs" / "pictures"
WIDE, PHONE = {"width": 1360, "height": 900}, {"width": 390, "height": 844}
PICTURES: dict[str, tuple[str, dict[str, Any], str]] = {
    "map": ("/?lang=en&from=2015-01&to=2026-08", {"viewport": WIDE}, "screen"),
    "map-dark-french": (
        "/?lang=fr&region=calais&from=2016-01&to=2017-12&area=commune:62193",
        {"viewport": WIDE, "color_scheme": "dark"},
        "screen",
    ),
    "map-phone": (
        "/?lang=fr&from=2015-01&to=2026-08",
        {"viewport": PHONE, "device_scale_factor": 2, "has_touch": True},
        "screen",
    ),
    "map-print": (
        "/?lang=en&from=2016-01&to=2016-12",
        {"viewport": {"width": 1000, "height": 1100}, "color_scheme": "dark"},
        "print",
    ),
    "timeline": ("/timeline?lang=en&q=Grande-Synthe&from=2017-03&to=2017-05", {"viewport": WIDE}, "screen"),
    "compare": ("/compare?lang=en", {"viewport": {"width": 1360, "height": 1100}}, "screen"),
}


def take() -> None:
    """Every picture, in few colours so that they stay small."""
    program = chromium.find()
    if program is None:
        raise SystemExit(chromium.MISSING)
    FOLDER.mkdir(exist_ok=True)
    with (
        tempfile.TemporaryDirectory() as folder,
        running(ROOT, Path(folder) / "log") as url,
        sync_playwright() as playwright,
    ):
        browser = playwright.chromium.launch(executable_path=program, args=ARGUMENTS)
        for name, (path, context, media) in PICTURES.items():
            page = browser.new_context(**context).new_page()
            page.goto(url + path)
            page.wait_for_selector(".st-key-head h1", timeout=60_000)
            page.wait_for_timeout(5_000)
            if media == "print":
                page.evaluate("dispatchEvent(new Event('beforeprint'))")
                page.emulate_media(media="print")
                page.wait_for_timeout(1_000)
            picture = (
                Image.open(io.BytesIO(page.screenshot())).convert("RGB").quantize(256, method=Image.Quantize.FASTOCTREE)
            )
            picture.save(FOLDER / f"{name}.png", optimize=True)
        browser.close()


if __name__ == "__main__":
    take()
