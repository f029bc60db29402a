"""Totals are sums of figures that were published: each window and region equals what one adds up by hand."""

from datetime import date, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from data.query import Month, Query
from data.totals import each, everywhere, totals
from geo.areas import area
from layers.catalogue import all_layers
from layers.figures import Figure
from layers.periods import Period
from layers.vocabulary import Counted, Sensitivity

LAYERS = tuple(all_layers())


def figure(layer: str, period: str, low: int, **changes: object) -> Figure:
    told: dict[str, object] = {
        "subtype": {"evictions": "dismantling", "sleeping_sites": "camp"}.get(layer, "drowning"),
        "counted": Counted.SITES if layer == "sleeping_sites" else Counted.EVENTS,
        "area": "commune:62193",
        "sensitivity": Sensitivity.LOW,
        "high": low,
    }
    return Figure(layer=layer, period=Period.parse(period), low=low, **{**told, **changes})  # type: ignore[arg-type]


def query(start: str, end: str, region: str = "all", layers: tuple[str, ...] = LAYERS) -> Query:
    first, last = Month.parse(start), Month.parse(end)
    assert first
    assert last
    return Query(first, last, layers, region)


def test_people_are_never_added_to_operations() -> None:
    figures = [figure("evictions", "2017-05-31", 1), figure("evictions", "2017-05-31", 80, counted=Counted.PEOPLE)]
    assert [(t.counted, t.low) for t in totals(figures, query("2017-05", "2017-05"), everywhere)] == [
        ("events", 1),
        ("people", 80),
    ]


def test_threatened_evictions_and_what_monitors_saw_stay_apart() -> None:
    figures = [
        figure("evictions", "2017-05-31", 1),
        figure("evictions", "2017-05-30", 2, subtype="clearance"),
        figure("evictions", "2017-05-30", 4, subtype="threatened"),
        figure("evictions", "2017-05", 8, subtype="", sensitivity=Sensitivity.HIGH),
    ]
    found = totals(figures, query("2017-05", "2017-05"), everywhere)
    assert sorted((t.subtype, t.sensitivity, t.low) for t in found) == [
        ("", "high", 8),
        ("", "low", 3),
        ("threatened", "low", 4),
    ]


def test_of_sites_the_peak_is_taken_and_an_unknown_end_is_not_stretched() -> None:
    figures = [
        figure("sleeping_sites", "2016-03/2017-04", 1),
        figure("sleeping_sites", "2017-02/2017-09", 1),
        figure("sleeping_sites", "2017-08", 1),
        figure("sleeping_sites", "2017-11/", 1),
    ]
    assert [t.low for t in totals(figures, query("2016-01", "2018-12"), everywhere)] == [2]
    assert [t.low for t in totals(figures, query("2016-05", "2016-06"), everywhere)] == [1]
    assert totals(figures, query("2018-01", "2018-12"), everywhere) == []


def test_estimates_for_one_town_are_compared_and_not_added() -> None:
    figures = [
        figure(
            "sleeping_sites", "2017-05", 350, high=None, subtype="population_estimate", counted=Counted.PEOPLE_IN_AREA
        ),
        figure("sleeping_sites", "2017-05-20", 600, subtype="population_estimate", counted=Counted.PEOPLE_IN_AREA),
    ]
    assert [(t.low, t.high) for t in totals(figures, query("2017-05", "2017-05"), everywhere)] == [(600, None)]


def test_at_least_stays_at_least_and_unknown_is_counted() -> None:
    figures = [
        figure("evictions", "2017-05-01", 100, counted=Counted.PEOPLE, high=None),
        figure("evictions", "2017-05-02", 50, counted=Counted.PEOPLE),
        figure("evictions", "2017-05-03", 0, counted=Counted.PEOPLE, unknown=1),
    ]
    assert [(t.low, t.high, t.unknown) for t in totals(figures, query("2017-05", "2017-05"), everywhere)] == [
        (150, None, 1)
    ]


AREAS = st.sampled_from(["commune:62193", "commune:59271", "commune:75118", "sea:dover-strait"])
DAYS = st.dates(min_value=date(2016, 1, 1), max_value=date(2018, 12, 31))


SOME_REGIONS = st.sampled_from(["all", "calais", "paris", "border"])


@st.composite
def figures_of_any_kind(draw: st.DrawFn) -> Figure:
    layer = draw(st.sampled_from(["evictions", "sleeping_sites", "border_deaths"]))
    first = draw(DAYS)
    period = Period.of_days(first, first + timedelta(days=draw(st.integers(0, 300))))
    return figure(layer, period.edtf, draw(st.integers(0, 9)), area=draw(AREAS))


@given(
    st.lists(figures_of_any_kind(), max_size=25),
    DAYS,
    st.integers(0, 14),
    st.sampled_from(["all", "calais", "paris", "border"]),
)
@settings(deadline=None, max_examples=80)
def test_every_total_is_what_one_adds_up_by_hand(found: list[Figure], start: date, months: int, region: str) -> None:
    asked = Query(Month.of(start), Month.of(start + timedelta(days=30 * months)), LAYERS, region)
    first, last = asked.start.first, asked.end.last
    for total in totals(found, asked, each):
        mine = [f for f in found if f.layer == total.layer and f.area == total.area and f.period.touches(first, last)]
        assert region in ("all", area(total.area).region)
        if total.layer == "sleeping_sites":
            days = [first + timedelta(days=n) for n in range((last - first).days + 1)]
            by_hand = max(sum(f.low for f in mine if f.period.touches(day, day)) for day in days)
        else:
            by_hand = sum(f.low for f in mine)
        assert (total.low, total.high) == (by_hand, by_hand)


@given(st.lists(figures_of_any_kind(), max_size=25))
@settings(deadline=None)
def test_events_everywhere_are_the_sum_of_events_each(found: list[Figure]) -> None:
    asked = query("2016-01", "2019-12")
    events = [t for t in totals(found, asked, each) if t.layer != "sleeping_sites"]
    for total in totals(found, asked, everywhere):
        if total.layer != "sleeping_sites":
            assert total.low == sum(t.low for t in events if t.layer == total.layer)
