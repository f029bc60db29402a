"""Figures are cleared bucket by bucket; coarser audiences hear nothing that the finer ones' figures do not contain."""

from collections import defaultdict
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from data import disclosure, tally
from data.buckets import widen
from data.disclosure import events_for, figures_for
from data.history import Version
from data.policy import read_policy
from geo.areas import area
from geo.coarsen import widen as widen_area
from layers.figures import Figure
from layers.vocabulary import Audience, Basis, Count, Counted, CountRange, Sensitivity, Speaker, Status
from tests.making import CELL, a_record, seen

POLICY = read_policy()
AS_OF = date(2026, 11, 23)
NEIGHBOUR = "CRS3035RES10000mN3060000E3650000"


def told(audience: Audience, versions: list[Version], as_of: date = AS_OF) -> list[Figure]:
    return figures_for(audience, tally.tally(versions, POLICY, as_of), POLICY, as_of)


def once(figures: list[Figure]) -> list[tuple[str, str, int, int | None]]:
    return [(f.area, f.period.edtf, f.low, f.high) for f in figures if f.counted in (Counted.EVENTS, Counted.SITES)]


def evictions(number: int, day: str = "2026-05-03", received: str = "2026-05-08", place: str = CELL) -> list[Version]:
    return [seen(f"{place}-{day}-{received}-{index}", day, received, place) for index in range(number)]


def test_two_events_that_monitors_saw_are_not_told_to_anybody() -> None:
    for audience in Audience:
        assert told(audience, evictions(2)) == []


def test_three_are_told_to_organisers_and_to_nobody_else() -> None:
    assert once(told(Audience.ORGANISERS, evictions(3))) == [(CELL, "2026-05-01/2026-05-07", 3, 3)]
    assert told(Audience.PRESS, evictions(3)) == []
    assert told(Audience.PUBLIC, evictions(3)) == []


def test_the_public_hears_of_a_month_in_twenty_kilometres_rounded_outwards() -> None:
    versions = evictions(3) + evictions(4, "2026-05-30", "2026-06-02", NEIGHBOUR)
    assert once(told(Audience.PUBLIC, versions)) == [("CRS3035RES20000mN3060000E3640000", "2026-05", 5, 10)]


def test_the_minimum_holds_in_each_bucket_and_never_on_a_sum() -> None:
    """Two here and two there make four in the month, and still nobody hears of them."""
    versions = evictions(2) + evictions(2, "2026-05-10", "2026-05-12") + evictions(2, "2026-05-16", "2026-05-18")
    assert told(Audience.ORGANISERS, versions) == []
    assert told(Audience.PUBLIC, versions) == []


@pytest.mark.parametrize(("audience", "days"), [(Audience.ORGANISERS, 7), (Audience.PRESS, 30), (Audience.PUBLIC, 60)])
def test_a_bucket_is_told_when_its_embargo_is_over_and_not_a_day_before(audience: Audience, days: int) -> None:
    ends = date(2026, 5, 7) if audience is Audience.ORGANISERS else date(2026, 5, 31)
    versions = evictions(6)
    assert told(audience, versions, ends + timedelta(days=days - 1)) == []
    assert told(audience, versions, ends + timedelta(days=days)) != []


def test_a_frozen_bucket_never_changes_whatever_comes_in_later() -> None:
    early = evictions(4)
    before = once(told(Audience.ORGANISERS, early, date(2026, 5, 14)))
    late = [*early, *evictions(5, received="2026-05-14"), seen("again", "2026-05-04", "2026-05-20")]
    changed = seen(early[0].record.id, "2026-05-03", "2026-06-01", NEIGHBOUR)
    retracted = seen(early[1].record.id, "2026-05-03", "2026-06-02", retracted=True)
    after = once(told(Audience.ORGANISERS, [*late, changed, retracted]))
    assert before == [(CELL, "2026-05-01/2026-05-07", 4, 4)]
    assert [row for row in after if row[1] == "2026-05-01/2026-05-07"] == before


def test_a_correction_before_the_freeze_counts_and_a_retraction_too() -> None:
    versions = evictions(4)
    moved = seen(versions[0].record.id, "2026-05-03", "2026-05-10", NEIGHBOUR)
    gone = seen(versions[1].record.id, "2026-05-03", "2026-05-10", retracted=True)
    assert told(Audience.ORGANISERS, [*versions, moved, gone]) == []


