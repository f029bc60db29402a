"""Who is let in: the claims of a provider held against the list, at a moment."""

from __future__ import annotations

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from layers.vocabulary import Audience
from pages.parts import admission
from pages.parts.admission import LONGEST, Admission, Refusal, read_admission, refusal

NOW = 1_800_000_000.0
LIST = Admission(frozenset({"one@example.org", "sub:7"}), frozenset({"two@example.org", "sub:9"}), 12)
ONE = {"email": "One@Example.org", "email_verified": True, "sub": "1", "iat": NOW - 60}


def test_a_verified_address_on_the_list_comes_in() -> None:
    assert refusal(ONE, LIST, NOW) is None


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"email_verified": False}, Refusal.UNLISTED),
        ({"email_verified": "true"}, Refusal.UNLISTED),
        ({"email_verified": None}, Refusal.UNLISTED),
        ({"email": "else@example.org"}, Refusal.UNLISTED),
        ({"email": None}, Refusal.UNLISTED),
        ({"email": ""}, Refusal.UNLISTED),
        ({"sub": "9"}, Refusal.UNLISTED),
        ({"email": "two@example.org", "sub": "7"}, Refusal.UNLISTED),
        ({"email": "two@example.org", "email_verified": False, "sub": "7"}, Refusal.UNLISTED),
        ({"iat": NOW - LONGEST * 3600}, Refusal.EXPIRED),
        ({"iat": NOW + 3600}, Refusal.EXPIRED),
        ({"iat": None}, Refusal.EXPIRED),
        ({"iat": "now"}, Refusal.EXPIRED),
    ],
)
def test_anything_else_stays_out(change: dict[str, object], why: Refusal) -> None:
    assert refusal(ONE | change, LIST, NOW) is why


def test_the_providers_own_id_will_do_where_it_gives_no_address() -> None:
    assert refusal({"sub": "7", "iat": NOW}, LIST, NOW) is None


def test_a_session_ends_after_its_hours_to_the_second() -> None:
    short = Admission(LIST.allowed, frozenset(), 1)
    assert refusal(ONE | {"iat": NOW - 3599}, short, NOW) is None
    assert refusal(ONE | {"iat": NOW - 3600}, short, NOW) is Refusal.EXPIRED


@pytest.mark.parametrize(
    "text",
    [
        "",
        "allowed = []",
        'allowed = "one@example.org"',
        "allowed = [1]",
        'allowed = ["a@example.org"]\nhours = 13',
        'allowed = ["a@example.org"]\nhours = 0',
        'allowed = ["a@example.org"]\nhours = true',
        'allowed = ["a@example.org"]\nrevokd = []',
        "allowed = [",
    ],
)
def test_a_list_that_is_not_one_is_refused(text: str, tmp_path: Path) -> None:
    (tmp_path / "list.toml").write_text(text)
    with pytest.raises(ValueError, match=r"."):
        read_admission(tmp_path / "list.toml")


def script() -> None:
    """A page of one line behind the door."""
    import streamlit as st

    from layers.vocabulary import Audience
    from pages.parts.admission import admit

    admit(Audience.ORGANISERS)
    st.text("what is behind")


def texts(app: AppTest) -> list[str]:
    return [one.value for one in app.run().text]


def test_without_a_login_it_is_shown_on_the_machine_itself_and_behind_another_server_to_nobody(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(admission, "_at_home", lambda: True)
    assert texts(AppTest.from_function(script)) == ["what is behind"]
    monkeypatch.setattr(admission, "_at_home", lambda: False)
    shown = texts(AppTest.from_function(script))
    assert "what is behind" not in shown
    assert len(shown) == 1


def test_what_is_public_asks_for_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(admission, "_refusal", lambda: pytest.fail("asked"))
    admission.admit(Audience.PUBLIC)
