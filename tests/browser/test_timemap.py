"""The time map in a real browser: each window says what a plain sum says; hand, keys, links and bad data do as they should."""

import json
import random
import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import pandas as pd
import pytest
from PIL import Image
from playwright.sync_api import Browser, Page, expect

from data import release
from data.query import ALL, Month, Query, span
from data.totals import each, everywhere, totals
from geo.areas import area
from layers.catalogue import all_layers
from layers.figures import Figure
from layers.periods import Period
from layers.vocabulary import Counted, Kind, Sensitivity, Text
from pages.parts.languages import Words
from pages.parts.timemap import payload
from tests.browser.conftest import ROOT, Visit

WIDE = {"width": 1440, "height": 1000}
PHONE = {"width": 390, "height": 844}
CONTENT = release.read(release.newest(ROOT / "data" / "releases" / "public")).content
READ = """
async ([bytes, questions]) => {
  const { Cube, unpack } = await import("/timemap/cube.js");
  const cube = new Cube(unpack(Uint8Array.from(bytes)));
  return questions.map(([place, from, to]) =>
    cube.totals(cube.placeOf.get(place), from, to)
      .map(({ measure, low, high, unknown }) => [measure, low, high, unknown]));
}
"""
Said = dict[tuple[object, ...], tuple[int, int | None, int]]


def made_up(count: int) -> list[Figure]:
    """Figures of every layer and count over six years, some open, some lasting, some seen by monitors."""
    chance = random.Random(5)
    places = ["commune:62193", "commune:59271", "commune:75118", "commune:62765", "CRS3035RES20000mN3060000E3640000"]
    found = []
    for _ in range(count):
        layer = chance.choice(list(all_layers().values()))
        subtype = chance.choice(list(layer.subtypes))
        counted = chance.choice(layer.subtypes[subtype].counted)
        first = date(2014, 1, 1).toordinal() + chance.randrange(2_200)
        last = first + chance.choice([0, 0, 0, 30, 400])
        edtf = Period.of_days(date.fromordinal(first), date.fromordinal(last)).edtf
        low = chance.randrange(40)
        found.append(
            Figure(
                layer=layer.key,
                subtype=subtype,
                counted=counted,
                area=chance.choice(places),
                period=Period.parse(
                    chance.choice([edtf, edtf, f"{date.fromordinal(first)}/", f"{date.fromordinal(first)}/.."])
                ),
                sensitivity=chance.choice([Sensitivity.LOW, Sensitivity.MEDIUM, Sensitivity.HIGH]),
                low=low,
                high=chance.choice([low, low + 5, None]),
                unknown=chance.randrange(2),
            )
        )
    return found


def plainly(figures: list[Figure], place: str, first: Month, last: Month) -> Said:
    """The same by pandas, from the figures alone: sums of what touches the window, and the highest day of what lasts."""
    rows = []
    for figure in figures:
        begins = figure.period.first or figure.period.last
        ends = figure.period.last or (date.max if figure.period.ongoing else begins)
        if begins is None or ends is None or place not in (ALL, figure.area, area(figure.area).region):
            continue
        layer = all_layers()[figure.layer]
        apart = figure.subtype if layer.subtypes[figure.subtype].apart else ""
        lasts = layer.kind is Kind.SITE or figure.counted is Counted.PEOPLE_IN_AREA
        published = figure.sensitivity in (Sensitivity.LOW, Sensitivity.MEDIUM)
        rows.append(
            (
                figure.layer,
                apart,
                str(figure.counted),
                published,
                lasts,
                begins,
                ends,
                figure.low,
                figure.high,
                figure.unknown,
            )
        )
    names = ["layer", "subtype", "counted", "published", "lasts", "begins", "ends", "low", "high", "unknown"]
    frame = pd.DataFrame(rows, columns=names)
    frame = frame[(frame.begins <= last.last) & (frame.ends >= first.first)]
    said: Said = {}
    low: float
    high: float
    unknown: float
    for key, group in frame.groupby(["layer", "subtype", "counted", "published", "lasts"]):
        name, peaks = list(key[:4]), bool(key[4])
        if name[2] == Counted.PEOPLE_IN_AREA:
            low, high, unknown = group.low.max(), group.high.max(), 0
        elif peaks:
            days = [
                group[(group.begins <= day) & (group.ends >= day)]
                for day in {max(b, first.first) for b in group.begins}
            ]
            low, high, unknown = (max(day[column].sum() for day in days) for column in ("low", "high", "unknown"))
        else:
            low, high, unknown = group.low.sum(), group.high.sum(), group.unknown.sum()
        said[tuple(name)] = (int(low), None if group.high.isna().any() else int(high), int(unknown))
    return said


