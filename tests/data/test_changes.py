"""What changed between two releases is told of public facts, and a feed says so; what was withdrawn is counted and not named."""

from dataclasses import replace
from datetime import date
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from data import release
from data.changes import archive, changes, corrected, feed
from data.ingest import ingest
from data.publish import publish
from data.release import Release
from data.store import Store
from layers.vocabulary import Audience
from tests.making import OBSERVED, PUBLISHED, write_rows

ATOM = "{http://www.w3.org/2005/Atom}"
FIRST = {**PUBLISHED, "id": "a", "period": "2017-05-31", "summary_en": "One.", "summary_fr": "Un."}


@pytest.fixture
def two(tmp_path: Path) -> list[Release]:
    """Two releases a month apart: one event corrected, one new, one withdrawn; and an organisers' release beside them."""
    store = Store(f"sqlite:///{tmp_path / 'store.db'}", "steward")
    rows = [FIRST, {**FIRST, "id": "b-withdrawn"}, {**FIRST, "id": "c"}]
    ingest([write_rows(tmp_path / "one.csv", rows)], store, date(2026, 9, 1))
    publish(store, Audience.PUBLIC, date(2026, 10, 1), tmp_path / "out" / "2026-10-01")
    seen = [{**OBSERVED, "id": f"o-{n}", "period": "2026-07-03"} for n in range(6)]
    later = [{**FIRST, "certainty": "low"}, {**FIRST, "id": "d-new"}, *seen]
    ingest([write_rows(tmp_path / "two.csv", later)], store, date(2026, 10, 2))
    store.retract(["b-withdrawn"], date(2026, 10, 3))
    publish(store, Audience.PUBLIC, date(2026, 11, 1), tmp_path / "out" / "2026-11-01")
    publish(store, Audience.ORGANISERS, date(2026, 10, 15), tmp_path / "out" / "2026-10-15")
    return archive(release.read(tmp_path / "out" / "2026-11-01"))


def test_only_releases_of_the_same_audience_are_listed_newest_first(two: list[Release]) -> None:
    assert [(one.content.audience, str(one.content.as_of)) for one in two] == [
        ("public", "2026-11-01"),
        ("public", "2026-10-01"),
    ]


def test_an_older_release_does_not_list_a_newer_one(two: list[Release]) -> None:
    assert [str(one.content.as_of) for one in archive(two[1])] == ["2026-10-01"]


def test_a_release_whose_bytes_were_changed_is_left_out(two: list[Release]) -> None:
    path = two[1].folder / "events.csv"
    path.write_bytes(path.read_bytes() + b" ")
    assert len(archive(two[0])) == 1


def test_new_changed_and_gone_are_told_apart(two: list[Release]) -> None:
    step = changes(two[1], two[0])
    assert [event.id for event in step.new] == ["d-new"]
    assert [event.id for event in step.changed] == ["a"]
    assert step.gone == 1


def test_nothing_changes_between_a_release_and_itself(two: list[Release]) -> None:
    assert changes(two[0], replace(two[0])) == changes(two[1], two[1])


@pytest.mark.parametrize("language", ["en", "fr"])
def test_the_feed_has_an_entry_a_release_and_names_nothing_that_was_withdrawn(
    two: list[Release], language: str
) -> None:
    raw = feed(two, "https://example.org/feed.atom", "https://example.org/method", "fr" if language == "fr" else "en")
    root = ET.fromstring(raw)
    assert root.tag == f"{ATOM}feed"
    entries = root.findall(f"{ATOM}entry")
    assert [entry.findtext(f"{ATOM}title") for entry in entries] == ["2026-11-01", "2026-10-01"]
    assert [entry.findtext(f"{ATOM}id") for entry in entries] == [f"urn:sha256:{one.id}" for one in two]
    summary = entries[0].findtext(f"{ATOM}summary") or ""
    assert [word for word in summary.replace(":", " ").split() if word.isdigit()] == ["3", "1", "1", "1"]
    assert b"withdrawn" not in raw
    assert raw == feed(
        two, "https://example.org/feed.atom", "https://example.org/method", "fr" if language == "fr" else "en"
    )


def test_an_event_tells_which_of_its_fields_changed_in_which_release_and_since_when_it_is_there(
    two: list[Release],
) -> None:
    assert corrected("a", two) == ([(date(2026, 11, 1), ("certainty",))], date(2026, 10, 1))
    assert corrected("c", two) == ([], date(2026, 10, 1))
    assert corrected("d-new", two) == ([], date(2026, 11, 1))
    assert corrected("not-there", two) == ([], None)
