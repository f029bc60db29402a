"""The site in a real browser, served by nginx as it is shipped: the journeys and the figures of the app, and some of its own."""

import csv
import io
import threading
import zipfile
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, ViewportSize, expect

from data import changes, release
from data.download import packed
from data.finding import FACETS, Wanted, counts, found, from_address
from pages.parts.languages import Words
from pages.site.build import files, write
from pages.site.views import Site
from tests.browser.conftest import Visit
from tests.nginx import serving

WIDE = ViewportSize(width=1360, height=900)
PHONE = ViewportSize(width=390, height=844)
PAGES = ("index", "timeline", "deaths", "method", "event/article-054")
OWN = release.read(release.served(None))
WAIT = 20_000
LIMIT = 300_000  # bytes that a first visit may cost
SEARCHES: tuple[dict[str, list[str]], ...] = (
    {"q": ["evacue"]},
    {"q": ["Calais"], "layer": ["evictions"]},
    {"from": ["2016-10"], "to": ["2016-11"]},
    {"region": ["paris"], "certainty": ["high"]},
    {"q": ["DÉMANTÈLEMENT"], "from": ["2017-01"], "precision": ["day"]},
    {"layer": ["border_deaths"], "to": ["2015-12"], "subtype": ["border_deaths.vehicle"]},
    {"q": ["nothing at all"]},
)


@pytest.fixture(scope="session")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = files(Site(OWN, changes.archive(OWN), "https://veille.example"))
    place = tmp_path_factory.mktemp("served") / "site"
    write(made, place, datetime(2026, 11, 23, tzinfo=UTC))
    return place


@pytest.fixture(scope="session")
def url(folder: Path) -> Iterator[str]:
    with serving(folder) as address:
        yield address


@pytest.fixture
def look(browser: Browser, url: str) -> Iterator[Callable[..., Page]]:
    """Open a page of the site; afterwards, nothing foreign was asked for and nothing complained."""
    visits: list[Visit] = []

    def open_page(path: str, **context: Any) -> Page:
        visit = Visit(browser.new_context(**{"viewport": WIDE, **context}).new_page(), url)
        visit.watch()
        visits.append(visit)
        visit.page.goto(url + path)
        return visit.page

    yield open_page
    for visit in visits:
        visit.page.context.close()
    assert [one for visit in visits for one in visit.foreign] == []
    assert [one for visit in visits for one in visit.complaints] == []


def sentence(page: Page) -> str:
    said = page.locator(".veille-timemap .sentence")
    expect(said).to_be_visible(timeout=60_000)
    return said.inner_text()


def numbers(page: Page) -> list[str]:
    return page.locator(".veille-timemap .toggle").all_inner_texts()


@pytest.mark.parametrize("query", ["", "from=2016-10&to=2016-11", "layer=evictions&region=calais&from=2015-01"])
@pytest.mark.parametrize("language", ["fr", "en"])
def test_the_map_says_what_the_app_says_for_the_same_address(
    query: str, language: str, look: Callable[..., Page], visit: Callable[..., Visit]
) -> None:
    app = visit(f"/?lang={language}&{query}", viewport=WIDE).page
    theirs = sentence(app), numbers(app)
    site = look(f"/{language}/index.html?{query}")
    assert (sentence(site), numbers(site)) == theirs


@pytest.mark.parametrize("search", SEARCHES, ids=lambda search: urlencode(search, doseq=True))
def test_the_timeline_finds_what_the_app_finds(search: dict[str, list[str]], look: Callable[..., Page]) -> None:
    wanted, _ = from_address(search)
    expected = [event.id for event in found(OWN.content.events, wanted)]
    page = look(f"/en/timeline.html?{urlencode(search, doseq=True)}")
    expect(page.locator("#search")).to_be_visible(timeout=WAIT)
    shown = page.eval_on_selector_all("#events > li:not([hidden])", "items => items.map((item) => item.dataset.id)")
    assert shown == expected
    for facet in FACETS:
        left = counts(OWN.content.events, wanted, facet)
        options = page.eval_on_selector_all(
            f"#search [name={facet}] option:not([value=''])", "all => all.map((one) => [one.value, one.textContent])"
        )
        assert {value: int(text.rpartition("(")[2][:-1]) for value, text in options} == {
            value: left[value] for value, _ in options
        }
    said = Words("en")("site.found", number=len(expected)) if expected else Words("en")("timeline.nothing")
    assert page.locator("#found").inner_text() == said