def by_the_house(figures: list[Figure], place: str, first: Month, last: Month) -> Said:
    """The same by `data.totals`, which the server's tables use."""
    query = Query(first, last, tuple(all_layers()), ALL)
    of_area = place.startswith(("commune", "CRS"))
    way = everywhere if place == ALL else each if of_area else lambda identity: area(identity).region
    found = [one for one in totals(figures, query, way) if one.area == ("" if place == ALL else place)]
    return {
        (one.layer, one.subtype, str(one.counted), one.sensitivity in (Sensitivity.LOW, Sensitivity.MEDIUM)): (
            one.low,
            one.high,
            one.unknown,
        )
        for one in found
    }


def in_the_browser(page: Page, figures: list[Figure], questions: list[tuple[str, int, int]]) -> list[Said]:
    """Packed, sent, unpacked and asked in the browser."""
    raw = payload(replace(CONTENT, figures=tuple(figures), events=(), series=()), Words("en"))
    length = int.from_bytes(raw[4:8], "little")
    measures = json.loads(raw[8 : 8 + length])["cube"]["measures"]
    answers = page.evaluate(READ, [list(raw), questions])
    return [
        {
            (measures[m]["layer"], measures[m]["subtype"], measures[m]["counted"], measures[m]["published"]): (
                low,
                high,
                unknown,
            )
            for m, low, high, unknown in answer
        }
        for answer in answers
    ]


def test_every_window_place_and_measure_is_what_a_plain_sum_says(visit: Callable[..., Visit]) -> None:
    page = visit("/method?lang=en", viewport=WIDE).page
    for figures in (list(CONTENT.figures), made_up(400)):
        first, last = span(figures, CONTENT.as_of)
        months = first.until(last)
        chance = random.Random(3)
        places = ["all", "calais", "paris", "smaller-camps", *sorted({figure.area for figure in figures})[:5]]
        questions = []
        for place in places:
            for _ in range(12):
                start, end = sorted(chance.randrange(len(months)) for _ in range(2))
                questions.append((place, start, end))
        for question, answer in zip(questions, in_the_browser(page, figures, questions), strict=True):
            place, start, end = question
            assert answer == plainly(figures, place, months[start], months[end]), question
            assert answer == by_the_house(figures, place, months[start], months[end]), question


def ready(page: Page) -> Page:
    expect(page.locator(".veille-timemap .surface canvas").first).to_be_visible(timeout=60_000)
    expect(page.locator(".veille-timemap .panel li").first).to_be_visible(timeout=60_000)
    return page


def sentence(page: Page) -> str:
    return page.locator(".sentence").inner_text()


def settled(page: Page) -> str:
    """The words of the panel, which follow when the hand rests."""
    page.wait_for_timeout(1_000)
    return page.locator(".panel").inner_text()


def figures_canvas(page: Page) -> str:
    """The figures' own canvas once it stays as it is."""
    drawn = ""
    for _ in range(40):
        before, drawn = drawn, str(page.locator("canvas.figures").evaluate("canvas => canvas.toDataURL()"))
        if drawn == before:
            return drawn
        page.wait_for_timeout(250)
    raise AssertionError("the map never came to rest")


