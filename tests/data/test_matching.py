"""Pairs of records that may be one event: against deaths of two lists that were matched by hand in the project's facts."""

import csv
from collections.abc import Mapping
from datetime import date
from itertools import combinations
from pathlib import Path
from typing import Any

import pytest

from data import match
from data.command import REFUSED, run
from data.history import Decision, Match
from data.matching import LEAST, candidates, likeness
from data.store import Store
from geo.areas import area
from layers.periods import Period
from layers.vocabulary import Basis, Count, Counted, CountRange, Record, Source, Speaker
from tests.making import a_record

LABELS = Path(__file__).with_name("same_deaths.csv")
DAY = date(2026, 11, 1)


def labelled() -> tuple[list[Record], Mapping[str, str]]:
    """The entries of both lists as records, and the event of each by the project's facts."""
    records: list[Record] = []
    events: dict[str, str] = {}
    with LABELS.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            identity = f"{row['list']}-{row['entry']}"
            counts = [
                Count(what, CountRange(int(row[what]), None, None), Speaker.ASSOCIATION)
                for what in (Counted.DEAD, Counted.MISSING)
                if row[what]
            ]
            records.append(
                a_record(
                    identity,
                    layer="border_deaths",
                    subtype=row["subtype"],
                    period=Period.parse(row["period"]),
                    area=area(row["area"]),
                    counts=tuple(counts),
                    sources=(Source(row["list"], "", "", None, Speaker.ASSOCIATION),),
                )
            )
            events[identity] = row["event"]
    return records, events


def a_death(
    identity: str, publisher: str, day: str = "2017-05-03", where: str = "commune:62193", **changes: object
) -> Record:
    return a_record(
        identity,
        layer="border_deaths",
        subtype=changes.pop("subtype", "vehicle"),
        period=Period.parse(day),
        area=area(where),
        counts=(Count(Counted.DEAD, CountRange(1, None, None), Speaker.ASSOCIATION),),
        sources=(Source(publisher, "", "", None, Speaker.ASSOCIATION),),
        **changes,
    )


def pair(one: str, other: str) -> frozenset[str]:
    return frozenset((one, other))


def test_most_deaths_that_two_lists_tell_are_found_and_most_pairs_found_are_one_death() -> None:
    """The floors lie a little under what docs/import.md tells."""
    records, events = labelled()
    same = {pair(one, other) for one, other in combinations(events, 2) if events[one] == events[other]}
    assert len(same) > 70
    found = {pair(each.one.id, each.other.id): each.score for each in candidates(records)}
    sure = {which for which, score in found.items() if score >= 0.8}
    assert len(found.keys() & same) / len(same) >= 0.82
    assert len(found.keys() & same) / len(found) >= 0.65
    assert len(sure & same) / len(sure) >= 0.9
    assert len(sure & same) / len(same) >= 0.45


def test_likelier_pairs_come_first_and_each_once() -> None:
    found = candidates(labelled()[0])
    assert [each.score for each in found] == sorted((each.score for each in found), reverse=True)
    assert len({pair(each.one.id, each.other.id) for each in found}) == len(found)
    assert found[-1].score >= LEAST


@pytest.mark.parametrize(
    ("changed", "less"),
    [
        ({"day": "2017-05-05"}, True),
        ({"where": "commune:59183"}, True),
        ({"subtype": "illness"}, True),
        ({"subtype": "unknown"}, True),
        ({"day": "2017-06-30"}, None),
        ({"where": "commune:75056"}, None),
    ],
)
def test_another_day_place_or_kind_makes_a_pair_less_likely_and_a_far_one_impossible(
    changed: dict[str, str], less: bool | None
) -> None:
    one, other = a_death("a", "IOM"), a_death("b", "UNITED", **changed)
    assert likeness(one, a_death("b", "UNITED")) == 1.0
    assert (0 < likeness(one, other) < 1) if less else likeness(one, other) == 0
    assert likeness(one, other) == likeness(other, one)


def test_one_bodys_own_entries_and_other_layers_are_not_taken_for_one_event() -> None:
    one = a_death("a", "IOM")
    assert likeness(one, a_death("b", "IOM")) <= 0.5
    assert likeness(one, a_record("b", layer="evictions", period=one.period, area=one.area)) == 0


@pytest.mark.parametrize("unfit", [{"basis": Basis.OBSERVED}, {"retracted": True}], ids=str)
def test_only_what_others_published_and_what_still_stands_is_matched(unfit: dict[str, Any]) -> None:
    assert len(candidates([a_death("a", "IOM"), a_death("b", "UNITED")])) == 1
    assert candidates([a_death("a", "IOM"), a_death("b", "UNITED", **unfit)]) == []


def test_a_pair_that_was_decided_on_is_not_shown_again_whichever_was_named_first() -> None:
    records = [a_death("a", "IOM"), a_death("b", "UNITED"), a_death("c", "list")]
    decided = [Decision(Match("b", "a", same=False), DAY)]
    assert {pair(each.one.id, each.other.id) for each in candidates(records, decided)} == {
        pair("a", "c"),
        pair("b", "c"),
    }


@pytest.fixture
def url(tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path / 'store.db'}"


@pytest.fixture
def store(url: str) -> Store:
    store = Store(url, "steward")
    store.add([a_death("a", "IOM"), a_death("b", "UNITED"), a_death("c", "list", where="commune:75056")], DAY)
    store.add([a_record("seen", basis=Basis.OBSERVED)], DAY)
    return store


def called(url: str, *arguments: str) -> int:
    return run(match._work, [*arguments, "--store", url, "--by", "steward", "--received", "2026-11-02"])


def test_a_steward_is_shown_the_pair_decides_and_the_event_carries_both_sources(
    url: str, store: Store, capsys: pytest.CaptureFixture[str]
) -> None:
    assert called(url) == 0
    shown = capsys.readouterr().out
    assert shown.startswith("1.00\n    a: 2017-05-03, Calais, vehicle, 1 dead (IOM)\n    b: 2017-05-03")
    assert "c:" not in shown
    assert called(url, "same", "a", "b") == 0
    now = {one.record.id: one.record for one in store.history().events()}
    assert (now["a"].retracted, now["b"].retracted) == (False, True)
    assert {source.publisher for source in now["a"].sources} == {"IOM", "UNITED"}
    capsys.readouterr()
    assert called(url) == 0
    assert capsys.readouterr().out == ""


@pytest.mark.parametrize(
    ("ids", "code"),
    [(("a", "none"), "E_UNKNOWN_ID"), (("a", "a"), "E_MATCH"), (("a",), "E_MATCH"), (("a", "seen"), "E_MATCH")],
)
def test_what_cannot_be_matched_is_refused_and_says_why(
    ids: tuple[str, ...], code: str, url: str, store: Store, capsys: pytest.CaptureFixture[str]
) -> None:
    before = store.head()
    assert called(url, "same", *ids) == REFUSED
    assert code in capsys.readouterr().err
    assert store.head() == before