def test_late_reports_are_told_once_a_year_under_their_own_minimum() -> None:
    late = evictions(3, received="2026-07-01")
    assert told(Audience.ORGANISERS, late) == []
    figures = told(Audience.ORGANISERS, late, date(2027, 1, 7))
    assert [(f.period.edtf, f.catch_up, f.low) for f in figures if f.counted is Counted.EVENTS] == [("2026", 2026, 3)]
    assert told(Audience.ORGANISERS, late[:2], date(2027, 1, 7)) == []


def test_places_where_people_may_be_now_are_never_told_to_the_public() -> None:
    live = [
        seen(f"s-{index}", "2026-03-01/..", "2026-04-02", layer="sleeping_sites", subtype="camp", status=Status.LIVE)
        for index in range(40)
    ]
    published = [
        Version(
            a_record(f"p-{index}", layer="sleeping_sites", subtype="camp", period="2026-01/..", status=status),
            date(2026, 4, 2),
        )
        for index, status in enumerate([Status.LIVE, Status.UNKNOWN])
    ]
    assert told(Audience.PUBLIC, live + published) == []
    assert events_for(Audience.PUBLIC, [version.record for version in live + published], POLICY, AS_OF) == []
    assert told(Audience.ORGANISERS, live) != []
    for figure in told(Audience.ORGANISERS, live + published):
        assert area(figure.area).size_m >= 20_000
        assert figure.low in (0, 3, 6, 11, 21, 51, 101)


def test_a_site_that_only_monitors_saw_stays_withheld_long_after_it_ended() -> None:
    old = [
        seen(f"s-{index}", "2019-03-01/2019-04-01", "2019-03-02", layer="sleeping_sites", subtype="camp")
        for index in range(20)
    ]
    assert told(Audience.PUBLIC, old) == []


def test_how_many_gave_no_number_is_at_least_where_only_monitors_saw_it() -> None:
    versions = [*evictions(3), seen("u", "2026-05-02", "2026-05-08", counts=())]
    people = [figure for figure in told(Audience.ORGANISERS, versions) if figure.counted is Counted.PEOPLE]
    assert [(figure.low, figure.high, figure.unknown) for figure in people] == [(30, None, 0)]


def test_an_event_without_any_number_never_becomes_zero_people() -> None:
    versions = [seen(f"u-{index}", "2026-05-02", "2026-05-08", counts=()) for index in range(4)]
    assert [figure.counted for figure in told(Audience.ORGANISERS, versions)] == [Counted.EVENTS]


def test_a_threatened_eviction_is_not_summed_with_evictions() -> None:
    versions = [Version(a_record("a"), AS_OF), Version(a_record("b", subtype="threatened"), AS_OF)]
    events = [f for f in told(Audience.PUBLIC, versions) if f.counted is Counted.EVENTS]
    assert sorted((f.subtype, f.low) for f in events) == [("dismantling", 1), ("threatened", 1)]


def test_rivals_widen_a_figure_and_are_kept_apart_in_the_event() -> None:
    rivals = (
        Count(Counted.PEOPLE_IN_AREA, CountRange(350, 350, 350), Speaker.POLICE),
        Count(Counted.PEOPLE_IN_AREA, CountRange(400, None, 600), Speaker.ASSOCIATION),
        Count(Counted.PEOPLE_IN_AREA, CountRange(800, 800, 800), Speaker.ASSOCIATION),
    )
    record = a_record(layer="sleeping_sites", subtype="population_estimate", counts=rivals)
    assert [(f.low, f.high) for f in told(Audience.PUBLIC, [Version(record, AS_OF)])] == [(350, 800)]
    assert events_for(Audience.PUBLIC, [record], POLICY, AS_OF)[0].counts == rivals
    open_ended = a_record(
        layer="sleeping_sites",
        subtype="population_estimate",
        counts=(*rivals, Count(Counted.PEOPLE_IN_AREA, CountRange(800, None, None), Speaker.AUTHOR)),
    )
    assert [(f.low, f.high) for f in told(Audience.PUBLIC, [Version(open_ended, AS_OF)])] == [(350, None)]