def test_the_hand_draws_moves_and_stretches_the_window_and_the_map_follows(visit: Callable[..., Visit]) -> None:
    page = ready(visit("/?lang=en", viewport=WIDE).page)
    before, whole = figures_canvas(page), sentence(page)
    box = page.locator(".track").bounding_box()
    assert box
    middle = box["y"] + 40
    page.mouse.move(box["x"] + box["width"] * 0.5, middle)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] * 0.7, middle, steps=8)
    page.mouse.up()
    page.wait_for_url("**from=**")  # written once the hand rests
    drawn = sentence(page)
    assert drawn != whole
    assert figures_canvas(page) != before
    page.mouse.move(box["x"] + box["width"] * 0.6, middle)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] * 0.65, middle, steps=5)
    page.mouse.up()
    expect(page.locator(".sentence")).not_to_have_text(drawn)
    window = page.locator(".window")
    length = window.evaluate("element => element.offsetWidth")
    page.locator(".end").nth(1).focus()
    for _ in range(6):
        page.keyboard.press("ArrowRight")
    expect(window).not_to_have_js_property("offsetWidth", length)
    assert window.evaluate("element => element.offsetWidth") > length
    page.wait_for_url("**to=**")


def test_every_control_answers_to_the_keyboard_and_says_its_value(visit: Callable[..., Visit]) -> None:
    page = ready(visit("/?lang=fr&from=2016-01&to=2016-12", viewport=WIDE).page)
    start, end, window = page.locator(".end").nth(0), page.locator(".end").nth(1), page.locator(".window")
    assert start.get_attribute("aria-valuetext") == "janvier 2016"
    start.press("PageUp")
    expect(start).to_have_attribute("aria-valuetext", "décembre 2016")
    end.press("ArrowRight")
    expect(end).to_have_attribute("aria-valuetext", "janvier 2017")
    window.press("ArrowRight")
    expect(window).to_have_attribute("aria-valuetext", "janvier 2017 – février 2017")
    window.press("Home")
    expect(window).to_have_attribute("aria-valuetext", "janvier 1999 – février 1999")
    surface = page.get_by_role("application")
    page.wait_for_url("**to=1999-02**")
    before = figures_canvas(page)
    surface.press("+")
    page.wait_for_url("**at=**")
    surface.press("0")
    page.wait_for_url(re.compile(r"^(?!.*[?&]at=)"))
    assert figures_canvas(page) == before


def test_playing_steps_month_by_month_drops_none_and_stops_at_the_end(visit: Callable[..., Visit]) -> None:
    page = ready(visit("/?lang=en&from=2026-01&to=2026-01", viewport=WIDE).page)
    page.evaluate(
        """() => {
          const hosts = [...document.querySelectorAll('*')].filter((one) => one.shadowRoot);
          const slider = hosts.map((one) => one.shadowRoot.querySelector('.window')).find(Boolean);
          window.seen = [];
          new MutationObserver(() => window.seen.push(Number(slider.getAttribute('aria-valuenow'))))
            .observe(slider, { attributeFilter: ['aria-valuenow'] });
        }"""
    )
    page.get_by_role("combobox", name="Speed").select_option("16")
    page.get_by_role("button", name="Move the chosen period forward").click()
    expect(page.get_by_role("button", name="Move the chosen period forward")).to_be_visible(timeout=20_000)
    expect(page.locator(".window")).to_have_attribute("aria-valuetext", "August 2026 – August 2026", timeout=20_000)
    expect(page.get_by_text("Play", exact=True)).to_be_visible()
    steps = list(dict.fromkeys(page.evaluate("window.seen")))
    assert steps == list(range(steps[0], steps[0] + 7))


def test_a_link_shows_the_same_to_somebody_else_and_back_goes_back(visit: Callable[..., Visit]) -> None:
    page = ready(visit("/?lang=en", viewport=WIDE).page)
    page.get_by_role("combobox", name="Region").select_option("calais")
    page.wait_for_url("**region=calais**")
    page.locator(".toggle").nth(0).click()
    page.wait_for_url("**layer=**")
    page.get_by_role("combobox", name="Go to").select_option("5")
    page.wait_for_url("**from=2016-10&to=2016-11**")
    said, shown = sentence(page), settled(page)
    link = page.url[page.url.index("/?") :]
    somebody_else = ready(visit(link, viewport=WIDE).page)
    expect(somebody_else.locator(".panel")).to_have_text(shown, use_inner_text=True)
    assert sentence(somebody_else) == said
    page.reload()
    ready(page)
    assert sentence(page) == said
    page.go_back()
    expect(page.locator(".sentence")).not_to_have_text(said)


