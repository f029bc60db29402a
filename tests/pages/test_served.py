"""What stands instead of a page when the release was taken away, or when nobody has kept it up."""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from data.panic import put_back, take_away
from data.publish import publish
from data.store import Store
from layers.vocabulary import Audience
from pages.parts import served
from tests.making import a_record

ROOT = Path(__file__).parents[2]
PAGES = ("pages/map.py", "pages/timeline.py", "pages/deaths.py", "pages/method.py")


def texts(page: str) -> list[str]:
    run = AppTest.from_file(str(ROOT / page), default_timeout=60).run()
    assert not run.exception
    return [one.value for one in (*run.text, *run.caption)]


@pytest.fixture
def released(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A release of forty days ago for everybody, and where another for organisers lies."""
    day = datetime.now(UTC).date() - timedelta(days=40)
    store = Store(f"sqlite:///{tmp_path / 'store.db'}", "steward")
    store.add([a_record("p")], date(2026, 9, 1))
    for audience in (Audience.PUBLIC, Audience.ORGANISERS):
        publish(store, audience, day, tmp_path / audience)
    monkeypatch.setenv("VEILLE_RELEASE", str(tmp_path / "public"))
    monkeypatch.setattr(served, "admit", lambda _: None)
    return tmp_path / "public"


@pytest.mark.parametrize("page", PAGES)
def test_a_release_that_was_taken_away_is_on_no_page_and_comes_back(page: str, released: Path) -> None:
    before = texts(page)
    take_away(None, released, None)
    away = texts(page)
    assert away in (["Cette carte n'est pas affichée pour le moment."], ["This map is not shown at the moment."])
    put_back(None, released, None)
    assert texts(page) == before


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize(("days", "frozen"), [("39", True), ("41", False), ("", False)])
def test_what_is_for_a_few_is_not_shown_when_nobody_keeps_it_up(
    page: str, days: str, frozen: bool, released: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("VEILLE_RELEASE", str(released.with_name("organisers")))
    monkeypatch.setenv("VEILLE_FREEZE_DAYS", days)
    said = texts(page)
    assert any("kept up" in one or "tenue à jour" in one for one in said) is frozen
    assert (len(said) == 1) is frozen


def test_what_is_public_stays_and_says_how_old_it_is(released: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    fresh = texts("pages/method.py")
    monkeypatch.setenv("VEILLE_FREEZE_DAYS", "39")
    old = texts("pages/method.py")
    assert len(old) == len(fresh) + 1
    assert any("Nothing newer" in one or "Rien de plus récent" in one for one in old)
