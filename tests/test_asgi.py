"""The server really started, and really asked: what it refuses, what it serves, and what it says with every answer.

A one-line app stands in for the pages, so that nothing here depends on them.
"""

import http.client
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from tests.server import STREAMLIT, UVICORN, running

ROOT = Path(__file__).parents[1]
VISITOR = "127.0.0.2"  # another loopback address than the server's, so that it can be told apart in the log

# The policy, written out here once more: a change to it is made twice, and on purpose.
POLICY = {
    "default-src": {"'none'"},
    "style-src": {"'self'", "'unsafe-inline'"},
    "img-src": {"'self'", "data:", "blob:"},
    "font-src": {"'self'", "data:"},
    "connect-src": {"'self'"},
    "worker-src": {"'self'", "blob:"},
    "frame-src": {"'self'", "blob:"},
    "manifest-src": {"'self'"},
    "base-uri": {"'self'"},
    "form-action": {"'self'"},
    "frame-ancestors": {"'none'"},
    "object-src": {"'none'"},
}


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The server's own files around an app of one line, with a few things lying about that nobody may have."""
    root = tmp_path_factory.mktemp("root")
    shutil.copy(ROOT / "asgi.py", root)
    shutil.copytree(ROOT / ".streamlit", root / ".streamlit")
    shutil.copytree(ROOT / "pages" / "assets", root / "pages" / "assets")
    shutil.copytree(ROOT / "pages" / "parts" / "timemap", root / "pages" / "parts" / "timemap")
    (root / "app.py").write_text("import streamlit as st\nst.title('A page')\n")
    basemap = root / "geo" / "basemap"
    basemap.mkdir(parents=True)
    (basemap / "land.geojson").write_text('{"type":"FeatureCollection","features":[]}')
    (basemap / "build.py").write_text("")
    (basemap / ".land.geojson").write_text("{}")
    (root / "pages" / "assets" / ".hidden.png").write_text("")
    (root / "static").mkdir()
    (root / "static" / "figures.csv").write_text("not for anybody")
    return root


@pytest.fixture(scope="module")
def url(root: Path) -> Iterator[str]:
    with running(root, root / "log") as url:
        yield url


def ask(url: str, path: str, method: str = "GET") -> tuple[int, dict[str, str], bytes]:
    """Status, headers and body; the path goes out as it is written, dots and all."""
    connection = http.client.HTTPConnection(urlsplit(url).netloc, timeout=10, source_address=(VISITOR, 0))
    try:
        connection.request(method, path)
        answer = connection.getresponse()
        return answer.status, {name.lower(): value for name, value in answer.getheaders()}, answer.read()
    finally:
        connection.close()


@pytest.mark.parametrize(
    "path", ["/", "/_stcore/health", "/assets/favicon.png", "/assets/nothing.png", "/_stcore/metrics"]
)
def test_every_answer_carries_the_policy(url: str, path: str) -> None:
    _, headers, _ = ask(url, path)
    written = {part.split()[0]: set(part.split()[1:]) for part in headers["content-security-policy"].split(";")}
    scripts = written.pop("script-src")
    assert written == POLICY
    assert {one for one in scripts if not one.startswith("'sha256-")} == {"'self'", "blob:", "'wasm-unsafe-eval'"}
    assert headers["referrer-policy"] == "same-origin"
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["x-frame-options"] == "DENY"
    assert headers["x-dns-prefetch-control"] == "off"
    assert headers["cross-origin-opener-policy"] == headers["cross-origin-resource-policy"] == "same-origin"
    assert "geolocation=()" in headers["permissions-policy"]


@pytest.mark.parametrize("method", ["GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS"])
@pytest.mark.parametrize(
    "path",
    [
        "/_stcore/metrics",
        "/_stcore/%6Detrics",
        "//_stcore/metrics",
        "/_stcore/agent/interact",
        "/_stcore/agent/openapi.json",
        "/_stcore/agent/mcp",
        "/method/_stcore/agent/mcp",
        "/_stcore/upload_file/session/file",
        "/_stcore/script-health-check",
    ],
)
def test_what_nothing_here_uses_is_shut(url: str, path: str, method: str) -> None:
    assert ask(url, path, method)[0] == 404


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("/assets/favicon.png", "image/png"),
        ("/assets/fonts/atkinson-hyperlegible-latin-400-normal.woff2", "font/woff2"),
        ("/basemap/land.geojson", "application/geo+json"),
    ],
)
def test_its_own_files_are_served_and_may_be_kept_for_an_hour(url: str, path: str, kind: str) -> None:
    status, headers, body = ask(url, path)
    assert (status, headers["content-type"], headers["cache-control"]) == (200, kind, "public, max-age=3600")
    assert body