def test_nonsense_in_the_address_is_named_and_left_aside(visit: Callable[..., Visit]) -> None:
    page = ready(
        visit("/?lang=en&from=2017-13&region=mars&at=1&area=commune:1&layer=evictions&layer=pins", viewport=WIDE).page
    )
    notice = page.locator(".notice")
    expect(notice).to_contain_text("was not understood")
    for name in ("from", "region", "at", "area", "layer"):
        expect(notice).to_contain_text(name)
    assert sentence(page).startswith("From January 1999 to August 2026, all regions")


def test_changing_the_language_keeps_what_is_shown_again_and_again(visit: Callable[..., Visit]) -> None:
    page = ready(visit("/?lang=en&from=2016-01&to=2016-12", viewport=WIDE).page)
    for name, said in (
        ("Français", "De janvier 2016 à décembre 2016"),
        ("English", "From January 2016 to December 2016"),
    ):
        page.get_by_role("button", name=name).click()
        expect(page.locator(".sentence")).to_contain_text(said, timeout=30_000)
    page.locator(".window").press("ArrowRight")
    expect(page.locator(".sentence")).to_contain_text("From February 2016 to January 2017")
    page.wait_for_url("**from=2016-02**")
    page.get_by_role("button", name="Français").click()
    expect(page.locator(".sentence")).to_contain_text("De février 2016 à janvier 2017", timeout=30_000)


def test_pointing_at_an_area_tells_its_size_its_figures_and_that_it_is_coarse(visit: Callable[..., Visit]) -> None:
    page = ready(visit("/?lang=en&region=calais&from=2016-01&to=2017-12", viewport=WIDE).page)
    page.get_by_text("The same as a table").click()
    page.get_by_role("button", name="Show Calais on the map").first.click()
    panel = page.locator(".panel")
    expect(panel.locator("h3")).to_have_text("Calais")
    expect(panel).to_contain_text("about 6 × 6 km")
    expect(panel).to_contain_text("A symbol is not an address")
    expect(panel).to_contain_text("What happened")
    page.wait_for_url("**area=commune:62193**")
    page.wait_for_timeout(300)
    page.get_by_role("application").press("Escape")
    expect(panel.locator("h3")).to_have_count(0)
    box = page.locator(".surface").bounding_box()
    assert box
    page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    expect(panel.locator("h3")).to_have_text("Calais")


def test_the_table_under_the_map_is_what_the_server_says_of_the_same_window(visit: Callable[..., Visit]) -> None:
    page = ready(visit("/?lang=en&region=calais&from=2016-01&to=2017-12", viewport=WIDE).page)
    page.get_by_text("The same as a table").click()
    expect(page.locator(".wide tbody tr").first).to_be_visible()
    rows = page.locator(".wide").first.locator("tbody tr").all_inner_texts()
    query = Query(Month(2016, 1), Month(2017, 12), tuple(all_layers()), "calais")
    assert len(rows) == len(totals(CONTENT.figures, query, each))


@pytest.fixture
def with_payload(browser: Browser, app_url: str) -> Iterator[Callable[[bytes], Page]]:
    """The module alone on a bare page of the app's own server, with a payload of the test's own."""
    contexts = []

    def open_page(raw: bytes) -> Page:
        context = browser.new_context(viewport={"width": 1440, "height": 1000}, bypass_csp=True)
        contexts.append(context)
        page = context.new_page()
        page.goto(f"{app_url}/basemap/sea.geojson")
        page.evaluate(
            """async (bytes) => {
              document.body.replaceChildren();
              const { mount } = await import('/timemap/timemap.js');
              const options = { basemap: new URL('/basemap/', location.origin), apology: 'Sorry.' };
              window.map = mount(document.body, Uint8Array.from(bytes), options);
            }""",
            list(raw),
        )
        return page

    yield open_page
    for context in contexts:
        context.close()


