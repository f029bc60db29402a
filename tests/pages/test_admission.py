"""Who is let in: the claims of a provider held against the list, at a moment; and that no page goes past the door."""

from __future__ import annotations

import ast
import json
import logging
import os
import subprocess
import sys
import time
from pathlib import Path

import pytest
import streamlit.web.server.starlette.starlette_auth_routes as sign_in
from starlette.types import Message, Receive, Scope, Send
from streamlit.testing.v1 import AppTest

import asgi  # noqa: F401  (it says what is not written down)
from data.release import FORMAT
from layers.vocabulary import Audience
from pages.parts import admission, door, gate
from pages.parts.admission import LONGEST, Admission, Refusal, at_home, fault_at_start, read_admission, refusal, why_not
from pages.parts.languages import Words

ROOT = Path(__file__).parents[2]
NOW = 1_800_000_000.0
HOME = "https://id.example.org"
LIST = Admission(HOME, frozenset({"one@example.org", "sub:7", "sub:aB"}), frozenset({"two@example.org", "sub:9"}), 12)
ONE = {"iss": HOME, "email": "One@Example.org", "email_verified": True, "sub": "1", "iat": NOW - 60}
AUTH = {
    "redirect_uri": "https://watch.example.org/oauth2callback",
    "cookie_secret": "of this test alone, and of more than thirty-two letters",
    "client_id": "veille",
    "client_secret": "for the test",
    "server_metadata_url": f"{HOME}/.well-known/openid-configuration",
}
WRITTEN = f'issuer = "{HOME}"\nallowed = ["one@example.org"]\n'


def test_a_verified_address_on_the_list_comes_in() -> None:
    assert refusal(ONE, LIST, NOW) is None


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"email_verified": False}, Refusal.UNLISTED),
        ({"email_verified": "true"}, Refusal.UNLISTED),
        ({"email_verified": None}, Refusal.UNLISTED),
        ({"email": "else@example.org"}, Refusal.UNLISTED),
        ({"email": "one@example.org.example"}, Refusal.UNLISTED),
        ({"email": "one@\u0435xample.org"}, Refusal.UNLISTED),  # a Cyrillic letter
        ({"email": None}, Refusal.UNLISTED),
        ({"email": ""}, Refusal.UNLISTED),
        ({"email": "sub:7"}, Refusal.UNLISTED),
        ({"email": ["one@example.org"]}, Refusal.UNLISTED),
        ({"sub": "9"}, Refusal.UNLISTED),
        ({"email": None, "sub": "Ab"}, Refusal.UNLISTED),
        ({"email": "two@example.org", "sub": "7"}, Refusal.UNLISTED),
        ({"email": "two@example.org", "email_verified": False, "sub": "7"}, Refusal.UNLISTED),
        ({"iss": "https://elsewhere.example.org"}, Refusal.UNLISTED),
        ({"iss": None}, Refusal.UNLISTED),
        ({"iat": NOW - LONGEST * 3600}, Refusal.EXPIRED),
        ({"iat": NOW + 3600}, Refusal.EXPIRED),
        ({"iat": float("nan")}, Refusal.EXPIRED),
        ({"iat": None}, Refusal.EXPIRED),
        ({"iat": "now"}, Refusal.EXPIRED),
    ],
)
def test_anything_else_stays_out(change: dict[str, object], why: Refusal) -> None:
    assert refusal(ONE | change, LIST, NOW) is why


@pytest.mark.parametrize("subject", ["7", "aB"])
def test_the_providers_own_id_will_do_where_it_gives_no_address(subject: str) -> None:
    assert refusal({"iss": HOME, "sub": subject, "iat": NOW}, LIST, NOW) is None


def test_a_letter_that_lowers_to_another_is_another_mailbox() -> None:
    kelvin = Admission(HOME, frozenset({"k@example.org"}), frozenset(), 12)
    assert refusal(ONE | {"email": "\u212a@example.org"}, kelvin, NOW) is Refusal.UNLISTED