def test_two_estimates_for_one_town_on_one_day_are_compared_and_not_added() -> None:
    def estimate(identity: str, people: int) -> Version:
        count = Count(Counted.PEOPLE_IN_AREA, CountRange(people, people, people), Speaker.PRESS)
        return Version(
            a_record(identity, layer="sleeping_sites", subtype="population_estimate", counts=(count,)), AS_OF
        )

    assert [(f.low, f.high) for f in told(Audience.PUBLIC, [estimate("a", 600), estimate("b", 400)])] == [(600, 600)]


def test_a_recent_published_event_is_told_to_the_public_by_month_without_a_trace_of_the_day() -> None:
    recent = a_record(period="2026-03-14", date_as_written="14/03", summary=a_record().summary)
    [event] = events_for(Audience.PUBLIC, [recent], POLICY, AS_OF)
    assert event.sensitivity is Sensitivity.MEDIUM
    assert event.period.edtf == "2026-03"
    assert event.date_as_written == ""
    assert not event.date_note
    assert [(source.title, source.url) for source in event.sources] == [("", "")]
    [for_press] = events_for(Audience.PRESS, [recent], POLICY, AS_OF)
    assert for_press.period.edtf == "2026-03-14"


@pytest.mark.parametrize("audience", list(Audience))
def test_an_event_without_an_end_is_kept_back(audience: Audience) -> None:
    for period in ("", "2017-05/", "2017-05/.."):
        record = a_record(period=period)
        assert events_for(audience, [record], POLICY, AS_OF) == []
        assert told(audience, [Version(record, AS_OF)]) == []


def test_nothing_that_only_monitors_saw_is_ever_told_one_by_one() -> None:
    for audience in Audience:
        assert events_for(audience, [version.record for version in evictions(50)], POLICY, AS_OF) == []


@given(st.lists(st.tuples(st.integers(1, 28), st.sampled_from([CELL, NEIGHBOUR]), st.integers(0, 9)), max_size=40))
@settings(deadline=None, max_examples=60)
def test_what_the_public_hears_can_be_computed_from_what_the_press_hears(rows: list[tuple[int, str, int]]) -> None:
    versions = [
        seen(
            f"r-{index}",
            f"2026-05-{day:02d}",
            "2026-05-01",
            place,
            counts=(Count(Counted.PEOPLE, CountRange(people, people, people), Speaker.OBSERVERS),) if people else (),
        )
        for index, (day, place, people) in enumerate(rows)
    ]
    finer = told(Audience.ORGANISERS, versions)
    sums: dict[tuple[str, str], int] = defaultdict(int)
    for figure in finer:
        if figure.counted is Counted.EVENTS:
            rule = POLICY.rule(Sensitivity.HIGH, Audience.PUBLIC)
            assert rule is not None
            cell = widen_area(area(figure.area), 20_000).id
            sums[cell, widen(figure.period, rule.period).edtf] += figure.low
    expected = {key: (number // 5 * 5, -(-number // 5) * 5) for key, number in sums.items() if number >= 5}
    public = {
        (f.area, f.period.edtf): (f.low, f.high) for f in told(Audience.PUBLIC, versions) if f.counted is Counted.EVENTS
    }
    assert public == expected


@given(st.permutations(range(12)))
@settings(deadline=None, max_examples=30)
def test_the_order_in_which_records_come_changes_nothing(order: list[int]) -> None:
    versions = [*evictions(6), *evictions(6, "2026-05-10", "2026-05-11")]
    assert told(Audience.PUBLIC, [versions[index] for index in order]) == told(Audience.PUBLIC, versions)


def test_a_published_record_that_monitors_saw_first_is_told_as_published() -> None:
    first = seen("x", "2017-05-03", "2026-05-08")
    then = Version(a_record("x", period="2017-05-03", basis=Basis.PUBLISHED), date(2026, 8, 1))
    figures = told(Audience.PUBLIC, [first, then])
    assert {figure.sensitivity for figure in figures} == {Sensitivity.LOW}


def test_the_statement_of_what_is_withheld_follows_from_the_policy_alone() -> None:
    said = disclosure.withheld_from(Audience.PUBLIC, POLICY)
    assert [(one.sensitivity, one.rule.minimum if one.rule else None) for one in said] == [
        ("high", 5),
        ("extreme", None),
    ]
