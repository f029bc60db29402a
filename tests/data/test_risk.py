"""Every release says how risky it is, and says no less than can be measured on it."""

import json
from dataclasses import replace
from math import pi
from pathlib import Path

import pytest

from data import release
from data.assess import assess
from data.policy import read_policy
from data.publish import publish
from data.risk import LayerRisk, Risk, Why
from data.tally import Bounds, Bucket, Tally
from data.verify import verify
from geo.faults import Refused
from layers.figures import Figure
from layers.periods import Period
from layers.vocabulary import Audience, Counted, Sensitivity
from tests.data.test_release import AS_OF, store_of
from tests.making import CELL


def row(risk: Risk, layer: str, sensitivity: Sensitivity) -> LayerRisk:
    [found] = [one for one in risk.layers if (one.layer, one.sensitivity) == (layer, sensitivity)]
    return found


@pytest.fixture
def published(tmp_path: Path) -> release.Content:
    publish(store_of(tmp_path), Audience.ORGANISERS, AS_OF, tmp_path / "release")
    return release.read(tmp_path / "release").content


def test_a_square_of_ten_kilometres_is_said_to_be_one(published: release.Content) -> None:
    found = row(published.risk, "evictions", Sensitivity.HIGH)
    assert found.smallest_km2 == 100
    assert found.uniform == pytest.approx(pi / 100, rel=0.02)
    assert found.clustered == pytest.approx(10 * pi / 100, rel=0.02)
    assert found.habitat is None
    assert (found.frozen, found.buckets) == (True, 1)
    assert found.why == (Why.EMBARGO, Why.MINIMUM)


def test_a_layer_of_which_nothing_is_told_has_a_row_all_the_same(published: release.Content) -> None:
    found = row(published.risk, "sleeping_sites", Sensitivity.EXTREME)
    assert (found.buckets, found.smallest_km2, found.withheld) == (0, None, None)


def tallies(told: int, kept_back: int) -> list[Tally]:
    """So many records in one bucket that is told, and so many in another that is not."""
    buckets = [
        Bucket("evictions", "", Sensitivity.HIGH, CELL, f"2025-0{month}-01/2025-0{month}-07") for month in (1, 2)
    ]
    return [
        Tally(bucket, number, {Counted.EVENTS: Bounds(number, number)})
        for bucket, number in zip(buckets, (told, kept_back), strict=True)
    ]


@pytest.mark.parametrize(
    ("told", "kept_back", "share"),
    [(100, 0, 0), (99, 1, 10), (90, 10, 10), (89, 11, 25), (40, 60, 100), (98, 1, None)],
)
def test_the_share_withheld_is_told_in_bands_and_only_of_many(told: int, kept_back: int, share: int | None) -> None:
    """One record more or less can then be seen in it only by whoever knows all the others."""
    figure = Figure(
        "evictions", "", Counted.EVENTS, CELL, Period.parse("2025-01-01/2025-01-07"), Sensitivity.HIGH, told, told
    )
    risk = assess([figure], tallies(told, kept_back), read_policy(), Audience.ORGANISERS, AS_OF)
    assert row(risk, "evictions", Sensitivity.HIGH).withheld == share


def test_a_report_that_makes_little_of_it_is_refused(published: release.Content, tmp_path: Path) -> None:
    rows = tuple(replace(one, uniform=0.0001) if one.uniform else one for one in published.risk.layers)
    release.write(replace(published, risk=replace(published.risk, layers=rows)), tmp_path / "forged")
    with pytest.raises(Refused, match="E_RISK"):
        verify(tmp_path / "forged", read_policy())


def test_without_a_map_the_report_says_so(published: release.Content, tmp_path: Path) -> None:
    raw = json.loads((tmp_path / "release" / "risk.json").read_text(encoding="utf-8"))
    assert raw["habitat"] == ""
    assert raw["within_m"] == 1000