def test_a_session_ends_after_its_hours_to_the_second() -> None:
    short = Admission(HOME, LIST.allowed, frozenset(), 1)
    assert refusal(ONE | {"iat": NOW - 3599}, short, NOW) is None
    assert refusal(ONE | {"iat": NOW - 3600}, short, NOW) is Refusal.EXPIRED


def test_a_list_is_read_as_it_is_written(tmp_path: Path) -> None:
    (tmp_path / "list.toml").write_text(
        f'issuer = "{HOME}"\nallowed = ["One@Example.org", "sub:aB"]\nrevoked = ["TWO@example.org"]\nhours = 8\n'
    )
    assert read_admission(tmp_path / "list.toml") == Admission(
        HOME, frozenset({"one@example.org", "sub:aB"}), frozenset({"two@example.org"}), 8
    )


@pytest.mark.parametrize(
    "text",
    [
        "",
        'allowed = ["a@example.org"]',
        'issuer = ""\nallowed = ["a@example.org"]',
        f'issuer = "{HOME}"\nallowed = []',
        f'issuer = "{HOME}"\nallowed = "one@example.org"',
        f'issuer = "{HOME}"\nallowed = [1]',
        f'issuer = "{HOME}"\nallowed = [""]',
        f'issuer = "{HOME}"\nallowed = ["sub:"]',
        f'issuer = "{HOME}"\nallowed = ["@example.org"]',
        f'issuer = "{HOME}"\nallowed = ["a person"]',
        f'{WRITTEN}revoked = "two@example.org"',
        f'{WRITTEN}revoked = [" two@example.org"]',
        f"{WRITTEN}hours = 13",
        f"{WRITTEN}hours = 0",
        f"{WRITTEN}hours = true",
        f"{WRITTEN}hours = 8.5",
        f"{WRITTEN}revokd = []",
        f"{WRITTEN}allowed = [",
    ],
)
def test_a_list_that_is_not_one_is_refused(text: str, tmp_path: Path) -> None:
    (tmp_path / "list.toml").write_text(text)
    with pytest.raises(ValueError, match=r"."):
        read_admission(tmp_path / "list.toml")


@pytest.mark.parametrize(
    ("headers", "client", "home"),
    [
        ({}, None, True),
        ({"host": "localhost"}, "::1", True),
        ({"host": "[::1]:8501"}, "127.0.0.1", True),
        ({"origin": "http://localhost:8501"}, None, True),
        ({}, "192.0.2.7", False),
        ({}, "", False),
        ({"host": "watch.example.org"}, None, False),
        ({"host": ""}, None, False),
        ({"origin": "https://watch.example.org"}, None, False),
        ({"origin": "null"}, None, False),
        ({"forwarded": "for=192.0.2.7"}, None, False),
        ({"x-forwarded-for": "127.0.0.1"}, None, False),
        ({"x-forwarded-host": "localhost"}, None, False),
        ({"x-real-ip": "127.0.0.1"}, None, False),
    ],
)
def test_at_home_is_on_the_machine_itself_with_nothing_between(
    headers: dict[str, str], client: str | None, home: bool
) -> None:
    assert at_home("127.0.0.1", {"host": "127.0.0.1:8501", **headers}, client) is home
    assert not at_home("0.0.0.0", {"host": "127.0.0.1:8501", **headers}, client)
    assert not at_home(None, {"host": "127.0.0.1:8501", **headers}, client)


