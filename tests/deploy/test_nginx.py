"""nginx as it is shipped, with a real site and two real replicas of the app behind it."""

import asyncio
import gzip
import http.client
import re
import socket
import time
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from websockets.asyncio.client import connect

from bench.load.organiser import organiser
from pages.site.frame import POLICY
from tests.nginx import SHIPPED, running
from tests.server import running as app_running

ROOT = Path(__file__).parents[2]
HEADERS = {
    "Content-Security-Policy": f"{POLICY}; frame-ancestors 'none'",
    "X-Frame-Options": "DENY",
    "Cache-Control": "no-cache",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-DNS-Prefetch-Control": "off",
}
NOBODYS = "127.0.0.77"
"""The address from which the visitor comes whom nothing may remember"""


def asked(
    url: str, path: str = "/", method: str = "GET", source: str = "127.0.0.1", **headers: str
) -> http.client.HTTPResponse:
    """An answer, read whole; `source` is the address from which it is asked."""
    connection = http.client.HTTPConnection(urlsplit(url).netloc, timeout=20, source_address=(source, 0))
    connection.request(method, path, headers=headers, body=b"x" * 10 if method == "POST" else None)
    answer = connection.getresponse()
    answer.content = answer.read()  # type: ignore[attr-defined]
    connection.close()
    return answer


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small site with what the server treats differently."""
    site = tmp_path_factory.mktemp("deployed") / "site"
    for name, text in {
        "index.html": "<h1>Veille</h1>",
        "fr/index.html": "x" * 2_000,
        "fr/embed.html": "map",
        ".env": "s",
    }.items():
        (site / name).parent.mkdir(parents=True, exist_ok=True)
        (site / name).write_text(text, encoding="utf-8")
    (site / "fr" / "index.html.gz").write_bytes(gzip.compress(b"packed beforehand"))
    return site


@pytest.fixture(scope="module")
def served(folder: Path) -> Iterator[tuple[str, str, Path]]:
    with running(folder) as found:
        yield found


@pytest.mark.parametrize("header", HEADERS)
@pytest.mark.parametrize("path", ["/fr/index.html", "/nothing"])
def test_each_header_is_said_with_every_answer(path: str, header: str, served: tuple[str, str, Path]) -> None:
    answer = asked(served[0], path)
    assert answer.status == (200 if "index" in path else 404)
    assert answer.getheader(header) == HEADERS[header]


def test_a_camera_or_a_place_is_never_asked_for_and_the_server_says_little(served: tuple[str, str, Path]) -> None:
    answer = asked(served[0])
    assert "geolocation=()" in str(answer.getheader("Permissions-Policy"))
    assert answer.getheader("Server") == "nginx"


@pytest.mark.parametrize("language", ["fr", "en"])
def test_the_map_may_stand_in_a_frame_and_nothing_else_changes(language: str, served: tuple[str, str, Path]) -> None:
    answer = asked(served[0], f"/{language}/embed.html")
    assert answer.getheader("Content-Security-Policy") == f"{POLICY}; frame-ancestors *"
    assert answer.getheader("X-Frame-Options") is None
    assert answer.getheader("Referrer-Policy") == "no-referrer"


def test_what_any_host_is_told_is_what_nginx_says() -> None:
    text = (ROOT / "deploy" / "static" / "_headers").read_text(encoding="utf-8")
    whole, french, english = re.split(r"\n/(?:fr|en)/embed\.html\n", text)
    said = dict(re.findall(r"^  ([A-Z][\w-]+): (.+)$", whole, re.MULTILINE))
    assert HEADERS.items() <= said.items()
    shipped = dict(re.findall(r'add_header (\S+) "?([^";$]+)"? always', (SHIPPED / "headers.conf").read_text()))
    assert {name: said[name] for name in shipped} == shipped
    for frame in (french, english):
        assert f"  Content-Security-Policy: {POLICY}; frame-ancestors *" in frame
        assert "  ! X-Frame-Options" in frame


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "OPTIONS"])
def test_nothing_is_sent_to_the_site(method: str, served: tuple[str, str, Path]) -> None:
    assert asked(served[0], method=method).status == 405


def test_a_large_body_is_not_even_read(served: tuple[str, str, Path]) -> None:
    assert asked(served[0], **{"Content-Length": "5000"}).status == 413


@pytest.mark.parametrize("path", ["/.env", "/fr/", "/../conf/nginx.conf", "/%2e%2e/conf/nginx.conf"])
def test_what_is_not_of_the_site_is_not_there(path: str, served: tuple[str, str, Path]) -> None:
    answer = asked(served[0], path)
    assert answer.status in (400, 404) or answer.content == b"x" * 2_000  # type: ignore[attr-defined]


def test_what_was_packed_beforehand_is_sent_packed(served: tuple[str, str, Path]) -> None:
    answer = asked(served[0], "/fr/index.html", **{"Accept-Encoding": "gzip"})
    assert gzip.decompress(answer.content) == b"packed beforehand"  # type: ignore[attr-defined]
    assert asked(served[0], "/fr/index.html").content == b"x" * 2_000  # type: ignore[attr-defined]


def test_who_asks_too_much_is_told_so_at_once_and_others_are_not_kept_waiting(folder: Path) -> None:
    with running(folder) as (site, _, _):
        answers = [asked(site, source="127.0.0.78") for _ in range(400)]
        refused = [answer for answer in answers if answer.status == 429]
        assert refused
        assert refused[0].getheader("Content-Security-Policy") == HEADERS["Content-Security-Policy"]
        assert asked(site, source="127.0.0.79").status == 200


def test_without_the_limit_nobody_is_refused(folder: Path) -> None:
    with running(folder, changed={"site.conf": {"limit_req zone=visitor burst=150 nodelay;": ""}}) as (site, _, _):
        assert {asked(site, source="127.0.0.78").status for _ in range(400)} == {200}


def addresses_in(place: Path) -> list[str]:
    return [path.name for path in place.rglob("*") if path.is_file() and NOBODYS.encode() in path.read_bytes()]


def test_no_address_of_a_visitor_is_written_anywhere(folder: Path, tmp_path: Path) -> None:
    with app_running(ROOT, tmp_path / "app.log") as app, running(folder, [port_of(app)]) as (site, front, place):
        for path in ("/", "/nothing", "/.env"):
            asked(site, path, source=NOBODYS)
            asked(front, path, source=NOBODYS)
        asked(site, method="POST", source=NOBODYS)
        for _ in range(400):
            asked(site, source=NOBODYS)
        time.sleep(0.3)
        assert addresses_in(place) == []
        assert addresses_in(tmp_path) == []


def test_with_a_usual_log_the_address_would_be_found(folder: Path) -> None:
    with running(folder, changed={"nginx.conf": {"access_log off;": "access_log run/access.log;"}}) as (site, _, place):
        asked(site, source=NOBODYS)
        time.sleep(0.3)
        assert addresses_in(place) == ["access.log"]


def port_of(url: str) -> int:
    port = urlsplit(url).port
    assert port
    return port


@pytest.fixture(scope="module")
def two(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, ExitStack, list[int]]]:
    """The app in two replicas behind nginx, which says in a header of the test which one answered."""
    logs = tmp_path_factory.mktemp("replicas")
    site = tmp_path_factory.mktemp("nothing")
    told = {
        "proxy.conf": {"add_header Set-Cookie": "add_header X-Replica $upstream_addr always;\nadd_header Set-Cookie"}
    }
    first = ExitStack()
    with app_running(ROOT, logs / "second") as second, first:
        ports = [port_of(first.enter_context(app_running(ROOT, logs / "first"))), port_of(second)]
        with running(site, ports, told) as (_, front, _):
            yield front, first, ports


def test_the_app_answers_and_its_websocket_goes_through(two: tuple[str, ExitStack, list[int]]) -> None:
    assert asked(two[0], "/_stcore/health").status == 200
    assert len(asyncio.run(organiser(two[0], seconds=0.5, think=0.1, seed=1))) >= 1


@pytest.mark.parametrize("path", ["/_stcore/upload_file/x", "/_stcore/metrics", "/method/_stcore/upload_file/x"])
def test_uploads_and_figures_about_the_process_are_shut(path: str, two: tuple[str, ExitStack, list[int]]) -> None:
    assert asked(two[0], path).status == 404


def test_a_visitor_stays_with_one_replica_and_visitors_are_spread_over_both(
    two: tuple[str, ExitStack, list[int]],
) -> None:
    front, _, ports = two
    met = set()
    for _ in range(16):
        first = asked(front)
        cookie = str(first.getheader("Set-Cookie")).partition(";")[0]
        assert re.fullmatch("veille_route=[0-9a-f]{32}", cookie)
        replica = first.getheader("X-Replica")
        met.add(replica)
        again = [asked(front, Cookie=cookie) for _ in range(3)]
        assert {answer.getheader("X-Replica") for answer in again} == {replica}
        assert {answer.getheader("Set-Cookie") for answer in again} == {None}
    assert met == {f"127.0.0.1:{port}" for port in ports}


def test_above_the_cap_a_visitor_is_told_so_at_once_and_sent_to_the_public_map(
    two: tuple[str, ExitStack, list[int]], tmp_path: Path
) -> None:
    async def crowded(front: str) -> tuple[http.client.HTTPResponse, float, http.client.HTTPResponse]:
        address = front.replace("http://", "ws://") + "/_stcore/stream"
        async with (
            connect(address, origin=front, subprotocols=["streamlit"]),  # type: ignore[arg-type, list-item]
            connect(address, origin=front, subprotocols=["streamlit"]),  # type: ignore[arg-type, list-item]
        ):
            begun = time.monotonic()
            refused = await asyncio.to_thread(asked, front)
            took = time.monotonic() - begun
            asset = await asyncio.to_thread(asked, front, "/assets/favicon.png")
        return refused, took, asset

    with running(tmp_path, two[2], {"app.conf": {"app_sessions 20;": "app_sessions 2;"}}) as (_, front, _):
        refused, took, asset = asyncio.run(crowded(front))
        assert refused.status == 503
        assert took < 1
        assert refused.getheader("Retry-After") == "60"
        said = refused.content.decode()  # type: ignore[attr-defined]
        assert "carte publique" in said
        assert "public map" in said
        assert asset.status == 200
        assert asked(front).status == 200


def test_where_one_replica_is_gone_the_other_answers_and_without_any_the_visitor_is_told(
    two: tuple[str, ExitStack, list[int]], tmp_path: Path
) -> None:
    """The last test of the two, for it ends one."""
    front, first, ports = two
    first.close()
    assert {asked(front).status for _ in range(8)} == {200}
    assert {asked(front).getheader("X-Replica", "").split(", ")[-1] for _ in range(8)} == {f"127.0.0.1:{ports[1]}"}
    with socket.socket() as nobody:
        nobody.bind(("127.0.0.1", 0))
        with running(tmp_path, [nobody.getsockname()[1]]) as (_, alone, _):
            assert asked(alone).status == 503
