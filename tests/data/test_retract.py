"""A retracted record leaves every later release, does not come back, and is not singled out."""

from datetime import date
from pathlib import Path

import pytest

from data.corrections import corrections
from data.ingest import ingest
from data.retract import _work
from data.store import Store
from geo.faults import Refused
from layers.vocabulary import Audience
from tests.data.conftest import Address
from tests.making import OBSERVED, PUBLISHED, content, write_rows

DAY = date(2026, 5, 5)


def store_of(address: Address, tmp_path: Path, *rows: dict[str, str]) -> Store:
    store = Store(address(tmp_path), "steward")
    ingest([write_rows(tmp_path / "reports.csv", rows)], store, DAY)
    return store


def retract(address: Address, tmp_path: Path, *ids: str, received: str = "2026-06-01") -> None:
    _work([*ids, "--store", address(tmp_path), "--received", received, "--by", "steward"])


PUBLIC = [{**PUBLISHED, "id": identity, "period": "2017-05-31"} for identity in ("a", "b")]


def test_it_leaves_events_and_figures_of_later_releases_and_no_earlier_day_changes(
    address: Address, tmp_path: Path
) -> None:
    store = store_of(address, tmp_path, *PUBLIC)
    before = content(store, Audience.PUBLIC, "2026-05-20")
    retract(address, tmp_path, "a")
    after = content(store, Audience.PUBLIC, "2026-11-01")
    assert [event.id for event in after.events] == ["b"]
    assert sum(figure.low for figure in after.figures if figure.counted == "events") == 1
    assert content(store, Audience.PUBLIC, "2026-05-20") == before


def test_it_does_not_come_back_with_the_same_file(address: Address, tmp_path: Path) -> None:
    store = store_of(address, tmp_path, *PUBLIC)
    retract(address, tmp_path, "a")
    with pytest.raises(Refused, match=r"reports.csv:2:id: E_RETRACTED"):
        ingest([tmp_path / "reports.csv"], store, date(2026, 7, 1))
    assert [event.id for event in content(store, Audience.PUBLIC, "2026-11-01").events] == ["b"]


def test_a_frozen_bucket_does_not_point_at_it(address: Address, tmp_path: Path) -> None:
    seen = [{**OBSERVED, "id": f"o{n}", "period": "2026-05-03"} for n in range(6)]
    store = store_of(address, tmp_path, *seen)
    before = content(store, Audience.PUBLIC, "2026-11-01").figures
    retract(address, tmp_path, "o1")
    assert content(store, Audience.PUBLIC, "2026-11-01").figures == before != ()


def test_what_is_not_there_is_refused_whole(address: Address, tmp_path: Path) -> None:
    store = store_of(address, tmp_path, *PUBLIC)
    with pytest.raises(Refused, match="E_UNKNOWN_ID"):
        retract(address, tmp_path, "a", "no such id")
    assert len(store.history().versions) == 2


def test_the_list_of_corrections_is_by_quarter_and_by_fives(address: Address, tmp_path: Path) -> None:
    store = store_of(address, tmp_path, *PUBLIC)
    retract(address, tmp_path, "a")
    assert corrections(store.history().versions, date(2026, 6, 30)) == []
    [listed] = content(store, Audience.PUBLIC, "2026-07-01").corrections
    assert (listed.period.edtf, listed.corrected, listed.withdrawn) == ("2026-04-01/2026-06-30", (0, 0), (0, 5))