def test_what_is_found_can_be_taken_away_and_is_what_the_app_gives(look: Callable[..., Page]) -> None:
    wanted = Wanted(layer=("evictions",), region=("calais",))
    page = look("/fr/timeline.html?layer=evictions&region=calais")
    with page.expect_download() as taken:
        page.locator("#take").click()
    theirs = packed(found(OWN.content.events, wanted), OWN, "", "fr")
    with zipfile.ZipFile(io.BytesIO(theirs)) as archive:
        expected = archive.read("events.csv").decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(Path(taken.value.path()).read_text(encoding="utf-8-sig"))))
    assert rows == list(csv.reader(io.StringIO(expected)))
    assert len(rows) > 20


def test_a_search_is_kept_in_the_address_and_follows_the_hand(look: Callable[..., Page]) -> None:
    page = look("/fr/timeline.html")
    page.locator("#search [name=layer]").select_option("incidents")
    page.locator("#search [name=q]").fill("Calais")
    expect(page.locator("#events > li:not([hidden])").first).to_be_visible(timeout=WAIT)
    assert page.url.endswith("?q=Calais&layer=incidents")
    number = page.locator("#events > li:not([hidden])").count()
    page.reload()
    expect(page.locator("#found")).to_contain_text(str(number), timeout=WAIT)


def test_from_the_map_to_an_event_to_the_timeline_and_the_other_language(look: Callable[..., Page]) -> None:
    page = look("/index.html", locale="en-GB")
    page.wait_for_url("**/en/index.html", timeout=WAIT)
    sentence(page)
    page.locator("summary", has_text="What happened").click()
    page.locator(".veille-timemap .events a").first.click()
    expect(page.locator("h2", has_text="Sources")).to_be_visible(timeout=WAIT)
    page.get_by_role("link", name="Français").click()
    expect(page.get_by_role("heading", name="Sources")).to_be_visible(timeout=WAIT)
    page.get_by_role("link", name="Chronologie", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("passé", timeout=WAIT)


@pytest.mark.parametrize("path", ["index", "timeline", "deaths", "method"])
def test_without_scripts_the_same_is_there_as_pictures_lists_and_tables(path: str, look: Callable[..., Page]) -> None:
    page = look(f"/fr/{path}.html", java_script_enabled=False)
    if path in ("index", "deaths"):
        image = page.locator("main img").first
        expect(image).to_be_visible(timeout=WAIT)
        assert image.evaluate("image => image.naturalWidth") > 300
    if path == "timeline":
        expect(page.locator("#events > li").last).to_be_visible()
        assert page.locator("#events > li").count() == len(OWN.content.events)
        expect(page.locator("#search")).to_be_hidden()
    assert page.locator("table, #events > li").count() > 0


def test_from_a_disk_the_pictures_and_the_list_are_there(browser: Browser, folder: Path) -> None:
    page = browser.new_context(viewport=WIDE).new_page()
    page.goto((folder / "fr" / "index.html").as_uri())
    image = page.locator("#without img")
    expect(image).to_be_visible(timeout=WAIT)
    assert image.evaluate("image => image.naturalWidth") > 300
    assert page.evaluate("getComputedStyle(document.querySelector('footer')).borderTopStyle") == "solid"
    page.get_by_role("link", name="Chronologie", exact=True).click()
    expect(page.locator("#events > li").first).to_be_visible(timeout=WAIT)
    page.context.close()


def test_it_works_below_another_address(browser: Browser, folder: Path) -> None:
    handler = partial(Quiet, directory=str(folder.parent))
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        page = browser.new_context(viewport=WIDE).new_page()
        page.goto(f"http://127.0.0.1:{server.server_address[1]}/site/fr/index.html?from=2016-10&to=2016-11")
        assert "2016" in sentence(page)
        page.locator("summary", has_text="Ce qui s'est passé").click()
        page.locator(".veille-timemap .events a").first.click()
        page.wait_for_url("**/site/fr/event/*.html", timeout=WAIT)
        page.context.close()
        server.shutdown()


class Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *_: object) -> None:
        """Says nothing."""


