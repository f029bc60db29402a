"""The gates: what an attacker may get out of a year of releases, and the proof that the attacks work where there is no guard.

Figures of the last run stand in docs/privacy.md.
"""

from dataclasses import replace
from datetime import date
from functools import cache
from itertools import pairwise

import numpy as np
import pytest

from data import disclosure, tally
from data.policy import Policy, read_policy
from data.query import Month, Query
from data.store import Version
from data.tally import Bucket
from data.totals import each, totals
from geo.cells import Cell, to_degrees
from geo.coarsen import ExactPoint, coarsen, widen
from layers.figures import Figure
from layers.vocabulary import Audience, Counted, Record, Sensitivity
from tests.attacks import attackers, controls
from tests.attacks.world import YEAR, archive, calendar, versions, world

MINIMUM = {Audience.PUBLIC: 5, Audience.PRESS: 5, Audience.ORGANISERS: 3}


@cache
def kept() -> tuple[Version, ...]:
    return tuple(versions(world().reports))


@cache
def releases(audience: Audience) -> tuple[tuple[Figure, ...], ...]:
    return tuple(tuple(release) for release in archive(kept(), audience))


def coarse(place: tuple[float, float]) -> Cell:
    lon, lat = to_degrees(*place)
    return Cell.parse(coarsen(ExactPoint(round(lat, 6), round(lon, 6)), 10_000).id)


def daily() -> np.ndarray:
    """Evictions a day in the busiest square of 20 km, in the order of the days of the year."""
    counts: dict[str, np.ndarray] = {}
    for version in kept():
        cell = widen(version.record.area, 20_000).id
        day = version.record.period.first
        assert day is not None
        counts.setdefault(cell, np.zeros(366, dtype=np.int64))[(day - date(YEAR, 1, 1)).days] += 1
    return max(counts.values(), key=lambda found: int(found.sum()))


def shown(code: str, reports: int) -> set[Cell]:
    """The squares in which a site has shown after so many reports of it."""
    mine = [version.record.area.id for version in kept() if version.record.site == code]
    return {Cell.parse(identity) for identity in mine[:reports]}


@pytest.mark.parametrize("within", [100, 500, 1000])
def test_a_hundred_reports_of_a_site_say_no_more_than_one(within: float) -> None:
    one = np.mean([attackers.chance(shown(site.code, 1), within) for site in world().sites])
    many = np.mean([attackers.chance(shown(site.code, 100), within) for site in world().sites])
    assert many - one <= 0.005
    assert many == pytest.approx(attackers.found_in_a_square(10_000, within))


def test_without_a_memory_of_the_first_square_a_hundred_reports_would_say_more() -> None:
    """The mutation: sites at the edges of squares, each report put into the square that its own point falls into."""
    edges = [replace(site, place=(3_640_000.0, site.place[1])) for site in world().sites]
    chances = [attackers.chance(attackers.squares_of(coarse, site, 100), 500) for site in edges]
    assert np.mean(chances) - attackers.found_in_a_square(10_000, 500) > 0.005


@pytest.mark.parametrize("mask", [controls.donut, controls.square_kilometre, controls.rounded])
def test_averaging_breaks_masks_that_draw_or_snap_each_report_anew(mask: attackers.Mask) -> None:
    """The positive control: within 500 m, far beyond what a square of 10 km gives (0.8 in 100)."""
    many = attackers.found_by_averaging(mask, world().sites, 100, 500)
    assert many >= 0.6
    assert many > 50 * attackers.found_in_a_square(10_000, 500)


def test_averaging_a_donut_is_what_breaks_it() -> None:
    one = attackers.found_by_averaging(controls.donut, world().sites, 1, 150)
    many = attackers.found_by_averaging(controls.donut, world().sites, 100, 150)
    assert one == 0
    assert many >= 0.8


def test_no_site_shows_in_two_squares() -> None:
    squares: dict[str, set[str]] = {}
    for version in kept():
        squares.setdefault(version.record.site, set()).add(version.record.area.id)
    assert {code: found for code, found in squares.items() if len(found) > 1} == {}


def test_without_a_site_code_a_site_at_an_edge_would_show_in_two() -> None:
    """The mutation: the same noise at the edge of a square, and no memory of what was given first."""
    edge = replace(world().sites[0], place=(3_640_000.0, 3_065_000.0))
    assert len(attackers.squares_of(coarse, edge, 50)) == 2


@pytest.mark.parametrize("audience", list(Audience))
def test_no_frozen_bucket_is_ever_told_otherwise(audience: Audience) -> None:
    assert sum(map(len, releases(audience))) > 100
    assert attackers.revisions(releases(audience)) == 0


