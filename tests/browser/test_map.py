"""The map as a visitor meets it: real server, real browser, the project's own release; the fixture allows nothing foreign."""

import io
from collections.abc import Callable

import pytest
from axe_playwright_python.sync_playwright import Axe
from PIL import Image
from playwright.sync_api import Page, expect

from tests.browser.conftest import Visit

WIDE = {"width": 1440, "height": 900}
PHONE = {"width": 390, "height": 844}
CANVAS = ".st-key-map canvas"


def ready(page: Page) -> None:
    expect(page.locator(CANVAS).first).to_be_visible(timeout=60_000)
    expect(page.get_by_test_id("stDataFrame").first).to_be_visible(timeout=60_000)


def summary(page: Page) -> str:
    return page.locator(".st-key-summary").inner_text()


def colours_on(page: Page) -> set[tuple[int, ...]]:
    """The colours of the map's pixels, coarsely, once it has been painted."""
    page.wait_for_timeout(2_500)
    picture = Image.open(io.BytesIO(page.locator(CANVAS).first.screenshot())).convert("RGB")
    return {pixel for count, pixel in picture.getcolors(1 << 24) or [] if isinstance(pixel, tuple) and count > 40}


def test_the_map_opens_with_the_projects_own_facts_and_changes_with_the_period(visit: Callable[..., Visit]) -> None:
    page = visit("/?lang=en", viewport=WIDE).page
    ready(page)
    before = summary(page)
    assert "Evictions" in before
    assert "Border deaths" in before
    slider = page.get_by_role("slider").first
    slider.focus()
    for _ in range(24):
        page.keyboard.press("ArrowRight")
    expect(page.locator(".st-key-summary")).not_to_contain_text(before.splitlines()[0], timeout=30_000)
    page.wait_for_url("**from=**")
    assert summary(page).splitlines()[1:] != before.splitlines()[1:]


def test_a_region_changes_the_figures_and_the_link_shows_the_same_to_somebody_else(visit: Callable[..., Visit]) -> None:
    page = visit("/?lang=en&region=calais", viewport=WIDE).page
    ready(page)
    assert "Calais" in summary(page).splitlines()[0]
    somebody_else = visit(page.url.replace(page.url.split("/?")[0], ""), viewport=WIDE).page
    ready(somebody_else)
    assert summary(somebody_else) == summary(page)


def test_land_sea_and_symbols_are_painted_from_the_apps_own_server(visit: Callable[..., Visit]) -> None:
    opened = visit("/?lang=fr", viewport=WIDE)
    ready(opened.page)
    seen = colours_on(opened.page)
    assert (0xDA, 0xE5, 0xEA) in seen, "the sea"
    assert (0xF1, 0xED, 0xE3) in seen, "the land"
    evictions = (0xC0, 0x57, 0x3B)
    assert any(all(abs(a - b) < 40 for a, b in zip(pixel, evictions, strict=True)) for pixel in seen), "evictions"
    assert sum("/basemap/" in url for url in opened.requests) >= 4


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("language", ["fr", "en"])
def test_on_a_phone_nothing_runs_over_the_edge_and_the_map_comes_first(
    visit: Callable[..., Visit], scheme: str, language: str
) -> None:
    page = visit(f"/?lang={language}", viewport=PHONE, color_scheme=scheme).page
    ready(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    top = {key: page.locator(f".st-key-{key}").bounding_box() for key in ("map", "time", "choices")}
    assert all(top.values())
    tops = [box["y"] for box in top.values() if box]
    assert tops == sorted(tops)


@pytest.mark.parametrize("path", ["/", "/method"])
@pytest.mark.parametrize("language", ["fr", "en"])
def test_the_page_says_its_language(visit: Callable[..., Visit], path: str, language: str) -> None:
    page = visit(f"{path}?lang={language}", viewport=WIDE).page
    expect(page.locator("html")).to_have_attribute("lang", language, timeout=60_000)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("path", ["/?lang=en", "/method?lang=fr"])
def test_no_barrier_that_axe_can_find(visit: Callable[..., Visit], path: str, scheme: str) -> None:
    page = visit(path, viewport=WIDE, color_scheme=scheme, bypass_csp=True).page
    expect(page.locator(".st-key-head h1")).to_be_visible(timeout=60_000)
    page.wait_for_timeout(4_000)
    results = Axe().run(page)
    serious = [v for v in results.response["violations"] if v["impact"] in ("serious", "critical")]
    assert [(v["id"], [node["target"] for node in v["nodes"]]) for v in serious] == []
