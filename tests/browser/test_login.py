"""A deployment for organisers, with a real provider of identities: who is let in, who is not, and who is put out again."""

from __future__ import annotations

import csv
import json
import os
import re
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.error import HTTPError, URLError
from urllib.request import urlopen

import pytest
from icalendar import Calendar
from playwright.sync_api import Browser, BrowserContext, Page, expect
from starlette.routing import Route
from streamlit.web.server.starlette.starlette_app_utils import create_signed_value

import asgi
from data import release as data_release
from layers.vocabulary import Audience
from tests.browser.conftest import ROOT
from tests.organisers import organisers_release
from tests.server import STREAMLIT, UVICORN, running

PAGES = ("/", "/timeline", "/event?id=event-001", "/deaths", "/compare", "/shifts", "/method")
USERS: tuple[dict[str, object], ...] = (
    {"sub": "listed", "email": "Listed@example.org", "email_verified": True},
    {"sub": "other", "email": "other@example.org", "email_verified": True},
    {"sub": "unverified", "email": "listed@example.org", "email_verified": False},
    {"sub": "by-number"},
)
SECRET = "a secret of this test alone, of more than thirty-two letters"
IN, UNLISTED, EXPIRED = "organisers' release of", "not on the list of this site", "Your session is over"


@dataclass
class Deployment:
    """An organisers' site: its address, its provider, the file that says who may sign in, and its log."""

    url: str
    issuer: str
    listed: Path
    log: Path

    def write(self, revoked: str = "") -> None:
        self.listed.write_text(
            f'issuer = "{self.issuer}"\nallowed = ["listed@example.org", "sub:by-number"]\n'
            + (f'revoked = ["{revoked}"]\n' if revoked else "")
        )