@pytest.mark.parametrize("audience", list(Audience))
def test_no_two_releases_in_a_row_differ_by_a_single_report(audience: Audience) -> None:
    assert attackers.isolated(releases(audience), MINIMUM[audience]) == 0


@pytest.mark.parametrize("audience", list(Audience))
def test_no_figure_speaks_of_a_single_day(audience: Audience) -> None:
    assert attackers.days_pinned(releases(audience)[-1]) == 0


def thawed(line: list[Version], policy: Policy) -> list[tuple[Bucket, Record]]:
    """The mutation: no freeze. Whatever is known counts in its bucket, whenever it came in."""
    latest = line[-1].record
    rule = policy.rule(Sensitivity.HIGH, Audience.ORGANISERS)
    assert rule is not None
    return [
        (tally._bucket(latest, Sensitivity.HIGH, rule, period), latest) for period in tally._buckets(line[-1], rule)
    ]


def test_without_the_freeze_the_attack_finds_revisions_and_single_reports(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tally, "_frozen", thawed)
    found = archive(kept(), Audience.ORGANISERS)
    assert attackers.revisions(found) > 10
    assert attackers.isolated(found, MINIMUM[Audience.ORGANISERS]) > 10


def test_without_the_minimum_single_reports_are_told(monkeypatch: pytest.MonkeyPatch) -> None:
    policy = read_policy()
    loose = {
        at: replace(rule, minimum=1, round=1) if rule and at[0] is Sensitivity.HIGH else rule
        for at, rule in policy.rules.items()
    }
    found = archive(kept(), Audience.ORGANISERS, replace(policy, rules=loose))
    assert attackers.isolated(found, MINIMUM[Audience.ORGANISERS]) > 10


def test_without_the_embargo_a_bucket_is_told_before_it_is_full(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(disclosure, "_over", lambda *_: True)
    early = archive(kept(), Audience.ORGANISERS)
    assert attackers.revisions(early) > 0


def test_a_free_slider_with_small_sums_suppressed_gives_the_days_away() -> None:
    answers = controls.FreeSlider(daily(), 5)
    assert attackers.days_recovered(answers, 365) >= 0.95


def test_noise_that_depends_on_what_is_summed_averages_out() -> None:
    answers = controls.CellKey(daily(), 3)
    assert attackers.days_estimated(answers, 365) >= 0.7


def windows() -> list[Query]:
    months = Month(YEAR, 1).until(Month(YEAR, 12))
    return [Query(first, last, ("evictions",)) for first in months for last in months if first <= last]


def test_every_window_of_the_apps_own_slider_is_a_sum_of_published_buckets() -> None:
    """All 78 windows, each square: differences between any two are whole buckets, so none is below the minimum."""
    last = releases(Audience.PUBLIC)[-1]
    published = {f.low for f in last if f.counted is Counted.EVENTS}
    assert min(published) >= 5
    sums: dict[str, set[int]] = {}
    for query in windows():
        for total in totals(last, query, each):
            if total.counted is Counted.EVENTS:
                sums.setdefault(total.area, {0}).add(total.low)
    assert sums
    for area, numbers in sums.items():
        ordered = sorted(numbers)
        gaps = {later - earlier for earlier, later in pairwise(ordered)}
        assert min(gaps) >= 5, area


def test_holding_all_audiences_tells_no_more_than_holding_the_finest() -> None:
    """The public's figures are recomputed from the organisers' release alone, with nothing but the policy."""
    policy = read_policy()
    day = calendar()[-1]
    finest = releases(Audience.ORGANISERS)[-1]
    groups: dict[Bucket, dict[Counted, tally.Bounds]] = {}
    for figure in finest:
        bucket = Bucket(
            figure.layer, figure.subtype, figure.sensitivity, figure.area, figure.period.edtf, figure.catch_up
        )
        groups.setdefault(bucket, {})[figure.counted] = tally.Bounds(figure.low, figure.high)
    for audience in (Audience.PRESS, Audience.PUBLIC):
        groups = disclosure._coarser(groups, policy, audience, day)
    recomputed = {
        (b.area, b.period, b.catch_up, c): (n.low, n.high) for b, counts in groups.items() for c, n in counts.items()
    }
    public = {(f.area, f.period.edtf, f.catch_up, f.counted): (f.low, f.high) for f in releases(Audience.PUBLIC)[-1]}
    assert public
    assert recomputed == public


def share_told(audience: Audience) -> float:
    """Events in this audience's last release over all events of the year. Rounded outwards: the low ends are counted."""
    told = sum(figure.low for figure in releases(audience)[-1] if figure.counted is Counted.EVENTS)
    return told / len(kept())


def test_enough_is_told_to_be_of_use() -> None:
    assert share_told(Audience.ORGANISERS) >= 0.85
    assert share_told(Audience.PUBLIC) >= 0.85
