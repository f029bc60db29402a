"""What holds for every page: its language, its colours, no barrier, nothing over the edge. The fixture allows nothing foreign."""

import io
from collections.abc import Callable
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from PIL import Image
from playwright.sync_api import Page, expect

from tests.browser.conftest import Visit

WIDE = {"width": 1440, "height": 900}
PHONE = {"width": 390, "height": 844}
PATHS = ("/", "/timeline", "/event?id=article-054", "/deaths", "/compare", "/method")


def in_language(path: str, language: str) -> str:
    return f"{path}{'&' if '?' in path else '?'}lang={language}"


def ready(page: Page) -> None:
    expect(page.locator(".st-key-head h1")).to_be_visible(timeout=60_000)
    expect(page.get_by_text("Veille, ").last).to_be_visible(timeout=60_000)
    page.wait_for_timeout(2_500)


def colours_on(picture: bytes) -> set[tuple[int, ...]]:
    """The colours that many pixels of a picture have."""
    found = Image.open(io.BytesIO(picture)).convert("RGB").getcolors(1 << 24) or []
    return {pixel for count, pixel in found if isinstance(pixel, tuple) and count > 40}


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize("language", ["fr", "en"])
def test_the_page_says_its_language(visit: Callable[..., Visit], path: str, language: str) -> None:
    page = visit(in_language(path, language), viewport=WIDE).page
    expect(page.locator("html")).to_have_attribute("lang", language, timeout=60_000)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("path", PATHS)
def test_no_barrier_that_axe_can_find(visit: Callable[..., Visit], path: str, scheme: str) -> None:
    page = visit(in_language(path, "fr"), viewport=WIDE, color_scheme=scheme, bypass_csp=True).page
    ready(page)
    if path == "/":
        for fold in page.locator(".veille-timemap summary").all():
            fold.click()
        page.wait_for_timeout(800)
    results = Axe().run(page)
    serious = [v for v in results.response["violations"] if v["impact"] in ("serious", "critical")]
    assert [(v["id"], [node["target"] for node in v["nodes"]]) for v in serious] == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("path", PATHS)
def test_on_a_phone_nothing_runs_over_the_edge(visit: Callable[..., Visit], path: str, scheme: str) -> None:
    page = visit(in_language(path, "fr"), viewport=PHONE, color_scheme=scheme).page
    ready(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]


def test_land_sea_and_symbols_are_painted_from_the_apps_own_server(visit: Callable[..., Visit]) -> None:
    opened = visit("/?lang=fr", viewport=WIDE)
    ready(opened.page)
    seen = colours_on(opened.page.locator(".surface").screenshot())
    assert (0xDA, 0xE5, 0xEA) in seen, "the sea"
    assert (0xF1, 0xED, 0xE3) in seen, "the land"
    evictions = (0xC0, 0x57, 0x3B)
    assert any(all(abs(a - b) < 40 for a, b in zip(pixel, evictions, strict=True)) for pixel in seen), "evictions"
    assert sum("/basemap/" in url for url in opened.requests) >= 3


def test_two_periods_are_drawn_as_columns_and_told_apart_as_a_table(visit: Callable[..., Visit]) -> None:
    opened = visit("/compare?lang=en", viewport={"width": 1440, "height": 1300})
    page = opened.page
    ready(page)
    page.wait_for_timeout(3_000)
    charts = page.get_by_test_id("stDeckGlJsonChart")
    assert charts.count() == 2
    assert {(0xDA, 0xE5, 0xEA), (0xF1, 0xED, 0xE3)} <= colours_on(charts.first.screenshot())
    expect(page.get_by_test_id("stDataFrame")).to_be_visible()
    assert page.get_by_text("needs WebGL").count() == 0
    page.get_by_role("radio", name="difference").click()
    expect(charts).to_have_count(1, timeout=30_000)
    expect(page.get_by_text("Coloured columns: more evictions")).to_be_visible()


def test_without_webgl_one_sentence_says_so_and_the_table_stays(visit: Callable[..., Visit]) -> None:
    opened = visit("/method?lang=en", viewport=WIDE)
    page = opened.page
    ready(page)
    page.add_init_script("HTMLCanvasElement.prototype.getContext = () => null;")
    page.goto(page.url.replace("/method", "/compare"))
    expect(page.get_by_text("needs WebGL")).to_be_visible(timeout=60_000)
    expect(page.get_by_test_id("stDataFrame")).to_be_attached()
    page.wait_for_timeout(2_000)
    page.goto("about:blank")
    opened.complaints.clear()  # deck.gl said in the console what the page says in words


def test_the_map_as_one_file_opens_from_a_disk_and_asks_for_nothing(
    visit: Callable[..., Visit], tmp_path: Path
) -> None:
    page = visit("/?lang=en", viewport=WIDE).page
    ready(page)
    with page.expect_download(timeout=60_000) as download:
        page.get_by_text("Keep this map as one file").click()
    kept = tmp_path / "kept.html"
    download.value.save_as(kept)
    context = page.context.browser.new_context() if page.context.browser else pytest.fail("no browser")
    alone = context.new_page()
    asked: list[str] = []
    said: list[str] = []
    alone.on("request", lambda request: asked.append(request.url))
    alone.on("console", lambda message: said.append(message.text))
    alone.goto(kept.as_uri())
    alone.wait_for_timeout(1_500)
    assert asked == [kept.as_uri()]
    assert said == []
    assert {(0xDA, 0xE5, 0xEA), (0xF1, 0xED, 0xE3)} <= colours_on(alone.screenshot())
    expect(alone.get_by_text("A symbol is not an address.")).to_be_visible()
    assert alone.locator("path.leaflet-interactive").count() > 60
    context.close()
