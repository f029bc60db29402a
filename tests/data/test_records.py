"""The facts that come with the project: every fact accounted for, no finer place in any word, and the release that they give."""

import csv
import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from data import release
from data.ingest import ingest
from data.policy import read_policy
from data.publish import publish
from data.store import Store
from data.verify import verify
from layers.figures import Series
from layers.rhythm import ShiftLog
from layers.vocabulary import Audience, Counted, Record, Speaker
from tests.making import reports_of

DATA = Path(__file__).parents[2] / "data"
RECORDS = DATA / "records"
FILES = sorted(path for path in RECORDS.glob("*.csv") if path.name != "provenance.csv")
PUBLISHED = release.newest(DATA / "releases" / "public")

# Words that name a finer place than a town. Capitals matter where the word is also common ("porte", "place").
STREETS = re.compile(
    r"\b(rues?|boulevard|avenue|impasse|chemin|quais?|square|bois|woods?|forest|forêt|park|parc|bridge|pont|canal|"
    r"street|road|roundabout|rond-point|station|gare|church|église|behind|derrière)\b"
    r"|\b[AN]\s?\d{1,3}\b|\bD\d{2,3}\b",
    re.IGNORECASE,
)
CLOCK_TIME = re.compile(r"\b\d{1,2}\s?[:h]\s?\d{2}\b|\b\d{1,2}\s?(am|pm)\b", re.IGNORECASE)
COORDINATE = re.compile(r"\b\d{1,2}(?:\.\d{3,}|,\d{4,})\b")


@pytest.fixture(scope="module")
def content() -> release.Content:
    return release.read(PUBLISHED).content


def told() -> Iterator[tuple[str, str]]:
    """Every text of the project's own in the records, with where it stands."""
    for path in FILES:
        for line, report in reports_of(path):
            told = report.told
            assert not isinstance(told, ShiftLog)
            for text in (told.scope,) if isinstance(told, Series) else (told.summary, told.date_note):
                yield from ((f"{path.name}:{line}", text.en), (f"{path.name}:{line}", text.fr))


def provenance() -> list[dict[str, str]]:
    with (RECORDS / "provenance.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_every_fact_is_kept_merged_a_series_or_left_out_with_a_reason() -> None:
    rows = provenance()
    facts = [row["row"] for row in rows]
    expected = [f"seed-{n:03d}" for n in range(1, 98)] + [f"evt-{n:03d}" for n in range(1, 199)]
    expected += [f"bd-{n:04d}" for n in range(1, 332)]
    assert {fact for fact in facts if not fact.startswith("year-")} == set(expected)
    assert sum(fact.startswith("year-") for fact in facts) == 88
    assert len({(row["row"], row["id"]) for row in rows}) == len(rows)
    found = [report.told for path in FILES for _, report in reports_of(path)]
    records = {told.id for told in found if isinstance(told, Record)}
    series = {told.id for told in found if isinstance(told, Series)}
    for row in rows:
        match row["outcome"]:
            case "record" | "merged":
                assert row["id"] in records | series, row
            case "series":
                assert row["id"] in series, row
            case outcome:
                assert (outcome, row["id"]) == ("omitted", ""), row
        if row["outcome"] in ("merged", "omitted"):
            assert row["reason_en"], row
            assert row["reason_fr"], row
    assert {row["id"] for row in rows if row["id"]} == records | series


def test_no_text_names_a_street_a_landmark_or_an_hour() -> None:
    for where, text in told():
        for pattern in (STREETS, CLOCK_TIME, COORDINATE):
            found = pattern.search(text)
            assert not found, f"{where}: {found and found[0]}"


def test_no_link_in_use_names_a_street_or_a_wood() -> None:
    words = re.compile(r"[/-](rue|bois|quai|boulevard|avenue|parc|pont|jardins?|square)[-/]", re.IGNORECASE)
    for path in FILES:
        found = [report.told for _, report in reports_of(path)]
        links = [told.url for told in found if isinstance(told, Series)]
        links += [source.url for told in found if isinstance(told, Record) for source in told.sources]
        assert [link for link in links if words.search(link)] == []


def test_the_rival_counts_of_calais_in_2017_are_all_there(content: release.Content) -> None:
    [event] = [event for event in content.events if event.id == "article-043"]
    told = {(count.says, count.number.low, count.number.high) for count in event.counts}
    assert told == {
        (Speaker.POLICE, 350, 350),
        (Speaker.ASSOCIATION, 400, 600),
        (Speaker.ASSOCIATION, 800, 800),
        (Speaker.AUTHOR, 800, None),
    }


def test_impossible_and_repaired_dates_keep_their_words(content: release.Content) -> None:
    events = {event.id: event for event in content.events}
    assert events["article-003"].period.edtf == "2017-05-31"
    assert events["article-003"].date_as_written.startswith("31/06")
    assert "June" in events["article-003"].date_note.en
    assert (events["article-089"].period.edtf, events["article-089"].date_as_written) == ("2017-05-09", "12th May")
    assert events["article-001"].period.uncertain


def test_annual_totals_are_series_and_never_events(content: release.Content) -> None:
    totals = {Counted.EVICTIONS, Counted.PERSON_EVICTIONS}
    assert any(one.counted in totals for one in content.series)
    assert not any(count.what in totals for event in content.events for count in event.counts)
    assert all(isinstance(one, Series) for one in content.series)


def test_deaths_that_may_be_counted_twice_have_a_minimum_of_nought(content: release.Content) -> None:
    events = {event.id: event for event in content.events}
    [dead] = [count.number for count in events["death-0039"].counts if count.what is Counted.DEAD]
    assert (dead.low, dead.high) == (0, 1)


def test_the_projects_release_is_what_its_records_and_policy_give(tmp_path: Path) -> None:
    store = Store(f"sqlite:///{tmp_path / 'store.db'}", "steward")
    as_of = date.fromisoformat(PUBLISHED.name)
    ingest(FILES, store, as_of)
    identity = publish(store, Audience.PUBLIC, as_of, tmp_path / "release")
    assert identity == release.read(PUBLISHED).id
    for path in PUBLISHED.iterdir():
        assert path.read_bytes() == (tmp_path / "release" / path.name).read_bytes(), path.name


def test_the_projects_release_passes_its_own_check() -> None:
    found = verify(PUBLISHED, read_policy())
    assert found.content.audience is Audience.PUBLIC
    assert {figure.layer for figure in found.content.figures} == {
        "evictions",
        "sleeping_sites",
        "distribution_points",
        "incidents",
        "border_deaths",
    }
