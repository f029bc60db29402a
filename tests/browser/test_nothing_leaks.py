"""A place that is planted in a report reaches no byte that the server sends, in any form, and no line that it writes."""

from datetime import date
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Response, WebSocket, expect

from data.ingest import ingest
from data.publish import publish
from data.store import Store
from layers.vocabulary import Audience
from tests.attacks.canaries import seen_in
from tests.browser.conftest import ROOT
from tests.making import OBSERVED, PUBLISHED, write_rows
from tests.server import running


@pytest.mark.parametrize("audience", list(Audience))
def test_a_planted_coordinate_is_in_no_answer_no_message_and_no_log(
    audience: Audience, tmp_path: Path, browser: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = [{**OBSERVED, "id": f"o-{n}", "period": "2026-05-03"} for n in range(12)]
    rows.append({**PUBLISHED, "id": "p", "period": "2017-05-31"})
    store = Store(f"sqlite:///{tmp_path / 'store.db'}", "steward")
    ingest([write_rows(tmp_path / "reports.csv", rows)], store, date(2026, 5, 5))
    publish(store, audience, date(2026, 11, 1), tmp_path / "release")
    monkeypatch.setenv("VEILLE_RELEASE", str(tmp_path / "release"))
    heard: list[bytes] = []

    def listen(socket: WebSocket) -> None:
        socket.on("framereceived", lambda frame: heard.append(frame if isinstance(frame, bytes) else frame.encode()))

    def keep(response: Response) -> None:
        if "/static/" not in response.url:
            heard.append(response.body())

    with running(ROOT, tmp_path / "log") as url:
        page = browser.new_context().new_page()
        page.on("websocket", listen)
        page.on("requestfinished", lambda request: keep(answer) if (answer := request.response()) else None)
        # Straight to a page: the first visit a server gets must not run that page's script alone.
        for path in ("/method?", "/timeline?", "/event?id=p&", "/deaths?", "/compare?", "/shifts?", "/?"):
            page.goto(f"{url}{path}lang=en")
            expect(page.locator(".st-key-head h1")).to_be_visible(timeout=60_000)
            expect(page.get_by_test_id("stTopNavLink")).to_have_count(6 if audience is Audience.ORGANISERS else 5)
            page.wait_for_timeout(3_000)
        page.context.close()
    sent = b"".join(heard)
    assert b"seen by monitors" in sent
    assert seen_in(sent) == []
    assert seen_in((tmp_path / "log").read_bytes()) == []