@pytest.fixture(scope="module")
def release(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return organisers_release(tmp_path_factory.mktemp("organisers"))


@pytest.fixture(scope="module")
def said(release: Path) -> tuple[str, ...]:
    """What a page says that says anything of the release: its places, or where its figures come from."""
    with (release / "figures.csv").open(encoding="utf-8", newline="") as file:
        areas = {row["area"] for row in csv.DictReader(file)}
    short = {re.sub(r".*(N\d{3})\d+(E\d{3})\d+", r"\1", area) for area in areas}
    assert len(areas) > 3
    return (IN, "Mostly every second day", *areas, *(f"{one}0 E" for one in short))


@pytest.fixture(scope="module")
def deployment(release: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Deployment]:
    folder = tmp_path_factory.mktemp("deployment")
    port = free_port()
    with provider(folder / "provider") as issuer:
        found = Deployment(f"http://127.0.0.1:{port}", issuer, folder / "admission.toml", folder / "log")
        found.write()
        secrets = write_secrets(folder / "secrets.toml", found.url, issuer)
        with serving(release, found.log, secrets, found.listed, port=str(port)):
            yield found


def write_secrets(path: Path, url: str, issuer: str, secret: str = SECRET) -> Path:
    path.write_text(
        f'[auth]\nredirect_uri = "{url}/oauth2callback"\ncookie_secret = "{secret}"\n'
        f'client_id = "veille"\nclient_secret = "for the test"\n'
        f'server_metadata_url = "{issuer}/.well-known/openid-configuration"\n'
    )
    return path


@contextmanager
def serving(
    release: Path,
    log: Path,
    secrets: Path | None = None,
    admission: Path | None = None,
    port: str = "0",
    program: str = STREAMLIT[0],
) -> Iterator[str]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("VEILLE_RELEASE", str(release))
        patch.setenv("VEILLE_ADMISSION", str(admission or ""))
        options = ("--secrets.files", str(secrets)) if secrets else ()
        with running(ROOT, log, (program, *STREAMLIT[1:-1], port, *options)) as url:
            yield url


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

    def leaks(self, said: tuple[str, ...]) -> list[str]:
        return found_in(b"".join(self.frames) + self.page.content().encode(), said)

    def visit(self, url: str) -> None:
        """From the first byte on: a page that is asked for directly, with a connection of its own."""
        self.frames.clear()
        self.page.goto(url)


def found_in(raw: bytes, said: tuple[str, ...]) -> list[str]:
    return [word for word in said if word.encode() in raw]


@pytest.fixture
def fresh(browser: Browser) -> Iterator[Callable[[], Seen]]:
    contexts: list[BrowserContext] = []

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
    """By way of the provider, as a person does it."""
    page = seen.page
    page.goto(deployment.url + "/method?lang=en")
    page.get_by_role("button", name="Sign in").click(timeout=60_000)
    page.get_by_placeholder("sub").fill(who)
    page.get_by_role("button", name="Authorize").click()
    expect(page.get_by_role("button", name="Sign out")).to_be_visible(timeout=60_000)
    return page


def enter(seen: Seen, deployment: Deployment, secret: str = SECRET, **changed: object) -> Page:
    """With the cookie that Streamlit gives after a sign-in at the provider, or one that differs from it."""
    claims = {
        **USERS[0],
        "iss": deployment.issuer,
        "iat": int(time.time()),
        "origin": deployment.url,
        "is_logged_in": True,
        "provider": "default",
        **changed,
    }
    value = create_signed_value(secret, "_streamlit_user", json.dumps(claims)).decode()
    seen.page.context.add_cookies([{"name": "_streamlit_user", "value": value, "url": deployment.url}])
    return seen.page


def test_without_a_login_no_page_shows_anything_of_the_release(
    deployment: Deployment, said: tuple[str, ...], fresh: Callable[[], Seen]
) -> None:
    seen = fresh()
    for path in PAGES:
        seen.visit(deployment.url + path)
        expect(seen.page.get_by_role("button", name="Sign in")).to_be_visible(timeout=60_000)
        seen.page.wait_for_timeout(300)
        assert seen.frames
        assert seen.leaks(said) == [], path
    seen.page.get_by_role("button", name="Français").click()
    expect(seen.page.get_by_role("button", name="Se connecter")).to_be_visible()


def test_without_the_door_every_page_shows_it_and_without_the_gate_anybody_has_its_downloads(
    release: Path, said: tuple[str, ...], fresh: Callable[[], Seen], deployment: Deployment, tmp_path: Path
) -> None:
    secrets = write_secrets(tmp_path / "secrets.toml", "http://127.0.0.1:1", deployment.issuer)
    deployment.write()
    with serving(release, tmp_path / "log", secrets, deployment.listed, program="tests.browser.unguarded") as unguarded:
        seen = fresh()
        for path in PAGES:
            seen.visit(unguarded + path)
            expect(seen.page.get_by_text(IN).last).to_be_visible(timeout=60_000)
            assert seen.leaks(said) != [], path
        seen.page.goto(unguarded)
        with seen.page.expect_download() as download:
            seen.page.get_by_role("button", name="Keep").first.click(timeout=60_000)
        with urlopen(download.value.url, timeout=30) as answer:
            assert found_in(answer.read(), said) != []


def test_what_is_asked_for_without_a_page_is_not_for_those_who_cannot_sign_in(deployment: Deployment) -> None:
    with urlopen(f"{deployment.url}/_stcore/health", timeout=30) as answer:
        assert answer.status == 200
    for route in asgi.app._user_routes:
        if isinstance(route, Route):
            assert status(deployment.url + route.path) == 404, route.path


def status(url: str) -> int:
    try:
        with urlopen(url, timeout=30) as answer:
            return int(answer.status)
    except HTTPError as refused:
        refused.close()
        return refused.code


def test_whoever_is_on_the_list_comes_in_through_the_provider_and_out_again(
    deployment: Deployment, said: tuple[str, ...], fresh: Callable[[], Seen]
) -> None:
    deployment.write()
    seen = fresh()
    page = sign_in(seen, deployment, "listed")
    page.goto(deployment.url + "/shifts?lang=en")
    expect(page.get_by_text("Mostly every second day").first).to_be_visible(timeout=60_000)
    assert seen.leaks(said) != []
    cookies = {
        str(one["name"]): one for one in page.context.cookies() if str(one["name"]).startswith("_streamlit_user")
    }
    assert "_streamlit_user" in cookies
    assert all(one["httpOnly"] and 0 < one["expires"] - time.time() <= 12 * 3600 for one in cookies.values())
    page.get_by_role("button", name="Sign out").click()
    # The provider asks whether it should forget the sign-in too.
    page.wait_for_url(deployment.issuer + "/**")
    page.goto(deployment.url + "/shifts?lang=en")
    expect(page.get_by_role("button", name="Sign in")).to_be_visible(timeout=60_000)


@pytest.mark.parametrize("who", ["other", "unverified"])
def test_whoever_is_not_on_the_list_or_not_verified_stays_out(
    who: str, deployment: Deployment, said: tuple[str, ...], fresh: Callable[[], Seen]
) -> None:
    deployment.write()
    seen = fresh()
    page = sign_in(seen, deployment, who)
    expect(page.get_by_text(UNLISTED)).to_be_visible(timeout=60_000)
    for path in PAGES if who == "other" else ():
        page.goto(deployment.url + path)
        expect(page.get_by_text(UNLISTED)).to_be_visible(timeout=60_000)
    assert seen.leaks(said) == []


@pytest.mark.parametrize(
    ("changed", "shown"),
    [
        ({}, IN),
        ({"sub": "by-number", "email": None}, IN),
        ({"iat": int(time.time()) - 13 * 3600}, EXPIRED),
        ({"iss": "http://127.0.0.1:1"}, UNLISTED),
        ({"secret": "another secret, of more than thirty-two letters as well"}, "Sign in to see it"),
        ({"origin": "http://127.0.0.1:1"}, "Sign in to see it"),
    ],
    ids=["the same", "by number", "old", "of another provider", "signed by somebody else", "of another site"],
)
def test_a_cookie_is_taken_only_if_it_is_young_of_this_site_and_of_the_provider_of_the_list(
    changed: Mapping[str, Any], shown: str, deployment: Deployment, said: tuple[str, ...], fresh: Callable[[], Seen]
) -> None:
    deployment.write()
    seen = fresh()
    page = enter(seen, deployment, **changed)
    page.goto(deployment.url + "/method?lang=en")
    expect(page.get_by_text(shown).last).to_be_visible(timeout=60_000)
    assert bool(seen.leaks(said)) is (shown == IN)


def test_whoever_is_struck_off_is_out_within_a_minute_without_a_click(
    deployment: Deployment, said: tuple[str, ...], fresh: Callable[[], Seen]
) -> None:
    deployment.write()
    opened = {path: enter(fresh(), deployment) for path in ("/", "/shifts")}
    for path, page in opened.items():
        page.goto(f"{deployment.url}{path}?lang=en")
        expect(page.get_by_text(IN).last).to_be_visible(timeout=60_000)
    # The list is read at the first look of each page: so the clock begins before the longest wait.
    deployment.write(revoked="LISTED@example.org")
    begun = time.monotonic()
    for page in opened.values():
        expect(page.get_by_text(UNLISTED)).to_be_visible(timeout=60_000)
        page.wait_for_timeout(300)
        assert Seen(page).leaks(said) == []
    assert time.monotonic() - begun < 60
    page.reload()
    expect(page.get_by_text(UNLISTED)).to_be_visible(timeout=60_000)
    deployment.write()


def test_a_list_that_is_gone_or_broken_lets_nobody_in(deployment: Deployment, fresh: Callable[[], Seen]) -> None:
    deployment.write()
    page = enter(fresh(), deployment)
    whole = deployment.listed.read_text()
    for broken in (whole + "allowed = [", "", whole + "hours = 13\n", None):
        if broken is None:
            deployment.listed.unlink()
        else:
            deployment.listed.write_text(broken)
        page.goto(deployment.url + "/method?lang=en")
        expect(page.get_by_text(UNLISTED)).to_be_visible(timeout=60_000)
    deployment.write()
    page.goto(deployment.url + "/method?lang=en")
    expect(page.get_by_text(IN).last).to_be_visible(timeout=60_000)


def test_a_download_is_for_those_only_who_may_see_the_page_it_is_on(
    deployment: Deployment, said: tuple[str, ...], fresh: Callable[[], Seen]
) -> None:
    deployment.write()
    page = enter(fresh(), deployment)
    page.goto(deployment.url + "/?lang=en")
    with page.expect_download() as download:
        page.get_by_role("button", name="Keep").first.click(timeout=60_000)
    url, again = download.value.url, page.context.request
    answer = again.get(url)
    assert (answer.status, answer.headers["cache-control"]) == (200, "no-store")
    assert found_in(answer.body(), said) != []
    assert status(url) == status(url.replace("/media/", "/%6dedia/")) == 404
    deployment.write(revoked="sub:listed")
    assert again.get(url).status == 404
    deployment.write()
    page.context.clear_cookies()
    enter(Seen(page), deployment, iat=int(time.time()) - 13 * 3600)
    assert again.get(url).status == 404


def test_an_organiser_plans_a_week_pins_a_slot_asks_again_and_takes_the_calendar_away(
    deployment: Deployment, fresh: Callable[[], Seen], tmp_path: Path
) -> None:
    deployment.write()
    page = enter(fresh(), deployment)
    page.goto(deployment.url + "/method?lang=en")
    page.get_by_role("link", name="Shifts").first.click()
    page.get_by_role("button", name="Propose a plan").click(timeout=60_000)
    expect(page.get_by_text("duties;")).to_be_visible(timeout=60_000)
    keep = page.get_by_role("checkbox", name="Keep")
    # Three pairs of twelve hours each.
    expect(keep).to_have_count(12)
    kept = page.locator("[data-testid=stText]").filter(has_text="pair").first.inner_text().split(":\u0020pair")[0]
    page.get_by_text("Keep", exact=True).first.click()
    expect(keep.first).to_be_checked()
    page.get_by_role("button", name="Not this").last.click()
    expect(page.get_by_text("Left out:")).to_be_visible(timeout=60_000)
    page.get_by_role("button", name="Propose again").click()
    expect(page.get_by_text("duties;")).to_be_visible(timeout=60_000)
    expect(keep.first).to_be_checked()
    expect(page.locator("[data-testid=stText]").filter(has_text=kept).first).to_be_visible()
    # A click on a button that the run is about to draw anew would be lost.
    expect(page.get_by_test_id("stApp")).to_have_attribute("data-test-script-state", "notRunning")
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


def test_no_line_of_the_log_names_who_signed_in_or_failed_to(deployment: Deployment) -> None:
    assert status(f"{deployment.url}/oauth2callback?error=denied&error_description=listed%40example.org%20left") == 200
    log = deployment.log.read_text()
    assert "Error during authentication" in log
    assert not re.search(r"listed@|other@|by-number|%40|eyJ", log, re.IGNORECASE)


FAULTS: dict[str, tuple[tuple[str, ...], dict[str, str], str]] = {
    "listening everywhere without a login": (
        (*STREAMLIT, "--server.address", "0.0.0.0"),
        {},
        "this release is not public, and no login is set up",
    ),
    "by a program that may listen anywhere": (UVICORN, {}, "this release is not public, and no login is set up"),
    "a list without a login": (STREAMLIT, {"list": "there"}, "[auth] in .streamlit/secrets.toml must say redirect_uri"),
    "a login without a list": (STREAMLIT, {"secret": SECRET}, "VEILLE_ADMISSION must name the file"),
    "a secret that can be guessed": (STREAMLIT, {"secret": "x", "list": "there"}, "cookie_secret"),
}


@pytest.mark.parametrize("case", FAULTS)
def test_with_a_release_that_is_not_public_it_does_not_start(case: str, release: Path, tmp_path: Path) -> None:
    command, given, sentence = FAULTS[case]
    environment = {name: text for name, text in os.environ.items() if not name.startswith(("STREAMLIT_", "VEILLE_"))}
    environment["VEILLE_RELEASE"] = str(release)
    if "list" in given:
        (tmp_path / "list.toml").write_text('issuer = "https://id.example.org"\nallowed = ["a@example.org"]\n')
        environment["VEILLE_ADMISSION"] = str(tmp_path / "list.toml")
    if "secret" in given:
        secrets = write_secrets(
            tmp_path / "secrets.toml", "https://watch.example.org", "https://id.example.org", given["secret"]
        )
        command = (*command, "--secrets.files", str(secrets))
    answer = subprocess.run(
        [sys.executable, "-m", *command],
        cwd=ROOT,
        env=environment,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert answer.returncode == 1
    [line] = answer.stderr.strip().splitlines()
    assert line.startswith("Veille does not start: ")
    assert sentence in line
    assert "a@example.org" not in line


def test_on_the_machine_itself_it_starts_and_shows_it_to_nobody_who_comes_through_another_server(
    release: Path, tmp_path: Path, browser: Browser
) -> None:
    with serving(release, tmp_path / "log") as url:
        for headers, shown in (
            ({}, IN),
            ({"X-Forwarded-For": "192.0.2.7"}, "on the machine itself only"),
        ):
            context = browser.new_context(locale="en-GB", extra_http_headers=headers)
            page = context.new_page()
            page.goto(f"{url}/method?lang=en")
            expect(page.get_by_text(shown).first).to_be_visible(timeout=60_000)
            expect(page.get_by_role("button", name="Sign")).to_have_count(0)
            context.close()


def test_a_public_release_starts_anywhere(tmp_path: Path) -> None:
    public = data_release.served(None)
    assert data_release.audience_of(public) is Audience.PUBLIC
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("VEILLE_RELEASE", str(public))
        with running(ROOT, tmp_path / "log", (*STREAMLIT, "--server.address", "0.0.0.0")) as url:
            assert status(f"{url}/feed.atom") == 200
