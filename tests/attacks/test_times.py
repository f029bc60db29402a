"""No day can be pinned: not by sliders, not by every release together, not by two audiences, not by the newspapers.

Each gate has beside it the mutation that opens it, and other people's methods that the same attack breaks.
"""

from dataclasses import replace
from datetime import date
from functools import cache
from itertools import pairwise

import pytest

from data import disclosure, tally
from data.buckets import Grain
from data.history import Version
from data.policy import Extent, Policy, read_policy
from data.query import ALL, Month, Query, from_address
from data.tally import Bucket
from data.totals import each, totals
from geo.areas import REGIONS
from geo.coarsen import widen
from layers.vocabulary import Audience, Counted, Record, Sensitivity
from tests.attacks import controls, times
from tests.attacks.world import DAYS, YEAR, archive, calendar, daily, kept, releases

MINIMUM = {Audience.PUBLIC: 5, Audience.PRESS: 5, Audience.ORGANISERS: 3}
DEFAULT = Query(Month(YEAR, 1), Month(YEAR, 12), ("evictions",))


def changed(**rule: object) -> Policy:
    """The policy with the organisers' rule for what monitors saw changed."""
    policy = read_policy()
    at = (Sensitivity.HIGH, Audience.ORGANISERS)
    old = policy.rule(*at)
    assert old is not None
    return replace(policy, rules={**policy.rules, at: replace(old, **rule)})  # type: ignore[arg-type]


@pytest.mark.parametrize("audience", list(Audience))
def test_no_frozen_bucket_is_ever_told_otherwise(audience: Audience) -> None:
    assert sum(map(len, releases(audience))) > 100
    assert times.revisions(releases(audience)) == 0


@pytest.mark.parametrize("audience", list(Audience))
def test_no_two_releases_in_a_row_differ_by_a_single_report(audience: Audience) -> None:
    assert times.isolated(releases(audience), MINIMUM[audience]) == 0


def thawed(line: list[Version], policy: Policy) -> list[tuple[Bucket, Record]]:
    """The mutation: no freeze. Whatever is known counts in its bucket, whenever it came in."""
    latest = line[-1].record
    rule = policy.rule(Sensitivity.HIGH, Audience.ORGANISERS)
    assert rule is not None
    buckets = [tally._bucket(latest, Sensitivity.HIGH, policy, period) for period in tally._buckets(line[-1], rule)]
    return [(bucket, latest) for bucket in buckets if bucket]


def test_without_the_freeze_the_attack_finds_revisions_and_single_reports(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tally, "_frozen", thawed)
    found = archive(kept(), Audience.ORGANISERS)
    assert times.revisions(found) > 10
    assert times.isolated(found, MINIMUM[Audience.ORGANISERS]) > 10


def test_without_the_minimum_single_reports_are_told() -> None:
    found = archive(kept(), Audience.ORGANISERS, changed(minimum=1))
    assert times.isolated(found, MINIMUM[Audience.ORGANISERS]) > 10