def test_the_maps_files_are_asked_for_anew_so_that_they_are_of_one_age(url: str) -> None:
    status, headers, _ = ask(url, "/timemap/timemap.js")
    assert (status, headers["cache-control"]) == (200, "no-cache")
    assert "javascript" in headers["content-type"]
    assert headers["etag"]


def test_each_face_that_the_theme_names_is_there(url: str) -> None:
    named = [
        line.split('"')[1] for line in (ROOT / ".streamlit" / "config.toml").read_text().splitlines() if "url =" in line
    ]
    assert named
    assert [ask(url, path)[0] for path in named] == [200] * len(named)


@pytest.mark.parametrize(
    "path",
    [
        "/assets/",
        "/assets/fonts/",
        "/assets/.hidden.png",
        "/assets/README.md",
        "/assets/fonts/OFL.txt",
        "/timemap/__init__.py",
        "/basemap/",
        "/basemap/build.py",
        "/basemap/.land.geojson",
    ],
)
def test_no_other_file_and_no_list_of_files(url: str, path: str) -> None:
    assert ask(url, path)[0] == 404


@pytest.mark.parametrize(
    "path",
    [
        "/assets/../../app.py",
        "/assets/%2e%2e/%2e%2e/app.py",
        "/assets/..%2f..%2fapp.py",
        "/assets/..%5c..%5capp.py",
        "/basemap/../../asgi.py",
        "/basemap//etc/passwd.geojson",
        "/app/static/figures.csv",
        "/.streamlit/config.toml",
        "/data/policy.toml",
    ],
)
def test_nothing_outside_the_two_folders_is_reached(url: str, path: str) -> None:
    status, _, body = ask(url, path)
    # An address that is no file is a page of the app: Streamlit answers with the empty shell of every page.
    assert status in (400, 404) or b'<div id="root">' in body
    for secret in (b"import", b"not for anybody", b"[server]"):
        assert secret not in body.replace(b"important", b"")


def handshake(url: str, origin: str, host: str) -> int:
    """The status with which a websocket from a page of `origin` is answered: 101 where it opens."""
    connection = http.client.HTTPConnection(urlsplit(url).netloc, timeout=10, source_address=(VISITOR, 0))
    try:
        connection.putrequest("GET", "/_stcore/stream", skip_host=True)
        for name, value in (
            ("Host", host),
            ("Origin", origin),
            ("Connection", "Upgrade"),
            ("Upgrade", "websocket"),
            ("Sec-WebSocket-Version", "13"),
            ("Sec-WebSocket-Key", "dmVpbGxldmVpbGxldmVpbA=="),
            ("Sec-WebSocket-Protocol", "streamlit"),
        ):
            connection.putheader(name, value)
        connection.endheaders()
        return connection.getresponse().status
    finally:
        connection.close()


def test_only_its_own_page_can_listen_in(url: str) -> None:
    own, elsewhere = urlsplit(url).netloc, "elsewhere.example"
    assert handshake(url, url, own) == 101
    assert handshake(url, f"https://{elsewhere}", own) == 403
    assert handshake(url, f"https://{elsewhere}", elsewhere) == 403, "a name rebound to this machine"


@pytest.mark.parametrize("command", [STREAMLIT, UVICORN], ids=lambda command: command[0])
def test_the_log_names_no_visitor(root: Path, command: tuple[str, ...]) -> None:
    log = root / f"{command[0]}.log"
    with running(root, log, command) as url:
        ask(url, "/")
        assert handshake(url, url, urlsplit(url).netloc) == 101
    said = log.read_text()
    assert "127.0.0.1" in said, "its own address, so that it can be found"
    assert VISITOR not in said


def test_an_unknown_origin_makes_the_server_ask_nobody(root: Path) -> None:
    question = """
import socket
def refuse(*_, **__): raise SystemExit("the server asked another machine")
socket.getaddrinfo = socket.socket.connect = refuse
import asgi
from streamlit.web.server.server_util import is_url_from_allowed_origins
assert not is_url_from_allowed_origins("https://elsewhere.example")
"""
    environment = {**os.environ, "PYTHONPATH": str(root)}
    answer = subprocess.run(
        [sys.executable, "-c", question], cwd=root, env=environment, capture_output=True, check=False
    )
    assert (answer.returncode, answer.stderr.decode()) == (0, "")
