"""A deployment for organisers, with a real provider of identities: who is let in, who is not, and who is put out again."""

from __future__ import annotations

import json
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.error import HTTPError, URLError
from urllib.request import urlopen

import pytest
from icalendar import Calendar
from playwright.sync_api import Browser, Page, expect

from data import release as data_release
from layers.vocabulary import Audience
from tests.browser.conftest import ROOT
from tests.organisers import organisers_release
from tests.server import STREAMLIT, running

PAGES = ("/", "/timeline", "/event?id=event-001", "/deaths", "/compare", "/shifts", "/method")
# Words that are on every page of the release itself, or in its payload: what a leak would show.
RELEASE = ("organisers' release of", "CRS3035RES", "N3050 E3640", "Mostly every second day")
USERS: tuple[dict[str, object], ...] = (
    {"sub": "listed", "email": "Listed@example.org", "email_verified": True},
    {"sub": "other", "email": "other@example.org", "email_verified": True},
    {"sub": "unverified", "email": "listed@example.org", "email_verified": False},
    {"sub": "by-number"},
)


@dataclass
class Deployment:
    """An organisers' site: its address, and the file that says who may sign in."""

    url: str
    listed: Path

    def write(self, allowed: str = "listed@example.org", revoked: str = "") -> None:
        entries = ", ".join(f'"{one}"' for one in (allowed, "sub:by-number"))
        self.listed.write_text(
            f"allowed = [{entries}]\nrevoked = [{f'{chr(34)}{revoked}{chr(34)}' if revoked else ''}]\n"
        )


