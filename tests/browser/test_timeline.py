"""The timeline as a journalist uses it: search, narrow, open, compare, send the link, take events away, change the language."""

import csv
import io
import json
import zipfile
from collections.abc import Callable
from pathlib import Path
from urllib.request import urlopen
from xml.etree import ElementTree as ET

from playwright.sync_api import Page, expect

from tests.browser.conftest import Visit

WIDE = {"width": 1440, "height": 1000}
SPRING = "/timeline?lang=en&q=Grande-Synthe&from=2017-03&to=2017-05"


def ready(page: Page) -> Page:
    expect(page.locator(".veille-events li").first).to_be_visible(timeout=60_000)
    return page


def listed(page: Page) -> list[str]:
    return page.locator(".veille-events li").all_inner_texts()


def test_a_search_narrowed_to_spring_2017_leads_to_the_fire_and_its_rival_figures(visit: Callable[..., Visit]) -> None:
    page = ready(visit("/timeline?lang=en", viewport=WIDE).page)
    everything = page.get_by_text("events: all events").inner_text()
    page.get_by_label("Search").fill("grande synthe")
    page.get_by_label("Search").press("Enter")
    expect(page.get_by_text("events: all events")).to_have_count(0, timeout=30_000)
    assert everything
    page.wait_for_url("**q=grande+synthe**")
    page = ready(visit(SPRING, viewport=WIDE).page)
    fires = [text for text in listed(page) if "burn down most of the official camp" in text]
    assert len(fires) == 1
    page.locator(".veille-events li", has_text="burn down most of the official camp").get_by_role("link").click()
    expect(page.locator(".st-key-head h1")).to_have_text("One event", timeout=60_000)
    rivals = page.locator(".veille-table").first.inner_text()
    assert "1,600" in rivals
    assert "1,370" in rivals
    expect(page.get_by_text("Date as the source writes it")).to_be_visible()
    expect(page.get_by_text("Near it in time and place")).to_be_visible()


def test_a_link_gives_somebody_else_the_same_list_and_the_same_files(
    visit: Callable[..., Visit], tmp_path: Path
) -> None:
    page = ready(visit(SPRING, viewport=WIDE).page)
    said = listed(page)
    link = page.url[page.url.index("/timeline") :]
    somebody_else = ready(visit(link, viewport=WIDE).page)
    assert listed(somebody_else) == said
    with page.expect_download(timeout=60_000) as download:
        page.get_by_text("Download these").click()
    kept = tmp_path / "events.zip"
    download.value.save_as(kept)
    with zipfile.ZipFile(kept) as archive:
        rows = list(csv.DictReader(io.StringIO(archive.read("events.csv").decode("utf-8-sig"))))
        features = json.loads(archive.read("events.geojson"))["features"]
        assert "Grande-Synthe" in archive.read("README.txt").decode()
    assert len(rows) == len(features) == len(said)
    for row, text in zip(rows, said, strict=True):
        assert row["summary_en"] in text


def test_the_death_at_the_gare_du_nord_is_found_with_both_lists_as_its_sources(visit: Callable[..., Visit]) -> None:
    page = ready(
        visit("/timeline?lang=en&layer=border_deaths&from=2017-05&to=2017-05&area=commune:75110", viewport=WIDE).page
    )
    [death] = listed(page)
    assert "2 May 2017" in death
    assert "IOM Missing Migrants Project" in death
    assert "UNITED for Intercultural Action" in death


def test_french_is_one_click_away_and_keeps_the_search(visit: Callable[..., Visit]) -> None:
    page = ready(visit(SPRING, viewport=WIDE).page)
    page.get_by_role("button", name="Français").click()
    expect(page.locator(".st-key-head h1")).to_have_text("Ce qui s'est passé, quand, et qui le dit", timeout=30_000)
    expect(page.get_by_text("15 événements\u202f:")).to_be_visible(timeout=30_000)
    expect(page.locator(".veille-events li").first).to_contain_text("mars 2016")


def test_an_address_of_no_event_says_so_and_leads_on(visit: Callable[..., Visit]) -> None:
    page = visit("/event?id=nothing&lang=en", viewport=WIDE).page
    expect(page.get_by_text("There is no event with this address")).to_be_visible(timeout=60_000)
    page.get_by_role("link", name="To the timeline").click()
    ready(page)


def test_a_citation_names_the_events_own_address_and_the_release(visit: Callable[..., Visit]) -> None:
    page = visit("/event?id=article-054&lang=en", viewport=WIDE).page
    page.get_by_text("Cite this").click()
    cited = page.get_by_test_id("stCode")
    expect(cited).to_contain_text("/event?id=article-054", timeout=60_000)
    expect(cited).to_contain_text("2026-11-23")


def test_an_event_of_the_map_leads_to_its_page(visit: Callable[..., Visit]) -> None:
    page = visit("/?lang=en&from=2017-04&to=2017-04&area=commune:59271", viewport=WIDE).page
    expect(page.locator(".panel .events a").first).to_be_visible(timeout=60_000)
    page.locator(".panel .events a").first.click()
    expect(page.locator(".st-key-head h1")).to_have_text("One event", timeout=60_000)


def test_the_feed_of_releases_is_there_for_a_reader(app_url: str) -> None:
    with urlopen(f"{app_url}/feed.atom?lang=en", timeout=30) as answer:
        kind, raw = answer.headers["Content-Type"], answer.read()
    assert kind.startswith("application/atom+xml")
    entries = ET.fromstring(raw).findall("{http://www.w3.org/2005/Atom}entry")
    assert [entry.findtext("{http://www.w3.org/2005/Atom}title") for entry in entries] == ["2026-11-23"]


def test_a_brush_on_the_chart_moves_the_slider_the_list_and_the_address(visit: Callable[..., Visit]) -> None:
    page = visit("/timeline?lang=en", viewport=WIDE).page
    everything = found_line(page)
    canvas = page.locator("[data-testid=stVegaLiteChart]").locator("svg.marks, canvas.marks").first
    expect(canvas).to_be_visible(timeout=60_000)
    box = canvas.bounding_box()
    assert box
    middle = box["y"] + box["height"] * 0.6
    page.mouse.move(box["x"] + box["width"] * 0.5, middle)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] * 0.7, middle, steps=8)
    page.mouse.up()
    page.wait_for_url("**from=20*", timeout=60_000)
    expect(page.get_by_text(everything)).to_have_count(0)
    narrowed = found_line(page)
    months = page.locator("[data-testid=stSliderThumbValue]").all_inner_texts()
    assert months[0] != months[1]
    page.reload()
    expect(page.get_by_text(narrowed)).to_be_visible(timeout=60_000)
    expect(page.locator("[data-testid=stSliderThumbValue]")).to_have_text(months)


def found_line(page: Page) -> str:
    line = page.locator("[data-testid=stText]").filter(has_text="events:").first
    expect(line).to_be_visible(timeout=60_000)
    return line.inner_text()