@pytest.mark.parametrize(
    "spoil",
    [
        lambda raw: raw[: len(raw) // 2],
        lambda raw: b"VTM9" + raw[4:],
        lambda raw: raw[:-9] + bytes([raw[-9] ^ 1]) + raw[-8:],
        lambda raw: raw[:200] + b"\\" + raw[201:],
        lambda _: b"",
    ],
    ids=["torn", "newer", "a flipped bit", "a broken head", "nothing"],
)
def test_a_payload_that_cannot_be_read_gives_one_plain_sentence_and_never_half_a_map(
    spoil: Callable[[bytes], bytes], with_payload: Callable[[bytes], Page]
) -> None:
    raw = payload(CONTENT, Words("en"))
    page = with_payload(spoil(raw))
    expect(page.get_by_role("alert")).to_have_text("Sorry.")
    assert page.locator("canvas").count() == 0
    page.evaluate("bytes => window.map.update(Uint8Array.from(bytes))", list(raw))
    expect(page.locator(".surface canvas").first).to_be_visible()
    assert page.get_by_role("alert").count() == 0


def test_new_data_take_the_place_of_the_old_in_the_map_that_is_there(with_payload: Callable[[bytes], Page]) -> None:
    page = with_payload(payload(CONTENT, Words("en")))
    expect(page.locator(".sentence")).to_contain_text("From January 1999")
    page.evaluate("bytes => window.map.update(Uint8Array.from(bytes))", list(payload(CONTENT, Words("fr"))))
    expect(page.locator(".sentence")).to_contain_text("De janvier 1999")
    assert page.locator(".veille-timemap").count() == 1


def test_new_data_forget_nothing_that_the_hand_has_just_done(with_payload: Callable[[bytes], Page]) -> None:
    page = with_payload(payload(CONTENT, Words("en")))
    page.evaluate(
        """bytes => {
          window.map.change({ region: "calais" });
          window.map.update(Uint8Array.from(bytes));
        }""",
        list(payload(CONTENT, Words("fr"))),
    )
    expect(page.get_by_role("combobox", name="Région")).to_have_value("calais")
    assert "region=calais" in page.url


def test_words_of_a_release_are_never_run(with_payload: Callable[[bytes], Page]) -> None:
    nasty = "<img src=x onerror=window.ran=1>${window.ran=1}"
    events = tuple(replace(event, summary=Text(nasty, nasty)) for event in CONTENT.events)
    page = with_payload(payload(replace(CONTENT, events=events), Words("en")))
    page.get_by_text("What happened").first.click()
    expect(page.locator(".events li").first).to_contain_text("<img src=x")
    assert page.evaluate("window.ran") is None


def test_what_is_printed_has_the_map_its_period_and_its_source(visit: Callable[..., Visit], tmp_path: Path) -> None:
    page = ready(visit("/?lang=en&from=2016-01&to=2017-12", viewport=WIDE, color_scheme="dark").page)
    page.emulate_media(media="print")
    expect(page.locator(".sentence")).to_be_visible()
    expect(page.locator(".zoom")).to_be_hidden()
    expect(page.get_by_text("Source: Veille")).to_be_visible()
    assert page.locator("canvas.figures").evaluate("c => c.getContext('2d').getImageData(3, 3, 1, 1).data[3]") == 255


def test_on_a_phone_the_map_comes_first_and_nothing_runs_over_the_edge(visit: Callable[..., Visit]) -> None:
    page = ready(visit("/?lang=fr", viewport=PHONE, has_touch=True).page)
    tops: list[Any] = [page.locator(part).bounding_box() for part in (".map", ".brush", ".controls")]
    assert [box["y"] for box in tops] == sorted(box["y"] for box in tops)
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]


