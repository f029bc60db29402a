"""Each clock counts the days that somebody vouches for, and no others."""

from datetime import date

import pytest

from layers.catalogue import all_layers
from layers.clocks import Clock, Death, Instant, Service, Stay, clock_of
from layers.layer import State
from layers.periods import Period
from layers.vocabulary import OpeningHours, Status
from tests.making import a_record

REPORTED = date(2026, 9, 10)


def clock(layer: str, subtype: str, **changes: object) -> Clock:
    return clock_of(a_record("r", layer=layer, subtype=subtype, **changes), all_layers()[layer])


@pytest.mark.parametrize(
    ("period", "status", "days"),
    [
        ("2026-03-07/2026-04-10", Status.ENDED, (date(2026, 3, 7), date(2026, 4, 10))),
        ("/2026-04-10", Status.ENDED, (date(2026, 4, 10), date(2026, 4, 10))),
        ("2026-03-07/", Status.UNKNOWN, (date(2026, 3, 7), date(2026, 3, 7))),
        ("2026-03-07/..", Status.LIVE, (date(2026, 3, 7), REPORTED)),
        ("2026-03", Status.ENDED, (date(2026, 3, 1), date(2026, 3, 31))),
        ("", Status.LIVE, None),
    ],
)
def test_a_site_counts_where_it_was_seen(period: str, status: Status, days: tuple[date, date] | None) -> None:
    stay = clock("sleeping_sites", "camp", period=period, status=status)
    assert isinstance(stay, Stay)
    assert stay.days(REPORTED) == days


def test_an_eviction_is_an_instant_with_its_precision() -> None:
    assert clock("evictions", "dismantling", period="2017-05") == Instant(Period.parse("2017-05"))


def test_an_aid_point_is_open_obstructed_or_banned_over_an_interval_and_has_hours() -> None:
    hours = OpeningHours.parse("Mo-Su 18:00-19:15")
    served = clock("distribution_points", "served", period="2017-06-03/..", hours=hours)
    assert served == Service(Period.parse("2017-06-03/.."), State.OPEN, hours)
    banned = clock("distribution_points", "ban", period="2020-09-10/2020-12-14")
    assert isinstance(banned, Service)
    assert banned.state is State.BANNED
    assert banned.days(REPORTED) == (date(2020, 9, 10), date(2020, 12, 14))
    assert isinstance(clock("distribution_points", "ruling"), Instant)


def test_a_death_keeps_the_day_found_and_the_day_died_apart() -> None:
    found, died = Period.parse("2024-11-05"), Period.parse("2024-10-23")
    assert clock("border_deaths", "drowning", period=found.edtf, died=died) == Death(found, died)
    assert clock("border_deaths", "drowning", period=found.edtf) == Instant(found)