@pytest.fixture
def organisers(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The manifest of a release that is not public; a login and a list that are whole."""
    (tmp_path / "manifest.json").write_text(json.dumps({"format": FORMAT, "audience": "organisers"}))
    (tmp_path / "list.toml").write_text(WRITTEN)
    monkeypatch.setenv("VEILLE_ADMISSION", str(tmp_path / "list.toml"))
    monkeypatch.setattr(admission, "_auth", lambda: AUTH)
    return tmp_path


def test_a_server_with_a_login_and_a_list_starts_anywhere(organisers: Path) -> None:
    assert fault_at_start(organisers, "0.0.0.0") is None
    assert fault_at_start(organisers, None) is None


@pytest.mark.parametrize(
    ("auth", "word"),
    [
        (None, "redirect_uri"),
        ("yes", "redirect_uri"),
        ({"cookie_secret": ""}, "cookie_secret"),
        ({"cookie_secret": "short"}, "cookie_secret"),
        ({"client_id": ""}, "client_id"),
        ({"server_metadata_url": ""}, "server_metadata_url"),
        ({"redirect_uri": "http://watch.example.org/oauth2callback"}, "https"),
        ({"redirect_uri": "https://watch.example.org/"}, "oauth2callback"),
    ],
)
def test_half_a_login_starts_nowhere_and_lets_nobody_in(
    auth: object, word: str, organisers: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(admission, "_auth", lambda: {**AUTH, **auth} if isinstance(auth, dict) else auth)
    for address in ("127.0.0.1", "0.0.0.0"):
        fault = fault_at_start(organisers, address)
        assert fault is not None
        assert word in fault
        assert AUTH["cookie_secret"] not in fault
    with caplog.at_level(logging.ERROR):
        assert why_not({**ONE, "is_logged_in": True}, {"host": "127.0.0.1"}, None) is Refusal.UNLISTED
    assert word in caplog.text
    assert "one@" not in caplog.text.casefold()


def test_a_list_that_went_missing_lets_nobody_in(organisers: Path) -> None:
    claims = {**ONE, "iat": time.time(), "is_logged_in": True}
    assert why_not(claims, {}, None) is None
    assert why_not({**claims, "is_logged_in": False}, {}, None) is Refusal.STRANGER
    (organisers / "list.toml").unlink()
    assert why_not(claims, {}, None) is Refusal.UNLISTED


@pytest.mark.parametrize(
    "manifest", ["", "{}", json.dumps({"format": FORMAT}), json.dumps({"format": FORMAT, "audience": "all"})]
)
def test_a_release_that_does_not_say_whom_it_is_for_starts_nowhere(manifest: str, tmp_path: Path) -> None:
    (tmp_path / "manifest.json").write_text(manifest)
    assert fault_at_start(tmp_path, "127.0.0.1") is not None


def script() -> None:
    """A page of one line behind the door."""
    import streamlit as st

    from layers.vocabulary import Audience
    from pages.parts.door import admit

    admit(Audience.PRESS)
    st.text("what is behind")


@pytest.mark.parametrize("why", [None, *Refusal])
def test_the_door_is_shown_instead_of_the_page(why: Refusal | None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(door, "why_not", lambda *_: why)
    app = AppTest.from_function(script)
    app.query_params["lang"] = "en"
    app.run()
    assert not app.exception
    assert ([one.value for one in app.text] == ["what is behind"]) is (why is None)
    assert [one.value for one in app.title] == ([] if why is None else ["For the press"])
    offered = {Refusal.STRANGER: ["Sign in"], Refusal.UNLISTED: ["Sign out"], Refusal.EXPIRED: ["Sign out"]}
    assert [one.label for one in app.button] == (offered.get(why, []) if why else [])


def test_what_is_public_asks_for_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(door, "why_not", lambda *_: pytest.fail("asked"))
    monkeypatch.setattr(door, "wants_login", lambda: pytest.fail("asked"))
    door.admit(Audience.PUBLIC)
    door.way_out(Audience.PUBLIC, Words("en"))


def test_a_public_deployment_does_without_the_library_of_the_login() -> None:
    question = """
import sys
import asgi
from streamlit.testing.v1 import AppTest
app = AppTest.from_file("app.py", default_timeout=60).run()
assert not app.exception
assert app.title
print(*sorted({name.partition(".")[0] for name in sys.modules} & {"authlib", "joserfc", "httpx"}))
"""
    environment = {name: text for name, text in os.environ.items() if not name.startswith("VEILLE_")}
    answer = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", question],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        check=True,
    )
    assert answer.stdout.strip() == ""


@pytest.mark.parametrize("page", sorted((ROOT / "pages").glob("[a-z]*.py")), ids=lambda page: page.stem)
def test_a_page_begins_by_asking_for_the_release(page: Path) -> None:
    for statement in ast.parse(page.read_text(encoding="utf-8")).body:
        calls = [node for node in ast.walk(statement) if isinstance(node, ast.Call)]
        if calls and not isinstance(statement, ast.FunctionDef | ast.ClassDef):
            assert ast.unparse(calls[0]) == "served()"
            return
    pytest.fail("it never asks")


def test_whatever_reads_a_release_asks_first_whom_it_is_for() -> None:
    readers = {
        path.relative_to(ROOT).as_posix(): path.read_text(encoding="utf-8")
        for path in [ROOT / "app.py", ROOT / "asgi.py", *(ROOT / "pages").rglob("*.py")]
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if (isinstance(node, ast.Attribute) and ast.unparse(node) == "release.read")
        or (
            isinstance(node, ast.ImportFrom)
            and node.module == "data.release"
            and "read" in [a.name for a in node.names]
        )
    }
    # The desk reads drafts that it made itself, on a steward's own machine; the site is made there too. Neither is the app.
    readers = {name: text for name, text in readers.items() if not name.startswith(("pages/desk/", "pages/site/"))}
    served = readers.pop("pages/parts/served.py")
    assert served.index("admit(") < served.index("release.read")
    # The rest, such as the feed, answers for a public release only.
    assert len(readers) == 1
    [other] = readers.values()
    assert other.index("release.audience_of") < other.index("release.read")


@pytest.mark.parametrize(
    ("origin", "cookie", "sent"),
    [
        ("https://watch.example.org", b"_streamlit_user=x; HttpOnly", b"_streamlit_user=x; HttpOnly; Secure"),
        ("https://watch.example.org", b"_streamlit_user_tokens_1=x", b"_streamlit_user_tokens_1=x; Secure"),
        ("https://watch.example.org", b"_streamlit_xsrf=x", b"_streamlit_xsrf=x"),
        ("http://127.0.0.1:8501", b"_streamlit_user=x", b"_streamlit_user=x"),
        (None, b"_streamlit_user=x", b"_streamlit_user=x"),
    ],
)
def test_on_a_site_that_is_served_by_https_the_cookie_of_the_login_is_never_sent_in_clear(
    origin: str | None, cookie: bytes, sent: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(gate, "get_origin_from_redirect_uri", lambda: origin)
    answers: list[Message] = []

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        await send({"type": "http.response.start", "status": 200, "headers": [(b"set-cookie", cookie), (b"x", b"y")]})

    async def keep(message: Message) -> None:
        answers.append(message)

    async def silence() -> Message:
        return {"type": "http.request"}

    passing = gate.Gate(app)({"type": "http", "path": "/oauth2callback", "headers": []}, silence, keep)
    with pytest.raises(StopIteration):
        passing.send(None)
    assert answers[0]["headers"] == [(b"set-cookie", sent), (b"x", b"y")]


def test_what_a_provider_says_of_a_failed_sign_in_is_not_written_down() -> None:
    logger = logging.getLogger(sign_in.__name__)
    heard: list[str] = []
    handler = logging.Handler()
    handler.emit = lambda record: heard.append(logging.Formatter().format(record))  # type: ignore[method-assign]
    logger.addHandler(handler)
    try:
        logger.error("Error during authentication: %s. Error description: %s", "denied", "one@example.org left")
        try:
            raise KeyError("one@example.org")
        except KeyError:
            logger.warning("OAuth token exchange failed for provider '%s'.", "default", exc_info=True)
    finally:
        logger.removeHandler(handler)
    assert heard == [
        "Error during authentication: …. Error description: …",
        "OAuth token exchange failed for provider '…'. (KeyError)",
    ]
