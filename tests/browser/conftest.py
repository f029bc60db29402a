"""A real browser on the real server. Whatever a test looks at, its pages may speak to the app's own origin only."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page, sync_playwright

from tests.browser import chromium
from tests.server import running

ROOT = Path(__file__).parents[2]
ARGUMENTS = [
    "--no-sandbox",
    "--disable-quic",
    "--disable-background-networking",
    "--use-angle=swiftshader",
    "--enable-unsafe-swiftshader",
    # Were a page to ask for another host, it would not be reached; the request is seen and fails the test all the same.
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
]


@dataclass
class Visit:
    """A page, every address it asked for (websockets too), and every error that the browser's console showed."""

    page: Page
    origin: str
    requests: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)

    @property
    def foreign(self) -> list[str]:
        """The requests that went elsewhere than to the app."""
        own = urlsplit(self.origin).netloc
        return [
            url for url in self.requests if urlsplit(url).scheme not in ("data", "blob") and urlsplit(url).netloc != own
        ]

    def watch(self) -> None:
        self.page.on("request", lambda request: self.requests.append(request.url))
        self.page.on("websocket", lambda socket: self.requests.append(socket.url))
        self.page.on("console", self._heard)
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))

    def _heard(self, message: ConsoleMessage) -> None:
        # On a page other than the first, Streamlit's script asks below the page's own address before it asks at the root.
        looking_for_the_root = "_stcore/" in urlsplit(message.location["url"]).path.lstrip("/").partition("/")[2]
        if message.type == "error" and not looking_for_the_root:
            self.complaints.append(message.text)


@pytest.fixture(scope="session")
def app_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of the project itself, served with its own release."""
    with running(ROOT, tmp_path_factory.mktemp("server") / "log") as url:
        yield url


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    program = chromium.find()
    if program is None:
        pytest.fail(chromium.MISSING, pytrace=False)
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=program, args=ARGUMENTS)
        yield started
        started.close()


@pytest.fixture
def visit(browser: Browser, app_url: str) -> Iterator[Callable[..., Visit]]:
    """Open a page of the app: `visit("/method", color_scheme="dark", viewport=…)`; afterwards, nothing foreign, no errors."""
    visits: list[Visit] = []

    def open_page(path: str = "/", **context: Any) -> Visit:
        opened = Visit(browser.new_context(**context).new_page(), app_url)
        opened.watch()
        visits.append(opened)
        opened.page.goto(app_url + path)
        return opened

    yield open_page
    for opened in visits:
        opened.page.context.close()
    assert [url for opened in visits for url in opened.foreign] == []
    assert [complaint for opened in visits for complaint in opened.complaints] == []


@pytest.fixture
def page(visit: Callable[..., Visit]) -> Page:
    """The first page as a visitor at a desk meets it."""
    return visit("/", viewport={"width": 1440, "height": 900}).page