def test_after_a_first_visit_it_is_there_without_a_network_and_what_was_taken_back_is_not_kept(
    browser: Browser, folder: Path, tmp_path: Path
) -> None:
    made = {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    place = tmp_path / "site"
    write(
        {name: raw for name, raw in made.items() if not name.endswith(".gz")}, place, datetime(2026, 11, 23, tzinfo=UTC)
    )
    with serving(place) as address:
        page = browser.new_context(viewport=WIDE).new_page()
        page.goto(f"{address}/fr/index.html")
        sentence(page)
        page.evaluate("navigator.serviceWorker.ready.then(() => null)")
        page.context.set_offline(True)
        page.reload()
        assert "1999" in sentence(page)
        page.goto(f"{address}/fr/timeline.html")
        expect(page.locator("#events > li").first).to_be_visible(timeout=WAIT)
        page.context.set_offline(False)
        # Taken down: with a network, the kept copy is not shown.
        (place / "fr" / "deaths.html").write_text("<h1>Notice</h1>", encoding="utf-8")
        (place / "fr" / "deaths.html.gz").unlink(missing_ok=True)
        page.goto(f"{address}/fr/deaths.html")
        expect(page.get_by_role("heading", name="Notice")).to_be_visible(timeout=WAIT)
        page.context.close()


def test_the_map_stands_in_a_frame_of_another_site_and_no_other_page_does(
    browser: Browser, url: str, tmp_path: Path
) -> None:
    for name in ("embed", "index"):
        (tmp_path / f"{name}.html").write_text(f'<iframe src="{url}/fr/{name}.html" width="900" height="900"></iframe>')
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(tmp_path))) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        page = browser.new_context(viewport=WIDE).new_page()
        page.goto(f"http://127.0.0.1:{server.server_address[1]}/embed.html")
        expect(page.frame_locator("iframe").locator(".veille-timemap .sentence")).to_be_visible(timeout=WAIT)
        with page.expect_console_message(lambda said: "frame-ancestors" in said.text):
            page.goto(f"http://127.0.0.1:{server.server_address[1]}/index.html")
        assert page.frame_locator("iframe").locator("#main").count() == 0
        page.context.close()
        server.shutdown()


@pytest.mark.parametrize("language", ["fr", "en"])
def test_the_first_visit_costs_a_phone_less_than_a_photograph(language: str, browser: Browser, url: str) -> None:
    page = browser.new_context(viewport=PHONE, service_workers="block").new_page()
    session = page.context.new_cdp_session(page)
    session.send("Network.enable")
    sizes: list[int] = []
    session.on("Network.loadingFinished", lambda event: sizes.append(int(event["encodedDataLength"])))
    page.goto(f"{url}/{language}/index.html", wait_until="networkidle")
    sentence(page)
    page.context.close()
    assert 50_000 < sum(sizes) <= LIMIT, sizes


@pytest.mark.parametrize("look_of", [{}, {"color_scheme": "dark", "viewport": PHONE}], ids=["wide", "phone, dark"])
@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize("language", ["fr", "en"])
def test_no_rule_of_accessibility_is_broken(
    path: str, language: str, look_of: dict[str, Any], look: Callable[..., Page]
) -> None:
    page = look(f"/{language}/{path}.html", **look_of)
    if path == "index":
        sentence(page)
    page.wait_for_timeout(300)
    report = Axe().run(page)
    assert report.violations_count == 0, report.generate_report()
    wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert wide <= 0, "the page is wider than the screen"


def test_the_light_map_runs_under_the_policy(look: Callable[..., Page]) -> None:
    page = look("/fr/light.html")
    expect(page.locator(".leaflet-interactive").first).to_be_visible(timeout=WAIT)
    assert page.locator(".leaflet-interactive").count() > 50


def test_on_paper_the_map_and_where_it_is_from(look: Callable[..., Page]) -> None:
    page = look("/fr/index.html")
    sentence(page)
    page.emulate_media(media="print")
    expect(page.locator("header")).to_be_hidden()
    expect(page.locator("footer")).to_be_visible()
    expect(page.locator(".veille-timemap .map canvas").first).to_be_visible()