@pytest.fixture(scope="module")
def release(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return organisers_release(tmp_path_factory.mktemp("organisers"))


@pytest.fixture(scope="module")
def deployment(release: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Deployment]:
    folder = tmp_path_factory.mktemp("deployment")
    port = free_port()
    with provider(folder / "provider") as issuer, pytest.MonkeyPatch.context() as patch:
        secrets = folder / "secrets.toml"
        secrets.write_text(
            "[auth]\n"
            f'redirect_uri = "http://127.0.0.1:{port}/oauth2callback"\n'
            'cookie_secret = "a secret of this test alone, thirty-two letters"\n'
            'client_id = "veille"\nclient_secret = "for the test"\n'
            f'server_metadata_url = "{issuer}/.well-known/openid-configuration"\n'
        )
        found = Deployment(f"http://127.0.0.1:{port}", folder / "admission.toml")
        found.write()
        patch.setenv("VEILLE_RELEASE", str(release))
        patch.setenv("VEILLE_ADMISSION", str(found.listed))
        command = [*STREAMLIT[:-1], str(port), "--secrets.files", str(secrets)]
        with running(ROOT, folder / "log", command):
            yield found


@contextmanager
def provider(log: Path) -> Iterator[str]:
    """A provider of identities that signs in whoever says who they are, in a process of its own."""
    port = free_port()
    users = [option for user in USERS for option in ("--user-claims", json.dumps(user))]
    command = [sys.executable, "-W", "ignore", "-m", "oidc_provider_mock", "--port", str(port), *users]
    with log.open("wb") as output:
        process = subprocess.Popen(command, stdout=output, stderr=subprocess.STDOUT)
    try:
        for _ in range(100):
            try:
                urlopen(f"http://127.0.0.1:{port}/.well-known/openid-configuration", timeout=5).close()
                break
            except URLError:
                time.sleep(0.1)
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait(10)


def free_port() -> int:
    with socket.socket() as sock:
        sock.bind(("127.0.0.1", 0))
        return int(sock.getsockname()[1])


@dataclass
class Seen:
    """A browser of its own, and every byte that its websockets brought."""

    page: Page
    frames: list[bytes] = field(default_factory=list)

    def leaks(self) -> list[str]:
        raw = b"".join(self.frames) + self.page.content().encode()
        return [word for word in RELEASE if word.encode() in raw]


@pytest.fixture
def fresh(browser: Browser) -> Iterator[Callable[[], Seen]]:
    contexts = []

    def open_one() -> Seen:
        context = browser.new_context(locale="en-GB")
        contexts.append(context)
        seen = Seen(context.new_page())

        def heard(frame: bytes | str) -> None:
            seen.frames.append(frame.encode() if isinstance(frame, str) else frame)

        seen.page.on("websocket", lambda ws: ws.on("framereceived", heard))
        return seen

    yield open_one
    for context in contexts:
        context.close()


def sign_in(seen: Seen, deployment: Deployment, who: str) -> Page:
    page = seen.page
    page.goto(deployment.url + "/method?lang=en")
    page.get_by_role("button", name="Sign in").click(timeout=60_000)
    page.get_by_placeholder("sub").fill(who)
    page.get_by_role("button", name="Authorize").click()
    expect(page.locator(".st-key-head h1")).to_be_visible(timeout=60_000)
    return page


@pytest.mark.parametrize("path", PAGES)
def test_without_a_login_no_page_shows_anything_of_the_release(
    path: str, deployment: Deployment, fresh: Callable[[], Seen]
) -> None:
    seen = fresh()
    seen.page.goto(deployment.url + path)
    expect(seen.page.get_by_role("button", name="Sign in")).to_be_visible(timeout=60_000)
    seen.page.wait_for_timeout(500)
    assert seen.leaks() == []


def test_the_feed_of_releases_is_not_for_those_who_cannot_sign_in(deployment: Deployment) -> None:
    with pytest.raises(HTTPError) as refused:
        urlopen(f"{deployment.url}/feed.atom", timeout=30)
    assert refused.value.code == 404
    refused.value.close()


@pytest.mark.parametrize("who", ["listed", "by-number"])
def test_whoever_is_on_the_list_comes_in(who: str, deployment: Deployment, fresh: Callable[[], Seen]) -> None:
    deployment.write()
    seen = fresh()
    page = sign_in(seen, deployment, who)
    page.goto(deployment.url + "/shifts?lang=en")
    expect(page.get_by_text("Mostly every second day").first).to_be_visible(timeout=60_000)
    # The detector of leaks sees what there is to see.
    assert "Mostly every second day" in seen.leaks()


@pytest.mark.parametrize("who", ["other", "unverified"])
def test_whoever_is_not_on_the_list_or_not_verified_stays_out(
    who: str, deployment: Deployment, fresh: Callable[[], Seen]
) -> None:
    deployment.write()
    seen = fresh()
    page = sign_in(seen, deployment, who)
    expect(page.get_by_text("not on the list of this site")).to_be_visible(timeout=60_000)
    for path in PAGES:
        page.goto(deployment.url + path)
        expect(page.get_by_role("button", name="Sign out")).to_be_visible(timeout=60_000)
    assert seen.leaks() == []


def test_whoever_is_struck_off_is_out_within_a_minute_without_a_click(
    deployment: Deployment, fresh: Callable[[], Seen]
) -> None:
    deployment.write()
    seen = fresh()
    page = sign_in(seen, deployment, "listed")
    page.goto(deployment.url + "/shifts?lang=en")
    expect(page.get_by_text("Mostly every second day").first).to_be_visible(timeout=60_000)
    deployment.write(revoked="LISTED@example.org")
    begun = time.monotonic()
    expect(page.get_by_text("not on the list of this site")).to_be_visible(timeout=60_000)
    assert time.monotonic() - begun < 60
    expect(page.get_by_text("Mostly every second day")).to_have_count(0)
    page.reload()
    expect(page.get_by_text("not on the list of this site")).to_be_visible(timeout=60_000)
    deployment.write()


def test_a_list_that_is_gone_or_broken_lets_nobody_in(deployment: Deployment, fresh: Callable[[], Seen]) -> None:
    deployment.write()
    seen = fresh()
    page = sign_in(seen, deployment, "listed")
    expect(page.get_by_text("organisers' release of").first).to_be_visible(timeout=60_000)
    for broken in ("allowed = [", "", 'allowed = ["listed@example.org"]\nhours = 13\n'):
        deployment.listed.write_text(broken)
        page.goto(deployment.url + "/method?lang=en")
        expect(page.get_by_text("not on the list of this site")).to_be_visible(timeout=60_000)
    deployment.write()


def test_an_organiser_plans_a_week_pins_a_slot_asks_again_and_takes_the_calendar_away(
    deployment: Deployment, fresh: Callable[[], Seen], tmp_path: Path
) -> None:
    deployment.write()
    page = sign_in(fresh(), deployment, "listed")
    page.get_by_role("link", name="Shifts").first.click()
    page.get_by_role("button", name="Propose a plan").click(timeout=60_000)
    expect(page.get_by_text("duties;")).to_be_visible(timeout=60_000)
    keep = page.get_by_role("checkbox", name="Keep")
    assert keep.count() == 12, "three pairs of twelve hours each"
    kept = page.locator("[data-testid=stText]").filter(has_text="pair").first.inner_text().split(":\u0020pair")[0]
    page.get_by_text("Keep", exact=True).first.click()
    expect(keep.first).to_be_checked()
    page.get_by_role("button", name="Not this").last.click()
    expect(page.get_by_text("Left out:")).to_be_visible(timeout=60_000)
    page.get_by_role("button", name="Propose again").click()
    expect(page.get_by_text("duties;")).to_be_visible(timeout=60_000)
    expect(keep.first).to_be_checked()
    expect(page.locator("[data-testid=stText]").filter(has_text=kept).first).to_be_visible()
    with page.expect_download() as download:
        page.get_by_role("button", name="Calendar (iCal)").click()
    download.value.save_as(tmp_path / "shifts.ics")
    events = Calendar.from_ical((tmp_path / "shifts.ics").read_bytes()).walk("VEVENT")
    assert len(events) == keep.count()
    assert all(event.decoded("DTSTART").hour >= 5 for event in events)
    with page.expect_download() as download:
        page.get_by_role("button", name="Morning brief, to print").click()
    download.value.save_as(tmp_path / "brief.html")
    brief = (tmp_path / "brief.html").read_text(encoding="utf-8")
    assert "Morning brief" in brief
    assert "src=" not in brief
    assert "href=" not in brief


@contextmanager
def started(release: Path, log: Path, *options: str, admission: str = "") -> Iterator[str]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("VEILLE_RELEASE", str(release))
        patch.setenv("VEILLE_ADMISSION", admission)
        with running(ROOT, log, [*STREAMLIT, *options]) as url:
            yield url


def test_a_server_that_others_can_reach_does_not_start_without_a_login(release: Path, tmp_path: Path) -> None:
    refused = pytest.raises(
        RuntimeError, match="Veille does not start: this release is not public, and no login is set up"
    )
    with refused, started(release, tmp_path / "log", "--server.address", "0.0.0.0"):
        pass


def test_on_the_machine_itself_it_starts_and_shows_it_to_nobody_who_comes_through_another_server(
    release: Path, tmp_path: Path, browser: Browser
) -> None:
    with started(release, tmp_path / "log") as url:
        for headers, said in (
            ({}, "organisers' release of"),
            ({"X-Forwarded-For": "192.0.2.7"}, "on the machine itself only"),
        ):
            context = browser.new_context(locale="en-GB", extra_http_headers=headers)
            page = context.new_page()
            page.goto(f"{url}/method?lang=en")
            expect(page.get_by_text(said).first).to_be_visible(timeout=60_000)
            context.close()


def test_a_public_release_starts_anywhere(tmp_path: Path) -> None:
    public = data_release.served(None)
    assert data_release.audience_of(public) is Audience.PUBLIC
    with started(public, tmp_path / "log", "--server.address", "0.0.0.0") as url:
        urlopen(f"{url}/feed.atom", timeout=30).close()


def test_a_login_without_a_list_does_not_start(release: Path, tmp_path: Path) -> None:
    secrets = tmp_path / "secrets.toml"
    names = ("redirect_uri", "cookie_secret", "client_id", "client_secret", "server_metadata_url")
    secrets.write_text("[auth]\n" + "".join(f'{name} = "x"\n' for name in names))
    refused = pytest.raises(RuntimeError, match="VEILLE_ADMISSION must name the file")
    options = ("--secrets.files", str(secrets))
    with refused, started(release, tmp_path / "log", *options, admission=str(tmp_path / "none.toml")):
        pass