def test_without_the_embargo_a_bucket_is_told_before_it_is_full(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(disclosure, "_over", lambda *_: True)
    early = archive(kept(), Audience.ORGANISERS)
    assert times.revisions(early) > 0


@cache
def asked() -> list[Query]:
    """Every question that the slider and the choice of regions can put to a year."""
    months = Month(YEAR, 1).until(Month(YEAR, 12))
    regions = (ALL, *(region.key for region in REGIONS))
    return [
        Query(first, last, ("evictions",), region)
        for region in regions
        for first in months
        for last in months
        if first <= last
    ]


def windows(policy: Policy | None = None) -> dict[str, set[times.Window]]:
    """What somebody can ask and hold: every figure of every release of every audience, and every window of the app."""
    told: dict[str, set[times.Window]] = {}
    slider = {((q.start.first - date(YEAR, 1, 1)).days, (q.end.last - date(YEAR, 1, 1)).days) for q in asked()}
    for audience in Audience:
        found = archive(kept(), audience, policy) if policy else releases(audience)
        for release in found:
            for square, spans in times.windows_told(release).items():
                told.setdefault(square, set(slider)).update(spans)
    return told


def test_no_sequence_of_questions_to_any_releases_pins_a_day() -> None:
    told = windows()
    assert len(told) >= 4
    assert {square: times.pinned(spans, DAYS) for square, spans in told.items()} == dict.fromkeys(told, 0)


def test_with_buckets_of_a_day_the_attack_pins_days() -> None:
    """The mutation: the organisers' rule with days for weeks, and no minimum."""
    told = windows(changed(period=Grain.DAY, minimum=1))
    assert sum(times.pinned(spans, DAYS) for spans in told.values()) > 100


def test_a_free_slider_with_small_sums_suppressed_gives_the_days_away() -> None:
    answers = controls.FreeSlider(daily(), 5)
    assert times.days_recovered(answers, DAYS) >= 0.95
    assert times.pinned(answers.windows(), DAYS) >= 0.95 * DAYS


def test_noise_that_depends_on_what_is_summed_averages_out() -> None:
    assert times.days_estimated(controls.CellKey(daily(), 3), DAYS) >= 0.7


def test_every_window_of_the_apps_own_slider_is_a_sum_of_published_buckets() -> None:
    """All windows, regions and squares: differences between any two are whole buckets, so none is below the minimum."""
    last = releases(Audience.PUBLIC)[-1]
    published = {f.low for f in last if f.counted is Counted.EVENTS}
    assert min(published) >= 5
    sums: dict[str, set[int]] = {}
    for query in asked():
        for total in totals(last, query, each):
            if total.counted is Counted.EVENTS:
                sums.setdefault(total.area, {0}).add(total.low)
    assert sums
    for place, numbers in sums.items():
        gaps = {later - earlier for earlier, later in pairwise(sorted(numbers))}
        assert min(gaps) >= 5, place


@pytest.mark.parametrize("name", ["bbox", "lat", "lon", "near", "day", "id", "site", "commune"])
def test_the_address_asks_for_nothing_finer_than_a_region_and_a_month(name: str) -> None:
    """A box around a point, a day, a record: words that other maps understand change nothing here."""
    address = {name: ["1"], "from": [f"{YEAR}-03-04"], "to": [f"{YEAR}-03-04T06:00"], "region": ["1.85,50.95"]}
    found = from_address(address, DEFAULT, (DEFAULT.start, DEFAULT.end))
    assert found.query == DEFAULT
    assert {"from", "to", "region"} <= set(found.ignored)


def test_holding_all_audiences_tells_no_more_than_holding_the_finest() -> None:
    """The public's figures are recomputed from the organisers' release alone, with nothing but the policy."""
    assert recomputed_from_the_finest() == told_to_the_public()


def test_were_the_public_given_a_square_that_does_not_nest_it_would(monkeypatch: pytest.MonkeyPatch) -> None:
    """The mutation: coarser figures from tallies and not from finer figures, as most would do it."""
    policy = read_policy()
    day = calendar()[-1]
    tallies = tally.tally(kept(), policy, day)
    straight: dict[tuple[str, str, int | None], int] = {}
    for one in tallies:
        rule = policy.rule(one.bucket.sensitivity, Audience.PUBLIC)
        assert rule is not None
        assert rule.area is Extent.CELL_20
        own = disclosure.bucket_for(one.bucket, policy, Audience.PUBLIC)
        assert own is not None
        place = (own.area, own.period, own.catch_up)
        straight[place] = straight.get(place, 0) + one.records
    honest = {place[:3]: low for place, (low, _) in recomputed_from_the_finest().items() if place[3] is Counted.EVENTS}
    assert any(straight[place] // 5 * 5 != low for place, low in honest.items())


def told_to_the_public() -> dict[tuple[str, str, int | None, Counted], tuple[int, int | None]]:
    last = releases(Audience.PUBLIC)[-1]
    return {(f.area, f.period.edtf, f.catch_up, f.counted): (f.low, f.high) for f in last}


def recomputed_from_the_finest() -> dict[tuple[str, str, int | None, Counted], tuple[int, int | None]]:
    policy = read_policy()
    groups: dict[Bucket, dict[Counted, tally.Bounds]] = {}
    for figure in releases(Audience.ORGANISERS)[-1]:
        bucket = Bucket(
            figure.layer, figure.subtype, figure.sensitivity, figure.area, figure.period.edtf, figure.catch_up
        )
        groups.setdefault(bucket, {})[figure.counted] = tally.Bounds(figure.low, figure.high)
    for audience in (Audience.PRESS, Audience.PUBLIC):
        groups = disclosure._coarser(groups, policy, audience, calendar()[-1])
    return {
        (b.area, b.period, b.catch_up, c): (n.low, n.high) for b, counts in groups.items() for c, n in counts.items()
    }


def printed() -> list[times.Press]:
    """One eviction in three is in the newspapers, with its day."""
    found = [version.record for version in kept()[::3]]
    return [times.Press(widen(one.area, 40_000).id, one.period.first or date.min) for one in found]


@pytest.mark.parametrize("audience", list(Audience))
def test_no_report_of_a_newspaper_is_tied_to_a_single_report_of_monitors(audience: Audience) -> None:
    assert times.linked(printed(), times.rows_of(releases(audience)[-1])) == 0


def test_events_that_are_shown_by_day_in_a_large_cell_are_tied_to_the_newspapers() -> None:
    """The positive control: 0.2 degrees, a random point, and the true day, as iNaturalist shows a sensitive species."""
    rows = [
        (widen(v.record.area, 40_000).id, v.record.period.first or date.min, v.record.period.last or date.max, 1)
        for v in kept()
        if v.record.site == kept()[0].record.site
    ]
    press = [one for one in printed() if one.square == rows[0][0] and any(first == one.day for _, first, _, _ in rows)]
    assert times.linked(press, rows) >= 0.9
    days = {((first - date(YEAR, 1, 1)).days, (last - date(YEAR, 1, 1)).days) for _, first, last, _ in rows}
    assert times.pinned(days, DAYS) == len({first for _, first, _, _ in rows})


def share_told(audience: Audience) -> float:
    """Of all events of the year, those that lie in a bucket that this audience's last release tells of."""
    policy, day = read_policy(), calendar()[-1]
    told = {(f.area, f.period.edtf, f.catch_up) for f in releases(audience)[-1]}
    covered = 0
    for one in tally.tally(kept(), policy, day):
        own = disclosure.bucket_for(one.bucket, policy, audience)
        covered += one.records if own and (own.area, own.period, own.catch_up) in told else 0
    return covered / len(kept())


def test_enough_is_told_to_be_of_use() -> None:
    shares = {audience: share_told(audience) for audience in Audience}
    assert min(shares.values()) >= 0.85, shares