def test_the_picture_has_the_map_and_says_its_period_that_it_is_coarse_and_its_source(
    visit: Callable[..., Visit], tmp_path: Path
) -> None:
    page = ready(visit("/?lang=en&from=2016-01&to=2016-12", viewport=WIDE, color_scheme="dark").page)
    page.wait_for_timeout(1_000)
    texts = page.evaluate(
        """async () => {
          const seen = [], honest = CanvasRenderingContext2D.prototype.fillText;
          CanvasRenderingContext2D.prototype.fillText = function (text, ...rest) {
            seen.push(text);
            return honest.call(this, text, ...rest);
          };
          window.seenTexts = seen;
        }"""
    )
    assert texts is None
    with page.expect_download() as download:
        page.get_by_role("button", name="Save the map as a picture").click()
    assert download.value.suggested_filename == "veille-2016-01-2016-12.png"
    kept = tmp_path / "map.png"
    download.value.save_as(kept)
    picture = Image.open(kept).convert("RGB")
    assert picture.width > 700
    assert picture.getpixel((3, 3)) == (0xF7, 0xF5, 0xF0), "paper, whatever the theme"
    colours = {pixel for count, pixel in picture.getcolors(1 << 24) or [] if count > 400}
    assert {(0xDA, 0xE5, 0xEA), (0xF1, 0xED, 0xE3)} <= colours
    said = " ".join(page.evaluate("window.seenTexts"))
    assert "From January 2016 to December 2016" in said
    assert "A symbol is not an address." in said
    assert "Source: Veille" in said


@pytest.fixture
def another_site() -> Iterator[Callable[[str], str]]:
    """A site of somebody else's, which is a real one: a browser takes a made-up answer for one from the open network."""
    served: list[ThreadingHTTPServer] = []

    def serve(page: str) -> str:
        class Page(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                self.send_response(200)
                self.send_header("Content-Type", "text/html")
                self.end_headers()
                self.wfile.write(page.encode())

            def log_message(self, *_: object) -> None:
                pass

        served.append(ThreadingHTTPServer(("127.0.0.1", 0), Page))
        Thread(target=served[-1].serve_forever, daemon=True).start()
        return f"http://127.0.0.1:{served[-1].server_port}/"

    yield serve
    for server in served:
        server.shutdown()
        server.server_close()


def test_the_map_in_a_frame_of_another_site_shows_the_view_that_was_offered(
    visit: Callable[..., Visit], browser: Browser, app_url: str, another_site: Callable[[str], str]
) -> None:
    page = ready(visit("/?lang=en&region=calais&from=2016-01&to=2016-12", viewport=WIDE).page)
    page.get_by_text("Show this view in another page").click()
    snippet = page.get_by_role("textbox", name="Show this view in another page").input_value()
    said = sentence(page)
    context = browser.new_context(viewport={"width": 1440, "height": 1000})
    elsewhere = context.new_page()
    asked: list[str] = []
    elsewhere.on("request", lambda request: asked.append(request.url))
    another = another_site(snippet)
    elsewhere.goto(another)
    framed = elsewhere.frame_locator("iframe")
    expect(framed.locator(".sentence")).to_have_text(said, timeout=60_000)
    expect(framed.locator(".veille-timemap .panel li").first).to_be_visible()
    expect(framed.get_by_role("textbox")).to_have_count(0)
    framed.get_by_role("combobox", name="Region").select_option("paris")
    expect(framed.locator(".sentence")).not_to_have_text(said)
    expect(framed.locator("a", has_text="Open the whole site")).to_have_attribute("target", "_blank")
    assert {url for url in asked if not url.startswith((app_url, another))} == set()
    # Nothing else of the app may be put in a frame.
    elsewhere.goto(another_site(f'<iframe src="{app_url}/method"></iframe>'))
    elsewhere.wait_for_timeout(1_500)
    assert elsewhere.frames[-1].url.startswith("chrome-error:")
    context.close()


def test_what_is_chosen_while_the_page_is_slow_to_draw_is_in_the_address_all_the_same(
    visit: Callable[..., Visit],
) -> None:
    page = ready(visit("/?lang=en", viewport=WIDE).page)
    # Frames that never come, as on a machine that is busy with something else.
    page.evaluate("window.requestAnimationFrame = () => 1")
    page.get_by_role("combobox", name="Region").select_option("calais")
    page.wait_for_url("**region=calais**")
    page.get_by_role("combobox", name="Go to").select_option("5")
    page.wait_for_url("**from=2016-10&to=2016-11**")
