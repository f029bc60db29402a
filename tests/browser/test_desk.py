"""The stewards' desk in a real browser: a file with faults, a review, a match, a release that somebody else approved."""

import socket
import subprocess
import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import pytest
from playwright.sync_api import Browser, Page, expect

from data.store import Store
from layers.vocabulary import Source, Speaker
from tests.attacks.canaries import seen_below
from tests.browser.conftest import ROOT, Visit
from tests.making import OBSERVED, a_record, write_rows
from tests.server import running

DESK = (
    "streamlit",
    "run",
    "desk.py",
    "--server.address",
    "127.0.0.1",
    "--server.port",
    "0",
    "--server.maxUploadSize",
    "10",
)
WAIT = 30_000
DAY = date(2026, 11, 1)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "machine").mkdir()
    monkeypatch.setenv("VEILLE_STORE", f"sqlite:///{tmp_path / 'machine' / 'store.db'}")
    monkeypatch.setenv("TMPDIR", str(tmp_path / "machine"))
    return tmp_path


@pytest.fixture
def url(folder: Path) -> Iterator[str]:
    with running(ROOT, folder / "machine" / "log", DESK) as address:
        yield address


@pytest.fixture
def desk(url: str, browser: Browser) -> Iterator[Page]:
    """The desk, with somebody at it; afterwards nothing foreign was asked for, and nothing complained."""
    visit = Visit(browser.new_context(viewport={"width": 1360, "height": 1000}, locale="en").new_page(), url)
    visit.watch()
    visit.page.goto(url)
    sit_down(visit.page, "alex")
    yield visit.page
    visit.page.context.close()
    assert (visit.foreign, visit.complaints) == ([], [])


def sit_down(page: Page, handle: str) -> None:
    box = page.get_by_role("textbox", name="Your handle")
    box.fill(handle)
    box.press("Enter")


def turn_to(page: Page, name: str) -> None:
    page.get_by_role("link", name=name, exact=True).click()


def store_of(folder: Path) -> Store:
    return Store(f"sqlite:///{folder / 'machine' / 'store.db'}", "sam")


def test_faults_stand_beside_the_rows_good_ones_are_kept_and_no_exact_place_stays_on_the_machine(
    desk: Page, folder: Path
) -> None:
    rows = [
        {**OBSERVED, "id": f"o-{n}", "period": day} for n, day in enumerate(("2026-05-03", "03/04/2026", "2026-05-05"))
    ]
    desk.locator("input[type=file]").first.set_input_files(write_rows(folder / "reports.csv", rows))
    expect(desk.get_by_text("Rows that are right: 2. Rows that are not: 1.")).to_be_visible(timeout=WAIT)
    keep = desk.get_by_role("button", name="Keep", exact=True)
    expect(keep).to_be_disabled()
    assert not (folder / "machine" / "store.db").exists()
    desk.get_by_text("Keep the rows that are right").click()
    expect(keep).to_be_enabled(timeout=WAIT)
    keep.click()
    expect(desk.get_by_text("Kept: 2 new, 0 changed")).to_be_visible(timeout=WAIT)
    with desk.expect_download() as refused:
        desk.get_by_role("button", name="The refused rows").click()
    lines = (folder / "reports.csv").read_bytes().splitlines()
    assert Path(refused.value.path()).read_bytes().splitlines() == [lines[0], lines[2]]
    assert [version.record.id for version in store_of(folder).history().versions] == ["o-0", "o-2"]
    assert seen_below(folder / "machine") == {}


def test_what_waits_is_let_in_and_a_pair_becomes_one_event(desk: Page, folder: Path) -> None:
    store = store_of(folder)
    death = {"layer": "border_deaths", "subtype": "vehicle", "period": "2017-05-03"}
    store.add(
        [
            a_record(name, review=None, sources=(Source(name, "", "", None, Speaker.PRESS),), **death)
            for name in ("a", "b")
        ],
        DAY,
    )
    turn_to(desk, "Review")
    expect(desk.get_by_text("0 of 2 chosen.")).to_be_visible(timeout=WAIT)
    # The table is drawn on a canvas: its first column of boxes, header and rows 35 pixels high.
    table = desk.locator("[data-testid=stDataFrame] canvas").first
    table.click(position={"x": 18, "y": 17}, force=True)
    expect(desk.get_by_text("2 of 2 chosen.")).to_be_visible(timeout=WAIT)
    desk.get_by_role("button", name="Let in").click()
    expect(desk.get_by_text("Nothing waits.")).to_be_visible(timeout=WAIT)
    assert {version.record.id for version in store.history().events()} == {"a", "b"}
    turn_to(desk, "Match")
    expect(desk.get_by_text("Pairs left: 1")).to_be_visible(timeout=WAIT)
    desk.get_by_role("button", name="The same event").click()
    expect(desk.get_by_text("No pair is left to decide on.")).to_be_visible(timeout=WAIT)
    assert [(one.match.id, one.match.same) for one in store.history().decisions] == [("a|b", True)]


def test_a_release_is_looked_at_approved_and_published(desk: Page, folder: Path) -> None:
    store_of(folder).add([a_record("p")], DAY)
    turn_to(desk, "Publish")
    expect(desk.locator("canvas").first).to_be_visible(timeout=WAIT)
    said = desk.get_by_text("Hash: ")
    expect(said).to_be_visible(timeout=WAIT)
    identity = said.inner_text().removeprefix("Hash: ")
    desk.get_by_role("button", name="I looked at it").click()
    expect(desk.get_by_text("Approved by: alex.")).to_be_visible(timeout=WAIT)
    assert store_of(folder).approvals(identity) == {"alex"}
    sit_down(desk, "sam")
    place = desk.get_by_label("Folder")
    place.fill(str(folder / "release"))
    place.press("Enter")
    desk.get_by_role("button", name="Publish", exact=True).click()
    expect(desk.get_by_text("Published in")).to_be_visible(timeout=WAIT)
    assert (folder / "release" / "manifest.json").exists()


def test_without_a_handle_nothing_is_shown(url: str, browser: Browser) -> None:
    page = browser.new_context(locale="fr").new_page()
    page.goto(url)
    expect(page.get_by_text("Écrivez d'abord votre pseudonyme")).to_be_visible(timeout=WAIT)
    assert page.locator("input[type=file]").count() == 0
    page.context.close()


@pytest.mark.parametrize("header", ["X-Forwarded-For", "Forwarded", "X-Real-IP", "Via"])
def test_whoever_comes_by_way_of_another_machine_is_turned_away(header: str, url: str) -> None:
    with urlopen(url) as answer:
        assert answer.status == 200
        assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
    with pytest.raises(HTTPError) as refused:
        urlopen(Request(url, headers={header: "192.0.2.1"}))
    with refused.value as answer:
        assert answer.code == 403


def test_the_desk_does_not_start_for_other_machines() -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "streamlit", "run", "desk.py", "--server.address", "0.0.0.0"]
    done = subprocess.run(
        [*command, "--server.port", str(port)], cwd=ROOT, capture_output=True, text=True, check=False, timeout=60
    )
    assert done.returncode != 0
    assert "The desk does not start" in done.stdout + done.stderr
